from __future__ import annotations

import random
import re
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from near_world import SCRIPT, copies, family_of, near, organic

from complaint_guard.near_duplicates import scripts
from complaint_guard.near_duplicates.copies import COPIES, LONGEST
from complaint_guard.near_duplicates.template import recover
from complaint_guard.near_duplicates.wording import hidden, ranked
from complaint_guard.records import SLOTS, Corpus, Script

NAME, AMOUNT, COUNT, PLACE = (SLOTS[kind] for kind in ("name", "amount", "count", "place"))


def recovered(*texts: str) -> str:
    return recover([(text, text) for text in texts]).wording


def test_what_copies_share_is_fixed_and_what_one_adds_is_not() -> None:
    found = recovered(
        f"我叫{NAME}，你们的担保费从来没有告知过，另外那天下着雨路上堵车。",
        f"您好 我是{NAME}，你们的担保费从来没有告知过！我儿子要上学",
        "你们的担保费从来没有告知过，请退",
    )
    assert "你们的担保费从来没有告知过" in found and "下着雨" not in found and "上学" not in found


def test_equal_copies_are_their_own_template() -> None:
    assert recovered(SCRIPT, SCRIPT) == SCRIPT
    assert recover([(SCRIPT, SCRIPT)] * 3).variants == ()


def test_where_copies_choose_among_few_wordings_they_are_listed_with_their_counts() -> None:
    texts = [f"请贵司在收到本函之后{one}退还担保费并出具说明" for one in ("全部", "全额", "所有") for _ in range(2)]
    found = recover([(text, text) for text in texts])
    assert found.wording == "请贵司在收到本函之后[全部|全额|所有]退还担保费并出具说明"
    assert [(one.place, one.wordings) for one in found.variants] == [(10, (("全部", 2), ("全额", 2), ("所有", 2)))]


def test_a_rewriting_that_drops_a_clause_does_not_open_it_for_those_who_keep_it() -> None:
    clause = "全程无人向我出示费用明细表，侵害了我的知情权和自主选择权"
    light = [f"本人{NAME}，{clause}，现要求原路退回担保费{AMOUNT}。"] * 2
    heavy = [
        f"现要求原路退回担保费{AMOUNT}，别的我不想多说，{own}" for own in ("儿子等着用钱", "厂里欠薪三月", "我妈住院")
    ]
    assert clause in recovered(*light, *heavy)


def test_clauses_in_another_order_are_the_same_script() -> None:
    first, second = "全程无人向我出示费用明细表，", "现要求贵司三日内原路退回担保费。"
    found = recovered(first + second, second + first, first + second)
    assert found.count("费用明细表") == 1 and found.count("原路退回担保费") == 1


SEVEN = [
    "业务员在菜场门口拦着我办的卡，",
    "说头一年不用交一分钱，",
    "第二个月账单上就多出一笔管理费，",
    "打热线让我去找当时那个业务员，",
    "那人的工牌我连看都没看清，",
    "我要求把多收的全部退回来，",
    "再给我一张盖了章的说明，",
]
OTHER = ["店家卷了押金连夜搬空，", "健身器材一件也没剩下，", "分期却还是照扣不误，", "请先把后面的扣款停掉，"]


def test_of_clauses_in_any_order_every_one_stands_in_the_script_once() -> None:
    rng = random.Random(5)
    orders = [SEVEN[::-1], *(rng.sample(SEVEN, len(SEVEN)) for _ in range(5))]
    found = recovered(*["".join(SEVEN)] * 12, *map("".join, orders))
    assert [found.count(clause[:-1]) for clause in SEVEN] == [1] * len(SEVEN)
    assert found.startswith("".join(SEVEN[:-1]))


def test_half_of_another_script_in_a_few_copies_is_not_the_script() -> None:
    merged = "".join(SEVEN[:5] + OTHER)
    found = recovered(*["".join(SEVEN)] * 12, *[merged] * 5)
    assert [clause[:-1] in found for clause in SEVEN + OTHER] == [True] * 7 + [False] * 4


