"""What people decided about gangs and hubs, as tables the rooms can read."""

from __future__ import annotations

import pyarrow as pa

from complaint_guard import records
from complaint_guard.casebase.base import CaseBase


def verdicts(case_base: CaseBase) -> pa.Table:
    """Table VERDICTS: the latest verdict on each gang. Raises CaseBaseDamagedError if the ledger is broken."""
    entries = case_base.ledger("verdicts").entries()
    latest = {entry["gang_id"]: {**entry, "day": entry["at"][:10]} for entry in entries}
    columns = records.SCHEMAS["verdicts"].names
    return records.table("verdicts", [{name: latest[gang][name] for name in columns} for gang in sorted(latest)])


def cleared_hubs(case_base: CaseBase, day: str) -> pa.Table:
    """Table CLEARED: the latest declaration on each hub that holds on `day` (YYYY-MM-DD). Raises
    CaseBaseDamagedError.
    """
    latest = {entry["hub_id"]: entry for entry in case_base.ledger("hubs").entries()}
    columns = records.SCHEMAS["cleared"].names
    holding = (latest[hub] for hub in sorted(latest) if latest[hub]["until"] >= day)
    return records.table("cleared", [{name: entry[name] for name in columns} for entry in holding])
