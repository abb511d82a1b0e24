"""How much wording two texts share, and what that is worth in bits.

`shared information` of a pair is the sum of -log2 p over the bigrams both hold, p from the texts at hand, damped
by length so that two long texts do not look alike by bulk. Its worth is a likelihood ratio against unrelated
authors, whose scores are read from random pairs of the same texts: their upper tail is exponential, so P(score >=
s) is read as far as the pairs go and
extrapolated beyond (a peaks-over-threshold fit; Pickands 1975 with shape 0).
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from complaint_guard.near_duplicates.kernel import kernel
from complaint_guard.near_duplicates.shingles import I32, I64, Shingles

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

#: exponent of the length damping: score = shared information / (|A| |B|) ** DAMPING
DAMPING = 0.30
#: share of pairs of one script whose score reaches that of a verified pair (the m of m / u)
FOUND = 0.5
#: texts drawn for the null; their pairs are the unrelated authors
NULL_TEXTS = 3_000
#: shares of unrelated pairs at which their tail is read, and how many pairs a reading needs
TAIL = (1e-2, 1e-3, 1e-4)
TAIL_PAIRS = 20
#: cosine of two texts' bigram sets from which one is a plain copy of the other; own words on one grievance stay below
COPY = 0.5


@dataclass(frozen=True)
class Background:
    """Information of every bigram in bits, and the upper tail of unrelated pairs' scores: at score knots[i] unrelated
    pairs are worth worths[i] bits, and each further point of score is worth `slope` bits.
    """

    information: F32
    knots: F64
    worths: F64
    slope: float

    def bits(self, scores: F64) -> F64:
        """log2(m / u) of pair scores, shape (n,): u is the chance that unrelated authors share that much or more."""
        inside = np.interp(scores, self.knots, self.worths)
        worth: F64 = inside + np.maximum(scores - self.knots[-1], 0) * self.slope
        return worth


def voices(texts: Shingles, author: I64, candidates: I32) -> I64:
    """A number for each text's voice, shape (n,): one author's texts and plain copies of each other are one voice, so
    that a script of many copies counts once wherever chance is reckoned. `candidates` (m, 2) are pairs to look at.
    """
    ones = np.ones(len(texts.frequency), dtype=np.float32)
    cosines = _shared(texts.grams, texts.starts, ones, np.ascontiguousarray(candidates, dtype=np.int32), 0.5)
    copies = candidates[cosines >= COPY]
    first = np.unique(author, return_index=True)[1][np.unique(author, return_inverse=True)[1]]
    left = np.concatenate([copies[:, 0], np.arange(len(author))])
    right = np.concatenate([copies[:, 1], first])
    graph = coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(len(author), len(author)))
    label: I64 = connected_components(graph, directed=False)[1].astype(np.int64)
    return label


def background(texts: Shingles, voice: I64, seed: int) -> Background:
    """The background model of `texts`, read from one text of each `voice` (n,)."""
    speakers = np.unique(voice, return_index=True)[1]
    heard = np.zeros(len(texts), dtype=bool)
    heard[speakers] = True
    spoken = texts.grams[np.repeat(heard, texts.sizes)]
    frequency = np.maximum(1, np.bincount(spoken, minlength=len(texts.frequency)))
    information = np.zeros(len(frequency), dtype=np.float32)
    held = texts.frequency > 1
    information[held] = np.log2(max(len(speakers), 2) / frequency[held])
    drawn = np.random.default_rng(seed).permutation(speakers)[:NULL_TEXTS]
    pairs = np.stack(np.triu_indices(len(drawn), 1), axis=1)
    return _tail(information, shared_information(texts, information, drawn[pairs].astype(np.int32)))


def _tail(information: F32, scores: F64) -> Background:
    """The empirical tail as far as TAIL_PAIRS pairs carry it, then exponential, as steep as its flattest stretch."""
    shares = [share for share in TAIL if share * len(scores) >= TAIL_PAIRS]
    if len(shares) < 2:
        return Background(information, np.array([0.0, 8.0]), np.array([0.0, 9.0]), slope=1.0)
    knots = np.concatenate([[0.0], np.quantile(scores, [1 - share for share in shares])])
    knots = np.maximum.accumulate(knots + np.arange(len(knots)) * 1e-6)
    worths = np.log2(FOUND) - np.log2([1.0, *shares])
    slopes = np.diff(worths)[1:] / np.maximum(np.diff(knots)[1:], 1e-3)
    return Background(information, knots, worths, slope=float(slopes.min()))


def shared_information(texts: Shingles, information: F32, pairs: I32) -> F64:
    """Damped shared information of each pair of text numbers; pairs (n, 2), result (n,)."""
    return _shared(texts.grams, texts.starts, information, np.ascontiguousarray(pairs, dtype=np.int32), DAMPING)


@kernel(parallel=True)
def _shared(grams: I32, starts: I64, information: F32, pairs: I32, damping: float) -> F64:
    scores = np.zeros(len(pairs), dtype=np.float64)
    for p in numba.prange(len(pairs)):
        i, i_end = starts[pairs[p, 0]], starts[pairs[p, 0] + 1]
        j, j_end = starts[pairs[p, 1]], starts[pairs[p, 1] + 1]
        size = float(i_end - i) * float(j_end - j)
        total = 0.0
        while i < i_end and j < j_end:
            a, b = grams[i], grams[j]
            if a == b:
                total += information[a]
            i += a <= b
            j += b <= a
        if size > 0:
            scores[p] = total / size**damping
    return scores
