"""A night's tables without the rows of some complaints: what counted them counts anew, what only they held is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard import records
from complaint_guard.erase.noted import noted

Tables = dict[str, pa.Table]
#: Gives a table of the night by its name.
Read = Callable[[str], pa.Table]

#: columns that hold the id of a complaint or a person
_IDS = ("complaint_id", "person_id", "left_id", "right_id")
#: columns that list ids of complaints
_LISTS = ("complaints", "earlier")
#: columns with words that were made of complaints
_WORDS = ("label", "template", "subject", "why", "reason", "met", "reasons", "counter_evidence")
#: tables of groups, what names a group, and the table of who is in it
_GROUPS = (("families", "family_id", "family_members"), ("hubs", "hub_id", "ties"), ("gangs", "gang_id", "members"))
#: people below whom a group is none
_LEAST = 2
_BLANK = "…"


@dataclass(frozen=True)
class Gone:
    """What is erased on `day` (YYYY-MM-DD): complaints, people all of whose complaints are, and the values that only
    they gave.
    """

    day: str
    complaints: frozenset[str]
    people: frozenset[str]
    values: tuple[str, ...] = ()


def cleaned(names: Iterable[str], read: Read, gone: Gone) -> Tables:
    """Those of the tables `names` that are others without what is `gone`."""
    changed: Tables = {}
    ids = pa.array(sorted(gone.complaints | gone.people), pa.string())
    for name in names:
        table = read(name)
        left = _blanked(_unlisted(_without(table, ids), ids), gone.values)
        if left is not table:
            changed[name] = left

    def now(name: str) -> pa.Table:
        return changed[name] if name in changed else read(name)

    for groups, key, held in _GROUPS:
        if held in changed and groups in names:
            _recount((groups, key, held), read, now, changed)
    if "explained" in changed:
        changed["explained"] = _reexplained(changed["explained"], now("people"))
    if "gangs" in names and changed:
        _without_hubs(read, now, changed)
    if "gangs" in changed and "members" in changed:
        touched = _touched(read("members"), changed["members"], "gang_id")
        changed["gangs"] = noted(changed["gangs"], touched, gone.day)
    return changed


def _without(table: pa.Table, ids: pa.Array) -> pa.Table:
    """`table` without the rows that name one of `ids`; the same table if none does."""
    odd = [pc.is_in(table[name], value_set=ids) for name in _IDS if name in table.column_names]
    for mask in odd:
        if pc.any(mask).as_py():
            stays = pc.invert(odd[0])
            for other in odd[1:]:
                stays = pc.and_(stays, pc.invert(other))
            return table.filter(stays)
    return table


def _unlisted(table: pa.Table, ids: pa.Array) -> pa.Table:
    """`table` without `ids` in its lists; rows whose list is empty then go."""
    known = set(ids.to_pylist())
    for name in _LISTS:
        if name not in table.column_names or not pa.types.is_list(table.schema.field(name).type):
            continue
        if not pc.any(pc.is_in(pc.list_flatten(table[name]), value_set=ids)).as_py():
            continue
        lists = [[one for one in cell if one not in known] for cell in table[name].to_pylist()]
        table = _replaced(table, name, lists).filter(pa.array([bool(one) for one in lists], pa.bool_()))
    return table


def _blanked(table: pa.Table, values: tuple[str, ...]) -> pa.Table:
    """`table` without `values` in the columns whose words were made of complaints."""
    for name in set(_WORDS) & set(table.column_names):
        listed = pa.types.is_list(table.schema.field(name).type)
        words = pc.list_flatten(table[name]) if listed else table[name]
        found = [value for value in values if pc.any(pc.match_substring(words, value)).as_py()]
        if not found:
            continue
        cells = [
            [_blank(one, found) for one in cell] if listed else _blank(cell, found) for cell in table[name].to_pylist()
        ]
        table = _replaced(table, name, cells)
    return table


def _blank(text: str, values: list[str]) -> str:
    for value in values:
        text = text.replace(value, _BLANK)
    return text


def _recount(group: tuple[str, str, str], read: Read, now: Read, changed: Tables) -> None:
    """Counts people and complaints of the groups that lost some; groups with fewer than two people go."""
    groups, key, held = group
    before, after = read(held), now(held)
    touched = _touched(before, after, key)
    rows = after.filter(pc.is_in(after[key], value_set=pa.array(sorted(touched), pa.string())))
    person = _people_of(rows, now)
    people: dict[str, set[str]] = {one: set() for one in touched}
    complaints: dict[str, set[str]] = {one: set() for one in touched}
    for one, complaint in zip(rows[key].to_pylist(), rows["complaint_id"].to_pylist(), strict=True):
        complaints[one].add(complaint)
        people[one].add(person[complaint])
    small = pa.array(sorted(one for one in touched if len(people[one]) < _LEAST), pa.string())
    table = now(groups)
    table = table.filter(pc.invert(pc.is_in(table[key], value_set=small)))
    for name, counts in (("people", people), ("complaints", complaints)):
        cells = zip(table[key].to_pylist(), table[name].to_pylist(), strict=True)
        table = _replaced(table, name, [len(counts[one]) if one in counts else count for one, count in cells])
    changed[groups] = table
    changed[held] = after.filter(pc.invert(pc.is_in(after[key], value_set=small)))


def _touched(before: pa.Table, after: pa.Table, key: str) -> set[str]:
    """Groups that have other rows than before."""
    stay = after["complaint_id"].combine_chunks()
    return set(before.filter(pc.invert(pc.is_in(before["complaint_id"], value_set=stay)))[key].to_pylist())


def _people_of(rows: pa.Table, now: Read) -> dict[str, str]:
    """Complaint id -> person id."""
    if "person_id" not in rows.column_names:
        people = now("people")
        rows = people.filter(pc.is_in(people["complaint_id"], value_set=rows["complaint_id"].combine_chunks()))
    return dict(zip(rows["complaint_id"].to_pylist(), rows["person_id"].to_pylist(), strict=True))


def _reexplained(table: pa.Table, people: pa.Table) -> pa.Table:
    """EXPLAINED with its people counted anew."""
    named = pa.table({"complaint_id": pc.unique(pc.list_flatten(table["complaints"]))})
    person = _people_of(named, lambda _: people)
    counts = [len({person.get(one, one) for one in cell}) for cell in table["complaints"].to_pylist()]
    return _replaced(table, "people", counts)


def _without_hubs(read: Read, now: Read, changed: Tables) -> None:
    """Takes hubs and scripts that are gone out of the gangs."""
    lost = set(read("hubs")["hub_id"].to_pylist()) - set(now("hubs")["hub_id"].to_pylist())
    gangs = now("gangs")
    if not lost or not gangs.num_rows:
        return
    rows: list[dict[str, Any]] = gangs.to_pylist()
    for row in rows:
        row["hubs"] = [one for one in row["hubs"] if one not in lost]
        row["script"] = "" if row["script"] in lost else row["script"]
    changed["gangs"] = records.table("gangs", rows)


def _replaced(table: pa.Table, name: str, cells: list[Any]) -> pa.Table:
    field = table.schema.field(name)
    return table.set_column(table.column_names.index(name), field, pa.array(cells, field.type))
