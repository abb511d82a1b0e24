"""Where the odds of a pair begin, before any evidence."""

from __future__ import annotations

from math import log2


def prior_bits(accomplices: float, people: int) -> float:
    """log2 odds that two of `people` belong together, if each has so many `accomplices` among them; negative."""
    return log2(accomplices / max(people, 2))
