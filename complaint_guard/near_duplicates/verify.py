"""How alike two texts are, and what that is worth in bits for one script rather than two authors on one grievance.

Two likenesses are added. Shared information: the sum of -log2 p over the marks both hold, p from the texts at hand,
damped by length so that two long texts do not look alike by bulk; bigrams tell copies, and who rewrites a script
keeps rare characters, wordings that stand for one another, and the themes of its odd scenes. And the cosine of their
vectors, from a model trained to tell one source from one topic. Each is measured in its own upper reach among unrelated
pairs, so that any text model fits in.

The worth is a likelihood ratio against unrelated authors, whose likeness is read from random pairs of the same
texts: its upper tail is exponential, so P(likeness >= x) is read as far as the pairs go and extrapolated beyond (a
peaks-over-threshold fit; Pickands 1975 with shape 0).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from complaint_guard.near_duplicates.kernel import kernel
from complaint_guard.near_duplicates.lots import first
from complaint_guard.near_duplicates.overlap import F32, F64, Holdings, parts_of
from complaint_guard.near_duplicates.shingles import I32, I64
from complaint_guard.records.vectors import NO_VECTORS, Vectors

#: exponent of the length damping: score = shared information / (|A| |B|) ** DAMPING, |A| the bigrams of A
DAMPING = 0.40
#: what a bit of information weighs: of bigrams, characters, wordings and themes
WEIGHTS = (1.0, 2.0, 1.0, 2.0)
#: what the likeness of vectors weighs beside shared information
SEMANTIC = 0.75
#: share of unrelated pairs above which a likeness is 1; the median pair's is 0
RARE = 1e-3
#: pairs that are compared at a time: what is made for them on the way then lies in memory that was used before
TOGETHER = 1 << 18
#: share of pairs of one script whose score reaches that of a verified pair (the m of m / u)
FOUND = 0.5
#: texts drawn for the null, most pairs of them, and texts of which all pairs are taken, for so few depend on the draw;
#: these are the unrelated authors
NULL_TEXTS = 20_000
NULL_PAIRS = 2_000_000
ALL_PAIRED = 4_000
#: shares of unrelated pairs at which their tail is read, and how many pairs a reading needs
TAIL = (1e-2, 1e-3, 1e-4)
TAIL_PAIRS = 20
#: scales where there are too few unrelated pairs to read any from
FEW = ((0.0, 8.0), (0.0, 1.0))
#: cosine of two texts' bigram sets from which one is a plain copy of the other; own words on one grievance stay below
COPY = 0.5


@dataclass(frozen=True)
class Written:
    """n texts as pairs of them are compared: their marks, bigrams first and of one kind at least, and the vectors of
    the first m texts and of n - m `beside` them, for a million are not copied to add a few; without a text model they
    have no parts.
    """

    marks: Holdings
    vectors: Vectors = NO_VECTORS
    beside: Vectors = NO_VECTORS


@dataclass(frozen=True)
class Background:
    """Weighted information of every mark; (median, reach) of shared information and of the cosine among
    unrelated pairs; and the upper tail of their likeness: at likeness knots[i] unrelated pairs are worth worths[i]
    bits, and each further point is worth `slope` bits.
    """

    information: F32
    scales: tuple[tuple[float, float], ...]
    knots: F64
    worths: F64
    slope: float

    def likeness(self, texts: Written, pairs: I32) -> F64:
        """How alike each of `pairs` (n, 2) of text numbers is, shape (n,): 0 as a median unrelated pair, more if
        more.
        """
        return _added(_likenesses(texts, self.information, pairs), self.scales)

    def verified(self, texts: Written, pairs: I32, least: float) -> tuple[I32, F64]:
        """Those of `pairs` that are worth `least` bits or more, and what they are worth. Cosines are read only where
        the pair would be worth as much if its vectors were the same.
        """
        found = [self._verified(texts, part, least) for part in _in_parts(pairs)]
        return np.concatenate([kept for kept, _ in found]), np.concatenate([worth for _, worth in found])

    def _verified(self, texts: Written, pairs: I32, least: float) -> tuple[I32, F64]:
        shared = shared_information(texts.marks, self.information, pairs)
        able = self.bits(_added((shared, np.ones(len(shared))), self.scales)) >= least
        pairs, shared = pairs[able], shared[able]
        worth = self.bits(_added((shared, *_cosines_of(texts, pairs)), self.scales))
        return pairs[worth >= least], worth[worth >= least]

    def bits(self, likeness: F64) -> F64:
        """log2(m / u) of pairs, shape (n,): u is the chance that unrelated authors are that much alike or more."""
        inside = np.interp(likeness, self.knots, self.worths)
        worth: F64 = inside + np.maximum(likeness - self.knots[-1], 0) * self.slope
        return worth


def voices(author: I64, copies: I32) -> I64:
    """A number for each text's voice, shape (n,): one author's texts and plain copies of each other are one voice, so
    that a script of many copies counts once wherever chance is reckoned. `copies` (m, 2) are pairs of plain copies.
    """
    earliest = np.unique(author, return_index=True)[1][np.unique(author, return_inverse=True)[1]]
    return _together(np.concatenate([copies[:, 0], np.arange(len(author))]), np.concatenate([copies[:, 1], earliest]))


def chained(copies: I32, n: int) -> I32:
    """As few pairs (m, 2) as hold the same of n texts together as `copies` do."""
    label = _together(np.concatenate([copies[:, 0], np.arange(n)]), np.concatenate([copies[:, 1], np.arange(n)]))
    order = np.argsort(label, kind="stable")
    same = label[order[1:]] == label[order[:-1]]
    return np.stack([order[:-1][same], order[1:][same]], axis=1).astype(np.int32)


def _together(left: I64, right: I64) -> I64:
    n = int(max(left.max(initial=-1), right.max(initial=-1))) + 1
    graph = coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(n, n))
    label: I64 = connected_components(graph, directed=False)[1].astype(np.int64)
    return label


def copies(texts: Holdings, candidates: I32) -> I32:
    """The pairs of `candidates` (m, 2) that are plain copies of each other."""
    return np.concatenate([_copies(texts, part) for part in _in_parts(candidates)])


def _copies(texts: Holdings, pairs: I32) -> I32:
    """The pairs that are plain copies; texts of too unlike a size cannot be."""
    sizes = texts.sizes[pairs]
    pairs = pairs[sizes.min(axis=1) >= COPY**2 * sizes.max(axis=1)]
    return pairs[are_copies(texts, pairs)]


def are_copies(texts: Holdings, pairs: I32) -> NDArray[np.bool_]:
    """Which of `pairs` (m, 2) are plain copies: their bigram sets reach a cosine of COPY."""
    return texts.share_first(pairs, COPY * _bulk(texts, pairs, 0.5))


def _in_parts(pairs: I32) -> list[I32]:
    return [pairs[at : at + TOGETHER] for at in range(0, max(1, len(pairs)), TOGETHER)]


def background(texts: Written, voice: I64, lots: F64) -> Background:
    """The background model of `texts`, read from one text of each `voice` (n,); of too many those of the lowest `lots`
    (n,), so that if one voice more or less is heard the others are drawn as they were, and what a pair is worth hardly
    moves.
    """
    speakers = np.unique(voice, return_index=True)[1]
    information = _information(texts.marks, speakers)
    pairs = _strangers(speakers[first(lots[speakers], NULL_TEXTS)])
    found = _likenesses(texts, information, pairs)
    if RARE * len(pairs) < TAIL_PAIRS:  # too few to read anything from: cautious values
        return Background(information, FEW, np.array([0.0, 1.0]), np.array([0.0, 9.0]), slope=8.0)
    scales = tuple(_scale(each) for each in found)
    return Background(information, scales, *_tail(_added(found, scales)))


def _strangers(drawn: I64) -> I32:
    """Pairs of the texts `drawn`: each with as many of those that follow it in a ring as NULL_PAIRS allows."""
    count, texts = len(drawn), drawn.astype(np.int32)
    if count <= ALL_PAIRED:
        return texts[np.stack(np.triu_indices(count, 1), axis=1)]
    each = NULL_PAIRS // count
    following = np.concatenate([texts, texts[:each]])
    pairs = np.empty((count, each, 2), np.int32)
    pairs[:, :, 0] = texts[:, None]
    pairs[:, :, 1] = np.lib.stride_tricks.sliding_window_view(following[1:], each)[:count]
    return pairs.reshape(-1, 2)


def _likenesses(texts: Written, information: F32, pairs: I32) -> tuple[F64, ...]:
    """Shared information of each pair, and the cosine if there are vectors; each (n,)."""
    return shared_information(texts.marks, information, pairs), *_cosines_of(texts, pairs)


def _cosines_of(texts: Written, pairs: I32) -> tuple[F64, ...]:
    if not texts.vectors.width:
        return ()
    ordered, parts = np.ascontiguousarray(pairs, np.int32), parts_of(pairs)
    own, beside = (_Rows(each.parts, each.scale) for each in (texts.vectors, texts.beside or texts.vectors))
    if parts > 1:
        return (_cosines(own, beside, ordered, parts),)
    found = np.empty(len(pairs))
    _cosines_part(own, beside, ordered, found)
    return (found,)


def _scale(likeness: F64) -> tuple[float, float]:
    middle, rare = np.quantile(likeness, [0.5, 1 - RARE])
    return float(middle), float(max(rare - middle, 1e-6))


def _added(likenesses: Sequence[F64], scales: Sequence[tuple[float, float]]) -> F64:
    parts = [(each - middle) / reach for each, (middle, reach) in zip(likenesses, scales, strict=False)]
    total: F64 = parts[0] + (SEMANTIC * parts[1] if len(parts) > 1 else 0)
    return total


def _information(marks: Holdings, speakers: I64) -> F32:
    """-log2 of the share of `speakers` (text numbers) that hold each mark, times its factor and its kind's weight."""
    heard = np.zeros(len(marks), dtype=bool)
    heard[speakers] = True
    frequency = np.maximum(1, marks.frequency(heard))
    rarity = np.log2(max(len(speakers), 2) / frequency)
    return np.asarray(rarity * marks.factor * np.array(WEIGHTS)[marks.kind], np.float32)


