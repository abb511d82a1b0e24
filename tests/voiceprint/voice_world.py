"""Recordings with planted truth: readers over random lines, and sounds that nobody speaks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from voiceprint.audio import read
from voiceprint.learning.lines import BENCH, random_line

Samples = NDArray[np.float32]
RATE = 8_000
READERS = Path(__file__).resolve().parents[2] / "complaint_guard" / "sample" / "voices"
NAMES = sorted({path.stem.split("-")[0] for path in READERS.glob("*.flac")})


def reader(name: str, part: int) -> Samples:
    """Eleven seconds of one reader, clean, at 8 kHz."""
    return read(READERS / f"{name}-{part}.flac").samples


def call(name: str, part: int, seed: int) -> Samples:
    """The reader over a random line."""
    return random_line(reader(name, part), RATE, np.random.default_rng(seed), BENCH)


def write(path: Path, samples: NDArray[np.floating], rate: int = RATE, subtype: str = "PCM_16") -> Path:
    soundfile.write(path, samples, rate, subtype=subtype)
    return path


def no_speech(seed: int = 1, seconds: float = 15.0) -> dict[str, Samples]:
    """Sounds by name that no one speaks."""
    draw = np.random.default_rng(seed)
    size = int(seconds * RATE)
    time = np.arange(size) / RATE
    spectrum = np.fft.rfft(draw.standard_normal(size))
    tone = 0.3 * np.sin(2 * np.pi * 450 * time)
    found = {
        "silence": np.zeros(size),
        "hiss": 1e-3 * draw.standard_normal(size),
        "white": 0.1 * draw.standard_normal(size),
        "pink": 20 * np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), size),
        "tone": tone,
        "tone in noise": tone + 0.03 * draw.standard_normal(size),
        "chord": sum(0.1 * np.sin(2 * np.pi * 220 * 2 ** (step / 12) * time) for step in (0, 4, 7, 12)),
        "ringing": tone * (time % 5 < 1),
        "engaged": tone * (time % 0.7 < 0.35),
        "beeps": 0.3 * np.sin(2 * np.pi * 1_000 * time) * (time % 0.5 < 0.1),
        "keys": _keys(time, draw),
        "hold music": _music(time, draw, 0.5, 3),
        "slow music": _music(time, draw, 1.2, 4),
        "melody": _music(time, draw, 0.3, 1),
        "hum": sum(0.1 * np.sin(2 * np.pi * 50 * k * time) / k for k in range(1, 9)),
        "sweep": 0.3 * np.sin(2 * np.pi * (300 * time + 100 * time**2)),
    }
    return {name: np.asarray(samples, np.float32) for name, samples in found.items()}


def _keys(time: NDArray[np.float64], draw: np.random.Generator) -> NDArray[np.float64]:
    rows, columns = (697, 770, 852, 941), (1_209, 1_336, 1_477)
    press = (time / 0.25).astype(int)
    low, high = (draw.choice(pitches, press.max() + 1)[press] for pitches in (rows, columns))
    return 0.2 * (np.sin(2 * np.pi * low * time) + np.sin(2 * np.pi * high * time)) * (time % 0.25 < 0.12)


def _music(time: NDArray[np.float64], draw: np.random.Generator, step: float, voices: int) -> NDArray[np.float64]:
    found = np.zeros(len(time) + 4 * RATE)
    for beat in range(int(time[-1] / step)):
        for _ in range(voices):
            pitch = 220 * 2 ** (draw.choice([0, 2, 4, 5, 7, 9, 11, 12, 14, 16]) / 12)
            length = int(RATE * step * draw.uniform(1, 3))
            clock = np.arange(length) / RATE
            note = sum(draw.uniform(0.2, 1) / k * np.sin(2 * np.pi * pitch * k * clock) for k in range(1, 6))
            start = int(beat * step * RATE)
            found[start : start + length] += 0.1 * note * np.minimum(clock / 0.01, 1) * np.exp(-clock / step)
    return found[: len(time)]
