"""Complaints from files and database queries."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.errors import InputError, SettingsError
from complaint_guard.ingest import cells, dates, ids, reasons
from complaint_guard.ingest import headers as columns
from complaint_guard.ingest.copies import without_copies
from complaint_guard.ingest.files import opened
from complaint_guard.ingest.headers import COMPLAINT_FIELDS, Wanted
from complaint_guard.ingest.sheet import Opened, Sheet
from complaint_guard.records import COMPLAINTS, REJECTS
from complaint_guard.settings import IngestSettings

_LISTS = ("recordings", "attachments")
_CONTENT = [name for name in COMPLAINTS.names if name not in ("source", "row", "content_hash")]
#: Between file names; a blank counts only after a suffix, as names may hold blanks.
_BETWEEN = re.compile(r"\s*[;；|、,，\n]\s*|(?<=\.\w{3})\s+|(?<=\.\w{4})\s+")
_YEARS = range(1990, 2101)


@dataclass(frozen=True)
class Source:
    """One input as it was read. `rows` counts rows that are not blank; `ignored` are headers that are no field; `mark`
    is how far a database query that names :mark was read.
    """

    path: str
    sha256: str
    rows: int
    format: str
    encoding: str
    ignored: tuple[str, ...] = ()
    mark: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Ingested:
    """Complaints taken, rows and cells that were not, and the inputs they came from.

    Every row of a source is a complaint or a reject that was not kept.
    """

    complaints: pa.Table
    rejects: pa.Table
    sources: tuple[Source, ...]


def ingest(
    paths: Sequence[str | Path], settings: IngestSettings, marks: Mapping[str, Mapping[str, str]] | None = None
) -> Ingested:
    """COMPLAINTS, REJECTS and the sources of `paths`: CSV, XLSX, JSONL, Parquet files or `URL#SELECT ...` queries.

    A bad cell of a required field (complaint id, received at, text) rejects the row, one of another field is left
    empty. Of rows with one complaint id the first is taken. Raises InputError if a path is no table or lacks a column.
    """
    wanted = replace(_wanted(settings), marks=marks or {})
    taken: list[pa.Table] = []
    rejected: list[pa.Table] = []
    sources = []
    for path in paths:
        found = opened(path, wanted)
        rows = 0
        try:
            for complaints, rejects in chain.from_iterable(_read(sheet, wanted, settings) for sheet in found.sheets):
                taken.append(complaints)
                rejected.append(rejects)
                rows += complaints.num_rows + rejects.num_rows - rejects["kept"].to_pylist().count(True)
            sources.append(_source(path, found, rows, wanted))
        except OSError as error:
            raise InputError(f"{path}: {error.strerror}; check that the file is not being changed") from None
    taken, copies = without_copies(taken)
    return Ingested(
        pa.concat_tables([COMPLAINTS.empty_table(), *taken]),
        pa.concat_tables([REJECTS.empty_table(), *rejected, copies]),
        tuple(sources),
    )


def _wanted(settings: IngestSettings) -> Wanted:
    supplied = set()
    if settings.id_from_row:
        supplied.add("complaint_id")
    if settings.received_at_default:
        if not dates.parse(settings.received_at_default):
            raise SettingsError("setting ingest.received_at_default: not a date; write it as 2026-01-01")
        supplied.add("received_at")
    return Wanted(COMPLAINT_FIELDS, settings.columns, frozenset(supplied))


def _source(path: str | Path, found: Opened, rows: int, wanted: Wanted) -> Source:
    ignored: dict[str, None] = {}
    for sheet in found.sheets:
        if not sheet.not_read:
            fields = columns.match(sheet.source, sheet.headers, wanted).values()
            ignored.update({h.strip(): None for at, h in enumerate(sheet.headers) if at not in fields and h.strip()})
    name = found.sheets[0].source if found.format == "sql" else str(path)
    return Source(name, found.digest(), rows, found.format, found.encoding, tuple(ignored), found.mark())


def _read(sheet: Sheet, wanted: Wanted, settings: IngestSettings) -> Iterator[tuple[pa.Table, pa.Table]]:
    """COMPLAINTS and REJECTS of `sheet`, batch by batch: a million rows fit in memory once, not twice."""
    if sheet.not_read:
        yield COMPLAINTS.empty_table(), cells.rejects(sheet.source, [(0, "", "", sheet.not_read, True)])
        return
    for batch in cells.batches(sheet, columns.match(sheet.source, sheet.headers, wanted)):
        faults = cells.Faults(sheet.source, batch)
        table = _complaints(sheet, batch, settings, faults)
        yield table.filter(pa.array(faults.sound())), faults.rejects(table["complaint_id"].combine_chunks())


def _complaints(sheet: Sheet, batch: cells.Batch, settings: IngestSettings, faults: cells.Faults) -> pa.Table:
    """COMPLAINTS of every row of `batch`; the rows that must not go on are told to `faults`."""
    found = cells.clean(batch, COMPLAINT_FIELDS.required, settings.max_cell, faults)
    size = len(batch.rows)
    if "complaint_id" not in found:
        stem = _stem(sheet.source)
        found["complaint_id"] = pa.array([f"{stem}-{row}" for row in batch.rows.tolist()], pa.string())
    if "received_at" not in found:
        found["received_at"] = pa.array([settings.received_at_default] * size, pa.string())
    faults.row(_blank(found["complaint_id"]), "complaint_id", reasons.NO_ID)
    for mask, reason in ids.faulty(found):
        faults.row(mask, "complaint_id", reason)
    found["received_at"] = _moments(found["received_at"], sheet.epoch, faults)
    faults.row(_blank(found["text"]), "text", reasons.NO_TEXT)
    long = pc.greater(pc.utf8_length(found["text"]), settings.max_text)
    faults.row(long.to_numpy(zero_copy_only=False), "text", reasons.TEXT_TOO_LONG)
    empty = pa.array([""] * size, pa.string())
    for field in COMPLAINT_FIELDS.aliases:
        found.setdefault(field, empty)
    found |= {field: _lists(found[field]) for field in _LISTS}
    found["source"] = pa.array([sheet.source] * size, pa.string())
    found["row"] = pa.array(batch.rows)
    found["content_hash"] = _hashes(found)
    return pa.table([found[name] for name in COMPLAINTS.names], schema=COMPLAINTS)


def _stem(source: str) -> str:
    """Name of the file without its suffix, with the sheet's: two sheets must not make the same ids."""
    name, mark, part = Path(source).name.partition("#")
    return Path(name).stem + mark + part


