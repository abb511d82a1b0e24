"""A lot for each text, by which some are drawn where a few stand for all. It follows from the complaint's id alone:
what is drawn of a million texts on one night is drawn on the next, but for what came in between.
"""

from __future__ import annotations

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from complaint_guard.near_duplicates.kernel import kernel
from complaint_guard.near_duplicates.overlap import F64
from complaint_guard.near_duplicates.shingles import I64


def lots_of(ids: pa.ChunkedArray, seed: int) -> F64:
    """A number from 0 to 1 for each of `ids`, shape (n,): the FNV-1a hash of its bytes, mixed with `seed`."""
    whole = ids.cast(pa.large_string()).combine_chunks()
    if not len(whole):
        return np.empty(0)
    _, offsets, letters = whole.buffers()
    starts = np.frombuffer(offsets, np.int64)[whole.offset : whole.offset + len(whole) + 1]
    text = np.frombuffer(letters, np.uint8) if letters is not None else np.empty(0, np.uint8)
    return _hashed(text, starts, np.uint64(seed))


def first(lots: F64, count: int) -> I64:
    """The places of the `count` lowest of `lots`, the lowest first."""
    if count < len(lots):
        drawn = np.argpartition(lots, count)[:count]
        return drawn[np.argsort(lots[drawn])]
    return np.argsort(lots)


@kernel(parallel=True)
def _hashed(text: NDArray[np.uint8], starts: I64, seed: np.uint64) -> F64:
    found = np.empty(len(starts) - 1)
    for i in numba.prange(len(found)):
        h = np.uint64(0xCBF29CE484222325) ^ seed
        for k in range(starts[i], starts[i + 1]):
            h = (h ^ np.uint64(text[k])) * np.uint64(0x100000001B3)
        h = (h ^ (h >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        h = (h ^ (h >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        found[i] = ((h ^ (h >> np.uint64(31))) >> np.uint64(11)) * 2.0**-53
    return found
