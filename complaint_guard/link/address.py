"""Channel address: one room, one building, one compound. A room in a trade mall or office tower ties strangers; a
home ties a household; dormitories and public places tie nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b

import pyarrow as pa

from complaint_guard.link.agent import LAWFUL
from complaint_guard.link.inputs import Inputs, claims
from complaint_guard.link.places import Writing, resolve
from complaint_guard.settings import AddressWeights, Weight

#: how the hub ids of rooms begin
ROOM = "address:room:"
_COLUMNS = [
    "complaint_id",
    "province",
    "city",
    "district",
    "road",
    "number",
    "compound",
    "building",
    "unit",
    "room",
    "place",
]
_WIDE = {"dormitory": "crowd", "public": "crowd"}
Row = dict[str, str]


def address(inputs: Inputs) -> pa.Table:
    """CLAIMS of addresses at the levels room, building and compound; of those who give the registered room of an
    agent's firm as their own, that they hold the firm too (level registered).
    """
    rows: list[Row] = inputs.normalised.select(_COLUMNS).to_pylist()
    firms: list[Row] = [
        row for row in inputs.companies.to_pylist() if row["room"] and not re.search(LAWFUL, row["company"])
    ]
    located = [row for row in rows + firms if _name(row)]
    distinct: dict[Writing, int] = {}
    keys = [distinct.setdefault(_writing(row), len(distinct)) for row in located]
    writings = list(distinct)
    places = [(_key(writings[fullest]), regional) for fullest, regional in resolve(writings)]
    units = _units(located, [places[key][0] for key in keys])
    rooms = {
        _room(row, places[key][0], units): row["company"]
        for row, key in zip(located, keys, strict=True)
        if "company" in row
    }
    out = []
    for row, key in zip(located, keys, strict=True):
        if "company" in row:
            continue
        for claim in _claims(row, places[key], units, inputs.settings.address):
            out.append(claim)
            if claim["level"] == "room" and (firm := rooms.get(str(claim["hub_id"]).removeprefix(ROOM))):
                out.append(_registered(row, firm, inputs.settings.agent))
    return claims(out)


def _name(row: Row) -> str:
    return row["compound"] or (row["road"] + row["number"] if row["road"] and row["number"] else "")


def _writing(row: Row) -> Writing:
    return Writing(_name(row), row["province"], row["city"], row["district"], row["road"], row["number"])


def _key(writing: Writing) -> str:
    """A name of the place of which this is the fullest writing, equal from night to night."""
    parts = (writing.name, writing.province, writing.city, writing.district, writing.road, writing.number)
    return blake2b("|".join(parts).encode(), digest_size=8).hexdigest()


def _registered(row: Row, firm: str, weight: Weight) -> dict[str, object]:
    claim = _row(row, ("registered", "", firm), weight, "")
    return {**claim, "channel": "agent", "hub_id": f"agent:{firm}"}


def _units(rows: list[Row], places: list[str]) -> dict[tuple[str, str, str], set[str]]:
    """The units that a room number is written with, per place and building: a writing without unit means the only
    one.
    """
    units: dict[tuple[str, str, str], set[str]] = {}
    for row, place in zip(rows, places, strict=False):
        if row["unit"]:
            units.setdefault((place, row["building"], row["room"]), set()).add(row["unit"])
    return units


def _claims(
    row: Row, place: tuple[str, bool], units: dict[tuple[str, str, str], set[str]], weights: AddressWeights
) -> Iterator[dict[str, object]]:
    key, regional = place
    business = row["place"] == "business"
    label = row["city"] + row["district"] + (row["road"] + row["number"] if row["compound"] else "") + _name(row)
    innocent = _WIDE.get(row["place"], "")
    home = innocent or ("" if business else "household")
    if regional and row["compound"]:
        weight = weights.business_compound if business else weights.home_compound
        yield _row(row, ("compound", f"{key}", label), weight, innocent)
    label += f"{row['building']}栋" if row["building"] else ""
    if regional and row["building"]:
        weight = weights.business_building if business else weights.home_building
        yield _row(row, ("building", f"{key}/{row['building']}", label), weight, innocent)
    if row["room"]:
        strong = weights.business_room if business else weights.home_room
        hub = ("room", _room(row, key, units), f"{label}{row['room']}室")
        yield _row(row, hub, strong if regional else weights.loose_room, home)
    elif regional and not business and (row["number"] or row["building"]):
        yield _row(row, ("door", f"{key}/{row['building']}/{row['number']}", label), weights.home_door, home)


def _room(row: Row, key: str, units: dict[tuple[str, str, str], set[str]]) -> str:
    unit = row["unit"]
    known = units.get((key, row["building"], row["room"]), set())
    if not unit and len(known) == 1:
        unit = next(iter(known))
    return f"{key}/{row['building']}/{unit}/{row['room']}"


def _row(row: Row, hub: tuple[str, str, str], weight: Weight, innocent: str) -> dict[str, object]:
    """One claim; `hub` is its level, key and label."""
    level, key, label = hub
    return {
        "complaint_id": row["complaint_id"],
        "channel": "address",
        "level": level,
        "hub_id": f"address:{level}:{key}",
        "label": label,
        "m": weight.m,
        "u": weight.u,
        "crowd": float(weight.crowd),
        "innocent": innocent,
    }
