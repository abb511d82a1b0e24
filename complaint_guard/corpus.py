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
    background = [str(row["text"]) for place in places for row in _rows(place / "background.jsonl")]
    return Corpus(tuple(scripts), tuple(background))


def _scripts(path: Traversable | Path, origin: str) -> list[Script]:
    return [Script(str(row["id"]), str(row["family"]), origin, str(row["text"])) for row in _rows(path)]


def _rows(path: Traversable | Path) -> list[dict[str, object]]:
    if not path.is_file():
        return []
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            rows.append({"family": "", **row, "id": row["id"], "text": row["text"]})
        except (json.JSONDecodeError, KeyError, TypeError):
            raise SettingsError(
                f"corpus file {path.name} line {number} is not an object with id and text; correct it"
            ) from None
    return rows
