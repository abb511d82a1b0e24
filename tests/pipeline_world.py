"""Nights made by hand: a background of unrelated complainants, and the people a claim is about among them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from complaint_guard import pipeline
from complaint_guard.casebase import CaseBase
from complaint_guard.sample import Recipe, load_texts
from complaint_guard.sample.people import Person
from complaint_guard.sample.scene import Scene
from complaint_guard.settings import Settings

START = datetime(2026, 9, 1)
DEFAULTS = Settings()
Row = dict[str, str]
COLUMNS = (
    "complaint_id", "received_at", "name", "id_number", "phone", "address", "account", "device", "agent",
    "agent_company", "text",
)  # fmt: skip


def moment(second: int) -> str:
    return (START + timedelta(seconds=second)).isoformat(" ")


class Cast:
    """People nobody else is, and the words and addresses they give; equal for equal seeds."""

    def __init__(self, seed: int, size: int = 300, days: int = 45) -> None:
        self.scene = Scene(Recipe(size=size, days=days, start=START), seed, load_texts())

    def row(self, complaint_id: str, text: str = "", day: int | None = None, person: Person | None = None) -> Row:
        """A complaint with every personal field filled in; own words unless `text` is given."""
        who = person or self.scene.person()
        return {
            "complaint_id": complaint_id,
            "received_at": moment(self.scene.moment(day)),
            "name": who.name,
            "id_number": who.id_number,
            "phone": who.phone,
            "address": self.scene.address(who.home),
            "account": who.account,
            "device": who.device,
            "agent": "",
            "agent_company": "",
            "text": text or self.scene.own_words(who),
        }


@cache
def background() -> tuple[Row, ...]:
    """Three hundred complaints of unrelated people in 45 days, in the shape a desk receives them."""
    scene = Scene(Recipe(size=300, start=START), 20_260_901, load_texts())
    found = [scene.organic() for _ in range(300)]
    return tuple(
        {
            "complaint_id": f"O{number:04d}",
            "received_at": moment(filing.second),
            "name": filing.person.name,
            **{name: str(getattr(filing, name)) for name in COLUMNS[3:]},
        }
        for number, filing in enumerate(found)
    )


def write(path: Path, rows: Iterable[Row]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def quiet(room: str, done: float) -> None:
    """A progress that shows nothing."""


@dataclass(frozen=True)
class Night:
    """What one run left, read back from its case base."""

    case_base: CaseBase
    result: pipeline.RunResult

    def rows(self, name: str) -> list[dict[str, Any]]:
        return self.case_base.table(name, self.result.night).to_pylist()

    @property
    def gangs(self) -> list[dict[str, Any]]:
        return self.rows("gangs")

    def of(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """Gang id -> its members among the complaints `ids`; a gang without any of them is left out."""
        asked, found = set(ids), {}
        for row in self.rows("members"):
            if row["complaint_id"] in asked:
                found.setdefault(row["gang_id"], []).append(row["complaint_id"])
        return found

    def explained(self, ids: Iterable[str]) -> dict[str, set[str]]:
        """Kind of explanation -> those of the complaints `ids` that it names."""
        asked, found = set(ids), {}
        for row in self.rows("explained"):
            if named := asked.intersection(row["complaints"]):
                found.setdefault(row["kind"], set()).update(named)
        return found

    @property
    def gangs_file(self) -> bytes:
        assert self.result.report_folder
        return (self.result.report_folder / "gangs.jsonl").read_bytes()


def run(
    folder: Path,
    rows: Sequence[Row],
    settings: Settings = DEFAULTS,
    name: str = "night",
    **asked: Any,
) -> Night:
    """One night of `rows` in the case base `folder`/cb."""
    case_base = CaseBase(folder / "cb")
    request = pipeline.RunRequest((write(folder / f"{name}.csv", rows),), **asked)
    return Night(case_base, pipeline.run(case_base, request, settings, quiet))


def ids(rows: Iterable[Row]) -> list[str]:
    return [row["complaint_id"] for row in rows]
