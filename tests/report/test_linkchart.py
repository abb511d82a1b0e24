"""The link chart shows the gang whole, outsiders up to a limit, and counts the rest."""

from __future__ import annotations

from dataclasses import replace

from complaint_guard.records import table
from complaint_guard.report import NightView
from complaint_guard.report.linkchart import HEIGHT, NEIGHBOURS, WIDTH, link_charts
from complaint_guard.report.network import network_of

FIRST = "G-20260001"


def _with_outsiders(night: NightView, count: int, people: int = 30) -> NightView:
    others = [row for row in night.tables["people"].to_pylist()[-count:]]
    ties = night.tables["ties"].to_pylist()
    tie = next(row for row in ties if row["hub_id"] == "H1-phone")
    ties += [tie | {"complaint_id": row["complaint_id"], "person_id": row["person_id"]} for row in others]
    hubs = [
        row | {"people": people if row["hub_id"] == "H1-phone" else 3} if row["hub_id"].startswith("H1") else row
        for row in night.tables["hubs"].to_pylist()
    ]
    hubs = [row | {"people": 3} if row["hub_id"] == "F0001" else row for row in hubs]
    return replace(night, tables={**night.tables, "ties": table("ties", ties), "hubs": table("hubs", hubs)})


def test_the_inner_chart_is_the_network_of_the_gang(night: NightView) -> None:
    chart, network = link_charts(night, [FIRST])[FIRST], network_of(night, [FIRST])
    inner = chart.nodes[: chart.inner]
    assert [node.complaints for node in inner if node.is_person] == [node.complaints for node in network.people]
    assert {(node.kind, node.label) for node in inner if not node.is_person} == {
        (node.kind, node.label) for node in network.hubs
    }
    assert len(chart.places) == len(chart.nodes)


def test_outsiders_stand_behind_the_gang_and_none_is_lost(night: NightView) -> None:
    chart = link_charts(_with_outsiders(night, 5, people=8), [FIRST])[FIRST]
    outside = [node for node in chart.nodes[chart.inner :] if node.is_person]
    assert len(outside) == 5
    assert chart.left_out == 0
    assert FIRST not in {node.gang_id for node in outside}


def test_outsiders_beyond_the_limit_are_counted(night: NightView) -> None:
    chart = link_charts(_with_outsiders(night, NEIGHBOURS + 4, people=NEIGHBOURS + 7), [FIRST])[FIRST]
    assert sum(node.is_person for node in chart.nodes[chart.inner :]) == NEIGHBOURS
    assert chart.left_out == 4


def test_holders_of_a_very_common_thing_are_only_counted(night: NightView) -> None:
    chart = link_charts(_with_outsiders(night, 20, people=5_000), [FIRST])[FIRST]
    assert chart.inner == len(chart.nodes)
    assert chart.left_out == 4_997


def test_every_place_is_on_the_paper_and_taken_once(night: NightView) -> None:
    view = _with_outsiders(night, 20)
    ids = night.tables["gangs"]["gang_id"].to_pylist()
    for chart in link_charts(view, ids).values():
        assert len(set(chart.places)) == len(chart.places)
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in chart.places)


def test_the_same_tables_give_the_same_chart(night: NightView) -> None:
    ids = night.tables["gangs"]["gang_id"].to_pylist()
    turned = {name: found.take(list(reversed(range(found.num_rows)))) for name, found in night.tables.items()}
    assert link_charts(night, ids) == link_charts(replace(night, tables=turned), ids)