def _blank(column: pa.Array) -> cells.Mask:
    return np.asarray(pc.equal(column, "").to_numpy(zero_copy_only=False))


def _moments(column: pa.Array, epoch: bool, faults: cells.Faults) -> pa.Array:
    """Timestamps; the epoch stands in rows that are rejected."""
    moments = [dates.parse(text, epoch) for text in column.to_pylist()]
    unread = np.array([moment is None for moment in moments], dtype=bool)
    faults.row(_blank(column), "received_at", reasons.NO_DATE)
    faults.row(unread, "received_at", reasons.UNREADABLE_DATE)
    odd = np.array([moment is not None and moment.year not in _YEARS for moment in moments], dtype=bool)
    faults.row(odd, "received_at", reasons.IMPLAUSIBLE_DATE)
    nothing = datetime(1970, 1, 1)
    return pa.array([moment or nothing for moment in moments], pa.timestamp("us"))


def _lists(column: pa.Array) -> pa.Array:
    names = ([n for n in _BETWEEN.split(cell) if n] if cell else [] for cell in column.to_pylist())
    return pa.array(list(names), pa.list_(pa.string()))


def _hashes(found: dict[str, pa.Array]) -> pa.Array:
    """SHA-256 (hex) of each row's content; NUL cannot occur in a cell, so it can stand between two."""
    parts = {**found, "received_at": found["received_at"].cast(pa.int64()).cast(pa.string())}
    parts |= {field: pc.binary_join(found[field], ";") for field in _LISTS}
    joined = pc.binary_join_element_wise(*(parts[name] for name in _CONTENT), "\0").cast(pa.binary())
    return pa.array([hashlib.sha256(row).hexdigest() for row in joined.to_pylist()], pa.string())
