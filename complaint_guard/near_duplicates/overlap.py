"""What pairs of texts hold in common: all kinds of marks under one numbering, the commonest first, so that what is
looked up most often lies together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from complaint_guard.near_duplicates.distinct import starts_of
from complaint_guard.near_duplicates.kernel import kernel
from complaint_guard.near_duplicates.shingles import I32, I64, Marks

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

#: pairs below which it does not pay to ask another core
TOGETHER = 8_192
#: parts that the pairs are dealt in to each core
PARTS = 8
#: marks of a text that are looked up before it is asked whether the rest could be enough
STRIDE = 16


class Rows(NamedTuple):
    """Row i is `held[starts[i]:ends[i]]`."""

    held: I32
    starts: I64
    ends: I64


@dataclass(frozen=True)
class Holdings:
    """Marks of n texts that two or more hold: those of text i are `held[starts[i]:starts[i + 1]]`, int32, those of the
    first kind up to `ends[i]`. Mark m is of kind `kind[m]`, a place among the kinds that were joined, and worth
    `factor[m]` beside its rarity. `sizes` (n,) are distinct marks of the first kind, held by others or not.
    """

    held: I32
    starts: I64
    ends: I64
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
        ordered, parts = np.ascontiguousarray(pairs, dtype=np.int32), parts_of(pairs)
        rows, worth = Rows(self.held, self.starts, self.starts[1:]), np.ascontiguousarray(worth, np.float32)
        if parts > 1:
            return _shared(rows, worth, ordered, parts)
        totals = np.empty(len(pairs))
        _shared_part(rows, worth, ordered, totals)
        return totals

    def share_first(self, pairs: I32, least: F64) -> NDArray[np.bool_]:
        """Whether both texts of each of `pairs` (m, 2) hold `least` (m,) marks of the first kind or more."""
        ordered, parts = np.ascontiguousarray(pairs, dtype=np.int32), parts_of(pairs)
        rows, marks = Rows(self.held, self.starts, self.ends), len(self.kind)
        if parts > 1:
            return _reached(rows, marks, ordered, least, parts)
        found = np.empty(len(pairs), np.bool_)
        _reached_part(rows, marks, ordered, least, found)
        return found


def parts_of(pairs: I32) -> int:
    """In how many parts `pairs` are dealt out to the cores; 1 or less is one core, for waking others costs more."""
    return int(min(PARTS * numba.get_num_threads(), len(pairs) // TOGETHER))


def joined(kinds: Sequence[Marks]) -> Holdings:
    """The marks of all `kinds` under one numbering."""
    own = [np.flatnonzero(marks.frequency > 1) for marks in kinds]
    order = np.argsort(-np.concatenate([marks.frequency[ids] for marks, ids in zip(kinds, own, strict=True)]))
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(1, len(order) + 1, dtype=np.int32)  # 0 is none, for a table of zeros costs nothing
    ranks, factors, first = [], [], 0
    for marks, ids in zip(kinds, own, strict=True):
        table = np.zeros(len(marks.frequency), np.int32)
        table[ids] = rank[first : first + len(ids)]
        ranks.append(table)
        factors.append(np.ones(len(ids), np.float32))
        known = table[marks.factors[0]] > 0
        factors[-1][np.searchsorted(ids, marks.factors[0][known])] = marks.factors[1][known]
        first += len(ids)
    kind = np.repeat(np.arange(len(kinds), dtype=np.int8), [len(ids) for ids in own])
    counts = sum(_kept(marks.grams, marks.starts, table) for marks, table in zip(kinds, ranks, strict=True))
    starts = starts_of(np.asarray(counts))
    held, at, ends = np.empty(starts[-1], np.int32), starts[:-1].copy(), []
    for marks, table in zip(kinds, ranks, strict=True):
        _placed(marks.grams, marks.starts, table, held, at)
        ends.append(at.copy())
    return Holdings(held, starts, ends[0], kind[order], np.concatenate(factors)[order], kinds[0].sizes)


@kernel(parallel=True)
def _kept(grams: I32, starts: I64, rank: I32) -> I64:
    counts = np.zeros(len(starts) - 1, dtype=np.int64)
    for i in numba.prange(len(starts) - 1):
        for k in range(starts[i], starts[i + 1]):
            counts[i] += rank[grams[k]] > 0
    return counts


@kernel(parallel=True)
def _placed(grams: I32, starts: I64, rank: I32, held: I32, at: I64) -> None:
    """Writes the marks of one kind from `at` on, text by text, and moves `at` behind them."""
    for i in numba.prange(len(starts) - 1):
        for k in range(starts[i], starts[i + 1]):
            if rank[grams[k]] > 0:
                held[at[i]] = rank[grams[k]] - 1
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
def _shared(rows: Rows, worth: F32, pairs: I32, parts: int) -> F64:
    totals = np.empty(len(pairs), dtype=np.float64)
    for part in numba.prange(parts):
        first, last = len(pairs) * part // parts, len(pairs) * (part + 1) // parts
        _shared_part(rows, worth, pairs[first:last], totals[first:last])
    return totals


@kernel()
def _shared_part(rows: Rows, worth: F32, pairs: I32, totals: F64) -> None:
    """A table holds the worth of the marks of the left text, kept while pairs of the same left text follow each other:
    one look-up a mark of the right text, without a branch that could be guessed wrong. Four sums, for each addition
    waits for the one before; unsigned places, for no place is counted from the end.
    """
    table = np.zeros(len(worth), dtype=np.float32)
    own, left = rows.held[:0], -1
    for p in range(len(pairs)):
        if pairs[p, 0] != left:
            for mark in own:
                table[mark] = 0
            left = pairs[p, 0]
            own = rows.held[rows.starts[left] : rows.ends[left]]
            for mark in own:
                table[mark] = worth[mark]
        other = rows.held[rows.starts[pairs[p, 1]] : rows.ends[pairs[p, 1]]]
        a = b = c = d = np.float32(0)
        for k in range(0, len(other) - 3, 4):
            a += table[np.uint64(other[k])]
            b += table[np.uint64(other[k + 1])]
            c += table[np.uint64(other[k + 2])]
            d += table[np.uint64(other[k + 3])]
        for k in range(len(other) - len(other) % 4, len(other)):
            a += table[np.uint64(other[k])]
        totals[p] = (a + b) + (c + d)


@kernel(parallel=True)
def _reached(rows: Rows, marks: int, pairs: I32, least: F64, parts: int) -> NDArray[np.bool_]:
    found = np.empty(len(pairs), dtype=np.bool_)
    for part in numba.prange(parts):
        first, last = len(pairs) * part // parts, len(pairs) * (part + 1) // parts
        _reached_part(rows, marks, pairs[first:last], least[first:last], found[first:last])
    return found


@kernel()
def _reached_part(rows: Rows, marks: int, pairs: I32, least: F64, found: NDArray[np.bool_]) -> None:
    """As above, in bytes, STRIDE marks at a time, until those left are too few to reach what is asked."""
    table = np.zeros(marks, dtype=np.uint8)
    own, left = rows.held[:0], -1
    for p in range(len(pairs)):
        if pairs[p, 0] != left:
            for mark in own:
                table[mark] = 0
            left = pairs[p, 0]
            own = rows.held[rows.starts[left] : rows.ends[left]]
            for mark in own:
                table[mark] = 1
        other = rows.held[rows.starts[pairs[p, 1]] : rows.ends[pairs[p, 1]]]
        shared, at = 0, 0
        while at < len(other) and shared + len(other) - at >= least[p]:
            to = min(at + STRIDE, len(other))
            for k in range(at, to):
                shared += table[np.uint64(other[k])]
            at = to
        found[p] = shared >= least[p]
