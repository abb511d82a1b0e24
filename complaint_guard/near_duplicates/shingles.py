"""Texts as arrays: skeletons of code points, their distinct bigrams, and sampled longer shingles.

The skeleton of a masked text is its letters, ideographs and digits; punctuation, spaces and case are dropped, and
every run of slot characters (private-use code points) becomes one SLOT. Character shingles are the right unit for
Chinese: no word list is needed and inserted characters break few of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numba
import numpy as np
from numpy.typing import NDArray

from complaint_guard.near_duplicates.kernel import kernel

SLOT = 0xE000
#: characters in the shingles that candidates are joined on
LONG = 5
#: characters that bigrams are made of, the commonest of all texts; the table of bigrams has the square of this
ALPHABET = 8_192
#: characters between quotation marks from which they are somebody else's words
QUOTED = 10
_QUOTED = re.compile('"[^"]{0,120}"|“[^”]{0,120}”|「[^」]{0,120}」')

U32 = NDArray[np.uint32]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]


@dataclass(frozen=True)
class Skeletons:
    """n texts end to end: `points[starts[i]:starts[i + 1]]` are the code points of text i, as uint32."""

    points: U32
    starts: I64

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, text: int) -> list[int]:
        """The code points of one text."""
        points: list[int] = self.points[self.starts[text] : self.starts[text + 1]].tolist()
        return points


@dataclass(frozen=True)
class Shingles:
    """Distinct bigrams of n texts: `grams[starts[i]:starts[i + 1]]`, int32, ascending; `frequency[g]` texts hold
    gram g.

    `characters` maps a code point to its number, 0 if it makes no bigram; the id of a bigram is made of the numbers of
    its two characters. `beyond` characters were left out because ALPHABET commoner ones were met.
    """

    grams: I32
    starts: I64
    frequency: I32
    characters: I32
    alphabet: int
    beyond: int

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, text: int) -> I32:
        """The distinct bigrams of one text, ascending."""
        return self.grams[self.starts[text] : self.starts[text + 1]]

    @property
    def sizes(self) -> I64:
        """Distinct bigrams per text, shape (n,)."""
        return np.diff(self.starts)

    def id_of(self, first: int, second: int) -> int:
        """The id of the bigram of two code points."""
        return int(self.characters[first]) * self.alphabet + int(self.characters[second])


def skeletons(masked: Sequence[str]) -> Skeletons:
    """Skeletons of masked texts, in the same order."""
    lengths = np.fromiter((len(text) for text in masked), dtype=np.int64, count=len(masked))
    joined = np.frombuffer("".join(masked).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    return Skeletons(*_compact(joined, starts, _folding()))


def bigrams(texts: Skeletons) -> Shingles:
    """Distinct bigrams of every skeleton; those of characters seen once in all texts, which no pair can share, are
    left out.
    """
    counts = np.bincount(texts.points, minlength=0x110000)
    ids = np.zeros(len(counts), dtype=np.int32)
    repeated = np.flatnonzero(counts > 1)
    common = np.sort(repeated[np.argsort(-counts[repeated], kind="stable")[:ALPHABET]])
    ids[common] = np.arange(1, len(common) + 1, dtype=np.int32)
    size = len(common) + 1
    grams, starts = _distinct_bigrams(ids[texts.points], texts.starts, size)
    frequency = np.bincount(grams, minlength=size * size).astype(np.int32)
    return Shingles(grams, starts, frequency, ids, size, len(repeated) - len(common))


def long_shingles(texts: Skeletons, keep_one_in: int) -> tuple[NDArray[np.uint64], I32]:
    """Hashes of the LONG-character shingles of every skeleton whose hash falls in the sample, and the text each
    stands in.

    The sample is by hash, so two texts that share a shingle keep or lose it together.
    """
    return _sampled_shingles(texts.points, texts.starts, np.uint64(keep_one_in))


def own_words(masked: str) -> str:
    """`masked` without the passages it quotes: who quote one notice or one clause share a source, not a script. A text
    that is quotation for the greater part is left as it is, or quotation marks would hide a script.
    """
    own = _QUOTED.sub(lambda match: match.group() if len(match.group()) < QUOTED + 2 else " ", masked)
    return own if 2 * len(own) >= len(masked) else masked


def folded(masked: str) -> list[tuple[int, int]]:
    """Place in the text and code point of every character of its skeleton."""
    table = _folding()
    points = [(place, int(table[ord(c)]) if ord(c) < 0x10000 else ord(c)) for place, c in enumerate(masked)]
    kept = [(place, point) for place, point in points if point]
    return [pair for n, pair in enumerate(kept) if pair[1] != SLOT or n == 0 or kept[n - 1][1] != SLOT]


@cache
def _folding() -> U32:
    """Table from BMP code point to the one kept for it, 0 for dropped ones."""
    table = np.zeros(0x10000, dtype=np.uint32)
    for point in range(0x10000):
        character = chr(point)
        if 0xE000 <= point < 0xF900:
            table[point] = SLOT
        elif character.isalnum():
            table[point] = ord(character.lower()[0])
    return table


@kernel()
def _compact(points: U32, starts: I64, folding: U32) -> tuple[U32, I64]:
    out = np.empty(len(points), dtype=np.uint32)
    ends = np.zeros(len(starts), dtype=np.int64)
    n = 0
    for i in range(len(starts) - 1):
        first = n
        for k in range(starts[i], starts[i + 1]):
            point = points[k]
            kept = folding[point] if point < 0x10000 else point
            if kept == 0 or (kept == SLOT and n > first and out[n - 1] == SLOT):
                continue
            out[n] = kept
            n += 1
        ends[i + 1] = n
    return out[:n].copy(), ends


@kernel(parallel=True)
def _distinct_bigrams(ids: I32, starts: I64, size: int) -> tuple[I32, I64]:
    n = len(starts) - 1
    loose = np.empty(len(ids), dtype=np.int32)
    counts = np.zeros(n + 1, dtype=np.int64)
    for i in numba.prange(n):
        first, last = starts[i], starts[i + 1] - 1
        if last <= first:
            continue
        made = first
        for k in range(first, last):
            if ids[k] and ids[k + 1]:
                loose[made] = ids[k] * size + ids[k + 1]
                made += 1
        block = loose[first:made]
        block.sort()
        m = 0
        for k in range(len(block)):
            if m == 0 or block[k] != block[m - 1]:
                block[m] = block[k]
                m += 1
        counts[i + 1] = m
    ends = np.cumsum(counts)
    grams = np.empty(ends[n], dtype=np.int32)
    for i in numba.prange(n):
        grams[ends[i] : ends[i + 1]] = loose[starts[i] : starts[i] + counts[i + 1]]
    return grams, ends


@kernel()
def _sampled_shingles(points: U32, starts: I64, keep_one_in: np.uint64) -> tuple[NDArray[np.uint64], I32]:
    hashes = np.empty(len(points), dtype=np.uint64)
    texts = np.empty(len(points), dtype=np.int32)
    n = 0
    for i in range(len(starts) - 1):
        for k in range(starts[i], starts[i + 1] - LONG + 1):
            h = np.uint64(0x9E3779B97F4A7C15)
            for j in range(LONG):
                h = (h ^ np.uint64(points[k + j])) * np.uint64(0xFF51AFD7ED558CCD)
                h ^= h >> np.uint64(32)
            if h % keep_one_in == 0:
                hashes[n] = h
                texts[n] = i
                n += 1
    return hashes[:n].copy(), texts[:n].copy()
