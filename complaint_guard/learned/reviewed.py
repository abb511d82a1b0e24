"""Reviewed gangs as the last night knows them: what their people share, and what the rooms say of them under other
weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.casebase import CaseBase, latest
from complaint_guard.engine import LOCAL
from complaint_guard.fuse import EXPLAINED
from complaint_guard.learned.estimate import Judged, Odds
from complaint_guard.records.prior import prior_bits

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
    """The reviewed gangs; ROSTER (gang_id, person_id); `pairs` of people of one gang with the bits of the last night;
    the hubs they share (`shared`: channel, settings `key` and bits); `then` are the m of that night, `total` is the
    number of all people.
    """

    gangs: list[Judged]
    roster: pa.Table
    pairs: pa.Table
    shared: pa.Table
    then: Mapping[str, float]
    total: int

    def odds(self, weights: Mapping[str, float], accomplices: float) -> Odds:
        """Log2 odds of each gang's people under m `weights`: those of the strongest pair that ties each of them to
        another; the prior alone of those whom nothing ties. Caps of a household are passed over.
        """
        rows = [(key, then, weights[key]) for key, then in self.then.items()]
        columns = (pa.array(column) for column in zip(*rows, strict=True))
        moved = pa.table(dict(zip(("key", "then", "now"), columns, strict=True)))
        found = LOCAL.sql(_STRONGEST, shared=self.shared, pairs=self.pairs, roster=self.roster, weights=moved)
        prior = prior_bits(accomplices, self.total)
        return {row["gang_id"]: np.array(row["bits"], float) + prior for row in found.to_pylist()}

    def met(self) -> frozenset[str]:
        """Keys of the weights by which people of reviewed gangs are tied."""
        return frozenset(self.shared["key"].to_pylist())


def reviewed(history: CaseBase, said: pa.Table, then: Mapping[str, float], coming: int) -> Reviewed:
    """The gangs of VERDICTS `said` that were confirmed or cleared, with the complaints the verdict was given on, as far
    as the last night of `history` knows them; `then` are the m it weighed with, `coming` is how many people are new.
    """
    given = said.filter(pc.is_in(said["verdict"], value_set=pa.array(["confirmed", "cleared"])))
    rows = [(row["gang_id"], one) for row in given.to_pylist() for one in row["complaints"]]
    listed = pa.table({"gang_id": [gang for gang, _ in rows], "complaint_id": [one for _, one in rows]})
    ids = sorted(set(listed["complaint_id"].to_pylist()))
    whose = LOCAL.sql(_WHOSE, listed=listed, people=history.among("people", "complaint_id", ids))
    seen, ties = _seen(history, ids), history.among("ties", "complaint_id", ids)
    hubs = history.among("hubs", "hub_id", pc.unique(ties["hub_id"]).to_pylist())
    explained = ", ".join(f"'{kind}'" for kind in EXPLAINED)
    held = LOCAL.sql(_HELD.format(explained=explained), whose=whose, ties=ties, hubs=hubs, seen=seen)
    roster = whose.select(["gang_id", "person_id"]).group_by(["gang_id", "person_id"]).aggregate([])
    near = history.among("pairs", "left_id", pc.unique(whose["person_id"]).to_pylist())
    pairs = LOCAL.sql(_INSIDE, pairs=near.select(["left_id", "right_id", "bits"]), roster=roster)
    gangs = _judged(given, roster, _shares(whose, seen, held), then)
    total = pc.count_distinct(history.table("people", None, ["person_id"])["person_id"]).as_py() + coming
    return Reviewed(gangs, roster, pairs, LOCAL.sql(_SHARED, pairs=pairs, held=held), then, total)


def _judged(
    given: pa.Table, roster: pa.Table, shares: Mapping[tuple[str, str], float], keys: Mapping[str, float]
) -> list[Judged]:
    """Reviewed gangs of which two people or more are still there."""
    confirmed = {row["gang_id"]: row["verdict"] == "confirmed" for row in given.to_pylist()}
    sizes = Counter(roster["gang_id"].to_pylist())
    return [Judged(gang, confirmed[gang], _of(gang, shares, keys)) for gang in sorted(sizes) if sizes[gang] > 1]


def _seen(history: CaseBase, ids: list[str]) -> pa.Table:
    """The latest NORMALISED of the complaints `ids`, with whether a voice was `heard` in them."""
    wanted = pa.array(ids, pa.string())

    def of(name: str, columns: list[str]) -> pa.Table:
        nights = (history.table(name, night, ["complaint_id", *columns]) for night in history.nights())
        return pa.concat_tables(rows.filter(pc.is_in(rows["complaint_id"], value_set=wanted)) for rows in nights)

    rows = latest(of("normalised", [*_GIVEN, *_PLACE]))
    voices = of("voices", ["outcome"])
    heard = voices.filter(pc.equal(voices["outcome"], ""))["complaint_id"].combine_chunks()
    return rows.append_column("heard", pc.is_in(rows["complaint_id"], value_set=heard))


def _shares(whose: pa.Table, seen: pa.Table, held: pa.Table) -> dict[tuple[str, str], float]:
    """By gang and channel how many ordered pairs of people both give a value (to name no agent is to say that there is
    none), by gang and key how many share one.
    """
    channels = pa.table({"channel": list(_CHANNELS)})
    given = LOCAL.sql(_BOTH_GIVE, whose=whose, seen=seen, channels=channels).to_pylist()
    shared = LOCAL.sql(_BOTH_HOLD, held=held).to_pylist()
    return {(row["gang_id"], row["what"]): row["pairs"] for row in [*given, *shared]}


def _of(gang: str, pairs: Mapping[tuple[str, str], float], keys: Mapping[str, float]) -> dict[str, float]:
    found = {}
    for key in keys:
        both = pairs.get((gang, key.split(".")[1].removesuffix("_name_only")), 0)
        if both:
            found[key] = min(1.0, sum(pairs.get((gang, alike), 0) for alike in _ALIKE.get(key, (key,))) / both)
    return found


_WHOSE = """
SELECT DISTINCT listed.gang_id, listed.complaint_id, people.person_id
FROM listed JOIN people ON listed.complaint_id = people.complaint_id
"""

# Which weight a tie was given is what the channels in `link` decide by.
_HELD = """
SELECT whose.gang_id, whose.person_id, ties.hub_id, ties.channel, max(ties.bits) AS bits,
    max(CASE
        WHEN ties.channel = 'address' AND ties.level = 'door' THEN 'link.address.home_door'
        WHEN ties.channel = 'address' AND ties.level = 'room' AND seen.city || seen.district = ''
        THEN 'link.address.loose_room'
        WHEN ties.channel = 'address' AND seen.place = 'business' THEN 'link.address.business_' || ties.level
        WHEN ties.channel = 'address' THEN 'link.address.home_' || ties.level
        WHEN ties.channel = 'agent' AND seen.agent_company = '' AND hubs.label = seen.agent THEN 'link.agent_name_only'
        WHEN ties.channel = 'script' OR ties.level = 'recording' THEN ''
        ELSE 'link.' || ties.channel END) AS key
