"""Recordings of known speakers, split into those that teach the encoder and those that calibrate what it says."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from voiceprint.activity import RATE
from voiceprint.audio import read

Samples = NDArray[np.float32]

#: every so many speakers one is kept back from training, to calibrate on
_KEPT_BACK = 6


@dataclass(frozen=True)
class Speakers:
    """Speech of each speaker at 8 kHz: `teaching` and `kept_back` of the training set, `testing` of another set."""

    teaching: dict[str, Samples]
    kept_back: dict[str, Samples]
    testing: dict[str, Samples]


def load(folder: Path) -> Speakers:
    """The speakers of `folder`, whose manifest.csv has columns path and speaker; paths of the training set name it."""
    found: dict[bool, dict[str, list[Samples]]] = {True: {}, False: {}}
    with (folder / "manifest.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            training = "train" in row["path"].split("/")[0]
            found[training].setdefault(row["speaker"], []).append(read(folder / row["path"]).at(RATE))
    whole = {
        training: {name: np.concatenate(parts) for name, parts in sets.items()} for training, sets in found.items()
    }
    names = sorted(whole[True])
    kept = set(names[::_KEPT_BACK])
    return Speakers(
        teaching={name: whole[True][name] for name in names if name not in kept},
        kept_back={name: whole[True][name] for name in names if name in kept},
        testing=whole[False],
    )


def at_speed(speech: Samples, factor: float) -> Samples:
    """`speech` played `factor` times as fast: another pitch, another rate, and so another voice."""
    ratio = Fraction(factor).limit_denominator(25)
    return speech if ratio == 1 else signal.resample_poly(speech, ratio.denominator, ratio.numerator).astype(np.float32)


def pieces(speech: Samples, seconds: float) -> list[Samples]:
    """`speech` in pieces of `seconds`, what is left over dropped."""
    size = int(seconds * RATE)
    return [speech[start : start + size] for start in range(0, len(speech) - size + 1, size)]
