"""A random telephone line: edges, equaliser, echo, noise, level, clipping and companding drawn for each call."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import signal

Samples = NDArray[np.float32]
Generator = np.random.Generator

RATE = 8_000


@dataclass(frozen=True)
class Span:
    """How bad lines may be: ranges that a call's line is drawn from (Hz, dB, seconds; `likely` are probabilities)."""

    low_edge: tuple[float, float] = (100.0, 500.0)
    high_edge: tuple[float, float] = (2_700.0, 3_900.0)
    equaliser: tuple[float, float] = (-9.0, 9.0)
    signal_to_noise: tuple[float, float] = (8.0, 30.0)
    level: tuple[float, float] = (-25.0, 0.0)
    echo_likely: float = 0.4
    clip_likely: float = 0.15
    tilt: tuple[float, float] = (-6.0, 6.0)


#: what `scripts/bench voice` draws its calls from
BENCH = Span(
    low_edge=(150.0, 450.0),
    high_edge=(2_800.0, 3_700.0),
    equaliser=(-8.0, 8.0),
    signal_to_noise=(10.0, 20.0),
    level=(-20.0, 0.0),
    echo_likely=0.0,
    clip_likely=0.0,
    tilt=(-3.0, 3.0),
)
WIDE = Span()


def random_line(speech: Samples, rate: int, draw: Generator, span: Span = WIDE, talk: Samples | None = None) -> Samples:
    """`speech` as it arrives over one random line, at 8 kHz; `talk` (8 kHz) is what others say in the background."""
    heard = signal.resample_poly(speech, RATE, rate).astype(np.float32) if rate != RATE else speech.copy()
    heard = _equalised(heard, draw, span)
    if draw.random() < span.echo_likely:
        heard = _echoed(heard, draw)
    heard = heard / max(_root_mean_square(heard), 1e-9)
    noise = _noise(len(heard), draw, talk)
    heard = heard + noise * 10 ** (-draw.uniform(*span.signal_to_noise) / 20)
    if draw.random() < span.clip_likely:
        heard = np.clip(heard, -draw.uniform(1.2, 3.0), draw.uniform(1.2, 3.0))
    peak = 10 ** (draw.uniform(*span.level) / 20)
    return _companded((heard * peak / max(np.abs(heard).max(), 1e-9)).astype(np.float32), draw)


def _root_mean_square(samples: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))


def _equalised(heard: Samples, draw: Generator, span: Span) -> Samples:
    """Through a filter with random edges, a random tilt and six random gains between them."""
    low, high = draw.uniform(*span.low_edge), draw.uniform(*span.high_edge)
    points = np.concatenate([[low], np.sort(draw.uniform(low + 50, high - 50, 5)), [high]])
    tilt = draw.uniform(*span.tilt) * np.linspace(-1, 1, len(points))
    gains = 10 ** ((draw.uniform(*span.equaliser, len(points)) * 0.5 + tilt) / 20)
    grid = np.linspace(0, RATE / 2, 129)
    shape = np.interp(grid, points, gains)
    shape *= 1 / (1 + (low / np.maximum(grid, 1)) ** draw.uniform(6, 14))
    shape *= 1 / (1 + (grid / high) ** draw.uniform(14, 40))
    shape[-1] = 0.0
    taps = signal.firwin2(257, grid / (RATE / 2), shape)
    return signal.fftconvolve(heard, taps, mode="same").astype(np.float32)


def _echoed(heard: Samples, draw: Generator) -> Samples:
    length = int(RATE * draw.uniform(0.05, 0.35))
    tail = draw.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length) * draw.uniform(0.02, 0.12)
    tail[0] = 1.0
    return signal.fftconvolve(heard, tail)[: len(heard)].astype(np.float32)


def _noise(length: int, draw: Generator, talk: Samples | None) -> Samples:
    """White, pink, hum or talk, at a root mean square of 1."""
    found: NDArray[np.float64]
    kind = draw.choice(["white", "pink", "hum", "talk"] if talk is not None else ["white", "pink", "hum"])
    if kind == "talk" and talk is not None:
        start = int(draw.integers(0, max(1, len(talk))))
        found = np.take(talk, np.arange(start, start + length), mode="wrap").astype(np.float64)
    else:
        found = draw.standard_normal(length)
        if kind == "pink":
            spectrum = np.fft.rfft(found)
            found = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), length)
        elif kind == "hum":
            time = np.arange(length) / RATE
            mains = sum(np.sin(2 * np.pi * 50 * k * time + draw.uniform(0, 6)) / k for k in range(1, 9))
            found = 0.4 * found + np.asarray(mains)
    return np.asarray(found / max(_root_mean_square(np.asarray(found, np.float32)), 1e-9), np.float32)


def _companded(samples: Samples, draw: Generator) -> Samples:
    """Through 8-bit mu-law or A-law, or through 16-bit numbers."""
    kind = draw.choice(["mu", "a", "pcm"], p=[0.45, 0.35, 0.2])
    if kind == "pcm":
        return (np.round(samples * 32_767) / 32_767).astype(np.float32)
    size = np.abs(samples)
    if kind == "mu":
        squeezed = np.round(np.log1p(255 * size) / np.log(256) * 127) / 127
        opened = np.expm1(squeezed * np.log(256)) / 255
    else:
        a, full = 87.6, 1 + np.log(87.6)
        squeezed = np.where(size < 1 / a, a * size / full, (1 + np.log(np.maximum(a * size, 1e-12))) / full)
        squeezed = np.round(squeezed * 127) / 127
        opened = np.where(squeezed < 1 / full, squeezed * full / a, np.exp(squeezed * full - 1) / a)
    return np.asarray(np.sign(samples) * opened, np.float32)
