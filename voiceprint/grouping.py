"""Voices of many recordings compared: likelihood ratios of pairs, and groups of one voice held by their centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from voiceprint.backend import Backend, normed_scores, unit
from voiceprint.calibration import Calibration

Floats = NDArray[np.float32]
Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

#: voices above which neighbours are looked up in cells instead of one by one
_MANY = 50_000


@dataclass(frozen=True)
class Voices:
    """`voice` (n, k) rows L2-normed, `norms` (n, 2) against the cohort, `speech_s` (n,) seconds of speech."""

    voice: Floats
    norms: Numbers
    speech_s: Numbers

    def __len__(self) -> int:
        return len(self.voice)


def voices_of(means: Floats, speech_s: Numbers, backend: Backend) -> Voices:
    """The comparable voices of recordings with `means` (n, d) and `speech_s` (n,)."""
    voice = backend.voices(means)
    return Voices(voice, backend.norms(voice), speech_s)


def bits_of_pairs(voices: Voices, left: Places, right: Places, calibration: Calibration) -> Numbers:
    """log2 likelihood ratios (m,) that recordings `left` and `right` (m,) are of one speaker."""
    cosines = np.einsum("nd,nd->n", voices.voice[left], voices.voice[right]).astype(np.float64)
    scores = normed_scores(cosines, voices.norms[left], voices.norms[right])
    return calibration.bits(scores, cosines, np.minimum(voices.speech_s[left], voices.speech_s[right]))


def like_pairs(voices: Voices, least_cosine: float) -> tuple[Places, Places]:
    """All pairs (m,), (m,) of recordings whose cosine is at least `least_cosine`, left before right; above 50,000
    voices those that share one of 16 cells.
    """
    if len(voices) < 2:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    known = np.ascontiguousarray(voices.voice)
    index = _index(known)
    lefts, rights = [], []
    for start in range(0, len(known), 1_024):
        limits, _, found = index.range_search(known[start : start + 1_024], least_cosine)
        counts = [int(limits[place + 1] - limits[place]) for place in range(len(limits) - 1)]
        left = start + np.repeat(np.arange(len(counts)), counts)
        keep = left < found
        lefts.append(left[keep])
        rights.append(found[keep])
    left, right = np.concatenate(lefts), np.concatenate(rights)
    order = np.lexsort((right, left))
    return left[order], right[order]


def _index(known: Floats) -> Any:
    dimensions = known.shape[1]
    flat = faiss.IndexFlatIP(dimensions)
    if len(known) <= _MANY:
        flat.add(known)
        return flat
    cells = int(4 * np.sqrt(len(known)))
    index = faiss.IndexIVFFlat(flat, dimensions, cells, faiss.METRIC_INNER_PRODUCT)
    index.cp.seed = 20_261_101
    index.nprobe = 16
    index.train(known[:: max(1, len(known) // (40 * cells))])
    index.add(known)
    return index


@dataclass(frozen=True)
class Group:
    """Recordings (places) of one voice, and for each the bits against the centre of the others."""

    places: tuple[int, ...]
    bits: tuple[float, ...]


@dataclass(frozen=True)
class Judge:
    """What groups are judged with; `margin` bits must be left after the number of voices a match was picked from."""

    backend: Backend
    calibration: Calibration
    margin: float = 3.0


def group(voices: Voices, pairs: tuple[Places, Places], needed: Numbers, judge: Judge) -> list[Group]:
    """Groups of at least two recordings, from candidate `pairs` and the bits each pair needs (m,). The surest pair
    comes first; two groups are joined only where their centres are of one voice, so no chain of weak likenesses joins
    strangers.
    """
    left, right = pairs
    bits = bits_of_pairs(voices, left, right, judge.calibration)
    sure = np.flatnonzero(bits >= needed)
    order = sure[np.lexsort((right[sure], left[sure], -bits[sure]))]
    held: dict[int, list[int]] = {}
    home: dict[int, int] = {}
    for place in order.tolist():
        one, other = (home.setdefault(int(end), int(end)) for end in (left[place], right[place]))
        if one == other:
            continue
        parts = [held.setdefault(side, [side]) for side in (one, other)]
        if len(parts[0]) + len(parts[1]) > 2 and _between(voices, parts[0], parts[1], judge) < needed[place]:
            continue
        keep, gone = sorted((one, other))
        held[keep] = sorted(parts[0] + parts[1])
        home.update(dict.fromkeys(held.pop(gone), keep))
    return [_group(voices, places, judge) for places in held.values() if len(places) > 1]


def _between(voices: Voices, one: list[int], other: list[int], judge: Judge) -> float:
    """Bits that the centres of two groups are of one voice."""
    centres = [_centre(voices, places, judge) for places in (one, other)]
    pair = Voices(*(np.concatenate(parts) for parts in zip(*centres, strict=True)))
    return float(bits_of_pairs(pair, np.array([0]), np.array([1]), judge.calibration)[0])


def _centre(voices: Voices, places: list[int], judge: Judge) -> tuple[Floats, Numbers, Numbers]:
    seconds = voices.speech_s[places]
    voice = unit((voices.voice[places] * seconds[:, None].astype(np.float32)).sum(axis=0, keepdims=True))
    return voice, judge.backend.norms(voice), seconds.sum(keepdims=True)


def _group(voices: Voices, places: list[int], judge: Judge) -> Group:
    bits = [_between(voices, [place], [other for other in places if other != place], judge) for place in places]
    return Group(tuple(places), tuple(bits))


def known_voices(voices: Voices, known: Voices, judge: Judge) -> NDArray[np.bool_]:
    """Which of `voices` (n,) are of one of the `known` speakers: the bits outweigh their number by the margin."""
    if not len(known) or not len(voices):
        return np.zeros(len(voices), bool)
    both = Voices(
        np.concatenate([voices.voice, known.voice]),
        np.concatenate([voices.norms, known.norms]),
        np.concatenate([voices.speech_s, known.speech_s]),
    )
    left = np.repeat(np.arange(len(voices)), len(known))
    right = len(voices) + np.tile(np.arange(len(known)), len(voices))
    bits = bits_of_pairs(both, left, right, judge.calibration).reshape(len(voices), len(known))
    return np.asarray(bits.max(axis=1) >= judge.margin + np.log2(len(known)))
