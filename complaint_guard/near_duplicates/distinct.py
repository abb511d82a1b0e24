"""What each of many texts holds, each mark once, in the order they come in: compiled, text by text, on all cores, and
in one piece of memory: what is found is written where it was looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from complaint_guard.near_duplicates.kernel import kernel

U32 = NDArray[np.uint32]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]

#: parts that the texts are dealt in to each core
PARTS = 8


class Lists(NamedTuple):
    """List w is `held[ends[w]:ends[w + 1]]`."""

    held: I32
    ends: I64


def starts_of(sizes: NDArray[Any] | Sequence[int]) -> I64:
    """Where each of n things that lie end to end starts, and where the last ends, shape (n + 1,)."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])


def distinct_characters(points: U32, starts: I64, numbers: I32, size: int) -> tuple[I32, I64]:
    """The distinct `numbers`, below `size`, of the characters of every text, and where those of each text start; 0 is
    no mark.
    """
    loose, met = np.empty(len(points), dtype=np.int32), np.zeros((PARTS * numba.get_num_threads(), size), np.bool_)
    return _shrunk(loose, starts, _single(points, starts, numbers, loose, met))


def distinct_bigrams(points: U32, starts: I64, numbers: I32, size: int) -> tuple[I32, I64]:
    """The same of bigrams: the number of the first character times `size`, and that of the second; both have one."""
    loose = np.empty(len(points), dtype=np.int32)
    return _shrunk(loose, starts, _paired((points, starts), numbers, size, loose, _slots(starts)))


def distinct_lists(found: I32, starts: I64, lists: Lists) -> tuple[I32, I64]:
    """What stands in the lists that each text has found, each once, and where that of each text starts. Text i found
    `found[starts[i]:starts[i + 1]]`.
    """
    places = starts_of(_room(found, starts, lists))
    loose = np.empty(places[-1], dtype=np.int32)
    return _shrunk(loose, places, _listed((found, starts), lists, loose, places, _slots(places)))


def _slots(starts: I64) -> I32:
    """A row of zeros for each part, in which the longest of what lies between `starts` is told apart."""
    longest = int(np.diff(starts).max(initial=1))
    return np.zeros((PARTS * numba.get_num_threads(), 1 << (2 * longest).bit_length()), np.int32)


def counted(marks: NDArray[Any], size: int) -> I32:
    """How often each of `size` marks comes, shape (size,)."""
    found = np.zeros(size, dtype=np.int32)
    _count(marks, found, numba.get_num_threads())
    return found


def _shrunk(loose: I32, starts: I64, counts: I64) -> tuple[I32, I64]:
    """The first counts[i] values of every text, moved side by side, and where those of each text start; what `loose`
    has beside them is given back.
    """
    ends = starts_of(counts)
    _move(loose, starts, ends)
    loose.resize(ends[-1], refcheck=False)
    return loose, ends


@kernel(parallel=True)
def _single(points: U32, starts: I64, numbers: I32, loose: I32, met: NDArray[np.bool_]) -> I64:
    """How many distinct characters each text has; they are written from its start on. A row of `met` each part, all
    False before and after.
    """
    counts, parts = np.zeros(len(starts) - 1, dtype=np.int64), len(met)
    for part in numba.prange(parts):
        for i in range(len(counts) * part // parts, len(counts) * (part + 1) // parts):
            made = starts[i]
            for k in range(starts[i], starts[i + 1]):
                mark = numbers[points[k]]
                if mark > 0 and not met[part, mark]:
                    met[part, mark] = True
                    loose[made] = mark
                    made += 1
            for mark in loose[starts[i] : made]:
                met[part, mark] = False
            counts[i] = made - starts[i]
    return counts


@kernel(parallel=True)
def _paired(texts: tuple[U32, I64], numbers: I32, size: int, loose: I32, slots: I32) -> I64:
    """How many distinct bigrams each text has; they are written from its start on."""
    points, starts = texts
    counts, parts = np.zeros(len(starts) - 1, dtype=np.int64), len(slots)
    for part in numba.prange(parts):
        for i in range(len(counts) * part // parts, len(counts) * (part + 1) // parts):
            made, one = starts[i], np.int32(0)
            for k in range(starts[i], starts[i + 1]):
                other = numbers[points[k]]
                if one > 0 and other > 0:
                    loose[made] = one * size + other
                    made += 1
                one = other
            counts[i] = _unique(loose[starts[i] : made], slots[part])
    return counts


@kernel(parallel=True)
def _room(found: I32, starts: I64, lists: Lists) -> I64:
    """How much stands in all the lists that each text has found."""
    room = np.zeros(len(starts) - 1, dtype=np.int64)
    for i in numba.prange(len(room)):
        for k in range(starts[i], starts[i + 1]):
            room[i] += lists.ends[found[k] + 1] - lists.ends[found[k]]
    return room


@kernel(parallel=True)
def _listed(texts: tuple[I32, I64], lists: Lists, loose: I32, places: I64, slots: I32) -> I64:
    """How much of it is distinct; that is written from each text's place on."""
    found, starts = texts
    counts, parts = np.zeros(len(starts) - 1, dtype=np.int64), len(slots)
    for part in numba.prange(parts):
        for i in range(len(counts) * part // parts, len(counts) * (part + 1) // parts):
            made = places[i]
            for k in range(starts[i], starts[i + 1]):
                for at in range(lists.ends[found[k]], lists.ends[found[k] + 1]):
                    loose[made] = lists.held[at]
                    made += 1
            counts[i] = _unique(loose[places[i] : made], slots[part])
    return counts


@kernel(parallel=True)
def _count(marks: NDArray[Any], found: I32, parts: int) -> None:
    """Each core counts marks of its own."""
    for part in numba.prange(parts):
        first, last = len(found) * part // parts, len(found) * (part + 1) // parts
        for k in range(len(marks)):
            if first <= marks[k] < last:
                found[marks[k]] += 1


@kernel()
def _unique(block: I32, slots: I32) -> int:
    """How many distinct values there are, all above 0; they come to stand first. `slots`, a power of two and at least
    twice as many, are all 0 before and after: a hash table of which as much is used as keeps half of it free.
    """
    bits = 1
    while 1 << bits < 2 * len(block):
        bits += 1
    mask, m = np.uint32((1 << bits) - 1), 0
    for value in block:
        slot = np.uint32(value * 0x9E3779B1) >> np.uint32(32 - bits)
        while slots[slot] != 0 and slots[slot] != value:
            slot = np.uint32(slot + 1) & mask
        if slots[slot] == 0:
            slots[slot] = block[m] = value
            m += 1
    slots[: 1 << bits] = 0
    return m


@kernel()
def _move(loose: I32, starts: I64, ends: I64) -> None:
    for i in range(len(starts) - 1):
        for k in range(ends[i + 1] - ends[i]):
            loose[ends[i] + k] = loose[starts[i] + k]
