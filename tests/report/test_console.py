"""Terminal tables show evidence with counter-evidence and cannot be hijacked by what they show."""

from __future__ import annotations

import io
import re
from dataclasses import replace

from rich.console import Console, RenderableType

from complaint_guard.report import NightView, console, dossiers
from complaint_guard.report.against import against
from complaint_guard.report.card import card
from complaint_guard.report.decided import Decided
from complaint_guard.report.words import Words


def _printed(shown: RenderableType, width: int = 160) -> str:
    terminal = Console(width=width, force_terminal=True, color_system=None, file=io.StringIO())
    with terminal.capture() as captured:
        terminal.print(shown)
    return captured.get()


def test_the_summary_ranks_gangs_and_names_explained_groups(night: NightView) -> None:
    text = _printed(console.summary(night))
    places = [text.index(f"G-2026{rank:04d}") for rank in range(1, 13)]
    assert places == sorted(places)
    assert "建议移送复核" in text
    assert "群体性真实问题(建议业务整改)" in text


def test_reasons_are_folded_and_never_cut(night: NightView) -> None:
    text = _printed(console.summary(night), width=110)
    assert "…" not in text


def test_a_gang_shows_both_sides(night: NightView) -> None:
    text = _printed(console.gang(dossiers(night)[0]))
    assert text.index("为何列出") < text.index("反证与善意解释")
    assert "该地址为商用楼" in text
    assert "{日期}" in text
    assert "由有权机关认定" in text and "贵机关" not in text


def test_terminal_page_and_workbook_tell_the_same_counter_evidence(night: NightView) -> None:
    home = "其中 3 人登记同一地址，有 3 个姓氏，可能同住或同在一处场所"
    first = dossiers(night)[0]
    hubs = [replace(first.hubs[0], label=f"甲路{n}号", innocent=kind) for n, kind in ((1, "household"), (2, "crowd"))]
    found = replace(first, counter_evidence=(home,), hubs=tuple(hubs))
    told = [home, "“甲路2号”可能另有解释：公共地点或公共号码"]
    assert against(found, Words("zh")) == told
    text, page = _printed(console.gang(found)), str(card(found, Words("zh")))
    assert [one for one in told if f"· {one}" not in text] == []
    assert [one for one in told if f"<li><bdi>{one}</bdi>" not in page] == []
    assert "“甲路1号”可能另有解释" not in text + page


def test_a_gang_without_a_script_shows_no_empty_box(night: NightView) -> None:
    found = dossiers(night)[0]
    assert "还原话术" in _printed(console.gang(found))
    assert "还原话术" not in _printed(console.gang(replace(found, template="")))


def test_in_english_no_sentence_of_a_reviewed_gang_stays_chinese(night: NightView) -> None:
    said = "已由Chen于2026-11-22排除，此后没有新的成员或证据"
    found = replace(dossiers(night)[0], reasons=("3 人共用联系电话",), counter_evidence=(said,))
    text = _printed(console.gang(found, "en", Decided("cleared", "Chen", "2026-11-22")))
    assert "cleared by Chen on 2026-11-22  Probability" in text and "refer for review" not in text
    told = text[text.index("Why it is listed") : text.index("Recovered script")]
    assert "Chen reviewed and cleared it on 2026-11-22; no new people or evidence since" in told
    assert not re.search("[\u4e00-\u9fff]", told)


def test_what_a_person_cleared_is_headed_as_cleared_and_shown_without_advice(night: NightView) -> None:
    found = dossiers(night)[0]
    text = _printed(console.gang(found, decided=Decided("cleared", "王主任", "2026-11-22")))
    assert "已由王主任于2026-11-22排除" in text.splitlines()[0]
    assert "处置建议：无。该团伙已经人工复核排除" in text and "建议移送复核" not in text
    assert "人工复核：王主任于2026-11-22：排除\n" in re.sub(" +\n", "\n", text)
    assert "处置建议：建议移送复核" in _printed(
        console.gang(found, decided=Decided("confirmed", "王主任", "2026-11-22"))
    )


