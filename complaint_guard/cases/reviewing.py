"""Verdicts: what a named person decides about a gang, and on which evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.casebase import CaseBase, Entry, fingerprint
from complaint_guard.errors import NotFoundError, UsageError
from complaint_guard.search.hints import no_gang
from complaint_guard.search.views import among

VERDICTS = ("confirmed", "cleared", "doubt")
_LONGEST, _SHORTEST = 2_000, 4
#: a mobile, an id number, an account; not a case number with letters or signs in it
_NUMBER = re.compile(r"(?<![0-9A-Za-z-])(?:1[3-9]\d{9}|\d{17}[\dXx]|\d{15,19})(?![0-9A-Za-z-])")
#: what stands where a name should
_NOBODY = re.compile("系统|无名|测试|匿名|管理员|部门|用户|某某|未知|团队|小组|本人|(?:部|处|组)$")
_NO_NAMES = {"admin", "administrator", "root", "system", "test", "tester", "user", "nobody", "anonymous", "none"}


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
        raise NotFoundError(no_gang(case_base, gang_id))
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
    person, why = named("--by", by), reasoned("--reason", reason)
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
    plain = all(character.isalpha() or character in " .·'-" for character in name)  # no formula, link, tag or number
    if len(name) < 2 or len(name) > 60 or not plain or not name[0].isalpha():
        raise UsageError(f"{option} is no name; give the name of the person who answers for this (2 to 60 characters)")
    parts = name.casefold().replace(".", " ").split()
    if _NOBODY.search(name) or any(part in _NO_NAMES for part in parts):
        raise UsageError(f"{option} is a role, a group or nobody; give the name of the person who answers for this")
    return name


def reasoned(option: str, text: str, how: str = "say what was looked at and found") -> str:
    """The reason for a decision, in one line. Raises UsageError if it is no more than a word, or holds a number of
    somebody: a ledger is only added to; `how` is what to do then.
    """
    why = worded(option, text)
    if _NUMBER.search(why):
        raise UsageError(f"{option} holds what looks like a phone, id or account number; say it without, it is kept")
    if len(why) < _SHORTEST:
        raise UsageError(f"{option} has {len(why)} characters, it needs {_SHORTEST}; {how}")
    return why


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
