from __future__ import annotations

from pathlib import Path

import pytest
from search_world import written

from complaint_guard.search.around import around, way
from complaint_guard.search.lookup import Lookup
from complaint_guard.search.tied import tied


@pytest.fixture
def lookup(tmp_path: Path) -> Lookup:
    return Lookup.of(written(tmp_path / "cb"))


def test_hubs_are_named_two_steps_out_and_crowds_are_not_followed(lookup: Lookup) -> None:
    found = around(lookup, ["P-B"])
    assert [(hub.step, hub.channel, hub.here, hub.people, hub.followed) for hub in found.hubs] == [
        (1, "address", 1, 900, False),
        (1, "address", 1, 2, True),
        (1, "phone", 1, 2, True),
    ]
    assert found.reached == 2  # A over the phone, C over the room, nobody over the mall
    assert found.people_left_out == 899


def test_a_hub_two_steps_out_is_one_that_two_of_those_reached_hold(lookup: Lookup) -> None:
    found = around(lookup, ["P-A", "P-C"])
    assert found.reached == 2  # B and D, who share nothing but the mall
    assert {hub.step for hub in found.hubs} == {1}


def test_hubs_beyond_those_shown_are_counted(lookup: Lookup) -> None:
    found = around(lookup, ["P-B"], shown=1)
    assert (len(found.hubs), found.hubs_left_out) == (1, 2)


def test_the_shortest_way_goes_over_people_and_small_hubs(lookup: Lookup) -> None:
    found = way(lookup, "P-A", "P-C")
    assert [(stop.kind, stop.complaint_id) for stop in found.stops] == [
        ("person", "T-A"),
        ("phone", ""),
        ("person", "T-B"),
        ("address", ""),
        ("person", "T-C"),
    ]
    assert found.stops[1].label == "138****5678" and found.stops[0].label == "王*"
    assert len(way(lookup, "P-A", "P-D").stops) == 7


def test_a_mall_is_no_way(lookup: Lookup) -> None:
    found = way(lookup, "P-A", "P-E")
    assert (found.stops, found.steps, found.not_followed) == ((), 3, 1)
    assert way(lookup, "P-A", "P-D", steps=2).stops == ()


def test_the_index_is_kept_mapped_and_made_again_if_lost(tmp_path: Path) -> None:
    base = written(tmp_path / "cb")
    assert base.index() is None
    made = Lookup.of(base)
    base.keep_index(dict(made.tables))
    kept = Lookup.of(base)
    assert (made.made, kept.made) == (True, False)
    assert {name: found.to_pylist() for name, found in kept.tables.items()} == {
        name: found.to_pylist() for name, found in made.tables.items()
    }
    assert [path.name for path in (tmp_path / "cb" / "index").iterdir()] == ["2026-09-01.2"]
    (tmp_path / "cb" / "index" / "2026-09-01.2" / "held.arrow").write_bytes(b"torn")
    assert base.index() is None
    assert Lookup.of(base).entries(["T-C"])["T-C"]["person_id"] == "P-C"
    assert [problem.split(" is damaged ")[1] for problem in base.problems()] == [
        "(SHA-256 differs from what was noted of it); "
        "run `complaint-guard doctor --repair`, or restore the file from a backup"
    ]


def test_a_firm_that_nobody_named_ties_nothing(lookup: Lookup) -> None:
    (firm,) = (hub for hub in around(lookup, ["P-C"]).hubs if hub.channel == "agent")
    assert (firm.level, firm.innocent, firm.bits, firm.people) == ("registered", "unnamed", 0.0, 2)
    shared = {hub.channel: (hub.bits, hub.innocent) for hub in tied(lookup.case_base, "T-C", "T-D").shared}
    assert shared == {"account": (5.0, ""), "address": (5.0, ""), "agent": (0.0, "unnamed")}
