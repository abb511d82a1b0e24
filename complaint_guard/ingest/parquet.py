"""Parquet files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from complaint_guard.errors import InputError
from complaint_guard.ingest import headers as columns
from complaint_guard.ingest.headers import Wanted
from complaint_guard.ingest.sheet import Record, Sheet, cell_text

_BATCH = 10_000


def read(path: Path, wanted: Wanted) -> Sheet:
    """The table in the Parquet file `path`; columns that are no field are left unread. Raises InputError, OSError."""
    try:
        file = pq.ParquetFile(path)
    except pa.ArrowException as error:
        raise _damaged(path, error) from None
    headers: list[str] = file.schema_arrow.names
    needed = sorted(columns.match(str(path), headers, wanted).values())
    return Sheet(str(path), headers, _records(path, file, needed), epoch=True)


def _records(path: Path, file: pq.ParquetFile, needed: Sequence[int]) -> Iterator[Record]:
    names = file.schema_arrow.names
    row = 1
    try:
        for batch in file.iter_batches(_BATCH, columns=[names[position] for position in needed]):
            texts = {name: _texts(column) for name, column in zip(batch.schema.names, batch.columns, strict=True)}
            blank = [""] * batch.num_rows
            for cells in zip(*(texts.get(name, blank) for name in names), strict=True):
                row += 1
                yield row, cells, ""
    except (pa.ArrowException, ValueError, OverflowError, OSError) as error:
        raise _damaged(path, error) from None


def _texts(column: pa.Array) -> list[str]:
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    return [cell_text(value) for value in column.to_pylist()]


def _damaged(path: Path, error: Exception) -> InputError:
    return InputError(f"{path}: not a readable Parquet file ({type(error).__name__}); check that it was copied whole")
