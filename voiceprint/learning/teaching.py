"""What the backend learns from speakers over random lines: centre, cohort, gate, calibration."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voiceprint.activity import RATE, find_speech
from voiceprint.backend import Backend, normed_scores, train_projection, unit
from voiceprint.calibration import Calibration, Trials, calibrate
from voiceprint.encoder import BundledEncoder
from voiceprint.learning.lines import BENCH, WIDE, random_line
from voiceprint.learning.speakers import at_speed
from voiceprint.quality import Gate, blocks_of, measures

Floats = NDArray[np.float32]
Samples = NDArray[np.float32]
Speech = dict[str, Samples]

#: lines over which each speaker of the cohort is heard
_LINES = 3
#: speeds at which a kept-back speaker is a speaker of its own, and lengths of the pieces trials are made of (s)
_SPEEDS, _LENGTHS = (0.92, 1.0, 1.08), (3.0, 6.0)


@dataclass(frozen=True)
class Calls:
    """Means (n, d) of calls, whose they are (n,), the base speaker, start and end (s), seconds of speech."""

    means: Floats
    voice: NDArray[np.int64]
    speaker: NDArray[np.int64]
    start: NDArray[np.float64]
    end: NDArray[np.float64]
    speech_s: NDArray[np.float64]


def mean_voice(encoder: BundledEncoder, heard: Samples) -> tuple[Floats, float]:
    """Mean (d,) of the windows of `heard` (8 kHz), L2-normed, and seconds of speech."""
    speech = find_speech(heard)
    return unit(encoder.encode(speech.samples).mean(axis=0, keepdims=True))[0], speech.seconds


def teach_backend(encoder: BundledEncoder, speech: Speech, seed: int, dimensions: int | None = None) -> Backend:
    """The backend of speakers `speech` over random lines; with `dimensions` it has a projection."""
    draw = np.random.default_rng(seed)
    means, speakers = [], []
    for (place, samples), turn in product(enumerate(speech.values()), range(_LINES)):
        span = BENCH if turn == 0 else WIDE
        means.append(mean_voice(encoder, random_line(samples, RATE, draw, span, _talk(speech, draw)))[0])
        speakers.append(place)
    found = np.stack(means)
    if dimensions is None:
        backend = Backend(found.mean(axis=0), None, found[:0])
    else:
        backend = Backend(*train_projection(found, np.array(speakers), dimensions), found[:0])
    return replace(backend, cohort=backend.voices(found))


def teach_gate(speech: Speech, seed: int) -> Gate:
    """The gate that lets `speech` over random lines pass."""
    draw = np.random.default_rng(seed)
    found = []
    for samples, turn in product(speech.values(), range(3)):
        heard = random_line(samples, RATE, draw, BENCH if turn == 0 else WIDE, _talk(speech, draw))
        found += [measures(block) for block in blocks_of(find_speech(heard).samples)]
    rows = np.array(found, np.float64)
    return Gate(rows.mean(axis=0), np.asarray(np.linalg.inv(np.cov(rows.T)), np.float64))


def teach_calibration(encoder: BundledEncoder, backend: Backend, speech: Speech, seed: int) -> Calibration:
    """The calibration from trials of speakers that taught neither encoder nor backend."""
    return calibrate(trials_of(backend, calls_of(encoder, speech, seed)))


def calls_of(encoder: BundledEncoder, speech: Speech, seed: int) -> Calls:
    """Pieces of each speaker at each speed, each over a line of its own."""
    draw = np.random.default_rng(seed)
    rows = []
    for (speaker, samples), (turn, speed) in product(enumerate(speech.values()), enumerate(_SPEEDS)):
        played = at_speed(samples, speed)
        for length in _LENGTHS:
            size = int(length * RATE)
            for start in range(0, len(played) - size + 1, size):
                span = WIDE if draw.random() < 0.5 else BENCH
                heard = random_line(played[start : start + size], RATE, draw, span, _talk(speech, draw))
                mean, seconds = mean_voice(encoder, heard)
                rows.append(
                    (mean, len(_SPEEDS) * speaker + turn, speaker, start / RATE, start / RATE + length, seconds)
                )
    means, *others = zip(*rows, strict=True)
    return Calls(np.stack(means), *(np.array(column) for column in others))


def trials_of(backend: Backend, calls: Calls) -> Trials:
    """All pairs of calls but those of one speaker at two speeds and those that share sound."""
    left, right = np.triu_indices(len(calls.means), 1)
    same = calls.voice[left] == calls.voice[right]
    apart = (calls.end[left] <= calls.start[right]) | (calls.end[right] <= calls.start[left])
    kept = np.where(same, apart, calls.speaker[left] != calls.speaker[right])
    left, right, same = left[kept], right[kept], same[kept]
    voices = backend.voices(calls.means)
    norms = backend.norms(voices)
    cosines = np.einsum("nd,nd->n", voices[left], voices[right]).astype(np.float64)
    return Trials(
        normed_scores(cosines, norms[left], norms[right]),
        cosines,
        np.minimum(calls.speech_s[left], calls.speech_s[right]),
        same,
    )


def write(folder: Path, backend: Backend, gate: Gate, calibration: Calibration) -> None:
    """Writes backend.npz, gate.npz and calibration.json to `folder`."""
    backend.save(folder / "backend.npz")
    np.savez_compressed(folder / "gate.npz", mean=gate.mean, precision=gate.precision)
    calibration.save(folder / "calibration.json")


def _talk(speech: Speech, draw: np.random.Generator) -> Samples:
    """Four speakers at once."""
    names = sorted(speech)
    chosen = [speech[names[place]] for place in draw.integers(0, len(names), 4)]
    talk: Samples = sum(
        (np.resize(one / max(float(one.std()), 1e-6), 12 * RATE) for one in chosen), np.zeros(12 * RATE, np.float32)
    )
    return talk.astype(np.float32)
