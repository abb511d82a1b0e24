"""Texts as arrays: skeletons of code points, and what pairs of them may share: characters, bigrams, wordings, and
sampled longer shingles.

The skeleton of a masked text is its letters, ideographs and digits; punctuation, spaces and case are dropped, and
every run of slot characters (private-use code points) becomes one SLOT. Character shingles are the right unit for
Chinese: no word list is needed and inserted characters break few of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from complaint_guard import trie
from complaint_guard.near_duplicates.distinct import distinct, distinct_of
from complaint_guard.near_duplicates.kernel import kernel
from complaint_guard.records import Groups, Kind, MarkWeight, Words

SLOT = 0xE000
#: characters in the shingles that candidates are joined on
LONG = 5
#: characters that bigrams are made of, the commonest of all texts; the table of bigrams has the square of this
ALPHABET = 8_192
#: texts that are made skeletons of at a time: the letters of a million are gigabytes
AT_A_TIME = 65_536
#: characters between quotation marks from which they are somebody else's words
QUOTED = 10
_OPENS = re.compile('["“「《]')
_QUOTED = re.compile('"[^"]{0,120}"|“[^”]{0,120}”|「[^」]{0,120}」|《[^》]{0,120}》')

U32 = NDArray[np.uint32]
I32 = NDArray[np.int32]
F32 = NDArray[np.float32]
I64 = NDArray[np.int64]


#: kinds of marks
KINDS: tuple[Kind, ...] = ("bigram", "character", "wording", "theme")
#: no mark is worth more or less than its rarity says
NO_FACTORS = (np.empty(0, np.int64), np.empty(0, np.float32))


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
class Marks:
    """What n texts hold, each mark once: `grams[starts[i]:starts[i + 1]]`, int32, ascending, are the marks of text i;
    `frequency[g]` texts hold mark g. `factors` are marks and what these are worth beside their rarity; others are
    worth 1.
    """

    grams: I32
    starts: I64
    frequency: I32
    factors: tuple[I64, F32] = field(default=NO_FACTORS, kw_only=True)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, text: int) -> I32:
        """The marks of one text, ascending."""
        return self.grams[self.starts[text] : self.starts[text + 1]]

    @property
    def sizes(self) -> I64:
        """Distinct marks per text, shape (n,)."""
        return np.diff(self.starts)


@dataclass(frozen=True)
class Shingles(Marks):
    """Distinct bigrams of n texts.

    `characters` maps a code point to its number, 0 if it makes no bigram; the id of a bigram is made of the numbers of
    its two characters. `beyond` characters were left out because ALPHABET commoner ones were met.
    """

    characters: I32
    alphabet: int
    beyond: int

    def id_of(self, first: int, second: int) -> int:
        """The id of the bigram of two code points."""
        return int(self.characters[first]) * self.alphabet + int(self.characters[second])


def skeletons(masked: Iterable[str]) -> Skeletons:
    """Skeletons of masked texts, in the same order."""
    points, sizes, rest = [np.empty(0, np.uint32)], [np.zeros(1, np.int64)], iter(masked)
    while block := list(islice(rest, AT_A_TIME)):
        ends = np.cumsum([0, *map(len, block)])
        written = np.frombuffer("".join(block).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        kept, starts = _compact(written, ends, _folding())
        points.append(kept)
        sizes.append(np.diff(starts))
    return Skeletons(np.concatenate(points), np.cumsum(np.concatenate(sizes)))


def marks(texts: Skeletons, words: Words) -> tuple[Shingles, Marks, Marks, Marks]:
    """Bigrams, characters, wordings and themes of every skeleton, with the factors of `words`."""
    grams = bigrams(texts)
    found = characters(texts, grams), touched(texts, words.wordings), touched(texts, words.themes)
    own = {kind: [weight for weight in words.weights if weight.kind == kind] for kind in KINDS}
    single, *groups = (
        replace(each, factors=_factors(own[kind], grams)) for each, kind in zip(found, KINDS[1:], strict=True)
    )
    return replace(grams, factors=_factors(own["bigram"], grams)), single, groups[0], groups[1]


def _factors(weights: Sequence[MarkWeight], grams: Shingles) -> tuple[I64, F32]:
    """Ids and factors of the marks that the texts hold."""
    ids = np.array([_number(weight, grams) for weight in weights], dtype=np.int64)
    factors = np.array([weight.factor for weight in weights], dtype=np.float32)
    return ids[ids > 0], factors[ids > 0]


def _number(weight: MarkWeight, grams: Shingles) -> int:
    """The id of a mark, 0 if the texts do not hold it."""
    if weight.kind in ("wording", "theme"):
        return int(weight.mark)
    numbers = [int(grams.characters[ord(letter)]) for letter in weight.mark]
    return 0 if 0 in numbers else numbers[0] * grams.alphabet + numbers[1] if len(numbers) == 2 else numbers[0]


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
    grams, starts = distinct_of(texts.points, texts.starts, ids, size)
    frequency = np.bincount(grams, minlength=size * size).astype(np.int32)
    return Shingles(grams, starts, frequency, ids, size, len(repeated) - len(common))


def characters(texts: Skeletons, shingles: Shingles) -> Marks:
    """Distinct characters of every skeleton, by the numbers they have in `shingles`."""
    grams, starts = distinct_of(texts.points, texts.starts, shingles.characters, 0)
    return Marks(grams, starts, np.bincount(grams, minlength=shingles.alphabet).astype(np.int32))


def touched(texts: Skeletons, groups: Groups) -> Marks:
    """Groups of words, by their place in `groups` and from 1, that each skeleton holds a word of. The longest word is
    taken, from left to right; one that stands in several groups counts for each.
    """
    words, lists, ends = _lexicon(groups)
    found, counts = trie.walk(texts.points, texts.starts[1:], words)
    sizes = np.diff(ends)[found]
    text = np.repeat(np.arange(len(counts)), counts)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(text, sizes, len(counts)).astype(np.int64))])
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return _marks(lists[np.repeat(ends[found], sizes) + within], starts, len(groups) + 1)


@cache
def _lexicon(groups: Groups) -> tuple[trie.Trie, I32, I64]:
    """Words as a trie; the groups of word w are `lists[ends[w]:ends[w + 1]]`."""
    held: dict[str, list[int]] = {}
    for number, group in enumerate(groups, 1):
        for word in dict.fromkeys(group):
            held.setdefault(word, []).append(number)
    lists = np.array([number for numbers in held.values() for number in numbers], dtype=np.int32)
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum([len(numbers) for numbers in held.values()])])
    return trie.build({word: row for row, word in enumerate(held)}), lists, ends.astype(np.int64)


def _marks(ids: I32, starts: I64, size: int) -> Marks:
    grams, ends = distinct(ids, starts)
    return Marks(grams, ends, np.bincount(grams, minlength=size).astype(np.int32))


def long_shingles(texts: Skeletons, keep_one_in: int) -> tuple[NDArray[np.uint64], I32]:
    """Hashes of the LONG-character shingles of every skeleton whose hash falls in the sample, and the text each
    stands in.

    The sample is by hash, so two texts that share a shingle keep or lose it together.
    """
    return _sampled_shingles(texts.points, texts.starts, np.uint64(keep_one_in))


def own_words(masked: str) -> str:
    """`masked` without the passages it quotes and the long titles it cites: who quote one notice or cite one law
    share a source, not a script. A text that is quotation for the greater part is left as it is, or quotation marks
    would hide a script.
    """
    if not _OPENS.search(masked):
        return masked
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
