"""Verdicts: what a named person decides about a gang, and on which evidence."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.casebase import CaseBase, Entry, fingerprint
from complaint_guard.errors import NotFoundError, UsageError
from complaint_guard.search.views import among

VERDICTS = ("confirmed", "cleared", "doubt")
_LONGEST = 2_000


@dataclass(frozen=True)
class Looked:
    """What a gang is in one night: its complaints and hubs, and one hash of both and of the complaints' content."""

    night: str
    complaints: tuple[str, ...]
    people: int
    hubs: tuple[str, ...]
    fingerprint: str


def looked_at(case_base: CaseBase, gang_id: str) -> Looked:
    """The gang as the head night has it. Raises NotFoundError."""
    night = case_base.manifest()["night"]
    gangs = case_base.table("gangs", night)
    found = gangs.filter(pc.equal(gangs["gang_id"], gang_id)).to_pylist()
    if not found:
        raise NotFoundError(
            f"no gang {gang_id} in night {night} ({gangs.num_rows} gangs); see `complaint-guard export gangs`"
        )
    members = case_base.table("members", night)
    ids = members.filter(pc.equal(members["gang_id"], gang_id))["complaint_id"]
    rows = among(case_base.history("complaints", ["complaint_id", "content_hash"]), "complaint_id", ids)
    content = sorted((row["complaint_id"], row["content_hash"]) for row in rows.to_pylist())
    hubs = sorted(found[0]["hubs"])
    return Looked(night, _sorted(ids), found[0]["people"], tuple(hubs), fingerprint(content, hubs))


def review(case_base: CaseBase, gang_id: str, verdict: str, by: str, reason: str) -> Entry:
    """The line added to the ledger of verdicts. Raises UsageError, NotFoundError."""
    if verdict not in VERDICTS:
        raise UsageError(f"no verdict {verdict!r}; give --verdict {', '.join(VERDICTS)}")
    person, why = named("--by", by), worded("--reason", reason)
    gang = looked_at(case_base, gang_id)
    facts = {
        "gang_id": gang_id,
        "verdict": verdict,
        "by": person,
        "reason": why,
        "night": gang.night,
        "complaints": list(gang.complaints),
        "people": gang.people,
        "hubs": list(gang.hubs),
        "fingerprint": gang.fingerprint,
    }
    return case_base.ledger("verdicts").append(facts)


def latest(case_base: CaseBase, gang_id: str) -> Entry | None:
    """The latest verdict on a gang, None if nobody has looked at it."""
    lines = [entry for entry in case_base.ledger("verdicts").entries() if entry["gang_id"] == gang_id]
    return lines[-1] if lines else None


def named(option: str, text: str) -> str:
    """The name of the person who answers for something. Raises UsageError."""
    name = worded(option, text)
    if len(name) < 2 or len(name) > 60 or not any(character.isalpha() for character in name):
        raise UsageError(f"{option} is no name; give the name of the person who answers for this (2 to 60 characters)")
    return name


def worded(option: str, text: str) -> str:
    """`text` in one line. Raises UsageError if nothing, or too much, is said."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not words:
        raise UsageError(f"{option} is empty; say it in words, it is kept for later readers")
    if len(words) > _LONGEST:
        raise UsageError(f"{option} has {len(words)} characters, the limit is {_LONGEST}; shorten it")
    return words


def _sorted(ids: pa.ChunkedArray) -> tuple[str, ...]:
    return tuple(sorted(ids.to_pylist()))
