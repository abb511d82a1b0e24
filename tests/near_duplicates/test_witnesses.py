from __future__ import annotations

import numpy as np
import pytest
from near_world import SCRIPT, organic

from complaint_guard.near_duplicates.shingles import bigrams
from complaint_guard.near_duplicates.skeleton import skeletons
from complaint_guard.near_duplicates.witnesses import LEAST, matters

FORM = "贵司六月调整的琉璃乐享卡我没有同意过，请取消并退还，谢谢处理。"
OWN = (
    "我手机上突然冒出来一个琉璃乐享卡，谁给我开的？",
    "琉璃乐享卡这东西我见都没见过就扣钱",
    "问了客服说琉璃乐享卡是自动续的，我不要",
    "麻烦把琉璃乐享卡给我关了，老人家不懂",
    "每月多扣三十九，明细里写的琉璃乐享卡",
)
QUIET = 300
FORM_DAYS = [50, 51, 52]


def matter(own: tuple[str, ...], days: list[int], people: list[int] | None = None, form: str = FORM) -> str:
    """What witnesses share with a family of three who sent `form`, when `own` was written on `days`."""
    texts = [form] * 3 + list(own) + list(organic(QUIET))
    day = np.array(FORM_DAYS + days + [i * 7 % 90 for i in range(QUIET)], dtype=np.int64)
    author = np.arange(len(texts), dtype=np.int64)
    author[3 : 3 + len(own)] = people or author[3 : 3 + len(own)]
    found = skeletons(texts)
    return matters(bigrams(found), found, author, day, [[0, 1, 2]])[0]


def test_a_form_whose_matter_others_tell_of_in_the_same_days_is_about_that_matter() -> None:
    assert "琉璃乐享" in matter(OWN, [49, 50, 51, 52, 53])


def test_the_matter_does_not_begin_inside_a_word() -> None:
    form = "我们律师受禾川县法律援助中心指派，向贵司说明情况，请协商。"
    own = tuple(f"{said}师受禾川县法律援助中心" for said in ("大", "老", "讲", "牧", "厨"))
    many = tuple(f"第{number}次找律师问过怎么办" for number in "一二三四五六七八")
    found = matter((*own, *many), [49, 50, 51, 52, 53, *range(8)], form=form)
    assert found.startswith("受禾川县法律援助")


def test_the_same_words_over_the_whole_quarter_are_no_event() -> None:
    assert matter(OWN, [5, 20, 50, 70, 85]) == ""


def test_fewer_witnesses_than_the_least_are_not_heard() -> None:
    assert matter(OWN[: LEAST - 1], [50] * (LEAST - 1)) == ""


def test_one_person_who_repeats_himself_is_one_witness() -> None:
    assert matter(OWN, [50] * 5, people=[900] * 5) == ""


def test_a_script_that_nobody_else_speaks_of_has_no_witnesses() -> None:
    assert matter(OWN, [50] * 5, form=SCRIPT) == ""


@pytest.mark.parametrize("copies", [[], [[0, 1]]])
def test_families_of_two_and_no_families_are_not_asked(copies: list[list[int]]) -> None:
    found = skeletons([FORM, FORM, *OWN])
    nobody = [""] * len(copies)
    assert matters(bigrams(found), found, np.arange(7), np.full(7, 50), copies) == nobody
