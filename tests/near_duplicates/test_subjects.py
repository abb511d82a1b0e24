from __future__ import annotations

import pytest
from near_world import OTHER_SCRIPT, SCRIPT, organic

from complaint_guard.near_duplicates.subjects import names, out_of_field, same_facts, subject

GYM = [
    "康乐达健身房老板跑路了，我办的年卡是你们贷款分期，现在门锁着，课也上不了，请停止扣款。",
    "上周三康乐达健身房突然贴条停业，我还剩十四期没还，这钱凭什么继续还给你们？",
    "我和闺蜜一起办的，康乐达健身房关门以后没人接电话，分期款希望能中止。",
]
STATUTES = [
    "依据《中华人民共和国消费者权益保护法》第八条，我有知情权，请退还服务费。",
    "按照《中华人民共和国消费者权益保护法》以及《个人贷款管理办法》，请给我书面答复。",
    "《中华人民共和国消费者权益保护法》写得很清楚，贵公司不告知费用属于违规。",
]


def test_a_family_about_one_closed_gym_is_about_that_gym() -> None:
    assert subject(GYM, organic(200)) == "康乐达健身房"


def test_a_name_that_few_copies_hold_is_not_the_subject() -> None:
    assert subject([*GYM[:1], SCRIPT, OTHER_SCRIPT], organic(200)) == ""


def test_a_name_that_others_hold_too_is_common_speech() -> None:
    assert subject(GYM, [*GYM[:1] * 3, *organic(200)]) == ""


@pytest.mark.parametrize("texts", [STATUTES, [SCRIPT] * 5, [OTHER_SCRIPT] * 5], ids=["statutes", "fees", "hardship"])
def test_statutes_and_scripts_for_anyone_have_no_subject(texts: list[str]) -> None:
    assert subject(texts, organic(200)) == ""


def test_no_texts_have_no_subject() -> None:
    assert subject([], []) == "" and not out_of_field([])


def test_the_subject_does_not_depend_on_the_order_of_copies() -> None:
    twice = [text.replace("康乐达健身房", "康乐达健身房在锦绣花园") for text in GYM]
    assert subject(twice, organic(200)) == subject(twice[::-1], organic(200)) != ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("《装修贷避坑指南》这篇文章说的就是我", ["装修贷避坑指南"]),
        ("《民法典》和《商业银行法》都有规定", []),
        ("我们公司楼下有律师，贵公司也有总部", []),
        ("2024年4月,建宁支行客户经理向我推荐", ["建宁支行"]),
        ("本人于2025年9月购买腾岳X5一台", ["腾岳X5"]),
        ("我在启思佳报了编程课", ["启思佳"]),
        ("购买两台手机,在校期间报名线上课程,在平台购买手机一部", []),
        ("", []),
    ],
)
def test_names_are_of_works_places_and_bodies_but_not_of_anyone(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_facts_are_the_same_if_the_amounts_are_and_not_if_only_the_year_is() -> None:
    invested = "2024年{}月客户经理推荐180天的产品,投入{}万元,到期只兑付{}万元"
    assert not same_facts([invested.format(4, 20, 14.3), invested.format(2, 10, 7.1), invested.format(6, 35, 24.9)])
    assert same_facts([invested.format(4, 20, 14.3)] * 3)


def test_public_affairs_are_outside_the_field_and_loans_inside() -> None:
    civic = ["县政府答应的拆迁安置至今没有落实，村委推给镇政府。", "小区物业不管停车位，业主找街道办也没用。"]
    assert out_of_field(civic)
    assert not out_of_field([SCRIPT, OTHER_SCRIPT, *civic])


def test_a_name_does_not_begin_inside_the_word_before_it() -> None:
    assert names("丘砚秋律师受禾川县法律援助中心指派") == ["禾川县", "禾川县法律援助中心"]
