"""Standing questions of a case base: one JSON line each, only ever added to; a removal is a line too."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from complaint_guard.casebase import files
from complaint_guard.casebase.lock import locked

if TYPE_CHECKING:
    from complaint_guard.casebase.cipher import Cipher

Entry = dict[str, Any]
Entries = list[Entry]

#: stands for a line that was lost, so that lines are still counted and no number is given twice
_LOST: Entry = {"id": "", "field": "", "removed": True}


class Standing:
    """The lines of `watches.jsonl` in the case base `root`, of which a night has seen `seen`. A run under way does not
    keep them from being written.
    """

    def __init__(self, root: Path, cipher: Cipher | None = None, seen: int = 0) -> None:
        self._root = root
        self._cipher = cipher
        self._path = root / "watches.jsonl"
        self._seen = seen

    def entries(self) -> Entries:
        """All lines, oldest first. Raises CaseBaseDamagedError."""
        try:
            lines = files.read_bytes(self._path, self._cipher).decode().splitlines()
            found = [json.loads(line) for line in lines]
        except FileNotFoundError:
            found = []
        except (OSError, ValueError) as error:
            raise files.damaged(self._path, type(error).__name__) from None
        if not all(isinstance(entry, dict) for entry in found):
            raise files.damaged(self._path, "a line is no JSON object")
        if len(found) < self._seen:
            met = f"line {self._seen}, which a night saw, is gone: lines were cut off, or all was taken away"
            raise files.damaged(self._path, met)
        return found

    def readable(self) -> bytes:
        """Those lines of a damaged file that can be read, and a mark for each other that a night saw; b"" if there is
        none.
        """
        try:
            lines = files.read_bytes(self._path, self._cipher).splitlines(keepends=True)
        except OSError:
            lines = []
        left = [line for line in lines if _is_entry(line)]
        lost = [_line(_LOST)] * (self._seen - len(left))
        return b"".join((*left, *lost))

    def append(self, make: Callable[[Entries], Entries]) -> Entries:
        """The lines that `make` made of the lines there are, added to them, all or none. Raises CaseBaseLockedError."""
        with files.writing(self._root), locked(self._root / ".watches.lock"):
            there = self.entries()
            added = make(there)
            files.write_bytes(self._path, b"".join(map(_line, (*there, *added))), self._cipher)
            files.sync_folder(self._root)
        return added


def _line(entry: Entry) -> bytes:
    return f"{json.dumps(entry, ensure_ascii=False, sort_keys=True)}\n".encode()


def _is_entry(line: bytes) -> bool:
    try:
        return line.endswith(b"\n") and isinstance(json.loads(line), dict)
    except ValueError:
        return False
