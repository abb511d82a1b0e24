"""What stands beside the evidence because the tables know it, each with the exact sentence, Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from evidence_world import ACCOMPLICES, MOMENT, Shared, chain, names, pairs, tables

from complaint_guard.rank import Evidence, rank, unquoted
from complaint_guard.records import table
from complaint_guard.report.english import english
from complaint_guard.settings import RankSettings

FIVE = names("p", 5)
SHARED = {"phone:1": Shared("phone", FIVE), "account:1": Shared("account", FIVE)}


def against(hubs: dict[str, Shared], families: Sequence[dict[str, Any]] = (), **parts: Sequence[object]) -> list[str]:
    """The counter-evidence of the one gang of FIVE; `parts` are columns of NORMALISED, one value a person."""
    made = tables(hubs, FIVE)
    clean = made.normalised
    for column, values in parts.items():
        place = clean.column_names.index(column)
        clean = clean.set_column(place, column, pa.array(values, clean.schema.field(column).type))
    gang = chain("G-1", FIVE, 40.0)
    edges = pairs([edge[:3] for edge in gang.tree])
    evidence = Evidence(made.ties, made.hubs, edges, clean, 1000, ACCOMPLICES)
    found = rank([gang], evidence, RankSettings(), families=table("families", families))
    (row,) = found.gangs.to_pylist()
    return list(row["counter_evidence"])


def has(said: list[str], chinese: str, other: str) -> bool:
    """Whether the sentence stands there; its English is as planned."""
    assert english(chinese) == other
    return chinese in said


CITY = "全部 5 人的地址在同一城市（成都市），可能是同事、邻居或亲友"
CITY_EN = "the addresses of all 5 are in one city (成都市); they may be colleagues, neighbours or friends"
MOST = "5 人中有 4 人的地址在同一城市（成都市），可能是同事、邻居或亲友"
MOST_EN = "the addresses of 4 of 5 are in one city (成都市); they may be colleagues, neighbours or friends"


def test_four_fifths_of_one_city_are_told() -> None:
    assert has(against(SHARED, city=["成都市"] * 5), CITY, CITY_EN)
    assert has(against(SHARED, city=["成都市"] * 4 + [""]), MOST, MOST_EN)
    assert not any("同一城市" in one for one in against(SHARED, city=["成都市"] * 3 + ["", "绵阳市"]))


@pytest.mark.parametrize(("there", "told"), [(3, True), (4, False)])
def test_a_city_is_not_told_where_one_address_says_it(there: int, told: bool) -> None:
    at_one = {"address:room:1": Shared("address", FIVE[:there], level="room")}
    assert (CITY in against(SHARED | at_one, city=["成都市"] * 5)) == told


def test_three_fifths_of_one_surname_are_told() -> None:
    said = against(SHARED, name=["马一", "马二", "马三", "丁四", "欧阳五"])
    sentence = "5 人中有 3 人同姓（马），可能是亲属或同乡"
    assert has(said, sentence, "3 of 5 bear one surname (马); they may be kin or of one village")
    said = against(SHARED, name=["欧阳一", "欧阳二", "欧阳三", "欧阳四", "欧阳五"])
    everyone = "全部 5 人同姓（欧阳），可能是亲属或同乡"
    assert has(said, everyone, "all 5 bear one surname (欧阳); they may be kin or of one village")
    assert not any("同姓" in one for one in against(SHARED, name=["马一", "马二", "丁三", "欧四", "欧阳五"]))


@pytest.mark.parametrize(
    ("days", "chinese", "other"),
    [
        (
            1,
            "全部投诉在同一天收到，可能由同一件事引起",
            "all complaints came on one day; one event may have caused them",
        ),
        (
            7,
            "全部投诉在 7 天内收到，可能由同一件事引起",
            "all complaints came within 7 days; one event may have caused them",
        ),
    ],
)
def test_complaints_of_one_week_are_told(days: int, chinese: str, other: str) -> None:
    came = [MOMENT] * 4 + [MOMENT + timedelta(days=days - 1)]
    assert has(against(SHARED, received_at=came), chinese, other)


def test_complaints_of_more_than_a_week_are_not() -> None:
    came = [MOMENT] * 4 + [datetime(2026, 9, 8, 1)]
    assert not any("天" in one for one in against(SHARED, received_at=came))


SPOKESMAN = "代理人与其中一名投诉人同名，可能是当事人自己推举的代表"
SPOKESMAN_EN = "the agent bears the name of one of the complainants, and may be whom they chose among themselves"


def test_an_agent_who_complains_himself_is_told() -> None:
    people = ["马一", "丁二", "陈三", "王四", "李五"]
    assert has(against(SHARED, name=people, agent=["", "马一", "马一", "马一", "马一"]), SPOKESMAN, SPOKESMAN_EN)
    assert SPOKESMAN not in against(SHARED, name=people, agent=["马一", "", "", "", ""])
    assert SPOKESMAN not in against(SHARED, name=["马*", *people[1:]], agent=["", "马*", "马*", "马*", ""])


def registered(firm: str, naming: Sequence[str] = ()) -> dict[str, Shared]:
    """SHARED, and a firm that the registry has at the address of four, of whom `naming` name it as agent."""
    there = [person for person in FIVE[:4] if person not in naming]
    return SHARED | {"agent:1": Shared("agent", FIVE[:4], level="same", registered=there, label=firm)}


FIRM = "其中 4 人的地址是南昌指尖坊美甲店的登记地址，可能是其员工、商户或顾客"
FIRM_EN = (
    "the address of 4 of them is the registered one of 南昌指尖坊美甲店; "
    "they may be its staff, stall holders or customers"
)


def test_an_ordinary_firm_at_their_address_is_told() -> None:
    assert has(against(registered("南昌指尖坊美甲店")), FIRM, FIRM_EN)
    assert FIRM not in against(registered("南昌指尖坊美甲店", naming=FIVE[:1]))
    for firm in ("益民法律咨询服务部", "安途商务咨询有限公司", "法援通企业管理有限公司", "安途信息服务有限公司"):
        assert not any("登记地址" in one for one in against(registered(firm)))


def family(family_id: str, origin: str, subject: str) -> dict[str, Any]:
    return {
        "family_id": family_id, "complaints": 2, "people": 2, "template": "", "variants": [], "passages": [], "read": 2,
        "origin": origin, "known_id": "", "subject": subject, "first_seen": MOMENT, "last_seen": MOMENT,
    }  # fmt: skip


def test_explained_wording_is_told_once_with_its_grounds() -> None:
    lot = "文本自述为同事、业主、家长、亲属等同一处境的人"
    scripts = {f"S-{n}": Shared("script", FIVE[n : n + 2], innocent="same_matter") for n in (0, 1, 2)}
    said = against(SHARED | scripts, [family(one, "found", lot) for one in scripts])
    assert [one for one in said if "文本相近" in one] == [
        "其中 4 人文本相近另有解释（文本自述为同事、业主、家长、亲属等），未计入证据"
    ]
    scripts["S-2"] = Shared("script", FIVE[3:], innocent="public_text")
    said = against(SHARED | scripts, [family("S-0", "found", lot), family("S-1", "found", "核实车行")])
    both = "其中 5 人文本相近另有解释（同一事项；文本自述为同事、业主、家长、亲属等；公开文本），未计入证据"
    assert has(
        said,
        both,
        "for 5 of them the wording has another explanation (one matter; the texts say that colleagues, owners, parents "
        "or kin speak; a public text) and is not counted",
    )


HOME = {"address:1": Shared("address", FIVE[:3], innocent="household", level="room")}


@pytest.mark.parametrize(
    ("people", "place", "compound", "chinese", "other"),
    [
        (
            ("马一", "马二", "丁三", "陈四", "李五"),
            "home",
            "翠湖小区",
            "其中 3 人住址为同一住户，可能是家庭成员",
            "3 of them live in one household and may be a family",
        ),
        (
            ("马一", "马二", "丁三", "陈四", "李五"),
            "home",
            "博学大厦",
            "其中 3 人登记同一地址，可能是家人、同住者或同一场所的人",
            "3 of them give one address: kin, people who live together, or people of one place",
        ),
        (
            ("马一", "王二", "丁三", "陈四", "李五"),
            "",
            "清真老寺",
            "其中 3 人登记同一地址，有 3 个姓氏，可能同住或同在一处场所",
            "3 of them, of 3 surnames, give one address: they may live together or be people of one place",
        ),
    ],
)
def test_people_of_one_home_are_told_by_its_kind_and_their_surnames(
    people: Sequence[str], place: str, compound: str, chinese: str, other: str
) -> None:
    assert has(against(SHARED | HOME, name=people, place=[place] * 5, compound=[compound] * 5), chinese, other)


def test_a_fact_changes_no_tier() -> None:
    plain = against(SHARED)
    told = against(SHARED, city=["成都市"] * 5, name=["马一", "马二", "马三", "马四", "马五"])
    assert set(plain) < set(told)


UNSHARED = {"phone:1": Shared("phone", FIVE)}
NO_ACCOUNT = "未见共用退款账户（5 人中有 3 人登记可比对的退款账户）"
ALL_ACCOUNTS = "未见共用退款账户（全部 5 人登记可比对的退款账户）"
FEW_ACCOUNTS = "5 人中只有 2 人登记可比对的退款账户，是否共用无从判断"
NOBODYS = "没有人登记可比对的退款账户，是否共用无从判断"


@pytest.mark.parametrize(
    ("gave", "chinese", "other"),
    [
        (5, ALL_ACCOUNTS, "no shared refund account was seen (all 5 gave a usable one)"),
        (3, NO_ACCOUNT, "no shared refund account was seen (3 of 5 gave a usable one)"),
        (2, FEW_ACCOUNTS, "only 2 of 5 gave a usable refund account; whether one is shared cannot be told"),
        (0, NOBODYS, "nobody gave a usable refund account; whether one is shared cannot be told"),
    ],
)
def test_what_nobody_gave_is_not_said_to_be_unshared(gave: int, chinese: str, other: str) -> None:
    said = against(UNSHARED, account=[f"62220{place}" for place in range(gave)] + [""] * (5 - gave))
    assert has(said, chinese, other)
    assert [one for one in said if "共用退款账户" in one or "可比对的退款账户" in one] == [chinese]


def test_what_is_shared_and_not_counted_is_not_said_to_be_unshared() -> None:
    explained = Shared("account", FIVE[:3], innocent="crowd")
    assert not any("可比对的退款账户" in one for one in against(UNSHARED | {"account:1": explained}))


HELPED = "的文本自述为同事、商户、业主、亲属，由社工、律师、网点等代写，或取自公开范本，须先核实"


def test_texts_that_tell_of_helpers_are_quoted_masked() -> None:
    texts = ["社区义工帮我写的,利息太高"] * 2 + ["我不识字,托邻居王强帮我写,请退费", "同事都被扣了", "我不认"]
    masked = [text.replace("王强", "\ue000") for text in texts]
    said = against(SHARED, text=texts, masked=masked)
    quoted = "“社区义工帮我写的”（2 人）“同事都被扣了”（1 人）“托邻居…帮我写”（1 人）"
    (line,) = [one for one in said if HELPED in one]
    assert line == f"5 人中有 4 人{HELPED}；文本写有{quoted}"
    assert english(line) == (
        "4 of 5 say themselves that they are colleagues, stall holders, owners or kin, that a social worker, a lawyer "
        "or a branch writes for them, or that the words are of a public sample; check that first. They write: "
        "“社区义工帮我写的” (2) “同事都被扣了” (1) “托邻居…帮我写” (1)"
    )
    assert unquoted(line) == f"5 人中有 4 人{HELPED}"


def test_texts_of_one_lot_that_are_not_counted_are_quoted() -> None:
    lot = "文本自述为同事、业主、家长、亲属等同一处境的人"
    script = {"S-0": Shared("script", FIVE[:2], innocent="same_matter")}
    texts = ["我们小区业主都没收到,请处理", "业主一起反映"] + ["我不认"] * 3
    said = against(SHARED | script, [family("S-0", "found", lot)], text=texts, masked=texts)
    line = "其中 2 人文本相近另有解释（文本自述为同事、业主、家长、亲属等），未计入证据；文本写有“…业主…”（2 人）"
    english_line = (
        "for 2 of them the wording has another explanation (the texts say that colleagues, owners, parents or kin "
        "speak) and is not counted. They write: “…业主…” (2)"
    )
    assert has(said, line, english_line)


def test_more_homes_than_one_are_counted() -> None:
    rooms = {f"address:{n}": Shared("address", FIVE[n : n + 2], innocent="household", level="room") for n in (0, 2)}
    rooms["address:9"] = Shared("address", FIVE[2:4], innocent="household", level="door")
    said = against(SHARED | rooms, name=["马一", "马二", "丁三", "丁四", "李五"])
    more = "另有 1 处地址各有数人登记，共 2 人，可能各为同住者或同一场所的人"
    english_more = (
        "1 more addresses are each given by several people, 2 in all, who may live together or be of one place"
    )
    assert has(said, more, english_more)
    assert len([one for one in said if "登记同一地址" in one or "同一住户" in one]) == 1
