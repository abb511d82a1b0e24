"""How much wording two texts share, and what that is worth in bits.

`shared information` of a pair is the sum of -log2 p over the bigrams both hold, p from the texts at hand, damped
by length so that two long texts do not look alike by bulk. Its worth is a likelihood ratio against unrelated
authors, whose scores are read from random pairs of the same texts: their upper tail is exponential, so P(score >=
s) is extrapolated from two of its quantiles (a peaks-over-threshold fit; Pickands 1975 with shape 0).
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from complaint_guard.near_duplicates.kernel import kernel
from complaint_guard.near_duplicates.shingles import I32, I64, Shingles

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

#: exponent of the length damping: score = shared information / (|A| |B|) ** DAMPING
DAMPING = 0.30
#: share of pairs of one script whose score reaches that of a verified pair (the m of m / u)
FOUND = 0.5
#: texts drawn for the null; their pairs are the unrelated authors
NULL_TEXTS = 2_000


@dataclass(frozen=True)
class Background:
    """Information of every bigram in bits, and the upper tail of unrelated pairs' scores."""

    information: F32
    knee: float
    scale: float
    at_knee: float

    def bits(self, scores: F64) -> F64:
        """log2(m / u) of pair scores, shape (n,): u is the chance that unrelated authors share that much or more."""
        beyond = (scores - self.knee) / self.scale / np.log(2)
        worth: F64 = np.log2(FOUND) - np.log2(self.at_knee) + beyond
        return worth

    def score(self, bits: float) -> float:
        """The least score worth `bits`."""
        return float(self.knee + (bits - np.log2(FOUND) + np.log2(self.at_knee)) * np.log(2) * self.scale)


def background(texts: Shingles, people: I64, seed: int) -> Background:
    """The background model of `texts`; `people` (n,) names the author of each, whose own pairs are left out of the
    null.
    """
    n = len(texts)
    frequency = texts.frequency
    information = np.zeros(len(frequency), dtype=np.float32)
    held = frequency > 1
    information[held] = np.log2(max(n, 2) / frequency[held])
    drawn = np.random.default_rng(seed).permutation(n)[:NULL_TEXTS]
    left, right = np.triu_indices(len(drawn), 1)
    left, right = drawn[left], drawn[right]
    apart = people[left] != people[right]
    scores = shared_information(texts, information, np.stack([left[apart], right[apart]], axis=1).astype(np.int32))
    return _tail(information, scores)


def _tail(information: F32, scores: F64) -> Background:
    if len(scores) < 1_000:
        return Background(information, knee=8.0, scale=1.0, at_knee=1e-3)
    outer = max(1e-4, 20 / len(scores))
    inner = min(10 * outer, 0.02)
    low, high = np.quantile(scores, [1 - inner, 1 - outer])
    scale = max(float(high - low), 0.2) / np.log(inner / outer)
    return Background(information, knee=float(low), scale=float(scale), at_knee=inner)


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
