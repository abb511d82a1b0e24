"""Numbers: different ones in random order, and in Chinese numerals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_DIGITS = "零一二三四五六七八九"


def distinct(count: int, space: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """(count,) int64, different integers below `space` in random order. Raises ValueError if there are too few."""
    if count > space // 2:
        raise ValueError(f"{count} different numbers asked of {space}; at most half the space can be drawn")
    drawn = np.unique(rng.integers(0, space, count))
    while len(drawn) < count:
        drawn = np.unique(np.concatenate([drawn, rng.integers(0, space, count - len(drawn) + 16)]))
    return rng.permutation(drawn)[:count]


def in_chinese(number: int) -> str:
    """`number` below 100 in Chinese numerals (24 is 二十四)."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
