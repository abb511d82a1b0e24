"""Dossiers say what the tables say, masked."""

from __future__ import annotations

import io
from dataclasses import asdict
from datetime import date

import openpyxl
import pytest

from complaint_guard.normalise import SLOTS
from complaint_guard.records import table
from complaint_guard.report import NightView, dossiers, render
from complaint_guard.report.view import waterfall
from complaint_guard.settings import ReportSettings


def test_dossiers_come_in_rank_order(night: NightView) -> None:
    shuffled = night.tables["gangs"].take([5, 0, 11, 3, 1, 2, 4, 6, 7, 8, 9, 10])
    found = dossiers(NightView(night.night, {**night.tables, "gangs": shuffled}))
    assert [one.rank for one in found] == list(range(1, 13))


def test_the_flagship_dossier_holds_its_evidence(night: NightView) -> None:
    first = dossiers(night)[0]
    assert (first.id, first.tier, first.people, first.complaints) == ("G-20260001", "refer", 3, 3)
    assert [hub.label for hub in first.hubs[:2]] == ["138****5678", "长沙市雨花区劳动东路238号万象商贸城3栋***"]
    assert [(hub.members, hub.people) for hub in first.hubs] == [(3, 4), (3, 4), (3, 5)]
    assert first.timeline == {date(2026, 9, 18): 2, date(2026, 9, 19): 1}
    assert first.template.startswith("贵公司App在我不知情的情况下默认勾选会员服务，自{date}起")
    assert [pair.bits for pair in first.pairs] == sorted((pair.bits for pair in first.pairs), reverse=True)


def test_members_come_strongest_first(night: NightView) -> None:
    for one in dossiers(night):
        bits = [member.bits for member in one.members]
        assert bits == sorted(bits, reverse=True)


def test_no_personal_value_of_any_member_is_in_any_dossier(night: NightView) -> None:
    found = dossiers(night)
    said = str([asdict(one) for one in found]) + str([member.text for one in found for member in one.members])
    members = set(night.tables["members"]["complaint_id"].to_pylist())
    rows = [row for row in night.tables["complaints"].to_pylist() if row["complaint_id"] in members]
    assert len(rows) == 110
    for row in rows:
        for value in ("phone", "id_number", "account", "address"):
            assert row[value] not in said
        assert f"'{row['name']}'" not in said


def test_a_name_slot_in_the_text_is_masked_too(night: NightView) -> None:
    row = {**night.tables["complaints"].to_pylist()[0], "text": "委托人胡一刀办理", "name": "张三"}
    clean = {
        **night.tables["normalised"].to_pylist()[0],
        "slots": [{"kind": "name", "start": 3, "end": 6}],
    }
    tables = {**night.tables, "complaints": table("complaints", [row]), "normalised": table("normalised", [clean])}
    texts = {member.complaint_id: member.text for member in dossiers(NightView("x", tables))[0].members}
    assert texts[row["complaint_id"]] == "委托人胡*办理"


def test_a_number_written_where_none_belongs_is_in_no_report(night: NightView) -> None:
    number = "13912345670"
    row = night.tables["complaints"].to_pylist()[0] | {"channel": f"微信{number}", "product": f"产品{number}"}
    cleared = night.tables["explained"].to_pylist()[0] | {
        "group_id": "E-agent:5f", "kind": "declared", "label": f"李强@李强{number}工作室"
    }  # fmt: skip
    reject = {"source": f"/in/{number}.csv", "row": 2, "complaint_id": "", "field": "text", "reason": "", "kept": False}
    changed = {
        "complaints": table("complaints", [row, *night.tables["complaints"].to_pylist()[1:]]),
        "explained": table("explained", [cleared]),
        "rejects": table("rejects", [reject]),
    }
    figures = {**night.figures, "inputs": [{"path": f"/in/{number}.csv", "rows": 1, "sha256": "9f"}]}
    files = render(NightView(night.night, {**night.tables, **changed}, figures), ReportSettings())
    book = openpyxl.load_workbook(io.BytesIO(files.pop("report.xlsx")))
    said = [str(cell) for sheet in book for line in sheet.iter_rows(values_only=True) for cell in line]
    assert number not in "".join((*said, *(content.decode() for content in files.values())))
    assert {"微信******", "产品******", "李*@李*******工作室", "/in/******.csv"} <= set(said)


def test_slot_characters_are_written_out(night: NightView) -> None:
    families = [{**row, "template": f"退还{SLOTS['amount']}"} for row in night.tables["families"].to_pylist()]
    found = dossiers(NightView("x", {**night.tables, "families": table("families", families)}))
    assert {one.template for one in found} == {"退还{amount}"}


def test_a_member_of_an_earlier_night_stays_listed_without_its_complaint(night: NightView) -> None:
    tables = {**night.tables, "complaints": table("complaints", []), "normalised": table("normalised", [])}
    first = dossiers(NightView("x", tables))[0]
    assert [(one.received_at, one.name, one.text) for one in first.members] == [(None, "", "")] * 3
    assert first.timeline == {}


def test_an_empty_night_has_no_dossiers() -> None:
    assert dossiers(NightView("2026-10-07", {})) == []


@pytest.mark.parametrize("given", [{"prior": -16.0}, {}])
def test_the_waterfall_adds_up_to_the_total(given: dict[str, float]) -> None:
    parts = [{"part": name, "bits": bits} for name, bits in (given | {"script": 14.0, "phone": 20.0}).items()]
    assert waterfall(parts, 18.0) == (("prior", -16.0), ("phone", 20.0), ("script", 14.0))


def test_a_waterfall_without_a_gap_has_no_prior() -> None:
    assert waterfall([{"part": "script", "bits": 14.0}], 14.0) == (("script", 14.0),)
