"""Which reader a path needs: told by the content, then by the suffix."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

from complaint_guard.errors import InputError
from complaint_guard.ingest import delimited, jsonl, parquet, workbook
from complaint_guard.ingest.headers import Wanted
from complaint_guard.ingest.sheet import Opened

_HEAD = 8192
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")
_WORKBOOKS = {".xls": "xls", ".ods": "ods", ".xlsb": "xlsb"}
_NO_TABLE = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"BM": "a BMP image",
    b"%PDF": "a PDF document",
    b"RIFF": "a sound or picture file",
    b"ID3": "a sound file",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"{\\rtf": "an RTF document",
    b"SQLite format 3": "an SQLite database",
}


def opened(spec: str | Path, wanted: Wanted) -> Opened:
    """The tables of the file, or of the database query `URL#SELECT ...`, that `spec` names.

    Raises InputError with the next step if it is missing, not readable or no table.
    """
    if "://" in str(spec):
        from complaint_guard.ingest import database  # SQLAlchemy takes 0.2 s that files need not pay

        return database.read(str(spec), wanted)
    path = Path(spec)
    try:
        return _opened(path, _head(path), wanted)
    except OSError as error:
        raise InputError(
            f"{path}: {error.strerror or type(error).__name__}; check the path and who may read it"
        ) from None


def _head(path: Path) -> bytes:
    if path.is_dir():
        raise InputError(f"{path}: is a folder; give the files in it")
    with path.open("rb") as file:
        if not path.is_file():
            raise InputError(f"{path}: not a regular file; save it to disk first")
        head = file.read(_HEAD)
    if not head.strip():
        raise InputError(f"{path}: is empty; give a file with a header row")
    return head


def _opened(path: Path, head: bytes, wanted: Wanted) -> Opened:
    digest = partial(_sha256, path)
    suffix = path.suffix.lower()
    if head.startswith((_ZIP, _OLE)):
        return Opened(_WORKBOOKS.get(suffix, "xlsx"), "", workbook.read(path, wanted), digest)
    if head.startswith(b"PAR1"):
        return Opened("parquet", "", [parquet.read(path, wanted)], digest)
    _refuse(path, head)
    if suffix in _JSON_SUFFIXES or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        sheet, encoding = jsonl.read(path)
        return Opened("jsonl", encoding, [sheet], digest)
    sheet, encoding = delimited.read(path, wanted)
    return Opened("csv", encoding, [sheet], digest)


def _refuse(path: Path, head: bytes) -> None:
    for mark, what in _NO_TABLE.items():
        if head.startswith(mark):
            raise InputError(f"{path}: is {what}, not a table; give CSV, XLSX, JSONL, Parquet or URL#SELECT ...")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise InputError(f"{path}: is HTML or XML, not a table; open it in Excel and save it as .xlsx")
    strange = sum(byte < 9 or 13 < byte < 32 for byte in head)
    if strange * 10 > len(head) and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"{path}: holds binary content, not a table; give CSV, XLSX, JSONL, Parquet or URL#SELECT ...")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
