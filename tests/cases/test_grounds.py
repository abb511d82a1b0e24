"""A letter names a provision only on what a complainant writes, and says who wrote what; helpers are named too."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from case_world import PEOPLE, built, confirmed, words

from complaint_guard.cases.catalogue import statutes
from complaint_guard.cases.request import UNIT

LETTER = "01_线索移送函.docx"
OFFENCES = ("敲诈勒索", "诈骗", "侵犯公民个人信息", "伪造公文", "虚假广告", "利用信息网络", "客观真实", "征信异议的")
RECIPIENTS = ("公安", "金融监管", "市场监管", "人民银行", "网信", "律协")
NOTHING_SAID = (
    "本函不自行列举罪名或违法条款：共用电话、地址等本身不说明违法，投诉文本是否写有违法情形，须由人员阅读原文判断。"
    "是否涉嫌违法、适用何种规定，由贵机关认定。"
)
#: what customers write of the institution, of their demands, or deny
NO_GROUND = (
    "贵司催收威胁恐吓我，泄露我的个人信息，这就是诈骗。不退款我就向媒体曝光，撤诉要赔我五千元。",
    "我找了维权公司，贵司却威胁我，你们的业务员还承诺保本，伪造我的签名。",
    "我没有找反催收，不怕被骗。保险代理公司承诺收益百分之百，是虚假宣传。",
)


def letter_to(tmp_path: Path, to: str, *texts: str) -> str:
    people = tuple(replace(one, text=text) for one, text in zip(PEOPLE, texts, strict=True))
    channels = ("script", "address", "phone")
    path = built(confirmed(tmp_path / "cb", people=people, channels=channels), tmp_path / f"{to}.zip", to=to)
    with zipfile.ZipFile(path) as archive:
        facts = json.loads(archive.read("case.json"))
    letter = words(path, LETTER)
    named = {one.cited for one in statutes(to, channels, date.today()) if one.ground and one.cited in letter}
    assert named == {one for one in facts["statutes"] if one in named}
    return letter


@pytest.mark.parametrize("to", RECIPIENTS)
def test_without_a_ground_no_offence_is_named(tmp_path: Path, to: str) -> None:
    letter = letter_to(tmp_path, to, *NO_GROUND)
    assert not [offence for offence in OFFENCES if offence in letter]
    assert NOTHING_SAID in letter


@pytest.mark.parametrize(
    ("to", "text", "told"),
    [
        ("公安", "维权公司收了我三千元，就把我拉黑了。", "第二百六十六条（诈骗）。依据：1名投诉人的文本写有：P2“{}”"),
        ("公安", "退保中介不给钱就不还我材料。", "第二百七十四条（敲诈勒索）。依据：1名投诉人的文本写有：P2“{}”"),
        (
            "公安",
            "做征信修复的人拿走了我的身份证。",
            "第二百五十三条之一（侵犯公民个人信息）。依据：1名投诉人的文本写有：P2“{}”",
        ),
        (
            "公安",
            "法务老师给我一份假病历。",
            "第二百八十条（伪造公文、证件、印章）。依据：1名投诉人的文本写有：P2“{}”",
        ),
        ("市场监管", "退费机构打广告向我承诺包退。", "第二百二十二条（虚假广告）。依据：1名投诉人的文本写有：P2“{}”"),
        ("网信", "维权群里教我怎么写。", "第二百八十七条之一（非法利用信息网络）。依据：1名投诉人的文本写有：P2“{}”"),
        ("金融监管", "反催收的人让我照抄一份。", "第十九条（信访事项应当客观真实）。依据：1名投诉人的文本写有：P2“{}”"),
        ("人民银行", "请更正我的征信。", "第二十五条（征信异议的提出与处理）。依据：1名投诉人的文本写有：P2“{}”"),
    ],
)
def test_what_a_complainant_writes_is_named_with_its_ground(tmp_path: Path, to: str, text: str, told: str) -> None:
    letter = letter_to(tmp_path, to, "", text, "")
    told = told.format(text.removesuffix("。"))
    assert f"{told}。以上为投诉人自述，未经核实。" in letter
    assert len([offence for offence in OFFENCES if offence in letter]) == 1
    assert NOTHING_SAID not in letter


def test_every_provision_on_conduct_asks_for_a_ground() -> None:
    for to in RECIPIENTS:
        for one in statutes(to, ["phone", "account", "device", "agent", "attachment", "voice"], date(2025, 12, 1)):
            assert bool(one.ground) == (one.role == "conduct"), one


def test_a_quotation_is_of_one_sentence_masked_and_says_where_it_is_cut(tmp_path: Path) -> None:
    long = "我在网上看到很多人都在说这个事情的前因后果所以我当时就相信了要查征信"
    text = f"我叫{PEOPLE[1].name}。{long}记录{'等' * 40}。电话{PEOPLE[1].phone}。"
    letter = letter_to(tmp_path, "人民银行", "", text, "")
    before = long.removesuffix("征信")[-30:]
    assert f"P2“…{before}征信记录{'等' * 28}…”。以上" in letter
    assert PEOPLE[1].name not in letter and PEOPLE[1].phone not in letter


def test_helpers_that_the_texts_speak_of_stand_in_the_counter_evidence(tmp_path: Path) -> None:
    letter = letter_to(tmp_path, "公安", "听志愿者说可以申请减免", "工会帮我写的", "没有公益机构帮我")
    against = letter[letter.index("、反证与善意解释") : letter.index("、未核实事项")]
    assert (
        "2名投诉人的文本写有：P1“听志愿者说可以申请减免”；P2“工会帮我写的”。可能由公益、法律援助、工会等机构或人员协助，请先核实。"
        in against
    )
    assert UNIT in letter
