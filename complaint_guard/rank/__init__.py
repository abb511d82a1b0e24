"""8  Order, tier and counter-evidence. Fairness outranks recall: wording alone never reaches refer, and refer
needs two independent kinds of evidence, of each of which one hub that neighbours, a family or friends would not share
holds three people of different homes and a share of the gang, and both of which two people hold, the posterior, and no
unanswered innocent explanation. Within a tier a
tight ring goes before a loose crowd: the order is by the median pair of the spanning tree, times the logarithm of the
people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, log2
from statistics import median
from typing import Any

import pyarrow as pa

from complaint_guard.engine import LOCAL, Engine
from complaint_guard.rank.elsewhere import elsewhere
from complaint_guard.rank.facts import NO_FAMILIES, Facts, facts
from complaint_guard.rank.held import KINDS, Evidence, Held, held_by_gang
from complaint_guard.rank.quoted import unquoted
from complaint_guard.rank.reasons import (
    AIDED,
    counter_evidence,
    declared,
    few_at_office,
    helper_alone,
    impersonal,
    kinds_held,
    own_matters,
    public,
    reasons,
    represented,
    taken_down,
)
from complaint_guard.rank.reviewed import reviewed
from complaint_guard.records import Gang, check, table
from complaint_guard.records.certainty import MOST_CERTAIN, source
from complaint_guard.records.prior import prior_bits
from complaint_guard.settings import RankSettings

__all__ = ["HELPED", "LOT", "TIERS", "Evidence", "Ranked", "rank", "unquoted"]

TIERS = ("refer", "review", "watch")
#: share of a gang's people in one household from which the household explains it
HOUSEHOLD = 0.7
#: share of a gang's people that a second kind must hold to lift it to review
SECOND_KIND = 0.25
#: surnames that a family bears at most: a couple's, their mothers'
SURNAMES = 4
#: share of a gang's people that one hub of a kind must hold for tier refer, and people who must hold two kinds
REFER_SHARE = 0.3
MEETING = 2
#: most people whom a helper of whom their texts tell may explain, and fewest whose wording a common lot does not
HELPED = 30
LOT = 10


@dataclass(frozen=True)
class Ranked:
    """Tables GANGS (best first) and MEMBERS; `apart` are rows of EXPLAINED for groups that were left out."""

    gangs: pa.Table
    members: pa.Table
    apart: pa.Table


def rank(
    gangs: Sequence[Gang],
    evidence: Evidence,
    settings: RankSettings,
    engine: Engine = LOCAL,
    families: pa.Table = NO_FAMILIES,
) -> Ranked:
    """Gangs in order with tier and reasons; groups that a household explains are left out, and so are people at one
    address who complain of unlike matters and were not reviewed as a gang. FAMILIES say why wording is not counted.
    """
    held_by = held_by_gang(gangs, evidence, settings, engine)
    parts = {(row["left_id"], row["right_id"]): row["parts"] for row in _tree_pairs(gangs, evidence.pairs, engine)}
    beside = _Beside(parts, facts(gangs, held_by, evidence, families))
    rows, members, apart = [], [], []
    seen = set(evidence.verdicts["gang_id"].to_pylist())
    strength = {gang.gang_id: _strength(gang, evidence) for gang in gangs}
    for gang in gangs:
        held = held_by[gang.gang_id]
        if _household(gang, held, settings):
            continue
        if own_matters(held) and gang.gang_id not in seen:
            apart.append(_apart(gang, held))
            continue
        rows.append(_row(gang, held, beside, evidence, settings))
        members += _members(gang, held)
    told = elsewhere({row["gang_id"]: held_by[row["gang_id"]] for row in rows})
    for row in rows:
        row["counter_evidence"] += told[row["gang_id"]]
    rows.sort(key=lambda row: (TIERS.index(row["tier"]), -strength[row["gang_id"]], row["gang_id"]))
    for place, row in enumerate(rows, 1):
        row["rank"] = place
    order = {row["gang_id"]: row["rank"] for row in rows}
    members.sort(key=lambda row: (order[row["gang_id"]], row["complaint_id"]))
    found = check("gangs", table("gangs", rows)), check("members", table("members", members))
    return Ranked(*found, check("explained", table("explained", apart)))


def _tree_pairs(gangs: Sequence[Gang], pairs: pa.Table, engine: Engine) -> list[dict[str, Any]]:
    edges = pa.table(
        {
            "left_id": pa.array([edge[0] for gang in gangs for edge in gang.tree], pa.string()),
            "right_id": pa.array([edge[1] for gang in gangs for edge in gang.tree], pa.string()),
        }
    )
    rows: list[dict[str, Any]] = engine.sql(_TREE, pairs=pairs, edges=edges).to_pylist()
    return rows


def _prior(evidence: Evidence) -> float:
    return prior_bits(evidence.accomplices, evidence.people)


def _strength(gang: Gang, evidence: Evidence) -> float:
    return median(bits + _prior(evidence) for _, _, bits, _ in gang.tree) * log2(len(gang.people))


def _household(gang: Gang, held: Held, settings: RankSettings) -> bool:
    """Whether it is a family: at one home, of few surnames, and no firm acts for several of them."""
    at_home = held.read_as("household") >= HOUSEHOLD * len(gang.people)
    return at_home and held.surnames <= SURNAMES and "agent" not in kinds_held(held, settings.refer_people)


def _apart(gang: Gang, held: Held) -> dict[str, Any]:
    place = min(held.hubs, key=_by_holders)
    return {
        "group_id": f"E-{gang.gang_id}",
        "kind": "own_matters",
        "label": place["label"],
        "people": len(gang.people),
        "complaints": sorted(held.complaints),
        **held.seen,
        "why": "",
    }


@dataclass(frozen=True)
class _Beside:
    """What is read once for all gangs: the parts of their trees' pairs, and facts by gang id."""

    parts: Mapping[tuple[str, str], Any]
    facts: Mapping[str, Facts]


