"""Hubs that a named person has declared innocent: a mall, a dormitory, a law firm; with a reason, and until a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from complaint_guard.casebase import CaseBase, Entry
from complaint_guard.cases.reviewing import named, reasoned
from complaint_guard.errors import NotFoundError, UsageError
from complaint_guard.report.mask import mask_label
from complaint_guard.report.view import SLOT_KINDS

#: what a hub may be declared to be
KINDS = ("mall", "office", "dormitory", "law_firm", "legal_aid", "school", "hospital", "public_service", "other")

#: characters of the label of a shared thing that the ledger keeps: that of a script is a whole text
LABEL = 60


def clear(case_base: CaseBase, hub_id: str, facts: Mapping[str, str], today: date) -> Entry:
    """The line added to the ledger of hubs, with the hub's masked label; `facts` are kind, by, reason and until
    (YYYY-MM-DD, at most two years from `today`; a day that is over takes an earlier declaration back). Raises
    UsageError, NotFoundError.
    """
    if facts["kind"] not in KINDS:
        raise UsageError(f"no kind {facts['kind']!r}; give --kind {', '.join(KINDS)}")
    by, why = named("--by", facts["by"]), reasoned("--reason", facts["reason"])
    until = date.fromisoformat(facts["until"])
    if (until - today).days > 731:
        raise UsageError(f"--until {until} is more than two years away; a declaration is looked at anew by then")
    found = case_base.among("hubs", "hub_id", [hub_id]).to_pylist()
    if not found:
        raise NotFoundError(
            f"no shared thing {hub_id} in night {case_base.head()}; `complaint-guard show GANG` names those of a gang"
        )
    whole = mask_label(found[0]["channel"], found[0]["label"].translate(SLOT_KINDS))
    label = whole if len(whole) <= LABEL else f"{whole[:LABEL]}…"
    told = {
        "hub_id": hub_id,
        "label": label,
        "kind": facts["kind"],
        "by": by,
        "reason": why,
        "until": until.isoformat(),
    }
    return case_base.ledger("hubs").append(told | {"night": case_base.head(), "people": found[0]["people"]})
