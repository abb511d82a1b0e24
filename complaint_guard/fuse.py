"""6  Ties -> pairs of people: match weights added, dependent channels capped, posterior (Fellegi and Sunter 1969).

Within a channel only the strongest shared hub counts (a room lies in its building). Inside one household, address,
phone, account, device and voice are one thing and are capped together. Two people who only give a firm's registered
room as their address share that room, not the firm. The tower in which an institution has its office ties those who
give it no more than the office does. What clients of one lawful representative share besides an account (the wording,
the telephone, the office) is the representative's and no evidence between them. Voices that differ speak against a
pair.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.engine import LOCAL, Engine
from complaint_guard.records import check, table
from complaint_guard.settings import FuseSettings

#: a hub with one of these innocent explanations carries no bits
EXPLAINED = (
    "representative",
    "public_text",
    "same_matter",
    "crowd",
    "premises",
    "announcement",
    "event",
    "declared",
    "form",
)
_SIDES = ("left_id", "right_id")
#: a large hub links each holder to this many that follow it
REACH = 3


@dataclass(frozen=True)
class Fused:
    """Tables PAIRS (of people, above the prior's floor) and LIMITS."""

    pairs: pa.Table
    limits: pa.Table


def fuse(
    linked: tuple[pa.Table, pa.Table, pa.Table],
    people: pa.Table,
    normalised: pa.Table,
    settings: FuseSettings,
    engine: Engine = LOCAL,
) -> Fused:
    """Pairs of people who share a hub worth at least `least_hub_bits`, with the bits of every hub they share;
    `linked` are TIES, HUBS and APART.
    """
    written = engine.sql(_WRITTEN, people=people, normalised=normalised)
    names = pc.unique(linked[0]["person_id"]).sort()
    held = _numbered(engine.sql(_HELD, ties=linked[0], hubs=linked[1]), names)
    held = held.set_column(1, "hub_id", held["hub_id"].combine_chunks().dictionary_encode().indices)
    proposed = _CANDIDATES.format(least=settings.least_hub_bits, all_pairs=settings.all_pairs, reach=REACH)
    query = _PAIRS.format(
        explained=", ".join(f"'{kind}'" for kind in EXPLAINED),
        household=settings.household_most,
        unlike=settings.unlike_scripts,
        accomplices=settings.accomplices,
    )
    pairs = engine.sql(
        query,
        candidates=engine.sql(proposed, held=held),
        held=held,
        apart=_numbered(linked[2], names),
        people=people,
        written=_numbered(written, names),
    )
    for place, side in enumerate(_SIDES):
        pairs = pairs.set_column(place, side, names.take(pairs[side].combine_chunks()))
    crowded = engine.sql(_CROWDED.format(all_pairs=settings.all_pairs), held=held)["n"][0].as_py()
    limit = {
        "room": "fuse",
        "limit": "关联要素人数过多，按链相连",
        "value": float(settings.all_pairs),
        "touched": crowded,
    }
    return Fused(check("pairs", pairs), table("limits", [limit] if crowded else []))


def _numbered(rows: pa.Table, names: pa.Array) -> pa.Table:
    """`rows` with the places of people in `names`, which are in order, instead of their ids; rows with anybody else are
    left out. Joins by number take half the time.
    """
    for place, side in enumerate(rows.column_names):
        if side in ("person_id", *_SIDES):
            rows = rows.set_column(place, side, pc.index_in(rows[side], value_set=names))
            rows = rows.filter(pc.is_valid(rows[side]))
    return rows


_CROWDED = """
SELECT count(*) AS n FROM (SELECT hub_id FROM held GROUP BY hub_id HAVING count(*) > {all_pairs})
"""

_HELD = """
SELECT ties.person_id, ties.hub_id, hubs.channel, hubs.innocent, max(ties.bits) AS bits,
       bool_and(ties.level = 'registered') AS registered
FROM ties JOIN hubs ON ties.hub_id = hubs.hub_id
GROUP BY ties.person_id, ties.hub_id, hubs.channel, hubs.innocent
"""

_CANDIDATES = """
WITH placed AS (
    SELECT person_id, hub_id, row_number() OVER (PARTITION BY hub_id ORDER BY person_id) AS place,
           count(*) OVER (PARTITION BY hub_id) AS size
    FROM held WHERE bits >= {least}
)
SELECT a.person_id AS left_id, b.person_id AS right_id, bool_or(a.size > {all_pairs}) AS crowded
FROM placed AS a JOIN placed AS b ON a.hub_id = b.hub_id AND b.place > a.place
WHERE a.size <= {all_pairs} OR b.place <= a.place + {reach}
GROUP BY a.person_id, b.person_id
"""

_WRITTEN = """
SELECT people.person_id, max(length(normalised.masked)) AS longest
FROM people JOIN normalised ON people.complaint_id = normalised.complaint_id GROUP BY people.person_id
"""

_PAIRS = """
WITH shared AS (
    SELECT c.left_id, c.right_id, a.channel, a.hub_id,
           CASE WHEN a.innocent IN ({explained}) THEN 0 ELSE least(a.bits, b.bits) END AS bits,
           a.innocent
    FROM candidates AS c JOIN held AS a ON a.person_id = c.left_id
    JOIN held AS b ON b.person_id = c.right_id AND b.hub_id = a.hub_id
    WHERE NOT (a.registered AND b.registered)
), flags AS (
    SELECT left_id, right_id, bool_or(innocent = 'household') AS household,
           bool_or(innocent = 'representative') AS represented, bool_or(channel = 'script') AS alike,
           bool_or(channel = 'address' AND innocent IN ('crowd', 'premises')) AS hosted
    FROM shared GROUP BY left_id, right_id
), strongest AS (
    SELECT left_id, right_id, channel, max(bits) AS bits FROM shared GROUP BY left_id, right_id, channel
), home AS (
    SELECT left_id, right_id, sum(bits) AS bits FROM strongest
    WHERE channel IN ('address', 'phone', 'account', 'device', 'voice') GROUP BY left_id, right_id
), capped AS (
    SELECT s.left_id, s.right_id, s.channel,
           CASE WHEN f.represented AND s.channel <> 'account' THEN 0
                WHEN f.hosted AND s.channel = 'address' THEN 0
                WHEN f.household AND s.channel IN ('address', 'phone', 'account', 'device', 'voice')
                THEN s.bits * least(1.0, {household} / greatest(1e-9, home.bits))
                ELSE s.bits END AS bits
    FROM strongest AS s JOIN flags AS f ON s.left_id = f.left_id AND s.right_id = f.right_id
    LEFT JOIN home ON s.left_id = home.left_id AND s.right_id = home.right_id
), unlike AS (
    SELECT f.left_id, f.right_id, 'unlike' AS channel, CAST({unlike} AS DOUBLE) AS bits
    FROM flags AS f JOIN written AS l ON l.person_id = f.left_id JOIN written AS r ON r.person_id = f.right_id
    WHERE NOT f.alike AND l.longest >= 60 AND r.longest >= 60
), parts AS (
    SELECT * FROM capped WHERE bits <> 0 UNION ALL SELECT * FROM unlike UNION ALL
    SELECT c.left_id, c.right_id, 'voice' AS channel, apart.bits
    FROM candidates AS c JOIN apart ON apart.left_id = c.left_id AND apart.right_id = c.right_id
), summed AS (
    SELECT left_id, right_id, round(sum(bits), 6) AS bits,
           list({{'part': channel, 'bits': round(bits, 6)}} ORDER BY channel) AS parts
    FROM parts GROUP BY left_id, right_id
), everyone AS (SELECT count(DISTINCT person_id) AS total FROM people)
SELECT s.left_id, s.right_id, s.bits,
       1 / (1 + power(2.0, -(s.bits + log2({accomplices} / greatest(total, 2))))) AS posterior, c.crowded, s.parts
FROM summed AS s JOIN candidates AS c ON s.left_id = c.left_id AND s.right_id = c.right_id CROSS JOIN everyone
WHERE s.bits > 0 ORDER BY s.left_id, s.right_id
"""
