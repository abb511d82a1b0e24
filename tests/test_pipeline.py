"""Whole nights: what is accused, what is explained, and what a case base holds afterwards."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pipeline_world import Cast, Night, Row, background, ids, moment, run

from complaint_guard import pipeline
from complaint_guard.casebase import CaseBase
from complaint_guard.errors import InputError, PartlyRejectedError
from complaint_guard.sample import lookalikes
from complaint_guard.settings import NearDuplicateSettings, Settings

BACKGROUND = list(background())

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
    "one room": (f"{MALL}A座1208室", f"浙江省{MALL}A栋1208室", "杭州拱墅区莫干山路1208号天苑商贸城A座12楼1208"),
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
    everyone = BACKGROUND + [row for group in rows.values() for row in group]
    return Mixed(run(tmp_path_factory.mktemp("mixed"), everyone), rows)


def household(cast: Cast) -> list[Row]:
    """Five of one home whose daughter types for all of them, on her own device, in the same words."""
    first = cast.row("C0", day=9)
    shared = {name: first[name] for name in ("phone", "account", "device")}
    shared["address"] = "长沙市岳麓区麓山南路36号湘江小区6栋2单元702室"
    return [cast.row(f"C{number}", first["text"], day=9 + number) | shared for number in range(5)]


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


@pytest.mark.parametrize("kind", ["dormitory", "mall"])
def test_tenants_of_one_large_place_are_no_gang(tmp_path: Path, kind: str) -> None:
    tenants = lookalike(kind, 200)
    night = run(tmp_path, BACKGROUND + tenants)
    assert len({row["name"] for row in tenants}) > 150
    assert night.gangs == []


SOME = BACKGROUND[:120]
AFTER = {"night": "2026-10-16"}


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the case base of one night, in which the flagship three are referred."""
    folder = tmp_path_factory.mktemp("first")
    night = run(folder, SOME + flagship(LAYOUTS["one room"]), night="2026-10-15")
    assert [gang["tier"] for gang in night.gangs] == ["refer"]
    return folder


