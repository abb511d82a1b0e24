"""Files of an encrypted case base: AES-256-GCM in pieces, so that any part is read without the rest.

    magic (8 bytes) | salt (24) | piece | piece | ... | last piece

A piece is 64 KiB of content (the last one what is left) and a tag of 16 bytes. Each file has a key of its own, derived
from the case base's and the random salt; the nonce is the number of the piece and whether it is the last, and the
file's name is authenticated with every piece. So no piece can be changed, moved, left out or taken from another file
(the construction is STREAM: Hoang, Reyhanitabar, Rogaway and Vizar 2015).
"""

from __future__ import annotations

import base64
import io
import mmap
import os
import secrets as random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from complaint_guard.records.tokens import derived

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"CGuard01"
_SALT = 24
_HEAD = len(MAGIC) + _SALT
_TAG = 16
PIECE = 65_536


class NotAuthenticError(OSError):
    """A file is not what was encrypted with the key of this case base."""


@dataclass(frozen=True)
class Cipher:
    """Encrypts and opens the files of the case base whose secret is `key`."""

    key: bytes = field(repr=False)

    def sealing(self, name: str, write: Callable[[memoryview], None]) -> Sealing:
        """What encrypts a new file called `name` piece by piece and hands it to `write`."""
        return Sealing(self.key, name, write)

    def reading(self, path: Path) -> Reading:
        """The content of the file at `path`, to be read from anywhere. Raises OSError, NotAuthenticError."""
        return Reading(self.key, path)

    def sealed_line(self, name: str, line: bytes) -> bytes:
        """`line` of the ledger `name`, encrypted, in base64."""
        nonce = random.token_bytes(12)
        return base64.b64encode(nonce + self._of_lines(name).encrypt(nonce, line, None))

    def opened_line(self, name: str, line: bytes) -> bytes | None:
        """What was encrypted as `line` of the ledger `name`, None if nothing was."""
        from cryptography.exceptions import InvalidTag

        try:
            whole = base64.b64decode(line, validate=True)
            return self._of_lines(name).decrypt(whole[:12], whole[12:], None)
        except (InvalidTag, ValueError):
            return None

    def _of_lines(self, name: str) -> AESGCM:
        return _aes(derived(self.key, f"lines {name}"))


def _aes(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # a case base in clear has no use for it

    return AESGCM(key)


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class Sealing:
    """A file being encrypted; `finish` writes its last piece."""

    def __init__(self, key: bytes, name: str, write: Callable[[memoryview], None]) -> None:
        salt = random.token_bytes(_SALT)
        self._gcm, self._name, self._write = _aes(derived(key, "file", salt)), name.encode(), write
        self._waiting, self._number = bytearray(), 0
        write(memoryview(MAGIC + salt))

    def add(self, content: memoryview) -> None:
        """Encrypts `content`, but for a rest that may be the last piece."""
        start = 0
        if self._waiting:  # fill the piece that is waiting
            start = min(PIECE - len(self._waiting), len(content))
            self._waiting += content[:start]
            if start == len(content):
                return
            self._piece(memoryview(bytes(self._waiting)), last=False)
            self._waiting.clear()
        while len(content) - start > PIECE:
            self._piece(content[start : start + PIECE], last=False)
            start += PIECE
        self._waiting += content[start:]

    def finish(self) -> None:
        """Encrypts the last piece."""
        self._piece(memoryview(bytes(self._waiting)), last=True)

    def _piece(self, content: memoryview, last: bool) -> None:
        self._write(memoryview(self._gcm.encrypt(_nonce(self._number, last), content, self._name)))
        self._number += 1


class Reading(io.RawIOBase):
    """The content of an encrypted file; only the pieces that are read are decrypted. `size` is in bytes."""

    def __init__(self, key: bytes, path: Path) -> None:
        super().__init__()
        self._place, self._last_read = 0, (-1, b"")
        self._map: mmap.mmap | None = None
        with path.open("rb") as file:
            whole = os.fstat(file.fileno()).st_size
            if whole < _HEAD + _TAG:
                raise NotAuthenticError("too short")
            self._map = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        self._bytes = memoryview(self._map)
        if self._bytes[: len(MAGIC)] != MAGIC:
            raise NotAuthenticError("not encrypted")
        self._gcm = _aes(derived(key, "file", bytes(self._bytes[len(MAGIC) : _HEAD])))
        self._name = path.name.encode()
        self._pieces = -(-(whole - _HEAD) // (PIECE + _TAG))
        self.size = whole - _HEAD - self._pieces * _TAG
        self._piece(self._pieces - 1)  # a file that was cut off has no last piece

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def tell(self) -> int:
        """The place that is read next, in bytes."""
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """The place that is read next."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self.size}[whence]
        self._place = start + offset
        return self._place

    def read(self, size: int = -1) -> bytes | bytearray:
        """The next `size` bytes (-1: all that are left). Raises NotAuthenticError."""
        end = self.size if size < 0 else min(self._place + size, self.size)
        start, self._place = self._place, max(end, self._place)
        content = bytearray(max(end - start, 0))
        with memoryview(content) as room:
            for number in range(start // PIECE, -(-end // PIECE) if end > start else 0):
                first, last = max(number * PIECE, start), min((number + 1) * PIECE, end)
                if last - first == PIECE:
                    self._into(number, room[first - start : last - start])
                else:
                    piece = self._piece(number)
                    room[first - start : last - start] = piece[first - number * PIECE : last - number * PIECE]
        return content

    def whole(self) -> pa.Buffer:
        """All of the content in one buffer, which tables can lie in."""
        buffer = pa.allocate_buffer(self.size)
        room = memoryview(buffer).cast("B")
        for number in range(self._pieces):
            self._into(number, room[number * PIECE : (number + 1) * PIECE])
        return buffer

    def close(self) -> None:
        """Lets the file go."""
        if not self.closed and self._map is not None:
            self._bytes.release()
            self._map.close()
        super().close()

    def _piece(self, number: int) -> bytes:
        """Piece `number`; the one read last is at hand."""
        if self._last_read[0] != number:
            content = bytearray(min(PIECE, self.size - number * PIECE))
            self._into(number, memoryview(content))
            self._last_read = number, bytes(content)
        return self._last_read[1]

    def _into(self, number: int, room: memoryview) -> None:
        from cryptography.exceptions import InvalidTag

        start = _HEAD + number * (PIECE + _TAG)
        try:
            with self._bytes[start : start + PIECE + _TAG] as sealed:
                self._gcm.decrypt_into(_nonce(number, number == self._pieces - 1), sealed, self._name, room)
        except (InvalidTag, ValueError):
            raise NotAuthenticError(f"piece {number}") from None
