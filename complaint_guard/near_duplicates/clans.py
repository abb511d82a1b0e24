"""Families of copies that come from one source and were rewritten too far for any two of them to tell.

Of a million texts two are alike by chance now and then; of a few thousand families two are so less often, and the mean
of several copies sways less than one pair. So families are of one clan from fewer bits on than texts are of one script.
A clan ties people as loosely as its bits say, and a script that is for everybody is of none.
"""

from __future__ import annotations

from itertools import combinations
from math import comb, log2

import igraph
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.cluster.hierarchy import fcluster, linkage

from complaint_guard.near_duplicates.families import Texts
from complaint_guard.near_duplicates.overlap import F64
from complaint_guard.near_duplicates.scripts import Scorer, communities
from complaint_guard.near_duplicates.shingles import I64
from complaint_guard.records import CLANS
from complaint_guard.records.vectors import F32

#: copies of a family that stand for it, families that each is compared with, and families compared at a time
COPIES, NEAREST, TOGETHER = 6, 8, 2_000
#: families that hang together of which all are compared with all
WHOLE = 24
#: families that stand in for fewer when chance is reckoned
FEWEST = 32
#: bits that a pair of families needs above log2 of the number of such pairs; a pair of texts needs more, but a clan
#: counts as no more than its bits say, and refers nobody
MARGIN = 1.0


def clans(texts: Texts, ids: pa.ChunkedArray, found: tuple[pa.Table, pa.Table], score: Scorer) -> pa.Table:
    """CLANS among FAMILIES with their FAMILY_MEMBERS (`found`); complaint `ids[i]` is text i."""
    copies = _copies(texts, ids, *found)
    if len(copies) < 2 or not texts.written.vectors.width:
        return CLANS.empty_table()
    least = least_bits(len(copies))
    near = _near(_centres(texts, copies))
    bits = _means(near, copies, score)
    label = _together(near[bits >= least], bits[bits >= least], len(copies), least)
    parts = (np.flatnonzero(label == part) for part in np.flatnonzero(np.bincount(label) > 1))
    held = [one for part in parts for one in _parted(part, copies, score, least)]
    rows = [
        {"complaint_id": ids[int(copies[family][0])].as_py(), "clan": clan, "bits": bits}
        for clan, (families, bits) in enumerate(held)
        for family in families.tolist()
    ]
    return pa.Table.from_pylist(rows, schema=CLANS)


def least_bits(families: int) -> float:
    """The mean bits from which a pair of so many families is of one clan: by chance fewer than one is, of all pairs."""
    return log2(comb(max(FEWEST, families), 2)) + MARGIN


def _copies(texts: Texts, ids: pa.ChunkedArray, families: pa.Table, members: pa.Table) -> list[I64]:
    """Up to COPIES texts of each family of several people whose wording nothing explains, one an author."""
    of_anyone = pc.and_(
        pc.is_in(families["origin"], value_set=pa.array(["found", "known"])), pc.equal(families["subject"], "")
    )
    asked = families.filter(pc.and_(of_anyone, pc.greater(families["people"], 1)))["family_id"].combine_chunks()
    family = pc.index_in(members["family_id"], value_set=asked)
    places = pc.index_in(members["complaint_id"], value_set=ids.combine_chunks())
    held = np.stack([np.asarray(pc.fill_null(each, -1), np.int64) for each in (family, places)], axis=1)
    held = held[held[:, 0] >= 0]
    held = held[np.lexsort((texts.lots[held[:, 1]], held[:, 0]))]
    alone = np.unique(np.stack([held[:, 0], texts.author[held[:, 1]]], axis=1), axis=0, return_index=True)[1]
    held = held[np.sort(alone)]
    return [block[:COPIES] for block in np.split(held[:, 1], np.flatnonzero(np.diff(held[:, 0])) + 1) if len(block)]


def _centres(texts: Texts, copies: list[I64]) -> F32:
    """The mean vector of each family's copies, of length one."""
    rows = texts.written.vectors.rows(np.concatenate(copies))
    sizes = np.array([len(own) for own in copies])
    sums = np.add.reduceat(rows, np.concatenate([[0], np.cumsum(sizes)[:-1]]))
    found: F32 = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return found


def _near(centres: F32) -> I64:
    """Pairs (m, 2) of each family and those NEAREST it, left below right."""
    count, found = min(NEAREST + 1, len(centres)), []
    for at in range(0, len(centres), TOGETHER):
        cosines = centres[at : at + TOGETHER] @ centres.T
        nearest = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
        found.append(np.stack([np.repeat(np.arange(at, at + len(cosines)), count), nearest.ravel()], axis=1))
    pairs = np.sort(np.concatenate(found), axis=1)
    return np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0)


def _means(pairs: I64, copies: list[I64], score: Scorer) -> F64:
    """Mean bits of the copies of each pair (m, 2) of families, shape (m,)."""
    if not len(pairs):
        return np.empty(0)
    crossed = [
        np.stack(np.meshgrid(copies[one], copies[other]), axis=-1).reshape(-1, 2) for one, other in pairs.tolist()
    ]
    of_pair = np.repeat(np.arange(len(pairs)), [len(each) for each in crossed])
    bits = score(np.sort(np.concatenate(crossed), axis=1).astype(np.int32))
    found: F64 = np.bincount(of_pair, weights=bits, minlength=len(pairs)) / np.bincount(of_pair, minlength=len(pairs))
    return found


def _together(pairs: I64, bits: F64, count: int, least: float) -> I64:
    """The group (count,) of each family, of those that hang together by `pairs` (m, 2) of so many `bits` (m,): of more
    than WHOLE that do what CPM (Traag, Van Dooren and Nesterov 2011) leaves together, for all pairs of a group are
    compared next.
    """
    graph = igraph.Graph(n=count, edges=pairs)
    graph.es["bits"] = bits
    label = np.array(graph.connected_components().membership, dtype=np.int64)
    for part in np.flatnonzero(np.bincount(label) > WHOLE):
        families = np.flatnonzero(label == part)
        own = graph.subgraph(families)
        label[families] = label.max() + 1 + communities(own, least, np.array(own.es["bits"]))
    return label


def _parted(families: I64, copies: list[I64], score: Scorer, least: float) -> list[tuple[I64, float]]:
    """The clans among `families` that hang together, each with the mean bits of its pairs."""
    places = np.array(list(combinations(range(len(families)), 2)))
    bits = _means(families[places], copies, score)
    label = fcluster(linkage(bits.max() - bits, "average"), bits.max() - least, "distance")
    within = [(label == clan, (label[places] == clan).all(axis=1)) for clan in np.unique(label)]
    return [(families[own], float(bits[pairs].mean())) for own, pairs in within if pairs.any()]
