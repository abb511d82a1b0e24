"""What became of the cases that were built: a ledger of its own, from which the latest state of each is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from complaint_guard.casebase import CaseBase, Entry
from complaint_guard.cases.reviewing import worded
from complaint_guard.errors import NotFoundError, UsageError

STATUSES = ("submitted", "accepted", "filed", "rejected")


@dataclass(frozen=True)
class CaseState:
    """A case as it stands: `status` is built or the latest outcome, `since` the date of that."""

    case_id: str
    gang_id: str
    to: str
    status: str
    since: str
    note: str
    sha256: str
    unmasked: bool


def cases(case_base: CaseBase) -> list[CaseState]:
    """The cases that were built, oldest first."""
    found: dict[str, CaseState] = {}
    for entry in case_base.ledger("cases").entries():
        found[entry["case_id"]] = _state(entry, found.get(entry["case_id"]))
    return list(found.values())


def outcome(case_base: CaseBase, case_id: str, status: str, on: date, note: str = "") -> Entry:
    """The line added for what became of a case. Raises NotFoundError, UsageError."""
    if status not in STATUSES:
        raise UsageError(f"no status {status!r}; give --status {', '.join(STATUSES)}")
    known = {case.case_id: case for case in cases(case_base)}
    if case_id not in known:
        raise NotFoundError(f"no case {case_id} ({len(known)} cases were built); see `complaint-guard case list`")
    said = worded("--note", note) if note else ""
    facts = {"case_id": case_id, "event": status, "on": on.isoformat(), "note": said, "sha256": known[case_id].sha256}
    return case_base.ledger("cases").append(facts)


def recorded(case_base: CaseBase, sha256: str) -> str:
    """When the package of that hash was built, "" if the ledger of cases does not know it."""
    built = [one for one in case_base.ledger("cases").entries() if one["sha256"] == sha256 and one["event"] == "built"]
    return str(built[0]["at"]) if built else ""


def _state(entry: Entry, before: CaseState | None) -> CaseState:
    if before is None:
        return CaseState(
            case_id=entry["case_id"],
            gang_id=entry["gang_id"],
            to=entry["to"],
            status=entry["event"],
            since=entry["at"][:10],
            note="",
            sha256=entry["sha256"],
            unmasked=entry["unmasked"],
        )
    if entry["event"] == "built":  # built anew: what became of it stands
        return replace(before, sha256=entry["sha256"])
    return replace(before, status=entry["event"], since=entry["on"], note=entry["note"])
