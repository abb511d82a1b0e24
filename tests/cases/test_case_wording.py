"""A case says what is on record and no more."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from case_world import GANG, PEOPLE, built, confirmed, words
from docx import Document
from docx.enum.text import WD_LINE_SPACING
from docx.shared import Pt

from complaint_guard.cases import CaseRequest, build
from complaint_guard.cases.letter import clipped

LETTER, CATALOGUE = "01_线索移送函.docx", "02_证据目录.xlsx"


def test_a_firm_that_only_the_registry_has_there_is_told_as_that(tmp_path: Path) -> None:
    firm = "西湖区无关商贸有限公司"
    hub = {"hub_id": "agent:firm", "channel": "agent", "level": "same", "label": f"@{firm}", "people": 3, "bits": 9.0}
    tie = hub | {"level": "registered"}
    ties = [
        {name: tie[name] for name in ("hub_id", "channel", "level", "bits")}
        | {"complaint_id": one.complaint_id, "person_id": f"P{one.complaint_id}"}
        for one in PEOPLE
    ]
    path = built(confirmed(tmp_path / "cb", changes={"hubs": [hub], "ties": ties}), tmp_path / "case.zip")
    with zipfile.ZipFile(path) as archive:
        book = openpyxl.load_workbook(archive.open(CATALOGUE))
        chart = archive.read("06_关系图.svg").decode()
    (row,) = [[cell.value for cell in row] for row in book["证据目录"] if "G1" in str(row[1].value)]
    assert row[1:3] == ["G1 登记在同一地址的机构", firm]
    assert row[3:6] == ["企业登记信息（登记地址与投诉登记地址相同）", "见批次2026-09-02", "企业登记信息摘录"]
    assert row[7] == "投诉人均未提及该机构，登记地址相同不说明存在代理关系"
    assert not row[6]
    (row,) = [[cell.value for cell in row] for row in book["共同要素"] if row[0].value == "G1"]
    assert [cell or "" for cell in row[3:7]] == ["", "", "", "不计入"]
    assert "G1" not in {row[0].value for row in book["关联明细"]}
    assert {row[1].value for row in book["关联明细"] if row[0].value == "G2"} == {"代理人"}
    assert firm not in words(path, LETTER) and "登记地址" in chart


@pytest.mark.parametrize(
    ("tier", "told"),
    [
        ("refer", "系统分级为“建议移送复核”"),
        ("review", "系统分级为“建议人工复核”，未满足系统自身的“建议移送复核”条件；移送依据为复核人的决定"),
        ("watch", "系统分级为“持续关注”，未满足系统自身的“建议移送复核”条件；移送依据为复核人的决定"),
    ],
)
def test_the_tier_stands_in_every_paper(tmp_path: Path, tier: str, told: str) -> None:
    path = built(confirmed(tmp_path / "cb", tier=tier), tmp_path / "case.zip")
    for name in (LETTER, "07_比对方法与已知局限.docx", "08_复核与签署页.docx"):
        assert told in words(path, name)
        assert ("未满足" in words(path, name)) == (tier != "refer")
    with zipfile.ZipFile(path) as archive:
        assert json.loads(archive.read("case.json"))["tier"] == tier


def test_no_pair_is_surer_than_the_limit(tmp_path: Path) -> None:
    pair = {"left_id": f"P{PEOPLE[0].complaint_id}", "right_id": f"P{PEOPLE[2].complaint_id}", "bits": 40.0}
    changes = {"pairs": [pair | {"posterior": 1.0, "crowded": False}]}
    path = built(confirmed(tmp_path / "cb", changes=changes), tmp_path / "case.zip")
    with zipfile.ZipFile(path) as archive:
        book = openpyxl.load_workbook(archive.open(CATALOGUE))
    assert [row[3].value for row in book["最强关联"]][1:] == [">99.9%", "99.0%"]
    assert [[cell.value for cell in row[:2]] for row in book["最强关联"]][1:] == [
        ["P1 王*", "P3 赵*"],
        ["P1 王*", "P2 欧阳*"],
    ]


def test_the_line_behind_the_last_table_cannot_be_a_page(tmp_path: Path) -> None:
    path = built(confirmed(tmp_path / "cb"), tmp_path / "case.zip")
    with zipfile.ZipFile(path) as archive, archive.open("08_复核与签署页.docx") as file:
        last = Document(file).paragraphs[-1]  # type: ignore[arg-type]
    assert (last.text, last.paragraph_format.line_spacing, last.runs[0].font.size) == ("", Pt(1), Pt(1))
    assert last.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY


def test_a_hash_stands_on_one_line_of_the_letter(tmp_path: Path) -> None:
    """As wide as the digits of the widest fonts that programs take for Times New Roman (.64 of the size)."""
    path = built(confirmed(tmp_path / "cb"), tmp_path / "case.zip")
    with zipfile.ZipFile(path) as archive, archive.open(LETTER) as file:
        cell = Document(file).tables[-1].rows[1].cells[2]  # type: ignore[arg-type]
    size = cell.paragraphs[0].runs[0].font.size
    assert size is not None and cell.width is not None
    margins = Pt(10.8)
    assert 64 * 0.64 * size <= cell.width - margins


def test_a_slot_is_not_cut_in_two() -> None:
    text = "我叫{姓名}，费用{金额}从未告知"
    assert clipped(text, 11) == "我叫{姓名}，费用……（共17字，全文见《证据目录》）"
    assert clipped(text, 13) == "我叫{姓名}，费用{金额}……（共17字，全文见《证据目录》）"
    assert clipped(text, 17) == text


def test_a_script_is_told_as_put_together_and_under_what_is_inferred(tmp_path: Path) -> None:
    letter = words(built(confirmed(tmp_path / "cb"), tmp_path / "case.zip"), LETTER)
    facts, inferred = letter.split("、事实（登记记录，可与原件核对）")[1].split("、推断（统计关联，不是事实认定）")
    told = "由多份文本还原的话术（非逐字引文，可变内容以{}标出；原文见附件04_投诉.csv）：我叫"
    assert told in inferred and "话术" not in facts
    assert "“我叫" not in letter and "费用从未告知……（由多份文本还原，非逐字引文），全文见" in letter
    assert "；其中话术不是登记内容，系比对投诉文本或录音计算所得。" in letter


@pytest.mark.parametrize(
    ("to", "channels", "warning"),
    [
        (
            "律协",
            ("address", "phone"),
            "warning: the letter to 律协 lists no lawyer and no agent whom these people share",
        ),
        ("市场监管", ("address", "phone"), "warning: the letter to 市场监管 lists no firm that these people share"),
        ("律协", ("address", "agent"), ""),
        ("市场监管", ("address", "agent"), ""),
        ("公安", ("address", "phone"), ""),
    ],
)
def test_a_letter_that_has_nothing_for_its_recipient_is_warned_of(
    tmp_path: Path, to: str, channels: tuple[str, ...], warning: str
) -> None:
    base = confirmed(tmp_path / "cb", channels=channels)
    assert build(base, CaseRequest(GANG, to), tmp_path / "case.zip").warning == warning
