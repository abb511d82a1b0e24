from typing import Any

import pyarrow as pa
import pytest
from evidence_world import MOMENT, Shared, names, tables

from complaint_guard import records
from complaint_guard.innocent import WHY, explain

NO_EVENTS = records.table("explained", [])


def explained(hubs: dict[str, Shared], events: pa.Table = NO_EVENTS) -> list[dict[str, Any]]:
    made = tables(hubs, sorted({person for hub in hubs.values() for person in hub.holders}))
    rows: list[dict[str, Any]] = explain(made.linked, made.people, made.normalised, events).to_pylist()
    return rows


@pytest.mark.parametrize(
    ("kind", "least"), [("same_matter", 3), ("public_text", 3), ("representative", 3), ("crowd", 3), ("household", 2)]
)
def test_an_innocent_hub_is_named_from_its_least_people(kind: str, least: int) -> None:
    people = names("p", least)
    assert explained({"hub:1": Shared("agent", people[1:], innocent=kind)}) == []
    (row,) = explained({"hub:1": Shared("agent", people, innocent=kind)})
    assert (row["group_id"], row["kind"], row["people"], row["why"]) == ("E-hub:1", kind, least, WHY[kind])
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
    (row,) = explain(made.linked, records.table("people", one), made.normalised, NO_EVENTS).to_pylist()
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
