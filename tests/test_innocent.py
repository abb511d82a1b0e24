from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest
from evidence_world import MOMENT, Shared, names, tables

from complaint_guard import records
from complaint_guard.innocent import WHY, explain
from complaint_guard.near_duplicates.families import _likeness
from complaint_guard.records.grounds import LIKENESS

NO_EVENTS = records.table("explained", [])
NO_FAMILIES = records.table("families", [])


def explained(
    hubs: dict[str, Shared],
    events: pa.Table = NO_EVENTS,
    families: pa.Table = NO_FAMILIES,
    **parts: Sequence[str],
) -> list[dict[str, Any]]:
    """`parts` are columns of NORMALISED, one value a person."""
    made = tables(hubs, sorted({person for hub in hubs.values() for person in hub.holders}))
    clean = made.normalised
    for column, values in parts.items():
        clean = clean.set_column(clean.column_names.index(column), column, pa.array(values))
    linked = (*made.linked, families)
    rows: list[dict[str, Any]] = explain(linked, made.people, clean, events).to_pylist()
    return rows


@pytest.mark.parametrize(
    ("kind", "least"), [("same_matter", 3), ("public_text", 3), ("representative", 3), ("crowd", 3), ("household", 2)]
)
def test_an_innocent_hub_is_named_from_its_least_people(kind: str, least: int) -> None:
    people = names("p", least)
    assert explained({"hub:1": Shared("agent", people[1:], innocent=kind)}) == []
    (row,) = explained({"hub:1": Shared("agent", people, innocent=kind)})
    why = WHY.get(f"{kind} address", WHY[kind])  # nothing says that people without names are a family
    assert (row["group_id"], row["kind"], row["people"], row["why"]) == ("E-hub:1", kind, least, why)
    assert row["complaints"] == [f"c{person}" for person in people]
    assert row["first_seen"] == MOMENT < row["last_seen"]


def test_a_suspicious_hub_explains_nothing() -> None:
    assert explained({"phone:1": Shared("phone", names("p", 5))}) == []


def test_a_household_in_a_house_without_rooms_is_named() -> None:
    (row,) = explained({"address:1": Shared("address", names("p", 2), innocent="household", level="door")})
    assert (row["kind"], row["people"]) == ("household", 2)


def test_of_one_place_only_the_room_is_a_group() -> None:
    people = names("p", 4)
    levels = {level: Shared("address", people, innocent="crowd", level=level) for level in ("compound", "building")}
    assert explained(levels) == []
    (row,) = explained({**levels, "room": Shared("address", people, innocent="crowd", level="room")})
    assert row["group_id"] == "E-room"


def test_three_complaints_of_one_person_are_repeats() -> None:
    made = tables({}, names("p", 4))
    one = [{"complaint_id": f"cp00{i}", "person_id": "p000" if i < 3 else "p003", "ground": "copy"} for i in range(4)]
    linked = (*made.linked, NO_FAMILIES)
    (row,) = explain(linked, records.table("people", one), made.normalised, NO_EVENTS).to_pylist()
    assert (row["kind"], row["people"], row["complaints"]) == ("repeats", 1, ["cp000", "cp001", "cp002"])


def test_events_come_first_with_their_reason() -> None:
    event = {
        "group_id": "E-1", "kind": "event", "label": "一直转圈", "people": 9, "complaints": ["c1"],
        "first_seen": MOMENT, "last_seen": MOMENT, "why": "",
    }  # fmt: skip
    hubs = {"hub:1": Shared("agent", names("p", 3), innocent="representative")}
    first, second = explained(hubs, records.table("explained", [event]))
    assert first == {**event, "why": WHY["event"]}
    assert second["kind"] == "representative"


FAMILY = "地址登记为同一住户，可能是家庭成员，共用地址、电话或账户属常见"
ADDRESS = "登记为同一地址，可能是家人、同住者或同一场所的人，共用地址、电话或账户属常见"
SEVERAL = "登记为同一地址，姓氏有三个以上，可能同住或同在一处场所，共用地址、电话或账户属常见"


@pytest.mark.parametrize(
    ("names_of", "place", "compound", "why"),
    [
        (("马大", "马二", "丁三"), "home", "翠湖小区", FAMILY),
        (("马大", "马二", "丁三"), "home", "博学大厦", ADDRESS),
        (("马大", "马二", "丁三"), "", "", ADDRESS),
        (("王大", "姜二", "卢三"), "", "清真老寺", SEVERAL),
        (("段大", "孙二", "谢三"), "home", "财富园", SEVERAL),
        (("欧阳一", "欧阳二", "欧阳三"), "village", "", FAMILY),
    ],
)
def test_only_few_surnames_in_a_dwelling_are_called_a_family(
    names_of: Sequence[str], place: str, compound: str, why: str
) -> None:
    home = {"address:1": Shared("address", names("p", 3), innocent="household", level="room")}
    (row,) = explained(home, name=names_of, place=[place] * 3, compound=[compound] * 3)
    assert (row["kind"], row["why"]) == ("household", why)


@pytest.mark.parametrize(("subject", "kind"), [*LIKENESS.items(), ("核实车行", "same_matter")])
def test_a_family_is_told_by_the_ground_on_which_it_is_explained(subject: str, kind: str) -> None:
    family = {
        "family_id": "S-1", "complaints": 3, "people": 3, "template": "", "variants": [], "passages": [], "read": 3,
        "origin": "found", "known_id": "", "subject": subject, "first_seen": MOMENT, "last_seen": MOMENT,
    }  # fmt: skip
    script = {"S-1": Shared("script", names("p", 3), innocent="same_matter")}
    (row,) = explained(script, families=records.table("families", [family]))
    assert (row["kind"], row["why"]) == (kind, WHY[kind])


@pytest.mark.parametrize(
    ("text", "cities", "kind"),
    [
        ("我和同事一起办的", "aaa", "common_lot"),
        ("我和同事一起办的", "aab", "common_lot"),
        ("我和同事一起办的", "abc", ""),
        ("我和同学一起办的", "abc", "common_lot"),
        ("贷款54321元,共9876元", "abc", "same_facts"),
        ("村民组征地拆迁,乡镇政府不理", "aaa", "out_of_field"),
        ("乱收费,退我利息", "aaa", ""),
    ],
)
def test_the_grounds_are_those_that_near_duplicates_tells(text: str, cities: str, kind: str) -> None:
    assert LIKENESS.get(_likeness([{"text": text, "city": city} for city in cities]), "") == kind
