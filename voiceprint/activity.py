"""Where speech is: frames louder than the noise of the line, with the short pauses between words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

#: everything is heard as a telephone hears it, so that a call and a clean recording can be compared
RATE = 8_000
FRAME_S = 0.02
#: a frame is speech if it is this share of the way from the noise to the loud frames
_SHARE = 0.35
#: and not more than this below the loud frames (dB)
_BELOW_LOUD = 28.0
#: frames of 20 ms over which the decision is smoothed, and by which it is widened
_SMOOTH, _WIDEN = 8, 9
#: both before and after silence is cut, speech is brought to this level (dB relative to full scale)
LEVEL_DB = -30.0


@dataclass(frozen=True)
class Speech:
    """`samples` (n,) float32 at 8 kHz without silence, at LEVEL_DB; `dynamics` how far loud frames stand above quiet
    ones (dB).
    """

    samples: Samples
    dynamics: float

    @property
    def seconds(self) -> float:
        """Net speech."""
        return len(self.samples) / RATE


def find_speech(samples: Samples) -> Speech:
    """The speech in `samples` (8 kHz)."""
    heard = levelled(samples - samples.mean(dtype=np.float64).astype(np.float32))
    size = int(FRAME_S * RATE)
    frames = heard[: len(heard) // size * size].reshape(-1, size)
    if not len(frames):
        return Speech(heard[:0], 0.0)
    energy = 10 * np.log10(np.mean(np.square(frames, dtype=np.float64), axis=1) + 1e-12)
    quiet, loud = np.percentile(energy, (10, 95))
    heard_well = energy > max(quiet + _SHARE * (loud - quiet), loud - _BELOW_LOUD)
    smooth = np.convolve(heard_well, np.ones(_SMOOTH) / _SMOOTH, "same") >= 0.4
    wide = np.convolve(smooth, np.ones(_WIDEN), "same") > 0
    return Speech(levelled(frames[wide].ravel()), float(loud - quiet))


def levelled(samples: Samples) -> Samples:
    """`samples` at LEVEL_DB; digital silence stays as it is."""
    power = float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0
    if power < 1e-14:
        return samples
    return np.asarray(samples * (10 ** (LEVEL_DB / 20) / np.sqrt(power)), np.float32)
