from __future__ import annotations

import io
import time

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from complaint_guard.normalise import SLOTS
from complaint_guard.report.compare import compare
from complaint_guard.report.words import Lang, Words
from complaint_guard.search.aligned import Stretch, aligned
from complaint_guard.search.side_by_side import side_by_side
from complaint_guard.search.views import open_slots

AMOUNT, NUMBER = SLOTS["amount"], SLOTS["number"]


def stretches(left: str, right: str) -> list[Stretch]:
    return list(aligned(left, right, compare(left, right)))


def test_equal_slots_replaced_and_added_words_are_told_apart() -> None:
    found = stretches(
        f"本人毫不知情，现要求贵司全部退还担保费{AMOUNT}并出具书面说明",
        f"本人毫不知情，现要求贵司尽快全部退还担保费{NUMBER}并给我书面说明",
    )
    assert found == [
        Stretch("equal", "本人毫不知情，现要求贵司", "本人毫不知情，现要求贵司"),
        Stretch("right_only", "", "尽快"),
        Stretch("equal", "全部退还担保费", "全部退还担保费"),
        Stretch("slot", "{amount}", "{number}"),
        Stretch("equal", "并", "并"),
        Stretch("replaced", "出具", "给我"),
        Stretch("equal", "书面说明", "书面说明"),
    ]


def test_a_clause_that_changed_places_stands_where_the_left_text_has_it_and_says_where_the_right_one_does() -> None:
    first, second, third = "全程无人出示费用明细表，", "业务员只说月息几厘，", "现要求原路退回担保费并道歉。"
    found = stretches(first + second + third, second + third + first)
    moved, mark = (one for one in found if one.kind == "moved")
    assert moved == Stretch("moved", "全程无人出示费用明细表", "全程无人出示费用明细表", 1, 25)
    assert (second + third + first)[moved.at - 1 :].startswith(moved.right)
    assert mark == Stretch("moved", "", "", 1)
    assert found.index(moved) == 0 and found.index(mark) == len(found) - 2
    assert "现要求原路退回担保费" in "".join(one.left for one in found if one.kind == "equal")


CLAUSES = (
    "全程无人向我出示费用明细表，",
    "业务员只说月息几厘从不说年化，",
    "我妈住院那天才看见扣款短信，",
    "打了七次客服都说正在核实，",
    "合同里夹着一页担保协议，",
    "现要求原路退回担保费并书面道歉。",
)


def test_a_shuffled_text_is_read_in_the_order_of_the_left_one_with_its_counterparts_beside() -> None:
    shuffled = [CLAUSES[n] for n in (4, 2, 5, 0, 3, 1)]
    found = stretches("".join(CLAUSES), "".join(shuffled))
    assert "".join(one.left for one in found) == "".join(CLAUSES)
    moved = [one for one in found if one.kind == "moved" and one.left]
    assert len(moved) >= 3 and all(one.left.strip("，。") == one.right.strip("，。") for one in moved)
    assert all("".join(shuffled)[one.at - 1 :].startswith(one.right) for one in moved)
    marks = [one.passage for one in found if one.kind == "moved" and not one.left]
    assert sorted(marks) == [one.passage for one in moved]
    assert marks == [one.passage for one in sorted(moved, key=lambda one: one.at)]


def test_the_table_sets_what_moved_in_a_row_of_its_own_with_its_place_on_the_right() -> None:
    found = stretches("".join(CLAUSES[:3]), "".join([CLAUSES[2], *CLAUSES[:2]]))
    terminal = Console(width=120, color_system=None, file=io.StringIO())
    with terminal.capture() as captured:
        for part in side_by_side(found, ("A", "B"), "对照", Words("zh")):
            terminal.print(part)
    (row,) = (line for line in captured.get().splitlines() if "右文第 1 字起" in line)
    assert row.split() == [
        "«2",
        "我妈住院那天才看见扣款短信»",
        "«2",
        "我妈住院那天才看见扣款短信»（右文第",
        "1",
        "字起）",
    ]
    assert "«2»" in captured.get()


def test_texts_with_nothing_in_common_replace_each_other() -> None:
    assert stretches("天地玄黄", "日月盈昃") == [Stretch("replaced", "天地玄黄", "日月盈昃")]
    assert stretches("天地玄黄", "") == [Stretch("left_only", "天地玄黄", "")]
    assert stretches("", "") == []


def test_marks_alone_are_no_difference() -> None:
    found = stretches("现要求贵司退还担保费，并书面道歉。", "现要求贵司退还担保费！并书面道歉")
    assert {one.kind for one in found} == {"equal"}


def test_what_is_too_far_in_is_said_to_be_beyond_and_costs_little() -> None:
    left, right = "甲乙丙丁戊己" * 2_000, "庚辛壬癸子丑" * 2_000
    started = time.perf_counter()
    found = stretches("现要求贵司退还担保费。" + left, "现要求贵司退还担保费。" + right)
    assert time.perf_counter() - started < 10
    assert [one.kind for one in found] == ["equal", "beyond"]


@settings(deadline=None, max_examples=150)
@given(*[st.text("费退还本金担保，。\ue001\ue002\u202e", max_size=60)] * 2)
def test_all_of_both_texts_stands_in_the_stretches_once(left: str, right: str) -> None:
    found = stretches(left, right)
    assert sorted("".join(one.left for one in found)) == sorted(open_slots(left))
    assert sorted("".join(one.right for one in found)) == sorted(open_slots(right))
    assert "".join(one.left for one in found) == open_slots(left)
    if not any(one.kind == "moved" for one in found):
        assert "".join(one.right for one in found) == open_slots(right)
    for one in found:
        assert one.kind != "equal" or [c for c in one.left if c.isalnum()] == [c for c in one.right if c.isalnum()]


def test_the_table_marks_what_differs_without_colour() -> None:
    found = stretches(f"请把担保费{AMOUNT}全部退还本人并出具说明\u202e", f"请把担保费{AMOUNT}全部退还本人并给我说明")
    terminal = Console(width=100, color_system=None, file=io.StringIO())
    with terminal.capture() as captured:
        for part in side_by_side(found, ("A", "B"), "对照", Words("zh")):
            terminal.print(part)
    text = captured.get()
    assert "请把担保费{金额}全部退还本人并〈出具〉说明" in text and "并〈给我〉说明" in text
    assert "\u202e" not in text and "无标记为相同" in text


def table(left: str, right: str, lang: Lang = "zh") -> str:
    terminal = Console(width=160, color_system=None, file=io.StringIO())
    with terminal.capture() as captured:
        for part in side_by_side(stretches(left, right), ("A", "B"), "对照", Words(lang)):
            terminal.print(part)
    return captured.get()


def test_only_marks_that_stand_in_the_texts_are_explained() -> None:
    text = table("请把担保费全部退还本人并出具说明", "请把担保费全部退还本人并给我说明")
    assert "无标记为相同；〈〉为改写\n" in text and "«n »" not in text and "〔〕" not in text
    assert "plain: equal; 〈〉 replaced" in table("请把担保费全部退还本人并出具", "请把担保费全部退还本人并给我", "en")


def test_texts_that_share_nothing_carry_no_marks() -> None:
    text = table("天地玄黄", "日月盈昃")
    assert "天地玄黄" in text and "日月盈昃" in text
    assert not set("〈〉〔〕") & set(text)
