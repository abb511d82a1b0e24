from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Literal

import pyarrow as pa
import pytest
from rich.console import Console
from rich.text import Text

from complaint_guard.report.compare import Marked
from complaint_guard.report.words import Words
from complaint_guard.search import told
from complaint_guard.search.headings import compared
from complaint_guard.search.nearest import by_value, by_words
from complaint_guard.search.question import Answer, GangFacts, Hit, Searched

COMPLAINT, SCRIPT, GANG = "TS202609030004665", "S-TS202609030004666", "G-TS202609030004667"


def _printed(width: int, lang: Literal["zh", "en"] = "zh") -> str:
    hit = Hit(COMPLAINT, "address:room", 1.0, family_id=SCRIPT, gang_id=GANG, tier="refer", probability=0.98)
    worded = Hit(COMPLAINT, "text", 0.9, text=Marked("扣了{amount}元", ((1, 0, 2),)))
    answer = Answer("2026-09-03", (Searched("text", 9, 2, "the same value"),), (hit, worded), 0)
    terminal = Console(width=width, color_system=None, file=io.StringIO())
    with terminal.capture() as captured:
        for part in told.answer(answer, lang):
            terminal.print(part)
    return captured.get()


@pytest.mark.parametrize("width", [80, 100, 120, 160])
def test_ids_are_never_broken_over_lines(width: int) -> None:
    text = _printed(width)
    assert COMPLAINT in text and GANG in text
    assert (SCRIPT in text) == (width >= 120)
    assert ("终端较窄，未列出：受理时间 · 共同措辞 · 话术 · 概率" in text) == (width < 120)


def test_headers_and_slots_are_in_the_language_asked() -> None:
    chinese, english = _printed(160), _printed(160, "en")
    assert "投诉编号" in chinese and "相似度" in chinese and "地址 室" in chinese and "{金额}" in chinese
    assert "Complaint" in english and "Found by" in english and "address room" in english and "{amount}" in english
    assert "Similarity" not in chinese and "相似度" not in english


def test_reasons_and_counter_evidence_are_in_the_language_asked() -> None:
    first, last = datetime(2026, 9, 3), datetime(2026, 9, 4)
    reasons = ("3 人共用联系电话",)
    against = ("未见共用退款账户", "曾由Chen于2026-09-03排除，此后成员或证据有变化，须重新复核")
    gang = GangFacts(GANG, "refer", 0.98, 3, first, last, reasons, against)
    answer = Answer("2026-09-03", (), (), 0, gangs=(gang,))
    english, chinese = (
        "".join(part.plain for part in told.answer(answer, lang) if isinstance(part, Text)) for lang in ("en", "zh")
    )
    assert "no shared refund account was seen" in english and "Chen" in english
    assert not re.search("[\u4e00-\u9fff]", english)
    assert "3 人共用联系电话" in chinese and "未见共用退款账户" in chinese


@pytest.mark.parametrize(
    ("one", "chinese"),
    [
        (("phone", 9, 2, "the same value"), "电话：与截至 N 批次的 9 件投诉比对；找到 2 件：值相同"),
        (
            ("address", 9, 0, "complaints in the same road: 3"),
            "地址：与截至 N 批次的 9 件投诉比对；最近：同一道路 3 件",
        ),
        (
            ("audio", 9, 0, "-1.5 bits (near: +4.6 or more among so many)"),
            "录音：与截至 N 批次的 9 段录音比对；相近 0 件，最近：-1.5 比特（在这么多录音中 +4.6 及以上为相近）",
        ),
        (
            ("text", 9, 5, "cosine 0.94 (near: 0.35 or more)", True),
            "投诉内容：与截至 N 批次的 9 件投诉比对；相近 至少 5 件，最近：余弦 0.94（0.35 及以上为相近）",
        ),
    ],
)
def test_what_was_compared_is_told_in_chinese(one: tuple[str, int, int, str], chinese: str) -> None:
    assert compared(Searched(*one), "N", Words("zh")) == chinese
    assert compared(Searched(*one), "N", Words("en")).startswith(f"{Words('en')(one[0])}: compared with 9 ")


def test_whatever_is_near_has_its_chinese() -> None:
    keys, none = pa.array(["1234"]), pa.table({"complaint_id": pa.array([], pa.string())})
    texts = pa.table({"complaint_id": ["A"], "text": ["服务费"]})
    said = [by_value(none, keys, "1235", "phone"), by_value(none, keys, "1", "phone")]
    said += [by_words(texts, "服务费"), by_words(texts, "保费")]
    for near in said:
        assert not re.search("[a-z]", compared(Searched("phone", 9, near.count, near.nearest), "N", Words("zh")))


def test_what_is_not_near_stands_in_no_script_and_no_gang() -> None:
    far = Hit(COMPLAINT, "text", 0.2, far=True, family_id=SCRIPT, gang_id=GANG, tier="refer", probability=0.98)
    answer = Answer("2026-09-03", (Searched("text", 9, 0, "cosine 0.20 (near: 0.35 or more)"),), (far,), 0)
    terminal = Console(width=160, color_system=None, file=io.StringIO())
    with terminal.capture() as captured:
        for part in told.answer(answer, "zh"):
            terminal.print(part)
    text = captured.get()
    assert COMPLAINT in text and "0.20" in text
    assert not any(word in text for word in (SCRIPT, GANG, "建议移送复核", "概率", "98.0%"))
