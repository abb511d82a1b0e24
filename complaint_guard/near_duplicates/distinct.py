"""What each of many texts holds, each mark once: compiled, text by text, on all cores."""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from complaint_guard.near_duplicates.kernel import kernel

U32 = NDArray[np.uint32]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]


@kernel(parallel=True)
def distinct_of(points: U32, starts: I64, numbers: I32, size: int) -> tuple[I32, I64]:
    """Distinct marks of every text, ascending, and where those of each text start: the `numbers` of its characters
    or, if there is a `size`, those of its bigrams; 0 is no mark.
    """
    n = len(starts) - 1
    loose = np.empty(len(points), dtype=np.int32)
    counts = np.zeros(n + 1, dtype=np.int64)
    for i in numba.prange(n):
        first, last = starts[i], starts[i + 1] - (size > 0)
        made = first
        for k in range(first, last):
            mark = numbers[points[k]]
            if mark > 0 and size > 0:
                other = numbers[points[k + 1]]
                mark = mark * size + other if other > 0 else 0
            if mark > 0:
                loose[made] = mark
                made += 1
        counts[i + 1] = _unique(loose[first:made])
    return _together(loose, starts, counts)


@kernel(parallel=True)
def distinct(ids: I32, starts: I64) -> tuple[I32, I64]:
    """Distinct ids above 0 of every text, ascending, and where those of each text start."""
    n = len(starts) - 1
    loose = np.empty(len(ids), dtype=np.int32)
    counts = np.zeros(n + 1, dtype=np.int64)
    for i in numba.prange(n):
        first = starts[i]
        made = first
        for k in range(first, starts[i + 1]):
            if ids[k] > 0:
                loose[made] = ids[k]
                made += 1
        counts[i + 1] = _unique(loose[first:made])
    return _together(loose, starts, counts)


@kernel()
def _unique(block: I32) -> int:
    """How many distinct values there are; they come to stand first, ascending."""
    block.sort()
    m = 0
    for k in range(len(block)):
        if m == 0 or block[k] != block[m - 1]:
            block[m] = block[k]
            m += 1
    return m


@kernel(parallel=True)
def _together(loose: I32, starts: I64, counts: I64) -> tuple[I32, I64]:
    """The first counts[i + 1] values of every text side by side, and where those of each text start."""
    ends = np.cumsum(counts)
    grams = np.empty(ends[-1], dtype=np.int32)
    for i in numba.prange(len(starts) - 1):
        grams[ends[i] : ends[i + 1]] = loose[starts[i] : starts[i] + counts[i + 1]]
    return grams, ends
