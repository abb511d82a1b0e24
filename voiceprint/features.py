"""What the encoders hear: mel energies for the bundled one, log filterbanks for models of others."""

from __future__ import annotations

from functools import cache

import librosa
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

#: the bundled encoder counts 40 bands up to 8 kHz in windows of 25 ms every 10 ms; at 8 kHz the upper bands are empty
MELS = 40
_RATE, _WINDOW, _HOP, _BINS = 8_000, 200, 80, 101


def mel_energies(speech: Floats) -> Floats:
    """Energies (frames, 40) float32 of `speech` (8 kHz), not logarithmic: those librosa.feature.melspectrogram gives
    for the same sound at 16 kHz (n_fft 400, hop 160, 40 bands).
    """
    padded = np.pad(speech, _WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP]
    spectrum = np.fft.rfft(frames * _hann(), axis=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    return np.asarray(power @ _mel_bank(), np.float32)


@cache
def _hann() -> Floats:
    return np.asarray(np.hanning(_WINDOW + 1)[:-1], np.float32)


@cache
def _mel_bank() -> Floats:
    bank = librosa.filters.mel(sr=2 * _RATE, n_fft=2 * _WINDOW, n_mels=MELS)[:, :_BINS]
    return np.asarray(
        np.ascontiguousarray(4 * bank.T, dtype=np.float32)
    )  # half the samples give a quarter of the power


def log_filterbank(samples: Floats, rate: int, bands: int, hamming: bool) -> Floats:
    """Log energies (frames, bands) of `samples` as Kaldi computes them without dither: 25 ms every 10 ms, the mean
    removed, pre-emphasis 0.97, a Povey or Hamming window, bands from 20 Hz; the mean of each band over the
    recording is subtracted.
    """
    size, hop = int(0.025 * rate), int(0.01 * rate)
    frames = np.lib.stride_tricks.sliding_window_view(samples, size)[::hop].astype(np.float64)
    frames = frames - frames.mean(axis=1, keepdims=True)
    frames = frames - 0.97 * np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    window = np.hamming(size) if hamming else np.hanning(size) ** 0.85
    length = 1 << (size - 1).bit_length()
    power = np.abs(np.fft.rfft(frames * window, length, axis=1)) ** 2
    energies = np.log(np.maximum(power[:, :-1] @ _kaldi_bank(rate, length, bands), np.finfo(np.float32).eps))
    return np.asarray(energies - energies.mean(axis=0), np.float32)


@cache
def _kaldi_bank(rate: int, length: int, bands: int) -> NDArray[np.float64]:
    """Triangles (bins, bands) on the mel scale 1127 ln(1 + f / 700), as high as 1 and even in mels."""
    mels = 1127 * np.log1p(np.arange(length // 2) * rate / length / 700)
    low, high = 1127 * np.log1p(np.array([20.0, rate / 2]) / 700)
    edges = np.linspace(low, high, bands + 2)
    rising = (mels[:, None] - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - mels[:, None]) / (edges[2:] - edges[1:-1])
    return np.asarray(np.maximum(0.0, np.minimum(rising, falling)), np.float64)
