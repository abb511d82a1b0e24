"""Why two complaints are, or are not, held to be of one organiser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc

from complaint_guard.casebase import CaseBase
from complaint_guard.errors import NotFoundError
from complaint_guard.records.grounds import ground
from complaint_guard.records.readings import readings
from complaint_guard.report.compare import Comparison, Marked, compare, left_pieces, marked, right_pieces, wording
from complaint_guard.report.mask import mask_label, mask_text
from complaint_guard.report.view import REGISTERED, UNNAMED, Parts, waterfall
from complaint_guard.search.aligned import Stretch, aligned
from complaint_guard.search.around import Way, way
from complaint_guard.search.hints import instead
from complaint_guard.search.lookup import Lookup
from complaint_guard.search.threshold import Threshold, settings_of, threshold
from complaint_guard.search.ungrouped import Ungrouped, ungrouped
from complaint_guard.search.views import open_slots

#: what explains the whole building in which people are
HOSTS = ("crowd", "premises")


@dataclass(frozen=True)
class SharedHub:
    """A thing both people hold, with its masked label, the people who share it and its bits for this pair. `ground` is
    what explains it: `innocent`, or what is known more nearly; `uncounted` what takes its bits, "" if they count.
    """

    channel: str
    level: str
    label: str
    people: int
    bits: float
    innocent: str
    ground: str = ""
    uncounted: str = ""


@dataclass(frozen=True)
class SideBySide:
    """The masked texts of two complaints with the passages they share, and `aligned` stretch by stretch; `left_share`
    and `right_share` (0 to 1) say how much of each the passages are, `beyond` how many characters were too far in to be
    compared.
    """

    left: Marked
    right: Marked
    passages: tuple[str, ...]
    aligned: tuple[Stretch, ...]
    left_share: float
    right_share: float
    beyond: int


@dataclass(frozen=True)
class Tied:
    """What joins two complaints: `parts` add up to `bits`; `compared` is False if nothing made them worth comparing.
    `way` is the shortest way over people and hubs if they share no hub, else None. `readings` say what else the things
    that count between the two may mean, `counter_evidence` what the gang they are both in has against it. `threshold`
    is what it takes to be tied, None for one person's complaints; `ungrouped` says why people who reach it are not of
    one gang.
    """

    left: str
    right: str
    same_person: bool
    compared: bool
    bits: float
    posterior: float
    parts: Parts
    shared: tuple[SharedHub, ...]
    gangs: tuple[str, str]
    texts: SideBySide
    counter_evidence: tuple[str, ...]
    readings: tuple[str, ...]
    way: Way | None
    threshold: Threshold | None = None
    ungrouped: Ungrouped | None = None

    @property
    def uncounted(self) -> str:
        """Why what both hold does not count: represented (all but an account), explained or weak; "" if it does, or if
        they hold nothing.
        """
        if self.same_person or not self.shared:
            return ""
        if any(hub.uncounted == "representative" for hub in self.shared):
            return "represented"
        if self.compared:
            return ""
        return "explained" if all(hub.uncounted for hub in self.shared) else "weak"


def tied(case_base: CaseBase, left: str, right: str) -> Tied:
    """What ties complaint `left` to complaint `right` in the head night. Raises NotFoundError."""
    lookup = Lookup.of(case_base)
    entries = lookup.entries([left, right])
    for complaint_id in (left, right):
        if complaint_id not in entries:
            said = f"no complaint {complaint_id} up to night {lookup.night}"
            raise NotFoundError(f"{said}; {instead(lookup, complaint_id)}")
    one, other = entries[left]["person_id"], entries[right]["person_id"]
    pair = _pair(case_base, *sorted((one, other)))
    shared = _shared(lookup, one, other)
    gangs = entries[left]["gang_id"], entries[right]["gang_id"]
    least = None if one == other else threshold(lookup, (left, right), pair["bits"] if pair else 0.0)
    enough = least and not least.lacking
    return Tied(
        left=left,
        right=right,
        same_person=one == other,
        compared=pair is not None,
        bits=pair["bits"] if pair else 0.0,
        posterior=pair["posterior"] if pair else 0.0,
        parts=waterfall(pair["parts"], pair["bits"]) if pair else (),
        shared=shared,
        gangs=gangs,
        texts=_side_by_side(lookup, left, right),
        counter_evidence=_counter_evidence(case_base, gangs),
        readings=() if one == other else tuple(readings(hub.channel for hub in shared if not hub.uncounted)),
        way=None if one == other or shared else way(lookup, one, other),
        threshold=least,
        ungrouped=ungrouped(lookup, (left, right), (one, other), settings_of(lookup).gangs) if enough else None,
    )


def _pair(case_base: CaseBase, first: str, second: str) -> dict[str, Any] | None:
    pairs = case_base.among("pairs", "left_id", [first])
    found: list[dict[str, Any]] = pairs.filter(pc.equal(pairs["right_id"], second)).to_pylist()
    return found[0] if found else None


def _shared(lookup: Lookup, first: str, second: str) -> tuple[SharedHub, ...]:
    """What both hold; a firm that neither named, registered where both live, ties nothing."""
    held: dict[str, dict[str, float]] = {first: {}, second: {}}
    named = set[str]()
    for tie in lookup.equal("held", "person_id", [first, second]).to_pylist():
        held[tie["person_id"]][tie["hub_id"]] = tie["bits"]
        if tie["level"] != REGISTERED:
            named.add(tie["hub_id"])
    both = held[first].keys() & held[second].keys()
    hubs = lookup.equal("hub", "hub_id", both).to_pylist()
    families = lookup.case_base.among("families", "family_id", both).to_pylist()
    subjects = {row["family_id"]: row["subject"] for row in families}
    shared = [
        SharedHub(
            channel=hub["channel"],
            level=hub["level"],
            label=mask_label(hub["channel"], open_slots(hub["label"])),
            people=hub["people"],
            bits=min(held[one][hub["hub_id"]] for one in (first, second)) if hub["hub_id"] in named else 0.0,
            innocent=hub["innocent"] if hub["hub_id"] in named else UNNAMED,
            ground=ground(hub["innocent"], subjects.get(hub["hub_id"], "")) if hub["hub_id"] in named else UNNAMED,
            uncounted=_uncounted(hub, [one for one in hubs if one["hub_id"] in named])
            if hub["hub_id"] in named
            else UNNAMED,
        )
        for hub in hubs
    ]
    return tuple(sorted(shared, key=lambda one: (-one.bits, one.channel, one.level)))


def _uncounted(hub: Mapping[str, Any], shared: Sequence[Mapping[str, Any]]) -> str:
    """What takes the bits of `hub` between two people who hold all of `shared`: its own explanation, the representative
    of both, or the institution that both name as address. "" if they count.
    """
    from complaint_guard.fuse import EXPLAINED  # no other question needs what it imports

    if hub["innocent"] in EXPLAINED:
        return str(hub["innocent"])
    if hub["channel"] != "account" and any(one["innocent"] == "representative" for one in shared):
        return "representative"
    hosts = (one["innocent"] for one in shared if one["channel"] == "address" and one["innocent"] in HOSTS)
    return next(hosts, "") if hub["channel"] == "address" else ""


def _side_by_side(lookup: Lookup, left: str, right: str) -> SideBySide:
    rows = lookup.clean([left, right], ["masked", "name"])
    one, other = (_wording(rows[complaint_id]) for complaint_id in (left, right))
    found: Comparison = compare(one, other)
    return SideBySide(
        left=marked(left_pieces(one, found)),
        right=marked(right_pieces(other, found)),
        passages=tuple(open_slots(passage.text) for passage in found.passages),
        aligned=aligned(one, other, found),
        left_share=round(found.left_share, 4),
        right_share=round(found.right_share, 4),
        beyond=found.beyond,
    )


def _wording(row: Mapping[str, Any]) -> str:
    return wording(row["masked"], [row["name"]])


def _counter_evidence(case_base: CaseBase, gangs: tuple[str, str]) -> tuple[str, ...]:
    """What the gang of both has against it; () if they are not of one gang."""
    if gangs[0] != gangs[1] or not gangs[0]:
        return ()
    rows = case_base.among("gangs", "gang_id", [gangs[0]]).to_pylist()
    return tuple(mask_text(line) for row in rows for line in row["counter_evidence"])