BODY = f"店家{NAME}收了我{AMOUNT}的年卡钱,上周搬空了器材。要求退还剩下的钱,并查处这家店。"


@pytest.mark.parametrize("greeting", ["您好,", "尊敬的领导:", "你好"])
def test_a_greeting_or_last_word_that_a_minority_has_is_not_the_script(greeting: str) -> None:
    own = "我妈今年七十二了天天睡不着。"
    assert recovered(*[greeting + BODY] * 3, *[BODY + own] * 3, *[BODY] * 6) == BODY
    assert recovered(*[greeting + BODY] * 6, *[BODY] * 2) == greeting + BODY


def test_a_name_that_less_than_half_sign_with_is_no_slot_of_the_script() -> None:
    assert recovered(*[BODY + NAME] * 4, *[BODY] * 5) == BODY
    assert recovered(*[BODY + NAME] * 5, *[BODY] * 4) == BODY + NAME


def test_marks_are_those_that_most_copies_have() -> None:
    bare = BODY.replace(",", "").replace("。", ",")
    assert recovered(*[BODY] * 4, *[bare] * 3) == BODY
    assert recovered(*[bare] * 4, *[BODY] * 3) == bare.rstrip(",")


def test_a_mark_behind_words_that_another_version_ends_with_is_not_put_between_those_that_go_on() -> None:
    ours = "每个月有一笔担保费。我从头到尾没见过担保公司任何一个人,我征信好好的为什么要担保。把担保费全退给我。"
    theirs = "担保公司的人我从头到尾没见过一个,收我哪门子担保费?双重收费,全退!"
    assert "一个人,我征信" in recovered(ours, ours, theirs, theirs)


def test_where_clauses_meet_the_end_of_one_and_the_beginning_of_the_next_are_read_apart() -> None:
    ends, begins = ("电话关机", "失去联系"), ("请教育部门", "求市里领导")
    texts = [f"学校突然停办，那个负责人{end}。{start}尽快介入处理" for end in ends for start in begins]
    assert recovered(*texts * 2) == "学校突然停办，那个负责人[失去联系|电话关机]。[求市里领导|请教育部门]尽快介入处理"


def test_a_sentence_of_ones_own_where_two_clauses_meet_hides_no_choice_there() -> None:
    own = ("", "", "", "我腿脚不便。", "那天下大雨。")
    texts = [f"学校突然停办,老师{went}。{one}如今没有地方上课" for went in ("都走了", "全辞职") for one in own]
    texts += [text.replace("如今", "现在") for text in texts]
    assert recovered(*texts) == "学校突然停办,老师[全辞职|都走了]。[如今|现在]没有地方上课"


@pytest.mark.parametrize(("one", "other"), [("绝不", "不会"), ("根本", "压根"), ("启明小学", "博雅国际学校")])
def test_wordings_that_share_a_character_are_a_choice_among_whole_wordings(one: str, other: str) -> None:
    texts = [f"我承认欠了你们的钱{wording}想要逃避责任" for wording in (one, other) for _ in range(3)]
    assert set(recovered(*texts).split("[")[1].split("]")[0].split("|")) == {one, other}


def test_what_most_have_on_either_side_of_a_character_is_not_joined_to_what_nobody_wrote() -> None:
    said = ["从没", "没有", "没有", "未曾", "从没", "从没", "没有", "未曾"]
    assert (
        recovered(*[f"放款的时候客服{one}告知任何担保费用" for one in said])
        == "放款的时候客服[从没|没有|未曾]告知任何担保费用"
    )


def test_a_clause_that_copies_have_elsewhere_is_no_choice_where_it_stands() -> None:
    first, moved, last = "店里的器材全搬空了。", "销售当时承诺随时可退。", "客服电话没有人接听。"
    called = [one + last for one in ("拨打", "打了")]
    texts = [moved + first + one for one in called] * 3 + [first + moved + one for one in called] * 2
    assert recovered(*texts) == f"{moved}{first}[打了|拨打]{last}"


