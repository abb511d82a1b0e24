"""Channel address: one room, one building, one compound. A room in a trade mall or office tower ties strangers; a
home ties a household; dormitories, public places and institutions tie nobody.
"""

from __future__ import annotations

from hashlib import blake2b

import pyarrow as pa

from complaint_guard.link.agent import LAWFUL
from complaint_guard.link.inputs import Inputs
from complaint_guard.link.places import Writing, resolve
from complaint_guard.records import CLAIMS
from complaint_guard.settings import AddressWeights, Weight

#: columns of NORMALISED and of the firms that this channel reads
_PARTS = "province, city, district, road, number, compound, building, unit, room, place"
_WRITING = ", ".join(Writing._fields)


def address(inputs: Inputs) -> pa.Table:
    """CLAIMS of addresses at the levels room, building and compound; of those who give the registered room of an
    agent's firm as their own, that they hold the firm too (level registered).
    """
    sql = inputs.engine.sql
    located = sql(_LOCATED, normalised=inputs.normalised, companies=inputs.companies)
    placed = sql(_PLACED, located=located, places=_places(sql(_WRITINGS, located=located)))
    weights = _weights(inputs.settings.address, inputs.settings.agent)
    return sql(_CLAIMS, placed=placed, weights=weights).cast(CLAIMS)


def _places(writings: pa.Table) -> pa.Table:
    """`writings` with the key of the place of each, and whether the writing named its region (`regional`)."""
    distinct = [*map(Writing, *(writings[name].to_pylist() for name in Writing._fields))]
    found = resolve(distinct)
    keys = {fullest: _key(distinct[fullest]) for fullest, _ in found}
    columns = {
        "key": pa.array([keys[fullest] for fullest, _ in found], pa.string()),
        "regional": pa.array([regional for _, regional in found], pa.bool_()),
    }
    return pa.table({name: writings[name] for name in writings.column_names} | columns)


def _key(writing: Writing) -> str:
    """A name of the place of which this is the fullest writing, equal from night to night."""
    return blake2b("|".join(writing).encode(), digest_size=8).hexdigest()


def _weights(address: AddressWeights, agent: Weight) -> pa.Table:
    """What a claim of each sort is worth."""
    sorts = {sort: weight for sort, weight in address if isinstance(weight, Weight)} | {"agent": agent}
    rows = [{"sort": sort, "m": one.m, "u": one.u, "crowd": float(one.crowd)} for sort, one in sorts.items()]
    return pa.Table.from_pylist(rows)


# A firm's own row has no complaint; lawful ones are no agents. A place has a name, or a road and a number.
_LOCATED = f"""
WITH everyone AS (
    SELECT complaint_id, '' AS company, {_PARTS}, told FROM normalised
    UNION ALL
    SELECT '' AS complaint_id, company, {_PARTS}, '' AS told FROM companies
    WHERE room <> '' AND NOT regexp_matches(company, '{LAWFUL}')
), named AS (
    SELECT *, CASE WHEN compound <> '' THEN compound
                   WHEN road <> '' AND number <> '' THEN road || number ELSE '' END AS name
    FROM everyone
)
SELECT * FROM named WHERE name <> ''
"""

_WRITINGS = f"SELECT DISTINCT {_WRITING} FROM located ORDER BY {_WRITING}"

# A room that is written without its unit is the one of the only unit that others write with that number. A claim of an
# address is worth less in one's home than at a place of business.
_PLACED = f"""
WITH joined AS (
    SELECT located.*, places.key, places.regional
    FROM located JOIN places USING ({_WRITING})
), units AS (
    SELECT key, building, room, min(unit) AS only_unit FROM joined WHERE unit <> ''
    GROUP BY key, building, room HAVING count(DISTINCT unit) = 1
)
SELECT joined.*,
    joined.key || '/' || joined.building AS in_building,
    joined.key || '/' || joined.building || '/' ||
        CASE WHEN joined.unit = '' AND only_unit IS NOT NULL THEN only_unit ELSE joined.unit END
        || '/' || joined.room AS in_room,
    place IN ('business', 'office', 'institution') AS business,
    CASE WHEN place IN ('business', 'office', 'institution') THEN 'business' ELSE 'home' END AS kind,
    CASE WHEN place IN ('dormitory', 'public') THEN 'crowd'
         WHEN place = 'institution' THEN 'premises' ELSE '' END AS wide,
    CASE WHEN place IN ('dormitory', 'public') THEN 'crowd'
         WHEN place IN ('institution', 'office') THEN 'premises'
         WHEN place = 'business' THEN '' ELSE 'household' END AS own,
    city || district || CASE WHEN compound = '' THEN '' ELSE road || number ||
        CASE WHEN regexp_matches(number, '[0-9A-Z]$') THEN '号' ELSE '' END END ||
        CASE WHEN compound = '' THEN name ELSE compound END AS label,
    city || district || told AS told_building,
    CASE WHEN unit = '' OR ends_with(told, unit || '栋') OR ends_with(told, unit || '幢')
              OR ends_with(told, unit || '座') OR ends_with(told, unit || '号楼') THEN '' ELSE unit || '单元' END
        || joined.room || '室' AS told_room
FROM joined
LEFT JOIN units ON units.key = joined.key AND units.building = joined.building AND units.room = joined.room
"""

_CLAIMS = """
WITH firms AS (
    SELECT in_room, max(company) AS company FROM placed WHERE company <> '' GROUP BY in_room
), people AS (SELECT * FROM placed WHERE company = ''), claimed AS (
    SELECT complaint_id, 'address' AS channel, 'compound' AS level, 'address:compound:' || key AS hub_id,
           label, kind || '_compound' AS sort, wide AS innocent
    FROM people WHERE regional AND compound <> ''
    UNION ALL
    SELECT complaint_id, 'address', 'building', 'address:building:' || in_building,
           told_building, kind || '_building', wide
    FROM people WHERE regional AND building <> ''
    UNION ALL
    SELECT complaint_id, 'address', 'room', 'address:room:' || in_room,
           told_building || CASE WHEN regexp_matches(told, '[0-9A-Z]$') THEN '-' ELSE '' END || told_room,
           CASE WHEN regional THEN kind || '_room' ELSE 'loose_room' END, own
    FROM people WHERE room <> ''
    UNION ALL
    SELECT complaint_id, 'address', 'door', 'address:door:' || in_building || '/' || number,
           told_building, 'home_door', own
    FROM people WHERE room = '' AND regional AND NOT business AND (number <> '' OR building <> '')
    UNION ALL
    SELECT complaint_id, 'agent', 'registered', 'agent:' || firms.company, firms.company, 'agent', ''
    FROM people JOIN firms USING (in_room) WHERE room <> ''
)
SELECT complaint_id, channel, level, hub_id, label, m, u, crowd, innocent
FROM claimed JOIN weights USING (sort)
"""
