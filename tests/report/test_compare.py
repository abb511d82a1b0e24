from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_guard.normalise import SLOTS
from complaint_guard.report.compare import Piece, compare, left_pieces, right_pieces, wording

AMOUNT, DATE = SLOTS["amount"], SLOTS["date"]


def texts(left: str, right: str) -> list[tuple[str, str]]:
    return [(one.text, right[slice(*one.right)]) for one in compare(left, right).passages]


def test_shuffled_clauses_are_found_again() -> None:
    left = "贵司从未告知服务费用。请立即停止骚扰通讯录好友。"
    right = "请立即停止骚扰通讯录好友!贵司从未告知服务费用。"
    found = compare(left, right)
    assert [one.text for one in found.passages] == ["贵司从未告知服务费用", "请立即停止骚扰通讯录好友"]
    assert [one.number for one in found.passages] == [1, 2]
    assert (found.left_share, found.right_share) == (1.0, 1.0)


def test_a_slot_is_a_slot_whatever_fills_it() -> None:
    left, right = f"本人于{DATE}借款{AMOUNT}未获说明", f"本人于{AMOUNT}借款{DATE}未获说明"
    (passage,) = compare(left, right).passages
    assert (passage.left, passage.right) == ((0, 11), (0, 11))


def test_punctuation_and_spaces_do_not_hide_a_passage() -> None:
    assert texts("前期服务费谁服务我了", "前期,服务费 谁服务我了!") == [
        ("前期服务费谁服务我了", "前期,服务费 谁服务我了")
    ]


def test_what_is_shorter_than_six_characters_is_chance() -> None:
    assert texts("要求退还服务", "要求退还费用") == []
    assert texts("要求退还服务费", "要求退还服务金") == [("要求退还服务", "要求退还服务")]


def test_an_edit_in_the_middle_leaves_two_passages() -> None:
    left, right = "全程未作任何提示说明要求退还多收费用", "全程未作任何解释说明要求退还多收费用"
    assert [one for one, _ in texts(left, right)] == ["全程未作任何", "说明要求退还多收费用"]


def test_no_character_is_shared_twice() -> None:
    assert texts("退还全部服务费用" * 3, "退还全部服务费用") == [("退还全部服务费用",) * 2]


def test_a_text_is_shown_whole_with_its_passages_and_slots() -> None:
    left, right = f"您好,我要求退还服务费{AMOUNT}", f"要求退还服务费{AMOUNT}谢谢"
    found = compare(left, right)
    assert left_pieces(left, found) == (
        Piece("您好,我", 0, ""),
        Piece("要求退还服务费", 1, ""),
        Piece("{amount}", 1, "amount"),
    )
    assert [piece.passage for piece in right_pieces(right, found)] == [1, 1, 0]


def test_wording_hides_what_no_slot_has_caught() -> None:
    assert wording(f"王小明借{AMOUNT},电话13986451273", ["王小明"]) == f"王*借{AMOUNT},电话******"


@pytest.mark.parametrize("text", ["", "。,!", " \n\x00\u202e"])
def test_texts_without_words_share_nothing(text: str) -> None:
    assert compare(text, "要求退还全部服务费").passages == ()
    assert compare(text, text) == compare("", "")


def test_what_was_too_long_to_compare_is_counted() -> None:
    found = compare("哈" * 4_100, "哈" * 4_000)
    assert found.beyond == 100
    assert [one.left for one in found.passages] == [(0, 4_000)]


def test_a_short_text_is_found_far_into_a_long_one() -> None:
    script, story = "要求贵司立即退还全部服务费并删除逾期记录", "".join(chr(0x4E00 + place) for place in range(12_000))
    found = compare(story + script, script)
    assert (found.beyond, found.right_share) == (0, 1.0)
    assert [(one.left, one.right) for one in found.passages] == [((12_000, 12_020), (0, 20))]
    assert compare(script, story + script).left_share == 1.0


@pytest.mark.parametrize("text", ["哈" * 20_000, "哈嘿" * 10_000, "aab" * 6_000])
def test_hostile_texts_cost_little(text: str) -> None:
    started = time.process_time()
    compare(text, text[1:])
    assert time.process_time() - started < 5


@given(st.text("甲乙丙丁,", max_size=60), st.text("甲乙丙丁,", max_size=60))
def test_passages_are_alike_and_apart(left: str, right: str) -> None:
    found = compare(left, right)
    assert all(one.replace(",", "") == other.replace(",", "") for one, other in texts(left, right))
    for text, side in ((left, left_pieces(left, found)), (right, right_pieces(right, found))):
        assert "".join(piece.text for piece in side) == text
