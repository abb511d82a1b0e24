"""Static sentence-transformers models (a token table and its mean), read without torch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from complaint_guard.embed.segments import Segmenter

#: A file of this name in a model folder says that each token of a text counts once.
ONCE = "each_token_once"
_TABLE = "embedding.weight"


class StaticEncoder:
    """Encoder that adds the token vectors of a text and brings the sum to length 1 (which the mean would give too).

    With `once`, a token that occurs again counts no more: complaints repeat their topic, scripts their peculiarities
    only once.
    """

    def __init__(self, name: str, table: np.ndarray, segment: Segmenter, once: bool = False) -> None:
        self.name = name
        self.dimension = int(table.shape[1])
        self._table = table.astype(np.float32)
        self._segment = segment
        self._once = once

    @classmethod
    def read(cls, folder: Path) -> StaticEncoder | None:
        """Encoder of a saved model, or None if it has modules other than StaticEmbedding and Normalize.

        Raises whatever the readers of the files raise if they are missing or damaged.
        """
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        kinds = [module["type"].rpartition(".")[2] for module in modules]
        if kinds not in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"]) or _prompted(folder):
            return None
        place = folder / modules[0]["path"]
        weights = load_file(place / "model.safetensors")
        if _TABLE not in weights:
            return None
        tokenizer = Tokenizer.from_file(str(place / "tokenizer.json"))
        tokenizer.no_padding()
        rows, tokens = len(weights[_TABLE]), tokenizer.get_vocab_size()
        if rows < tokens:
            raise ValueError(f"{rows} vectors for {tokens} tokens")
        return cls(folder.name, weights[_TABLE], Segmenter(tokenizer), (folder / ONCE).is_file())

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """(n, d) float32, rows L2-normed; a text without known tokens has a zero row."""
        ids, counts = self._segment(texts)
        if len(texts) == 1:  # a question: SciPy takes longer to import than to answer it
            return unit_rows(self._table[np.unique(ids) if self._once else ids].sum(axis=0, keepdims=True))
        from scipy.sparse import csr_array

        starts = np.concatenate(([0], np.cumsum(counts)))
        occurrences = csr_array((np.ones(len(ids), np.float32), ids, starts), shape=(len(texts), len(self._table)))
        if self._once:
            occurrences.sum_duplicates()
            occurrences.data[:] = 1
        return unit_rows(np.asarray(occurrences @ self._table))


def unit_rows(vectors: np.ndarray) -> np.ndarray:
    """`vectors` as float32 with rows of length 1; zero rows stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), np.float32)


def _prompted(folder: Path) -> bool:
    """Whether the model puts a default prompt before every text, which only sentence-transformers itself does."""
    config = folder / "config_sentence_transformers.json"
    return config.is_file() and bool(json.loads(config.read_text(encoding="utf-8")).get("default_prompt_name"))
