"""How well scores tell same speaker from other speaker: EER, minDCF, Cllr, recall at a rate of false links.

A trial is a pair of recordings; `targets` are scores of pairs by one speaker, `impostors` of pairs by two.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


def equal_error_rate(targets: Scores, impostors: Scores) -> float:
    """Share of errors where as many targets are missed as impostors are taken."""
    missed, taken = _errors(targets, impostors)
    place = int(np.argmin(np.abs(missed - taken)))
    return float((missed[place] + taken[place]) / 2)


def least_cost(targets: Scores, impostors: Scores, prior: float = 0.01) -> float:
    """minDCF: the least cost over all thresholds when `prior` of the trials are targets, 1.0 being a refusal of all
    (NIST speaker recognition evaluations).
    """
    missed, taken = _errors(targets, impostors)
    return float((prior * missed + (1 - prior) * taken).min() / min(prior, 1 - prior))


def cost_of_ratios(targets: Scores, impostors: Scores) -> float:
    """Cllr in bits of log2 likelihood ratios: 0 perfect, 1 what knowing nothing costs (Brümmer and du Preez 2006)."""
    misses = np.logaddexp2(0.0, -targets).mean()
    alarms = np.logaddexp2(0.0, impostors).mean()
    return float((misses + alarms) / 2)


def recall_at(targets: Scores, impostors: Scores, false_links: float = 1e-3) -> float:
    """Share of targets above the score that `false_links` of the impostors reach."""
    allowed = int(false_links * len(impostors))
    limit = np.sort(impostors)[len(impostors) - allowed - 1]
    return float(np.mean(targets > limit))


def _errors(targets: Scores, impostors: Scores) -> tuple[Scores, Scores]:
    """Share of targets missed and of impostors taken at every threshold, from the strictest on."""
    order = np.argsort(-np.concatenate([targets, impostors]), kind="stable")
    is_target = np.concatenate([np.ones(len(targets)), np.zeros(len(impostors))])[order]
    missed = 1 - np.concatenate([[0.0], np.cumsum(is_target)]) / len(targets)
    taken = np.concatenate([[0.0], np.cumsum(1 - is_target)]) / len(impostors)
    return missed, taken
