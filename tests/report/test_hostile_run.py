"""Complaints that try to break out of the report, taken in like others: nothing runs, breaks or is lost."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from pipeline_world import FLAGSHIP, Cast, Night, Row, background, run
from playwright.sync_api import Browser
from report_reader import CHROMIUM, Reader

RUNS = "<script>window.__pwned=1</script>"
BREAKS = "</script><script>window.__pwned=2</script>"
LOADS = '"><img src=x onerror=window.__pwned=3>'
FORMULA = '=HYPERLINK("file:///etc/passwd")'
TURNS = "\u202e\u2028\u2029\x07\x1b[31m\x85"
WORD = "哈" * 20_000


def _gang(cast: Cast, tails: dict[int, str], day: int) -> list[Row]:
    """People of one gang, every field of theirs hostile."""
    rows = []
    for number, tail in tails.items():
        row = cast.row(f"{BREAKS}{number}", f"{FLAGSHIP[number % 3]}{RUNS}{TURNS}{tail}", day=day)
        row |= {
            "name": f"{'王李张刘陈'[number]}{LOADS}",
            "device": f"{RUNS}{LOADS}",
            "agent": f"{FORMULA}{RUNS}{TURNS}",
        }
        row |= {
            "agent_company": f"{BREAKS}咨询有限公司",
            "address": f"{TURNS}{row['address']}{LOADS}",
            "account": FORMULA,
        }
        rows.append(row)
    return rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def hostile_run(folder: Path) -> Night:
    """Four of the gang among three hundred ordinary complaints."""
    tails = dict(enumerate((RUNS, BREAKS + LOADS, FORMULA + TURNS, WORD)))
    return run(folder, [*background(), *_gang(Cast(7), tails, day=20)])


def test_the_hostile_gang_is_found(hostile_run: Night) -> None:
    (members,) = hostile_run.of(f"{BREAKS}{number}" for number in range(4)).values()
    assert len(members) >= 3


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_nothing_of_it_runs_in_the_page(hostile_run: Night, browser: Browser) -> None:
    folder = hostile_run.result.report_folder
    assert folder
    reader = Reader(browser, folder / "report.html")
    reader.gang(1)
    for node in range(reader.page.locator("#gang-1 .node").count()):
        reader.page.locator("#gang-1 .node").nth(node).dispatch_event("click")
    reader.page.locator("#gang-1 .members button.id").first.click()
    for option in range(3):
        reader.page.locator("#compare select").first.select_option(index=option)
    assert RUNS in reader.page.locator("#compare .text").first.inner_text()
    assert "[U+202E][U+2028][U+2029][U+0007]" in reader.page.locator("#compare .text").first.inner_text()
    reader.page.keyboard.press("Escape")
    reader.page.fill("#search", "window.__pwned")
    assert reader.page.locator("#hits li").count() >= 3
    assert reader.page.evaluate("window.__pwned") is None
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 1280
    assert reader.wrong == []
    reader.page.close()


def test_nothing_of_it_is_a_formula_and_every_text_is_whole(hostile_run: Night) -> None:
    folder = hostile_run.result.report_folder
    assert folder
    book = openpyxl.load_workbook(io.BytesIO((folder / "report.xlsx").read_bytes()))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    texts = {row[0]: row[8] for row in book["投诉"].iter_rows(min_row=2, values_only=True)}
    assert all(RUNS in texts[one] for one in texts if one.startswith(BREAKS))
    assert any(WORD in text for text in texts.values())
    with (folder / "members.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file))
    assert not [cell for row in read for cell in row if cell.startswith("=")]


def test_the_next_night_tells_that_the_gang_has_grown(hostile_run: Night, folder: Path) -> None:
    first = hostile_run.result.report_folder
    second = run(folder, _gang(Cast(8), {4: ""}, day=40), name="next", night="2026-11-01").result.report_folder
    assert first and second
    assert "首个批次，无从比较" in (first / "report.html").read_text(encoding="utf-8")
    page = (second / "report.html").read_text(encoding="utf-8")
    assert '<em class="grown">+1 人</em>' in page
    assert "人数增加<b>1</b>" in page
