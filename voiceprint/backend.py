"""Voices compared: centred, projected where a projection was learnt, and scored against a cohort of strangers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh

from voiceprint.errors import ModelError

Floats = NDArray[np.float32]
Numbers = NDArray[np.float64]

#: strangers of the cohort most like a voice, against whom its scores are normed
_NEAREST = 60


@dataclass(frozen=True)
class Backend:
    """`centre` (d,), `projection` (d, k) or None, `cohort` (c, k) of strangers' voices, rows L2-normed."""

    centre: Floats
    projection: Floats | None
    cohort: Floats

    def voices(self, means: Floats) -> Floats:
        """Comparable voices (n, k), rows L2-normed, of means (n, d) of windows."""
        apart = unit(means) - self.centre
        return unit(np.asarray(apart if self.projection is None else apart @ self.projection, np.float32))

    def norms(self, voices: Floats) -> Numbers:
        """Mean and spread (n, 2) of each voice's likeness to the strangers most like it: what adaptive symmetric score
        normalisation needs (Matějka et al. 2017).
        """
        nearest = min(_NEAREST, len(self.cohort))
        likeness = np.partition(voices @ self.cohort.T, -nearest, axis=1)[:, -nearest:].astype(np.float64)
        return np.column_stack([likeness.mean(axis=1), np.maximum(likeness.std(axis=1), 1e-3)])

    def save(self, path: Path) -> None:
        """Writes the backend to `path` (.npz)."""
        projection = np.zeros((0, 0), np.float32) if self.projection is None else self.projection
        np.savez_compressed(path, centre=self.centre, projection=projection, cohort=self.cohort.astype(np.float16))


def load_backend(path: Path) -> Backend:
    """The backend in `path`. Raises ModelError."""
    try:
        with path.open("rb") as file, np.load(file) as kept:
            projection = kept["projection"] if kept["projection"].size else None
            found = Backend(kept["centre"], projection, unit(kept["cohort"].astype(np.float32)))
        if not len(found.cohort):
            raise ValueError("no strangers")
        found.norms(found.voices(np.ones((1, len(found.centre)), np.float32)))  # fails unless all shapes fit
        return found
    except Exception as error:  # zip, zlib and numpy raise classes of their own for each damage
        raise ModelError(
            f"{path.name} is not a voice backend ({type(error).__name__}); make one with voice calibrate"
        ) from None


def normed_scores(likeness: Numbers, left: Numbers, right: Numbers) -> Numbers:
    """Adaptive symmetric norm of cosines `likeness` (n,) of voices with `norms` left and right (n, 2)."""
    return ((likeness - left[:, 0]) / left[:, 1] + (likeness - right[:, 0]) / right[:, 1]) / 2


def train_projection(means: Floats, speakers: NDArray[np.int64], dimensions: int) -> tuple[Floats, Floats]:
    """Centre (d,) and projection (d, dimensions) by linear discriminant analysis of `means` (n, d) whose `speakers`
    (n,) are known; a hundred speakers at least, or it harms.
    """
    found = unit(means).astype(np.float64)
    centre = found.mean(axis=0)
    within = np.zeros((found.shape[1],) * 2)
    between = np.zeros_like(within)
    for speaker in np.unique(speakers):
        own = found[speakers == speaker]
        within += (own - own.mean(axis=0)).T @ (own - own.mean(axis=0)) / len(found)
        between += len(own) * np.outer(own.mean(axis=0) - centre, own.mean(axis=0) - centre) / len(found)
    within += 1e-3 * np.trace(within) / len(within) * np.eye(len(within))
    _, directions = eigh(between, within)
    return centre.astype(np.float32), directions[:, ::-1][:, :dimensions].astype(np.float32)


def unit(rows: Floats) -> Floats:
    """`rows` L2-normed."""
    normed: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return normed
