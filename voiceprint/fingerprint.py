"""Copies of one recording, found after another codec, level or cut (after Haitsma and Kalker 2002)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voiceprint.activity import RATE, levelled

Samples = NDArray[np.float32]
Bits = NDArray[np.uint16]

#: 17 bands between 300 and 2,000 Hz give 16 bits every 32 ms
_SPAN, _STEP, _BANDS = 2_048, 256, 17
_EDGES = np.round(np.geomspace(300, 2_000, _BANDS + 1) * _SPAN / RATE).astype(int)
_WINDOW = np.hanning(_SPAN).astype(np.float32)
#: frames two copies must share (3 s), and share of the bits that may differ: over two bad lines copies differ in up to
#: 0.26 of them, unrelated calls in at least 0.40
_LEAST, MOST_DIFFERENT = 94, 0.30
#: frames of a recording that are kept (one minute)
_KEPT = 1_875


def fingerprint(samples: Samples) -> Bits:
    """Sixteen bits a frame (frames,) uint16 of `samples` (8 kHz): whether each band grew against its neighbour since
    the frame before. At most the first minute.
    """
    if len(samples) < _SPAN + _STEP:
        return np.zeros(0, np.uint16)
    frames = np.lib.stride_tricks.sliding_window_view(levelled(samples), _SPAN)[::_STEP][: _KEPT + 1]
    spectrum = np.fft.rfft(frames * _WINDOW, axis=1)[:, : _EDGES[-1]]
    power = spectrum.real**2 + spectrum.imag**2
    bands = np.add.reduceat(power, _EDGES[:-1], axis=1)
    slope = np.diff(bands, axis=1)
    grew = np.diff(slope, axis=0) > 0
    weights = (1 << np.arange(_BANDS - 1)).astype(np.uint16)
    found: Bits = (grew * weights).sum(axis=1).astype(np.uint16)
    return found


def different(left: Bits, right: Bits) -> float:
    """Share of bits that differ where the two lie best over each other: below MOST_DIFFERENT they are copies; 0.5 if
    they cannot overlap by 3 s.
    """
    if min(len(left), len(right)) < _LEAST:
        return 0.5
    signs = [1.0 - 2.0 * ((side[:, None] >> np.arange(16)) & 1) for side in (left, right)]
    length = 1 << (len(left) + len(right) - 1).bit_length()
    known = [side != 0 for side in (left, right)]  # digital silence has no bit set, and is like all other silence
    signs = [side * heard[:, None] for side, heard in zip(signs, known, strict=True)]
    spectra = [np.fft.rfft(side, length, axis=0) for side in signs]
    agreement = np.fft.irfft((spectra[0] * spectra[1].conj()).sum(axis=1), length)
    masks = [np.fft.rfft(heard.astype(float), length) for heard in known]
    overlap = np.round(np.fft.irfft(masks[0] * masks[1].conj(), length))
    fits = overlap >= _LEAST
    if not fits.any():
        return 0.5
    return float((0.5 - agreement[fits] / (2 * 16 * overlap[fits])).min())
