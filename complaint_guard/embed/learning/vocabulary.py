"""Which words a text model knows, how rare they are, and which parts they share.

General Chinese comes from the dictionary of jieba (words with frequencies, MIT licence), the field from the texts.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy.sparse import coo_array, csr_array

from complaint_guard.embed.learning.corpus import Corpus
from complaint_guard.embed.segments import Segmenter, tokenizer

#: Private-use characters the masker puts for slots; more than it has kinds, so that a new kind needs no new model.
SLOTS = [chr(0xE000 + at) for at in range(32)]
_LATIN = list(string.ascii_letters + string.digits)
#: Words of a general text, over which the dictionary's frequencies become a share of texts.
_GENERAL_LENGTH = 100


@dataclass(frozen=True)
class Vocabulary:
    """Tokens in order of id (from 1), the segmenter over them, and their rarity in nats (id 0 is unused)."""

    words: list[str]
    segment: Segmenter
    rarity: np.ndarray

    def bags(self, texts: Sequence[str]) -> csr_array:
        """(texts, tokens) 1 where a token occurs, however often."""
        ids, counts = self.segment(texts)
        starts = np.concatenate(([0], np.cumsum(counts)))
        bags = csr_array((np.ones(len(ids), np.float32), ids, starts), shape=(len(texts), len(self.words) + 1))
        bags.sum_duplicates()
        bags.data[:] = 1
        return bags


def build(corpus: Corpus, general_words: int, general_texts: float = 300) -> Vocabulary:
    """Vocabulary of all common characters and the `general_words` most frequent words of the dictionary.

    Rarity is taken over `corpus`, beside which the dictionary stands for `general_texts` texts.
    The field's own longer words are left out on purpose: they come apart into words that rewordings share.
    """
    dictionary = general_frequencies()
    characters = [word for word in dictionary if len(word) == 1 and _common(word)]
    known = {*characters, *_LATIN, *SLOTS}
    frequent = sorted((word for word in dictionary if 2 <= len(word) <= 4), key=lambda word: -dictionary[word])
    several = [word for word in frequent if known.issuperset(word)]
    words = [*SLOTS, *_LATIN, *characters, *several[:general_words]]
    segment = Segmenter(tokenizer(words))
    return Vocabulary(words, segment, _rarity(words, segment, corpus, general_texts))


def parts(words: Sequence[str], share: float) -> csr_array:
    """(tokens, tokens), rows of length 1: a token is itself and its characters, which weigh `share` together."""
    row = {word: at for at, word in enumerate(words, start=1)}
    longer = [(at, word) for word, at in row.items() if len(word) > 1]
    rows = np.array([*row.values(), *(at for at, word in longer for _ in word)])
    columns = np.array([*row.values(), *(row[character] for _, word in longer for character in word)])
    values = np.array([1.0] * len(row) + [share / len(word) ** 0.5 for _, word in longer for _ in word])
    made = coo_array((values, (rows, columns)), shape=(len(words) + 1, len(words) + 1)).tocsr()
    made.sort_indices()
    token = np.repeat(np.arange(len(words) + 1), np.diff(made.indptr))
    made.data /= np.sqrt(np.bincount(token, made.data**2))[token]
    return made.astype(np.float32)


@cache
def general_frequencies() -> dict[str, int]:
    """Word -> frequency in general Chinese."""
    import jieba

    lines = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
    return {word: int(count) for word, count, _ in (line.split(" ") for line in lines)}


def _rarity(words: Sequence[str], segment: Segmenter, corpus: Corpus, general: float) -> np.ndarray:
    """(tokens + 1,) inverse document frequency in nats."""
    dictionary, slot = general_frequencies(), 0.3
    ids, counts = segment(list(dictionary))
    mass = np.bincount(ids, np.repeat(list(dictionary.values()), counts), len(words) + 1)
    share = 1 - (1 - mass / sum(dictionary.values())) ** _GENERAL_LENGTH
    found = np.zeros(len(words) + 1)
    for source in corpus.sources:
        for text in source.texts:
            found[np.unique(segment([text])[0])] += 1 / len(source.texts)
    rarity = np.log((len(corpus.sources) + general + 1) / (found + general * share + 0.5))
    rarity[: len(SLOTS) + len(_LATIN) + 1] = slot
    return np.maximum(rarity, 0.05)


def _common(character: str) -> bool:
    try:
        return "\u4e00" <= character <= "\u9fff" and bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False
