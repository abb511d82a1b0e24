"""Alignment of texts to one of them: which character of a copy stands where the script has which.

Global alignment with affine gaps (Gotoh 1982) and free ends; a lone equal character between rewritten stretches costs
more than it brings, so chance does not align. What is left over is aligned once more, for clauses that were moved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from complaint_guard.near_duplicates.kernel import kernel
from complaint_guard.near_duplicates.shingles import I32, I64, U32

#: worth of two equal characters, of two slots of different kinds, of two different characters
EQUAL, OTHER_SLOT, DIFFERENT = np.int32(100), np.int32(50), np.int32(-75)
#: cost of a gap, and of each further character of it
OPEN, FURTHER = np.int32(100), np.int32(1)
#: worth of a path that has not begun, and of one that cannot be
NOTHING, FAR = np.int32(0), np.int32(-1_000_000_000)
#: characters of a run that count as moved, and how often at most what is left over is aligned again: each time finds
#: one chain of the clauses of a shuffled copy
MOVED, AGAIN = 5, 12
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
def _read(trace: NDArray[np.uint8], left: I32, right: I32, i: int, j: int) -> I32:
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
def _aligned(left: I32, right: I32) -> I32:
    """Where each character of `left` stands in `right`, -1 for none; numbers below 0 equal nothing.

    Whole numbers, and one pass along the row for each thing that is reckoned: the compiler does several places at once.
    """
    n, m = len(left), len(right)
    trace = np.empty((n + 1, m + 1), dtype=np.uint8)
    # the best path to each place that ends with a pair, a gap in the right, a gap in the left; of them all, and which
    same, down, across = np.zeros(m + 1, np.int32), np.full(m + 1, FAR, np.int32), np.full(m + 1, FAR, np.int32)
    top, came = np.full(m + 1, NOTHING, np.int32), np.full(m + 1, 3, np.uint8)
    slots = (right >= FIRST_SLOT) & (right <= LAST_SLOT)
    best, end_left, end_right = NOTHING, 0, 0
    for i in range(1, n + 1):
        _fall(same, down, across, came, trace[i])
        _pair(left[i - 1], right, slots, top, same)
        _cross(same, down, across, trace[i])
        highest = _top(same, down, across, top, came)
        if highest > best:
            best, end_left, end_right = highest, i, int(np.argmax(same))
    return _read(trace, left, right, end_left, end_right)


@kernel()
def _fall(same: I32, down: I32, across: I32, came: NDArray[np.uint8], trace: NDArray[np.uint8]) -> None:
    """Gaps in the right go on from the row above, into `down`; `trace` begins with where pairs and they come from."""
    for j in range(1, len(same)):
        worth, step = same[j] - OPEN, np.uint8(0)
        if down[j] - FURTHER > worth:
            worth, step = down[j] - FURTHER, np.uint8(1 << 2)
        if across[j] - OPEN > worth:
            worth, step = across[j] - OPEN, np.uint8(2 << 2)
        down[j] = worth
        trace[j] = step | came[j - 1]


@kernel()
def _pair(own: np.int32, right: I32, slots: NDArray[np.bool_], top: I32, same: I32) -> None:
    """Pairs of the character `own` with each of `right`, into `same`."""
    unlike = OTHER_SLOT if FIRST_SLOT <= own <= LAST_SLOT else DIFFERENT
    for j in range(len(right)):
        same[j + 1] = top[j] + (EQUAL if right[j] == own else unlike if slots[j] else DIFFERENT)


@kernel()
def _cross(same: I32, down: I32, across: I32, trace: NDArray[np.uint8]) -> None:
    """Gaps in the left go on within the row, into `across` and `trace`."""
    gap = FAR
    for j in range(1, len(same)):
        worth, step = same[j - 1] - OPEN, np.uint8(0)
        if down[j - 1] - OPEN > worth:
            worth, step = down[j - 1] - OPEN, np.uint8(1 << 4)
        if gap - FURTHER > worth:
            worth, step = gap - FURTHER, np.uint8(2 << 4)
        across[j] = gap = worth
        trace[j] |= step


@kernel()
def _top(same: I32, down: I32, across: I32, top: I32, came: NDArray[np.uint8]) -> np.int32:
    """The highest of the three, or a path that begins anew, into `top` and `came`; the highest pair of the row."""
    highest = NOTHING
    for j in range(1, len(same)):
        worth, step = same[j], np.uint8(0)
        if down[j] > worth:
            worth, step = down[j], np.uint8(1)
        if across[j] > worth:
            worth, step = across[j], np.uint8(2)
        if worth <= NOTHING:
            worth, step = NOTHING, np.uint8(3)
        top[j], came[j] = worth, step
        highest = max(highest, same[j])
    return highest


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


@kernel()
def _placed(line: U32, points: U32, starts: I64) -> I32:
    """Twice the place of each character of the line in each copy, one more where it was moved; -1 for none."""
    n, m = len(starts) - 1, len(line)
    out, own = np.full((n, m), -1, dtype=np.int32), line.astype(np.int32)
    for i in range(n):
        copy = points[starts[i] : starts[i + 1]].astype(np.int32)
        found = _aligned(own, copy)
        taken = np.ones(len(copy), dtype=np.bool_)
        for k in range(m):
            if found[k] >= 0:
                out[i, k] = 2 * found[k]
                taken[found[k]] = False
        for _ in range(AGAIN):
            ours, others = _left_over(out[i] < 0), _left_over(taken)
            if len(ours) == 0 or len(others) == 0:
                break
            left = np.where(ours < 0, -1, own[ours]).astype(np.int32)
            right = np.where(others < 0, -2, copy[others]).astype(np.int32)
            again = _aligned(left, right)
            _without_short_runs(again, MOVED)
            if again.max() < 0:
                break
            for k in range(len(ours)):
                if again[k] >= 0:
                    out[i, ours[k]] = 2 * others[again[k]] + 1
                    taken[others[again[k]]] = False
    return out
