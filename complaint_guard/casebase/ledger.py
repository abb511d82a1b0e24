"""Ledgers: lines that are only ever added, each sealed with the hash of the line before it.

A line is a JSON object with `n` (its number from 1), `at` (China time), what happened, `previous` (the seal of the line
before, "" for the first) and `seal` (SHA-256 of the line without its seal). A writer that was killed leaves a torn last
line: readers pass over it, and the next line names its hash in `after_torn`, so that nothing is ever taken away. In an
encrypted case base each line is encrypted by itself; the seals are those of what it says.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from complaint_guard.casebase import files
from complaint_guard.errors import CaseBaseDamagedError

if TYPE_CHECKING:
    from complaint_guard.casebase.cipher import Cipher

CHINA = timezone(timedelta(hours=8))
_OWN = frozenset({"n", "at", "previous", "seal", "after_torn"})

Entry = dict[str, Any]


@dataclass(frozen=True)
class _Read:
    """The sound lines of a ledger, the first fault ("" if none), and the bytes of a torn last line."""

    entries: tuple[Entry, ...]
    fault: str
    torn: bytes


@dataclass(frozen=True)
class _Line:
    content: bytes
    sound: bool = True


class Ledger:
    """The ledger in file `path`; the file is made by the first line."""

    def __init__(self, path: Path, cipher: Cipher | None = None) -> None:
        self.path = path
        self._cipher = cipher

    def entries(self) -> list[Entry]:
        """All lines, oldest first; a torn last line is passed over. Raises CaseBaseDamagedError if the chain breaks."""
        found = self._read(self._content())
        if found.fault:
            raise files.damaged(self.path, found.fault)
        return list(found.entries)

    def head(self) -> str:
        """The seal of the last line, "" for an empty ledger; kept elsewhere it shows later that no line was cut off."""
        entries = self.entries()
        return entries[-1]["seal"] if entries else ""

    def append(self, facts: Mapping[str, Any]) -> Entry:
        """The line added for `facts`, on the disk when this returns. Writers wait for each other; readers do not wait.

        Raises CaseBaseDamagedError if the chain is broken, CaseBaseError if the disk is full.
        """
        if odd := _OWN & facts.keys():
            raise ValueError(f"a ledger sets {', '.join(sorted(odd))} itself")
        with files.writing(self.path.parent.parent):
            files.make_folder(self.path.parent)
            with _alone(self.path) as descriptor:
                return self._add(descriptor, facts)

    def encrypted(self, cipher: Cipher) -> bytes:
        """The content of this ledger, which lies in clear, as an encrypted case base keeps it; the chain holds."""
        return b"\n".join(
            cipher.sealed_line(self.path.name, line) if line else b"" for line in self._content().split(b"\n")
        )

    def problems(self) -> list[str]:
        """One line if the ledger is not what was written, else none."""
        try:
            self.entries()
        except CaseBaseDamagedError as error:
            return [str(error)]
        return []

    def _read(self, content: bytes) -> _Read:
        return _read([self._opened(line) for line in content.split(b"\n")])

    def _opened(self, line: bytes) -> _Line:
        """`line` as it was added, and whether it may count as one: what does not open was not added here."""
        if self._cipher is None or not line:
            return _Line(line)
        opened = self._cipher.opened_line(self.path.name, line)
        return _Line(line, sound=False) if opened is None else _Line(opened)

    def _closed(self, line: bytes) -> bytes:
        return self._cipher.sealed_line(self.path.name, line) if self._cipher else line

    def _content(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise files.damaged(self.path, type(error).__name__) from None

    def _add(self, descriptor: int, facts: Mapping[str, Any]) -> Entry:
        content = self._content()
        found = self._read(content)
        if found.fault:
            raise files.damaged(self.path, found.fault)
        last = found.entries[-1]["seal"] if found.entries else ""
        entry: Entry = {"n": len(found.entries) + 1, "at": datetime.now(CHINA).isoformat(timespec="seconds"), **facts}
        if found.torn:
            entry["after_torn"] = hashlib.sha256(found.torn).hexdigest()
        entry["previous"] = last
        entry["seal"] = _seal(entry)
        line = self._closed(json.dumps(entry, ensure_ascii=True, sort_keys=True).encode()) + b"\n"
        open_ended = content and not content.endswith(b"\n")
        self._write(descriptor, (b"\n" if open_ended else b"") + line, len(content))
        return entry

    def _write(self, descriptor: int, line: bytes, size: int) -> None:
        try:
            start = 0
            while start < len(line):
                start += os.write(descriptor, line[start:])
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, size)  # a full disk leaves no part of the line
            raise
        if size == 0:
            files.sync_folder(self.path.parent)


@contextmanager
def _alone(path: Path) -> Iterator[int]:
    while True:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if path.exists() and os.path.samestat(os.fstat(descriptor), path.stat()):  # not replaced while we waited
                yield descriptor
                return
        finally:
            os.close(descriptor)


def _seal(entry: Mapping[str, Any]) -> str:
    sealed = {key: value for key, value in entry.items() if key != "seal"}
    return hashlib.sha256(json.dumps(sealed, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def _read(found: list[_Line]) -> _Read:
    *lines, torn = found
    entries: list[Entry] = []
    odd: bytes | None = None
    for number, line in enumerate(lines, 1):
        entry = _parsed(line)
        if entry is None:
            if odd is not None:
                return _Read(tuple(entries), f"line {number - 1} is not a line of a ledger", b"")
            odd = line.content
            continue
        if fault := _fault(entry, entries, odd):
            return _Read(tuple(entries), f"line {number} {fault}", b"")
        entries.append(entry)
        odd = None
    if odd is not None:
        return _Read(tuple(entries), f"line {len(lines)} is not a line of a ledger", b"")
    whole = _parsed(torn)  # a line that lacks nothing but its end
    if whole and not _fault(whole, entries, None):
        return _Read((*entries, whole), "", b"")
    return _Read(tuple(entries), "", torn.content)


def _parsed(line: _Line) -> Entry | None:
    try:
        found = json.loads(line.content)
    except ValueError:
        return None
    return found if line.sound and isinstance(found, dict) else None


def _fault(entry: Entry, before: list[Entry], odd: bytes | None) -> str:
    """What is wrong with `entry` after the lines `before` and the unreadable line `odd`, or "" if nothing is."""
    if entry.get("seal") != _seal(entry):
        return "was changed: its seal does not fit"
    if entry.get("previous") != (before[-1]["seal"] if before else ""):
        return "does not follow the line before it: a line was removed, added or moved"
    if entry.get("n") != len(before) + 1:
        return f"has number {entry.get('n')!r} instead of {len(before) + 1}"
    torn = hashlib.sha256(odd).hexdigest() if odd is not None else None
    return "" if entry.get("after_torn") == torn else "follows a line that is not a line of a ledger"
