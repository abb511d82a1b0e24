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

from complaint_guard.corpus import no_folder, row_of, scripts_of
from complaint_guard.errors import SettingsError, UsageError

_ABOUT = ("first_known", "source", "note")


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
    if folder and Path(folder).exists() and not Path(folder).is_dir():
        raise SettingsError(no_folder(folder))
    places: list[Traversable | Path] = [files("templates_corpus")]
    places += [Path(folder)] if folder and Path(folder).is_dir() else []
    return tuple(Kept(_entry(row), origin, place is not places[0]) for place, origin, row in scripts_of(places))


def entry(line: str) -> Entry:
    """The entry that a line of JSON says. Raises ValueError with what is wrong if it is none."""
    return _entry(row_of(line))


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(row["id"], row["family"], row["text"], *(str(row.get(name, "")) for name in _ABOUT))


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
