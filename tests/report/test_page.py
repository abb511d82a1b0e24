"""The page shows everything, runs nothing foreign and asks for nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import count
from typing import Any

import pytest

from complaint_guard.records import table
from complaint_guard.report import NightView, dossiers, render
from complaint_guard.report.words import Words
from complaint_guard.settings import ReportSettings


class _Reader(HTMLParser):
    """Collects the elements, attributes and text of a page as a browser's tokenizer finds them."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def _page(night: NightView, **settings: object) -> str:
    return render(night, ReportSettings.model_validate(settings))["report.html"].decode()


def _model(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="night"( data-packed)?>(.*?)</script>', page, re.DOTALL)
    assert found
    read: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(found[2])) if found[1] else found[2])
    return read


def _with_texts(night: NightView, texts: Iterator[str]) -> NightView:
    rows = [row | {"text": next(texts)} for row in night.tables["complaints"].to_pylist()]
    return replace(night, tables={**night.tables, "complaints": table("complaints", rows)})


@pytest.fixture(scope="module")
def page(night: NightView) -> str:
    return _page(night)


@pytest.fixture(scope="module")
def hostile_page(hostile_night: NightView) -> str:
    return _page(hostile_night)


def test_every_gang_has_a_card_and_a_row(page: str) -> None:
    tags = _Reader(page).tags
    cards = [found["id"] for name, found in tags if name == "article"]
    rows = [found["data-gang"] for name, found in tags if name == "tr" and "data-gang" in found]
    assert cards == rows == [f"gang-{rank}" for rank in range(1, 13)]


def test_counter_evidence_stands_beside_evidence_on_every_card(page: str) -> None:
    assert page.count('<section class="for">') == page.count('<section class="against">') == 12
    assert page.count("本次未记录反证。这不等于不存在") == 3
    assert page.count("”可能另有解释：有授权的法律代理") == 1
    assert page.count("由有权机关认定。</p>") == 12 and "贵机关" not in page


def test_explained_groups_are_named_and_not_accused(page: str) -> None:
    text = _Reader(page).text
    assert "群体性真实问题(建议业务整改)" in text
    assert "不作为可疑线索" in text
    assert not re.search("犯罪|罪犯|诈骗|骗子|违法者|嫌疑人", text)


def test_the_overview_names_what_beside_the_script_ties_a_gang_most(page: str, night: NightView) -> None:
    first = dossiers(night)[0]
    hub = next(one for one in first.hubs if one.channel != "script" and not one.innocent)
    row = page[page.index('href="#gang-1"') :]
    lead = re.search('<small class="lead">(.*?)</small>', row)
    assert lead is not None
    assert lead[1].startswith(Words("zh").kind_of(hub.channel, hub.level))
    assert hub.label in lead[1]
    assert lead[1].endswith(f"（{hub.members} 人）")


def test_slots_are_chips_in_the_script(page: str) -> None:
    assert '自<mark class="slot date">日期</mark>起累计扣费<mark class="slot amount">金额</mark>' in page


def test_hostile_text_is_text(hostile_page: str) -> None:
    found = _Reader(hostile_page)
    names = [name for name, _ in found.tags]
    assert [keys for name, keys in found.tags if name == "script"] == [{"type": "application/json", "id": "night"}, {}]
    assert "img" not in names
    assert found.text.count("<script>alert(1)</script>") >= 4
    assert not [key for _, keys in found.tags for key in keys if key.startswith("on") or key == "style"]


def test_marks_that_reorder_text_are_written_out(hostile_page: str) -> None:
    assert "[U+202E]倒写[U+202C]" in hostile_page
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", hostile_page)


def test_personal_values_in_hostile_text_are_masked(hostile_page: str) -> None:
    for secret in ("张三丰", "１３８", "一三八", "zhang", "13812345678"):
        assert secret not in hostile_page


