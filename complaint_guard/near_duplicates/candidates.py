"""Pairs of texts worth verifying, from three sources joined: shared rare shingles, MinHash bands, and neighbours
in vector space.

No source is capped by a `k` that hides big scripts: texts that share a common shingle are linked along a chain in
the order of their MinHash, so that a script of 2,000 copies stays connected at linear cost, and the links not made
are counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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
#: texts that one run can hold: a packed key keeps this many places
PLACE_BITS = 24
PLACES = 1 << PLACE_BITS
#: bits of the places that say which keys a fresh text holds; a wrong one costs time and nothing else
MET_BITS = 27

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
    signatures = _signatures(texts.points, texts.starts, _seeds(BANDS * ROWS))
    order = np.lexsort(signatures[:, :2].T).astype(np.int32)
    bands = _packed(*_band_keys(signatures), order)
    del signatures
    packed = np.concatenate([bands, _packed(*long_shingles(texts, keep_one_in), order)])
    if fresh is None:
        return _join(packed, order)
    found = _join(packed[_met(packed, fresh[order])], order)
    return replace(found, pairs=found.pairs[fresh[found.pairs].any(axis=1)])


def union(*parts: I32) -> I32:
    """Distinct pairs of all parts."""
    joined = np.concatenate(parts)
    return distinct(joined[:, 0], joined[:, 1])


def distinct(left: NDArray[Any], right: NDArray[Any]) -> I32:
    """Distinct pairs (m, 2) of two sides, the lower text left."""
    low, high = np.minimum(left, right).astype(np.uint64), np.maximum(left, right).astype(np.uint64)
    return _pairs((low << np.uint64(32)) | high, least=1)


def _pairs(codes: NDArray[np.uint64], least: int) -> I32:
    """The pairs whose code, left << 32 | right, comes at least `least` times; sorts `codes` in place."""
    codes.sort()
    return _repeated(codes, least)


def _packed(keys: NDArray[np.uint64], holders: I32, order: I32) -> NDArray[np.uint64]:
    """Key and place of its holder in `order` in one number, whose plain sort is several times faster than a sort by two
    columns; writes into `keys`.
    """
    place = np.empty(len(order), dtype=np.uint64)
    place[order] = np.arange(len(order), dtype=np.uint64)
    keys &= ~np.uint64(PLACES - 1)
    keys |= place[holders]
    return keys


def _join(packed: NDArray[np.uint64], order: I32) -> Candidates:
    """Pairs of texts under one key. `order` lists the texts by MinHash, so that like texts stand side by side under a
    key; sorts `packed` in place.
    """
    packed.sort()
    codes, crowded, unlinked = _linked(packed, order)
    return Candidates(_pairs(codes, LEAST_SHARED), int(crowded), int(unlinked))


def _seeds(count: int) -> NDArray[np.uint64]:
    return np.random.default_rng(20260901).integers(1, 2**63, size=count, dtype=np.uint64) | np.uint64(1)


def _band_keys(signatures: U32) -> tuple[NDArray[np.uint64], I32]:
    texted = np.flatnonzero(signatures[:, 0] != np.uint32(0xFFFFFFFF)).astype(np.int32)
    return _keys(signatures, texted), np.tile(texted, BANDS)


@kernel(parallel=True)
def _keys(signatures: U32, texted: I32) -> NDArray[np.uint64]:
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
def _signatures(points: U32, starts: I64, seeds: NDArray[np.uint64]) -> U32:
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
def _met(packed: NDArray[np.uint64], fresh: Fresh) -> NDArray[np.bool_]:
    """Which of the packed keys a fresh text holds too; `fresh` goes by place."""
    shift, places, far = np.uint64(PLACE_BITS), np.uint64(PLACES - 1), np.uint64(64 - MET_BITS)
    held = np.zeros(1 << MET_BITS, dtype=np.bool_)
    for k in range(len(packed)):
        if fresh[packed[k] & places]:
            held[((packed[k] >> shift) * np.uint64(0x9E3779B97F4A7C15)) >> far] = True
    met = np.empty(len(packed), dtype=np.bool_)
    for k in range(len(packed)):
        met[k] = held[((packed[k] >> shift) * np.uint64(0x9E3779B97F4A7C15)) >> far]
    return met


@kernel()
def _linked(packed: NDArray[np.uint64], order: I32) -> tuple[NDArray[np.uint64], int, int]:
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
        n, before = last - first, m
        reach = n if n <= ALL_PAIRS else REACH
        for k in range(first, last):
            x = np.uint64(order[packed[k] & places])
            for j in range(k + 1, min(k + 1 + reach, last)):
                y = np.uint64(order[packed[j] & places])
                if x != y:
                    codes[m] = (min(x, y) << np.uint64(32)) | max(x, y)
                    m += 1
        if n > ALL_PAIRS:
            crowded += 1
            unlinked += n * (n - 1) // 2 - (m - before)
        first = last
    return codes[:m], crowded, unlinked


@kernel()
def _repeated(codes: NDArray[np.uint64], least: int) -> I32:
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