FROM whose JOIN ties ON whose.complaint_id = ties.complaint_id JOIN seen ON seen.complaint_id = ties.complaint_id
JOIN hubs ON ties.hub_id = hubs.hub_id
WHERE ties.level <> 'registered' AND hubs.innocent NOT IN ({explained})
GROUP BY whose.gang_id, whose.person_id, ties.hub_id, ties.channel
"""

_BOTH_GIVE = """
WITH given AS (
    SELECT whose.gang_id, channels.channel, count(DISTINCT whose.person_id) AS people
    FROM whose JOIN seen ON whose.complaint_id = seen.complaint_id CROSS JOIN channels
    WHERE CASE channels.channel
        WHEN 'address' THEN seen.compound <> '' OR (seen.road <> '' AND seen.number <> '')
        WHEN 'phone' THEN seen.phone_kind = 'mobile'
        WHEN 'account' THEN seen.account <> ''
        WHEN 'device' THEN seen.device <> ''
        WHEN 'agent' THEN true
        ELSE seen.heard END
    GROUP BY whose.gang_id, channels.channel
)
SELECT gang_id, channel AS what, people * (people - 1) AS pairs FROM given
"""

_BOTH_HOLD = """
WITH counted AS (
    SELECT gang_id, key, hub_id, count(DISTINCT person_id) AS people FROM held WHERE key <> ''
    GROUP BY gang_id, key, hub_id
)
SELECT gang_id, key AS what, CAST(sum(people * (people - 1)) AS BIGINT) AS pairs FROM counted GROUP BY gang_id, key
"""

_INSIDE = """
SELECT l.gang_id, pairs.left_id, pairs.right_id, pairs.bits
FROM pairs JOIN roster AS l ON pairs.left_id = l.person_id
JOIN roster AS r ON pairs.right_id = r.person_id AND r.gang_id = l.gang_id
"""

# Of two people who wrote one thing differently the weaker weight holds, as in `fuse`.
_SHARED = """
SELECT pairs.gang_id, pairs.left_id, pairs.right_id, l.channel, least(l.bits, r.bits) AS bits,
       CASE WHEN l.bits <= r.bits THEN l.key ELSE r.key END AS key
FROM pairs JOIN held AS l ON pairs.gang_id = l.gang_id AND pairs.left_id = l.person_id
JOIN held AS r ON pairs.gang_id = r.gang_id AND pairs.right_id = r.person_id AND r.hub_id = l.hub_id
"""

# bits = log2(m / u), of a voice log2(m * ratio + 1 - m); within a channel only the strongest hub counts
_STRONGEST = """
WITH weighed AS (
    SELECT shared.*, CASE
        WHEN weights.now IS NULL OR weights.now = weights.then THEN shared.bits
        WHEN shared.key = 'link.voice'
        THEN log2(weights.now * (greatest(power(2.0, shared.bits) - 1, 0) / weights.then) + 1)
        ELSE shared.bits + log2(weights.now / weights.then) END AS now
    FROM shared LEFT JOIN weights ON shared.key = weights.key
), by_channel AS (
    SELECT gang_id, left_id, right_id, channel, max(now) - max(bits) AS more FROM weighed
    GROUP BY gang_id, left_id, right_id, channel
), more AS (
    SELECT gang_id, left_id, right_id, sum(more) AS bits FROM by_channel GROUP BY gang_id, left_id, right_id
), tied AS (
    SELECT pairs.gang_id, pairs.left_id, pairs.right_id, pairs.bits + coalesce(more.bits, 0) AS bits
    FROM pairs LEFT JOIN more ON pairs.gang_id = more.gang_id AND pairs.left_id = more.left_id
    AND pairs.right_id = more.right_id
), sides AS (
    SELECT gang_id, left_id AS person_id, bits FROM tied UNION ALL SELECT gang_id, right_id, bits FROM tied
), strongest AS (
    SELECT gang_id, person_id, max(bits) AS bits FROM sides GROUP BY gang_id, person_id
)
SELECT roster.gang_id, list(round(coalesce(strongest.bits, 0), 6) ORDER BY roster.person_id) AS bits
FROM roster LEFT JOIN strongest ON strongest.gang_id = roster.gang_id AND strongest.person_id = roster.person_id
GROUP BY roster.gang_id
"""
