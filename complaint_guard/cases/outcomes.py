"""What became of the cases that were built: a ledger of its own, from which the latest state of each is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from complaint_guard.casebase import CHINA, CaseBase, Entry
from complaint_guard.cases.pack import Verified, shown
from complaint_guard.cases.reviewing import latest, worded
from complaint_guard.errors import NotFoundError, UsageError

STATUSES = ("submitted", "accepted", "filed", "rejected")


@dataclass(frozen=True)
class CaseState:
    """A package of a case as it stands: `status` is built or the latest outcome, `since` its date, `verdict` the latest
    on its gang, `replaced_by` the number of the version that took its place, `newer` that of a later package for the
    same gang and recipient. An outcome belongs to one `sha256`.
    """

    case_id: str
    gang_id: str
    to: str
    status: str
    since: str
    note: str
    sha256: str
    unmasked: bool
    built: str
    verdict: str
    replaced_by: str = ""
    newer: str = ""


@dataclass(frozen=True)
class Known:
    """What the case base knows of a package: when it was built ("" if unknown), a fault and a warning, "" if none."""

    built_at: str = ""
    fault: str = ""
    warning: str = ""


def cases(case_base: CaseBase) -> list[CaseState]:
    """The packages that were built, oldest first."""
    verdicts = {entry["gang_id"]: entry["verdict"] for entry in case_base.ledger("verdicts").entries()}
    found: dict[tuple[str, str], CaseState] = {}
    entries = case_base.ledger("cases").entries()
    for entry in entries:
        key = entry["case_id"], entry["sha256"]
        found[key] = _state(entry, found.get(key), verdicts)
    replaced, later = _replaced(entries), _later(entries)
    return [
        replace(one, replaced_by=replaced.get(one.case_id, ""), newer=later.get(one.case_id, ""))
        for one in found.values()
    ]


def outcome(case_base: CaseBase, case_id: str, status: str, on: date, note: str = "") -> Entry:
    """The line added for what became of the package of a case that was built last. Raises NotFoundError, UsageError."""
    if status not in STATUSES:
        raise UsageError(f"no status {status!r}; give --status {', '.join(STATUSES)}")
    known = cases(case_base)
    built = [one for one in case_base.ledger("cases").entries() if (one["case_id"], one["event"]) == (case_id, "built")]
    if not built:
        count = len({one.case_id for one in known})
        raise NotFoundError(f"no case {case_id} ({count} cases were built); see `complaint-guard case list`")
    (state,) = [one for one in known if (one.case_id, one.sha256) == (case_id, built[-1]["sha256"])]
    _in_order(state, on)
    said = worded("--note", note) if note else ""
    facts = {"case_id": case_id, "event": status, "on": on.isoformat(), "note": said, "sha256": state.sha256}
    return case_base.ledger("cases").append(facts)


def known(case_base: CaseBase, found: Verified) -> Known:
    """What the ledgers say of a package: whether it was built here, is a forgery, or its verdict was changed."""
    entries = case_base.ledger("cases").entries()
    built = [one for one in entries if one["event"] == "built"]
    same = [one for one in built if one["sha256"] == found.sha256]
    named = same or [one for one in built if one["case_id"] == found.case_id]
    if not named:
        return Known()
    verdict, fault, warning = latest(case_base, named[0]["gang_id"]), "", ""
    if not same and not found.faults:
        hashes = ", ".join(dict.fromkeys(one["sha256"] for one in named))
        fault = (
            f"{shown(found.case_id)}: this case base recorded it with SHA-256 {hashes}, this file has {found.sha256}"
        )
    case_id = named[0]["case_id"]
    if newer := _later(entries).get(case_id):
        warning = (
            f"warning: {newer} is a newer package for the same gang and recipient; do not send {case_id} beside it"
        )
    if newer := _replaced(entries).get(case_id):
        warning = f"warning: {case_id} was replaced by {newer}; do not send it"
    if verdict is None or verdict["verdict"] != "confirmed":
        told = f"`{verdict['verdict']}` of {verdict['at'][:10]} by {verdict['by']}" if verdict else "missing"
        warning = (
            f"warning: the latest verdict on {named[0]['gang_id']} is {told}, no longer `confirmed`; do not send it"
        )
    return Known(str(same[0]["at"]) if same else "", fault, warning)


def _later(entries: Sequence[Entry]) -> dict[str, str]:
    """For the number of each case the last one built for the same gang and recipient, and masked as it is."""
    built = [one for one in entries if one["event"] == "built"]
    last = {(one["gang_id"], one["to"], one["unmasked"]): one["case_id"] for one in built}
    found = {one["case_id"]: last[one["gang_id"], one["to"], one["unmasked"]] for one in built}
    return {case_id: newer for case_id, newer in found.items() if newer != case_id}


def _replaced(entries: Sequence[Entry]) -> dict[str, str]:
    """For the number of each case that was replaced that of the version which took its place."""
    return {entry["replaces"]: entry["case_id"] for entry in entries if "replaces" in entry}


def _in_order(state: CaseState, on: date) -> None:
    today = datetime.now(CHINA).date()
    if on > today:
        raise UsageError(f"--date {on} is in the future, today is {today}; give the day on which it happened")
    if on.isoformat() < state.built:
        raise UsageError(f"--date {on} is before the case was built on {state.built}; give that day or a later one")
    if state.status != "built" and on.isoformat() < state.since:
        raise UsageError(
            f"--date {on} is before the outcome `{state.status}` of {state.since}; give that day or a later one"
        )


def _state(entry: Entry, before: CaseState | None, verdicts: Mapping[str, str]) -> CaseState:
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
            built=entry["at"][:10],
            verdict=verdicts.get(entry["gang_id"], ""),
        )
    if entry["event"] == "built":  # built anew: what became of it stands
        return before
    return replace(before, status=entry["event"], since=entry["on"], note=entry["note"])
