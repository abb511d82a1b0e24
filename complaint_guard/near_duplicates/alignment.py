"""Alignment of texts to one of them: which character of a copy stands where the script has which.

Global alignment with affine gaps (Gotoh 1982) and free ends; a lone equal character between rewritten stretches costs
more than it brings, so chance does not align. What is left over is aligned once more, for clauses that were moved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from complaint_guard.near_duplicates.kernel import kernel
from complaint_guard.near_duplicates.shingles import I32, I64, U32

#: worth of two equal characters, of two slots of different kinds, of two different characters
EQUAL, OTHER_SLOT, DIFFERENT = np.float32(2), np.float32(1), np.float32(-1.5)
#: cost of a gap, and of each further character of it
OPEN, FURTHER = np.float32(2), np.float32(0.02)
#: worth of a path that has not begun, and of one that cannot be
NOTHING, FAR = np.float32(0), np.float32(-1e9)
#: characters of a run that count as moved, and how often what is left over is aligned again
MOVED, AGAIN = 5, 2
#: first and last code point of the characters that stand for slots
FIRST_SLOT, LAST_SLOT = 0xE000, 0xF8FF


@dataclass(frozen=True)
class Aligned:
    """Copies held against one line of m characters: `place` (copies, m) int32 is where each character of the line
    stands in the copy, -1 where it does not; `moved` (copies, m) marks those that stand out of order there.
    """

    place: I32
    moved: NDArray[np.bool_]

    @property
    def in_order(self) -> I32:
        """`place` of what stands in order, (copies, m)."""
        return np.where(self.moved, np.int32(-1), self.place)


def align(line: U32, points: U32, starts: I64) -> Aligned:
    """The copies `points[starts[i]:starts[i + 1]]` aligned to `line` (m,); all are code points."""
    place = _placed(line, points, starts)
    return Aligned(place >> 1, (place & 1).astype(bool) & (place >= 0))


@kernel()
def _read(trace: NDArray[np.uint8], left: I64, right: I64, i: int, j: int) -> I32:
    """The path that ends with the characters i and j (from 1), read backwards."""
    found = np.full(len(left), -1, dtype=np.int32)
    state = 0
    while i > 0 and j > 0 and state != 3:
        step = trace[i, j]
        if state == 0:
            slots = FIRST_SLOT <= left[i - 1] <= LAST_SLOT and FIRST_SLOT <= right[j - 1] <= LAST_SLOT
            if left[i - 1] == right[j - 1] or slots:
                found[i - 1] = j - 1
            state = step & 3
            i, j = i - 1, j - 1
        elif state == 1:
            state = (step >> 2) & 3
            i -= 1
        else:
            state = (step >> 4) & 3
            j -= 1
    return found


@kernel()
def _highest(same: np.float32, down: np.float32, across: np.float32) -> tuple[np.float32, int]:
    """The highest of three worths, and which it is: 0, 1 or 2."""
    if same >= down and same >= across:
        return same, 0
    return (down, 1) if down >= across else (across, 2)


@kernel()
def _aligned(left: I64, right: I64) -> I32:
    """Where each character of `left` stands in `right`, -1 for none; numbers below 0 equal nothing."""
    n, m = len(left), len(right)
    trace = np.empty((n + 1, m + 1), dtype=np.uint8)
    # the best path to each place of the row above that ends with a pair, a gap in the right, a gap in the left
    same, down, across = np.zeros(m + 1, np.float32), np.full(m + 1, FAR, np.float32), np.full(m + 1, FAR, np.float32)
    best, end_left, end_right = NOTHING, 0, 0
    for i in range(1, n + 1):
        a = left[i - 1]
        corner, corner_from = NOTHING, 3
        here_same, here_across = NOTHING, FAR
        for j in range(1, m + 1):
            base, came = corner, corner_from
            corner, corner_from = _highest(same[j], down[j], across[j])
            if corner <= NOTHING:
                corner, corner_from = NOTHING, 3
            fell, fell_from = _highest(same[j] - OPEN, down[j] - FURTHER, across[j] - OPEN)
            here_across, went_from = _highest(here_same - OPEN, down[j - 1] - OPEN, here_across - FURTHER)
            b = right[j - 1]
            slots = FIRST_SLOT <= a <= LAST_SLOT and FIRST_SLOT <= b <= LAST_SLOT
            here_same = base + (EQUAL if a == b else OTHER_SLOT if slots else DIFFERENT)
            same[j], down[j], across[j] = here_same, fell, here_across
            trace[i, j] = came | fell_from << 2 | went_from << 4
            if here_same > best:
                best, end_left, end_right = here_same, i, j
    return _read(trace, left, right, end_left, end_right)


@kernel()
def _without_short_runs(found: I32, least: int) -> None:
    start = 0
    for k in range(1, len(found) + 1):
        if k == len(found) or found[k] != found[k - 1] + 1 or found[k - 1] < 0:
            if k - start < least:
                found[start:k] = -1
            start = k


@kernel()
def _left_over(free: NDArray[np.bool_]) -> I64:
    """Places of the free stretches of at least MOVED characters, a -1 after each."""
    out = np.empty(2 * len(free) + 1, dtype=np.int64)
    made, start = 0, 0
    for k in range(len(free) + 1):
        if k == len(free) or not free[k]:
            if k - start >= MOVED:
                for at in range(start, k):
                    out[made] = at
                    made += 1
                out[made] = -1
                made += 1
            start = k + 1
    return out[:made]


@kernel(parallel=True)
def _placed(line: U32, points: U32, starts: I64) -> I32:
    """Twice the place of each character of the line in each copy, one more where it was moved; -1 for none."""
    n, m = len(starts) - 1, len(line)
    out = np.full((n, m), -1, dtype=np.int32)
    for i in numba.prange(n):
        copy = points[starts[i] : starts[i + 1]]
        found = _aligned(line.astype(np.int64), copy.astype(np.int64))
        taken = np.ones(len(copy), dtype=np.bool_)
        for k in range(m):
            if found[k] >= 0:
                out[i, k] = 2 * found[k]
                taken[found[k]] = False
        for _ in range(AGAIN):
            own, others = _left_over(out[i] < 0), _left_over(taken)
            if len(own) == 0 or len(others) == 0:
                break
            left = np.where(own < 0, -1, line[own].astype(np.int64))
            right = np.where(others < 0, -2, copy[others].astype(np.int64))
            again = _aligned(left, right)
            _without_short_runs(again, MOVED)
            for k in range(len(own)):
                if again[k] >= 0:
                    out[i, own[k]] = 2 * others[again[k]] + 1
                    taken[others[again[k]]] = False
    return out