def _tail(likeness: F64) -> tuple[F64, F64, float]:
    """Knots, worths and slope: the empirical tail as far as TAIL_PAIRS pairs carry it, then exponential, as steep as
    its flattest stretch.
    """
    shares = [share for share in TAIL if share * len(likeness) >= TAIL_PAIRS]
    knots = np.concatenate([[0.0], np.quantile(likeness, [1 - share for share in shares])])
    knots = np.maximum.accumulate(knots + np.arange(len(knots)) * 1e-6)
    worths = np.log2(FOUND) - np.log2([1.0, *shares])
    slopes = np.diff(worths)[1:] / np.maximum(np.diff(knots)[1:], 1e-3)
    return knots, worths, float(slopes.min())


def shared_information(marks: Holdings, information: F32, pairs: I32) -> F64:
    """Damped shared information of each pair of text numbers over all kinds of marks; pairs (n, 2), result (n,)."""
    parts = (marks.shared(information, part) / _bulk(marks, part, DAMPING) for part in _in_parts(pairs))
    return np.concatenate(list(parts))


def _bulk(marks: Holdings, pairs: I32, damping: float) -> F64:
    sizes = np.maximum(marks.sizes[pairs], 1).astype(np.float64)
    bulk: F64 = (sizes[:, 0] * sizes[:, 1]) ** damping
    return bulk


class _Rows(NamedTuple):
    """Vectors as compiled loops read them."""

    parts: NDArray[np.int8]
    scale: F32


@kernel(parallel=True)
def _cosines(vectors: _Rows, beside: _Rows, pairs: I32, parts: int) -> F64:
    found = np.empty(len(pairs), dtype=np.float64)
    for part in numba.prange(parts):
        first, last = len(pairs) * part // parts, len(pairs) * (part + 1) // parts
        _cosines_part(vectors, beside, pairs[first:last], found[first:last])
    return found


@kernel()
def _cosines_part(vectors: _Rows, beside: _Rows, pairs: I32, found: F64) -> None:
    n = len(vectors.parts)
    for p in range(len(pairs)):
        i, j = pairs[p]
        one = vectors.parts[i] if i < n else beside.parts[i - n]
        other = vectors.parts[j] if j < n else beside.parts[j - n]
        scale = vectors.scale[i] if i < n else beside.scale[i - n]
        scale *= vectors.scale[j] if j < n else beside.scale[j - n]
        total = np.int32(0)
        for at in range(len(one)):
            total += np.int32(one[at]) * np.int32(other[at])
        found[p] = total * scale
