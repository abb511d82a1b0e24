"""Pairs of texts worth verifying because their vectors are near."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from complaint_guard.near_duplicates.candidates import Fresh, distinct
from complaint_guard.near_duplicates.shingles import F32, I32, I64
from complaint_guard.records.vectors import Vectors, blocks

#: texts up to which all vectors are compared
FEW = 20_000
#: cells of the vector index per root of the number of texts, those asked for one text, and texts that place one cell
CELLS = 3
PROBES = 4
TAUGHT = 16


def semantic(vectors: Vectors, neighbours: int, least_cosine: float, fresh: Fresh | None = None) -> I32:
    """Pairs (n, 2) of texts whose vectors are among each other's nearest `neighbours` at cosine >= `least_cosine`. With
    `fresh` (n,) each text that is so with those nearest to it.

    Up to 20,000 texts exactly, beyond through faiss IVF with 8-bit codes.
    """
    n = len(vectors)
    if n < 2 or not vectors.scale.any():
        return np.empty((0, 2), dtype=np.int32)
    if fresh is not None:
        return _near_fresh(vectors, np.flatnonzero(fresh), neighbours, least_cosine)
    search = _exact if n <= FEW else _by_cells
    cosines, found = search(vectors, min(neighbours + 1, n))
    left = np.repeat(np.arange(n, dtype=np.int32), found.shape[1])
    right = found.ravel()
    good = (right >= 0) & (right != left) & (cosines.ravel() >= least_cosine)
    return distinct(left[good], right[good])


def _exact(vectors: Vectors, count: int) -> tuple[F32, I64]:
    index = _exact_index(vectors.width)
    index.add(vectors.rows())
    found: tuple[F32, I64] = index.search(vectors.rows(), count)
    return found


def _exact_index(width: int) -> Any:
    import faiss

    return faiss.IndexFlatIP(width)


def _near_fresh(vectors: Vectors, fresh: I64, neighbours: int, least_cosine: float) -> I32:
    """All texts ask the fresh ones, which are few; of those that find one it keeps the nearest."""
    if not len(fresh):
        return np.empty((0, 2), dtype=np.int32)
    few = len(vectors) * len(fresh) <= FEW**2
    index = _exact_index(vectors.width) if few else _cells(vectors, fresh)
    index.add(vectors.rows(fresh))
    cosines, found = _asked(index, vectors, min(neighbours + 1, len(fresh)))
    left, right = np.repeat(np.arange(len(vectors)), found.shape[1]), fresh[found.ravel()]
    good = (found.ravel() >= 0) & (cosines.ravel() >= least_cosine) & (left != right)
    left, right, cosine = left[good], right[good], cosines.ravel()[good]
    order = np.lexsort((left, -cosine, right))
    first = np.concatenate([[0], np.flatnonzero(np.diff(right[order])) + 1])
    place = np.arange(len(order)) - np.repeat(first, np.diff(np.append(first, len(order))))
    kept = order[place < 2 * neighbours]
    return distinct(left[kept], right[kept])


def _cells(vectors: Vectors, own: I64) -> Any:
    """An empty faiss index of 8-bit codes, its cells placed among those of `vectors` that are its `own`."""
    import faiss

    n, d = len(own), vectors.width
    cells = min(n, int(CELLS * np.sqrt(n)))
    kind = faiss.ScalarQuantizer.QT_8bit
    index: Any = faiss.IndexIVFScalarQuantizer(faiss.IndexFlatIP(d), d, cells, kind, faiss.METRIC_INNER_PRODUCT)
    index.cp.niter, index.cp.seed, index.cp.min_points_per_centroid = 4, 1, 1
    index.train(vectors.rows(own[np.random.default_rng(1).permutation(n)[: TAUGHT * cells]]))
    index.nprobe = PROBES
    return index


def _by_cells(vectors: Vectors, count: int) -> tuple[F32, I64]:
    """Each vector's nearest cells are looked for once, both to put it into the first and to ask all of them."""
    import faiss
    from faiss.contrib import ivf_tools

    n = len(vectors)
    index, tools = _cells(vectors, np.arange(n)), cast(Any, ivf_tools)
    near, cell = _asked(index.quantizer, vectors, PROBES)
    for some in blocks(n):
        rows, places, first = vectors.rows(some), np.arange(n)[some], np.ascontiguousarray(cell[some, 0])
        index.add_core(len(rows), *(faiss.swig_ptr(each) for each in (rows, places, first)))
    found = [tools.search_preassigned(index, vectors.rows(some), count, cell[some], near[some]) for some in blocks(n)]
    return np.concatenate([cosines for cosines, _ in found]), np.concatenate([places for _, places in found])


def _asked(index: Any, vectors: Vectors, count: int) -> tuple[F32, I64]:
    """Cosines and numbers of the `count` nearest of `index` to each of `vectors`."""
    found = [index.search(vectors.rows(some), count) for some in blocks(len(vectors))]
    return np.concatenate([cosines for cosines, _ in found]), np.concatenate([places for _, places in found])
