from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from complaint_guard import records
from complaint_guard.alerts import Told, alerts, parameters
from complaint_guard.operating import AlertSettings

NIGHT = "2026-10-16"
DEFAULT = AlertSettings()
END = datetime(2026, 10, 16, 9)


def rows(name: str, *given: dict[str, Any]) -> pa.Table:
    blank: dict[str, Any] = {
        field.name: [] if pa.types.is_list(field.type) else END if pa.types.is_timestamp(field.type)
        else "" if pa.types.is_string(field.type) else False if pa.types.is_boolean(field.type) else 0
        for field in records.SCHEMAS[name]
    }  # fmt: skip
    return records.table(name, [blank | row for row in given])


def family(people: int, days_ago: int, **more: str) -> dict[str, Any]:
    first = END - timedelta(days=days_ago)
    return {"family_id": "S-1", "people": people, "first_seen": first, "origin": "found", **more}


def told(**tables: Any) -> Told:
    given: dict[str, Any] = {
        "families": rows("families"), "lineage": rows("lineage"), "gangs": rows("gangs"),
        "everyone": rows("normalised", {"received_at": END}), "before": rows("gangs"),
        "known_families": rows("families"), "back": rows("gangs"),
    }  # fmt: skip
    return Told(**(given | tables))


def rules(settings: AlertSettings = DEFAULT, **tables: Any) -> list[tuple[Any, ...]]:
    return [tuple(one.values()) for one in alerts(NIGHT, told(**tables), settings)]


def test_a_quiet_night_has_no_alert() -> None:
    assert rules() == []


@pytest.mark.parametrize(
    ("now", "count"),
    [
        (family(5, 3), 1),
        (family(4, 3), 0),
        (family(5, 30), 0),
        (family(5, 3, origin="public"), 0),
        (family(5, 3, subject="某停电"), 0),
    ],
)
def test_a_new_family_is_told_once_it_is_in_the_hands_of_enough_people(now: dict[str, Any], count: int) -> None:
    assert len(rules(families=rows("families", now))) == count
    assert rules(families=rows("families", now), known_families=rows("families", now)) == []
    smaller = rows("families", now | {"people": 4})
    assert len(rules(families=rows("families", now), known_families=smaller)) == count


def test_growth_is_told_of_a_gang_that_grew_and_not_of_one_that_was_born() -> None:
    grew = {"gang_id": "G-1", "event": "grew", "people_before": 6, "people": 11}
    assert rules(lineage=rows("lineage", grew)) == [("growth", "G-1", 5, 5)]
    assert rules(lineage=rows("lineage", grew | {"people": 10})) == []
    assert rules(lineage=rows("lineage", grew | {"event": "born", "people_before": 0})) == []


def test_a_gang_is_told_when_it_comes_to_tier_refer() -> None:
    gang = {"gang_id": "G-1", "tier": "refer", "people": 4}
    assert rules(gangs=rows("gangs", gang), before=rows("gangs", gang | {"tier": "review"})) == [
        ("new_refer", "G-1", 4, 0)
    ]
    assert rules(gangs=rows("gangs", gang), before=rows("gangs", gang)) == []
    assert len(rules(gangs=rows("gangs", gang), before=None)) == 1
    assert rules(AlertSettings(new_refer=False), gangs=rows("gangs", gang)) == []


def test_a_gang_that_is_back_after_it_was_cleared_is_told() -> None:
    back = rows("gangs", {"gang_id": "G-1", "tier": "watch", "people": 4})
    assert rules(back=back) == [("cleared_back", "G-1", 4, 0)]
    assert rules(AlertSettings(cleared_back=False), back=back) == []


def volume(today: int, usual: int, weeks: int = 6) -> pa.Table:
    moments = [END] * today + [END - timedelta(weeks=n) for n in range(1, weeks + 1) for _ in range(usual + n % 2)]
    return rows("normalised", *({"received_at": moment} for moment in moments))


def test_volume_is_held_against_the_weekday_and_not_told_before_it_is_known() -> None:
    (alert,) = rules(everyone=volume(60, 20))
    assert alert[:3] == ("volume", "2026-10-16", 60)
    assert rules(everyone=volume(30, 20)) == []
    assert rules(everyone=volume(60, 20, weeks=3)) == []
    assert rules(AlertSettings(volume_spreads=0), everyone=volume(60, 20)) == []


def test_parameters_are_finite_for_a_night_of_nothing() -> None:
    names = ("complaints", "rejects", "family_members", "people", "pairs", "ties")
    found = parameters({name: rows(name) for name in names}, 0)
    assert found == {"rejected_share": 0, "in_family_share": 0, "people_per_complaint": 0, "pair_bits": 0}
