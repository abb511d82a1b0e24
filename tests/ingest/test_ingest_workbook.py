from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from complaint_guard.errors import InputError
from complaint_guard.ingest import ingest, reasons
from complaint_guard.settings import IngestSettings

Writer = Callable[..., Path]

DEFAULT = IngestSettings()
HEADER = ["投诉编号", "受理时间", "证件号码", "联系电话", "投诉内容"]


def book(path: Path, **sheets: list[list[object]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def test_cells_of_every_type_become_the_text_they_show(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        HEADER,
        ["A", datetime(2026, 9, 1, 8, 5), "110101199003071234", 13800138000, "甲"],
        [1001, date(2026, 9, 1), None, "+86 138", "乙"],
        ["C", 46266.5, "", 1.5, "=1+1"],
        ["D", 20260901, "", "", "丁"],
    ]
    rows[3][4] = "'=cmd|x"
    found = ingest([book(tmp_path / "a.xlsx", 台账=rows)], DEFAULT).complaints
    assert found["complaint_id"].to_pylist() == ["A", "1001", "C", "D"]
    assert found["received_at"].to_pylist() == [
        datetime(2026, 9, 1, 8, 5),
        datetime(2026, 9, 1),
        datetime(2026, 9, 1, 12),
        datetime(2026, 9, 1),
    ]
    assert found["phone"].to_pylist() == ["13800138000", "+86 138", "1.5", ""]


def test_numbers_that_excel_rounded_are_never_taken(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        HEADER,
        ["A", "2026-09-01", 110101199003071234, 13800138000, "甲"],
        [202609010000000012, "2026-09-01", "", "", "乙"],
    ]
    found = ingest([book(tmp_path / "a.xlsx", 台账=rows)], DEFAULT)
    assert found.complaints.select(["complaint_id", "id_number"]).to_pylist() == [
        {"complaint_id": "A", "id_number": ""}
    ]
    assert [(r["row"], r["field"], r["reason"], r["kept"]) for r in found.rejects.to_pylist()] == [
        (2, "id_number", reasons.ROUNDED, True),
        (3, "complaint_id", reasons.ROUNDED, False),
    ]


def test_merged_titles_and_headers_over_two_rows_are_read(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet["A1"] = "2026年9月投诉台账"
    sheet.merge_cells("A1:E1")
    for cell, value in {
        "A3": "投诉编号",
        "B3": "受理时间",
        "C3": "投诉人",
        "E3": "投诉内容",
        "C4": "姓名",
        "D4": "电话",
    }.items():
        sheet[cell] = value
    for merged in ("A3:A4", "B3:B4", "C3:D3", "E3:E4"):
        sheet.merge_cells(merged)
    for column, value in enumerate(["A", "2026-09-01", "甲", "13800138000", "退费"], 1):
        sheet.cell(5, column, value)
    made.save(tmp_path / "a.xlsx")
    found = ingest([tmp_path / "a.xlsx"], DEFAULT).complaints.to_pylist()[0]
    assert (found["name"], found["phone"], found["text"], found["row"]) == ("甲", "13800138000", "退费", 5)


def test_every_sheet_with_the_columns_is_read_and_the_others_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book(
        path,
        说明=[["本表由系统导出"]],
        九月=[HEADER, ["A", "2026-09-01", "", "", "甲"]],
        十月=[HEADER, ["B", "2026-10-01", "", "", "乙"]],
    )
    made = openpyxl.load_workbook(path)
    made.create_sheet("旧表").append(HEADER)
    made["旧表"].sheet_state = "hidden"
    made.create_sheet("空表")
    made.save(path)
    found = ingest([path], DEFAULT)
    assert found.complaints["source"].to_pylist() == [f"{path}#九月", f"{path}#十月"]
    assert [(r["source"], r["row"], r["reason"], r["kept"]) for r in found.rejects.to_pylist()] == [
        (f"{path}#说明", 0, reasons.SHEET_NOT_READ, True),
        (f"{path}#旧表", 0, reasons.SHEET_HIDDEN, True),
    ]
    assert found.sources[0].rows == 2


def test_a_workbook_is_told_by_its_content_not_its_name(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", 台账=[HEADER, ["A", "2026-09-01", "", "", "甲"]]).rename(tmp_path / "a.csv")
    found = ingest([path], DEFAULT)
    assert (found.complaints.num_rows, found.sources[0].format) == (1, "xlsx")


def test_a_workbook_without_the_columns_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"a.xlsx: no column for received_at, text \(headers seen: 投诉编号, 备注\); map"
    ):
        ingest([book(tmp_path / "a.xlsx", 台账=[["投诉编号", "备注"], ["A", "x"]])], DEFAULT)


def test_an_empty_workbook_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a.xlsx: the workbook has no visible table; give a file with a header row$"):
        ingest([book(tmp_path / "a.xlsx", 台账=[])], DEFAULT)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_truncated_workbook_is_an_input_error_with_the_next_step(tmp_path: Path, saved: Writer, share: float) -> None:
    content = book(tmp_path / "a.xlsx", 台账=[HEADER, ["A", "2026-09-01", "", "", "甲"]]).read_bytes()
    with pytest.raises(
        InputError, match=r"cut.xlsx: not a readable workbook \(\w+\); check that it was copied whole, or "
    ):
        ingest([saved(content[: int(len(content) * share)], "cut.xlsx")], DEFAULT)


def test_an_encrypted_workbook_says_that_it_has_a_password(saved: Writer) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)
    with pytest.raises(InputError, match=r"secret.xlsx: the workbook has a password; save a copy without one$"):
        ingest([saved(content, "secret.xlsx")], DEFAULT)


def test_ids_made_of_rows_differ_between_sheets(tmp_path: Path) -> None:
    rows: list[list[object]] = [["时间", "内容"], ["2026-09-01", "甲"]]
    found = ingest([book(tmp_path / "a.xlsx", 九月=rows, 十月=rows)], IngestSettings(id_from_row=True)).complaints
    assert found["complaint_id"].to_pylist() == ["a#九月-2", "a#十月-2"]
