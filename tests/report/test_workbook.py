"""The workbook holds what the page holds, and no formula."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import openpyxl
import pytest

from complaint_guard.records import table
from complaint_guard.report import NightView, render
from complaint_guard.report.tally import Tally
from complaint_guard.report.view import dossiers
from complaint_guard.report.workbook import workbook
from complaint_guard.settings import ReportSettings


def _open(night: NightView) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render(night, ReportSettings())["report.xlsx"]))


@pytest.fixture(scope="module")
def book(night: NightView) -> openpyxl.Workbook:
    return _open(night)


def test_sheets_are_frozen_and_filtered(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [
        "线索总览",
        "疑似团伙",
        "成员(脱敏)",
        "关联要素",
        "关联明细",
        "投诉",
        "已解释群体",
        "拒收",
        "录音",
        "本批次触及的上限",
    ]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref


def test_every_gang_and_member_has_a_row(book: openpyxl.Workbook) -> None:
    assert book["疑似团伙"].max_row == 1 + 12
    assert book["成员(脱敏)"].max_row == 1 + 110
    first = [cell.value for cell in book["疑似团伙"][2]]
    assert first[:8] == [1, "G-20260001", "建议移送复核", "99.8%", 3, 38.4, 3, 3]


def test_text_is_never_a_formula_or_a_link(hostile_night: NightView) -> None:
    cells = [cell for sheet in _open(hostile_night) for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    values = {str(cell.value) for cell in cells}
    assert "@SUM(A1)" in values
    assert any("[U+202E]倒写[U+202C]" in value for value in values)


def test_characters_a_workbook_cannot_hold_are_written_out(hostile_night: NightView) -> None:
    texts = [row[8].value for row in _open(hostile_night)["投诉"].iter_rows(min_row=2)]
    assert any("[U+001B]" in text and "[U+0000]" in text for text in texts)


def test_every_text_stands_whole_in_the_sheet_of_complaints(night: NightView) -> None:
    text = "长" * 70_000
    complaints = night.tables["complaints"].to_pylist()
    rows = [row | {"text": text} if place < 3 else row for place, row in enumerate(complaints)]
    view = NightView(night.night, {**night.tables, "complaints": table("complaints", rows)})
    found = list(_open(view)["投诉"].iter_rows(min_row=2, values_only=True))
    assert len(found) == 110 + 2 * 3
    assert [row[7] for row in found[:3]] == ["1/3", "2/3", "3/3"]
    assert "".join(row[8] for row in found[:3]) == text


def test_a_text_of_characters_that_count_twice_stands_whole_in_the_sheet_of_complaints(night: NightView) -> None:
    text = "🙂" * 20_000
    first, *rest = night.tables["complaints"].to_pylist()
    view = NightView(night.night, {**night.tables, "complaints": table("complaints", [first | {"text": text}, *rest])})
    found = dossiers(view)
    content, losses = workbook(view, found, Tally.of(view, found), ReportSettings())
    rows = openpyxl.load_workbook(io.BytesIO(content))["投诉"].iter_rows(min_row=2, values_only=True)
    assert "".join(row[8] for row in rows if row[0] == first["complaint_id"]) == text
    assert losses["xlsx_cells_cut"] == 0


def test_a_text_that_is_markup_of_the_workbook_is_shown_as_text(night: NightView) -> None:
    text = "<r>费用 & <没人说过</r>"
    first, *rest = night.tables["complaints"].to_pylist()
    view = NightView(night.night, {**night.tables, "complaints": table("complaints", [first | {"text": text}, *rest])})
    assert " " + text in {row[8] for row in _open(view)["投诉"].iter_rows(values_only=True)}


def test_ties_say_who_holds_what(book: openpyxl.Workbook) -> None:
    rows = list(book["关联明细"].iter_rows(min_row=2, values_only=True))
    flagship = [row for row in rows if row[0] == "G-20260001"]
    assert {(row[2][-1], row[4], row[6][:9]) for row in flagship if row[4] == "电话"} == {
        (str(number), "电话", "138****56") for number in (1, 2, 3)
    }
    assert len(flagship) == 9


def test_rows_beyond_a_sheet_are_counted_and_said(night: NightView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("complaint_guard.report.workbook._MOST_ROWS", 50)
    found = dossiers(night)
    content, losses = workbook(night, found, Tally.of(night, found), ReportSettings())
    limits = openpyxl.load_workbook(io.BytesIO(content))["本批次触及的上限"]
    said = [row for row in limits.iter_rows(values_only=True) if "超过工作表行数上限" in str(row[1])]
    assert losses["xlsx_rows_cut"] > 100
    assert said == [
        ("报告", "超过工作表行数上限而未写入的行（见 members.csv 与 gangs.jsonl）", 50, losses["xlsx_rows_cut"])
    ]


def test_a_cell_longer_than_a_workbook_allows_is_cut_and_counted(night: NightView) -> None:
    families = [row | {"template": "长" * 40_000} for row in night.tables["families"].to_pylist()]
    view = NightView(night.night, {**night.tables, "families": table("families", families)})
    found = dossiers(view)
    content, losses = workbook(view, found, Tally.of(view, found), ReportSettings())
    assert losses["xlsx_cells_cut"] == 12
    templates = [row[-1].value for row in openpyxl.load_workbook(io.BytesIO(content))["疑似团伙"].iter_rows(min_row=2)]
    assert {len(text) for text in templates} == {32_767}


def test_the_creation_date_is_the_night(book: openpyxl.Workbook) -> None:
    assert book.properties.created.isoformat() == "2026-10-07T00:00:00"


def test_of_many_gangs_the_first_and_the_changed_are_listed_whole_and_the_rest_counted(night: NightView) -> None:
    ids = [row["gang_id"] for row in night.tables["gangs"].to_pylist()]
    grown = {"gang_id": ids[7], "event": "grew", "others": [], "people_before": 2, "people": 9}
    view = replace(night, tables={**night.tables, "lineage": table("lineage", [grown])}, earlier=dict.fromkeys(ids, 9))
    settings = ReportSettings(gangs_in_workbook=2, gangs_shown=3)
    files = render(view, settings)
    book = openpyxl.load_workbook(io.BytesIO(files["report.xlsx"]))
    assert book["疑似团伙"].max_row == 1 + 12
    for sheet in ("成员(脱敏)", "关联要素", "关联明细", "投诉"):
        column = 1 if sheet == "投诉" else 0
        listed = {row[column] for row in book[sheet].iter_rows(min_row=2, values_only=True)}
        assert listed == {*ids[:3], ids[7]}, sheet
    assert ("报告", "名次靠后且人员无变化、只列于“疑似团伙”页的团伙（明细见 members.csv 与 export members）", 2, 8) in {
        row for row in book["本批次触及的上限"].iter_rows(values_only=True)
    }
    assert json.loads(files["run.json"])["report"]["gangs_without_details_in_workbook"] == 8
    assert render(replace(view, earlier=None), settings)["members.csv"] == files["members.csv"]
