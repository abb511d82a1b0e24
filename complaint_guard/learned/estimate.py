"""From reviewed gangs to numbers. Every gang counts once, however large it is; one half of the gangs teaches, the
other half judges what was learnt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from complaint_guard.learned.parameters import PRIOR, Parameter

#: gang id -> log2 odds of its people
Odds = Mapping[str, NDArray[np.float64]]
#: confirmed gangs, and for the prior cleared gangs too, below which nothing is learnt
LEAST = 10
#: gangs that the default weighs as much as
PRIOR_GANGS = 10.0
#: factor by which m moves at most, bits by which the prior moves at most, and the largest m
MOST_FACTOR, MOST_SHIFT, MOST_M = 4.0, 3.0, 0.95
#: no gang is foretold more certainly than it is reported
MOST_CERTAIN = 0.999
_SHIFTS = np.arange(-MOST_SHIFT, MOST_SHIFT + 0.125, 0.25)


@dataclass(frozen=True)
class Judged:
    """A reviewed gang: by settings key the share of its pairs of people who share such a value, of those pairs of whom
    both give one; no entry if there is no such pair.
    """

    gang_id: str
    confirmed: bool
    shares: Mapping[str, float] = field(default_factory=dict)

    @property
    def teaches(self) -> bool:
        """Whether it is of the half that teaches; the same on every night."""
        return blake2b(self.gang_id.encode(), digest_size=1).digest()[0] % 2 == 0


def weight(key: str, default: float, gangs: Sequence[Judged]) -> Parameter:
    """What the confirmed ones of `gangs` say of m of the weight `key`: the mean of a beta around its default."""
    seen = [gang for gang in gangs if gang.confirmed and key in gang.shares]
    taught = [gang.shares[key] for gang in seen if gang.teaches]
    judging = [gang.shares[key] for gang in seen if not gang.teaches]
    if len(seen) < LEAST or not taught or not judging:
        return Parameter(key, default, default, default, len(seen), "few_confirmed")
    mean = (PRIOR_GANGS * default + sum(taught)) / (PRIOR_GANGS + len(taught))
    most = max(default, min(default * MOST_FACTOR, MOST_M))
    learnt = _rounded(min(max(mean, default / MOST_FACTOR), most))
    if _surprise(judging, learnt) > _surprise(judging, default):
        return Parameter(key, default, learnt, default, len(seen), "held_out")
    return Parameter(key, default, learnt, learnt, len(seen))


def shift(default: float, gangs: Sequence[Judged], odds: Odds) -> Parameter:
    """The prior under which what the rooms say of `gangs` best fits what people said of them."""
    taught = [gang for gang in gangs if gang.teaches]
    if _fewest(gangs) < LEAST or not _fewest(taught):
        return Parameter(PRIOR, default, default, default, len(gangs), "few_cleared")
    best = min(_SHIFTS.tolist(), key=lambda bits: (_loss(taught, _moved(odds, bits)), abs(bits), bits))
    bits = best * _fewest(taught) / (_fewest(taught) + PRIOR_GANGS)
    learnt = _rounded(default * 2.0**bits)
    if not better(gangs, odds, _moved(odds, bits)):
        return Parameter(PRIOR, default, learnt, default, len(gangs), "no_better")
    return Parameter(PRIOR, default, learnt, learnt, len(gangs))


def better(gangs: Sequence[Judged], before: Odds, after: Odds) -> bool:
    """Whether the odds `after` find more of the confirmed gangs, for what they find of the cleared ones, than the odds
    `before`, and foretell what was said of the half that judges no worse; or find as much and foretell it better. Too
    few gangs of either kind foretell nothing.
    """
    judging = [gang for gang in gangs if not gang.teaches]
    then, now = ((-_found(gangs, odds), _loss(judging, odds)) for odds in (before, after))
    if _fewest(gangs) < LEAST:
        return now[0] < then[0]
    return now[0] <= then[0] and now[1] <= then[1] and now != then


def _moved(odds: Odds, bits: float) -> Odds:
    return {gang_id: people + bits for gang_id, people in odds.items()}


def _found(gangs: Sequence[Judged], odds: Odds) -> float:
    """The share of their people that is found of confirmed gangs, less that of cleared ones: a mean over `gangs`."""
    signed = [(1 if gang.confirmed else -1) * float(np.mean(_sure(odds[gang.gang_id]))) for gang in gangs]
    return round(float(np.mean(signed)), 4) if signed else 0.0


def _sure(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.clip(1 / (1 + np.exp2(-np.clip(odds, -60, 60))), 1 - MOST_CERTAIN, MOST_CERTAIN)
    return found


def _fewest(gangs: Sequence[Judged]) -> int:
    """The confirmed or the cleared ones of `gangs`, whichever are fewer."""
    confirmed = sum(gang.confirmed for gang in gangs)
    return min(confirmed, len(gangs) - confirmed)


def _surprise(shares: Sequence[float], m: float) -> float:
    """Mean log loss in bits of pairs that share or not if m of them should."""
    share, m = float(np.mean(shares)), min(m, 1 - 1e-9)
    return float(-share * np.log2(m) - (1 - share) * np.log2(1 - m))


def _loss(gangs: Sequence[Judged], odds: Odds) -> float:
    """Mean log loss in bits of what was said of `gangs`, each by the mean of its people."""
    if not gangs:
        return 0.0
    losses = []
    for gang in gangs:
        sure = _sure(odds[gang.gang_id])
        losses.append(float(-np.log2(sure if gang.confirmed else 1 - sure).mean()))
    return round(float(np.mean(losses)), 9)


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")
