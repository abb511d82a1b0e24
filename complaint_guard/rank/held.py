"""What the people of one gang hold together, and what of it counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.engine import Engine
from complaint_guard.rank.compounds import is_market
from complaint_guard.rank.occasion import occasion
from complaint_guard.rank.unlike import unlike
from complaint_guard.records import Gang, table
from complaint_guard.records.certainty import CONTACT
from complaint_guard.records.surnames import surname
from complaint_guard.records.trades import ADVISES
from complaint_guard.settings import RankSettings
from complaint_guard.speaker import common_lot, noted, spoken_for

#: share of people of one city from which they are neighbours; share of all people from which a city is that of the
#: institution itself, where its districts part neighbours
LOCAL, AT_HOME = 0.6, 0.25
#: clients of an agent from which on one city may be why they share him
CLIENTS = 3
#: share of people of one surname from which they are kin
KIN = 0.6
#: levels of a script and of an address, the narrowest last
LEVELS = ("clan", "family", "compound", "building", "door", "room")
KINDS = {
    "script": "话术",
    "address": "地址",
    "phone": "电话",
    "account": "退款账户",
    "device": "设备",
    "agent": "代理人",
    "voice": "声音",
}


@dataclass(frozen=True)
class Evidence:
    """What `rank` reads: TIES, HUBS, PAIRS, NORMALISED, the number of all people, people's VERDICTS, hubs they CLEARED,
    the gangs that only what verdicts taught would lift into tier refer, and EMBEDDINGS.
    """

    ties: pa.Table
    hubs: pa.Table
    pairs: pa.Table
    normalised: pa.Table
    people: int
    accomplices: float
    verdicts: pa.Table = field(default_factory=lambda: table("verdicts", []))
    cleared: pa.Table = field(default_factory=lambda: table("cleared", []))
    aided: frozenset[str] = frozenset()
    embeddings: pa.Table = field(default_factory=lambda: table("embeddings", []))


class Circle(NamedTuple):
    """The people of one hub, and its level."""

    people: frozenset[str]
    level: str


@dataclass(frozen=True)
class Held:
    """The hubs that people of one gang share, those that count and those another reading explains; of those that
    count, per channel the people held, the hubs that hold them (largest first, none inside another), and the most homes
    that one hub holds.
    """

    hubs: list[dict[str, Any]]
    explained: list[dict[str, Any]]
    people: Mapping[str, set[str]]
    circles: Mapping[str, Sequence[Circle]]
    homes: Mapping[str, int]
    #: the rooms that hold several, of whom a larger hub may hold all
    rooms: Sequence[Circle] = ()
    #: whether most of the people say that a group with a common lot speaks, or somebody who writes for others lawfully
    spoken_for: bool = False
    #: whether most say that a group with a common lot speaks
    lot: bool = False
    #: the day of one event that most texts name, and how many do
    occasion: tuple[str, int] = ("", 0)
    #: whether most texts are a clerk's notes on who called
    noted: bool = False
    #: whether their texts are about unlike matters
    unlike: bool = False
    #: whether most of them live in one city
    local: bool = False
    #: whether they share a place in a mall or market, where hardly one firm has all rooms
    market: bool = False
    #: how many surnames they bear, and whether most bear one
    surnames: int = 0
    kin: bool = False

    @property
    def complaints(self) -> set[str]:
        """The complaints that hold what the gang shares."""
        return {complaint for row in self.hubs for complaint in row["complaints"]}

    @property
    def seen(self) -> dict[str, datetime]:
        """When the first and the last of them were received."""
        return {
            "first_seen": min(row["first_seen"] for row in self.hubs),
            "last_seen": max(row["last_seen"] for row in self.hubs),
        }

    @property
    def of_other_trade(self) -> bool:
        """Whether a body is named as agent, and none whose name says that it advises or acts for others."""
        agents = [row for row in self.hubs if row["channel"] == "agent" and row["company"]]
        return bool(agents) and not any(row["firm"] for row in agents)

    def read_as(self, innocent: str) -> int:
        """The most people that one hub of this innocent reading holds, 0 if there is none."""
        rows = [*self.hubs, *self.explained]
        return max((len(row["holders"]) for row in rows if row["innocent"] == innocent), default=0)


def held_by_gang(gangs: Sequence[Gang], evidence: Evidence, settings: RankSettings, engine: Engine) -> dict[str, Held]:
    """For each gang id what its people hold together."""
    roster = pa.table(
        {
            "gang_id": [gang.gang_id for gang in gangs for _ in gang.people],
            "person_id": [person for gang in gangs for person in gang.people],
        },
        schema=pa.schema([("gang_id", pa.string()), ("person_id", pa.string())]),
    )
    asked = _SHARED.format(advises=ADVISES)
    shared = engine.sql(asked, roster=roster, ties=evidence.ties, hubs=evidence.hubs, seen=evidence.normalised)
    where = {"roster": roster, "ties": evidence.ties, "seen": evidence.normalised}
    lived = engine.sql(_REGIONS.format(at_home=AT_HOME), **where).to_pylist()
    regions, cities = _by_person(lived, "region"), _by_person(lived, "city")
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in shared.to_pylist():
        rows[row["gang_id"]].append(row)
    first = _first_complaints(rows)
    told, apart = _told(first, evidence.normalised), unlike(first, evidence.embeddings)
    near = {gang.gang_id for gang in gangs if _local(gang, cities)}
    found = {gang.gang_id: _held(rows[gang.gang_id], regions, settings) for gang in gangs}
    texts = {one: [row["text"] for row in said] for one, said in told.items()}
    borne = {one: Counter(surname(row["name"]) for row in said if row["name"]) for one, said in told.items()}
    return {
        one: replace(
            held,
            spoken_for=spoken_for(texts.get(one, ())),
            lot=common_lot(texts.get(one, ())),
            occasion=occasion(texts.get(one, ())),
            noted=noted(texts.get(one, ())),
            unlike=one in apart,
            local=one in near,
            surnames=len(borne.get(one, ())),
            kin=_kin(borne.get(one, Counter())),
        )
        for one, held in found.items()
    }


def _first_complaints(rows: Mapping[str, Sequence[dict[str, Any]]]) -> dict[str, list[str]]:
    """Of each gang one complaint a person."""
    first: dict[str, dict[str, str]] = defaultdict(dict)
    for gang_id, hubs in rows.items():
        for row in hubs:
            for complaint, person in zip(row["complaints"], row["owners"], strict=True):
                first[gang_id][person] = min(complaint, first[gang_id].get(person, complaint))
    return {gang_id: sorted(own.values()) for gang_id, own in first.items()}


def _told(first: Mapping[str, Sequence[str]], normalised: pa.Table) -> dict[str, list[dict[str, str]]]:
    """Of each gang name and text of each person's `first` complaint."""
    wanted = pa.array({one for own in first.values() for one in own}, pa.string())
    rows = normalised.select(["complaint_id", "name", "text"])
    rows = rows.filter(pc.is_in(rows["complaint_id"], value_set=wanted))
    said = {row["complaint_id"]: row for row in rows.to_pylist()}
    return {gang_id: [said[one] for one in own] for gang_id, own in first.items()}


