from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from voice_world import NAMES, RATE, reader, write

from voiceprint.adapting import Adapted, adapt
from voiceprint.backend import load_backend
from voiceprint.calibration import load_calibration
from voiceprint.errors import ModelError
from voiceprint.grouping import Judge, bits_of_pairs, voices_of
from voiceprint.learning.lines import BENCH, random_line
from voiceprint.learning.speakers import at_speed, pieces
from voiceprint.listening import Ears, Listener

SPEEDS = (0.86, 1.0, 1.16)


def listing(folder: Path, rows: list[tuple[str, str]]) -> Path:
    with (folder / "list.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("path", "speaker"), *rows])
    return folder / "list.csv"


def voices(folder: Path, names: list[str], calls: int) -> list[tuple[str, str]]:
    """Each reader at each speed is a speaker, heard in pieces over lines of their own."""
    draw, rows = np.random.default_rng(4), []
    for name in names:
        for speed in SPEEDS:
            both = np.concatenate([reader(name, 1), reader(name, 2)])
            parts = pieces(at_speed(both, speed), 5.0)
            for turn in range(calls):
                path = f"{name}-{speed}-{turn}.wav"
                write(folder / path, random_line(parts[turn % len(parts)], RATE, draw, BENCH))
                rows.append((path, f"{name} at {speed}"))
    return rows


@cache
def adapted(folder: Path) -> Adapted:
    rows = voices(folder, NAMES, 7)
    (folder / "empty.wav").touch()
    return adapt(listing(folder, [*rows, ("empty.wav", "nobody"), ("gone.wav", "nobody")]), Ears())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("calls")


def test_a_backend_and_a_calibration_come_of_recordings_whose_speakers_are_known(folder: Path) -> None:
    found = adapted(folder)
    assert (found.recordings + sum(found.refused.values()), found.speakers) == (24 * 7 + 2, 24)
    assert (found.refused["empty"], found.refused["missing"]) == (1, 1)
    assert found.recordings > 0.6 * 24 * 7  # 5 s of reading hold 3 s of speech over most lines
    assert found.backend.projection is None
    assert found.calibration.trials > 1_100


def test_what_was_learnt_tells_speakers_apart_after_it_was_written_and_read(folder: Path, tmp_path: Path) -> None:
    found = adapted(folder)
    found.backend.save(tmp_path / "backend.npz")
    found.calibration.save(tmp_path / "calibration.json")
    judge = Judge(load_backend(tmp_path / "backend.npz"), load_calibration(tmp_path / "calibration.json"))
    listener = Listener()
    means, seconds = [], []
    for number, name in enumerate(NAMES):
        for part in (1, 2):
            line = random_line(reader(name, part), RATE, np.random.default_rng(100 * number + part), BENCH)
            write(tmp_path / "a.wav", line)
            voice = listener.hear(tmp_path, "a.wav")
            means.append(voice.mean)
            seconds.append(voice.speech_s)
    known = voices_of(np.stack(means), np.array(seconds), judge.backend)
    same = bits_of_pairs(known, np.arange(0, 16, 2), np.arange(1, 16, 2), judge.calibration)
    other = bits_of_pairs(known, np.arange(16), (np.arange(16) + 5) % 16, judge.calibration)
    assert np.median(same) > 1 > 0 > np.median(other)


def refusal(path: Path) -> str:
    with pytest.raises(ModelError) as met:
        adapt(path, Ears())
    return str(met.value)


def test_too_few_speakers_are_refused(tmp_path: Path) -> None:
    rows = [(f"{turn}.wav", name) for turn, name in enumerate(NAMES)]
    for path, name in rows:
        write(tmp_path / path, reader(name, 1))
    assert (
        refusal(listing(tmp_path, rows)) == "8 speakers could be heard, 10 are needed; list more recordings in list.csv"
    )


def test_too_few_trials_are_refused(tmp_path: Path) -> None:
    met = refusal(listing(tmp_path, voices(tmp_path, NAMES[:6], 2)))
    assert re.fullmatch(r"\d pairs of one speaker and \d+ of two; 100 and 1000 are needed to calibrate", met)


def test_a_listing_of_which_nothing_can_be_heard_is_refused(tmp_path: Path) -> None:
    rows = [("gone.wav", "a"), ("../b.wav", "b")]
    assert refusal(listing(tmp_path, rows)) == "no recording of list.csv could be heard (2 listed)"


@pytest.mark.parametrize(
    "content", [b"path,who\na.wav,b\n", b"", b"\xff\xfe\x00bad", b"path,speaker\n" + b"x" * 200_000]
)
def test_what_is_no_listing_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    met = refusal(tmp_path / "list.csv")
    assert met in (
        "list.csv is not a CSV with columns path and speaker",
        "1 of 1 rows of list.csv name no path or no speaker; fill them in",  # where a longer field is allowed
        "no recording of list.csv could be heard (0 listed)",
    )


def test_a_missing_listing_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "list.csv") == "list.csv is not a CSV with columns path and speaker"


@pytest.mark.parametrize("row", ["a.wav", "a.wav,", ",b"])
def test_a_row_without_a_speaker_is_refused(tmp_path: Path, row: str) -> None:
    (tmp_path / "list.csv").write_text(f"path,speaker\nc.wav,d\n{row}\n")
    assert refusal(tmp_path / "list.csv") == "1 of 2 rows of list.csv name no path or no speaker; fill them in"
