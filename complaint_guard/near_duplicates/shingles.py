"""What pairs of texts may share: characters, bigrams, wordings, themes, and sampled longer shingles. Character shingles
are the right unit for Chinese: no word list is needed and inserted characters break few of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from complaint_guard import trie
from complaint_guard.near_duplicates.distinct import (
    Lists,
    counted,
    distinct_bigrams,
    distinct_characters,
    distinct_lists,
    starts_of,
)
from complaint_guard.near_duplicates.skeleton import Skeletons
from complaint_guard.records import Groups, Kind, MarkWeight, Words

#: characters that bigrams are made of, the commonest of all texts; the table of bigrams has the square of this
ALPHABET = 8_192

U32 = NDArray[np.uint32]
I32 = NDArray[np.int32]
F32 = NDArray[np.float32]
I64 = NDArray[np.int64]


#: kinds of marks
KINDS: tuple[Kind, ...] = ("bigram", "character", "wording", "theme")
#: no mark is worth more or less than its rarity says
NO_FACTORS = (np.empty(0, np.int64), np.empty(0, np.float32))


@dataclass(frozen=True)
class Marks:
    """What n texts hold, each mark once: `grams[starts[i]:starts[i + 1]]`, int32, are the marks of text i;
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
        """The marks of one text."""
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
    counts = counted(texts.points, 0x110000)
    ids = np.zeros(len(counts), dtype=np.int32)
    repeated = np.flatnonzero(counts > 1)
    common = repeated[np.argsort(-counts[repeated], kind="stable")[:ALPHABET]]  # common ones lie together in all tables
    ids[common] = np.arange(1, len(common) + 1, dtype=np.int32)
    size = len(common) + 1
    grams, starts = distinct_bigrams(texts.points, texts.starts, ids, size)
    frequency = counted(grams, size * size)
    return Shingles(grams, starts, frequency, ids, size, len(repeated) - len(common))


def characters(texts: Skeletons, shingles: Shingles) -> Marks:
    """Distinct characters of every skeleton, by the numbers they have in `shingles`."""
    grams, starts = distinct_characters(texts.points, texts.starts, shingles.characters, shingles.alphabet)
    return Marks(grams, starts, counted(grams, shingles.alphabet))


def touched(texts: Skeletons, groups: Groups) -> Marks:
    """Groups of words, by their place in `groups` and from 1, that each skeleton holds a word of. The longest word is
    taken, from left to right; one that stands in several groups counts for each.
    """
    words, lists = _lexicon(groups)
    found, counts = trie.walk(texts.points, texts.starts[1:], words)
    grams, starts = distinct_lists(found, starts_of(counts), lists)
    return Marks(grams, starts, counted(grams, len(groups) + 1))


@cache
def _lexicon(groups: Groups) -> tuple[trie.Trie, Lists]:
    """Words as a trie, and the groups of each word."""
    held: dict[str, list[int]] = {}
    for number, group in enumerate(groups, 1):
        for word in dict.fromkeys(group):
            held.setdefault(word, []).append(number)
    lists = np.array([number for numbers in held.values() for number in numbers], dtype=np.int32)
    ends = starts_of([len(numbers) for numbers in held.values()])
    return trie.build({word: row for row, word in enumerate(held)}), Lists(lists, ends)
