"""Verified pairs to script families that do not chain."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import igraph
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from complaint_guard.near_duplicates.lots import first
from complaint_guard.near_duplicates.overlap import F64
from complaint_guard.near_duplicates.shingles import I32, I64

#: groups of up to this many texts are compared pair by pair before they are split; of larger ones a sample is, to
#: whose parts the other texts go
WHOLE = 400
#: bits above the least from which a text may follow its nearest one into another part, and how often it may
NEAREST = 5.0
ROUNDS = 3
#: texts of the other part with which it takes a verified pair
SEVERAL = 2
#: texts of each part of the sample that every other text of the group is compared with
ASKED = 64
#: texts of each part that are compared with those of other parts
HELD = 24
#: texts of a large group that are compared with the sample at a time
BLOCK = 2_000
#: mean bits, above the least of a verified pair, from which two parts of a group are one script (CPM resolution): a
#: clause that two scripts have in common is worth less, a rewriting more
ONE_SCRIPT = 4.0
#: the same for parts of a large group's sample, of which a rare variant may be one
ONE_VARIANT = 3.0
#: bits above the least that a plain copy weighs at least in the split: where all texts share stock clauses, two equal
#: ones are worth little more than the least, and are one script all the same
COPIED = 5.0
#: most bits one pair weighs in the split
HEAVIEST = 100.0
#: bits above the least from which one pair alone may join two groups of three or more texts
BRIDGE_BITS = 12.0
#: CPM resolution of what fits no part of a large group's sample, relative to its mean degree per text
RESOLUTION = 0.02
#: pairs (m, 2) -> their bits (m,)
Scorer = Callable[[I32], F64]


@dataclass(frozen=True)
class Groups:
    """label (n,) int64: the family of each text, -1 for none; strongest (n,): its best pair inside the family, in
    bits.
    """

    label: I64
    strongest: F64


def group(pairs: I32, bits: F64, lots: F64, score: Scorer, least: float) -> Groups:
    """Families of two or more texts joined by the verified `pairs` (m, 2), whose worth is `bits` (m,), all at least
    `least`; `score` gives that of any other pair. `lots` (n,) say in which order texts are drawn to stand for all.
    """
    n = len(lots)
    kept = _without_bridges(pairs, bits, n, least)
    pairs, bits = pairs[kept], bits[kept]
    label = _split(_components(pairs, n), pairs, lots, _Weighed(score, least + ONE_SCRIPT, least + ONE_VARIANT))
    label = _rejoined(label, pairs, bits, least + NEAREST)
    inside = label[pairs[:, 0]] == label[pairs[:, 1]]
    strongest = np.zeros(n)
    for side in (0, 1):
        np.maximum.at(strongest, pairs[inside, side], bits[inside])
    sizes = np.bincount(label, minlength=label.max(initial=-1) + 1)
    alone = sizes[label] < 2
    return Groups(np.where(alone, -1, label), strongest)


def _components(pairs: I32, n: int) -> I64:
    graph = coo_matrix((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _without_bridges(pairs: I32, bits: F64, n: int, least: float) -> NDArray[np.bool_]:
    """Which pairs stay: a lone pair between two groups of three or more texts goes, unless it is far above
    the least.
    """
    kept = np.ones(len(pairs), dtype=bool)
    if not len(pairs):
        return kept
    graph = igraph.Graph(n=n, edges=list(zip(*pairs.T.tolist(), strict=True)))  # twice as fast as from an array
    bridges = np.array([edge for edge in graph.bridges() if bits[edge] < least + BRIDGE_BITS], dtype=np.int64)
    if not len(bridges):
        return kept
    kept[bridges] = False
    sides = _components(pairs[kept], n)
    sizes = np.bincount(sides)
    both_large = (sizes[sides[pairs[bridges, 0]]] >= 3) & (sizes[sides[pairs[bridges, 1]]] >= 3)
    kept[bridges[~both_large]] = True
    return kept


@dataclass(frozen=True)
class _Weighed:
    """What pairs weigh in the split, and the mean weight from which two parts are `one_script`, or variants of one."""

    score: Scorer
    one_script: float
    one_variant: float

    def of(self, pairs: I64) -> F64:
        """The weights of `pairs` (m, 2), shape (m,)."""
        return np.clip(self.score(pairs.astype(np.int32)), 0, HEAVIEST)


def _split(label: I64, pairs: I32, lots: F64, weighed: _Weighed) -> I64:
    """Labels after CPM inside components of more than three texts (Traag, Van Dooren and Nesterov 2011)."""
    label = label.copy()
    following = label.max(initial=-1) + 1
    sizes = np.bincount(label)
    order, ends = np.argsort(label, kind="stable"), np.cumsum(sizes)
    for component in np.flatnonzero(sizes > 3):
        members = order[ends[component] - sizes[component] : ends[component]]
        few = len(members) <= WHOLE
        parts = (
            _whole(members, weighed) if few else _sampled(members, pairs, first(lots[members], len(members)), weighed)
        )
        label[members] = following + parts
        following += parts.max() + 1
    return np.unique(label, return_inverse=True)[1].astype(np.int64)


def _rejoined(label: I64, pairs: I32, bits: F64, near: float) -> I64:
    """Labels once every text has gone to the part of the text that it is nearest to, if that part is larger: a heavily
    rewritten copy is like some copies, and not like the mean one. One text that was put together of two scripts draws
    nobody over: the pairs with SEVERAL texts of that part must be verified. Texts that stand alone, or two by two, do
    not hold each other back. Parts of more do not merge, so nothing chains.
    """
    one, other = np.concatenate([pairs, pairs[:, ::-1]]).T
    both = np.concatenate([bits, bits])
    for _ in range(ROUNDS):
        sizes = np.bincount(label, minlength=1)[label]
        own = label[one] == label[other]
        draws = (sizes[other] > sizes[one]) & (_verified_with(one, label[other]) >= SEVERAL)
        rising = np.lexsort((own, both))
        rising = rising[((both >= near) & (draws | (own & (sizes[one] > 2))))[rising]]
        nearest = np.arange(len(label))
        nearest[one[rising]] = other[rising]  # of several the last stays, which is the best
        if (label[nearest] == label).all():
            break
        label = label[nearest]
    return label


def _verified_with(one: I64, part: I64) -> I64:
    """How many verified pairs text one[i] has with the part part[i], for each i."""
    told = one.astype(np.int64) * (part.max(initial=0) + 1) + part
    _, place, count = np.unique(told, return_inverse=True, return_counts=True)
    found: I64 = count[place]
    return found


def _whole(members: I64, weighed: _Weighed) -> I64:
    edges = np.stack(np.triu_indices(len(members), 1), axis=1)
    weights = weighed.of(members[edges])
    if weights.min() >= weighed.one_script:
        return np.zeros(len(members), np.int64)
    graph = igraph.Graph.Full(len(members))  # its edges come in the order of `edges`
    return communities(graph, weighed.one_script, weights)


def communities(graph: igraph.Graph, resolution: float, weights: F64 | None = None) -> I64:
    """The community of each vertex; chance begins anew for each graph, so that none depends on those before it."""
    igraph.set_random_number_generator(random.Random(0))
    found = graph.community_leiden(objective_function="CPM", weights=weights, resolution=resolution, n_iterations=4)
    return np.array(found.membership, dtype=np.int64)


def _sampled(members: I64, pairs: I32, order: I64, weighed: _Weighed) -> I64:
    """Parts of a large group, so that a script of thousands of copies stays whole: a sample is split, every other
    text goes to the part it is one script with, and what fits none is split by the pairs at hand. Texts are drawn in
    `order` (of places in `members`), which more texts leave as it is.
    """
    drawn = order[:WHOLE]
    parts = _whole(members[drawn], weighed)
    asked = _of_each(parts, ASKED)
    shares = _shares(parts[asked])
    found = np.empty(len(members), dtype=np.int64)
    for at in range(0, len(members), BLOCK):
        mean = _between(members[at : at + BLOCK], members[drawn][asked], weighed) @ shares
        found[at : at + BLOCK] = np.where(mean.max(axis=1) >= weighed.one_script, mean.argmax(axis=1), -1)
    found[drawn] = parts
    found = _merged(members, found, order[::-1], weighed)  # not by those that were drawn
    rest = np.flatnonzero(found < 0)
    if len(rest):
        found[rest] = parts.max() + 1 + _sparse(members[rest], pairs)
    return np.unique(found, return_inverse=True)[1].astype(np.int64)


def _of_each(parts: I64, most: int) -> I64:
    """Places of the first `most` of each part, part by part."""
    return np.concatenate([np.flatnonzero(parts == part)[:most] for part in range(parts.max() + 1)])


def _shares(parts: I64) -> F64:
    """What each text has in the mean of its part, shape (n, parts), for the part of each text."""
    sizes = np.bincount(parts)
    shares = np.zeros((len(parts), len(sizes)))
    shares[np.arange(len(parts)), parts] = 1 / sizes[parts]
    return shares


def _between(some: I64, others: I64, weighed: _Weighed) -> F64:
    """What the pairs of `some` (n,) and `others` (m,) weigh in the split, shape (n, m)."""
    edges = np.stack([np.repeat(some, len(others)), np.tile(others, len(some))], axis=1)
    return weighed.of(edges).reshape(-1, len(others))


def _among(some: I64, weighed: _Weighed) -> F64:
    """What the pairs of `some` (n,) weigh in the split, shape (n, n), 0 for a text and itself."""
    left, right = np.triu_indices(len(some), 1)
    weights = np.zeros((len(some), len(some)))
    found = weighed.of(np.stack([some[left], some[right]], axis=1))
    weights[left, right] = weights[right, left] = found
    return weights


def _merged(members: I64, found: I64, order: I64, weighed: _Weighed) -> I64:
    """The parts `found` (n,), -1 for none, with those that are one script joined: the few drawn texts of which a small
    part began are its oddest. The nearest are joined first, by the mean bits of all, so that nothing chains.
    """
    asked = order[_of_each(found[order], HELD)]
    shares = _shares(found[asked])
    count = shares.shape[1]
    across = shares.T @ _among(members[asked], weighed) @ shares
    np.fill_diagonal(across, -1)
    sizes, into = np.bincount(found[found >= 0], minlength=count), np.arange(count)
    while across.max() >= weighed.one_variant:
        one, other = divmod(int(across.argmax()), count)
        across[one] = (sizes[one] * across[one] + sizes[other] * across[other]) / (sizes[one] + sizes[other])
        across[:, one] = across[one]
        across[other] = across[:, other] = across[one, one] = -1
        sizes[one] += sizes[other]
        into[into == other] = one
    return np.where(found < 0, -1, into[found])


def _sparse(members: I64, pairs: I32) -> I64:
    place = np.full(max(pairs.max(), members.max()) + 1, -1)
    place[members] = np.arange(len(members))
    own = place[pairs]
    own = own[(own >= 0).all(axis=1)]
    graph = igraph.Graph(n=len(members), edges=own)
    resolution = RESOLUTION * 2 * len(own) / len(members) ** 1.5
    return communities(graph, resolution)
