"""Which encoding a text file is in."""

from __future__ import annotations

import codecs
from pathlib import Path

import numpy as np

from complaint_guard.errors import InputError
from complaint_guard.ingest.sheet import UNDECODED

#: Name of the error handler that puts UNDECODED in place of bytes that cannot be decoded.
MARK = "complaint-guard-mark"

_BLOCK = 1 << 20
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def _mark(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        return UNDECODED, error.end
    raise error


codecs.register_error(MARK, _mark)


def detect(path: Path) -> str:
    """Encoding of the text file `path`: utf-8-sig, utf-16, utf-8 or gb18030.

    A few damaged bytes do not change the answer: where UTF-8 first fails, the block is UTF-8 if most of its characters
    beyond ASCII decode. Raises InputError if neither decodes most of the block.
    """
    with path.open("rb") as file:
        start = file.read(3)
        for bom, name in _MARKS.items():
            if start.startswith(bom):
                return name
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        while block := file.read(_BLOCK):
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return _less_damaged(path, block + file.readline())
    return "utf-8"


def _less_damaged(path: Path, block: bytes) -> str:
    for name in ("utf-8", "gb18030"):
        text = block.decode(name, errors=MARK)
        lost = text.count(UNDECODED)
        beyond = int(np.count_nonzero(np.frombuffer(text.encode("utf-32-le"), dtype="<u4") > 127)) - lost
        if lost * 2 < beyond:
            return name
    if lost * 100 < len(text):  # nearly all ASCII
        return "utf-8"
    raise InputError(f"{path}: neither UTF-8 nor GB18030 text; save it as CSV UTF-8 or as XLSX")
