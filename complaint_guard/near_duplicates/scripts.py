"""Verified pairs to script families that do not chain."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import igraph
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from complaint_guard.near_duplicates.distinct import starts_of
from complaint_guard.near_duplicates.kernel import kernel
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
#: pairs of small groups that are compared at a time
TOGETHER = 1 << 18
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

    def of(self, pairs: I32) -> F64:
        """The weights of `pairs` (m, 2), shape (m,)."""
        return np.clip(self.score(pairs), 0, HEAVIEST)


def _split(label: I64, pairs: I32, lots: F64, weighed: _Weighed) -> I64:
    """Labels after CPM inside components of more than three texts (Traag, Van Dooren and Nesterov 2011)."""
    label = label.copy()
    following = label.max(initial=-1) + 1
    sizes = np.bincount(label)
    order, ends = np.argsort(label, kind="stable"), np.cumsum(sizes)
    components = [order[ends[one] - sizes[one] : ends[one]] for one in np.flatnonzero(sizes > 3)]
    whole = _wholes([members for members in components if len(members) <= WHOLE], weighed)
    for members in components:
        few = len(members) <= WHOLE
        parts = next(whole) if few else _sampled(members, pairs, first(lots[members], len(members)), weighed)
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
    order = np.argsort(one, kind="stable")
    starts = starts_of(np.bincount(one, minlength=len(label)))
    verified = np.ascontiguousarray(other[order]), np.concatenate([bits, bits])[order], starts
    for _ in range(ROUNDS):
        drawn = label[_nearest(label, np.bincount(label, minlength=1), verified, near)]
        if (drawn == label).all():
            break
        label = drawn
    return label


@kernel()
def _nearest(label: I64, sizes: I64, verified: tuple[I32, F64, I64], near: float) -> I64:
    """The text whose part each text goes to, itself if none draws it; of equal ones the last, own parts before others.
    The texts `verified` with text i are `other[starts[i]:starts[i + 1]]`.
    """
    other, bits, starts = verified
    held, found = np.zeros(len(sizes), np.int64), np.arange(len(label))
    for i in range(len(label)):
        for k in range(starts[i], starts[i + 1]):
            held[label[other[k]]] += 1
        most, own = near, False
        for k in range(starts[i], starts[i + 1]):
            part = label[other[k]]
            stays = part == label[i]
            holds = sizes[part] > 2 if stays else sizes[part] > sizes[label[i]] and held[part] >= SEVERAL
            if holds and (bits[k] > most or (bits[k] == most and stays >= own)):
                most, own, found[i] = bits[k], stays, other[k]
        for k in range(starts[i], starts[i + 1]):
            held[label[other[k]]] = 0
    return found


def _wholes(groups: Sequence[I64], weighed: _Weighed) -> Iterator[I64]:
    """The parts of each of `groups` of texts, all pairs of which are compared, many groups at a time."""
    turn = starts_of([len(group) ** 2 // 2 for group in groups]) // TOGETHER
    for _, numbered in groupby(zip(turn.tolist(), groups, strict=False), key=itemgetter(0)):
        some = [group for _, group in numbered]
        ends = starts_of([len(group) * (len(group) - 1) // 2 for group in some])
        weights = weighed.of(np.concatenate([_all_pairs(group) for group in some]))
        for group, begin, end in zip(some, ends[:-1], ends[1:], strict=True):
            yield _parted(len(group), weights[begin:end], weighed)


def _whole(members: I64, weighed: _Weighed) -> I64:
    return _parted(len(members), weighed.of(_all_pairs(members)), weighed)


def _parted(count: int, weights: F64, weighed: _Weighed) -> I64:
    """The part of each of `count` texts; `weights` are those of all their pairs, in the order of a full graph's."""
    if weights.min(initial=np.inf) >= weighed.one_script:
        return np.zeros(count, np.int64)
    return communities(igraph.Graph.Full(count), weighed.one_script, weights)


@kernel()
def _all_pairs(members: I64) -> I32:
    pairs = np.empty((len(members) * (len(members) - 1) // 2, 2), np.int32)
    at = 0
    for i in range(len(members)):
        for j in range(i + 1, len(members)):
            pairs[at, 0], pairs[at, 1] = members[i], members[j]
            at += 1
    return pairs


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
    return weighed.of(edges.astype(np.int32)).reshape(-1, len(others))


def _among(some: I64, weighed: _Weighed) -> F64:
    """What the pairs of `some` (n,) weigh in the split, shape (n, n), 0 for a text and itself."""
    left, right = np.triu_indices(len(some), 1)
    weights = np.zeros((len(some), len(some)))
    weights[left, right] = weights[right, left] = weighed.of(_all_pairs(some))
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