def _row(gang: Gang, held: Held, beside: _Beside, evidence: Evidence, settings: RankSettings) -> dict[str, Any]:
    sums: dict[str, float] = defaultdict(float)
    for left, right, _, _ in gang.tree:
        for part in beside.parts[left, right]:
            sums[part["part"]] += part["bits"]
    sums["prior"] = _prior(evidence) * len(gang.tree)
    posteriors = sorted((posterior for *_, posterior in gang.tree), reverse=True)
    told = -1 if gang.together else min(1, len(posteriors) - 1)
    probability = min(MOST_CERTAIN, posteriors[told])
    complaints = held.complaints
    said = reviewed(gang.gang_id, complaints, [row["hub_id"] for row in held.hubs], evidence.verdicts)
    families = [row for row in held.hubs if row["channel"] == "script" and row["level"] != "clan"]
    tier = "watch" if said.at_rest else _tier(gang, held, beside.facts[gang.gang_id], probability, settings)
    aided = tier == "refer" and gang.gang_id in evidence.aided
    return {
        "gang_id": gang.gang_id,
        "rank": 0,
        "tier": "review" if aided else tier,
        "probability": probability,
        "bits": sum(sums.values()),
        "people": len(gang.people),
        "complaints": len(complaints),
        **held.seen,
        "channels": [kind for kind in KINDS if held.people.get(kind)],
        "script": max(families, key=lambda row: len(row["holders"]))["hub_id"] if families else "",
        "hubs": [row["hub_id"] for row in sorted(held.hubs, key=_by_holders)],
        "counter_evidence": [
            *said.counter_evidence(),
            *declared(held, evidence.cleared),
            *([AIDED] if aided else []),
            *counter_evidence(gang, held, beside.facts[gang.gang_id], settings),
        ],
        "reasons": [*reasons(held), *said.reasons()],
        "parts": [{"part": part, "bits": bits} for part, bits in sorted(sums.items(), key=lambda item: -item[1])],
    }


