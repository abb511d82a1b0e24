"""One file being written, and what is noted of it."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from complaint_guard.casebase.cipher import Cipher

PRIVATE_FILE = 0o600


@dataclass(frozen=True)
class Written:
    """What a file must hold: its size in bytes and SHA-256, and the rows of a table (0 for other files) with the
    SHA-256 of its footer ("": of an older version, or encrypted).
    """

    bytes: int
    sha256: str
    rows: int = 0
    tail: str = ""


class Sink(io.RawIOBase):
    """A private file, opened anew, that hashes what passes through it; encrypted as `name` if there is a cipher."""

    _descriptor = -1

    def __init__(self, path: Path, name: str, cipher: Cipher | None) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        self._hash = hashlib.sha256()
        self._bytes = 0
        self._sealing = cipher.sealing(name, self._put) if cipher else None

    def writable(self) -> bool:
        """True."""
        return True

    def tell(self) -> int:
        """How many bytes were written."""
        return self._bytes

    def write(self, chunk: Any) -> int:
        """The size of `chunk`, which was written."""
        view = memoryview(chunk).cast("B")
        self._hash.update(view)
        if self._sealing:
            self._sealing.add(view)
        else:
            self._put(view)
        self._bytes += len(view)
        return len(view)

    def _put(self, view: memoryview) -> None:
        start = 0
        while start < len(view):  # one write takes at most 2 GiB
            start += os.write(self._descriptor, view[start:])

    def finish(self, rows: int = 0) -> Written:
        """What was written, with what encryption has held back; nothing may be written after it."""
        if self._sealing:
            self._sealing.finish()
            self._sealing = None
        return Written(self._bytes, self._hash.hexdigest(), rows)

    def written(self, rows: int = 0) -> Written:
        """What was written, now on the disk."""
        told = self.finish(rows)
        os.fsync(self._descriptor)
        return told

    def close(self) -> None:
        """Lets the file go."""
        if not self.closed:
            super().close()
            if self._descriptor >= 0:
                os.close(self._descriptor)
