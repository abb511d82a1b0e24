"""Complaints with recordings, and rooms that keep nothing."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from complaint_guard import records
from complaint_guard.listen import Hearing, listen
from complaint_guard.settings import VoiceSettings

READERS = Path(__file__).resolve().parents[2] / "complaint_guard" / "sample" / "voices"
NOBODY = records.table("agents", [])
ONE_PROCESS = VoiceSettings(processes=1)


def complaints(folder: Path, recordings: dict[str, list[str]], consent: str | dict[str, str] = "") -> pa.Table:
    """A complaint for each id, with its recordings, of the file `folder`/complaints.csv."""
    blank: dict[str, Any] = {
        field.name: [] if pa.types.is_list(field.type) else 0 if pa.types.is_integer(field.type) else ""
        for field in records.COMPLAINTS
    }
    said = consent if isinstance(consent, dict) else dict.fromkeys(recordings, consent)
    rows = [
        blank
        | {"complaint_id": one, "received_at": datetime(2026, 9, 1), "source": str(folder / "complaints.csv")}
        | {"recordings": names, "voice_consent": said.get(one, "")}
        for one, names in recordings.items()
    ]
    return records.table("complaints", rows)


def calls(folder: Path, *names: str) -> None:
    """Copies of fixtures into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copy(READERS / name, folder / name)


class Parts:
    """Parts of VOICES in memory."""

    def __init__(self) -> None:
        self.there: dict[int, pa.Table] = {}

    def kept(self, part: int) -> pa.Table | None:
        return self.there.get(part)

    def keep(self, part: int, rows: pa.Table) -> pa.Table:
        self.there[part] = rows
        return rows


def quiet(seconds: float, done: int, among: int) -> None:
    """Hears no progress."""


def heard(
    table: pa.Table, basis: str = "", agents: pa.Table = NOBODY, settings: VoiceSettings = ONE_PROCESS
) -> list[dict[str, Any]]:
    return listen(table, Hearing(basis, agents), settings, Parts(), quiet).to_pylist()


def fate(rows: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    return {(row["complaint_id"], row["recording"]): row["outcome"] for row in rows}
