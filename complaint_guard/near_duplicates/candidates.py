"""Pairs of texts worth verifying, from three sources joined: shared rare shingles, MinHash bands, and neighbours
in vector space.

No source is capped by a `k` that hides big scripts: texts that share a common shingle are linked along a chain in
the order of their MinHash, so that a script of 2,000 copies stays connected at linear cost, and the links not made
are counted.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from complaint_guard.near_duplicates.kernel import kernel
from complaint_guard.near_duplicates.shingles import I32, I64, U32, long_shingles
from complaint_guard.near_duplicates.skeleton import Skeletons

BANDS = 24
ROWS = 3
#: holders of one shingle up to which all their pairs are candidates; beyond, each is linked to the next REACH
ALL_PAIRS = 6
REACH = 3
#: keys two texts must have in common
LEAST_SHARED = 2
#: texts from which on every second long shingle is a key, and those for each of which one more is left out
SAMPLED, THINNED = 50_000, 150_000
#: texts that one run can hold: a packed key keeps this many places
PLACE_BITS = 24
PLACES = 1 << PLACE_BITS
#: bits that say which keys a fresh text may hold, in a table that a core keeps at hand
MET_BITS = 25
#: texts whose keys are made at a time
BLOCK = 32_768

U64 = NDArray[np.uint64]
#: which of n texts are new
Fresh = NDArray[np.bool_]


@dataclass(frozen=True)
class Candidates:
    """pairs (n, 2) int32, left < right, distinct; `crowded` shingles were linked along a chain, `unlinked` pairs
    were not made.
    """

    pairs: I32
    crowded: int
    unlinked: int


def lexical(texts: Skeletons, keep_one_in: int, fresh: Fresh | None = None) -> Candidates:
    """Candidates by shared wording: pairs with at least LEAST_SHARED keys in common, a key being a MinHash band over
    three-character shingles or a sampled five-character shingle. With `fresh` (n,) only pairs with a text that is so.
    """
    asked = None if fresh is None else _held(_keyed(texts.where(fresh), keep_one_in).keys)
    keyed = _keyed(texts, keep_one_in, asked)
    order = np.lexsort(keyed.first.T).astype(np.int32)
    packed = _packed(keyed.keys, keyed.holders, order)
    _sort(packed)
    if fresh is None:
        return _join(packed, order, np.ones(len(order), bool))
    return _join(packed[_with_fresh(packed, fresh[order])], order, fresh[order])


def one_in(count: int) -> int:
    """Of how many long shingles one is a key among `count` texts: like texts share many, and what strangers share
    grows with the square of the texts.
    """
    return max(1 + (count >= SAMPLED), 1 + count // THINNED)


def union(*parts: I32) -> I32:
    """Distinct pairs of all parts."""
    joined = np.concatenate(parts)
    return distinct(joined[:, 0], joined[:, 1])


def distinct(left: NDArray[Any], right: NDArray[Any]) -> I32:
    """Distinct pairs (m, 2) of two sides, the lower text left."""
    low, high = np.minimum(left, right).astype(np.uint64), np.maximum(left, right).astype(np.uint64)
    return _pairs((low << np.uint64(32)) | high, least=1)


def _pairs(codes: U64, least: int) -> I32:
    """The pairs whose code, left << 32 | right, comes at least `least` times; sorts `codes` in place."""
    _sort(codes)
    return _repeated(codes, least)


def _sort(values: U64) -> None:
    """Sorts in place, the lower half beside the upper one: numpy lets go of the interpreter meanwhile."""
    middle = len(values) // 2
    values.partition(middle)
    with ThreadPoolExecutor(1) as beside:
        lower = beside.submit(values[:middle].sort)
        values[middle:].sort()
        lower.result()


def _packed(keys: U64, holders: I32, order: I32) -> U64:
    """Key and place of its holder in `order` in one number, whose plain sort is several times faster than a sort by two
    columns; writes into `keys`.
    """
    place = np.empty(len(order), dtype=np.uint64)
    place[order] = np.arange(len(order), dtype=np.uint64)
    keys &= ~np.uint64(PLACES - 1)
    keys |= place[holders]
    return keys


def _join(packed: U64, order: I32, asked: Fresh) -> Candidates:
    """Pairs of texts under one of the sorted keys, one of which is `asked` (by place). `order` lists the texts by
    MinHash, so that like texts stand side by side under a key.
    """
    codes, crowded, unlinked = _linked(packed, order, asked)
    return Candidates(_pairs(codes, LEAST_SHARED), int(crowded), int(unlinked))


@dataclass(frozen=True)
class _Keyed:
    """The first two MinHashes of every text, shape (n, 2), its keys, and the text that holds each of them."""

    first: U32
    keys: U64
    holders: I32


def _keyed(texts: Skeletons, keep_one_in: int, asked: U64 | None = None) -> _Keyed:
    """The keys of all texts, a BLOCK at a time, for memory that was used before is had sooner than fresh one; with
    `asked` those that may be held there.
    """
    seeds, first = _seeds(BANDS * ROWS), np.empty((len(texts), 2), np.uint32)
    keys, holders = [np.empty(0, np.uint64)], [np.empty(0, np.int32)]
    for begin in range(0, len(texts), BLOCK):
        some = Skeletons(texts.points, texts.starts[begin : begin + BLOCK + 1])
        signatures = _signatures(some.points, some.starts, seeds)
        first[begin : begin + BLOCK] = signatures[:, :2]
        for made, held in (_band_keys(signatures), long_shingles(some, keep_one_in)):
            kept = slice(None) if asked is None else _met(made, asked)
            keys.append(made[kept])
            holders.append(held[kept] + np.int32(begin))
    return _Keyed(first, np.concatenate(keys), np.concatenate(holders))


def _seeds(count: int) -> U64:
    return np.random.default_rng(20260901).integers(1, 2**63, size=count, dtype=np.uint64) | np.uint64(1)


def _band_keys(signatures: U32) -> tuple[U64, I32]:
    texted = np.flatnonzero(signatures[:, 0] != np.uint32(0xFFFFFFFF)).astype(np.int32)
    return _keys(signatures, texted), np.tile(texted, BANDS)


@kernel(parallel=True)
def _keys(signatures: U32, texted: I32) -> U64:
    """The keys of the bands of the texts that have any, one band after the other."""
    n = len(texted)
    keys = np.empty(BANDS * n, dtype=np.uint64)
    for i in numba.prange(n):
        for band in range(BANDS):
            key = np.uint64(band + 1)
            for row in range(ROWS):
                key = (key ^ np.uint64(signatures[texted[i], band * ROWS + row])) * np.uint64(0xC2B2AE3D27D4EB4F)
                key ^= key >> np.uint64(29)
            keys[band * n + i] = key
    return keys


@kernel(parallel=True)
def _signatures(points: U32, starts: I64, seeds: U64) -> U32:
    """MinHash over three-character shingles, shape (n, len(seeds)); texts of fewer than two characters keep the
    largest value.
    """
    n = len(starts) - 1
    out = np.full((n, len(seeds)), 0xFFFFFFFF, dtype=np.uint32)
    for i in numba.prange(n):
        for k in range(starts[i], starts[i + 1] - 2):
            x = (
                (np.uint64(points[k]) << np.uint64(42))
                ^ (np.uint64(points[k + 1]) << np.uint64(21))
                ^ np.uint64(points[k + 2])
            )
            x = (x ^ (x >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
            x ^= x >> np.uint64(29)
            for s in range(len(seeds)):
                h = np.uint32((x * seeds[s]) >> np.uint64(32))
                if h < out[i, s]:
                    out[i, s] = h
    return out


@kernel()
def _held(keys: U64) -> U64:
    """A bit for each of the keys, as far as a packed one keeps it."""
    shift, far = np.uint64(PLACE_BITS), np.uint64(64 - MET_BITS)
    held = np.zeros(1 << (MET_BITS - 6), dtype=np.uint64)
    for k in range(len(keys)):
        bit = ((keys[k] >> shift) * np.uint64(0x9E3779B97F4A7C15)) >> far
        held[bit >> np.uint64(6)] |= np.uint64(1) << (bit & np.uint64(63))
    return held


@kernel(parallel=True)
def _met(keys: U64, held: U64) -> NDArray[np.bool_]:
    """Which of the keys have their bit set."""
    shift, far = np.uint64(PLACE_BITS), np.uint64(64 - MET_BITS)
    met = np.empty(len(keys), dtype=np.bool_)
    for k in numba.prange(len(keys)):
        bit = ((keys[k] >> shift) * np.uint64(0x9E3779B97F4A7C15)) >> far
        met[k] = (held[bit >> np.uint64(6)] >> (bit & np.uint64(63))) & np.uint64(1)
    return met


@kernel()
def _with_fresh(packed: U64, fresh: Fresh) -> NDArray[np.bool_]:
    """Which of the sorted packed keys a fresh text holds too; `fresh` goes by place."""
    shift, places, first = np.uint64(PLACE_BITS), np.uint64(PLACES - 1), 0
    found = np.zeros(len(packed), dtype=np.bool_)
    for last in range(1, len(packed) + 1):
        if last < len(packed) and packed[last] >> shift == packed[first] >> shift:
            continue
        for k in range(first, last):
            if fresh[packed[k] & places]:
                found[first:last] = True
                break
        first = last
    return found


@kernel()
def _linked(packed: U64, order: I32, asked: Fresh) -> tuple[U64, int, int]:
    total, crowded, unlinked, first = 0, 0, 0, 0
    shift, places = np.uint64(PLACE_BITS), np.uint64(PLACES - 1)
    for last in range(1, len(packed) + 1):
        if last == len(packed) or packed[last] >> shift != packed[first] >> shift:
            n = last - first
            total += n * (n - 1) // 2 if n <= ALL_PAIRS else n * REACH
            first = last
    codes = np.empty(total, dtype=np.uint64)
    m, first = 0, 0
    for last in range(1, len(packed) + 1):
        if last < len(packed) and packed[last] >> shift == packed[first] >> shift:
            continue
        n, linked = last - first, 0
        reach = n if n <= ALL_PAIRS else REACH
        for k in range(first, last):
            a = packed[k] & places
            for j in range(k + 1, min(k + 1 + reach, last)):
                b = packed[j] & places
                x, y = np.uint64(order[a]), np.uint64(order[b])
                linked += x != y
                if x != y and (asked[a] or asked[b]):
                    codes[m] = (min(x, y) << np.uint64(32)) | max(x, y)
                    m += 1
        if n > ALL_PAIRS:
            crowded += 1
            unlinked += n * (n - 1) // 2 - linked
        first = last
    return codes[:m], crowded, unlinked


@kernel()
def _repeated(codes: U64, least: int) -> I32:
    """The pairs of sorted codes that come at least `least` times."""
    found, first = 0, 0
    for last in range(1, len(codes) + 1):
        if last == len(codes) or codes[last] != codes[first]:
            found += last - first >= least
            first = last
    pairs = np.empty((found, 2), dtype=np.int32)
    m, first = 0, 0
    for last in range(1, len(codes) + 1):
        if last == len(codes) or codes[last] != codes[first]:
            if last - first >= least:
                pairs[m, 0], pairs[m, 1] = codes[first] >> np.uint64(32), codes[first] & np.uint64(0xFFFFFFFF)
                m += 1
            first = last
    return pairs
