"""Greedy segmentation of Chinese text into the words and characters of a fixed vocabulary.

The same segmentation exists twice: as a `tokenizers` tokenizer, which sentence-transformers can read, and as a compiled
walk through a trie (`trie.py`), which is several times faster but has a start-up cost. Both take the longest known word
from left to right; unknown characters, punctuation among them, part words and are otherwise skipped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

import numpy as np
from tokenizers import Regex, Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import Replace
from tokenizers.pre_tokenizers import WhitespaceSplit

#: Row 0: never met in a text, because unknown characters become spaces before the words are looked up.
UNKNOWN = "[UNK]"
#: `tokenizers` gives up on longer runs of known characters; ingest takes no text that long.
_LONGEST_RUN = 10_000_000
#: Fewer texts than this are not worth the start-up of compiled code,
_MANY = 2_000
#: unless one is longer than this: the tokenizer's time grows with the square of a run without punctuation.
_LONG = 1_000

#: Token ids of all texts one after the other (int32), and how many of them each text has (int64).
Segmented = tuple[np.ndarray, np.ndarray]


def tokenizer(words: Iterable[str]) -> Tokenizer:
    """Tokenizer over `words`; every character of a word must be a word itself. Ids follow the order given, from 1."""
    vocabulary = {UNKNOWN: 0} | {word: row for row, word in enumerate(words, start=1)}
    known = sorted({character for word in vocabulary if word != UNKNOWN for character in word})
    result = Tokenizer(
        WordPiece(vocabulary, unk_token=UNKNOWN, continuing_subword_prefix="", max_input_chars_per_word=_LONGEST_RUN)
    )
    result.normalizer = Replace(Regex(f"[^{''.join(map(re.escape, known))}]"), " ")
    result.pre_tokenizer = WhitespaceSplit()
    return result


class Segmenter:
    """Callable from texts to token ids: `found` itself or, if it is a greedy `tokenizer`, its compiled equal."""

    def __init__(self, found: Tokenizer) -> None:
        self._tokenizer = found
        self._greedy = _is_greedy(found)

    def __call__(self, texts: Sequence[str]) -> Segmented:
        """Ids of all texts and their counts; an empty text has none."""
        if self._greedy and (len(texts) >= _MANY or max(map(len, texts), default=0) > _LONG):
            return self._compiled(texts)
        rows = [found.ids for found in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
        counts = np.fromiter(map(len, rows), np.int64, len(rows))
        return np.fromiter((token for row in rows for token in row), np.int32, int(counts.sum())), counts

    def _compiled(self, texts: Sequence[str]) -> Segmented:
        from complaint_guard import trie

        if not hasattr(self, "_trie"):
            vocabulary = self._tokenizer.get_vocab()
            self._trie = trie.build({word: row for word, row in vocabulary.items() if word != UNKNOWN})
        return trie.segment(texts, self._trie)


def _is_greedy(found: Tokenizer) -> bool:
    """Whether `found` is, setting by setting, what `tokenizer` makes of its vocabulary."""
    vocabulary = found.get_vocab()
    words = sorted(vocabulary.keys() - {UNKNOWN}, key=vocabulary.__getitem__)
    return bool(json.loads(found.to_str()) == json.loads(tokenizer(words).to_str()))
