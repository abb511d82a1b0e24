"""Why two complaints are, or are not, held to be of one organiser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.casebase import CaseBase
from complaint_guard.errors import NotFoundError
from complaint_guard.report.mask import mask_label
from complaint_guard.report.view import Parts, waterfall
from complaint_guard.search.views import among, keyed, open_slots


@dataclass(frozen=True)
class SharedHub:
    """A thing both people hold, with its masked label, the people who share it and its bits for this pair."""

    channel: str
    level: str
    label: str
    people: int
    bits: float
    innocent: str


@dataclass(frozen=True)
class Tied:
    """What joins two complaints: `parts` add up to `bits`; `compared` is False if nothing made them worth comparing."""

    left: str
    right: str
    same_person: bool
    compared: bool
    bits: float
    posterior: float
    parts: Parts
    shared: tuple[SharedHub, ...]
    gangs: tuple[str, str]


def tied(case_base: CaseBase, left: str, right: str) -> Tied:
    """What ties complaint `left` to complaint `right` in the head night. Raises NotFoundError."""
    night = case_base.manifest()["night"]
    ids = pa.array([left, right], pa.string())
    people = keyed(among(case_base.table("people", night), "complaint_id", ids), "complaint_id")
    for complaint_id in (left, right):
        if complaint_id not in people:
            raise NotFoundError(
                f"no complaint {complaint_id} up to night {night}; `complaint-guard query --id` looks for ids"
            )
    first, second = sorted(people[complaint_id]["person_id"] for complaint_id in (left, right))
    pair = _pair(case_base, night, first, second)
    members = keyed(among(case_base.table("members", night), "complaint_id", ids), "complaint_id")
    return Tied(
        left=left,
        right=right,
        same_person=first == second,
        compared=pair is not None,
        bits=pair["bits"] if pair else 0.0,
        posterior=pair["posterior"] if pair else 0.0,
        parts=waterfall(pair["parts"], pair["bits"]) if pair else (),
        shared=_shared(case_base, night, first, second),
        gangs=(members.get(left, {}).get("gang_id", ""), members.get(right, {}).get("gang_id", "")),
    )


def _pair(case_base: CaseBase, night: str, first: str, second: str) -> dict[str, Any] | None:
    pairs = case_base.table("pairs", night)
    found = pairs.filter(pc.and_(pc.equal(pairs["left_id"], first), pc.equal(pairs["right_id"], second))).to_pylist()
    return found[0] if found else None


def _shared(case_base: CaseBase, night: str, first: str, second: str) -> tuple[SharedHub, ...]:
    ties = among(case_base.table("ties", night), "person_id", pa.array([first, second], pa.string())).to_pylist()
    held: dict[str, dict[str, float]] = {first: {}, second: {}}
    for tie in ties:
        held[tie["person_id"]][tie["hub_id"]] = tie["bits"]
    both = held[first].keys() & held[second].keys()
    hubs = among(case_base.table("hubs", night), "hub_id", pa.array(sorted(both), pa.string())).to_pylist()
    shared = [
        SharedHub(
            channel=hub["channel"],
            level=hub["level"],
            label=mask_label(hub["channel"], open_slots(hub["label"])),
            people=hub["people"],
            bits=min(held[first][hub["hub_id"]], held[second][hub["hub_id"]]),
            innocent=hub["innocent"],
        )
        for hub in hubs
    ]
    return tuple(sorted(shared, key=lambda one: (-one.bits, one.channel, one.level)))
