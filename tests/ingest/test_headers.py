from __future__ import annotations

import re
from collections import Counter

import pytest

from complaint_guard.errors import InputError, SettingsError
from complaint_guard.ingest.headers import COMPANY_FIELDS, COMPLAINT_FIELDS, Fields, Wanted, find, match

PLAIN = Wanted(COMPLAINT_FIELDS, {})
REQUIRED = ["投诉编号", "受理时间", "投诉内容"]


@pytest.mark.parametrize("fields", [COMPLAINT_FIELDS, COMPANY_FIELDS])
def test_no_alias_belongs_to_two_fields(fields: Fields) -> None:
    counts = Counter(name for names in fields.aliases.values() for name in names)
    assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("身份证号", "id_number"),
        (" 手 机 号 ", "phone"),
        ("来电号码", "phone"),
        ("客户姓名（必填）*", "name"),
        ("ＩＭＥＩ", "device"),
        ("Refund Account", "account"),
        ("agentCompany", "agent_company"),
        ("录音声纹同意", "voice_consent"),
        ("附件[多个用;分隔]", "attachments"),
    ],
)
def test_headers_are_known_whatever_their_width_case_and_notes(header: str, field: str) -> None:
    assert match("f.csv", [*REQUIRED, header], PLAIN)[field] == 3


def test_missing_columns_are_named_with_the_headers_seen_and_the_setting() -> None:
    message = (
        "f.csv: no column for received_at (headers seen: 工单号, 内容, 备注); "
        'map it in the settings, e.g. [ingest.columns] received_at = "your header"; '
        "for files without ids or dates see ingest.id_from_row and ingest.received_at_default"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        match("f.csv", ["工单号", "内容", "备注"], PLAIN)


def test_a_row_of_personal_data_in_place_of_headers_is_not_printed() -> None:
    row = ["TS1", "2026-09-01", "电话", "信用贷", "张三丰", "13800138000", "上海市"]
    with pytest.raises(InputError) as caught:
        match("f.csv", row, PLAIN)
    assert "张三丰" not in str(caught.value)
    assert "13800138000" not in str(caught.value)
    assert "(1 of 7 headers known)" in str(caught.value)


def test_two_headers_of_one_field_are_both_named_and_a_mapping_settles_it() -> None:
    headers = [*REQUIRED, "投诉时间"]
    message = (
        "f.csv: 受理时间 (column 2) and 投诉时间 (column 4) are both read as received_at, which takes one column; "
        "name the right one in ingest.columns.received_at, or rename one"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        match("f.csv", headers, PLAIN)
    assert match("f.csv", headers, Wanted(COMPLAINT_FIELDS, {"received_at": "投诉时间"}))["received_at"] == 3


def test_a_mapped_header_is_not_also_another_field_by_alias() -> None:
    wanted = Wanted(COMPLAINT_FIELDS, {"text": "备忘", "name": "内容"})
    assert match("f.csv", ["编号", "时间", "备忘", "内容"], wanted) == {
        "complaint_id": 0,
        "received_at": 1,
        "text": 2,
        "name": 3,
    }


def test_a_mapping_to_a_header_that_is_not_there_is_an_error() -> None:
    with pytest.raises(
        InputError, match=r"^f.csv: has no column 家址, which ingest.columns.address names; correct that"
    ):
        match("f.csv", REQUIRED, Wanted(COMPLAINT_FIELDS, {"address": "家址"}))


def test_a_mapping_of_an_unknown_field_is_a_settings_error() -> None:
    with pytest.raises(SettingsError, match=r"^setting ingest.columns: no field adress; the fields are complaint_id, "):
        match("f.csv", REQUIRED, Wanted(COMPLAINT_FIELDS, {"adress": "地址"}))


def test_header_row_is_found_below_titles_and_over_two_merged_rows() -> None:
    rows = [
        ["2026年9月投诉台账", "", "", ""],
        ["投诉编号", "受理时间", "投诉人信息", ""],
        ["", "", "姓名", "联系电话"],
        ["TS1", "2026-09-01", "甲", "13800138000"],
    ]
    assert find(rows, PLAIN) == (2, ["投诉编号", "受理时间", "姓名", "联系电话"])
