"""JSON lines: one object a line, keys as headers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from complaint_guard.errors import InputError
from complaint_guard.ingest import reasons
from complaint_guard.ingest.encodings import MARK, detect
from complaint_guard.ingest.sheet import Record, Sheet, cell_text


def read(path: Path) -> tuple[Sheet, str]:
    """The table in the JSON lines file `path`, and its encoding. A row number is the line's number.

    Keys are collected from every line, so one that first occurs late is not lost. Raises InputError if the first line
    is not an object, OSError.
    """
    encoding = detect(path)
    keys: dict[str, None] = {}
    for at, (_, found) in enumerate(_objects(path, encoding)):
        if at == 0 and found is None:
            raise InputError(f"{path}: the first line is not a JSON object; give one object a line, or CSV")
        keys.update(dict.fromkeys(found or {}))
    return Sheet(str(path), list(keys), _records(path, encoding, list(keys)), epoch=True), encoding


def _records(path: Path, encoding: str, keys: list[str]) -> Iterator[Record]:
    for row, found in _objects(path, encoding):
        if found is None:
            yield row, (), reasons.NOT_AN_OBJECT
        else:
            yield row, [cell_text(found.get(key)) for key in keys], ""


def _objects(path: Path, encoding: str) -> Iterator[tuple[int, dict[str, object] | None]]:
    with path.open(encoding=encoding, errors=MARK, newline="\n") as file:
        for row, line in enumerate(file, 1):
            if line.strip():
                yield row, _object(line)


def _object(line: str) -> dict[str, object] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
