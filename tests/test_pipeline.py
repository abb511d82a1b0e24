"""Whole nights: who is accused, and who is explained."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from pipeline_world import (
    HOMES,
    LAYOUTS,
    PUBLIC,
    Cast,
    Night,
    Row,
    background,
    copies_of_public_text,
    flagship,
    ids,
    moment,
    one_phone,
    run,
)

from complaint_guard.sample import lookalikes
from complaint_guard.settings import NearDuplicateSettings, Settings

BACKGROUND = list(background())


def lookalike(kind: str, size: int, seed: int = 5) -> list[Row]:
    """An innocent group of the sample's `kind`."""
    cast = Cast(seed, size=2 * size)
    filings = lookalikes.KINDS[kind].plant(cast.scene, size)
    return [
        cast.row(f"L{number:03d}", filing.text, person=filing.person)
        | {"received_at": moment(filing.second), "address": filing.address}
        for number, filing in enumerate(filings)
    ]


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


def test_families_who_took_up_one_script_are_not_referred(tmp_path: Path) -> None:
    cast = Cast(29)
    scene = cast.scene
    rows = []
    for group, addresses in (("two couples", [*HOMES[:2]] * 2), ("family and strangers", [HOMES[2]] * 3 + ["", ""])):
        script = scene.composer.script()
        for number, address in enumerate(addresses):
            who = scene.person()
            text, _ = scene.composer.written(script, scene.values(who), "light")
            rows.append(cast.row(f"{group} {number}", text, person=who) | {"address": address})
    night = run(tmp_path, BACKGROUND + rows)
    tiers = {gang["gang_id"]: gang["tier"] for gang in night.gangs}
    assert len(night.of(ids(rows))) == 2
    assert "refer" not in {tiers[gang_id] for gang_id in night.of(ids(rows))}


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


@dataclass(frozen=True)
class Mixed:
    """One night with groups of every innocent kind, and one phone behind twelve; `rows` by group."""

    night: Night
    rows: dict[str, list[Row]]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Mixed:
    cast = Cast(17)
    written, scene = cast.scene.composer.written, cast.scene
    rows = {"household": household(cast), "phone": one_phone(12)}
    for number, firm in enumerate(("明理律师事务所", "江岸区法律援助中心")):
        script, lawyer = (
            scene.composer.script(),
            {"agent": "陆远航", "agent_company": firm, "phone": f"1391208765{number}"},
        )
        people = [scene.person() for _ in range(8)]
        rows[firm] = [
            cast.row(f"R{number}{place}", written(script, scene.values(who), "light")[0], person=who) | lawyer
            for place, who in enumerate(people)
        ]
    person = scene.person()
    said = scene.own_words(person)
    again = [said, said, said, f"{said}请尽快处理。", f"您好，{said}", scene.own_words(person)]
    rows["repeats"] = [cast.row(f"A{number}", text, person=person) for number, text in enumerate(again)]
    for row in rows["repeats"][3:]:
        row["id_number"] = ""
    rejected = BACKGROUND[0] | {"complaint_id": "X", "text": ""}
    everyone = [*BACKGROUND, rejected, *(row for group in rows.values() for row in group)]
    return Mixed(run(tmp_path_factory.mktemp("mixed"), everyone), rows)


def household(cast: Cast) -> list[Row]:
    """Five of one home whose daughter types for all of them, on her own device, in the same words."""
    first = cast.row("C0", day=9)
    shared = {name: first[name] for name in ("phone", "account", "device")}
    shared["address"] = "长沙市岳麓区麓山南路36号湘江小区6栋2单元702室"
    rows = [cast.row(f"C{number}", first["text"], day=9 + number) | shared for number in range(5)]
    return [row | {"name": "王李"[place % 2] + row["name"][1:]} for place, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("group", "kind"),
    [
        ("household", "household"),
        ("明理律师事务所", "representative"),
        ("江岸区法律援助中心", "representative"),
        ("repeats", "repeats"),
    ],
)
def test_an_innocent_group_is_named_and_no_gang(mixed: Mixed, group: str, kind: str) -> None:
    complaints = ids(mixed.rows[group])
    assert mixed.night.of(complaints) == {}
    assert mixed.night.explained(complaints)[kind] == set(complaints)


def test_repeats_and_portal_copies_are_one_person(mixed: Mixed) -> None:
    person_of = {row["complaint_id"]: row["person_id"] for row in mixed.night.rows("people")}
    assert {person_of[complaint] for complaint in ids(mixed.rows["repeats"])} == {"P-A0"}


def test_one_phone_behind_twelve_is_for_review_and_never_referred(mixed: Mixed) -> None:
    found = [(gang["tier"], gang["people"], gang["channels"]) for gang in mixed.night.gangs]
    assert found == [("review", 12, ["phone"])]
    assert list(mixed.night.of(ids(mixed.rows["phone"])).values()) == [ids(mixed.rows["phone"])]


def test_rejected_rows_are_counted_and_the_rest_goes_on(mixed: Mixed) -> None:
    counts = mixed.night.result.figures["counts"]
    planted = sum(len(group) for group in mixed.rows.values())
    assert (counts["complaints"], counts["rejects"]) == (len(BACKGROUND) + planted, 1)


@pytest.mark.parametrize("kind", ["dormitory", "mall"])
def test_tenants_of_one_large_place_are_no_gang(tmp_path: Path, kind: str) -> None:
    tenants = lookalike(kind, 200)
    night = run(tmp_path, BACKGROUND + tenants)
    assert len({row["name"] for row in tenants}) > 150
    assert night.gangs == []
