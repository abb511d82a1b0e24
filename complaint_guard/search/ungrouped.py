"""Why two people whom enough ties stand in no gang, or in two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc

from complaint_guard.search.lookup import Lookup
from complaint_guard.settings import GangSettings

#: people who hang together that are followed
FOLLOWED = 80


@dataclass(frozen=True)
class Ungrouped:
    """`reason` parted | few | own_matters | household | loose; `people` hang together by pairs that suffice (more than
    FOLLOWED are not counted out), `least` make a gang.
    """

    reason: str
    people: int
    least: int


def ungrouped(
    lookup: Lookup, ids: tuple[str, str], people: tuple[str, str], settings: GangSettings
) -> Ungrouped | None:
    """Why complaints `ids` of `people`, whom enough bits tie, are not in one gang; None if they are."""
    from complaint_guard.rank import HOUSEHOLD  # no other question needs what it imports

    gangs = [entry["gang_id"] for entry in lookup.entries(ids).values()]
    if gangs[0] == gangs[1] != "":
        return None
    together = _together(lookup, people, settings.least_posterior)
    if all(gangs):
        reason = "parted"
    elif len(together) < settings.min_people:
        reason = "few"
    elif _own_matters(lookup, ids):
        reason = "own_matters"
    else:
        reason = "household" if _at_home(lookup, together) >= HOUSEHOLD * len(together) else "loose"
    return Ungrouped(reason, len(together), settings.min_people)


def _together(lookup: Lookup, people: Iterable[str], least: float) -> set[str]:
    """Who hangs together with `people` by pairs of posterior `least` or more; more than FOLLOWED are not followed."""
    found, fresh = set(people), set(people)
    while fresh and len(found) <= FOLLOWED:
        rows = [
            row
            for side in ("left_id", "right_id")
            for row in lookup.case_base.among("pairs", side, fresh).to_pylist()
            if row["posterior"] >= least
        ]
        fresh = {row[side] for row in rows for side in ("left_id", "right_id")} - found
        found |= fresh
    return found if len(found) <= FOLLOWED else set(sorted(found)[: FOLLOWED + 1])


def _own_matters(lookup: Lookup, ids: tuple[str, str]) -> bool:
    explained = lookup.case_base.table("explained", lookup.night)
    groups: list[dict[str, Any]] = explained.filter(pc.equal(explained["kind"], "own_matters")).to_pylist()
    return any(set(ids) <= set(group["complaints"]) for group in groups)


def _at_home(lookup: Lookup, people: Iterable[str]) -> int:
    """The most of `people` that one household holds."""
    holders: dict[str, set[str]] = {}
    for tie in lookup.equal("held", "person_id", people).to_pylist():
        holders.setdefault(tie["hub_id"], set()).add(tie["person_id"])
    hubs = lookup.equal("hub", "hub_id", holders).to_pylist()
    return max((len(holders[hub["hub_id"]]) for hub in hubs if hub["innocent"] == "household"), default=0)
