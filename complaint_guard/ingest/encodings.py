"""Which encoding a text file is in."""

from __future__ import annotations

import codecs
import io
from pathlib import Path
from typing import BinaryIO

import numpy as np

from complaint_guard.errors import InputError
from complaint_guard.ingest.sheet import UNDECODED

#: Name of the error handler that puts UNDECODED in place of bytes that cannot be decoded.
MARK = "complaint-guard-mark"

_BLOCK = 1 << 20
#: characters beyond ASCII from which Big5 is told
_ENOUGH = 16
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
    beyond ASCII decode. Raises InputError if neither decodes most of the block, or if it is Big5.
    """
    with path.open("rb") as file:
        return _detect(file, str(path))


def decoded(content: bytes, name: str) -> str:
    """The text of a file's `content`, without bytes that cannot be decoded. Raises InputError with its `name`."""
    return content.decode(_detect(io.BytesIO(content), name), errors=MARK).replace(UNDECODED, "")


def _detect(file: BinaryIO, name: str) -> str:
    start = file.read(3)
    for bom, encoding in _MARKS.items():
        if start.startswith(bom):
            return encoding
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    while block := file.read(_BLOCK):
        try:
            decoder.decode(block)
        except UnicodeDecodeError:
            return _less_damaged(name, block + file.readline())
    return "utf-8"


def _less_damaged(path: str, block: bytes) -> str:
    for name in ("utf-8", "gb18030"):
        text = block.decode(name, errors=MARK)
        lost = text.count(UNDECODED)
        beyond = int(np.count_nonzero(np.frombuffer(text.encode("utf-32-le"), dtype="<u4") > 127)) - lost
        if lost * 2 < beyond:
            if name == "gb18030" and _is_big5(block, text):
                raise InputError(
                    f"{path}: Big5 text; text files are read as UTF-8, UTF-16 or GB18030, convert it, e.g. "
                    "iconv -f BIG5 -t UTF-8 FILE > NEW"
                )
            return name
    if lost * 100 < len(text):  # nearly all ASCII
        return "utf-8"
    raise InputError(f"{path}: neither UTF-8 nor GB18030 text; save it as CSV UTF-8 or as XLSX")


def _is_big5(block: bytes, as_gb18030: str) -> bool:
    """Whether `block` is Big5, whose bytes mostly decode as GB18030 too, but to characters that nobody writes."""
    wide = "".join(character for character in as_gb18030 if character > "\x7f")
    common = len(wide.encode("gb2312", "ignore")) // 2
    text = block.decode("big5", errors=MARK)
    return len(wide) >= _ENOUGH and common * 10 < len(wide) * 9 and text.count(UNDECODED) * 100 <= len(text)
