"""Whole nights: what is accused, what is explained, and what a case base holds afterwards."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pipeline_world import Cast, Night, Row, background, ids, moment, run, write

from complaint_guard import pipeline
from complaint_guard.casebase import CaseBase
from complaint_guard.errors import InputError, PartlyRejectedError
from complaint_guard.sample import lookalikes
from complaint_guard.settings import NearDuplicateSettings, Settings

BACKGROUND = list(background())
TIERS = ("refer", "review", "watch")

#: one script in three hands: a fee nobody explained, and the wish to have it back
FLAGSHIP = (
    "本人在贵司办理分期时，业务员从头到尾没有提过还要另收一笔信用评估费，签字页上也只让我翻到最后一张。"
    "直到还款第三个月对账才发现每月多扣了268元，这属于隐瞒收费项目。现要求贵司三日内全额退还已扣的评估费，并书面道歉。",
    "我在贵司办理分期的时候，业务员从头到尾没有提过还要另外收一笔信用评估费，签字页上也只让我翻到最后一张。"
    "直到还款第五个月对账才发现每月多扣了312元，这属于隐瞒收费项目。现要求贵司三日内全额退还已经扣的评估费，并书面道歉。",
    "本人在贵公司办理分期时，业务员从头到尾没提过还要另收一笔信用评估费，签字页也只让我翻到最后一张。"
    "直到还款第四个月对账才发现每月多扣195元，这属于隐瞒收费项目。现在要求贵司三天内全额退还已扣的评估费，并且书面道歉。",
)
MALL = "杭州市拱墅区莫干山路1208号天苑商贸城"
HOMES = (
    "成都市武侯区人民南路四段27号锦绣花园3栋2单元501室",
    "武汉市洪山区珞喻路152号书香小区8栋1单元302室",
    "西安市雁塔区长安南路88号紫薇花园11栋1单元1203室",
)
LAYOUTS = {
    "rooms all over one mall": (f"{MALL}A座1208室", f"浙江省{MALL}B座0633室", f"{MALL}C座2015室"),
    "rooms on one floor": (f"{MALL}A座1208室", f"浙江省{MALL}A座1211室", f"{MALL}A栋12楼1219"),
    "one room": (f"{MALL}A座1208室", f"浙江省{MALL}A栋1208室", f"杭州拱墅区莫干山路1208号天苑商贸城A座12楼1208"),
}

PUBLIC = (
    "关于核对贷款账户信息的申请，可参照如下格式填写：申请人{name}，于{date}在{platform}办理借款{amount}元。"
    "因对账单中个别款项的名称不清楚，特申请贵司提供完整的还款明细、费用构成说明以及合同副本一份，"
    "并请在十五个工作日之内以书面形式答复。如有不便请说明理由。此致敬礼，申请人{name}。"
)


def flagship(addresses: tuple[str, ...], name: str = "F") -> list[Row]:
    """Three callers of one day who share the script, and the addresses given; each field else is their own."""
    cast = Cast(7)
    return [
        cast.row(f"{name}{number}", text, day=20) | {"address": address}
        for number, (text, address) in enumerate(zip(FLAGSHIP, addresses, strict=True))
    ]


def lookalike(kind: str, size: int, seed: int = 5) -> list[Row]:
    """An innocent group of the sample's `kind`."""
    cast = Cast(seed, size=2 * size)
    filings = lookalikes.KINDS[kind].plant(cast.scene, size)
    return [
        cast.row(f"L{number:03d}", filing.text, person=filing.person)
        | {"received_at": moment(filing.second), "address": filing.address}
        for number, filing in enumerate(filings)
    ]


def one_phone(size: int) -> list[Row]:
    """People of different homes, each in own words, who all give one number."""
    cast = Cast(11)
    return [cast.row(f"P{number:02d}", day=number % 5) | {"phone": "13586421973"} for number in range(size)]


@pytest.mark.parametrize("addresses", LAYOUTS.values(), ids=LAYOUTS)
def test_the_flagship_case_is_first_and_referred(tmp_path: Path, addresses: tuple[str, ...]) -> None:
    callers = flagship(addresses)
    night = run(tmp_path, BACKGROUND + one_phone(12) + callers)
    first, *rest = night.gangs
    assert night.of(ids(callers)) == {first["gang_id"]: ids(callers)}
    assert (first["rank"], first["tier"], first["people"]) == (1, "refer", 3)
    assert first["channels"] == ["script", "address"] and first["probability"] >= 0.95
    assert [gang["tier"] for gang in rest] == ["review"]


def test_one_script_from_different_homes_is_not_referred(tmp_path: Path) -> None:
    callers = flagship(HOMES)
    night = run(tmp_path, BACKGROUND + callers)
    assert [gang["tier"] for gang in night.gangs] == ["watch"]
    assert list(night.of(ids(callers)).values()) == [ids(callers)]


