"""6  Ties -> pairs of people: match weights added, dependent channels capped, posterior (Fellegi and Sunter 1969).

Within a channel only the strongest shared hub counts (a room lies in its building). Inside one household, address,
phone, account, device and voice are one thing and are capped together. Two people who only give a firm's registered
room as their address share that room, not the firm. The tower in which an institution has its office ties those who
give it no more than the office does. What clients of one lawful representative share besides an account (the wording,
the telephone, the office) is the representative's and no evidence between them. Voices that differ speak against a
pair.
"""

from __future__ import annotations

from collections.abc import Sequence
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
#: channels that are one thing inside one household
AT_HOME = ("address", "phone", "account", "device", "voice")
#: characters of a text from which it could have been like another
LONG = 60
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
    pairs = engine.sql(
        _query(sorted({"script", *pc.unique(held["channel"]).to_pylist()}), settings),
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


def _query(channels: Sequence[str], settings: FuseSettings) -> str:
    """The SQL of PAIRS where people share hubs of `channels`."""
    at_home = [name for name in channels if name in AT_HOME]
    capped = {name: _CAPPED.format(name=name, share=" * share" if name in at_home else "") for name in channels}
    parts = sorted([*((name, name) for name in channels), ("unlike", "unlike"), ("voice", "apart")])
    bits = [f"coalesce({column}, 0)" for _, column in parts]
    told = [f"{{'part': '{part}', 'bits': round({column}, 6)}}" for part, column in parts]
    return _PAIRS.format(
        strongest=", ".join(f"max(least(worth, b.bits)) FILTER (a.channel = '{name}') AS {name}" for name in channels),
        home=" + ".join(f"coalesce({name}, 0)" for name in at_home) or "0",
        capped=", ".join(f"{sql} AS {name}" for name, sql in capped.items()),
        total=" + ".join(bits),
        parts=f"list_filter([{', '.join(told)}], lambda part: part.bits <> 0)",
        explained=", ".join(f"'{kind}'" for kind in EXPLAINED),
        most=settings.household_most,
        unlike=settings.unlike_scripts,
        long=LONG,
        accomplices=settings.accomplices,
    )


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

# What a pair shares of one channel, worth nothing where another innocent explanation covers it.
_CAPPED = """CASE WHEN {name} IS NULL THEN NULL WHEN represented AND '{name}' <> 'account' THEN 0
    WHEN hosted AND '{name}' = 'address' THEN 0 ELSE {name}{share} END"""

# One row a pair with a column a channel: a pair is grouped once. Of a channel that they share nothing in it is NULL.
_PAIRS = """
WITH shared AS (
    SELECT c.left_id, c.right_id, any_value(c.crowded) AS crowded, {strongest},
           bool_or(a.innocent = 'household') AS household, bool_or(a.innocent = 'representative') AS represented,
           bool_or(a.channel = 'address' AND a.innocent IN ('crowd', 'premises')) AS hosted,
           bool_or(a.channel = 'script') AS alike
    FROM candidates AS c JOIN (
        SELECT *, CASE WHEN innocent IN ({explained}) THEN 0 ELSE bits END AS worth FROM held
    ) AS a ON a.person_id = c.left_id
    JOIN held AS b ON b.person_id = c.right_id AND b.hub_id = a.hub_id
    WHERE NOT (a.registered AND b.registered)
    GROUP BY c.left_id, c.right_id
), weighed AS (
    SELECT *, CASE WHEN household THEN least(1.0, {most} / greatest(1e-9, {home})) ELSE 1.0 END AS share FROM shared
), capped AS (
    SELECT w.left_id, w.right_id, w.crowded, {capped},
           CASE WHEN NOT w.alike AND l.longest >= {long} AND r.longest >= {long}
                THEN CAST({unlike} AS DOUBLE) END AS unlike,
           apart.bits AS apart
    FROM weighed AS w
    LEFT JOIN written AS l ON l.person_id = w.left_id LEFT JOIN written AS r ON r.person_id = w.right_id
    LEFT JOIN apart ON apart.left_id = w.left_id AND apart.right_id = w.right_id
), summed AS (
    SELECT left_id, right_id, crowded, round({total}, 6) AS bits, {parts} AS parts FROM capped
), everyone AS (SELECT count(DISTINCT person_id) AS total FROM people)
SELECT left_id, right_id, bits,
       1 / (1 + power(2.0, -(bits + log2({accomplices} / greatest(total, 2))))) AS posterior, crowded, parts
FROM summed CROSS JOIN everyone WHERE bits > 0 ORDER BY left_id, right_id
"""
