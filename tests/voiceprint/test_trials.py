from __future__ import annotations

import numpy as np
import pytest

from voiceprint.trials import cost_of_ratios, equal_error_rate, least_cost, recall_at


def test_scores_apart_make_no_error() -> None:
    high, low = np.array([2.0, 3.0]), np.array([-1.0, 0.0, 1.0])
    assert (equal_error_rate(high, low), least_cost(high, low), recall_at(high, low)) == (0.0, 0.0, 1.0)


def test_scores_that_say_nothing_cost_all() -> None:
    draw = np.random.default_rng(1)
    one, other = draw.standard_normal(4_000), draw.standard_normal(4_000)
    assert equal_error_rate(one, other) == pytest.approx(0.5, abs=0.03)
    assert least_cost(one, other) == pytest.approx(1.0, abs=0.05)
    assert cost_of_ratios(np.zeros(9), np.zeros(9)) == 1.0


def test_the_equal_error_of_two_bells_is_what_theory_says() -> None:
    draw = np.random.default_rng(2)
    targets, impostors = draw.normal(2, 1, 20_000), draw.normal(0, 1, 20_000)
    assert equal_error_rate(targets, impostors) == pytest.approx(0.1587, abs=0.005)
    ratios = [(2 * s - 2) / np.log(2) for s in (targets, impostors)]
    shifted = [r + 3 for r in ratios]
    assert cost_of_ratios(*ratios) < cost_of_ratios(*shifted)


def test_recall_counts_targets_above_the_allowed_impostors() -> None:
    impostors = np.arange(1_000.0)
    assert recall_at(np.array([998.5, 997.0]), impostors, 1e-3) == 0.5