#: the words in which people tell of one evening without service: when, what, how, with what effect, and the wish
OUTAGE = (
    "昨天晚上|吃完晚饭|九点来钟|下班路上|快十点的时候|哄完孩子睡觉|看新闻那会儿|刚洗完澡|加班到家|八点半左右|散步回来|昨晚",
    "你们的软件|还款页面|手机客户端|小程序|那个App|支付那一页|登录界面|我的账户|账单页|整个系统",
    "打不开|一直转圈|点一下就闪退|全是白屏|提示系统繁忙|说网络异常|登不上去|卡在验证码|跳出错误代码|半天没反应|崩了|重装也进不去",
    "，害得我没能按时还款。|，钱扣了两遍。|，今天就被算成逾期。|，试到半夜还是不行。|，客服电话也占线。|，我以为被盗号了。"
    "|，眼看过了十二点。|，罚息倒是算得快。|，短信却催我还钱。|，余额还显示成零。|，连着按了十几次。",
    "请把罚息免了。|多扣的退我。|给个说法。|别影响我的信用记录。|以后停机提前讲一声。|出个系统故障的证明。"
    "|赔点话费也行。|希望修好。|今天之内答复我。",
)


def outage(size: int) -> list[Row]:
    """Complaints of one evening, each in own words and with something of the writer's own life."""
    cast = Cast(1)
    rng = cast.scene.rng
    found = []
    for number in range(size):
        *told, wish = (rng.choice(words.split("|")) for words in OUTAGE)
        own = [cast.scene.composer.particular() for _ in range(rng.randint(1, 2))]
        second = 20 * 86_400 + 19 * 3_600 + rng.randrange(4 * 3_600)
        found.append(cast.row(f"E{number:02d}", "".join([*told, *own, wish])) | {"received_at": moment(second)})
    return found


def test_an_outage_is_an_event_and_nobody_is_accused(tmp_path: Path) -> None:
    told = outage(60)
    night = run(tmp_path, BACKGROUND + told)
    assert night.gangs == []
    assert len(night.explained(ids(told))["event"]) >= 45
    assert not night.explained(ids(BACKGROUND)).get("event")


def copies_of_public_text() -> list[Row]:
    cast = Cast(13)
    found = []
    for number in range(40):
        person = cast.scene.person()
        text = cast.scene.composer.copied(PUBLIC, cast.scene.values(person))
        found.append(cast.row(f"H{number:02d}", text, person=person))
    return found


def test_an_unknown_public_text_is_at_most_watched(tmp_path: Path) -> None:
    copies = copies_of_public_text()
    night = run(tmp_path, BACKGROUND + copies)
    assert {gang["tier"] for gang in night.gangs} <= {"watch"}


def test_a_registered_public_text_accuses_nobody(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    line = json.dumps({"id": "HOWTO-1", "text": PUBLIC}, ensure_ascii=False)
    (corpus / "public.jsonl").write_text(line + "\n", encoding="utf-8")
    copies = copies_of_public_text()
    settings = Settings(near_duplicates=NearDuplicateSettings(corpus=str(corpus)))
    night = run(tmp_path, BACKGROUND + copies, settings)
    assert night.gangs == []
    assert night.explained(ids(copies)) == {"public_text": set(ids(copies))}


def test_a_household_that_shares_everything_is_no_gang(tmp_path: Path) -> None:
    cast = Cast(17)
    first = cast.row("C0", FLAGSHIP[0], day=9)
    shared = {name: first[name] for name in ("phone", "address", "account", "device")}
    shared["address"] = "长沙市岳麓区麓山南路36号湘江小区6栋2单元702室"
    family = [cast.row(f"C{number}", FLAGSHIP[0], day=9 + number) | shared for number in range(5)]
    night = run(tmp_path, BACKGROUND + family)
    assert night.gangs == []
    assert night.explained(ids(family)) == {"household": set(ids(family))}


@pytest.mark.parametrize("kind", ["dormitory", "mall"])
def test_tenants_of_one_large_place_are_no_gang(tmp_path: Path, kind: str) -> None:
    tenants = lookalike(kind, 200)
    night = run(tmp_path, BACKGROUND + tenants)
    assert len({row["name"] for row in tenants}) > 150
    assert night.gangs == []


@pytest.mark.parametrize("firm", ["明理律师事务所", "江岸区法律援助中心"])
def test_clients_of_a_lawful_representative_are_no_gang(tmp_path: Path, firm: str) -> None:
    cast = Cast(19)
    lawyer = {"agent": "陆远航", "agent_company": firm, "phone": "13912087654"}
    clients = [cast.row(f"R{number}", FLAGSHIP[number % 3]) | lawyer for number in range(8)]
    night = run(tmp_path, BACKGROUND + clients)
    assert night.gangs == []
    assert night.explained(ids(clients)) == {"representative": set(ids(clients))}


def test_repeats_and_portal_copies_are_one_person(tmp_path: Path) -> None:
    cast = Cast(23)
    person = cast.scene.person()
    texts = [FLAGSHIP[0]] * 3 + [*FLAGSHIP[1:], cast.scene.own_words(person)]
    again = [cast.row(f"A{number}", text, person=person) for number, text in enumerate(texts)]
    for row in again[3:]:
        row["id_number"] = ""
    night = run(tmp_path, BACKGROUND + again)
    person_of = {row["complaint_id"]: row["person_id"] for row in night.rows("people")}
    assert {person_of[complaint] for complaint in ids(again)} == {"P-A0"}
    assert night.gangs == []
    assert night.explained(ids(again)) == {"repeats": set(ids(again))}


def test_one_phone_behind_twelve_is_for_review_and_never_referred(tmp_path: Path) -> None:
    callers = one_phone(12)
    night = run(tmp_path, BACKGROUND + callers)
    assert [(gang["tier"], gang["people"], gang["channels"]) for gang in night.gangs] == [("review", 12, ["phone"])]
    assert list(night.of(ids(callers)).values()) == [ids(callers)]
