"""Two gangs that use one script are not one gang.

People whom more than wording ties are a core. Each gang fills in, cuts and polishes a script in its own way, so cores
that share nothing but a script are two gangs if the copies of each are clearly more like each other than like the
other's; where all copies are equally alike they stay one. People whom wording alone ties go to the version that theirs
is nearest to, or are, three or more together, a version themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import igraph
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from complaint_guard.records.vectors import F32, NO_VECTORS, Vectors

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

#: bits of anything but wording from which a pair is of one core
TIED = 4.0
#: two versions are one if the mean cosine of copies across is this share of that within: of 323 groups of several gangs
#: among a million invented complaints it leaves 36, and parts two that are one; .75 leaves 81 and .85 leaves 17
ONE_VERSION = 0.8
#: people whom wording alone ties and who are a version of their own
ALONE = 3


@dataclass(frozen=True)
class Wordings:
    """The vector of one copied text of each person who has one: `place` of the person in `vectors`."""

    place: Mapping[str, int] = field(default_factory=dict)
    vectors: Vectors = NO_VECTORS

    @classmethod
    def of(cls, embeddings: pa.Table, members: pa.Table, people: pa.Table) -> Wordings:
        """Of EMBEDDINGS, FAMILY_MEMBERS and PEOPLE: of each person's copies the one of the lowest complaint id."""
        copies = members["complaint_id"].combine_chunks()
        at = pc.index_in(copies, value_set=embeddings["complaint_id"])
        who = people["person_id"].take(pc.index_in(copies, value_set=people["complaint_id"]))
        order = pc.sort_indices(copies, sort_keys=[("", "descending")]).to_numpy()
        there = order[np.asarray(at.is_valid())[order]]
        place = dict(zip(who.take(there).to_pylist(), range(len(there)), strict=True))  # of several the last stays
        every = Vectors.read(embeddings)
        rows = at.take(pa.array(there)).to_numpy()
        return cls(place, Vectors(every.parts[rows], every.scale[rows]))

    def cosines(self, names: list[str]) -> F64:
        """Cosines (n, n) of the copies of `names`, nan of those who have none and of one with itself."""
        at = np.array([self.place.get(name, -1) for name in names], dtype=np.int64)
        found = np.full((len(names), len(names)), np.nan)
        there = np.flatnonzero(at >= 0)
        rows: F32 = self.vectors.rows(at[there])
        found[np.ix_(there, there)] = rows @ rows.T
        np.fill_diagonal(found, np.nan)
        return found


#: where no texts are compared
NO_WORDINGS = Wordings()


@dataclass(frozen=True)
class _Groups:
    """k groups of people: the sum (k, k) of the cosines of pairs of copies within and across them, and how many such
    pairs there are.
    """

    sums: F64
    pairs: F64

    @staticmethod
    def of(cosines: F64, group: I64) -> _Groups:
        """The groups 0 to k - 1 of people, -1 for none."""
        count = int(group.max()) + 1
        member = (group[:, None] == np.arange(count)).astype(np.float64)
        return _Groups(member.T @ np.nan_to_num(cosines) @ member, member.T @ ~np.isnan(cosines) @ member)

    def joined(self, one: int, other: int) -> _Groups:
        """The groups, of which `other` has gone into `one` before it."""
        stays = np.delete(np.eye(len(self.sums)), other, axis=0)
        stays[one, other] = 1
        return _Groups(stays @ self.sums @ stays.T, stays @ self.pairs @ stays.T)

    def near(self) -> F64:
        """Mean cosine across each two groups, -1 where there are no copies on both sides."""
        return np.divide(self.sums, self.pairs, out=np.full_like(self.sums, -1), where=self.pairs > 0)

    def within(self) -> float:
        """Mean cosine of pairs inside the groups, 0 if there are none."""
        return float(np.trace(self.sums) / max(1, np.trace(self.pairs)))

    def likeness(self) -> F64:
        """Mean cosine across each two groups as a share of that inside the two, -1 of a group and itself."""
        own, pairs = np.diag(self.sums), np.diag(self.pairs)
        both = pairs[:, None] + pairs
        inside = np.divide(own[:, None] + own, both, out=np.full_like(self.sums, self.within()), where=both > 0)
        found = self.near() / np.maximum(inside, 1e-9)
        np.fill_diagonal(found, -1)
        return found


def versions(part: igraph.Graph, wordings: Wordings, least: int) -> I64:
    """The version (n,) of each person of a connected `part`, all 0 where it is one gang: each version holds together
    and has `least` people. Edges say how many bits of anything but wording they have (`besides`).
    """
    whole = np.zeros(part.vcount(), np.int64)
    core = _cores(part)
    cosines = wordings.cosines(part.vs["name"])
    cores = _Groups.of(cosines, core)
    if core.max() < 0 or cores.within() <= 0:
        return whole
    seeds = _merged(cosines, _seeds(cosines, core, cores))
    if seeds.max() < 1:
        return whole
    return _settled(part, core, cosines, seeds, least)


