"""A case that is built anew with other content is another version, with a number of its own: two papers of one number
that differ would put each other in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from complaint_guard.casebase import CaseBase, Entry
from complaint_guard.cases.request import Granted
from complaint_guard.errors import UsageError


def version(case_base: CaseBase, made: Granted, anew: bool) -> tuple[Granted, Entry | None]:
    """`made` under the number of its last version or, if `anew`, of the next; and the line that built it, if any."""
    built = [one for one in case_base.ledger("cases").entries() if one["event"] == "built"]
    known = [one for one in built if re.fullmatch(rf"{re.escape(made.case_id)}(-\d+)?", one["case_id"])]
    if not known:
        return made, None
    last = known[-1]
    if not anew:
        return replace(made, case_id=last["case_id"], replaces=_replaced(last, known)), last
    number = len({one["sha256"] for one in known}) + 1
    return replace(made, case_id=f"{made.case_id}-{number}", replaces=last), None


def same(before: Entry | None, digest: str) -> None:
    """Raises UsageError if a case that was built `before` is another now."""
    if before and before["sha256"] != digest:
        raise UsageError(
            f"{before['case_id']} was built on {before['at'][:10]} with other content (SHA-256 "
            f"{before['sha256'][:12]}); --new-version builds it under the next number, and says which it replaces"
        )


def _replaced(one: Entry, built: Iterable[Entry]) -> Entry | None:
    named = [other for other in built if other["case_id"] == one.get("replaces")]
    return named[-1] if named else None
