"""What people decided about gangs, as a table the rooms can read."""

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
