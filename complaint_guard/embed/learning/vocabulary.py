"""Which words a text model knows, how rare they are, and which parts they share.

General Chinese comes from the dictionary of jieba (words with frequencies, MIT licence), the field from the training texts.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from complaint_guard.embed.learning.corpus import Corpus
from complaint_guard.embed.segments import Segmenter, tokenizer

#: Private-use characters the masker puts for slots; more than it has kinds, so that a new kind needs no new model.
SLOTS = [chr(0xE000 + at) for at in range(32)]
_LATIN = list(string.ascii_letters + string.digits)
_LONGEST = 8
#: Words of a general text, over which the dictionary's frequencies become a share of texts.
_GENERAL_LENGTH = 100


@dataclass(frozen=True)
class Vocabulary:
    """Tokens in order of id (from 1), the segmenter over them, and their rarity in nats (id 0 is unused)."""

    words: list[str]
    segment: Segmenter
    rarity: np.ndarray

    def bags(self, texts: Sequence[str]) -> csr_array:
        """(texts, tokens) counts."""
        ids, counts = self.segment(texts)
        starts = np.concatenate(([0], np.cumsum(counts)))
        bags = csr_array((np.ones(len(ids), np.float32), ids, starts), shape=(len(texts), len(self.words) + 1))
        bags.sum_duplicates()
        return bags


def build(corpus: Corpus, general_words: int) -> Vocabulary:
    """Vocabulary of all common characters, `general_words` dictionary words and the words of `corpus`."""
    dictionary = general_frequencies()
    characters = [word for word in dictionary if len(word) == 1 and _common(word)]
    known = {*characters, *_LATIN, *SLOTS}
    frequent = sorted((word for word in dictionary if 2 <= len(word) <= 4), key=lambda word: -dictionary[word])
    own = [word for group in corpus.wordings for word in group] + _words_of(corpus.texts)
    several = [word for word in [*own, *frequent] if 2 <= len(word) <= _LONGEST and known.issuperset(word)]
    distinct = list(dict.fromkeys(several))
    words = [*SLOTS, *_LATIN, *characters, *distinct[: len(set(own)) + general_words]]
    segment = Segmenter(tokenizer(words))
    return Vocabulary(words, segment, _rarity(words, segment, corpus))


def parts(vocabulary: Vocabulary, wordings: Iterable[Sequence[str]], shares: tuple[float, float]) -> csr_array:
    """(tokens, parts), rows of length 1: a token is made of itself, its characters and the groups it belongs to.

    `shares` are the weights of all characters and of a group against the token's own part.
    """
    words = vocabulary.words
    row = {word: at for at, word in enumerate(words, start=1)}
    cells = [(at, at, 1.0) for at in row.values()]
    for word, at in row.items():
        if len(word) > 1:
            cells += [(at, row[character], shares[0] / len(word) ** 0.5) for character in word]
    groups = [[row[word] for word in group if word in row] for group in wordings]
    memberships = Counter(at for group in groups for at in group)
    for number, group in enumerate(groups, start=len(words) + 1):
        cells += [(at, number, shares[1] / memberships[at] ** 0.5) for at in group]
    rows, columns, values = zip(*cells, strict=True)
    result = csr_array((values, (rows, columns)), shape=(len(words) + 1, len(words) + 1 + len(groups)), dtype=np.float32)
    result.sum_duplicates()
    lengths = np.sqrt(result.multiply(result).sum(axis=1))
    result.data /= np.repeat(lengths, np.diff(result.indptr))
    return result


@cache
def general_frequencies() -> dict[str, int]:
    """Word -> frequency in general Chinese."""
    import jieba

    lines = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
    return {word: int(count) for word, count, _ in (line.split(" ") for line in lines)}


def _rarity(words: Sequence[str], segment: Segmenter, corpus: Corpus) -> np.ndarray:
    """(tokens + 1,) inverse document frequency, the dictionary standing in for `general` further documents."""
    dictionary, general, slot = general_frequencies(), 100.0, 0.3
    ids, counts = segment(list(dictionary))
    mass = np.bincount(ids, np.repeat(list(dictionary.values()), counts), len(words) + 1)
    share = 1 - (1 - mass / sum(dictionary.values())) ** _GENERAL_LENGTH
    found = np.zeros(len(words) + 1)
    documents = [source.texts for source in corpus.sources] + [(clause.text,) for clause in corpus.clauses]
    for texts in documents:
        for text in texts:
            found[np.unique(segment([text])[0])] += 1 / len(texts)
    rarity = np.log((len(documents) + general + 1) / (found + general * share + 0.5))
    rarity[: len(SLOTS) + len(_LATIN) + 1] = slot
    return np.maximum(rarity, 0.05)


def _words_of(texts: Sequence[str]) -> list[str]:
    """Words that occur in two texts or more."""
    import jieba

    jieba.setLogLevel("ERROR")
    counts = Counter(word for text in texts for word in set(jieba.cut(text)))
    return [word for word, count in counts.items() if count >= 2]


def _common(character: str) -> bool:
    try:
        return "\u4e00" <= character <= "\u9fff" and bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False
