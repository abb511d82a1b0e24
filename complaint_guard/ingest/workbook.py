"""XLSX, XLS and ODS workbooks: every visible sheet that has the wanted columns."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from complaint_guard.errors import InputError
from complaint_guard.ingest import headers as columns
from complaint_guard.ingest import reasons
from complaint_guard.ingest.headers import Wanted
from complaint_guard.ingest.sheet import HEADER_ROWS, Record, Sheet, cell_text

_UNPACKED = 4 << 30
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read(path: Path, wanted: Wanted) -> list[Sheet]:
    """The tables in the workbook `path`; hidden sheets and those without the wanted columns come back as not read.

    Raises InputError if the workbook cannot be opened or no sheet can be read, OSError.
    """
    tables = _tables(path)
    sheets = [_sheet(f"{path}#{table.name}" if len(tables) > 1 else str(path), table, wanted) for table in tables]
    if all(sheet.not_read for sheet in sheets):
        for sheet in sheets:
            if sheet.not_read == reasons.SHEET_NOT_READ:
                columns.match(sheet.source, sheet.headers, wanted)
        raise InputError(f"{path}: the workbook has no visible table; give a file with a header row")
    return sheets


def _sheet(source: str, table: Any, wanted: Wanted) -> Sheet:
    if not table.visible:
        return Sheet(source, (), iter(()), not_read=reasons.SHEET_HIDDEN)
    rows = _rows(table.cells)
    skipped, headers = columns.find(list(islice(rows, HEADER_ROWS)), wanted)
    if columns.lacking(headers, wanted):
        return Sheet(source, headers, iter(()), not_read=reasons.SHEET_NOT_READ)
    return Sheet(source, headers, _records(table.cells, skipped + 1))


def _records(cells: Any, skipped: int) -> Iterator[Record]:
    for row, values in enumerate(islice(_rows(cells), skipped, None), skipped + 1):
        yield row, values, ""


def _rows(cells: Any) -> Iterator[list[str]]:
    return ([cell_text(value) for value in row] for row in cells.iter_rows())


@dataclass(frozen=True)
class _Table:
    name: str
    visible: bool
    cells: Any


def _tables(path: Path) -> list[_Table]:
    """The sheets of the workbook that hold any cell."""
    content = path.read_bytes()
    try:
        _check_size(path, content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        about = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        tables = [
            _Table(sheet.name, sheet.visible == SheetVisibleEnum.Visible, book.get_sheet_by_name(sheet.name))
            for sheet in about
        ]
    except (CalamineError, zipfile.BadZipFile, ValueError, RuntimeError, OSError) as error:
        if isinstance(error, PasswordError) or _ENCRYPTED in content:
            raise InputError(f"{path}: the workbook has a password; save a copy without one") from None
        raise InputError(
            f"{path}: not a readable workbook ({type(error).__name__}); check that it was copied whole, "
            "or open it in Excel and save it as .xlsx"
        ) from None
    return [table for table in tables if table.cells.start is not None]


def _check_size(path: Path, content: bytes) -> None:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > _UNPACKED:
        raise InputError(
            f"{path}: unpacks to {size >> 20} MiB, over the limit of {_UNPACKED >> 20}; split it or give CSV"
        )
