"""The script corpus: known scripts, public texts and background complaints, from the package and from the user's
folder.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, cast

from complaint_guard.errors import SettingsError, UsageError
from complaint_guard.records import Corpus, Groups, Kind, MarkWeight, Script, Words

#: file of the corpus -> the origin of its texts
ORIGINS = {"scripts.jsonl": "known", "public.jsonl": "public"}


#: slots of corpus texts, {name}, become this character
_OPEN_SLOT = "\ue000"
_SLOT = re.compile(r"\{[^{}]*\}")


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
    """All known scripts and public texts, the shipped ones first; a `folder` that is not there yet is empty."""
    places: list[tuple[Traversable | Path, bool]] = [(files("templates_corpus"), False)]
    places += [(Path(folder), True)] if folder and Path(folder).is_dir() else []
    found = []
    for place, own in places:
        for name, origin in ORIGINS.items():
            found += [Kept(one, origin, own) for one in _rows(place / name)]
    return tuple(found)


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


def load(folder: str) -> Corpus:
    """The shipped corpus joined with the user's `folder` ("" is none), slots opened, without vectors. Raises
    SettingsError if a line cannot be read.
    """
    places: list[Traversable | Path] = [files("templates_corpus")]
    if folder:
        if not Path(folder).is_dir():
            raise SettingsError(
                f"near_duplicates.corpus {folder} is not a folder; give a folder with scripts.jsonl or public.jsonl"
            )
        places.append(Path(folder))
    scripts = [
        script for place in places for name, origin in ORIGINS.items() for script in _scripts(place / name, origin)
    ]
    background = [_open(one.text) for place in places for one in _rows(place / "background.jsonl")]
    words = Words(_groups(places, "wordings.txt"), _groups(places, "themes.txt"), _weights(places[0] / "weights.tsv"))
    return Corpus(tuple(scripts), tuple(background), words)


def _weights(path: Traversable | Path) -> tuple[MarkWeight, ...]:
    rows = (line.split("\t") for line in _lines(path) if line)
    return tuple(MarkWeight(cast(Kind, kind), mark, float(factor)) for kind, mark, factor in rows)


def _groups(places: Iterable[Traversable | Path], name: str) -> Groups:
    """One group a line of the files `name`, words apart by blanks, # for remarks."""
    lines = (line for place in places for line in _lines(place / name))
    return tuple(tuple(line.split()) for line in lines if line and not line.startswith("#"))


def _scripts(path: Traversable | Path, origin: str) -> list[Script]:
    return [Script(one.id, one.family, origin, _open(one.text)) for one in _rows(path)]


def _open(text: str) -> str:
    return _SLOT.sub(_OPEN_SLOT, text)


def _rows(path: Traversable | Path) -> list[Entry]:
    return [_row(path.name, number, line) for number, line in enumerate(_lines(path), 1) if line]


def _lines(path: Traversable | Path) -> list[str]:
    """Lines of `path`, stripped; none if there is no such file."""
    if not path.is_file():
        return []
    try:
        return [line.strip() for line in path.read_text(encoding="utf-8-sig").split("\n")]
    except UnicodeDecodeError:
        raise SettingsError(f"corpus file {path.name} is not UTF-8; save it as UTF-8") from None


def _row(name: str, number: int, line: str) -> Entry:
    try:
        return entry(json.loads(line))
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError):
        raise SettingsError(f"corpus file {name} line {number} is not an object with id and text; correct it") from None