@pytest.fixture
def desk(first_night: Path, tmp_path: Path) -> Path:
    """A copy of the first night that a test may write to."""
    return Path(shutil.copytree(first_night, tmp_path / "desk"))


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    """When each file below `folder` was written, and what is in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_a_gang_keeps_its_id_when_it_grows(desk: Path) -> None:
    (before,) = CaseBase(desk / "cb").table("gangs").to_pylist()
    later = flagship((LAYOUTS["one room"][1], LAYOUTS["one room"][0], HOMES[0]), name="A")[:2]
    for row, who in zip(later, BACKGROUND[200:], strict=False):
        row |= {name: who[name] or row[name][::-1] for name in ("name", "id_number", "phone")}
        row |= {"account": "", "device": ""}
    night = run(desk, later, name="second", **AFTER)
    (after,) = night.gangs
    assert (before["gang_id"], before["people"]) == ("G-F0", 3)
    assert (after["gang_id"], after["people"], after["tier"]) == ("G-F0", 5, "refer")


def test_the_same_input_twice_rewrites_nothing(desk: Path) -> None:
    held = contents(desk / "cb")
    again = run(desk, SOME + flagship(LAYOUTS["one room"]), night="2026-10-15")
    assert again.result.unchanged
    assert again.result.gangs["gang_id"].to_pylist() == ["G-F0"]
    assert contents(desk / "cb") == held


def test_a_corrected_complaint_supersedes_the_earlier_one(desk: Path) -> None:
    corrected = flagship(LAYOUTS["one room"])[2] | {"text": BACKGROUND[200]["text"], "address": HOMES[0]}
    night = run(desk, [corrected], name="second", **AFTER)
    assert night.gangs == []
    rows = night.case_base.history("complaints").to_pylist()
    assert len(rows) == len(SOME) + 3
    assert [row["address"] for row in rows if row["complaint_id"] == "F2"] == [HOMES[0]]
    (old,) = [
        row for row in night.case_base.table("complaints", "2026-10-15").to_pylist() if row["complaint_id"] == "F2"
    ]
    assert old["address"] == LAYOUTS["one room"][2]


def test_the_order_of_rows_does_not_matter_and_two_case_bases_are_equal(tmp_path: Path) -> None:
    rows = SOME + flagship(LAYOUTS["rooms on one floor"]) + one_phone(90) + copies_of_public_text()
    nights = []
    for name in ("one", "two", "shuffled"):
        (tmp_path / name).mkdir()
        if name == "shuffled":
            random.Random(1).shuffle(rows)
        nights.append(run(tmp_path / name, rows))
    one, two, shuffled = nights
    assert len(one.gangs) >= 3
    assert one.gangs_file == two.gangs_file
    assert one.gangs_file == shuffled.gangs_file
    for name in ("gangs", "members", "explained", "pairs", "hubs"):
        assert one.rows(name) == shuffled.rows(name), name


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    night = run(tmp_path, SOME[:40] + flagship(LAYOUTS["one room"]), dry_run=True)
    assert night.result.gangs["gang_id"].to_pylist()[0] == "G-F0"
    assert night.result.report_folder is None and not night.result.unchanged
    assert [path.name for path in tmp_path.iterdir()] == ["night.csv"]


def test_a_strict_run_with_a_reject_writes_nothing(tmp_path: Path) -> None:
    rows = [*SOME[:5], SOME[5] | {"text": ""}, SOME[6] | {"received_at": "soon"}]
    with pytest.raises(PartlyRejectedError) as caught:
        run(tmp_path, rows, strict=True)
    assert str(caught.value) == (
        "2 rows or cells were rejected and --strict was given; run without --strict to see them"
    )
    assert caught.value.exit_code == 3
    assert [path.name for path in tmp_path.iterdir()] == ["night.csv"]


def test_without_one_readable_row_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        run(tmp_path, [row | {"text": ""} for row in SOME[:3]])
    assert str(caught.value) == "no complaint could be read (3 rows rejected); correct the file, nothing was written"
    assert [path.name for path in tmp_path.iterdir()] == ["night.csv"]


def test_rejected_rows_are_counted_and_the_rest_goes_on(tmp_path: Path) -> None:
    night = run(tmp_path, [*SOME[:5], SOME[5] | {"text": ""}], strict=False)
    counts = night.result.figures["counts"]
    assert (counts["complaints"], counts["rejects"]) == (5, 1)


@pytest.mark.parametrize("room", ["near_duplicates", "fuse", "render"])
def test_a_run_that_fails_later_resumes_after_what_it_kept(
    desk: Path, monkeypatch: pytest.MonkeyPatch, room: str
) -> None:
    calls = {"normalise": 0, "embed": 0}

    def counted(name: str, verb: Callable[..., object]) -> Callable[..., object]:
        def counting(*args: object) -> object:
            calls[name] += 1
            return verb(*args)

        return counting

    for name in calls:
        monkeypatch.setattr(pipeline, name, counted(name, getattr(pipeline, name)))
    real, held = getattr(pipeline, room), contents(desk / "cb" / "nights" / "2026-10-15")

    def broken(*args: object) -> object:
        raise RuntimeError(room)

    monkeypatch.setattr(pipeline, room, broken)
    with pytest.raises(RuntimeError, match=room):
        run(desk, BACKGROUND[120:160], name="second", **AFTER)
    case_base = CaseBase(desk / "cb")
    assert (case_base.nights(), case_base.head()) == (["2026-10-15"], "2026-10-15")
    assert contents(desk / "cb" / "nights" / "2026-10-15") == held
    assert not (desk / "cb" / "reports" / "2026-10-16").exists()
    monkeypatch.setattr(pipeline, room, real)
    night = run(desk, BACKGROUND[120:160], name="second", **AFTER)
    assert calls == {"normalise": 1, "embed": 1}
    assert night.case_base.nights() == ["2026-10-15", "2026-10-16"]
    assert night.case_base.problems() == []
