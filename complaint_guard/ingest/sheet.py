"""What every reader makes of a file: headers, and rows of text cells."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

#: Stands for bytes that could not be decoded; a noncharacter, so that no text holds it.
UNDECODED = "\ufffe"

#: Rows of a file among which the header is looked for.
HEADER_ROWS = 20

#: Row number, cells, and the reason if the row could not be read ("" if it could).
Record = tuple[int, Sequence[str], str]


@dataclass(frozen=True)
class Sheet:
    """One table of a file. Records are read once, in order; row numbers are those a spreadsheet shows (header = 1).

    `not_read` is the reason why a sheet of a workbook was passed over ("" if it was read).
    """

    source: str
    headers: Sequence[str]
    records: Iterator[Record]
    epoch: bool = False
    not_read: str = ""


@dataclass(frozen=True)
class Opened:
    """A file told apart by its content. `digest` gives the SHA-256 (hex), once all records have been read, and `mark`
    how far a database query was read.
    """

    format: str
    encoding: str
    sheets: Sequence[Sheet]
    digest: Callable[[], str]
    mark: Callable[[], Mapping[str, str] | None] = lambda: None


def cell_text(value: object) -> str:
    """`value` as the text a CSV export would hold: no ".0", ISO dates, lists joined by ";", None and NaN as "".

    A float of more than 15 digits has lost its last ones; it is written as 4.40301E+17, which is what Excel exports.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace").replace("\ufffd", UNDECODED)
    if isinstance(value, list | tuple):
        return ";".join(map(cell_text, value))
    return str(value)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ""
    if abs(value) >= 1e15:
        return f"{value:.5E}"
    return str(int(value)) if value.is_integer() else repr(value)
