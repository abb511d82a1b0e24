"""CSV and its relatives: comma, tab, semicolon or |, quoted line breaks, broken quotes one row at a time."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from complaint_guard.ingest import headers as columns
from complaint_guard.ingest import reasons
from complaint_guard.ingest.encodings import MARK, detect
from complaint_guard.ingest.headers import Wanted
from complaint_guard.ingest.sheet import HEADER_ROWS, Record, Sheet

_DELIMITERS = ",\t;|"
_HEAD = 1 << 20
#: Characters of one cell; also how far an unclosed quote is followed before its row is given up.
_CELL = 1 << 24


def read(path: Path, wanted: Wanted) -> tuple[Sheet, str]:
    """The table in the delimited text file `path`, and its encoding. Raises InputError, OSError."""
    # the csv module keeps this limit for the whole process; its default refuses a long complaint
    csv.field_size_limit(_CELL)
    encoding = detect(path)
    with path.open(encoding=encoding, errors=MARK, newline="") as file:
        head = file.read(_HEAD)
    found = {delimiter: columns.find(_rows(head, delimiter), wanted) for delimiter in _DELIMITERS}
    delimiter = max(found, key=lambda d: (columns.known(found[d][1], wanted), len(found[d][1])))
    skipped, headers = found[delimiter]
    records = islice(_records(path, encoding, delimiter), skipped + 1, None)
    return Sheet(str(path), headers, records), encoding


def _rows(head: str, delimiter: str) -> list[list[str]]:
    return list(islice(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), HEADER_ROWS))


class _Lines:
    """Physical lines, remembering those of the record being read so that they can be read again."""

    def __init__(self, stream: Iterator[str]) -> None:
        self._stream = stream
        self._again: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._stream)
        self.taken.append(line)
        return line

    def first(self) -> str:
        """First line of the record; the others will be read again."""
        self._again.extendleft(reversed(self.taken[1:]))
        return self.taken[0]


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[Record]:
    with path.open(encoding=encoding, errors=MARK, newline="") as file:
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        row = 0
        while True:
            row += 1
            lines.taken.clear()
            try:
                yield row, next(reader), ""
            except StopIteration:
                return
            except csv.Error:
                yield row, *_single(lines.first(), delimiter)


def _single(line: str, delimiter: str) -> tuple[list[str], str]:
    """Cells of one line read without the rules for quotes, or the reason why it cannot be read."""
    if line.count('"') % 2:
        return [], reasons.BROKEN_QUOTES
    try:
        return next(csv.reader([line], delimiter=delimiter)), ""
    except csv.Error:
        return [], reasons.CELL_TOO_LONG
