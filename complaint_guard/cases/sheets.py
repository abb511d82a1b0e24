"""The tables of a case as XLSX and CSV: text is never taken for a formula, a link or a number."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

import xlsxwriter

from complaint_guard.cases.shown import writable

Cell = str | int | float | datetime | None
#: what a spreadsheet takes for a formula when it opens a CSV file, in half and full width
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LONGEST = 32_767
_MOST_ROWS = 1_048_575
_LINE_HEIGHT, _MOST_LINES = 13.5, 12


class Workbook:
    """An XLSX file being written sheet by sheet; `cut` counts cells that were longer than a cell can be."""

    def __init__(self, title: str, on: date) -> None:
        self._out = io.BytesIO()
        options = {
            "in_memory": True,  # no file beside the package, and so nothing left on a full disk
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(self._out, options)
        self._book.set_properties(
            {"title": writable(title), "author": "complaint_guard", "created": datetime.combine(on, time())}
        )
        cell = {"font_name": "宋体", "font_size": 10, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
        self._head = self._book.add_format(
            {**cell, "font_name": "黑体", "bg_color": "#E7ECF2", "valign": "vcenter", "text_wrap": True}
        )
        self._text = self._book.add_format({**cell, "text_wrap": True, "num_format": "@"})
        self._number = self._book.add_format({**cell, "num_format": "#,##0.0##"})
        self._whole = self._book.add_format({**cell, "num_format": "0"})
        self._time = self._book.add_format({**cell, "num_format": "yyyy-mm-dd hh:mm"})
        self.cut = 0

    def sheet(self, name: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> None:
        """One sheet with frozen, filtered headings, each with its width in characters; it prints on A4 across."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&C&P / &N")
        for place, (_, width) in enumerate(heads):
            sheet.set_column(place, place, width)
        sheet.set_row(0, 24)
        for place, (head, _) in enumerate(heads):
            sheet.write_string(0, place, head, self._head)
        last = 0
        for last, row in enumerate(rows, 1):
            if last > _MOST_ROWS:
                raise ValueError(f"sheet {name} has more than {_MOST_ROWS} rows")
            sheet.set_row(last, _height(row, [width for _, width in heads]))
            for place, cell in enumerate(row):
                self._write(sheet, (last, place), cell)
        sheet.autofilter(0, 0, last, len(heads) - 1)

    def content(self) -> bytes:
        """The finished file."""
        self._book.close()
        return self._out.getvalue()

    def _write(self, sheet: xlsxwriter.worksheet.Worksheet, at: tuple[int, int], cell: Cell) -> None:
        if isinstance(cell, datetime) and cell.year >= 1900:
            sheet.write_datetime(*at, cell, self._time)
        elif isinstance(cell, int | float):
            sheet.write_number(*at, cell, self._whole if isinstance(cell, int) else self._number)
        else:
            text = writable("" if cell is None else str(cell))
            self.cut += len(text) > _LONGEST
            sheet.write_string(*at, text[:_LONGEST], self._text)


def _height(row: Sequence[Cell], widths: Sequence[int]) -> float:
    """Points a row needs so that its wrapped texts can be read; a text of more lines goes on below the cell's edge."""
    lines = [-(-_columns(cell) // width) for cell, width in zip(row, widths, strict=True) if isinstance(cell, str)]
    return _LINE_HEIGHT * min(max([1, *lines]), _MOST_LINES) + 2


def _columns(text: str) -> int:
    return sum(2 if character > "\u2e7f" else 1 for character in text[: 100 * _MOST_LINES]) + 1


def csv_of(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file in UTF-8 with a byte order mark; cells that look like formulas start with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if not isinstance(cell, str):
        return cell
    text = writable(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
