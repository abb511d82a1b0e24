"""Whether a recording is speech that can be compared: measures, and the gate that refuses with a reason."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voiceprint.activity import RATE, Speech, find_speech
from voiceprint.audio import Refused

Samples = NDArray[np.float32]
Numbers = NDArray[np.float64]

#: speech is judged in blocks of this length, so that hold music before a talk costs the music only
BLOCK_S = 6.0
#: spectra for the measures of tone: 128 ms every 32 ms, bins from 125 Hz to 3.7 kHz
_SPAN, _STEP, _BAND = 1_024, 256, slice(16, 480)
#: share of the blocks that must be speech: one block in ten of music with drums is near enough to pass for it
_LEAST_SHARE = 0.2
_WINDOW = np.hanning(_SPAN).astype(np.float32)
#: samples this near full scale are overdriven
_FULL = 0.985


@dataclass(frozen=True)
class Gate:
    """What a recording needs before it is compared. `mean` (7,) and `precision` (7, 7) are those of the measures of
    speech over telephone lines; a block farther than `farthest` from them (Mahalanobis) is not speech.
    """

    mean: Numbers
    precision: Numbers
    #: 99.7 % of the blocks of speech are nearer
    farthest: float = 4.8
    #: net speech (s)
    least_speech: float = 3.0
    #: loud frames above quiet ones (dB)
    least_dynamics: float = 9.0
    #: share of samples at full scale
    most_clipped: float = 0.03

    def strangeness(self, measures: Numbers) -> Numbers:
        """Distance of `measures` (n, 7) from speech."""
        apart = measures - self.mean
        return np.asarray(np.sqrt(np.einsum("ni,ij,nj->n", apart, self.precision, apart)))


@dataclass(frozen=True)
class Quality:
    """What was measured of a recording that passed: seconds of net speech, dB of loud above quiet frames, the share
    of samples at full scale, and how far the speech is from the speech of telephone lines.
    """

    speech_s: float
    dynamics: float
    clipped: float
    strangeness: float


def admit(samples: Samples, gate: Gate) -> tuple[Samples, Quality]:
    """The speech (8 kHz) of `samples` (8 kHz) and its quality. Raises Refused."""
    peak = float(np.abs(samples).max()) if len(samples) else 0.0
    if peak < 1e-4:
        raise Refused("silence", f"loudest sample {peak:.1e} of full scale, 1.0e-04 is needed")
    clipped = _clipped(samples, peak)
    if clipped > gate.most_clipped:
        raise Refused("clipped", f"{clipped:.1%} of the samples at full scale, {gate.most_clipped:.0%} is the limit")
    found = find_speech(samples)
    if found.seconds < gate.least_speech:
        raise Refused("short", f"{found.seconds:.1f} s of speech, {gate.least_speech:.0f} s are needed")
    if found.dynamics < gate.least_dynamics:
        met = f"loud {found.dynamics:.0f} dB above quiet, {gate.least_dynamics:.0f} dB are needed"
        raise Refused("not_speech", met)
    speech, strangeness = _speech_only(found, gate)
    return speech, Quality(len(speech) / RATE, found.dynamics, clipped, strangeness)


def _speech_only(found: Speech, gate: Gate) -> tuple[Samples, float]:
    """The blocks of `found` that are speech, and the median strangeness of them."""
    blocks = blocks_of(found.samples)
    apart = gate.strangeness(np.array([measures(block) for block in blocks]))
    near = apart <= gate.farthest
    kept = [block for block, is_near in zip(blocks, near, strict=True) if is_near]
    seconds = sum(map(len, kept)) / RATE
    if seconds < gate.least_speech or near.mean() < _LEAST_SHARE:
        raise Refused(
            "not_speech", f"{apart.min():.1f} from speech at the nearest block, {gate.farthest:.1f} is the limit"
        )
    return np.concatenate(kept), float(np.median(apart[near]))


def blocks_of(speech: Samples) -> list[Samples]:
    """`speech` in blocks of at least BLOCK_S, shorter speech in one."""
    count = max(1, int(len(speech) / RATE / BLOCK_S))
    return np.array_split(speech, count)


def measures(speech: Samples) -> Numbers:
    """Seven measures of a block (7,): how alike spectra 32, 64 and 128 ms apart are, flatness (log), share of the slow
    changes of loudness that fall between 2 and 10 a second, share of the strongest of them (log), how well rises of
    loudness repeat. Held notes stay alike, noise is flat, beeps and drums repeat.
    """
    frames = np.lib.stride_tricks.sliding_window_view(speech, _SPAN)[::_STEP]
    spectrum = np.fft.rfft(frames * _WINDOW, axis=1)[:, _BAND]
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float64)
    loud = power.sum(axis=1) > np.percentile(power.sum(axis=1), 30)
    shape = power / np.maximum(np.linalg.norm(power, axis=1, keepdims=True), 1e-12)
    alike = [_alike(shape, loud, apart) for apart in (1, 2, 4)]
    flat = np.exp(np.log(power + 1e-9).mean(axis=1)) / (power + 1e-9).mean(axis=1)
    slow, strongest, beat = _loudness_changes(speech)
    return np.array([*alike, np.log(np.median(flat[loud]) + 1e-3), slow, np.log(strongest + 1e-3), beat])


def _alike(shape: Numbers, loud: NDArray[np.bool_], apart: int) -> float:
    both = loud[:-apart] & loud[apart:]
    cosines = np.sum(shape[:-apart] * shape[apart:], axis=1)[both]
    return float(np.median(cosines)) if len(cosines) else 1.0


def _loudness_changes(speech: Samples) -> tuple[float, float, float]:
    frames = np.lib.stride_tricks.sliding_window_view(speech, 160)[::80]
    loudness = np.sqrt(np.mean(np.square(frames, dtype=np.float64), axis=1))
    spectrum = np.abs(np.fft.rfft((loudness - loudness.mean()) * np.hanning(len(loudness)))) ** 2
    pitch = np.fft.rfftfreq(len(loudness), 0.01)
    all_of = spectrum[(pitch >= 0.5) & (pitch < 40)]
    total = max(float(all_of.sum()), 1e-12)
    slow = float(spectrum[(pitch >= 2) & (pitch < 10)].sum() / total)
    return slow, float(all_of.max() / total), _beat(loudness)


def _beat(loudness: Numbers) -> float:
    """How well the rises of loudness repeat 0.2 to 1.2 s later (autocorrelation)."""
    rises = np.maximum(np.diff(np.log(loudness + 1e-4)), 0.0)
    rises -= rises.mean()
    length = 1 << (2 * len(rises) - 1).bit_length()
    spectrum = np.fft.rfft(rises, length)
    again = np.fft.irfft(spectrum.real**2 + spectrum.imag**2, length)[: len(rises)]
    return float(again[20:120].max() / max(float(again[0]), 1e-12))


def _clipped(samples: Samples, peak: float) -> float:
    """Share of samples in runs at the peak, where the peak is flat."""
    at_peak = np.abs(samples) >= _FULL * peak
    runs = at_peak[1:] & at_peak[:-1]
    return float(runs.mean()) if len(runs) else 0.0
