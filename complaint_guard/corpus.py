"""The script corpus: known scripts, public texts and background complaints, from the package and from the user's
folder.
"""

from __future__ import annotations

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from complaint_guard.errors import SettingsError
from complaint_guard.records import Corpus, Script

#: file of the corpus -> the origin of its texts
ORIGINS = {"scripts.jsonl": "known", "public.jsonl": "public"}


def load(folder: str) -> Corpus:
    """The shipped corpus joined with the user's `folder` ("" is none). Raises SettingsError if a line cannot be
    read.
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
    background = [row["text"] for place in places for row in _rows(place / "background.jsonl")]
    return Corpus(tuple(scripts), tuple(background))


def _scripts(path: Traversable | Path, origin: str) -> list[Script]:
    return [Script(row["id"], row["family"], origin, row["text"]) for row in _rows(path)]


def _rows(path: Traversable | Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise SettingsError(f"corpus file {path.name} is not UTF-8; save it as UTF-8") from None
    return [_row(path.name, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _row(name: str, number: int, line: str) -> dict[str, str]:
    try:
        row = json.loads(line)
        found = {"id": row["id"], "family": row.get("family", ""), "text": row["text"]}
        if not all(isinstance(value, str) for value in found.values()):
            raise TypeError
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError):
        raise SettingsError(f"corpus file {name} line {number} is not an object with id and text; correct it") from None
    return found
