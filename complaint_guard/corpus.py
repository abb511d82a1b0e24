"""The script corpus: known scripts, public texts and background complaints, from the package and from the user's
folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, cast

from complaint_guard.errors import SettingsError
from complaint_guard.records import Corpus, Groups, Kind, MarkWeight, Script, Words

#: file of the corpus -> the origin of its texts
ORIGINS = {"scripts.jsonl": "known", "public.jsonl": "public"}
#: kinds of grievance; F0 is none of the others
FAMILIES = tuple(f"F{number}" for number in range(10))

#: slots of corpus texts, {name}, become this character
_OPEN_SLOT = "\ue000"
_KEYS = ("id", "family", "text")
_SLOT = re.compile(r"\{[^{}]*\}")


def load(folder: str) -> Corpus:
    """The shipped corpus joined with the user's `folder` ("" is none), slots opened, without vectors. Raises
    SettingsError if a line cannot be read.
    """
    places: list[Traversable | Path] = [files("templates_corpus")]
    if folder:
        if not Path(folder).is_dir():
            raise SettingsError(no_folder(folder))
        places.append(Path(folder))
    scripts = [Script(row["id"], row["family"], origin, _open(row["text"])) for _, origin, row in scripts_of(places)]
    background = [_open(row["text"]) for place in places for row in _rows(place / "background.jsonl")]
    words = Words(_groups(places, "wordings.txt"), _groups(places, "themes.txt"), _weights(places[0] / "weights.tsv"))
    return Corpus(tuple(scripts), tuple(background), words)


def _weights(path: Traversable | Path) -> tuple[MarkWeight, ...]:
    rows = (line.split("\t") for line in _lines(path) if line)
    return tuple(MarkWeight(cast(Kind, kind), mark, float(factor)) for kind, mark, factor in rows)


def _groups(places: Iterable[Traversable | Path], name: str) -> Groups:
    """One group a line of the files `name`, words apart by blanks, # for remarks."""
    lines = (line for place in places for line in _lines(place / name))
    return tuple(tuple(line.split()) for line in lines if line and not line.startswith("#"))


def no_folder(folder: str) -> str:
    """What is said of a `folder` that is none."""
    return f"near_duplicates.corpus {folder} is not a folder; give a folder with scripts.jsonl or public.jsonl"


def scripts_of(places: Iterable[Traversable | Path]) -> Iterator[tuple[Traversable | Path, str, dict[str, Any]]]:
    """Folder, origin and row of every known script and public text in the folders `places`. Raises SettingsError if a
    line cannot be read or has the id of another.
    """
    seen = set[str]()
    for place in places:
        for name, origin in ORIGINS.items():
            for number, row in _numbered(place / name):
                if row["id"] in seen:
                    raise SettingsError(
                        f"corpus file {name} line {number} has the id of another line of the corpus; give it its own"
                    )
                seen.add(row["id"])
                yield place, origin, row


def row_of(line: str) -> dict[str, Any]:
    """The row that a line of JSON says, with id, family and text. Raises ValueError with what it is if it is none."""
    try:
        row = json.loads(line)
        found = {**row, "id": row["id"], "family": row.get("family", ""), "text": row["text"]}
        usable = all(isinstance(found[name], str) for name in _KEYS) and found["id"].strip() and found["text"].strip()
        "".join(found[name] for name in _KEYS).encode()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        usable = False
    if not usable:
        raise ValueError("no object with id and text")
    if found["family"] and found["family"] not in FAMILIES:
        raise ValueError("of a family that is none of F0 to F9")
    return found


def _open(text: str) -> str:
    return _SLOT.sub(_OPEN_SLOT, text)


def _rows(path: Traversable | Path) -> list[dict[str, Any]]:
    return [row for _, row in _numbered(path)]


def _numbered(path: Traversable | Path) -> list[tuple[int, dict[str, Any]]]:
    return [(number, _row(path.name, number, line)) for number, line in enumerate(_lines(path), 1) if line]


def _lines(path: Traversable | Path) -> list[str]:
    """Lines of `path`, stripped; none if there is no such file."""
    if not path.is_file():
        return []
    try:
        return [line.strip() for line in path.read_text(encoding="utf-8-sig").split("\n")]
    except UnicodeDecodeError:
        raise SettingsError(f"corpus file {path.name} is not UTF-8; save it as UTF-8") from None


def _row(name: str, number: int, line: str) -> dict[str, Any]:
    try:
        return row_of(line)
    except ValueError as error:
        raise SettingsError(f"corpus file {name} line {number} is {error}; correct it") from None