def test_only_the_pages_own_script_and_style_may_run(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert "default-src 'none'" in policy.group(1)
    assert "unsafe" not in policy.group(1)
    for name in ("style", "script"):
        source = re.search(rf"<{name}>(.*?)</{name}>", page, re.DOTALL)
        assert source
        seal = base64.b64encode(hashlib.sha256(source.group(1).encode()).digest()).decode()
        assert f"{name}-src 'sha256-{seal}'" in policy.group(1)


def test_the_page_asks_for_nothing(page: str) -> None:
    asked = [
        (name, value)
        for name, found in _Reader(page).tags
        for key, value in found.items()
        if key in ("src", "href", "srcset", "action", "data")
    ]
    assert {name for name, _ in asked} == {"a"}
    assert all((value or "").startswith("#") for _, value in asked)
    assert "http://" not in page and "https://" not in page and "@import" not in page and "url(" not in page


def test_what_is_left_out_is_counted_on_the_page(night: NightView) -> None:
    page = _page(night, members_shown=10, gangs_shown=4, explained_shown=5)
    assert page.count("<article") == 4
    assert "其余 8 个团伙见 gangs.jsonl 与 report.xlsx" in page
    assert "其余 2 组见 explained.jsonl" in page
    model = _model(page)
    assert model["shown"] == 10
    assert len(model["complaints"]) == 3 + 9 + 34 + 6


def test_every_text_is_kept_once_and_whole_where_there_is_room(page: str, night: NightView) -> None:
    model = _model(page)
    assert len(model["complaints"]) == 110
    assert len(set(model["texts"])) == len(model["texts"])
    assert all(len(model["texts"][row[-1]]) == row[-2] for row in model["complaints"])
    assert "只显示前" not in page


def test_texts_too_long_for_the_page_are_packed_and_stay_whole(night: NightView) -> None:
    view = _with_texts(night, (chr(0x5000 + place) + "长文" * 4_000 for place in count()))
    page = _page(view, page_bytes=1_000_000)
    assert "data-packed>" in page
    assert len(page.encode()) < 1_000_000
    assert {len(text) for text in _model(page)["texts"]} == {8_001}
    assert "只显示前" not in page


def test_a_page_that_would_still_be_too_large_cuts_the_longest_texts_and_says_so(night: NightView) -> None:
    pick = random.Random(7)
    view = _with_texts(night, ("".join(chr(pick.randrange(0x4E00, 0x9FA5)) for _ in range(1_500)) for _ in count()))
    files = render(view, ReportSettings(page_bytes=300_000))
    page = files["report.html"].decode()
    model = _model(page)
    assert 290_000 < len(page.encode()) <= 300_000
    (most,) = {len(text) for text in model["texts"]}
    assert f"110 件投诉的原文在本页只显示前 {most:,} 字；全文见 report.xlsx “投诉”页" in page
    assert all(row[-2] == 1_500 for row in model["complaints"])
    assert json.loads(files["run.json"])["report"]["texts_cut_on_page"] == 110


def test_the_night_tells_new_complaints_from_old_and_how_it_ran(page: str) -> None:
    text = _Reader(page).text
    assert "本批次新收 312" in text
    assert "读入 0.4 · 清洗 1.1" in text
    assert "complaints.csv · 1017 · sha256 9f2c9f2c9f2c9f2c…" in text


def test_limits_and_rejects_are_shown(page: str) -> None:
    text = _Reader(page).text
    assert "每个签名的候选上限" in text
    assert "证件号被表格软件改写为科学计数" in text


def test_the_page_speaks_english_on_request(night: NightView) -> None:
    page = _page(night, lang="en")
    assert '<html lang="en">' in page
    assert "Counter-evidence" in page
    assert "反证与善意解释" not in page


def test_the_sentences_of_the_rooms_are_english_too(night: NightView) -> None:
    gangs = [
        row | {"reasons": ["3 人的投诉文本同源"], "counter_evidence": ["未见共用电话"]}
        for row in night.tables["gangs"].to_pylist()
    ]
    text = _Reader(_page(replace(night, tables={**night.tables, "gangs": table("gangs", gangs)}), lang="en")).text
    assert "the complaints of 3 people come from one text" in text
    assert "no shared phone was seen" in text


def test_growth_is_told_against_the_night_before(night: NightView) -> None:
    first, second = (row["gang_id"] for row in night.tables["gangs"].to_pylist()[:2])
    text = _Reader(_page(replace(night, earlier={first: 2, second: 9, "G-gone": 5}))).text
    assert "新出现10人数增加1不再列出1" in text
    assert f"{first}+1 人" in text
    assert "首个批次" in _Reader(_page(night)).text


def test_a_hundred_gangs_of_fifty_stay_under_two_megabytes(night: NightView) -> None:
    tables = dict(night.tables)
    gang = tables["gangs"].to_pylist()[2]
    members = [row for row in tables["members"].to_pylist() if row["gang_id"] == gang["gang_id"]]
    members = (members * 2)[:50]
    tables["gangs"] = tables["gangs"].from_pylist(
        [gang | {"gang_id": f"G{rank}", "rank": rank} for rank in range(1, 101)], tables["gangs"].schema
    )
    tables["members"] = tables["members"].from_pylist(
        [row | {"gang_id": f"G{rank}"} for rank in range(1, 101) for row in members], tables["members"].schema
    )
    page = _page(NightView("2026-10-07", tables))
    assert len(_model(page)["complaints"]) == 5_000
    assert len(page.encode()) < 2_000_000
