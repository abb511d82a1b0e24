"""Sorting tens of millions of numbers on all cores: dealt out by their highest bits, then each deal on its own, which
fits a core's cache. On 2 cores twice as fast as numpy's sort of either half.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from complaint_guard.near_duplicates.distinct import starts_of
from complaint_guard.near_duplicates.kernel import kernel

U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]

#: numbers below which one core sorts them
FEW = 65_536
#: numbers in a deal, and most bits by which they are dealt out: more deals than that are written to by turns too slowly
DEAL, DEALT_BITS = 512, 14
#: parts that the deals are sorted in by each core
PARTS = 8


def ascending(values: U64) -> U64:
    """The numbers in ascending order, in memory of their own."""
    if len(values) < FEW:
        return np.sort(values)
    bits, cores = min(DEALT_BITS, (len(values) // DEAL).bit_length()), numba.get_num_threads()
    shift = np.uint64(max(0, int(values.max()).bit_length() - bits))
    places = starts_of(_sizes(values, shift, 1 << bits, cores).T.ravel())
    dealt = np.empty_like(values)
    _deal(values, shift, places[:-1].reshape(-1, cores).T.copy(), dealt)
    _sort_deals(dealt, places[::cores].copy(), PARTS * cores)
    return dealt


@kernel(parallel=True)
def _sizes(values: U64, shift: np.uint64, deals: int, cores: int) -> I64:
    """How many of each core's numbers go to each deal, shape (cores, deals)."""
    sizes = np.zeros((cores, deals), dtype=np.int64)
    for core in numba.prange(cores):
        for k in range(len(values) * core // cores, len(values) * (core + 1) // cores):
            sizes[core, values[k] >> shift] += 1
    return sizes


@kernel(parallel=True)
def _deal(values: U64, shift: np.uint64, places: I64, dealt: U64) -> None:
    """Writes each core's numbers to where those of their deal go, and moves `places`, shape (cores, deals), on."""
    cores = len(places)
    for core in numba.prange(cores):
        for k in range(len(values) * core // cores, len(values) * (core + 1) // cores):
            deal = values[k] >> shift
            dealt[places[core, deal]] = values[k]
            places[core, deal] += 1


@kernel(parallel=True)
def _sort_deals(dealt: U64, starts: I64, parts: int) -> None:
    """Sorts every deal; a part takes those that begin in its share of the numbers."""
    for part in numba.prange(parts):
        first, last = len(dealt) * part // parts, len(dealt) * (part + 1) // parts
        deal = np.searchsorted(starts, first)
        while deal < len(starts) - 1 and starts[deal] < last:
            dealt[starts[deal] : starts[deal + 1]].sort()
            deal += 1