def _by_person(rows: Sequence[dict[str, str]], column: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row["person_id"]].add(row[column])
    return found


def _local(gang: Gang, cities: Mapping[str, set[str]]) -> bool:
    """Whether one city is that of LOCAL of the gang's people."""
    homes = Counter(city for person in gang.people for city in cities.get(person, ()))
    return max(homes.values(), default=0) >= LOCAL * len(gang.people)


def _kin(borne: Counter[str]) -> bool:
    """Whether KIN of the people bear one surname, which hardly three strangers do."""
    return max(borne.values(), default=0) >= max(3, KIN * borne.total())


def _circles(hubs: Sequence[dict[str, Any]]) -> list[Circle]:
    """The hubs of one kind without those all of whose people hold a larger one, or as large and of a narrower level."""
    kept = list[Circle]()
    for row in sorted(hubs, key=lambda row: (-len(row["holders"]), -level_depth(row["level"]), row["holders"])):
        people = frozenset(row["holders"])
        if not any(people <= larger.people for larger in kept):
            kept.append(Circle(people, row["level"]))
    return kept


def level_depth(level: str) -> int:
    """Where `level` stands in LEVELS, -1 if it is none of them."""
    return LEVELS.index(level) if level in LEVELS else -1


def _hosted(row: dict[str, Any], hosts: Sequence[set[str]]) -> bool:
    """Whether an address is only that of the building in which one institution has its office."""
    return row["channel"] == "address" and any(host.issuperset(row["holders"]) for host in hosts)


