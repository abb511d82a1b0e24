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

import numba
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from complaint_guard.near_duplicates.kernel import kernel
from complaint_guard.near_duplicates.shingles import I32, I64, Marks

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

#: exponent of the length damping: score = shared information / (|A| |B|) ** DAMPING, |A| the bigrams of A
DAMPING = 0.40
#: what a bit of information weighs: of bigrams, characters, wordings and themes
WEIGHTS = (1.0, 2.0, 1.0, 2.0)
#: what the likeness of vectors weighs beside shared information
SEMANTIC = 0.75
#: share of unrelated pairs above which a likeness is 1; the median pair's is 0
RARE = 1e-3
#: pairs that one core compares at a time
TOGETHER = 2_048
#: share of pairs of one script whose score reaches that of a verified pair (the m of m / u)
FOUND = 0.5
#: texts drawn for the null; their pairs are the unrelated authors
NULL_TEXTS = 3_000
#: shares of unrelated pairs at which their tail is read, and how many pairs a reading needs
TAIL = (1e-2, 1e-3, 1e-4)
TAIL_PAIRS = 20
#: scales where there are too few unrelated pairs to read any from
FEW = ((0.0, 8.0), (0.0, 1.0))
#: cosine of two texts' bigram sets from which one is a plain copy of the other; own words on one grievance stay below
COPY = 0.5


@dataclass(frozen=True)
class Written:
    """n texts as pairs of them are compared: their bigrams, characters, wordings and themes, and vectors (n, d)
    float32, rows L2-normed or zero; d is 0 without a text model.
    """

    marks: tuple[Marks, ...]
    vectors: F32


@dataclass(frozen=True)
class Background:
    """Weighted information of every mark, by kind of mark; (median, reach) of shared information and of the cosine
    among unrelated pairs; and the upper tail of their likeness: at likeness knots[i] unrelated pairs are worth
    worths[i] bits, and each further point is worth `slope` bits.
    """

    information: tuple[F32, ...]
    scales: tuple[tuple[float, float], ...]
    knots: F64
    worths: F64
    slope: float

    def likeness(self, texts: Written, pairs: I32) -> F64:
        """How alike each of `pairs` (n, 2) of text numbers is, shape (n,): 0 as a median unrelated pair, more if
        more.
        """
        return _added(_likenesses(texts, self.information, pairs), self.scales)

    def bits(self, likeness: F64) -> F64:
        """log2(m / u) of pairs, shape (n,): u is the chance that unrelated authors are that much alike or more."""
        inside = np.interp(likeness, self.knots, self.worths)
        worth: F64 = inside + np.maximum(likeness - self.knots[-1], 0) * self.slope
        return worth


def voices(texts: Marks, author: I64, candidates: I32) -> I64:
    """A number for each text's voice, shape (n,): one author's texts and plain copies of each other are one voice, so
    that a script of many copies counts once wherever chance is reckoned. `candidates` (m, 2) are pairs to look at.
    """
    ones = np.ones(len(texts.frequency), dtype=np.float32)
    ordered = np.ascontiguousarray(candidates, dtype=np.int32)
    cosines = _shared(texts.grams, texts.starts, ones, ordered) / _bulk(texts, ordered, 0.5)
    copies = candidates[cosines >= COPY]
    first = np.unique(author, return_index=True)[1][np.unique(author, return_inverse=True)[1]]
    left = np.concatenate([copies[:, 0], np.arange(len(author))])
    right = np.concatenate([copies[:, 1], first])
    graph = coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(len(author), len(author)))
    label: I64 = connected_components(graph, directed=False)[1].astype(np.int64)
    return label


def background(texts: Written, voice: I64, seed: int) -> Background:
    """The background model of `texts`, read from one text of each `voice` (n,)."""
    speakers = np.unique(voice, return_index=True)[1]
    weighed = zip(texts.marks, WEIGHTS, strict=True)
    information = tuple(_information(marks, speakers) * weight for marks, weight in weighed)
    drawn = np.random.default_rng(seed).permutation(speakers)[:NULL_TEXTS]
    pairs = drawn[np.stack(np.triu_indices(len(drawn), 1), axis=1)].astype(np.int32)
    found = _likenesses(texts, information, pairs)
    if RARE * len(pairs) < TAIL_PAIRS:  # too few to read anything from: cautious values
        return Background(information, FEW, np.array([0.0, 1.0]), np.array([0.0, 9.0]), slope=8.0)
    scales = tuple(_scale(each) for each in found)
    return Background(information, scales, *_tail(_added(found, scales)))


def _likenesses(texts: Written, information: Sequence[F32], pairs: I32) -> tuple[F64, ...]:
    """Shared information of each pair, and the cosine if there are vectors; each (n,)."""
    shared = shared_information(texts.marks, information, pairs)
    return (shared, _cosines(texts.vectors, np.ascontiguousarray(pairs, np.int32))) if texts.vectors.size else (shared,)


