from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from complaint_guard.records import table
from complaint_guard.report import NightView
from complaint_guard.report.linkchart import link_charts
from complaint_guard.report.network import Network, network_around, network_of, networks_of
from complaint_guard.report.view import dossiers

FIRST, MALL = "G-20260001", "H1-address"


@pytest.fixture(scope="module")
def first(night: NightView) -> Network:
    return network_of(night, [FIRST])


def test_a_gang_is_its_people_and_the_hubs_they_share(first: Network) -> None:
    assert [node.id for node in first.people] == ["P1", "P2", "P3"]
    assert [(node.id, node.kind, node.level) for node in first.hubs] == [
        ("A1", "address", "building"),
        ("S1", "script", ""),
        ("T1", "phone", ""),
    ]
    assert {(edge.person, edge.hub) for edge in first.edges} == {
        (p, h) for p in ("P1", "P2", "P3") for h in ("A1", "S1", "T1")
    }
    assert {edge.bits for edge in first.edges} == {9.0}
    assert [node.gang_id for node in first.people] == [FIRST] * 3
    assert {node.province for node in first.people} == {"湖南省"}


def test_people_are_numbered_as_they_came(first: Network) -> None:
    moments = [node.first_seen for node in first.people]
    assert moments == sorted(moments, key=str)
    assert all(node.complaints and node.first_seen == node.last_seen for node in first.people)


def test_a_hub_says_how_many_hold_it_and_how_many_of_them_are_left_out(first: Network) -> None:
    script = first.hubs[1]
    assert (script.people, script.within, script.left_out) == (5, 3, 2)


def test_nothing_personal_is_in_a_network(night: NightView, first: Network) -> None:
    told = str(asdict(first))
    assert "13812345678" not in told and "1206" not in told and "H1-" not in told
    names = {name for name in night.table("complaints")["name"].to_pylist() if len(name) > 1}
    assert not any(name in told for name in names)


def test_the_same_night_gives_the_same_network_alone_and_among_all(night: NightView, first: Network) -> None:
    shuffled = {name: found.take(list(reversed(range(found.num_rows)))) for name, found in night.tables.items()}
    assert network_of(replace(night, tables=shuffled), [FIRST]) == first
    every = night.table("gangs")["gang_id"].to_pylist()
    assert networks_of(night, every)[FIRST] == first
    assert len(networks_of(night, every)) == 12
    assert networks_of(night, [FIRST]) == {FIRST: first}


def test_a_person_keeps_the_number_as_the_gang_grows(night: NightView, first: Network) -> None:
    members = night.table("members")
    fewer = night.tables | {
        "members": members.filter([row != first.people[2].complaints[0] for row in members["complaint_id"].to_pylist()])
    }
    smaller = network_of(replace(night, tables=fewer), [FIRST])
    assert smaller.people == first.people[:2]
    assert [hub.id for hub in smaller.hubs] == [hub.id for hub in first.hubs]


def test_an_unknown_gang_adds_nothing(night: NightView, first: Network) -> None:
    assert network_of(night, ["G-none"]) == Network((), ())
    assert network_of(night, [FIRST, "G-none"]) == first


def test_surroundings_reach_who_shares_a_hub_and_stop_at_crowds(night: NightView) -> None:
    start = night.table("members")["complaint_id"][0].as_py()
    reached = network_around(night, [start], steps=1)
    assert len(reached.people) == 3
    alone = network_around(night, [start], steps=1, largest=2)
    assert len(alone.people) == 1
    assert [(hub.within, hub.left_out) for hub in alone.hubs if hub.kind == "script"] == [(1, 4)]


def test_hostile_values_keep_their_place(hostile_night: NightView) -> None:
    found = network_of(hostile_night, ["@SUM(A1)"])
    assert len(found.people) == 3 and "张三丰" not in str(found)


def with_firm(night: NightView, *levels: str) -> NightView:
    """The night in which the three of the first gang hold a firm, each by a tie of one of `levels`."""
    members = [row for row in night.table("members").to_pylist() if row["gang_id"] == FIRST]
    firm = {"hub_id": "agent:firm", "channel": "agent", "level": "registered", "bits": 12.0}
    ties = [
        {**firm, "complaint_id": row["complaint_id"], "person_id": row["person_id"], "level": level}
        for row, level in zip(members, levels, strict=True)
    ]
    hub = {**firm, "label": "长沙某某信息咨询有限公司", "people": 3, "complaints": 3, "innocent": ""}
    gangs = night.table("gangs").to_pylist()
    gangs[0]["hubs"].append("agent:firm")
    return replace(
        night,
        tables=night.tables
        | {
            "ties": table("ties", [*night.table("ties").to_pylist(), *ties]),
            "hubs": table("hubs", [*night.table("hubs").to_pylist(), hub]),
            "gangs": table("gangs", gangs),
        },
    )


def test_a_firm_that_only_the_registry_has_there_is_no_evidence_in_any_drawing(night: NightView) -> None:
    planted = with_firm(night, "registered", "registered", "registered")
    for drawn in (network_of(planted, [FIRST]), link_charts(planted, [FIRST])[FIRST]):
        (firm,) = (node for node in drawn.nodes if node.kind == "agent" and "有限公司" in node.label)
        assert (firm.level, firm.innocent) == ("registered", "unnamed")
        assert [edge.bits for edge in drawn.edges if edge.hub == firm.id] == [0.0] * 3
        assert all(edge.bits == 9.0 for edge in drawn.edges if edge.hub != firm.id)
    (row,) = (hub for hub in dossiers(planted)[0].hubs if hub.channel == "agent")
    assert (row.bits, row.innocent, row.members) == (0.0, "unnamed", 3)


def test_a_firm_that_one_of_them_named_is_evidence(night: NightView) -> None:
    drawn = network_of(with_firm(night, "registered", "", "registered"), [FIRST])
    (firm,) = (node for node in drawn.nodes if node.kind == "agent")
    assert firm.innocent == ""
    assert {edge.bits for edge in drawn.edges if edge.hub == firm.id} == {12.0}
