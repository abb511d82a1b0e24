"""Reviewed gangs as the last night knows them: what their people share, and what the rooms say of them under other
weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.casebase import CaseBase, latest
from complaint_guard.engine import LOCAL
from complaint_guard.fuse import EXPLAINED, fuse
from complaint_guard.learned.estimate import Judged, Odds
from complaint_guard.records import table
from complaint_guard.settings import FuseSettings

#: how an address or an agent was written is no matter of the organiser: such a weight goes by all that share one
_ALIKE = {
    "link.address.home_room": ("link.address.home_room", "link.address.home_door"),
    "link.address.home_door": ("link.address.home_room", "link.address.home_door"),
    "link.address.loose_room": tuple(f"link.address.{kind}_room" for kind in ("business", "home", "loose")),
    "link.agent": ("link.agent", "link.agent_name_only"),
    "link.agent_name_only": ("link.agent", "link.agent_name_only"),
}
_CHANNELS = ("address", "phone", "account", "device", "agent", "voice")
_GIVEN = ["phone_kind", "account", "device", "agent", "agent_company"]
_PLACE = ["city", "district", "road", "number", "compound", "place"]


@dataclass(frozen=True)
class Reviewed:
    """The reviewed gangs, and the tables of their complaints: ROSTER (gang_id, complaint_id, person_id), `ties` with
    the settings `key` each was weighed under, HUBS, PEOPLE, NORMALISED; `total` is the number of all people.
    """

    gangs: list[Judged]
    roster: pa.Table
    ties: pa.Table
    hubs: pa.Table
    people: pa.Table
    normalised: pa.Table
    total: int

    def odds(self, weights: Mapping[str, float], settings: FuseSettings) -> Odds:
        """Log2 odds of each gang's people under m `weights`: those of the strongest pair that ties each of them to
        another; the prior alone of those whom nothing ties.
        """
        now = pa.table({"key": pa.array(weights, pa.string()), "m": pa.array(weights.values(), pa.float64())})
        ties = LOCAL.sql(_WEIGHED, ties=self.ties, weights=now)
        found = fuse((ties, self.hubs, table("apart", [])), self.people, self.normalised, settings)
        prior = log2(settings.accomplices / max(self.total, 2))
        rows = LOCAL.sql(_STRONGEST, pairs=found.pairs, roster=self.roster).to_pylist()
        return {row["gang_id"]: np.array(row["bits"], float) + prior for row in rows}


def reviewed(history: CaseBase, said: pa.Table, then: Mapping[str, float]) -> Reviewed:
    """The gangs of VERDICTS `said` that were confirmed or cleared, with the complaints the verdict was given on, as far
    as the last night of `history` knows them; `then` are the m it weighed with.
    """
    given = said.filter(pc.is_in(said["verdict"], value_set=pa.array(["confirmed", "cleared"])))
    rows = [(row["gang_id"], one) for row in given.to_pylist() for one in row["complaints"]]
    listed = pa.table({"gang_id": [gang for gang, _ in rows], "complaint_id": [one for _, one in rows]})
    ids = sorted(set(listed["complaint_id"].to_pylist()))
    people = history.among("people", "complaint_id", ids)
    roster = LOCAL.sql(_ROSTER, listed=listed, people=people)
    seen = _seen(history, ids)
    ties = history.among("ties", "complaint_id", ids)
    hubs = history.among("hubs", "hub_id", pc.unique(ties["hub_id"]).to_pylist())
    m = pa.table({"key": pa.array(then, pa.string()), "m": pa.array(then.values(), pa.float64())})
    keyed = LOCAL.sql(_KEYED, ties=ties, hubs=hubs, seen=seen, weights=m)
    shares = _shares(roster, seen, keyed, hubs)
    confirmed = {row["gang_id"]: row["verdict"] == "confirmed" for row in given.to_pylist()}
    sizes = LOCAL.sql(_SIZES, roster=roster).to_pylist()
    gangs = [
        Judged(row["gang_id"], confirmed[row["gang_id"]], _of(row["gang_id"], shares, then))
        for row in sizes
        if row["people"] > 1
    ]
    total = pc.count_distinct(history.table("people", None, ["person_id"])["person_id"]).as_py()
    return Reviewed(gangs, roster, keyed, hubs, people, seen, total)


def _seen(history: CaseBase, ids: list[str]) -> pa.Table:
    """The latest NORMALISED of the complaints `ids`, with whether a voice was `heard` in them."""
    wanted = pa.array(ids, pa.string())

    def of(name: str, columns: list[str]) -> pa.Table:
        nights = (history.table(name, night, ["complaint_id", *columns]) for night in history.nights())
        return pa.concat_tables(rows.filter(pc.is_in(rows["complaint_id"], value_set=wanted)) for rows in nights)

    rows = latest(of("normalised", ["masked", *_GIVEN, *_PLACE]))
    voices = of("voices", ["outcome"])
    heard = voices.filter(pc.equal(voices["outcome"], ""))["complaint_id"].combine_chunks()
    return rows.append_column("heard", pc.is_in(rows["complaint_id"], value_set=heard))


def _shares(roster: pa.Table, seen: pa.Table, ties: pa.Table, hubs: pa.Table) -> dict[tuple[str, str], float]:
    """By gang and channel how many ordered pairs of people both give a value (to name no agent is to say that there is
    none), by gang and key how many share one.
    """
    channels = pa.table({"channel": list(_CHANNELS)})
    given = LOCAL.sql(_BOTH_GIVE, roster=roster, seen=seen, channels=channels).to_pylist()
    explained = ", ".join(f"'{kind}'" for kind in EXPLAINED)
    shared = LOCAL.sql(_SHARED.format(explained=explained), roster=roster, ties=ties, hubs=hubs).to_pylist()
    return {(row["gang_id"], row["what"]): row["pairs"] for row in [*given, *shared]}


def _of(gang: str, pairs: Mapping[tuple[str, str], float], keys: Mapping[str, float]) -> dict[str, float]:
    found = {}
    for key in keys:
        both = pairs.get((gang, key.split(".")[1].removesuffix("_name_only")), 0)
        if both:
            found[key] = min(1.0, sum(pairs.get((gang, alike), 0) for alike in _ALIKE.get(key, (key,))) / both)
    return found


_ROSTER = """
SELECT DISTINCT listed.gang_id, listed.complaint_id, people.person_id
FROM listed JOIN people ON listed.complaint_id = people.complaint_id
"""

_SIZES = """
SELECT gang_id, count(DISTINCT person_id) AS people FROM roster GROUP BY gang_id ORDER BY gang_id
"""

# Which weight a tie was given is what the channels in `link` decide by.
_KEYED = """
WITH named AS (
    SELECT ties.*, CASE
        WHEN ties.channel = 'address' AND ties.level = 'door' THEN 'link.address.home_door'
        WHEN ties.channel = 'address' AND ties.level = 'room' AND seen.city || seen.district = ''
        THEN 'link.address.loose_room'
        WHEN ties.channel = 'address' AND seen.place = 'business' THEN 'link.address.business_' || ties.level
        WHEN ties.channel = 'address' THEN 'link.address.home_' || ties.level
        WHEN ties.channel = 'agent' AND seen.agent_company = '' AND hubs.label = seen.agent THEN 'link.agent_name_only'
        WHEN ties.channel = 'voice' AND ties.level <> 'voice' THEN ''
        ELSE 'link.' || ties.channel END AS key
    FROM ties JOIN seen ON ties.complaint_id = seen.complaint_id JOIN hubs ON ties.hub_id = hubs.hub_id
)
SELECT named.*, weights.m AS before FROM named LEFT JOIN weights ON named.key = weights.key
"""

_BOTH_GIVE = """
WITH given AS (
    SELECT roster.gang_id, channels.channel, count(DISTINCT roster.person_id) AS people
    FROM roster JOIN seen ON roster.complaint_id = seen.complaint_id CROSS JOIN channels
    WHERE CASE channels.channel
        WHEN 'address' THEN seen.compound <> '' OR (seen.road <> '' AND seen.number <> '')
        WHEN 'phone' THEN seen.phone_kind = 'mobile'
        WHEN 'account' THEN seen.account <> ''
        WHEN 'device' THEN seen.device <> ''
        WHEN 'agent' THEN true
        ELSE seen.heard END
    GROUP BY roster.gang_id, channels.channel
)
SELECT gang_id, channel AS what, people * (people - 1) AS pairs FROM given
"""

_SHARED = """
WITH held AS (
    SELECT roster.gang_id, ties.key, ties.hub_id, count(DISTINCT roster.person_id) AS people
    FROM ties JOIN roster ON ties.complaint_id = roster.complaint_id JOIN hubs ON ties.hub_id = hubs.hub_id
    WHERE ties.before IS NOT NULL AND ties.level <> 'registered' AND hubs.innocent NOT IN ({explained})
    GROUP BY roster.gang_id, ties.key, ties.hub_id
)
SELECT gang_id, key AS what, CAST(sum(people * (people - 1)) AS BIGINT) AS pairs FROM held GROUP BY gang_id, key
"""

# bits = log2(m / u); of a voice log2(m * ratio + 1 - m)
_WEIGHED = """
SELECT ties.* EXCLUDE (key, before) REPLACE (CASE
    WHEN weights.m IS NULL OR ties.before IS NULL THEN ties.bits
    WHEN ties.key = 'link.voice'
    THEN log2(weights.m * greatest(power(2.0, ties.bits) - 1 + ties.before, 0) / ties.before + 1 - weights.m)
    ELSE ties.bits + log2(weights.m / ties.before) END AS bits)
FROM ties LEFT JOIN weights ON ties.key = weights.key
"""

_STRONGEST = """
WITH sides AS (
    SELECT left_id AS person_id, right_id AS other, bits FROM pairs
    UNION ALL SELECT right_id AS person_id, left_id AS other, bits FROM pairs
), inside AS (
    SELECT a.gang_id, a.person_id, max(sides.bits) AS bits FROM (SELECT DISTINCT gang_id, person_id FROM roster) AS a
    JOIN sides ON sides.person_id = a.person_id
    JOIN (SELECT DISTINCT gang_id, person_id FROM roster) AS b ON b.person_id = sides.other AND b.gang_id = a.gang_id
    GROUP BY a.gang_id, a.person_id
)
SELECT everyone.gang_id, list(coalesce(inside.bits, 0) ORDER BY everyone.person_id) AS bits
FROM (SELECT DISTINCT gang_id, person_id FROM roster) AS everyone
LEFT JOIN inside ON inside.gang_id = everyone.gang_id AND inside.person_id = everyone.person_id
GROUP BY everyone.gang_id
"""
