"""What pairs of texts hold in common: all kinds of marks under one numbering, the commonest first, so that what is
looked up most often lies together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from complaint_guard.near_duplicates.kernel import kernel
from complaint_guard.near_duplicates.shingles import I32, I64, Marks

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

#: pairs below which a core is not asked
TOGETHER = 2_048
#: parts that the pairs are dealt in to each core
PARTS = 8


@dataclass(frozen=True)
class Holdings:
    """Marks of n texts that two or more hold: those of text i are `held[starts[i]:starts[i + 1]]`, int32. Mark m is of
    kind `kind[m]`, a place among the kinds that were joined, and worth `factor[m]` beside its rarity. `sizes` (n,) are
    distinct marks of the first kind, held by others or not.
    """

    held: I32
    starts: I64
    kind: NDArray[np.int8]
    factor: F32
    sizes: I64

    def __len__(self) -> int:
        return len(self.starts) - 1

    def frequency(self, texts: NDArray[np.bool_]) -> I64:
        """How many of the texts that are True in `texts` (n,) hold each mark."""
        return _counted(self.held, self.starts, texts, len(self.kind))

    def shared(self, worth: F32, pairs: I32) -> F64:
        """The sum of `worth` (one a mark) over the marks that both texts of each of `pairs` (m, 2) hold, shape (m,)."""
        ordered = np.ascontiguousarray(pairs, dtype=np.int32)
        parts = max(1, min(PARTS * numba.get_num_threads(), len(pairs) // TOGETHER))
        return _shared(self.held, self.starts, np.ascontiguousarray(worth, np.float32), ordered, parts)


def joined(kinds: Sequence[Marks]) -> Holdings:
    """The marks of all `kinds` under one numbering."""
    own = [np.flatnonzero(marks.frequency > 1) for marks in kinds]
    order = np.argsort(-np.concatenate([marks.frequency[ids] for marks, ids in zip(kinds, own, strict=True)]))
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    ranks, factors, first = [], [], 0
    for marks, ids in zip(kinds, own, strict=True):
        table = np.full(len(marks.frequency), -1, np.int32)
        table[ids] = rank[first : first + len(ids)]
        ranks.append(table)
        factor = np.ones(len(marks.frequency), np.float32)
        factor[marks.factors[0]] = marks.factors[1]
        factors.append(factor[ids])
        first += len(ids)
    kind = np.repeat(np.arange(len(kinds), dtype=np.int8), [len(ids) for ids in own])
    counts = sum(_kept(marks.grams, marks.starts, table) for marks, table in zip(kinds, ranks, strict=True))
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    held, at = np.empty(starts[-1], np.int32), starts[:-1].copy()
    for marks, table in zip(kinds, ranks, strict=True):
        _placed(marks.grams, marks.starts, table, held, at)
    return Holdings(held, starts, kind[order], np.concatenate(factors)[order], kinds[0].sizes)


@kernel(parallel=True)
def _kept(grams: I32, starts: I64, rank: I32) -> I64:
    counts = np.zeros(len(starts) - 1, dtype=np.int64)
    for i in numba.prange(len(starts) - 1):
        for k in range(starts[i], starts[i + 1]):
            counts[i] += rank[grams[k]] >= 0
    return counts


@kernel(parallel=True)
def _placed(grams: I32, starts: I64, rank: I32, held: I32, at: I64) -> None:
    """Writes the marks of one kind from `at` on, text by text, and moves `at` behind them."""
    for i in numba.prange(len(starts) - 1):
        for k in range(starts[i], starts[i + 1]):
            if rank[grams[k]] >= 0:
                held[at[i]] = rank[grams[k]]
                at[i] += 1


@kernel()
def _counted(held: I32, starts: I64, texts: NDArray[np.bool_], size: int) -> I64:
    counts = np.zeros(size, dtype=np.int64)
    for i in range(len(texts)):
        if texts[i]:
            for k in range(starts[i], starts[i + 1]):
                counts[held[k]] += 1
    return counts


@kernel(parallel=True)
def _shared(held: I32, starts: I64, worth: F32, pairs: I32, parts: int) -> F64:
    totals = np.empty(len(pairs), dtype=np.float64)
    for part in numba.prange(parts):
        first, last = len(pairs) * part // parts, len(pairs) * (part + 1) // parts
        _shared_part(held, starts, worth, pairs[first:last], totals[first:last])
    return totals


@kernel()
def _shared_part(held: I32, starts: I64, worth: F32, pairs: I32, totals: F64) -> None:
    """A table of all marks holds the worth of those of the left text, kept while pairs of the same left text follow
    each other: one look-up a mark of the right text, without a branch that could be guessed wrong. Four sums, for each
    addition waits for the one before.
    """
    table = np.zeros(len(worth), dtype=np.float32)
    left = -1
    for p in range(len(pairs)):
        if pairs[p, 0] != left:
            if left >= 0:
                for k in range(starts[left], starts[left + 1]):
                    table[held[k]] = 0
            left = pairs[p, 0]
            for k in range(starts[left], starts[left + 1]):
                table[held[k]] = worth[held[k]]
        at, end = starts[pairs[p, 1]], starts[pairs[p, 1] + 1]
        a = b = c = d = 0.0
        while at + 4 <= end:
            a += table[held[at]]
            b += table[held[at + 1]]
            c += table[held[at + 2]]
            d += table[held[at + 3]]
            at += 4
        while at < end:
            a += table[held[at]]
            at += 1
        totals[p] = (a + b) + (c + d)