def _members(gang: Gang, held: Held) -> list[dict[str, Any]]:
    strongest: dict[str, float] = defaultdict(float)
    for left, right, bits, _ in gang.tree:
        strongest[left] = max(strongest[left], bits)
        strongest[right] = max(strongest[right], bits)
    owner = {
        complaint: person
        for row in held.hubs
        for complaint, person in zip(row["complaints"], row["owners"], strict=True)
    }
    return [
        {"gang_id": gang.gang_id, "complaint_id": complaint, "person_id": person, "bits": strongest[person]}
        for complaint, person in owner.items()
    ]


def _meet(held: Held, together: set[str]) -> bool:
    """Whether MEETING people hold hubs of two independent kinds: kinds that different people hold, and that one person
    joins, do not bear each other out.
    """
    people: dict[str, set[str]] = defaultdict(set)
    for kind in together:
        people[source(kind)] |= held.people[kind]
    return any(len(left & right) >= MEETING for left, right in combinations(people.values(), 2))


def _few_copy(held: Held, together: set[str]) -> bool:
    """Whether only wording and an address are shared, and most people at the address write words of their own, or few
    of an office copied at all: some of a workplace pass a text on.
    """
    copied, there = held.people["script"], held.people["address"]
    return together <= {"script", "address"} and (few_at_office(held) or 2 * len(copied & there) < len(there))


def _tier(gang: Gang, held: Held, facts: Facts, probability: float, settings: RankSettings) -> str:
    """The tier of what is held, one lower for each sign in people's own texts that somebody lawfully helps them; never
    below review where the signs say too little: anyone can write a word.
    """
    signs = held.spoken_for + (held.unlike and (held.spoken_for or helper_alone(held)))
    lowest = "review" if _unexplained(gang, held) else "watch"
    weighed = TIERS.index(_weighed(gang, held, facts, probability, settings))
    return TIERS[max(weighed, min(weighed + signs, TIERS.index(lowest)))]


def _unexplained(gang: Gang, held: Held) -> bool:
    """Whether money goes to one hand, an agent is named, people who live apart and tell of a common lot share a phone,
    or more say so than one helper or one lot explains.
    """
    kinds = kinds_held(held, 2)
    apart = held.lot and "phone" in kinds and not held.local
    return bool({"account", "agent"}.intersection(kinds)) or apart or len(gang.people) > HELPED or _many_alike(held)


def _many_alike(held: Held) -> bool:
    """Whether LOT people or more at one address write one text and say themselves that they have a common lot."""
    alike = {person for row in held.explained if row["channel"] == "script" for person in row["holders"]}
    return held.lot and len(alike & held.people.get("address", set())) >= LOT


def _weighed(gang: Gang, held: Held, facts: Facts, probability: float, settings: RankSettings) -> str:
    least = max(settings.refer_people, ceil(REFER_SHARE * len(gang.people)))
    together = {kind for kind, homes in held.homes.items() if homes >= least}
    if "address" not in together:  # who helps others to complain writes, calls and speaks for them
        together.discard("voice")
    if 2 * len(facts.staff & held.people.get("address", set())) > len(held.people.get("address", ())):
        together.discard("address")  # they may be that firm's staff
    read = gang.together or public(gang, held, settings) or represented(gang, held) or held.kin or any(held.occasion)
    if _meet(held, together) and probability >= settings.refer and not (read or _few_copy(held, together)):
        return "refer"
    firm = kinds_held(held, settings.refer_people)
    kinds = kinds_held(held, max(2, ceil(SECOND_KIND * len(gang.people))))
    if len(kinds) >= 2 or "phone" in firm or "account" in firm:
        return "review"
    alone = kinds in (["address"], ["voice"]) or len(gang.people) < 5 or impersonal(held) or taken_down(held)
    return "watch" if (alone and not _many_alike(held)) or public(gang, held, settings) else "review"


_TREE = """
SELECT p.left_id, p.right_id, p.parts
FROM pairs AS p JOIN edges AS e ON p.left_id = e.left_id AND p.right_id = e.right_id
"""


def _by_holders(hub: dict[str, Any]) -> tuple[object, ...]:
    """Most holders first; hub ids differ from case base to case base, so they only settle what nothing else does."""
    return -len(hub["holders"]), *(hub[name] for name in ("channel", "level", "label", "hub_id"))
