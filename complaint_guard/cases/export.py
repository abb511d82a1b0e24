"""Gangs, members and ties of the head night as one file, masked, in the format its suffix names."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from complaint_guard.casebase import CaseBase
from complaint_guard.errors import UsageError
from complaint_guard.report.mask import mask_label
from complaint_guard.report.view import Dossier, dossiers
from complaint_guard.search import open_slots, view_of

_s, _f, _n, _t = pa.string(), pa.float64(), pa.int64(), pa.timestamp("us")
_strings = pa.list_(_s)
_GANGS = pa.schema(
    [
        *(("gang_id", _s), ("rank", _n), ("tier", _s), ("probability", _f), ("bits", _f), ("people", _n)),
        *(("complaints", _n), ("first_seen", _t), ("last_seen", _t), ("channels", _strings), ("template", _s)),
        *(("reasons", _strings), ("counter_evidence", _strings)),
    ]
)
_MEMBER = (
    "complaint_id",
    "person_id",
    "channel",
    "product",
    "name",
    "phone",
    "id_number",
    "account",
    "address",
    "text",
)
_MEMBERS = pa.schema(
    [
        *(("gang_id", _s), ("rank", _n), ("tier", _s), ("bits", _f), ("received_at", _t)),
        *((name, _s) for name in _MEMBER),
    ]
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}
_SHEET_ROWS, _CELL = 1_048_575, 32_767


def export(case_base: CaseBase, kind: str, path: Path) -> int:
    """How many rows of `kind` (see KINDS) were written to `path`, whole or not at all. Raises UsageError."""
    if kind not in KINDS:
        raise UsageError(f"cannot export {kind}; give one of {', '.join(KINDS)}")
    if case_base.path.resolve() in path.resolve().parents:
        raise UsageError(f"{path.name} would stand inside the case base, which only runs write; give another folder")
    if path.suffix.lower() not in _WRITERS:
        raise UsageError(
            f"cannot write {path.name or 'a file without a name'}; give a name that ends in {', '.join(_WRITERS)}"
        )
    found = KINDS[kind](case_base)
    beside = path.with_name(f".{path.name}.new")
    try:
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        _WRITERS[path.suffix.lower()](found, beside)
        os.replace(beside, path)
    except (OSError, XlsxFileError) as error:
        why = getattr(error, "strerror", None) or "no space or no permission"
        raise UsageError(f"cannot write {path}: {why}; give a folder you may write, with free space") from None
    finally:
        beside.unlink(missing_ok=True)
    return int(found.num_rows)


def export_reports(case_base: CaseBase, folder: Path) -> list[str]:
    """Names of the report files of the head night that were written to `folder`, readable there without a key. Raises
    UsageError.
    """
    if case_base.path.resolve() in (folder / "x").resolve().parents:
        raise UsageError(f"{folder} is inside the case base, which only runs write; give another folder")
    found = {name: case_base.report(name) for name in case_base.manifest().get("reports", {})}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in found.items():
            beside = folder / f".{name}.new"
            with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content)
            os.replace(beside, folder / name)
    except OSError as error:
        raise UsageError(f"cannot write {folder}: {error.strerror}; give a folder you may write") from None
    return list(found)


def _gangs(case_base: CaseBase) -> pa.Table:
    return pa.Table.from_pylist(
        [{**vars(one), "gang_id": one.id} for one in dossiers(view_of(case_base))], schema=_GANGS
    )


def _members(case_base: CaseBase) -> pa.Table:
    return pa.Table.from_pylist(list(chain(*map(_member_rows, dossiers(view_of(case_base))))), schema=_MEMBERS)


def _member_rows(gang: Dossier) -> Iterator[dict[str, Any]]:
    for one in gang.members:
        yield {**vars(one), "gang_id": gang.id, "rank": gang.rank, "tier": gang.tier}


def _ties(case_base: CaseBase) -> pa.Table:
    """Ties with the ids of their hubs, which are keyed tokens and tell no number, and the masked labels."""
    night = case_base.manifest()["night"]
    hubs = case_base.table("hubs", night, ["hub_id", "channel", "label", "people", "innocent"])
    rows = hubs.select(["channel", "label"]).to_pylist()
    known = pa.table(
        {
            "hub_id": hubs["hub_id"],
            "hub": hubs["hub_id"],
            "label": pa.array([mask_label(row["channel"], open_slots(row["label"])) for row in rows], _s),
            "people": hubs["people"],
            "innocent": hubs["innocent"],
        }
    )
    joined = (
        case_base.table("ties", night)
        .join(known, "hub_id")
        .sort_by([("hub_id", "ascending"), ("complaint_id", "ascending")])
    )
    return joined.drop_columns("hub_id")


def _rows(found: pa.Table) -> Iterator[list[Any]]:
    """Rows with lists in one cell."""
    for batch in found.to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            yield ["\n".join(cell) if isinstance(cell, list) else cell for cell in row.values()]


def _csv(found: pa.Table, path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(found.column_names)
        for row in _rows(found):
            writer.writerow(
                [f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in row]
            )


def _jsonl(found: pa.Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for batch in found.to_batches(max_chunksize=10_000):
            for row in batch.to_pylist():
                line = json.dumps(row, ensure_ascii=False, default=datetime.isoformat)
                file.write(line.translate(_LINE_ENDS) + "\n")


def _parquet(found: pa.Table, path: Path) -> None:
    pq.write_table(found, path, compression="zstd")


def _xlsx(found: pa.Table, path: Path) -> None:
    if found.num_rows > _SHEET_ROWS:
        raise UsageError(
            f"{found.num_rows} rows are more than the {_SHEET_ROWS} a sheet holds; write CSV, JSONL or Parquet"
        )
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(
        str(path), options | {"default_date_format": "yyyy-mm-dd hh:mm", "in_memory": False, "tmpdir": str(path.parent)}
    ) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, found.column_names)
        for place, row in enumerate(_rows(found), start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and len(cell) > _CELL:
                    raise UsageError(
                        f"a cell of {len(cell)} characters is longer than the {_CELL} a sheet holds; write CSV"
                    )
                sheet.write(place, column, cell)


KINDS: dict[str, Callable[[CaseBase], pa.Table]] = {"gangs": _gangs, "members": _members, "ties": _ties}
_WRITERS: dict[str, Callable[[pa.Table, Path], None]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".jsonl": _jsonl,
    ".parquet": _parquet,
}
