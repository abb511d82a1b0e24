"""The script families that are known: those of the corpus, and those found in the case base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from complaint_guard import entries
from complaint_guard.casebase import CaseBase
from complaint_guard.report.families import grievance
from complaint_guard.report.mask import mask_text
from complaint_guard.report.view import SLOT_KINDS

_ORDER = ("own", "night", "shipped")


@dataclass(frozen=True)
class Listed:
    """One family: `kept` is shipped, own (the user's folder) or night (found, and in no corpus); `origin` is known,
    public, found or form; `family` the kind of grievance, F0 to F9 or ""; `since` when it was first known or seen; how
    many people and complaints of the head night copy it, in how many `groups`.
    """

    id: str
    kept: str
    origin: str
    family: str
    since: str
    people: int
    complaints: int
    groups: int
    text: str


def listed(case_base: CaseBase, folder: str) -> tuple[Listed, ...]:
    """The families of the user's `folder`, of the head night (if there is one), and the shipped ones, of each those
    that most people copied first.
    """
    rows = families(case_base)
    found = [_kept(one, rows) for one in entries.kept(folder)]
    names = {one.id for one in found}
    found += [_found(row) for row in rows if row["known_id"] not in names]
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.kept), -one.people, one.id)))


def families(case_base: CaseBase) -> list[dict[str, Any]]:
    """The rows of FAMILIES of the head night, none if there is no night yet."""
    rows: list[dict[str, Any]] = case_base.table("families").to_pylist() if case_base.nights() else []
    return rows


def kind_of(entry: entries.Entry) -> str:
    """The kind of grievance of a line of the corpus, F0 to F9 or ""."""
    return grievance(entry.text, entry.id, entry.family)


def _kept(one: entries.Kept, rows: list[dict[str, Any]]) -> Listed:
    entry = one.entry
    own = [row for row in rows if row["known_id"] == entry.id]
    people, complaints = (sum(row[name] for row in own) for name in ("people", "complaints"))
    kept = "own" if one.own else "shipped"
    told = entry.id, kept, one.origin, kind_of(entry), entry.first_known
    return Listed(*told, people, complaints, len(own), entry.text)


def _found(row: Mapping[str, Any]) -> Listed:
    text = mask_text(row["template"].translate(SLOT_KINDS))
    family = grievance(row["template"], row["known_id"])
    since = f"{row['first_seen']:%Y-%m-%d}"
    return Listed(row["family_id"], "night", row["origin"], family, since, row["people"], row["complaints"], 1, text)
