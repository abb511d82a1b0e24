"""What a gang says once complaints of its people are gone: its sentences and probability are those of before, since
only a night counts them anew; fewer people than a gang needs are no ground for tier refer or review meanwhile.
"""

from __future__ import annotations

import pyarrow as pa

from complaint_guard import records
from complaint_guard.rank import TIERS, unquoted
from complaint_guard.settings import LEAST_PEOPLE

#: behind the day of the first erasure
SINCE = "起有成员的投诉被删除，以上人数、概率和比特为删除前所计，由下一批次重新计算"


def noted(gangs: pa.Table, touched: set[str], day: str) -> pa.Table:
    """GANGS, of which those `touched` say that complaints were erased since `day`, or a day they say already."""
    rows = gangs.to_pylist()
    for row in (row for row in rows if row["gang_id"] in touched):
        if not any(reason.endswith(SINCE) for reason in row["reasons"]):
            row["reasons"].append(f"{day}{SINCE}")
        row["counter_evidence"] = [unquoted(one) for one in row["counter_evidence"]]  # who is quoted may be gone
        if row["people"] < LEAST_PEOPLE:
            row["tier"] = TIERS[-1]
    rows.sort(key=lambda row: (TIERS.index(row["tier"]), row["rank"]))
    for place, row in enumerate(rows, 1):
        row["rank"] = place
    return records.table("gangs", rows)
