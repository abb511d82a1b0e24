"""Whose complaints are erased, and which of their values nobody else gave."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.casebase import LEDGERS, CaseBase
from complaint_guard.erase.noted import SINCE
from complaint_guard.errors import NotFoundError
from complaint_guard.records import ADDRESS_PARTS
from complaint_guard.report import NightView, render
from complaint_guard.settings import ReportSettings

#: what somebody's complaint says of them, as it was read and as it was cleaned
_PERSONAL = {
    "complaints": (
        *("name", "id_number", "phone", "address", "account", "device", "text"),
        *("recordings", "attachments"),
    ),
    "normalised": ("name", "id_number", "phone", "account", "device", "text"),
}
#: characters from which a value is looked for, and from which a passage of a text is
_LEAST, _PASSAGE = 2, 12
_BETWEEN = re.compile(r"[\s，。！？；：、,.!?;:（）()“”\"]+")


@dataclass(frozen=True)
class Subject:
    """Complaints, the people whom nothing else is known of, and the values they gave: `own` nobody else gave,
    `shared` others gave too.
    """

    complaints: frozenset[str]
    people: frozenset[str]
    own: tuple[str, ...]
    shared: int


def subject_of(case_base: CaseBase, person: str, complaint: str) -> Subject:
    """What is known of one `person` (a person id of the head), or of one `complaint`. Raises NotFoundError."""
    ids = _complaints_of(case_base, person) if person else _known(case_base, complaint)
    given = dict.fromkeys(_values(case_base, ids))
    others = _held_by_others(case_base, ids, list(given))
    own = tuple(sorted((value for value in given if value not in others), key=len, reverse=True))
    return Subject(ids, _whole_people(case_base, ids), own, len(others))


def _complaints_of(case_base: CaseBase, person: str) -> frozenset[str]:
    people = case_base.among("people", "person_id", [person])
    if not people.num_rows:
        night = case_base.manifest()["night"]
        raise NotFoundError(f"no person {person} in night {night}; `complaint-guard export members` names them")
    return frozenset(people["complaint_id"].to_pylist())


def _known(case_base: CaseBase, complaint: str) -> frozenset[str]:
    if complaint not in case_base.history("complaints", ["complaint_id"])["complaint_id"].to_pylist():
        raise NotFoundError(
            f"no complaint {complaint} in case base {case_base.path}; `complaint-guard query` finds one"
        )
    return frozenset([complaint])


def _whole_people(case_base: CaseBase, ids: frozenset[str]) -> frozenset[str]:
    """People, under whatever id a night gave them, all of whose complaints on that night are among `ids`."""
    found: set[str] = set()
    wanted = pa.array(sorted(ids), pa.string())
    for night in case_base.nights():
        people = case_base.table("people", night, ["complaint_id", "person_id"])
        own = pc.is_in(people["complaint_id"], value_set=wanted)
        theirs = set(people["person_id"].filter(own).to_pylist())
        found |= theirs - set(people["person_id"].filter(pc.invert(own)).to_pylist())
    return frozenset(found)


def _values(case_base: CaseBase, ids: frozenset[str]) -> Iterator[str]:
    """What the complaints `ids` say, passages of their texts, and addresses as standing questions have them."""
    wanted = pa.array(sorted(ids), pa.string())
    for night in case_base.nights():
        for name, columns in _PERSONAL.items():
            table = case_base.table(name, night, ["complaint_id", *columns])
            for row in table.filter(pc.is_in(table["complaint_id"], value_set=wanted)).to_pylist():
                for column in columns:
                    cells = row[column] if isinstance(row[column], list) else [row[column]]
                    yield from (cell for cell in cells if len(cell) >= _LEAST)
                yield from (one for one in _BETWEEN.split(row["text"]) if len(one) >= _PASSAGE)
        clean = case_base.table("normalised", night)
        yield from filter(None, _places(clean.filter(pc.is_in(clean["complaint_id"], value_set=wanted))))


def _places(clean: pa.Table) -> list[str]:
    """The parts of each address in one piece."""
    return ["".join(row.values()) for row in clean.select([part for part, _ in ADDRESS_PARTS]).to_pylist()]


def _held_by_others(case_base: CaseBase, ids: frozenset[str], values: list[str]) -> set[str]:
    """Those of `values` that stand in other people's rows, in the registry, in names of staff, or in the program's own
    words and settings: finding them later would say nothing.
    """
    waiting, found = set(values), set[str]()
    for text in _others(case_base, ids):
        held = {value for value in waiting if value in text}
        found |= held
        waiting -= held
        if not waiting:
            break
    return found


def _others(case_base: CaseBase, ids: frozenset[str]) -> Iterator[str]:
    gone = pa.array(sorted(ids), pa.string())
    yield from _own_words(case_base)
    for night in case_base.nights():
        for name in (*_PERSONAL, "companies"):
            table = case_base.table(name, night)
            if "complaint_id" in table.column_names:
                table = table.filter(pc.invert(pc.is_in(table["complaint_id"], value_set=gone)))
            if name == "normalised":
                yield _joined(_places(table))
            for column in table.columns:
                cells = pc.list_flatten(column) if pa.types.is_list(column.type) else column
                if pa.types.is_string(cells.type):
                    yield _joined(cells.to_pylist())


def _own_words(case_base: CaseBase) -> Iterator[str]:
    yield SINCE
    yield _joined(case_base.agents()["agent"].to_pylist())
    for name in LEDGERS:
        yield _joined(str(entry.get("by", "")) for entry in case_base.ledger(name).entries())
    for night in case_base.nights():
        yield json.dumps(case_base.manifest(night).get("settings", {}), ensure_ascii=False)
    for lang in ("zh", "en"):
        empty = NightView(case_base.nights()[-1], {})
        for content in render(empty, ReportSettings(lang=lang)).values():
            yield content.decode(errors="replace")


def _joined(cells: Iterable[str]) -> str:
    return "\n".join(cell for cell in cells if cell)