def _scale(likeness: F64) -> tuple[float, float]:
    middle, rare = np.quantile(likeness, [0.5, 1 - RARE])
    return float(middle), float(max(rare - middle, 1e-6))


def _added(likenesses: Sequence[F64], scales: Sequence[tuple[float, float]]) -> F64:
    parts = [(each - middle) / reach for each, (middle, reach) in zip(likenesses, scales, strict=False)]
    total: F64 = parts[0] + (SEMANTIC * parts[1] if len(parts) > 1 else 0)
    return total


def _information(marks: Marks, speakers: I64) -> F32:
    """-log2 of the share of `speakers` (text numbers) that hold each mark, times its factor; 0 for a mark that one text
    alone holds.
    """
    heard = np.zeros(len(marks), dtype=bool)
    heard[speakers] = True
    spoken = marks.grams[np.repeat(heard, marks.sizes)]
    frequency = np.maximum(1, np.bincount(spoken, minlength=len(marks.frequency)))
    information = np.zeros(len(frequency), dtype=np.float32)
    held = marks.frequency > 1
    information[held] = np.log2(max(len(speakers), 2) / frequency[held])
    ids, factors = marks.factors
    information[ids] *= factors
    return information


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


def shared_information(texts: Sequence[Marks], information: Sequence[F32], pairs: I32) -> F64:
    """Damped shared information of each pair of text numbers over all kinds of marks, bigrams first; pairs (n, 2),
    result (n,).
    """
    ordered = np.ascontiguousarray(pairs, dtype=np.int32)
    total = np.zeros(len(pairs))
    for marks, worth in zip(texts, information, strict=True):
        total += _shared(marks.grams, marks.starts, worth, ordered)
    return total / _bulk(texts[0], ordered, DAMPING)


def _bulk(texts: Marks, pairs: I32, damping: float) -> F64:
    sizes = np.maximum(texts.sizes, 1).astype(np.float64)
    bulk: F64 = (sizes[pairs[:, 0]] * sizes[pairs[:, 1]]) ** damping
    return bulk


@kernel(parallel=True)
def _shared(grams: I32, starts: I64, information: F32, pairs: I32) -> F64:
    """Information of the marks that both texts of each pair hold."""
    totals = np.zeros(len(pairs), dtype=np.float64)
    largest = 16
    for i in range(len(starts) - 1):
        while largest < 3 * (starts[i + 1] - starts[i]):
            largest *= 2
    for block in numba.prange((len(pairs) + TOGETHER - 1) // TOGETHER):
        first, last = block * TOGETHER, min(len(pairs), (block + 1) * TOGETHER)
        table = np.empty(largest, dtype=np.int32), np.empty(largest, dtype=np.float32)
        totals[first:last] = _shared_block((grams, starts), information, pairs[first:last], table)
    return totals


@kernel()
def _shared_block(marks: tuple[I32, I64], information: F32, pairs: I32, table: tuple[I32, F32]) -> F64:
    """The left text's marks lie with their worth in a small hash table, kept while pairs of the same left text
    follow each other: it stays in the nearest cache, as the worth of all marks does not.
    """
    (grams, starts), (keys, worths) = marks, table
    totals = np.zeros(len(pairs), dtype=np.float64)
    held, mask = -1, 15
    for p in range(len(pairs)):
        left, right = pairs[p, 0], pairs[p, 1]
        if left != held:
            held, size = left, 16
            while size < 3 * (starts[left + 1] - starts[left]):
                size *= 2
            mask = size - 1
            for slot in range(size):
                keys[slot] = -1
            for i in range(starts[left], starts[left + 1]):
                at = ((np.int64(grams[i]) * 0x9E3779B1) >> 12) & mask
                while keys[at] >= 0:
                    at = (at + 1) & mask
                keys[at], worths[at] = grams[i], information[grams[i]]
        total = 0.0
        for j in range(starts[right], starts[right + 1]):
            gram = grams[j]
            at = ((np.int64(gram) * 0x9E3779B1) >> 12) & mask
            while keys[at] >= 0 and keys[at] != gram:
                at = (at + 1) & mask
            if keys[at] == gram:
                total += worths[at]
        totals[p] = total
    return totals


@kernel(parallel=True)
def _cosines(vectors: F32, pairs: I32) -> F64:
    found = np.zeros(len(pairs), dtype=np.float64)
    for p in numba.prange(len(pairs)):
        one, other = vectors[pairs[p, 0]], vectors[pairs[p, 1]]
        total = np.float32(0)
        for at in range(len(one)):
            total += one[at] * other[at]
        found[p] = total
    return found
