"""The scripts of the corpus line by line, as people keep them: with family, month, source and note."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from complaint_guard.corpus import ORIGINS
from complaint_guard.errors import SettingsError, UsageError


@dataclass(frozen=True)
class Entry:
    """A line of the corpus as its file has it: `family` F0 to F9, `first_known` YYYY-MM; "" for what it leaves out."""

    id: str
    family: str
    text: str
    first_known: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class Kept:
    """An entry and where it is kept: `origin` known or public, `own` in the user's folder."""

    entry: Entry
    origin: str
    own: bool


def kept(folder: str) -> tuple[Kept, ...]:
    """All known scripts and public texts, the shipped ones first; a `folder` that is not there yet is empty. Raises
    SettingsError if a line cannot be read.
    """
    places: list[tuple[Traversable | Path, bool]] = [(files("templates_corpus"), False)]
    places += [(Path(folder), True)] if folder and Path(folder).is_dir() else []
    return tuple(
        Kept(one, origin, own)
        for place, own in places
        for name, origin in ORIGINS.items()
        for one in _read(place / name)
    )


def entry(row: Mapping[str, Any]) -> Entry:
    """The entry that a line of JSON says. Raises KeyError, TypeError if it lacks id or text or holds another type."""
    found = row["id"], row.get("family", ""), row["text"]
    if not all(isinstance(value, str) for value in found):
        raise TypeError
    return Entry(*found, *(str(row.get(name, "")) for name in ("first_known", "source", "note")))


def add(folder: str, entries: Iterable[Entry]) -> Path:
    """The scripts file of the user's `folder`, both made if they are not there, with `entries` at its end; the file is
    replaced whole. Raises UsageError if it cannot be written.
    """
    path = Path(folder) / "scripts.jsonl"
    lines = "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in entries)
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        there = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
        beside.write_text(there + ("\n" if there and not there.endswith("\n") else "") + lines, encoding="utf-8")
        os.replace(beside, path)
    except OSError as error:
        raise UsageError(
            f"near_duplicates.corpus {folder} cannot be written ({error.strerror}); make the folder writable"
        ) from None
    finally:
        with suppress(OSError):
            beside.unlink()
    return path


def warnings() -> dict[str, dict[str, Any]]:
    """What is known of each family of grievance, by family: name, facts, demands, tells, innocent, advice."""
    text = (files("templates_corpus") / "warnings.jsonl").read_text(encoding="utf-8")
    return {row["family"]: row for row in map(json.loads, text.splitlines())}


def _read(path: Traversable | Path) -> list[Entry]:
    if not path.is_file():
        return []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise SettingsError(f"corpus file {path.name} is not UTF-8; save it as UTF-8") from None
    return [_line(path.name, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _line(name: str, number: int, line: str) -> Entry:
    try:
        return entry(json.loads(line))
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError):
        raise SettingsError(f"corpus file {name} line {number} is not an object with id and text; correct it") from None
