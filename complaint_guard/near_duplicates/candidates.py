"""Pairs of texts worth verifying, from three sources joined: shared rare shingles, MinHash bands, and neighbours
in vector space.

No source is capped by a `k` that hides big scripts: texts that share a common shingle are linked along a chain in
the order of their MinHash, so that a script of 2,000 copies stays connected at linear cost, and the links not made
are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from complaint_guard.near_duplicates.distinct import starts_of
from complaint_guard.near_duplicates.kernel import kernel
from complaint_guard.near_duplicates.keys import BANDS, PLACE_BITS, PLACES, ROWS, U8, U64, Glances, held, keyed
from complaint_guard.near_duplicates.shingles import I32, I64
from complaint_guard.near_duplicates.skeleton import Skeletons
from complaint_guard.near_duplicates.sorting import ascending

#: holders of one shingle up to which all their pairs are candidates; beyond, each is linked to the next REACH
ALL_PAIRS = 6
REACH = 3
#: keys that two texts must have in common; where shingles are sampled, those that a row of some 20 characters holds
SHARED, LONG_SHARED, LEAST_LONG = 2, 16, 3
#: where they are sampled, of how many MinHashes two texts must be alike that have one key in common, or a few: many on
#: one grievance share a clause and little else
ALIKE_BY_ONE, ALIKE = 18, 6
#: texts from which on every fourth long shingle is a key, and those for each of which one more is left out
SAMPLED, THINNED = 50_000, 150_000
NEVER = BANDS * ROWS + 1
#: parts that the texts are dealt in to each core
PARTS = 2

#: which of n texts are new
Fresh = NDArray[np.bool_]


@dataclass(frozen=True)
class Candidates:
    """pairs (n, 2) int32, left < right, distinct, in order; `crowded` shingles were linked along a chain, `unlinked`
    pairs were not made.
    """

    pairs: I32
    crowded: int
    unlinked: int


def lexical(texts: Skeletons, keep_one_in: int, fresh: Fresh | None = None) -> Candidates:
    """Candidates by shared wording: pairs with several keys in common, a key being a MinHash band over three-character
    shingles or a five-character shingle. Of many texts such shingles are sampled, and pairs must have many in common
    or be alike at a glance. With `fresh` (n,) only pairs with a text that is so.
    """
    asked = None if fresh is None else held(keyed(texts.where(fresh), keep_one_in)[0])
    keys, found = keyed(texts, keep_one_in, asked)
    keys = ascending(keys)
    sampled = _Enough(max(LEAST_LONG, LONG_SHARED // keep_one_in), ALIKE_BY_ONE, ALIKE)
    enough = sampled if keep_one_in > 1 else _Enough(SHARED, NEVER, NEVER)
    if fresh is None:
        return _joined(keys, found, np.ones(len(found.order), bool), enough)
    asks = fresh[found.order]
    return _joined(keys[_with_fresh(keys, asks)], found, asks, enough)


def one_in(count: int) -> int:
    """Of how many long shingles one is a key among `count` texts: like texts share many, and what strangers share
    grows with the square of the texts.
    """
    return max(4 if count >= SAMPLED else 1, 1 + count // THINNED)


def union(*parts: I32) -> I32:
    """Distinct pairs of all parts."""
    joined = np.concatenate(parts)
    return distinct(joined[:, 0], joined[:, 1])


def distinct(left: NDArray[Any], right: NDArray[Any]) -> I32:
    """Distinct pairs (m, 2) of two sides, the lower text left, in order."""
    low, high = np.minimum(left, right).astype(np.uint64), np.maximum(left, right).astype(np.uint64)
    codes = ascending((low << np.uint64(32)) | high)
    codes = codes[np.concatenate([np.ones(min(1, len(codes)), bool), codes[1:] != codes[:-1]])]
    return np.stack([codes >> np.uint64(32), codes & np.uint64(0xFFFFFFFF)], axis=1).astype(np.int32)


class _Enough(NamedTuple):
    """What makes two texts a candidate pair: so many keys in common, or so many like MinHashes beside one or more."""

    shared: int
    alike_by_one: int
    alike: int


def _joined(keys: U64, found: Glances, asked: Fresh, enough: _Enough) -> Candidates:
    """Pairs of texts under one of the sorted `keys`, one of which is `asked` (by place), that have `enough` in common.

    Links are counted, then written, each under its lower text, whose few are then told apart.
    """
    texts, n, cores = (found.order, asked), len(found.order), numba.get_num_threads()
    borders, sizes = _borders(keys, cores), np.zeros((cores, n), np.int64)
    told = _linked(keys, borders, texts, sizes, np.empty(0, np.int32))
    places = starts_of(sizes.T.ravel())
    others = np.empty(places[-1], np.int32)
    _linked(keys, borders, texts, places[:-1].reshape(n, cores).T.copy(), others)
    starts, part = places[::cores].copy(), np.arange(PARTS * cores + 1) * n // (PARTS * cores)
    kept = _kept(others, starts, found.bytes, part, enough)
    return Candidates(_paired(others, starts, starts_of(kept)), *map(int, told.sum(axis=0)))


def _borders(keys: U64, parts: int) -> I64:
    """Where parts of about one size begin in the sorted keys, and where the last ends, none within one key."""
    some = keys[[len(keys) * part // parts for part in range(1, parts)]] if len(keys) else keys
    inside = np.searchsorted(keys, some & ~np.uint64(PLACES - 1))
    return np.concatenate([[0], inside, [len(keys)]]).astype(np.int64)


@kernel()
def _with_fresh(keys: U64, fresh: Fresh) -> NDArray[np.bool_]:
    """Which of the sorted keys a fresh text holds too; `fresh` goes by place."""
    shift, places, first = np.uint64(PLACE_BITS), np.uint64(PLACES - 1), 0
    found = np.zeros(len(keys), dtype=np.bool_)
    for last in range(1, len(keys) + 1):
        if last < len(keys) and keys[last] >> shift == keys[first] >> shift:
            continue
        for k in range(first, last):
            if fresh[keys[k] & places]:
                found[first:last] = True
                break
        first = last
    return found


@kernel(parallel=True)
def _linked(keys: U64, borders: I64, texts: tuple[I32, Fresh], places: I64, others: I32) -> I64:
    """Writes the higher text of every link into `others`, at the place that its lower text has in `places` of the part
    of the keys, shape (parts, n), and moves that on; into empty `others` nothing is written. Gives the crowded keys and
    the links not made of each part, shape (parts, 2).
    """
    told = np.zeros((len(places), 2), dtype=np.int64)
    for part in numba.prange(len(places)):
        told[part] = _link(keys[borders[part] : borders[part + 1]], texts, places[part], others)
    return told


@kernel()
def _link(keys: U64, texts: tuple[I32, Fresh], places: I64, others: I32) -> tuple[int, int]:
    order, asked = texts
    crowded, unlinked, first, written = 0, 0, 0, len(others) > 0
    shift, mask = np.uint64(PLACE_BITS), np.uint64(PLACES - 1)
    for last in range(1, len(keys) + 1):
        if last < len(keys) and keys[last] >> shift == keys[first] >> shift:
            continue
        n, linked = last - first, 0
        reach = n if n <= ALL_PAIRS else REACH
        for k in range(first, last):
            a = keys[k] & mask
            for j in range(k + 1, min(k + 1 + reach, last)):
                b = keys[j] & mask
                x, y = order[a], order[b]
                linked += x != y
                if x != y and (asked[a] or asked[b]):
                    if written:
                        others[places[min(x, y)]] = max(x, y)
                    places[min(x, y)] += 1
        if n > ALL_PAIRS:
            crowded += 1
            unlinked += n * (n - 1) // 2 - linked
        first = last
    return crowded, unlinked


@kernel(parallel=True)
def _kept(others: I32, starts: I64, glance: U8, parts: I64, enough: _Enough) -> I64:
    """How many candidate pairs each text is the lower of; the higher ones come to stand first of its links, ascending.
    Each part of the texts counts in a row of its own, which is zero before and after each text.
    """
    many, by_one, alike = enough
    kept = np.zeros(len(starts) - 1, dtype=np.int64)
    for part in numba.prange(len(parts) - 1):
        shared = np.zeros(len(kept), dtype=np.uint8)
        for i in range(parts[part], parts[part + 1]):
            own = others[starts[i] : starts[i + 1]]
            for other in own:
                shared[other] += shared[other] < many
            for other in own:
                times, shared[other] = shared[other], 0
                least = by_one if times == 1 else alike
                if times >= many or (times > 0 and _alike(glance[i], glance[other]) >= least):
                    own[kept[i]] = other
                    kept[i] += 1
            own[: kept[i]].sort()
    return kept


@kernel()
def _alike(one: U8, other: U8) -> int:
    same = np.uint8(0)
    for k in range(len(one)):
        same += np.uint8(one[k] == other[k])
    return int(same)


@kernel()
def _paired(others: I32, starts: I64, ends: I64) -> I32:
    pairs = np.empty((ends[-1], 2), dtype=np.int32)
    for i in range(len(starts) - 1):
        for k in range(ends[i + 1] - ends[i]):
            pairs[ends[i] + k, 0] = i
            pairs[ends[i] + k, 1] = others[starts[i] + k]
    return pairs
