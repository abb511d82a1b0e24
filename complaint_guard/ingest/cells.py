"""Batches of columns, the faults found in them, and the rejects that come of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.ingest import aliases, reasons
from complaint_guard.ingest.sheet import UNDECODED, Record, Sheet
from complaint_guard.records import REJECTS

Mask = npt.NDArray[np.bool_]

_BATCH = 10_000
_BLANK = pa.array(aliases.BLANK.split())
#: Excel's scientific notation: the last digits of a number of more than 15 are gone.
_ROUNDED = r"^\d(\.\d+)?[Ee]\+\d{2}$"
#: Codes kept as text by the tricks ="6228..." and '6228..., or turned into 13800138000.0 by a data frame.
_WRAPPED = r"""^(?:=\s*"([^"]*)"|'(\w+)|(\d+)\.0)$"""
_CODES = frozenset({"complaint_id", "received_at", "id_number", "phone", "account", "device"})
_FREE = frozenset({"text", "received_at"})


@dataclass(frozen=True)
class Batch:
    """Some rows of a sheet: row numbers and one string array a field; `broken` rows had no cells to read."""

    rows: npt.NDArray[np.int64]
    cells: Mapping[str, pa.Array]
    broken: Sequence[tuple[int, str]]


def batches(sheet: Sheet, positions: Mapping[str, int]) -> Iterator[Batch]:
    """The rows of `sheet` in batches, blank rows left out, short rows filled up with ""."""
    while chunk := list(islice(sheet.records, _BATCH)):
        whole, broken = _whole(chunk, len(sheet.headers))
        yield Batch(
            np.array([row for row, _ in whole], dtype=np.int64),
            {field: _strings([cells[at] for _, cells in whole]) for field, at in positions.items()},
            broken,
        )


def _whole(chunk: Sequence[Record], width: int) -> tuple[list[tuple[int, Sequence[str]]], list[tuple[int, str]]]:
    whole: list[tuple[int, Sequence[str]]] = []
    broken: list[tuple[int, str]] = []
    for row, cells, reason in chunk:
        if reason:
            broken.append((row, reason))
        elif not any(cells) or not (cells[0].strip() or any(cell.strip() for cell in cells)):
            continue
        elif len(cells) == width:
            whole.append((row, cells))
        elif any(cell.strip() for cell in cells[width:]):
            broken.append((row, reasons.TOO_MANY_CELLS))
        else:
            whole.append((row, [*cells[:width], *[""] * (width - len(cells))]))
    return whole, broken


def _strings(values: list[str]) -> pa.Array:
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:  # half a surrogate pair, which JSON can spell
        return pa.array([value.encode("utf-8", "replace").decode("utf-8") for value in values], pa.string())


class Faults:
    """What is wrong with the rows of one batch: the first fault that stops a row, and cells that were left out."""

    def __init__(self, source: str, batch: Batch) -> None:
        self._source = source
        self._batch = batch
        self._cells: list[tuple[int, str, str]] = []
        self._stopped: dict[int, tuple[str, str]] = {}

    def row(self, mask: Mask, field: str, reason: str) -> None:
        """The rows of `mask` are rejected, unless they already are."""
        for index in np.flatnonzero(mask).tolist():
            self._stopped.setdefault(index, (field, reason))

    def cell(self, mask: Mask, field: str, reason: str) -> None:
        """The rows of `mask` go on without (that part of) the cell."""
        self._cells += [(index, field, reason) for index in np.flatnonzero(mask).tolist()]

    def sound(self) -> Mask:
        """The rows that go on."""
        mask = np.ones(len(self._batch.rows), dtype=bool)
        mask[list(self._stopped)] = False
        return mask

    def rejects(self, ids: pa.Array | None = None) -> pa.Table:
        """REJECTS of the batch in the order of its rows; a rejected row is named once, with what stopped it."""
        found = [(row, "", "", reason, False) for row, reason in self._batch.broken]
        rows = self._batch.rows.tolist()
        for index, (field, reason) in self._stopped.items():
            id_ = ids[index].as_py() if ids and field != "complaint_id" else ""
            found.append((rows[index], id_, field, reason, False))
        for index, field, reason in self._cells:
            if index not in self._stopped:
                found.append((rows[index], ids[index].as_py() if ids else "", field, reason, True))
        return rejects(self._source, sorted(found, key=lambda one: one[0]))


def rejects(source: str, found: Sequence[tuple[int, str, str, str, bool]]) -> pa.Table:
    """REJECTS made of (row, complaint id, field, reason, kept)."""
    names = [name for name in REJECTS.names if name != "source"]
    rows = [{"source": source, **dict(zip(names, one, strict=True))} for one in found]
    return pa.Table.from_pylist(rows, schema=REJECTS)


def clean(batch: Batch, vital: Sequence[str], longest: int, faults: Faults) -> dict[str, pa.Array]:
    """Cells stripped, with "" for what exports write into empty cells and for cells at fault.

    A cell is at fault if bytes were lost, Excel rounded it, or it has more than `longest` characters (text apart). A
    fault in a `vital` field stops the row. NUL characters are taken out and counted.
    """
    cleaned: dict[str, pa.Array] = {}
    for field, column in batch.cells.items():
        nul = _mask(pc.match_substring(column, "\0"))
        if nul.any():
            faults.cell(nul, field, reasons.NUL_REMOVED)
            column = pc.replace_substring(column, "\0", "")
        column = pc.utf8_trim_whitespace(column)
        if field in _CODES:
            column = pc.replace_substring_regex(column, _WRAPPED, r"\1\2\3")
        column = pc.if_else(pc.is_in(column, _BLANK), "", column)
        for mask, reason in _faulty(field, column, longest):
            if field in vital:
                faults.row(mask, field, reason)
            elif mask.any():
                faults.cell(mask, field, reason)
                column = pc.if_else(pa.array(mask), "", column)
        cleaned[field] = column
    return cleaned


def _faulty(field: str, column: pa.Array, longest: int) -> Iterator[tuple[Mask, str]]:
    yield _mask(pc.match_substring(column, UNDECODED)), reasons.UNDECODABLE
    if field not in _FREE:
        yield _mask(pc.match_substring_regex(column, _ROUNDED)), reasons.ROUNDED
    if field != "text":
        yield _mask(pc.greater(pc.utf8_length(column), longest)), reasons.CELL_TOO_LONG


def _mask(found: pa.Array) -> Mask:
    mask: Mask = found.to_numpy(zero_copy_only=False)
    return mask
