"""Nights whose complaints come with recordings."""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from pipeline_world import COLUMNS, Cast, Night, Row, quiet

from complaint_guard import pipeline
from complaint_guard.casebase import CaseBase
from complaint_guard.settings import Settings

sys.path.insert(0, str(Path(__file__).parent / "voiceprint"))

RATE = 8_000
READERS = Path(__file__).resolve().parent.parent / "complaint_guard" / "sample" / "voices"
NAMES = sorted({path.stem.split("-")[0] for path in READERS.glob("*.flac")})
SETTINGS = Settings.model_validate({"voice": {"processes": 1}})


def reading(folder: Path, name: str, part: int, called: str = "") -> str:
    """A call of one reader below `folder`; gives its name there."""
    (folder / "calls").mkdir(parents=True, exist_ok=True)
    path = f"calls/{called or f'{name}-{part}.flac'}"
    shutil.copy(READERS / f"{name}-{part}.flac", folder / path)
    return path


def samples(name: str, part: int) -> np.ndarray:
    found, _ = soundfile.read(READERS / f"{name}-{part}.flac", dtype="float32")
    return found


def people(count: int, seed: int = 5, days: int = 30) -> list[Row]:
    """Complaints of people who have nothing to do with each other."""
    cast = Cast(seed)
    return [cast.row(f"V{number:02d}", day=1 + number % days) for number in range(count)]


def write(path: Path, rows: Sequence[Row]) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, (*COLUMNS, "recordings", "voice_consent"), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def run(folder: Path, rows: Sequence[Row], name: str = "night", settings: Settings = SETTINGS, **asked: Any) -> Night:
    """One night of `rows`, whose recordings lie below `folder`, in the case base `folder`/cb."""
    case_base = CaseBase(folder / "cb")
    request = pipeline.RunRequest((write(folder / f"{name}.csv", rows),), **asked)
    return Night(case_base, pipeline.run(case_base, request, settings, quiet))


def hubs(night: Night, level: str = "") -> list[dict[str, Any]]:
    return [hub for hub in night.rows("hubs") if hub["channel"] == "voice" and level in ("", hub["level"])]


def holders(night: Night, hub: dict[str, Any]) -> set[str]:
    return {tie["complaint_id"] for tie in night.rows("ties") if tie["hub_id"] == hub["hub_id"]}
