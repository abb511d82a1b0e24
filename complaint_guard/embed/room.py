"""Normalised complaints -> one vector each."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.embed.encoder import Encoder
from complaint_guard.records.vectors import Vectors
from complaint_guard.settings import EmbedSettings


def embed(normalised: pa.Table, encoder: Encoder, settings: EmbedSettings) -> pa.Table:
    """EMBEDDINGS of NORMALISED, rows in the same order, each `encoder.dimension` long.

    The masked text is encoded, so that slots do not tell copies of a script apart. Each distinct masked text is encoded
    once; a text without any known token has the zero vector, which is similar to nothing.
    """
    ids = normalised["complaint_id"].combine_chunks()
    return Vectors.of(_vectors(normalised["masked"], encoder, settings.batch)).table(ids)


def _vectors(texts: pa.ChunkedArray, encoder: Encoder, batch: int) -> np.ndarray:
    """(n, d) float32: distinct texts are encoded into the row they first occur in, then copied to their repeats."""
    coded = texts.combine_chunks().dictionary_encode()
    codes = coded.indices.to_numpy(zero_copy_only=False)
    distinct, first = np.unique(codes, return_index=True)
    vectors = np.empty((len(codes), encoder.dimension), np.float32)
    for start in range(0, len(distinct), batch):
        some = slice(start, start + batch)
        vectors[first[some]] = encoder.encode(pc.take(coded.dictionary, pa.array(distinct[some])).to_pylist())
    source = first[codes]
    repeats = np.flatnonzero(source != np.arange(len(codes)))
    vectors[repeats] = vectors[source[repeats]]
    return vectors
