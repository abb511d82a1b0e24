"""Families of the head night that no corpus script names, as lines ready for a corpus of one's own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from complaint_guard.casebase import CaseBase
from complaint_guard.entries import Entry
from complaint_guard.errors import NotFoundError
from complaint_guard.report.families import family_of
from complaint_guard.report.mask import mask_text
from complaint_guard.report.view import SLOT_KINDS
from complaint_guard.templates.listed import families

#: slots of a template that the corpus has under another name
_SLOTS = {"institution": "platform", "place": "city", "time": "date", "account": "contract"}
_SLOT = re.compile(r"\{(\w{1,16})\}")
#: a place where copies choose; the wording most used is kept
_CHOICE = re.compile(r"\[([^\[\]|]*)\|[^\[\]]*\]")


def mine(case_base: CaseBase, least_people: int) -> list[Entry]:
    """Corpus lines for the families of the head night that at least `least_people` wrote, that no corpus script names
    and that are for anyone: forms, public texts and scripts about one matter are left out. Most people first.
    """
    rows = [row for row in families(case_base) if row["origin"] == "found" and not row["subject"]]
    rows = [row for row in rows if row["people"] >= least_people and _words(row["template"])]
    return [line(row) for row in sorted(rows, key=lambda row: (-row["people"], row["family_id"]))]


def line_of(case_base: CaseBase, family_id: str) -> Entry:
    """The corpus line of one family of the head night. Raises NotFoundError."""
    found = [row for row in families(case_base) if row["family_id"] == family_id]
    if not found:
        raise NotFoundError(
            f"no script family {family_id} in the head night; `complaint-guard templates list` lists them"
        )
    return line(found[0])


def line(row: Mapping[str, Any]) -> Entry:
    """The corpus line of a row of FAMILIES, masked, its slots named as in the corpus."""
    text = _CHOICE.sub(r"\1", row["template"].translate(SLOT_KINDS))
    text = mask_text(_SLOT.sub(lambda slot: f"{{{_SLOTS.get(slot[1], slot[1])}}}", text))
    family = family_of([text]) or "F0"
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    note = f"{row['family_id']}, {row['people']} people, {row['first_seen']:%Y-%m-%d} to {row['last_seen']:%Y-%m-%d}"
    return Entry(f"U-{family}-{digest}", family, text, f"{row['first_seen']:%Y-%m}", "mined", note)


def _words(template: str) -> bool:
    return any(map(str.isalnum, template))
