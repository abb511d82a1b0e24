import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_guard.normalise import text as room
from complaint_guard.normalise.text import Cleaner

CLEANER = Cleaner({"薇🌹": "微信", "Ｑ扣": "QQ"})
PIECES = [
    "征信",
    "征.信",
    "停-息 挂_账",
    "薇❤",
    "V信",
    "❤",
    "\u3000",
    " ",
    "\n",
    "\u200b",
    "️",
    "⒛",
    "①",
    "㎏",
    "½",
    "ﬀ",
    "…",
    "_x000D_",
    "代欵",
    "坎头息",
    "張偉",
    "⺠",
    "🌹",
    "薇🌹",
    "，",
    "。",
    "１３，５００",
    "元",
    "a",
    "9",
    "\ue001",
    "担保废",
]
MESSY = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25).map("".join)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("加我薇❤", "加我微信"),
        ("加我薇♥\ufe0f", "加我微信"),
        ("V信同号", "微信同号"),
        ("VX:abc123", "微信:abc123"),
        ("威信号是", "微信号是"),
        ("申请代款合同", "申请贷款合同"),
        ("申请代欵", "申请贷款"),
        ("芯用良好，征芯受损", "信用良好,征信受损"),
        ("担保废和葆费", "担保费和保费"),
        ("手续废", "手续费"),
        ("变相坎头", "变相砍头"),
        ("影响征.信", "影响征信"),
        ("停-息*挂/账", "停息挂账"),
        ("砍 头息", "砍头息"),
        ("征\u200b信\ufe0f😡", "征信"),
        ("１３，５００元", "13,500元"),
        ("①③⑧ 𝟏𝟑𝟖", "138 138"),
        ("⺠事 ⻓沙 ⻄安 ⻋贷 ⿓", "民事 长沙 西安 车贷 龙"),
        ("張偉對這筆貸款", "张伟对这笔贷款"),
        ("「服务费」“担保费”", '"服务费""担保费"'),
        (" 　多  个 \r\n空格\t ", "多 个 空格"),
        ("一条_x000D_ 两条", "一条两条"),
    ],
)
def test_disguise_is_undone(raw: str, clean: str) -> None:
    assert CLEANER.clean(raw).text == clean


@pytest.mark.parametrize(
    "text",
    ["维护政府威信", "现代款式", "替代款项", "环保废料", "服务废弃物", "带宽不足", "货款未付", "代理、客服", "NVX公司"],
)
def test_real_word_that_looks_like_a_disguise_stays(text: str) -> None:
    assert CLEANER.clean(text).text == text


def test_users_rewrites_hold_beside_the_shipped_ones() -> None:
    assert CLEANER.clean("加薇🌹和Q扣，V信，好🌹的").text == "加微信和QQ,微信,好的"


def test_private_use_characters_of_the_input_cannot_pass_for_slots() -> None:
    assert CLEANER.clean("甲\ue000乙\uf8ff").text == "甲乙"


@given(MESSY)
@settings(max_examples=300, deadline=None)
def test_clean_text_has_no_runs_of_spaces_and_no_slot_characters(raw: str) -> None:
    once = CLEANER.clean(raw).text
    assert "  " not in once
    assert not any("\ue000" <= char <= "\uf8ff" for char in once)


@given(MESSY | st.text(alphabet="借款12,３５元。 …①⒛\u200b", max_size=40))
@settings(max_examples=500, deadline=None)
def test_every_character_leads_back_to_the_raw_characters_it_came_from(raw: str) -> None:
    cleaned = CLEANER.clean(raw)
    spans = cleaned.raw_spans([(at, at + 1) for at in range(len(cleaned.text))])
    assert spans == sorted(spans)
    for char, (first, last) in zip(cleaned.text, spans, strict=True):
        assert 0 <= first < last <= len(raw)
        assert char in CLEANER.spelling(raw[first:last]) + CLEANER.clean(raw[first:last]).text


def test_offsets_lead_back_through_drops_expansions_and_rewrites() -> None:
    raw = "  \u200b加薇❤，借１…⒛ 元"
    cleaned = CLEANER.clean(raw)
    assert cleaned.text == "加微信,借1...20. 元"
    at = cleaned.text.index("微信")
    assert [raw[slice(*span)] for span in cleaned.raw_spans([(at, at + 2), (0, 1), (5, 6), (9, 11)])] == [
        "薇❤",
        "加",
        "１",
        "⒛",
    ]


def test_the_table_of_characters_is_what_each_character_alone_becomes() -> None:
    table = room._table()
    for char in (
        "^",
        "`",
        "\t",
        "\x00",
        "\x1f",
        "\u3000",
        "\u200b",
        "\ud800",
        "\ue001",
        "Ａ",
        "①",
        "㎡",
        "ﬁ",
        "é",
        "❤",
    ):
        own = {**room.RADICALS, **room.VARIANTS}
        own |= {mark: marks[0] for marks in room.SAME_MARKS for mark in marks}
        alone = room._image(char, unicodedata.normalize("NFKC", char), own)
        assert table.get(ord(char), char) == alone
    assert ord("款") not in table