def _held(rows: list[dict[str, Any]], regions: Mapping[str, set[str]], settings: RankSettings) -> Held:
    people: dict[str, set[str]] = defaultdict(set)
    strong: dict[str, list[dict[str, Any]]] = defaultdict(list)
    homes: dict[str, int] = defaultdict(int)
    hosts = [set(row["holders"]) for row in rows if row["channel"] == "address" and row["innocent"] == "premises"]
    counted = [row for row in rows if row["innocent"] in ("", "household") and not _hosted(row, hosts)]
    explained = [row for row in rows if row["innocent"] not in ("", "household")]
    offices = {
        person for row in counted if row["channel"] == "address" and row["business"] for person in row["holders"]
    }
    home_of = {person: row["hub_id"] for row in counted if row["innocent"] == "household" for person in row["holders"]}
    for row in counted:
        kind, holders = row["channel"], row["holders"]
        if row["bits"] >= settings.least_kind_bits:
            people[kind].update(holders)
            strong[kind].append(row)
            if _of_strangers(row, regions, offices):
                homes[kind] = max(homes[kind], len({home_of.get(person, person) for person in holders}))
    circles = {kind: _circles(rows) for kind, rows in strong.items() if rows}
    rooms = _circles([row for row in strong["address"] if row["level"] == "room"])
    market = any(is_market(row["label"]) for row in strong["address"])
    return Held(counted, explained, people, circles, homes, rooms, market=market)


def _of_strangers(row: dict[str, Any], regions: Mapping[str, set[str]], offices: set[str]) -> bool:
    """Whether a hub is one that neighbours, a family or friends would not share: a script but no clan, an address of
    business, an agent of a firm that acts for others, a phone, account, device or voice; all but the address of people
    who live apart. Where an agent's clients live, those of `offices`, who share an address of business, do not say.
    """
    if row["channel"] == "address":
        return bool(row["business"])
    if row["channel"] == "agent":
        clients = set(row["holders"]) - offices
        return bool(row["firm"]) and (len(clients) < CLIENTS or _apart(clients, regions))
    return row["level"] != "clan" and (row["channel"] not in CONTACT or _apart(row["holders"], regions))


def _apart(people: Collection[str], regions: Mapping[str, set[str]]) -> bool:
    lived = [regions[person] for person in people if person in regions]
    homes = Counter(region for own in lived for region in own)
    return len(homes) > 1 and max(homes.values()) < LOCAL * len(lived)


_REGIONS = """
WITH lived AS (
    SELECT DISTINCT roster.person_id, seen.district,
           CASE WHEN seen.city <> '' THEN seen.city ELSE seen.district END AS city
    FROM roster JOIN ties ON roster.person_id = ties.person_id JOIN seen ON seen.complaint_id = ties.complaint_id
    WHERE seen.city || seen.district <> ''
), own AS (
    SELECT city FROM seen WHERE city <> '' GROUP BY city
    HAVING count(*) >= {at_home} * (SELECT count(*) FROM seen WHERE city <> '')
)
SELECT lived.person_id, lived.city,
       CASE WHEN own.city IS NULL THEN lived.city ELSE lived.city || lived.district END AS region
FROM lived LEFT JOIN own ON own.city = lived.city
"""

_SHARED = """
WITH held AS (
    SELECT roster.gang_id, ties.person_id, ties.complaint_id, ties.hub_id, ties.bits, ties.level
    FROM roster JOIN ties ON roster.person_id = ties.person_id
), counted AS (
    SELECT gang_id, hub_id, list_sort(list(DISTINCT person_id)) AS holders, max(bits) AS bits
    FROM held GROUP BY gang_id, hub_id HAVING count(DISTINCT person_id) >= 2 AND NOT bool_and(level = 'registered')
)
SELECT c.gang_id, c.hub_id, hubs.channel, hubs.level, hubs.label, hubs.innocent, c.bits,
       any_value(c.holders) AS holders,
       list(h.complaint_id ORDER BY h.complaint_id) AS complaints, list(h.person_id ORDER BY h.complaint_id) AS owners,
       min(seen.received_at) AS first_seen, max(seen.received_at) AS last_seen,
       bool_or(regexp_matches(seen.agent_company, '{advises}')) AS firm,
       bool_or(seen.agent_company <> '') AS company,
       2 * count(*) FILTER (seen.place IN ('business', 'office')) >= count(*) AS business
FROM counted AS c JOIN held AS h ON h.gang_id = c.gang_id AND h.hub_id = c.hub_id
JOIN hubs ON hubs.hub_id = c.hub_id JOIN seen ON seen.complaint_id = h.complaint_id
GROUP BY c.gang_id, c.hub_id, hubs.channel, hubs.level, hubs.label, hubs.innocent, c.bits
ORDER BY c.gang_id, c.hub_id
"""
