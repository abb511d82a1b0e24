"""What lies around people: the hubs they hold, who else holds those, the hubs those hold; and the way to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from complaint_guard.records.grounds import ground
from complaint_guard.report.mask import mask_label, mask_name
from complaint_guard.report.view import REGISTERED, SLOT_KINDS, UNNAMED
from complaint_guard.search.lookup import Lookup

#: A hub of more people is named and not followed: who shares a mall shares little.
LARGEST = 50
#: People-steps within which a way is looked for: A, hub, person, hub, person, hub, B.
STEPS = 3

#: hub id -> bits of the best tie to it
Held = dict[str, float]


@dataclass(frozen=True)
class NearHub:
    """A hub `step` steps out (1: held by the people asked about; 2: by at least two of those who share a hub with
    them): `people` hold it in all, `here` of those looked at; it was `followed` unless it is large.
    """

    step: int
    channel: str
    level: str
    label: str
    people: int
    here: int
    bits: float
    innocent: str
    followed: bool


@dataclass(frozen=True)
class Around:
    """The hubs around some people, nearest and strongest first. `reached` people share a hub with them; `hubs_left_out`
    are beyond those shown; the large hubs that were not followed hold up to `people_left_out` people more.
    """

    hubs: tuple[NearHub, ...] = ()
    reached: int = 0
    hubs_left_out: int = 0
    people_left_out: int = 0


@dataclass(frozen=True)
class Stop:
    """One stop on a way: a person (masked name, a complaint of theirs) or a hub (masked label, its people)."""

    kind: str
    label: str
    complaint_id: str = ""
    level: str = ""
    people: int = 1
    innocent: str = ""


@dataclass(frozen=True)
class Way:
    """The shortest way between two people, both ends among its stops, or () if there is none within `steps` hubs;
    `not_followed` counts the large hubs that were met and left alone.
    """

    stops: tuple[Stop, ...]
    steps: int
    not_followed: int


def around(lookup: Lookup, people: Iterable[str], shown: int = 20) -> Around:
    """The hubs one and two steps out of `people`, at most `shown` of them."""
    start = set(people)
    first = _hubs_of(lookup, start)
    rows = _rows(lookup, first)
    small = [hub for hub in first if rows[hub]["people"] <= LARGEST]
    holders = _holders(lookup, small)
    reached = {person for found in holders.values() for person in found} - start
    second = _hubs_of(lookup, reached)
    counts: dict[str, int] = {}
    for hub, found in _holders(lookup, [hub for hub in second if hub not in first], among=reached).items():
        counts[hub] = len(found)
    rows |= _rows(lookup, [hub for hub, count in counts.items() if count > 1])
    held = _counted(lookup, start, first)
    hubs = [_near(rows[hub], 1, held[hub], bits) for hub, bits in first.items()]
    hubs += [_near(rows[hub], 2, count, second[hub]) for hub, count in counts.items() if count > 1]
    hubs.sort(key=lambda hub: (hub.step, -hub.bits, hub.channel, hub.label))
    left_out = sum(hub.people - hub.here for hub in hubs if hub.step == 1 and not hub.followed)
    return Around(tuple(hubs[:shown]), len(reached), max(len(hubs) - shown, 0), left_out)


def way(lookup: Lookup, left: str, right: str, steps: int = STEPS) -> Way:
    """The shortest way from person `left` to person `right` over hubs of at most LARGEST people; of equally short
    ways one over stronger ties.
    """
    came: dict[str, tuple[str, str]] = {left: ("", "")}
    frontier, large = [left], set[str]()
    for _ in range(steps):
        reached: list[str] = []
        hubs = _first_holders(lookup, frontier)
        sizes = _rows(lookup, hubs)
        large |= {hub for hub in hubs if sizes[hub]["people"] > LARGEST}
        small = [hub for hub in hubs if hub not in large]
        found = _holders(lookup, small)
        for hub in small:
            for person in found.get(hub, ()):
                if person not in came:
                    came[person] = hubs[hub], hub
                    reached.append(person)
        if right in came:
            return Way(_stops(lookup, _back(came, right)), steps, len(large))
        frontier = reached
    return Way((), steps, len(large))


def _back(came: Mapping[str, tuple[str, str]], person: str) -> list[str]:
    """Person, hub, person, ... from the start to `person`."""
    found = [person]
    while came[found[0]][0]:
        before, hub = came[found[0]]
        found[:0] = [before, hub]
    return found


def _stops(lookup: Lookup, ids: list[str]) -> tuple[Stop, ...]:
    hubs = _rows(lookup, ids[1::2])
    complaints = lookup.complaints_of(ids[::2])
    names = lookup.clean([complaints[person][0] for person in ids[::2]], ["name"])
    found = []
    for place, one in enumerate(ids):
        if place % 2:
            row = hubs[one]
            label = mask_label(row["channel"], row["label"].translate(SLOT_KINDS))
            found.append(Stop(row["channel"], label, "", row["level"], row["people"], row["innocent"]))
        else:
            complaint = complaints[one][0]
            found.append(Stop("person", mask_name(names.get(complaint, {}).get("name", "")), complaint))
    return tuple(found)


def _hubs_of(lookup: Lookup, people: Iterable[str]) -> Held:
    """Every hub that the people hold."""
    best: Held = {}
    for tie in lookup.equal("held", "person_id", people).select(["hub_id", "bits"]).to_pylist():
        best[tie["hub_id"]] = max(tie["bits"], best.get(tie["hub_id"], tie["bits"]))
    return best


def _first_holders(lookup: Lookup, people: list[str]) -> dict[str, str]:
    """Hub -> the first of `people` who holds it, the strongest ties first."""
    order = {person: place for place, person in enumerate(people)}
    ties = lookup.equal("held", "person_id", people).select(["person_id", "hub_id", "bits"]).to_pylist()
    ties.sort(key=lambda tie: (-tie["bits"], order[tie["person_id"]], tie["hub_id"]))
    first: dict[str, str] = {}
    for tie in ties:
        first.setdefault(tie["hub_id"], tie["person_id"])
    return first


def _holders(lookup: Lookup, hubs: Iterable[str], among: set[str] | None = None) -> dict[str, list[str]]:
    """Hub -> those who hold it (of `among`), in the order of their ids."""
    found: dict[str, dict[str, None]] = {}
    for tie in lookup.equal("holders", "hub_id", hubs).select(["hub_id", "person_id"]).to_pylist():
        if among is None or tie["person_id"] in among:
            found.setdefault(tie["hub_id"], {})[tie["person_id"]] = None
    return {hub: list(people) for hub, people in found.items()}


def _counted(lookup: Lookup, people: set[str], hubs: Iterable[str]) -> dict[str, int]:
    """Hub -> how many of `people` hold it."""
    ties = lookup.equal("held", "person_id", people).select(["hub_id", "person_id"]).to_pylist()
    counts = Counter(hub for hub, _ in {(tie["hub_id"], tie["person_id"]) for tie in ties})
    return {hub: counts[hub] for hub in hubs}


def _rows(lookup: Lookup, hubs: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The rows of HUBS by id; a hub without one counts as large. A firm that is only registered where its holders are
    says so, and a script on what ground it is explained.
    """
    wanted = list(hubs)
    blank = {"channel": "", "level": "", "label": "", "people": LARGEST + 1, "innocent": ""}
    known = {row["hub_id"]: row for row in lookup.equal("hub", "hub_id", wanted).to_pylist()}
    found = {hub: known.get(hub, blank) for hub in wanted}
    firms = [hub for hub, row in found.items() if row["level"] == REGISTERED]
    levels = lookup.equal("holders", "hub_id", firms).select(["hub_id", "level"]).to_pylist()
    named = {tie["hub_id"] for tie in levels if tie["level"] != REGISTERED}
    for hub in firms:
        said = {"level": ""} if hub in named else {"innocent": UNNAMED}
        found[hub] = found[hub] | said
    matters = [hub for hub, row in found.items() if row["innocent"] == "same_matter"]
    for family in lookup.case_base.among("families", "family_id", matters).to_pylist() if matters else ():
        found[family["family_id"]] |= {"innocent": ground("same_matter", family["subject"])}
    return found


def _near(row: Mapping[str, Any], step: int, here: int, bits: float) -> NearHub:
    label = mask_label(row["channel"], row["label"].translate(SLOT_KINDS))
    followed = row["people"] <= LARGEST
    bits = 0.0 if row["innocent"] == UNNAMED else row.get("bits", bits)  # as of the hub everywhere
    return NearHub(step, row["channel"], row["level"], label, row["people"], here, bits, row["innocent"], followed)