def test_a_clause_that_copies_move_and_spell_otherwise_stands_once() -> None:
    first, last = "后来查账单才发现被扣了一笔费用。", "要求全额退还并书面答复。"
    rights = [f"我的{right}权受到{harm}。" for right in ("知情", "选择") for harm in ("侵害", "侵犯")]
    found = recovered(*[first + one + last for one in rights] * 3, *[first + last + one for one in rights] * 2)
    assert found.count("权受到侵") == 1


def test_a_passage_the_central_copy_lacks_is_put_where_the_others_have_it() -> None:
    head, middle, tail = "您好，本人在贵司办理贷款，", "业务员只口头说月息几厘，", "现要求原路退回担保费并出具说明。"
    own = "此外本人长期在外地打工，家里老人需要照顾，望体谅，"
    texts = [head + tail + own + "谢谢", head + middle + tail, head + middle + tail]
    assert head + middle + tail.rstrip("。") in recovered(*texts)


def test_slots_that_all_fill_alike_are_wording_and_others_stay_open() -> None:
    masked = f"我是{NAME}，请在{COUNT}工作日内退还{AMOUNT}，否则继续投诉"
    texts = [
        f"我是{one}，请在三个工作日内退还{sum_}，否则继续投诉" for one, sum_ in (("张三", "三千元"), ("李四", "八百元"))
    ]
    found = recover([(masked, text) for text in texts]).wording
    assert found == f"我是{NAME}，请在三个工作日内退还{AMOUNT}，否则继续投诉"


def test_a_name_is_never_fixed_even_if_all_copies_hold_it() -> None:
    masked = f"联系人{NAME}，担保费从来没有告知过我请退还"
    text = "联系人王小明，担保费从来没有告知过我请退还"
    assert recover([(masked, text)] * 3).wording == masked


def test_names_that_no_slot_caught_are_hidden_in_wording_variants_and_passages() -> None:
    texts = [f"王小明律师受{one}代为主张退还担保费的权利" for one in ("委托", "指派") for _ in range(2)]
    found = hidden(recover([(text, text) for text in texts]), ["王小明", "王"])
    assert found.wording == f"{NAME}律师受[委托|指派]代为主张退还担保费的权利"
    assert found.variants[0].place == found.wording.index("[")
    assert not any("王小明" in passage for passage in found.passages)


def test_passages_are_the_rarest_first_and_cross_no_slot_and_no_mark() -> None:
    text = f"请退还担保费{AMOUNT}，只认本金这一个儿子，请贵司尽快处理此事。"
    found = ranked(recover([(text, text)] * 2), lambda passage: float("儿子" in passage))
    assert found.passages == ("只认本金这一个儿子", "请贵司尽快处理此事", "请退还担保费")
    assert recover([("请退还担保费", "请退还担保费")] * 2).passages == ("请退还担保费",)


def test_the_script_wins_over_a_rewriting_that_several_people_use() -> None:
    light = copies(4, "light", place=2)
    rewritten = "借出去一袋米还回来一袋半，天底下哪有这样的米铺，街坊四邻都来评评理，我反正是不认这个账的。"
    found = recovered(*light, rewritten, rewritten)
    assert "街坊四邻" not in found and len(found) > 0.7 * len(light[0])


@pytest.mark.parametrize("depth", ["light", "medium"])
def test_most_of_a_sample_script_is_recovered(depth: str) -> None:
    texts = copies(12, depth, place=5)
    found = re.sub(r"[\ue000-\uf8ff…\[\]|]", "", recovered(*texts))
    grams = {found[i : i + 4] for i in range(len(found) - 3)}
    assert sum(any(gram in text for text in texts) for gram in grams) > 0.8 * len(grams)
    assert len(found) > 0.4 * min(map(len, texts))


