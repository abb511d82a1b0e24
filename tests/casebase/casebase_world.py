"""Small tables and nights for the tests of the case base."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pyarrow as pa

from complaint_guard import records
from complaint_guard.casebase import CaseBase, MasterKey

N1, N2, N3 = "2026-09-01", "2026-09-02", "2026-09-03"


def people(*ids: str) -> pa.Table:
    return records.table("people", [{"complaint_id": i, "person_id": f"p{i}", "ground": "alone"} for i in ids])


def complaints(**texts: str) -> pa.Table:
    empty = {f.name: [] if pa.types.is_list(f.type) else "" for f in records.COMPLAINTS}
    rest = {"received_at": datetime(2026, 9, 1), "row": 1}
    return records.table("complaints", [{**empty, **rest, "complaint_id": k, "text": v} for k, v in texts.items()])


def write(path: Path, night: str, key: MasterKey | None = None, /, **tables: pa.Table) -> CaseBase:
    case_base = CaseBase(path, key)
    with case_base.write_night(night) as draft:
        for name, table in tables.items():
            draft.keep(name, table)
        draft.finish({"inputs": []}, {"run.json": b"{}"})
    return case_base


def tree(path: Path) -> dict[str, bytes]:
    """Every file but the lock, whose text names its last holder."""
    return {str(p.relative_to(path)): p.read_bytes() for p in path.rglob("*") if p.is_file() and p.name != ".lock"}
