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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from complaint_guard.casebase import chain, files
from complaint_guard.casebase.chain import Chain, Entry, Line
from complaint_guard.errors import CaseBaseDamagedError

if TYPE_CHECKING:
    from complaint_guard.casebase.cipher import Cipher

CHINA = timezone(timedelta(hours=8))
_OWN = frozenset({"n", "at", "clock", "previous", "seal", "salt", "erased", "after_torn"})


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
        return [chain.shown(entry) for entry in found.entries]

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

    def extended(self, content: bytes, facts: Mapping[str, Any]) -> tuple[Entry, bytes]:
        """The line for `facts` behind `content`, that of the file, and both together; nothing is written."""
        entry, line = self._next(content, facts)
        return chain.shown(entry), content + line

    def without_words(self, about: Callable[[str], bool]) -> tuple[list[int], bytes]:
        """The content of the file without the words of lines for which `about` their words is true, and the numbers of
        these lines; the chain holds. Nothing is written.
        """
        lines, gone = self._content().split(b"\n"), []
        found = self._read(b"\n".join(lines))
        if found.fault:
            raise files.damaged(self.path, found.fault)
        for place, line in enumerate(lines):
            entry = chain.parsed(self._opened(line)) if line else None
            if entry and any(about(str(entry[word])) for word in chain.WORDS if word in entry):
                gone.append(int(entry["n"]))
                lines[place] = self._closed(_json(chain.without_words(entry)))
        return gone, b"\n".join(lines)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keeps others from adding lines, if there is a file."""
        if not self.path.exists():
            yield
            return
        with _alone(self.path):
            yield

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

    def _read(self, content: bytes) -> Chain:
        return chain.read([self._opened(line) for line in content.split(b"\n")])

    def _opened(self, line: bytes) -> Line:
        """`line` as it was added, and whether it may count as one: what does not open was not added here."""
        if self._cipher is None or not line:
            return Line(line)
        opened = self._cipher.opened_line(self.path.name, line)
        return Line(line, sound=False) if opened is None else Line(opened)

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
        entry, line = self._next(content, facts)
        self._write(descriptor, line, len(content))
        return entry

    def _next(self, content: bytes, facts: Mapping[str, Any]) -> tuple[Entry, bytes]:
        """The entry for `facts`, and what it adds to the `content` of the file."""
        found = self._read(content)
        if found.fault:
            raise files.damaged(self.path, found.fault)
        last = found.entries[-1]["seal"] if found.entries else ""
        clock = datetime.now(CHINA).isoformat(timespec="seconds")
        at = max(clock, found.entries[-1]["at"]) if found.entries else clock  # a clock set back turns no order round
        entry: Entry = {"n": len(found.entries) + 1, "at": at, **facts}
        if at != clock:
            entry["clock"] = clock
        if found.torn:
            entry["after_torn"] = hashlib.sha256(found.torn).hexdigest()
        entry["previous"] = last
        entry = chain.sealed(entry)
        open_ended = content and not content.endswith(b"\n")
        return entry, (b"\n" if open_ended else b"") + self._closed(_json(entry)) + b"\n"

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


def _json(entry: Entry) -> bytes:
    return json.dumps(entry, ensure_ascii=True, sort_keys=True).encode()


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
