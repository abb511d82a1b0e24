"""Whose texts are about unlike matters: who helps many writes of what each came for, a gang's members claim alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from complaint_guard.records.vectors import F32, Vectors

#: share of strangers' pairs that are as alike as two texts that count as alike, and pairs of strangers looked at
LIKEST = 0.05
STRANGERS = 4_000
#: share of a group's pairs that count as alike below which its matters are unlike
ALIKE = 0.3
#: texts below which the case base cannot tell how alike strangers are
FEWEST = 256
_SEED = 20_260_901


def unlike(groups: Mapping[str, Sequence[str]], embeddings: pa.Table) -> set[str]:
    """Names of the `groups` of complaint ids, each person's one, whose texts are no more alike than those of strangers
    are: fewer than ALIKE of their pairs are among what LIKEST of the pairs of all EMBEDDINGS are. None in a case base
    of fewer than FEWEST texts.
    """
    if embeddings.num_rows < FEWEST or not groups:
        return set()
    vectors = Vectors.read(embeddings)
    limit = _limit(vectors, pc.sort_indices(embeddings["complaint_id"]).to_numpy())
    asked = pa.array(chain.from_iterable(groups.values()), pa.string())
    places = pc.index_in(asked, value_set=embeddings["complaint_id"]).to_numpy()
    each = np.split(places, np.cumsum([len(group) for group in groups.values()])[:-1])
    return {name for name, own in zip(groups, each, strict=True) if _share(vectors.rows(own), limit) < ALIKE}


def _limit(vectors: Vectors, order: NDArray[np.integer[Any]]) -> float:
    """The cosine that LIKEST of the pairs of strangers reach, drawn in `order`: whatever nights they came in, the same
    texts give the same pairs.
    """
    left, right = order[np.random.default_rng(_SEED).integers(len(vectors), size=(2, STRANGERS))]
    apart = left != right
    cosines = np.einsum("ij,ij->i", vectors.rows(left[apart]), vectors.rows(right[apart]))
    return float(np.quantile(cosines, 1 - LIKEST))


def _share(own: F32, limit: float) -> float:
    """Share of the pairs of `own` vectors that reach `limit`."""
    cosines = (own @ own.T)[np.triu_indices(len(own), 1)]
    return float((cosines >= limit).mean())
