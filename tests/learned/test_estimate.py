"""What reviewed gangs may move, with the truth planted: towards it, never beyond the bounds, and not at all if few."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

import numpy as np
import pytest

from complaint_guard.learned.estimate import (
    LEAST,
    MOST_FACTOR,
    MOST_M,
    MOST_SHIFT,
    Judged,
    Odds,
    better,
    shift,
    weight,
)
from complaint_guard.learned.parameters import Learned, Parameter, defaults
from complaint_guard.settings import Settings

KEY, M = "link.device", 0.3


def gangs(count: int, share: Callable[[Judged], float], confirmed: bool = True) -> list[Judged]:
    """Gangs of whose pairs the planted `share` hold one device."""
    names = [f"G-{'C' if confirmed else 'X'}{number:04d}" for number in range(count)]
    return [Judged(name, confirmed, {KEY: share(Judged(name, confirmed))}) for name in names]


def half(count: int, confirmed: bool = True) -> list[Judged]:
    return gangs(count, lambda _: 0.5, confirmed)


def odds(of: list[Judged], bits: Callable[[Judged], float]) -> Odds:
    """All people of a gang are tied by `bits`."""
    return {gang.gang_id: np.full(3, bits(gang)) for gang in of}


@pytest.mark.parametrize(("truth", "least", "most"), [(0.8, 0.65, 0.8), (0.1, 0.1, 0.18)])
def test_a_channel_moves_towards_what_confirmed_gangs_share(truth: float, least: float, most: float) -> None:
    rng = random.Random(3)
    found = weight(KEY, M, gangs(80, lambda _: min(1.0, max(0.0, rng.gauss(truth, 0.15)))))
    assert least <= found.learnt <= most
    assert (found.used, found.gangs, found.why) == (found.learnt, 80, "")


def test_nine_confirmed_gangs_change_nothing_and_ten_do() -> None:
    nine = [*gangs(LEAST - 1, lambda _: 1.0), *gangs(100, lambda _: 1.0, confirmed=False)]
    assert weight(KEY, M, nine) == Parameter(KEY, M, M, M, LEAST - 1, "few_confirmed")
    assert weight(KEY, M, gangs(LEAST, lambda _: 1.0)).used > M


def test_a_gang_of_which_no_two_gave_a_value_tells_nothing_of_it() -> None:
    silent = [Judged(f"G-S{number}", True) for number in range(50)]
    assert weight(KEY, M, [*silent, *gangs(9, lambda _: 1.0)]).why == "few_confirmed"


@pytest.mark.parametrize("default", [0.01, 0.1, 0.3, 0.5, 0.97, 1.0])
@pytest.mark.parametrize("share", [0.0, 1.0])
def test_whoever_confirms_everything_moves_a_weight_by_no_more_than_the_factor(default: float, share: float) -> None:
    found = weight(KEY, default, gangs(5_000, lambda _: share))
    assert default / MOST_FACTOR <= found.used <= max(default, min(default * MOST_FACTOR, MOST_M))


def test_what_fails_on_the_half_held_out_is_not_used_and_said() -> None:
    found = weight(KEY, M, gangs(60, lambda gang: 0.9 if gang.teaches else 0.1))
    assert found.learnt > M
    assert (found.used, found.why) == (M, "held_out")


def test_the_halves_are_the_same_every_night_and_about_even() -> None:
    teaching = [gang.gang_id for gang in half(400) if gang.teaches]
    assert teaching == [gang.gang_id for gang in reversed(half(400)) if gang.teaches][::-1]
    assert 160 < len(teaching) < 240


def test_the_prior_goes_down_where_weak_gangs_are_cleared() -> None:
    said = [*half(60), *half(40, confirmed=False)]
    found = shift(0.25, said, odds(said, lambda gang: 20.0 if gang.confirmed else 4.0))
    assert 0.25 / 2**MOST_SHIFT <= found.used < 0.15
    assert (found.key, found.gangs, found.why) == ("fuse.accomplices", 100, "")


def test_the_prior_goes_up_where_weak_gangs_are_confirmed() -> None:
    said = [*half(60), *half(12, confirmed=False)]
    found = shift(0.25, said, odds(said, lambda gang: 3.5 if gang.confirmed else -9.0))
    assert 0.25 < found.used <= 0.25 * 2**MOST_SHIFT


@pytest.mark.parametrize(("confirmed", "cleared"), [(9, 50), (50, 9), (500, 0), (0, 500)])
def test_the_prior_stays_without_ten_of_both(confirmed: int, cleared: int) -> None:
    said = [*half(confirmed), *half(cleared, confirmed=False)]
    assert shift(0.25, said, odds(said, lambda _: 5.0)).used == 0.25


@pytest.mark.parametrize("confirmed_bits", [-50.0, 0.0, 3.6, 9.0, 60.0])
@pytest.mark.parametrize("cleared_bits", [-50.0, 0.0, 3.6, 9.0, 60.0])
def test_no_verdicts_move_the_prior_beyond_the_bound(confirmed_bits: float, cleared_bits: float) -> None:
    said = [*half(800), *half(800, confirmed=False)]
    found = shift(0.25, said, odds(said, lambda gang: confirmed_bits if gang.confirmed else cleared_bits))
    for value in (found.learnt, found.used):
        assert 2**-MOST_SHIFT <= value / 0.25 <= 2**MOST_SHIFT


def test_a_prior_that_costs_true_gangs_more_than_it_clears_is_not_used() -> None:
    """Cleared gangs as strong as any: a lower prior foretells them better, and would only lose weak true ones."""
    said = [*half(60), *half(15, confirmed=False)]
    found = shift(0.25, said, odds(said, lambda gang: 3.6 if gang.confirmed else 8.0))
    assert found.learnt < 0.25
    assert (found.used, found.why) == (0.25, "no_better")


def test_only_what_tells_reviewed_gangs_better_apart_is_better() -> None:
    said = [*half(30), *half(5, confirmed=False)]
    before = odds(said, lambda _: 4.0)
    assert not better(said, before, before)
    assert not better(said, before, odds(said, lambda gang: 3.0 if gang.confirmed else 4.0))
    assert better(said, before, odds(said, lambda gang: 4.0 if gang.confirmed else 1.0))
    assert better(said, before, odds(said, lambda gang: 5.0 if gang.confirmed else 4.0))


def test_a_channel_that_ties_the_cleared_more_than_the_confirmed_is_not_raised() -> None:
    said = [*half(30), *half(30, confirmed=False)]
    before = odds(said, lambda _: 3.0)
    assert not better(said, before, odds(said, lambda gang: 3.0 if gang.confirmed else 5.0))


def used(values: Mapping[str, float]) -> Learned:
    given = defaults(Settings().link) | {"fuse.accomplices": 0.25}
    return Learned(tuple(Parameter(key, m, values.get(key, m), values.get(key, m), 12) for key, m in given.items()))


def test_what_is_used_is_laid_over_the_settings_and_nothing_else_changes() -> None:
    learned = used({"link.phone": 0.6, "link.address.home_door": 0.05, "link.voice": 0.5, "fuse.accomplices": 0.5})
    found = learned.over(Settings()).model_dump()
    expected = Settings().model_dump()
    expected["link"]["phone"]["m"], expected["link"]["address"]["home_door"]["m"] = 0.6, 0.05
    expected["link"]["voice"]["m"], expected["fuse"]["accomplices"] = 0.5, 0.5
    assert found == expected
    assert used({}).over(Settings()) == Settings()


def test_only_what_adds_evidence_is_a_lift() -> None:
    values = {"link.phone": 0.6, "link.address.business_room": 0.8, "link.address.home_room": 0.05, "link.device": 0.1}
    assert used(values).lifts() == {"phone": pytest.approx(1.0), "address": pytest.approx(1.0)}
    assert used({"fuse.accomplices": 0.5}).lifts() == {"prior": pytest.approx(1.0)}


def test_the_manifest_tells_it_all_again() -> None:
    learned = used({"link.agent_name_only": 0.5})
    assert Learned.of(learned.told()) == learned
    told = {row["key"]: (row["channel"], row["level"]) for row in learned.told()}
    assert told["link.agent_name_only"] == ("agent", "name_only")
    assert told["link.address.home_door"] == ("address", "home_door")
    assert told["link.phone"] == ("phone", "")
    assert told["fuse.accomplices"] == ("prior", "")
