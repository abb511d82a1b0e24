"""8  Order, tier and counter-evidence. Fairness outranks recall: wording alone never reaches refer, and refer
needs two independent kinds of evidence, of each of which one hub holds three people of different homes and a share of
the gang, the posterior, and no unanswered innocent explanation. Within a tier a tight ring goes before a loose crowd:
the order is by the median pair of the spanning tree, times the logarithm of the people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log2
from statistics import median
from typing import Any

import pyarrow as pa

from complaint_guard.engine import LOCAL, Engine
from complaint_guard.records import Gang, check, table
from complaint_guard.settings import RankSettings

TIERS = ("refer", "review", "watch")
#: share of a gang's people in one household from which the household explains it
HOUSEHOLD = 0.7
#: share of a gang's people that a second kind must hold to lift it to review
SECOND_KIND = 0.25
#: share of a gang's people that one hub of a kind must hold for tier refer
REFER_SHARE = 0.1
#: no count of complaints makes a gang more certain than this; more evidence shows in its bits
MOST_CERTAIN = 0.999
#: kinds that one household or one desk shares together: for refer they count as one
CONTACT = frozenset({"phone", "account", "device"})
KINDS = {
    "script": "话术",
    "address": "地址",
    "phone": "电话",
    "account": "退款账户",
    "device": "设备",
    "agent": "代理人",
}


@dataclass(frozen=True)
class Ranked:
    """Tables GANGS (best first) and MEMBERS."""

    gangs: pa.Table
    members: pa.Table


@dataclass(frozen=True)
class Evidence:
    """What `rank` reads: TIES, HUBS, PAIRS, NORMALISED, and the number of all people."""

    ties: pa.Table
    hubs: pa.Table
    pairs: pa.Table
    normalised: pa.Table
    people: int
    accomplices: float


@dataclass(frozen=True)
class _Held:
    """The hubs that people of one gang share: per channel the people held, the most people and the most homes that
    one hub holds.
    """

    hubs: list[dict[str, Any]]
    people: Mapping[str, set[str]]
    most: Mapping[str, int]
    homes: Mapping[str, int]


def rank(gangs: Sequence[Gang], evidence: Evidence, settings: RankSettings, engine: Engine = LOCAL) -> Ranked:
    """Gangs in order with tier and reasons; groups that a household explains are left out."""
    roster = pa.table(
        {
            "gang_id": [gang.gang_id for gang in gangs for _ in gang.people],
            "person_id": [person for gang in gangs for person in gang.people],
        },
        schema=pa.schema([("gang_id", pa.string()), ("person_id", pa.string())]),
    )
    shared = engine.sql(_SHARED, roster=roster, ties=evidence.ties, hubs=evidence.hubs, seen=evidence.normalised)
    regions = _regions(engine.sql(_REGIONS, roster=roster, ties=evidence.ties, seen=evidence.normalised))
    by_gang: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in shared.to_pylist():
        by_gang[row["gang_id"]].append(row)
    parts = {(row["left_id"], row["right_id"]): row["parts"] for row in _tree_pairs(gangs, evidence.pairs, engine)}
    rows, members = [], []
    strength = {gang.gang_id: _strength(gang, evidence) for gang in gangs}
    for gang in gangs:
        held = _held(by_gang[gang.gang_id], regions, settings)
        if _household(gang, held):
            continue
        rows.append(_row(gang, held, parts, evidence, settings))
        members += _members(gang, held)
    rows.sort(key=lambda row: (TIERS.index(row["tier"]), -strength[row["gang_id"]], row["gang_id"]))
    for place, row in enumerate(rows, 1):
        row["rank"] = place
    order = {row["gang_id"]: row["rank"] for row in rows}
    members.sort(key=lambda row: (order[row["gang_id"]], row["complaint_id"]))
    return Ranked(check("gangs", table("gangs", rows)), check("members", table("members", members)))


def _tree_pairs(gangs: Sequence[Gang], pairs: pa.Table, engine: Engine) -> list[dict[str, Any]]:
    edges = pa.table(
        {
            "left_id": pa.array([edge[0] for gang in gangs for edge in gang.tree], pa.string()),
            "right_id": pa.array([edge[1] for gang in gangs for edge in gang.tree], pa.string()),
        }
    )
    rows: list[dict[str, Any]] = engine.sql(_TREE, pairs=pairs, edges=edges).to_pylist()
    return rows


def _regions(rows: pa.Table) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows.to_pylist():
        found[row["person_id"]].add(row["region"])
    return found


def _prior(evidence: Evidence) -> float:
    return log2(evidence.accomplices / max(evidence.people, 2))


def _strength(gang: Gang, evidence: Evidence) -> float:
    return median(bits + _prior(evidence) for _, _, bits, _ in gang.tree) * log2(len(gang.people))


def _held(rows: list[dict[str, Any]], regions: Mapping[str, set[str]], settings: RankSettings) -> _Held:
    people: dict[str, set[str]] = defaultdict(set)
    most: dict[str, int] = defaultdict(int)
    homes: dict[str, int] = defaultdict(int)
    home_of = {person: row["hub_id"] for row in rows if row["innocent"] == "household" for person in row["holders"]}
    for row in rows:
        kind, holders = row["channel"], row["holders"]
        if row["bits"] >= settings.least_kind_bits and row["innocent"] in ("", "household"):
            people[kind].update(holders)
            most[kind] = max(most[kind], len(holders))
            apart = len(set().union(*(regions.get(person, set()) for person in holders))) > 1
            if kind not in CONTACT or apart:  # people of unknown or one region may be a family that shares its phone
                homes[kind] = max(homes[kind], len({home_of.get(person, person) for person in holders}))
    return _Held(rows, people, most, homes)


def _household(gang: Gang, held: _Held) -> bool:
    most = max((len(row["holders"]) for row in held.hubs if row["innocent"] == "household"), default=0)
    return most >= HOUSEHOLD * len(gang.people)


def _row(
    gang: Gang, held: _Held, parts: Mapping[tuple[str, str], Any], evidence: Evidence, settings: RankSettings
) -> dict[str, Any]:
    sums: dict[str, float] = defaultdict(float)
    for left, right, _, _ in gang.tree:
        for part in parts[left, right]:
            sums[part["part"]] += part["bits"]
    sums["prior"] = _prior(evidence) * len(gang.tree)
    posteriors = sorted((posterior for *_, posterior in gang.tree), reverse=True)
    probability = min(MOST_CERTAIN, posteriors[min(1, len(posteriors) - 1)])
    complaints = {complaint for row in held.hubs for complaint in row["complaints"]}
    counter = _counter_evidence(gang, held, settings)
    families = [row for row in held.hubs if row["channel"] == "script"]
    return {
        "gang_id": gang.gang_id,
        "rank": 0,
        "tier": _tier(gang, held, probability, settings),
        "probability": probability,
        "bits": sum(sums.values()),
        "people": len(gang.people),
        "complaints": len(complaints),
        "first_seen": min(row["first_seen"] for row in held.hubs),
        "last_seen": max(row["last_seen"] for row in held.hubs),
        "channels": [kind for kind in KINDS if held.people.get(kind)],
        "script": max(families, key=lambda row: len(row["holders"]))["hub_id"] if families else "",
        "hubs": [row["hub_id"] for row in sorted(held.hubs, key=lambda row: (-len(row["holders"]), row["hub_id"]))],
        "counter_evidence": counter,
        "reasons": _reasons(held),
        "parts": [{"part": part, "bits": bits} for part, bits in sorted(sums.items(), key=lambda item: -item[1])],
    }


def _members(gang: Gang, held: _Held) -> list[dict[str, Any]]:
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


def _kinds(held: _Held, least: int) -> list[str]:
    """Independent kinds of evidence that each hold at least `least` people."""
    return [kind for kind in KINDS if len(held.people.get(kind, ())) >= least]


def _tier(gang: Gang, held: _Held, probability: float, settings: RankSettings) -> str:
    least = max(settings.refer_people, ceil(REFER_SHARE * len(gang.people)))
    together = {kind for kind, homes in held.homes.items() if homes >= least}
    independent = {"contact" if kind in CONTACT else kind for kind in together}
    if len(independent) >= 2 and probability >= settings.refer and not _public(gang, held, settings):
        return "refer"
    firm = _kinds(held, settings.refer_people)
    kinds = _kinds(held, max(2, ceil(SECOND_KIND * len(gang.people))))
    if len(kinds) >= 2 or "phone" in firm or "account" in firm:
        return "review"
    alone = kinds == ["address"] or len(gang.people) < 5
    return "watch" if alone or _public(gang, held, settings) else "review"


def _public(gang: Gang, held: _Held, settings: RankSettings) -> bool:
    """Whether a public text is the likelier source: a crowd that shares wording and nothing else."""
    others = {person for kind, people in held.people.items() if kind != "script" for person in people}
    alone = len(gang.people) - len(others)
    return alone >= settings.public_crowd and alone > 0.8 * len(gang.people)


def _counter_evidence(gang: Gang, held: _Held, settings: RankSettings) -> list[str]:
    kinds = _kinds(held, 2)
    found = []
    if kinds == ["script"]:
        found.append("仅话术相近，未见共用电话、地址、账户、设备或代理人；也可能来自网络流传的文本")
    if kinds == ["address"]:
        found.append("仅地址相同，各人陈述的措辞与事由不同；也可能是同一单位的同事或商户")
    if _public(gang, held, settings):
        found.append("人数多而彼此没有其他关联，更像公开流传的模板文本")
    homes = [row for row in held.hubs if row["innocent"] == "household"]
    if homes:
        found.append(f"其中 {max(len(row['holders']) for row in homes)} 人住址为同一住户，可能是家庭成员")
    for kind in ("phone", "account"):
        if not held.people.get(kind):
            found.append(f"未见共用{KINDS[kind]}")
    days = (max(row["last_seen"] for row in held.hubs) - min(row["first_seen"] for row in held.hubs)).days
    if days > 60:
        found.append(f"时间跨度 {days} 天，较为分散")
    return found


def _reasons(held: _Held) -> list[str]:
    wording = {
        "script": "{n} 人的投诉文本同源",
        "address": "{n} 人共用同一经营场所或地址",
        "phone": "{n} 人共用联系电话",
        "account": "{n} 人共用退款账户",
        "device": "{n} 人共用提交设备",
        "agent": "{n} 人由同一代理人或机构代理",
    }
    counted = sorted(((held.most.get(kind, 0), kind) for kind in KINDS), key=lambda item: -item[0])
    return [wording[kind].format(n=count) for count, kind in counted if count >= 2]


_TREE = """
SELECT p.left_id, p.right_id, p.parts
FROM pairs AS p JOIN edges AS e ON p.left_id = e.left_id AND p.right_id = e.right_id
"""

_REGIONS = """
SELECT DISTINCT roster.person_id, seen.city || seen.district AS region
FROM roster JOIN ties ON roster.person_id = ties.person_id JOIN seen ON seen.complaint_id = ties.complaint_id
WHERE seen.city || seen.district <> ''
"""

_SHARED = """
WITH held AS (
    SELECT roster.gang_id, ties.person_id, ties.complaint_id, ties.hub_id, ties.bits, ties.level
    FROM roster JOIN ties ON roster.person_id = ties.person_id
), counted AS (
    SELECT gang_id, hub_id, list_sort(list(DISTINCT person_id)) AS holders, max(bits) AS bits
    FROM held GROUP BY gang_id, hub_id HAVING count(DISTINCT person_id) >= 2 AND NOT bool_and(level = 'registered')
)
SELECT c.gang_id, c.hub_id, hubs.channel, hubs.level, hubs.innocent, c.bits, c.holders,
       list(h.complaint_id ORDER BY h.complaint_id) AS complaints, list(h.person_id ORDER BY h.complaint_id) AS owners,
       min(seen.received_at) AS first_seen, max(seen.received_at) AS last_seen
FROM counted AS c JOIN held AS h ON h.gang_id = c.gang_id AND h.hub_id = c.hub_id
JOIN hubs ON hubs.hub_id = c.hub_id JOIN seen ON seen.complaint_id = h.complaint_id
WHERE hubs.innocent IN ('', 'household')
GROUP BY c.gang_id, c.hub_id, hubs.channel, hubs.level, hubs.innocent, c.bits, c.holders
ORDER BY c.gang_id, c.hub_id
"""
