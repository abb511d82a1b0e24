"""A backend and a calibration from recordings of the user's own whose speakers are known."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voiceprint.audio import Refused
from voiceprint.backend import Backend, normed_scores, train_projection, unit
from voiceprint.calibration import Calibration, Trials, calibrate
from voiceprint.errors import ModelError
from voiceprint.listening import Ears, Listener

Floats = NDArray[np.float32]

#: speakers below which a projection harms more than it helps
_ENOUGH, _DIMENSIONS = 100, 64


@dataclass(frozen=True)
class Adapted:
    """What was learnt, from how many recordings and speakers, and the recordings that were refused, by reason."""

    backend: Backend
    calibration: Calibration
    recordings: int
    speakers: int
    refused: dict[str, int]


def adapt(listing: Path, ears: Ears) -> Adapted:
    """A backend and calibration for the encoder of `ears` from `listing`, a CSV with columns path (below its folder)
    and speaker. Half of the speakers make the cohort (and, if there are 100 or more, a projection), the other half the
    calibration. Raises ModelError if there are too few.
    """
    means, seconds, who, refused = _heard(listing, ears)
    names = sorted(set(who))
    cohort_names = set(names[::2])
    of_cohort = np.array([name in cohort_names for name in who], bool)
    place = np.array([names.index(name) for name in who])
    if len(names) < 10:
        raise ModelError(f"{len(names)} speakers could be heard, 10 are needed; list more recordings in {listing.name}")
    teaching = means[of_cohort]
    if len(cohort_names) >= _ENOUGH:
        centre, projection = train_projection(teaching, place[of_cohort], _DIMENSIONS)
    else:
        centre, projection = unit(teaching).mean(axis=0), None
    bare = Backend(centre, projection, teaching[:0])
    backend = Backend(centre, projection, bare.voices(teaching))
    return Adapted(
        backend,
        calibrate(_trials(backend, means[~of_cohort], seconds[~of_cohort], place[~of_cohort])),
        len(who),
        len(names),
        refused,
    )


def _heard(listing: Path, ears: Ears) -> tuple[Floats, NDArray[np.float64], list[str], dict[str, int]]:
    listener = Listener(ears)
    means, seconds, who, refused = [], [], [], dict[str, int]()
    try:
        with listing.open(encoding="utf-8-sig", newline="") as file:
            rows = [(row["path"], row["speaker"]) for row in csv.DictReader(file)]
    except (OSError, KeyError, UnicodeDecodeError, csv.Error):
        raise ModelError(f"{listing.name} is not a CSV with columns path and speaker") from None
    nameless = sum(not path or not speaker for path, speaker in rows)
    if nameless:
        raise ModelError(f"{nameless} of {len(rows)} rows of {listing.name} name no path or no speaker; fill them in")
    for path, speaker in rows:
        try:
            voice = listener.hear(listing.parent, path)
        except Refused as refusal:
            refused[refusal.reason] = refused.get(refusal.reason, 0) + 1
            continue
        means.append(voice.mean)
        seconds.append(voice.speech_s)
        who.append(speaker)
    if not means:
        raise ModelError(f"no recording of {listing.name} could be heard ({len(rows)} listed)")
    return np.stack(means), np.array(seconds), who, refused


def _trials(backend: Backend, means: Floats, seconds: NDArray[np.float64], who: NDArray[np.int64]) -> Trials:
    voices = backend.voices(means)
    norms = backend.norms(voices)
    left, right = np.triu_indices(len(voices), 1)
    cosines = np.einsum("nd,nd->n", voices[left], voices[right]).astype(np.float64)
    scores = normed_scores(cosines, norms[left], norms[right])
    return Trials(scores, cosines, np.minimum(seconds[left], seconds[right]), who[left] == who[right])
