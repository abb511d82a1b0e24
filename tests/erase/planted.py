"""One person whose every value is known, and a search for them that shares nothing with the program's own."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pyarrow as pa
from pipeline_world import LAYOUTS, Row, background, flagship

from complaint_guard import records
from complaint_guard.casebase import LEDGERS, CaseBase, MasterKey

KEY = MasterKey(bytes(range(32)))
WHO = {
    "name": "阙植树",
    "id_number": "110105199003078515",
    "phone": "13799998881",
    "account": "6222029999988887773",
    "device": "feedfacecafe0001",
}
SAID = "我家门口那棵石榴树下埋着的合同可以作证"
VALUES = (*WHO.values(), SAID)
#: an address that only Z1 gave
HOME = "成都市武侯区人民南路四段27号锦绣花园3栋2单元501室"


def world() -> list[Row]:
    """Sixty strangers, a gang of four in one room, of whom F3 is the person planted, and Z1."""
    gang = flagship(LAYOUTS["one room"], "F")
    planted = gang[2] | WHO | {"complaint_id": "F3", "text": gang[2]["text"] + SAID + "。"}
    return [*background()[:60], planted, *gang, background()[60] | {"complaint_id": "Z1", "address": HOME}]


def filled(name: str, *rows: dict[str, object]) -> pa.Table:
    empty = {field.name: [] if pa.types.is_list(field.type) else _empty(field.type) for field in records.SCHEMAS[name]}
    return records.table(name, [{**empty, **row} for row in rows])


def _empty(kind: pa.DataType) -> object:
    if pa.types.is_string(kind):
        return ""
    if pa.types.is_boolean(kind):
        return False
    return datetime(2026, 9, 1) if pa.types.is_timestamp(kind) else b"" if pa.types.is_binary(kind) else 0


def everything(case_base: CaseBase) -> Iterator[tuple[str, str]]:
    """Each thing that can be read of the case base, as text."""
    for night in case_base.nights():
        manifest = case_base.manifest(night)
        yield f"manifest {night}", json.dumps(manifest, ensure_ascii=False)
        for name in manifest["tables"]:
            yield f"{night} {name}", str(case_base.table(name, night).to_pylist())
        for name in manifest["reports"]:
            content = case_base.report(name, night)
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(content)) as book:
                    content = b"".join(book.read(part) for part in book.namelist())
            yield f"report {name}", content.decode()
    for name, table in (case_base.index() or {}).items():
        yield f"index {name}", str(table.to_pylist())
    for name in LEDGERS:
        yield f"ledger {name}", json.dumps(case_base.ledger(name).entries(), ensure_ascii=False)
    yield "watches", json.dumps(case_base.standing.entries(), ensure_ascii=False)


def told(case_base: CaseBase, values: tuple[str, ...] = VALUES) -> dict[str, list[str]]:
    """Where which of `values` stand."""
    found = {where: [value for value in values if value in text] for where, text in everything(case_base)}
    return {where: values for where, values in found.items() if values}


def in_clear(folder: Path, values: tuple[str, ...] = VALUES) -> dict[str, list[str]]:
    """Files below `folder` in whose bytes one of `values` stands, in any of the usual writings."""
    found: dict[str, list[str]] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for value in values:
                writings = (value.encode(), value.encode("utf-16-le"), json.dumps(value)[1:-1].encode())
                if any(writing in content for writing in writings):
                    found.setdefault(str(path.relative_to(folder)), []).append(value)
    return found
