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


class Standing:
    """The lines of `watches.jsonl` in the case base `root`. A run under way does not keep them from being written."""

    def __init__(self, root: Path, cipher: Cipher | None = None) -> None:
        self._root = root
        self._cipher = cipher
        self._path = root / "watches.jsonl"

    def entries(self) -> Entries:
        """All lines, oldest first. Raises CaseBaseDamagedError."""
        try:
            lines = files.read_bytes(self._path, self._cipher).decode().splitlines()
            found = [json.loads(line) for line in lines]
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            raise files.damaged(self._path, type(error).__name__) from None
        if not all(isinstance(entry, dict) for entry in found):
            raise files.damaged(self._path, "a line is no JSON object")
        return found

    def readable(self) -> bytes:
        """Those lines of a damaged file that can be read; b"" if there is none."""
        try:
            lines = files.read_bytes(self._path, self._cipher).splitlines(keepends=True)
        except OSError:
            return b""
        return b"".join(line for line in lines if _is_entry(line))

    def append(self, make: Callable[[Entries], Entries]) -> Entries:
        """The lines that `make` made of the lines there are, added to them, all or none. Raises CaseBaseLockedError."""
        with files.writing(self._root), locked(self._root / ".watches.lock"):
            there = self.entries()
            added = make(there)
            lines = (json.dumps(entry, ensure_ascii=False, sort_keys=True) for entry in (*there, *added))
            files.write_bytes(self._path, "".join(f"{line}\n" for line in lines).encode(), self._cipher)
            files.sync_folder(self._root)
        return added


def _is_entry(line: bytes) -> bool:
    try:
        return line.endswith(b"\n") and isinstance(json.loads(line), dict)
    except ValueError:
        return False
