"""What texts are joined on: MinHash bands over three-character shingles and sampled longer shingles, and beside them a
byte of each MinHash, by which two texts are compared at a glance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from complaint_guard.near_duplicates.distinct import starts_of
from complaint_guard.near_duplicates.kernel import kernel
from complaint_guard.near_duplicates.shingles import I32, I64, U32
from complaint_guard.near_duplicates.skeleton import Skeletons

BANDS = 24
ROWS = 3
#: characters of a long shingle
LONG = 5
#: texts that one run can hold: a key keeps this many places
PLACE_BITS = 24
PLACES = 1 << PLACE_BITS
#: bits that say which keys a fresh text may hold, in a table that a core keeps at hand
MET_BITS = 25
#: texts whose keys are made at a time
BLOCK = 8_192

U8 = NDArray[np.uint8]
U64 = NDArray[np.uint64]


@dataclass(frozen=True)
class Glances:
    """How n texts stand by MinHash: `order` (n,) has texts of like ones side by side, `bytes` the lowest byte of each
    text's, shape (n, BANDS * ROWS).
    """

    order: I32
    bytes: U8


def keyed(texts: Skeletons, keep_one_in: int, asked: U64 | None = None) -> tuple[U64, Glances]:
    """The keys of all texts, of their long shingles one in so many, with `asked` those that may be held there: the
    highest bits are the key, the lowest PLACE_BITS the place of its holder in the order. A BLOCK of texts at a time,
    for memory that was used before is had sooner than fresh one.
    """
    seeds = _seeds(BANDS * ROWS)
    order = np.lexsort(_signatures(texts.points, texts.starts, seeds[:2]).T).astype(np.int32)
    place = np.empty(len(order), np.uint64)
    place[order] = np.arange(len(order), dtype=np.uint64)
    glance, made = np.empty((len(texts), len(seeds)), np.uint8), 0
    keys = np.empty(BANDS * len(texts) + len(texts.points), np.uint64)  # where nothing is written no memory is taken
    for begin in range(0, len(texts), BLOCK):
        some = texts.starts[begin : begin + BLOCK + 1]
        signatures = _signatures(texts.points, some, seeds)
        glance[begin : begin + BLOCK] = signatures
        holders = place[begin : begin + BLOCK]
        for found in (_bands(signatures, holders), _long_shingles(texts.points, some, holders, keep_one_in)):
            kept = found if asked is None else found[_met(found, asked)]
            keys[made : made + len(kept)] = kept
            made += len(kept)
    return keys[:made], Glances(order, glance)


def _seeds(count: int) -> U64:
    return np.random.default_rng(20260901).integers(1, 2**63, size=count, dtype=np.uint64) | np.uint64(1)


def _bands(signatures: U32, places: U64) -> U64:
    """The keys of the bands of the texts that have any."""
    texted = np.flatnonzero(signatures[:, 0] != np.uint32(0xFFFFFFFF)).astype(np.int32)
    return _band_keys(signatures, texted, places)


def _long_shingles(points: U32, starts: I64, places: U64, keep_one_in: int) -> U64:
    """The keys of the LONG-character shingles whose hash falls in the sample: who share a shingle keep or lose it
    together.
    """
    keys, counts = _sampled(points, starts, places, np.uint64(keep_one_in))
    return _gathered(keys, starts - starts[0], starts_of(counts))


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


@kernel(parallel=True)
def _band_keys(signatures: U32, texted: I32, places: U64) -> U64:
    keys = np.empty(BANDS * len(texted), dtype=np.uint64)
    for i in numba.prange(len(texted)):
        for band in range(BANDS):
            key = np.uint64(band + 1)
            for row in range(ROWS):
                key = (key ^ np.uint64(signatures[texted[i], band * ROWS + row])) * np.uint64(0xC2B2AE3D27D4EB4F)
                key ^= key >> np.uint64(29)
            keys[i * BANDS + band] = (key & ~np.uint64(PLACES - 1)) | places[texted[i]]
    return keys


@kernel(parallel=True)
def _sampled(points: U32, starts: I64, places: U64, keep_one_in: np.uint64) -> tuple[U64, I64]:
    """The keys of each text from where it starts on, and how many each has."""
    keys = np.empty(starts[-1] - starts[0], dtype=np.uint64)
    counts = np.zeros(len(starts) - 1, dtype=np.int64)
    for i in numba.prange(len(counts)):
        to = starts[i] - starts[0]
        for k in range(starts[i], starts[i + 1] - LONG + 1):
            h = np.uint64(0x9E3779B97F4A7C15)
            for j in range(LONG):
                h = (h ^ np.uint64(points[k + j])) * np.uint64(0xFF51AFD7ED558CCD)
                h ^= h >> np.uint64(32)
            if h % keep_one_in == 0:
                keys[to] = (h & ~np.uint64(PLACES - 1)) | places[i]
                to += 1
        counts[i] = to - (starts[i] - starts[0])
    return keys, counts


@kernel(parallel=True)
def _gathered(loose: U64, starts: I64, ends: I64) -> U64:
    """The first values of every text, as many as lie between its `ends`, side by side."""
    found = np.empty(ends[-1], dtype=np.uint64)
    for i in numba.prange(len(starts) - 1):
        for k in range(ends[i + 1] - ends[i]):
            found[ends[i] + k] = loose[starts[i] + k]
    return found


@kernel()
def held(keys: U64) -> U64:
    """A bit for each of the keys, whoever holds it."""
    shift, far = np.uint64(PLACE_BITS), np.uint64(64 - MET_BITS)
    bits = np.zeros(1 << (MET_BITS - 6), dtype=np.uint64)
    for k in range(len(keys)):
        bit = ((keys[k] >> shift) * np.uint64(0x9E3779B97F4A7C15)) >> far
        bits[bit >> np.uint64(6)] |= np.uint64(1) << (bit & np.uint64(63))
    return bits


@kernel(parallel=True)
def _met(keys: U64, bits: U64) -> NDArray[np.bool_]:
    """Which of the keys have their bit set."""
    shift, far = np.uint64(PLACE_BITS), np.uint64(64 - MET_BITS)
    met = np.empty(len(keys), dtype=np.bool_)
    for k in numba.prange(len(keys)):
        bit = ((keys[k] >> shift) * np.uint64(0x9E3779B97F4A7C15)) >> far
        met[k] = (bits[bit >> np.uint64(6)] >> (bit & np.uint64(63))) & np.uint64(1)
    return met
