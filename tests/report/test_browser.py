"""The page in a browser: what a reader clicks, types and prints; nothing foreign runs and nothing is asked for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser
from report_reader import CHROMIUM, Reader
from report_world import CASES, Maker

from complaint_guard.records import table
from complaint_guard.report import NightView, dossiers, render
from complaint_guard.report.compare import compare
from complaint_guard.settings import ReportSettings

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


def opened_page(browser: Browser, folder: Path, view: NightView, settings: ReportSettings) -> Reader:
    path = folder / "report.html"
    path.write_bytes(render(view, settings)["report.html"])
    return Reader(browser, path)


@pytest.fixture(scope="module")
def opened(browser: Browser, folder: Path, night: NightView) -> Iterator[Reader]:
    reader = opened_page(browser, folder, night, ReportSettings())
    yield reader
    reader.page.close()


@pytest.fixture
def reader(opened: Reader) -> Reader:
    """The page as it was opened, nothing typed, chosen or scrolled."""
    opened.reload()
    return opened


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_card_draws_without_a_complaint_or_a_request(
    browser: Browser, folder: Path, night: NightView, lang: str
) -> None:
    reader = opened_page(browser, folder, night, ReportSettings.model_validate({"lang": lang}))
    for rank in range(1, 13):
        reader.gang(rank)
    assert reader.page.locator(".members tbody tr").count() == sum(min(case["people"], 25) for case in CASES)
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 1280
    assert reader.wrong == []
    reader.page.close()


def test_a_channel_that_is_switched_off_leaves_the_chart(reader: Reader) -> None:
    reader.gang(1)
    lines, nodes = reader.shown("#gang-1 .edges line"), reader.shown("#gang-1 .node")
    reader.page.click("#gang-1 [data-channel=phone]")
    assert reader.shown("#gang-1 .edges line") == lines - 3
    assert reader.shown("#gang-1 .node") == nodes - 1
    reader.page.click("#gang-1 [data-channel=phone]")
    assert reader.shown("#gang-1 .edges line") == lines


def test_the_strength_slider_drops_weak_ties(browser: Browser, folder: Path, night: NightView) -> None:
    ties = night.tables["ties"].to_pylist()
    ties = [row | {"bits": 20.0 if row["hub_id"].endswith("phone") else 4.0} for row in ties]
    reader = opened_page(
        browser, folder, replace(night, tables={**night.tables, "ties": table("ties", ties)}), ReportSettings()
    )
    reader.gang(1)
    assert reader.shown("#gang-1 .edges line") == 9
    reader.page.locator("#gang-1 input[type=range]").fill("10")
    assert reader.shown("#gang-1 .edges line") == 3
    assert reader.page.locator("#gang-1 .chart-tools output").inner_text() == "至少 10 比特"
    reader.page.close()


def test_a_click_on_a_shared_thing_leads_to_its_complaints(reader: Reader, night: NightView) -> None:
    reader.gang(1)
    reader.page.locator("#gang-1 .node.phone").click()
    panel = reader.page.locator("#gang-1 .chosen")
    assert "138****5678" in panel.inner_text()
    ids = [one.complaint_id for one in dossiers(night)[0].members]
    assert sorted(panel.locator("button.id").all_inner_texts()) == sorted(ids)
    panel.locator("button.id", has_text=ids[2]).click()
    assert ids[2] in reader.page.locator("tr.found").inner_text()


def test_outsiders_are_shown_on_demand_and_named_as_such(browser: Browser, folder: Path, night: NightView) -> None:
    tables = dict(night.tables)
    outsider = tables["people"].to_pylist()[-1]
    tie = next(row for row in tables["ties"].to_pylist() if row["hub_id"] == "H1-phone")
    tables["ties"] = table(
        "ties", [*tables["ties"].to_pylist(), tie | {name: outsider[name] for name in ("complaint_id", "person_id")}]
    )
    reader = opened_page(browser, folder, replace(night, tables=tables), ReportSettings())
    reader.gang(1)
    assert reader.shown("#gang-1 .node.person") == 3
    reader.page.click("#gang-1 .around")
    assert reader.shown("#gang-1 .node.person") == 4
    reader.page.locator("#gang-1 .node.person").last.click()
    assert "外围人员（不在本团伙）" in reader.page.locator("#gang-1 .chosen").inner_text()
    assert "至少 2 人持有同一要素，未绘出" in reader.page.locator("#gang-1 .chart-tools").inner_text()
    reader.page.close()


def test_search_finds_by_id_by_masked_label_and_by_words(reader: Reader, night: NightView) -> None:
    second = dossiers(night)[1].members[4]
    reader.page.keyboard.press("/")
    reader.page.keyboard.type(second.complaint_id)
    assert reader.page.locator(".card:visible").count() == 1
    reader.page.keyboard.press("Enter")
    assert second.complaint_id in reader.page.locator("tr.found").inner_text()
    assert reader.page.evaluate("document.activeElement.textContent") == second.complaint_id
    for words, cards in (("138****5678", 2), ("默认勾选会员服务", 3), ("没有这样的话", 0)):
        reader.page.fill("#search", words)
        assert reader.page.locator(".card:visible").count() == cards, words
    assert reader.page.locator("#nothing").is_visible()
    reader.page.press("#search", "Escape")
    assert reader.page.locator(".card:visible").count() == 12


def test_two_complaints_are_compared_passage_by_passage(reader: Reader, night: NightView) -> None:
    members = dossiers(night)[0].members
    reader.gang(1)
    reader.page.locator("#gang-1 .members button.id").first.click()
    sides = reader.page.locator("#compare .text")
    assert sides.nth(0).inner_text() == members[0].text
    expected = compare(members[0].text, members[1].text)
    passages = sides.nth(0).locator("mark").all_inner_texts()
    assert passages == [passage.text for passage in expected.passages]
    share = reader.page.locator("#compare .sum").inner_text()
    assert f"占左 {round(expected.left_share * 100)}%，占右 {round(expected.right_share * 100)}%" in share
    reader.page.locator("#compare select").nth(1).select_option(index=2)
    assert sides.nth(1).inner_text() == members[2].text
    reader.page.keyboard.press("Escape")
    assert not reader.page.locator("#compare").is_visible()
    assert reader.page.evaluate("document.activeElement.className") == "id"


def test_the_chart_is_used_by_keys_alone(reader: Reader) -> None:
    reader.gang(1)
    reader.page.focus("#gang-1 svg.chart")
    reader.page.keyboard.press("ArrowRight")
    reader.page.keyboard.press("Enter")
    assert "投诉人" in reader.page.locator("#gang-1 .chosen h5").inner_text()
    assert reader.page.evaluate("document.activeElement.className") == "id"
    reader.page.keyboard.press("Escape")
    assert reader.page.locator("#gang-1 .chosen h5").count() == 0
    assert reader.page.evaluate("document.activeElement.classList.contains('person')")


def test_focus_goes_from_search_to_filters_to_order(reader: Reader) -> None:
    reader.page.keyboard.press("/")
    met = []
    for _ in range(6):
        met.append(reader.page.evaluate("document.activeElement.id || document.activeElement.textContent"))
        reader.page.keyboard.press("Tab")
    assert met == ["search", "全部", "建议移送复核", "建议人工复核", "持续关注", "序"]


def test_the_exported_picture_is_the_chart(reader: Reader) -> None:
    reader.gang(1)
    with reader.page.expect_download() as caught:
        reader.page.click("#gang-1 .export")
    assert caught.value.suggested_filename == "G-20260001.png"
    picture = Image.open(io.BytesIO(Path(caught.value.path()).read_bytes()))
    assert (picture.format, picture.size) == ("PNG", (2000, 1240))
    colours = {colour for _, colour in picture.convert("RGB").getcolors(1_000_000) or []}
    assert {(168, 50, 31), (47, 111, 85), (24, 36, 47)} <= colours
    assert reader.wrong == []


def test_on_paper_tools_are_gone_and_every_card_is_drawn(reader: Reader) -> None:
    reader.page.emulate_media(media="print")
    reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert reader.page.locator("svg.chart").count() == 12
    assert not reader.page.locator(".tools").is_visible()
    assert not reader.page.locator(".chart-tools").first.is_visible()
    paper = reader.page.pdf(prefer_css_page_size=True)
    reader.page.emulate_media(media="screen")
    assert paper.startswith(b"%PDF")
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page/") + paper.count(b"/Type /Page ") >= 12


def test_a_chart_of_five_hundred_nodes_is_drawn_within_two_seconds(browser: Browser, folder: Path) -> None:
    maker = Maker()
    maker.gang(1, CASES[2] | {"people": 490})
    people = [row["person_id"] for row in maker.rows["members"]]
    complaints = [row["complaint_id"] for row in maker.rows["members"]]
    for hub in range(10):
        maker.hub(f"H1-{hub}", ("phone", "", f"1380000{hub:04d}", 50, 9.0, ""))
        for place in range(hub, 490, 10):
            maker.add(
                "ties",
                complaint_id=complaints[place],
                person_id=people[place],
                channel="phone",
                level="",
                hub_id=f"H1-{hub}",
                bits=9.0,
            )
    view = NightView("2026-10-07", {name: table(name, rows) for name, rows in maker.rows.items()})
    reader = opened_page(browser, folder, view, ReportSettings())
    draw = """async () => {
        const started = performance.now();
        document.querySelector("#gang-1 .links").scrollIntoView();
        while (!document.querySelector("#gang-1 svg.chart")) await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        return performance.now() - started;
    }"""
    times = [reader.page.evaluate(draw)]
    while min(times) >= 2_000 and len(times) < 4:  # other work on the machine may be what was slow
        reader.reload()
        times.append(reader.page.evaluate(draw))
    assert reader.shown("#gang-1 .node") >= 500
    assert min(times) < 2_000
    reader.page.close()


def test_nothing_foreign_runs_and_nothing_is_lost(browser: Browser, folder: Path, hostile_night: NightView) -> None:
    reader = opened_page(browser, folder, hostile_night, ReportSettings())
    reader.gang(1)
    reader.page.locator("#gang-1 .node").first.click()
    reader.page.locator("#gang-1 .members button.id").first.click()
    text = reader.page.locator("#compare").inner_text() + reader.page.locator("#gang-1").inner_text()
    assert "<script>alert(1)</script><img src=x onerror=alert(2)>" in text
    assert reader.page.locator("img").count() == 0
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 1280
    options = reader.page.locator("#compare select").first.locator("option").count()
    lengths = set()
    for option in range(options):
        reader.page.locator("#compare select").first.select_option(index=option)
        lengths.add(len(reader.page.locator("#compare .text").first.inner_text()))
    assert 20_000 in lengths
    assert reader.wrong == []
    reader.page.close()


def test_a_packed_page_opens_like_any_other(browser: Browser, folder: Path, night: NightView) -> None:
    complaints = night.tables["complaints"].to_pylist()
    rows = [row | {"text": chr(0x5000 + place) + "反复打来电话" * 400} for place, row in enumerate(complaints)]
    view = replace(night, tables={**night.tables, "complaints": table("complaints", rows)})
    reader = opened_page(browser, folder, view, ReportSettings(page_bytes=400_000))
    assert reader.page.locator("#night[data-packed]").count() == 1
    reader.gang(1)
    assert reader.page.locator("#gang-1 .members tbody tr").count() == 3
    assert reader.wrong == []
    reader.page.close()