def _cores(part: igraph.Graph) -> I64:
    """The core of each person, -1 of those whom wording alone ties."""
    tied = part.subgraph_edges(part.es.select(besides_ge=TIED), delete_vertices=False)
    label = np.array(tied.connected_components().membership, dtype=np.int64)
    return _numbered(np.where(np.bincount(label)[label] > 1, label, -1))


def _numbered(group: I64) -> I64:
    """Groups by number from 0, -1 for none."""
    found = np.unique(group, return_inverse=True)[1].astype(np.int64)
    return found - 1 if (group < 0).any() else found


def _seeds(cosines: F64, core: I64, cores: _Groups) -> I64:
    """What versions begin with: cores, and people outside whose copies are like no core's and like each other's."""
    least = ONE_VERSION * cores.within()
    outside = np.flatnonzero((core < 0) & ~np.isnan(cosines).all(axis=1))
    far = outside[_nearness(cosines, core, core)[outside].max(axis=1) < least]
    seeds = core.copy()
    if len(far) >= ALONE:
        apart = np.clip(1 - cosines[np.ix_(far, far)], 0, None)
        found = fcluster(linkage(squareform(apart, checks=False), "average"), 1 - least, "distance") - 1
        seeds[far] = np.where(np.bincount(found)[found] >= ALONE, found + core.max() + 1, -1)
    return _numbered(seeds)


def _merged(cosines: F64, seeds: I64) -> I64:
    """The seeds, of which the likest two are joined as long as they are of one version."""
    groups, version = _Groups.of(cosines, seeds), np.arange(seeds.max() + 1)
    while len(groups.sums) > 1:
        likeness = groups.likeness()
        one, other = sorted(int(place) for place in np.unravel_index(likeness.argmax(), likeness.shape))
        if likeness[one, other] < ONE_VERSION:
            break
        groups = groups.joined(one, other)
        version = np.where(version == other, one, version - (version > other))
    return np.where(seeds < 0, -1, version[seeds])


def _settled(part: igraph.Graph, core: I64, cosines: F64, seeds: I64, least: int) -> I64:
    """The version of everybody: those outside the `seeds` go to the nearest version they are joined to. What does not
    hold together, or has fewer than `least` people, goes to the others.
    """
    near, label = _nearness(cosines, core, seeds), seeds
    while True:
        label = _spread(part, _held_together(part, label), core, near)
        sizes = np.bincount(label, minlength=near.shape[1])
        small = np.flatnonzero((sizes > 0) & (sizes < least))
        if not len(small):
            return _numbered(label)
        smallest = small[sizes[small].argmin()]
        label[label == smallest] = -1
        if (label < 0).all():
            return np.zeros(len(label), np.int64)


def _nearness(cosines: F64, core: I64, seeds: I64) -> F64:
    """Mean cosine (n, k) of each person's copy with those of each seed, -1 without one; those of a core have one."""
    member = (seeds[:, None] == np.arange(seeds.max() + 1)).astype(np.float64)
    found = np.full(member.shape, -1.0)
    for people in _units(core):
        own = cosines[people]
        pairs = (~np.isnan(own)).astype(np.float64) @ member
        sums = (np.nan_to_num(own) @ member).sum(axis=0)
        found[people] = np.divide(sums, pairs.sum(axis=0), out=np.full(len(sums), -1.0), where=pairs.sum(axis=0) > 0)
    return found


def _units(core: I64) -> list[I64]:
    """Who stays together: each core, and everybody else alone."""
    alone = [np.array([one]) for one in np.flatnonzero(core < 0)]
    return [*(np.flatnonzero(core == one) for one in range(core.max() + 1)), *alone]


def _held_together(part: igraph.Graph, label: I64) -> I64:
    """Labels of the largest connected piece of each version, -1 of the rest."""
    found = np.full(len(label), -1, np.int64)
    for version in np.unique(label[label >= 0]):
        people = np.flatnonzero(label == version)
        pieces = part.subgraph(people).connected_components()
        found[people[max(pieces, key=len)]] = version
    return found


def _spread(part: igraph.Graph, label: I64, core: I64, near: F64) -> I64:
    """Labels of everybody of a connected `part`, round by round outward from those who have one."""
    units = _units(core)
    while (label < 0).any():
        after = label.copy()
        for people in units:
            if label[people[0]] < 0:
                about = {int(label[other]) for one in people for other in part.neighbors(one)} - {-1}
                if about:
                    after[people] = max(sorted(about), key=lambda version: near[people[0], version])
        label = after
    return label
