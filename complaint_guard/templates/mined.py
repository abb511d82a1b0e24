"""Families of the head night that no corpus script names, as lines ready for a corpus of one's own."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from complaint_guard.casebase import CaseBase
from complaint_guard.entries import Entry
from complaint_guard.errors import NotFoundError
from complaint_guard.report.families import grievance
from complaint_guard.report.mask import mask_text
from complaint_guard.report.view import SLOT_KINDS
from complaint_guard.templates.listed import families
from complaint_guard.templates.standing import NOWHERE, Standing, standing

#: slots of a template that the corpus has under another name
_SLOTS = {"institution": "platform", "place": "city", "time": "date", "account": "contract"}
_SLOT = re.compile(r"\{(\w{1,16})\}")
#: a place where copies choose; the wording most used is kept
_CHOICE = re.compile(r"\[([^\[\]|]*)\|[^\[\]]*\]")


#: tiers of gangs whose scripts are proposed
PROPOSED = ("refer", "review")


@dataclass(frozen=True)
class Proposal:
    """A corpus line, and what is held of those who wrote it."""

    line: Entry
    standing: Standing


@dataclass(frozen=True)
class Mined:
    """Proposals, most people first; `left_out` counts the others by the tier of their gang, by their explanation, or
    under "in_no_gang".
    """

    proposed: tuple[Proposal, ...]
    left_out: Mapping[str, int]


def mine(case_base: CaseBase, least_people: int, every: bool = False) -> Mined:
    """Corpus lines for the families of the head night that at least `least_people` wrote, that no corpus script names
    and that are for anyone (forms, public texts and scripts about one matter are none); without `every` those of gangs
    in tier refer or review only.
    """
    rows = [row for row in families(case_base) if row["origin"] == "found" and not row["subject"]]
    rows = [row for row in rows if row["people"] >= least_people and _words(row["template"])]
    rows.sort(key=lambda row: (-row["people"], row["family_id"]))
    held = standing(case_base, [row["family_id"] for row in rows]) if rows else {}
    found = [(row, held[row["family_id"]]) for row in rows]
    proposed = [(row, one) for row, one in found if every or one.tier in PROPOSED]
    left_out = Counter(_held(one) for _, one in found if not (every or one.tier in PROPOSED))
    return Mined(tuple(Proposal(line(row, one), one) for row, one in proposed), dict(sorted(left_out.items())))


def _held(one: Standing) -> str:
    return one.tier or one.explained or "in_no_gang"


def line_of(case_base: CaseBase, family_id: str) -> Entry:
    """The corpus line of one family of the head night. Raises NotFoundError."""
    found = [row for row in families(case_base) if row["family_id"] == family_id]
    if not found:
        raise NotFoundError(
            f"no script family {family_id} in the head night; `complaint-guard templates list` lists them"
        )
    return line(found[0], standing(case_base, [family_id])[family_id])


def line(row: Mapping[str, Any], held: Standing = NOWHERE) -> Entry:
    """The corpus line of a row of FAMILIES, masked, its slots named as in the corpus; the note says what is held of
    those who wrote it.
    """
    text = _CHOICE.sub(r"\1", row["template"].translate(SLOT_KINDS))
    text = mask_text(_SLOT.sub(lambda slot: f"{{{_SLOTS.get(slot[1], slot[1])}}}", text))
    family = grievance(row["template"], row["known_id"]) or "F0"
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    note = f"{row['family_id']}, {row['people']} people, {row['first_seen']:%Y-%m-%d} to {row['last_seen']:%Y-%m-%d}"
    note += f", {_held(held).replace('_', ' ')} {held.gang_id}".rstrip()
    return Entry(f"U-{family}-{digest}", family, text, f"{row['first_seen']:%Y-%m}", "mined", note)


def _words(template: str) -> bool:
    return any(map(str.isalnum, template))
