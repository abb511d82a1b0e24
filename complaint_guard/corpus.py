"""The script corpus: known scripts, public texts and background complaints, from the package and from the user's
folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast

from complaint_guard.errors import SettingsError
from complaint_guard.records import Corpus, Groups, Kind, MarkWeight, Script, Words

#: file of the corpus -> the origin of its texts
ORIGINS = {"scripts.jsonl": "known", "public.jsonl": "public"}


#: slots of corpus texts, {name}, become this character
_OPEN_SLOT = "\ue000"
_SLOT = re.compile(r"\{[^{}]*\}")


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


def _scripts(path: Traversable | Path, origin: str) -> list[Script]:
    return [Script(row["id"], row["family"], origin, _open(row["text"])) for row in _rows(path)]


def _open(text: str) -> str:
    return _SLOT.sub(_OPEN_SLOT, text)


def _rows(path: Traversable | Path) -> list[dict[str, str]]:
    return [_row(path.name, number, line) for number, line in enumerate(_lines(path), 1) if line]


def _lines(path: Traversable | Path) -> list[str]:
    """Lines of `path`, stripped; none if there is no such file."""
    if not path.is_file():
        return []
    try:
        return [line.strip() for line in path.read_text(encoding="utf-8-sig").split("\n")]
    except UnicodeDecodeError:
        raise SettingsError(f"corpus file {path.name} is not UTF-8; save it as UTF-8") from None


def _row(name: str, number: int, line: str) -> dict[str, str]:
    try:
        row = json.loads(line)
        found = {"id": row["id"], "family": row.get("family", ""), "text": row["text"]}
        if not all(isinstance(value, str) for value in found.values()):
            raise TypeError
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError):
        raise SettingsError(f"corpus file {name} line {number} is not an object with id and text; correct it") from None
    return found