def test_two_thousand_copies_take_well_under_a_second_and_those_left_out_are_counted() -> None:
    rng = random.Random(1)
    texts = [one for text in copies(40, "light") for one in [text] * 50]
    rng.shuffle(texts)
    recover([(text, text) for text in texts[:3]])
    started = time.perf_counter()
    found = recover([(text, text) for text in texts])
    assert time.perf_counter() - started < 1.5
    assert found.read == COPIES


def test_long_texts_are_read_to_a_limit_and_counted() -> None:
    text = "".join(organic(400))[:20_000]
    found = recover([(text, text)] * 30)
    assert found.read < 30 and found.cut == found.read
    assert len([one for one in found.wording if one.isalnum()]) <= LONGEST


@pytest.mark.parametrize("texts", [[], ["!!", "。"], ["\u202e"]])
def test_texts_without_a_word_have_no_template(texts: list[str]) -> None:
    found = recover([(text, text) for text in texts])
    assert (found.variants, found.passages) == ((), ())


def test_one_copy_is_its_own_template() -> None:
    assert recovered("只有一份") == "只有一份"


def test_a_text_whose_masking_does_not_fit_is_read_all_the_same() -> None:
    masked = f"担保费{AMOUNT}从来没有告知过"
    assert recover([(masked, "别的文本")] * 2).wording == masked


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text("费退还本金担保 ，。\ue001\ue002[]|…", max_size=30), max_size=6))
def test_whatever_the_texts_a_template_holds_only_their_characters(texts: list[str]) -> None:
    found = recover([(text, text) for text in texts])
    assert set(found.wording) <= {*"".join(texts), *"…[]|"}
    assert all(0 <= one.place <= len(found.wording) for one in found.variants)
    assert found == recover([(text, text) for text in texts])


def test_the_table_holds_variants_passages_and_how_many_copies_were_read() -> None:
    texts = [*copies(6, "light"), *organic(60)]
    row = family_of(near(texts), 0)
    assert row["read"] == 6
    passages, template = row["passages"], row["template"]
    assert isinstance(passages, list) and passages
    assert isinstance(template, str) and all(passage in template for passage in passages)


def test_one_copy_of_a_known_script_is_named_and_a_public_or_unlike_one_is_not() -> None:
    known = Script("K-1", "F3", "known", re.sub("[\ue000-\uf8ff]", "{x}", SCRIPT))
    public = Script("P-1", "F3", "public", known.text)
    texts = [SCRIPT, *organic(60)]
    row = family_of(near(texts, corpus=Corpus((known,))), 0)
    assert (row["known_id"], row["origin"], row["people"], row["complaints"]) == ("K-1", "known", 1, 1)
    assert family_of(near(texts, corpus=Corpus((public,))), 0) == {}
    assert family_of(near(texts), 0) == {}
    assert near(list(organic(60)), corpus=Corpus((known,))).families.num_rows == 0


def test_two_complaints_of_one_person_that_copy_a_known_script_are_one_family_of_one() -> None:
    known = Script("K-1", "F3", "known", re.sub("[\ue000-\uf8ff]", "{x}", SCRIPT))
    texts = [SCRIPT, SCRIPT, *organic(60)]
    found = near(texts, names=["a", "a", *map(str, range(60))], corpus=Corpus((known,)))
    row = family_of(found, 0)
    assert (row["people"], row["complaints"], family_of(found, 1)) == (1, 2, row)


def test_a_copy_that_no_pair_inside_its_family_holds_stays_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    group = scripts.group

    def weak(*given: Any) -> scripts.Groups:
        found = group(*given)
        return replace(found, strongest=np.zeros_like(found.strongest))

    monkeypatch.setattr(scripts, "group", weak)
    found = near([*copies(4, "light"), *organic(60)])
    assert [row["bits"] for row in found.members.to_pylist()] == [0.0] * 4