def test_a_clearance_that_lapsed_is_told_as_such_and_takes_no_advice_away(night: NightView) -> None:
    said = "曾由王主任于2026-11-20排除，此后成员或证据有变化，须重新复核"
    found = replace(dossiers(night)[0], counter_evidence=(said,))
    entry = {"verdict": "cleared", "by": "王主任", "at": "2026-11-20T09:00:00+00:00", "night": "2026-11-20"}
    decided = Decided.of(entry, found, "2026-11-21")
    text = _printed(console.gang(found, decided=decided))
    assert decided.lapsed and "建议移送复核" in text.splitlines()[0]
    assert "处置建议：建议移送复核" in text and "处置建议：无" not in text
    assert "人工复核：王主任于2026-11-20：排除；此后成员或证据有变化，须重新复核" in text
    anew = Decided.of(entry | {"night": "2026-11-21"}, found, "2026-11-21")
    assert anew.at_rest  # cleared again, as this night has it


def test_why_shows_the_waterfall(night: NightView) -> None:
    pair = {
        "left_id": "P1",
        "right_id": "P2",
        "bits": 18.0,
        "posterior": 0.97,
        "parts": [{"part": "phone", "bits": 34.0}],
    }
    text = _printed(console.why(pair))
    assert "P1 — P2" in text
    assert "97.0%" in text
    for figure in ("-16.0", "+34.0", "+18.0"):
        assert figure in text


def test_why_of_two_strangers_says_so() -> None:
    assert _printed(console.why(None)) == "没有记录到两者直接共有的要素。\n"


HUBS = [
    {"channel": "script", "level": "family", "label": "于{date}办理", "people": 9, "bits": 11.04, "innocent": ""},
    {"channel": "address", "level": "room", "label": "广场3幢***", "people": 3, "bits": 18.5, "innocent": "household"},
]


def test_what_both_hold_is_told_in_one_language() -> None:
    text = _printed(console.shared(HUBS, [("C1", "G1"), ("C2", "")]))
    assert "话术" in text and "于{日期}办理" in text and "+11.0" in text
    assert "地址 室" in text and "同住或同一场所（合并计，有上限）" in text
    assert "C1  G1" in text and "C2  未列入疑似团伙" in text
    assert not set(re.findall("[A-Za-z]{2,}", text))
    english = _printed(console.shared(HUBS, [("C1", "G1"), ("C2", "")], "en"))
    assert (
        "{date}" in english
        and "one home or place (counted together, up to a limit)" in english
        and "C2  in no suspected gang" in english
    )


def test_of_the_things_of_a_kind_that_both_hold_the_weaker_are_not_counted() -> None:
    wider = {"channel": "address", "level": "building", "label": "广场3幢", "people": 5, "bits": 12.3, "innocent": ""}
    text = _printed(console.shared([*HUBS, wider], [("C1", ""), ("C2", "")]))
    assert "(+12.3)" in text and "同类另有更强一项，不另计" in text
    assert "(+18.5)" not in text and "(+11.0)" not in text
    assert "a stronger one of its kind counts" in _printed(console.shared([*HUBS, wider], [], "en"))


def test_every_figure_of_a_gang_says_what_it_counts(night: NightView) -> None:
    found = replace(dossiers(night)[0], probability=0.999, channels=("script", "phone", "account"))
    text = _printed(console.gang(found))
    assert "概率 >99.9%  独立证据(种) 2  证据(比特) 38.4" in text.splitlines()[0]
    assert "关联要素  一对人之间，同类要素只计最强一项" in text and "两人共有至多(比特)" in text
    assert f"证据构成(比特)  连起 {found.people} 人的 {found.people - 1} 对最强关联相加" in text
    assert "最强一对(比特)" in text
    english = _printed(console.gang(found, "en"))
    assert "Probability >99.9%  Independent kinds 2" in english
    assert f"the sum of the {found.people - 1} strongest pairs that join the {found.people} people" in english


def test_why_of_one_person_says_so() -> None:
    assert _printed(console.why(None, same_person=True)) == "两件投诉属同一人，本人与本人不作关联。\n"


def test_escape_sequences_and_rich_markup_are_printed_as_text(night: NightView) -> None:
    gangs = night.tables["gangs"].to_pylist()
    gangs[0]["reasons"] = ["\x1b]0;标题\x07[red]红[/red]"]
    gangs[0]["gang_id"] = "G\x1b[2J"
    tables = {**night.tables, "gangs": night.tables["gangs"].from_pylist(gangs, night.tables["gangs"].schema)}
    text = _printed(console.summary(NightView("x", tables)))
    assert "[U+001B]]0;标题[U+0007][red]红[/red]" in text
    assert "G[U+001B][2J" in text
    assert "\x1b]" not in text and "\x1b[2J" not in text


def test_english(night: NightView) -> None:
    assert "refer for review" in _printed(console.summary(night, "en"))
