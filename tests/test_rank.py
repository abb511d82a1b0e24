from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from evidence_world import ACCOMPLICES, Shared, chain, names, pairs, posterior, prior, tables

from complaint_guard.rank import HELPED, LOT, Evidence, Ranked, rank
from complaint_guard.rank.unlike import unlike
from complaint_guard.records import Gang, table
from complaint_guard.records.vectors import Vectors
from complaint_guard.report.english import english
from complaint_guard.settings import RankSettings

SETTINGS = RankSettings()
PEOPLE = 1000
THREE, FIVE = names("p", 3), names("p", 5)


def ranked(gangs: Sequence[Gang], hubs: dict[str, Shared], district: str = "") -> Ranked:
    everyone = sorted({person for gang in gangs for person in gang.people})
    made = tables(hubs, everyone, district=district)
    edges = pairs([edge[:3] for gang in gangs for edge in gang.tree], PEOPLE)
    evidence = Evidence(made.ties, made.hubs, edges, made.normalised, PEOPLE, ACCOMPLICES)
    return rank(gangs, evidence, SETTINGS)


def only(hubs: dict[str, Shared], people: Sequence[str] = THREE, bits: float = 40.0) -> dict[str, Any]:
    """The one gang of `people`, whom pairs of `bits` hold together."""
    (row,) = ranked([chain("G-1", people, bits)], hubs).gangs.to_pylist()
    return dict(row)


def shared(*kinds: str, people: Sequence[str] = THREE) -> dict[str, Shared]:
    return {kind: Shared(kind, people) for kind in kinds}


def test_two_independent_kinds_with_three_people_each_are_referred() -> None:
    row = only(shared("script", "agent"))
    assert (row["tier"], row["channels"], row["script"]) == ("refer", ["script", "agent"], "script")
    assert row["reasons"] == ["3 人的投诉文本同源", "3 人由同一代理人或机构代理"]
    assert row["counter_evidence"] == [
        "由同一代理人或机构代理者，委托代理本身合法，也可能由社工、残联、村居或亲属协助，请核实资格与授权",
        "全部投诉在 3 天内收到，可能由同一件事引起",
        "没有人登记可比对的电话，是否共用无从判断",
        "没有人登记可比对的退款账户，是否共用无从判断",
    ]


@pytest.mark.parametrize(
    "kinds",
    [
        ("script",),
        ("address",),
        ("phone",),
        ("voice",),
        ("phone", "account", "device"),
        ("phone", "voice"),
        ("phone", "agent"),
    ],
)
def test_one_kind_of_evidence_is_never_referred(kinds: tuple[str, ...]) -> None:
    assert only(shared(*kinds))["tier"] != "refer"


@pytest.mark.parametrize("contact", ["phone", "account", "device"])
def test_any_contact_makes_wording_referable(contact: str) -> None:
    assert only(shared("script", contact))["tier"] == "refer"


#: cities of people of no gang
ELSEWHERE = [*"bcdefghijklmnopqrstuvw"]


def rewritten(hubs: dict[str, Shared], column: str, values: Sequence[str], rest: Sequence[str] = ()) -> str:
    """The tier of a gang of as many people as there are `values` of a column of NORMALISED; `rest` are those of people
    of no gang.
    """
    people = names("p", len(values))
    made = tables(hubs, [*people, *(f"r{number}" for number in range(len(rest)))])
    place = made.normalised.column_names.index(column)
    clean = made.normalised.set_column(place, column, pa.array([*values, *rest]))
    edges = pairs([edge[:3] for edge in chain("G-1", people, 40.0).tree], PEOPLE)
    evidence = Evidence(made.ties, made.hubs, edges, clean, PEOPLE, ACCOMPLICES)
    return str(rank([chain("G-1", people, 40.0)], evidence, SETTINGS).gangs["tier"][0].as_py())


@pytest.mark.parametrize(
    ("places", "tier"), [("bbbbb", "refer"), ("bbbhh", "refer"), ("bbhhh", "review"), ("ooooo", "refer")]
)
def test_only_an_address_of_business_counts_for_refer(places: str, tier: str) -> None:
    given = [{"b": "business", "o": "office", "h": "home"}[place] for place in places]
    assert rewritten(shared("script", "address", people=FIVE), "place", given) == tier


@pytest.mark.parametrize(("copies", "tier"), [(4, "review"), (5, "refer")])
def test_few_who_copy_one_text_at_one_office_may_be_colleagues(copies: int, tier: str) -> None:
    hubs = {**shared("address", people=FIVE), "script": Shared("script", FIVE[:copies])}
    row = only(hubs, FIVE)
    said = "文本同源的不足 5 人，且地址不在商场、市场，可能是同事之间传看的文本"
    assert (row["tier"], said in row["counter_evidence"]) == (tier, tier == "review")
    assert only({**hubs, "phone": Shared("phone", FIVE)}, FIVE)["tier"] == "refer"
    assert only({**hubs, "voice": Shared("voice", FIVE[:3])}, FIVE)["tier"] == "refer"
    mall = Shared("address", FIVE, level="compound", label="杭州市拱墅区天苑商贸城")
    assert only({**hubs, "address": mall}, FIVE)["tier"] == "refer"


@pytest.mark.parametrize(
    ("body", "tier"),
    [
        ("某咨询公司", "refer"),
        ("锦丰服饰厂", "review"),
        ("卡车司机互助协会", "review"),
        ("罕见病关爱中心", "review"),
        ("餐饮管理有限公司", "review"),
        ("金融消费者维权协会", "refer"),
    ],
)
def test_an_agent_of_an_association_or_another_trade_may_stand_by_its_own(body: str, tier: str) -> None:
    assert rewritten(shared("script", "agent"), "agent_company", [body] * 3) == tier


@pytest.mark.parametrize(
    ("texts", "tier"),
    [
        (["8月20日随团游览", "2026年8月20号在展厅", "八月二十日被劝说"], "review"),
        (["8月20日借款", "8月21日借款", "8月22日借款"], "refer"),
        (["自2021年3月1日起施行的办法", "2021年3月1日起", "2021年3月1日正式施行"], "refer"),
        (["请于9月30日前答复"] * 3, "refer"),
        (["十月三十一日吞卡", "10月31号吞卡", "十十月二一日, 三十一月九十日, 10月31日"], "review"),
    ],
)
def test_people_who_name_one_day_may_tell_of_one_event(texts: list[str], tier: str) -> None:
    assert rewritten(shared("script", "phone"), "text", texts) == tier


@pytest.mark.parametrize(("cities", "tier"), [("abcde", "refer"), ("aaabc", "review")])
def test_an_agent_whose_clients_live_in_one_city_may_be_a_helper_there(cities: str, tier: str) -> None:
    assert rewritten(shared("script", "agent", people=FIVE), "city", list(cities), ELSEWHERE) == tier


def test_where_clients_share_the_agents_office_their_city_says_nothing() -> None:
    assert rewritten(shared("address", "agent", people=FIVE), "city", ["a"] * 5, ELSEWHERE) == "refer"


@pytest.mark.parametrize(("firm", "tier"), [("南昌某某鞋服厂", "review"), ("南昌某某信息咨询中心", "refer")])
def test_people_at_the_registered_address_of_an_ordinary_firm_may_be_its_staff(firm: str, tier: str) -> None:
    hubs = shared("script", "address", people=FIVE)
    hubs["agent:1"] = Shared("agent", FIVE, registered=FIVE, label=firm)
    assert only(hubs, FIVE)["tier"] == tier


def test_an_agent_without_a_firm_may_be_a_relative() -> None:
    people = names("p", 4)
    assert rewritten(shared("script", "agent", people=people), "agent_company", ["", "", "", "某咨询公司"]) == "refer"
    assert rewritten(shared("script", "agent", people=people), "agent_company", [""] * 4) == "review"


@pytest.mark.parametrize("contact", ["phone", "account", "device"])
@pytest.mark.parametrize(("cities", "tier"), [("abcde", "refer"), ("aabbc", "refer"), ("aaabc", "review")])
def test_what_most_people_of_one_city_share_may_be_a_neighbours(contact: str, cities: str, tier: str) -> None:
    assert rewritten(shared("script", contact, people=names("p", 5)), "city", list(cities), ELSEWHERE) == tier


def test_where_all_customers_live_in_one_city_its_districts_part_neighbours() -> None:
    hubs = shared("script", "phone", people=names("p", 5))
    assert rewritten(hubs, "city", ["a"] * 5, ELSEWHERE) == "review"
    assert rewritten(hubs, "city", ["a"] * 5, ["a"] * 20) == "refer"


@pytest.mark.parametrize(
    ("called", "tier"), [("王李张赵钱", "refer"), ("王王李张赵", "refer"), ("王王王李张", "review")]
)
def test_people_of_one_surname_may_be_kin(called: str, tier: str) -> None:
    assert rewritten(shared("script", "phone", people=names("p", 5)), "name", [f"{one}某" for one in called]) == tier


SAID = "的文本自述为同事、商户、业主、亲属，由社工、律师、网点等代写，或取自公开范本，须先核实"
UNLIKE = "各人文本所述事项互不相近，更像由同一人为多人代写或代为提交"


def told(
    people: Sequence[str], hubs: dict[str, Shared], saying: int, vectors: pa.Table | None = None, city: str = ""
) -> dict[str, Any]:
    """The gang of `people`, the texts of `saying` of whom tell of a volunteer, in one `city` ("": each elsewhere)."""
    (row,) = rank([chain("G-1", people, 40.0)], known(people, hubs, saying, vectors, city), SETTINGS).gangs.to_pylist()
    return dict(row)


def known(
    people: Sequence[str], hubs: dict[str, Shared], saying: int, vectors: pa.Table | None = None, city: str = ""
) -> Evidence:
    made = tables(hubs, people)
    texts = ["志愿者帮我写的,我认这笔债" if place < saying else "我不认这笔债" for place in range(len(people))]
    clean = made.normalised
    for column in ("text", "masked"):
        clean = clean.set_column(clean.column_names.index(column), column, pa.array(texts))
    clean = clean.set_column(clean.column_names.index("city"), "city", pa.array([city] * len(people)))
    edges = pairs([edge[:3] for edge in chain("G-1", people, 40.0).tree], PEOPLE)
    evidence = Evidence(made.ties, made.hubs, edges, clean, PEOPLE, ACCOMPLICES)
    return evidence if vectors is None else replace(evidence, embeddings=vectors)


def matters(people: Sequence[str], alike: bool, strangers: int = 300) -> pa.Table:
    """EMBEDDINGS of `people` and of strangers: all about matters of their own, or `people` about one."""
    rows = np.random.default_rng(7).normal(size=(len(people) + strangers, 64)).astype(np.float32)
    if alike:
        rows[: len(people)] = 4 * rows[0] + rows[: len(people)]
    ids = [f"c{person}" for person in people] + [f"s{number}" for number in range(strangers)]
    return Vectors.of(rows).table(pa.array(ids))


@pytest.mark.parametrize(
    ("kinds", "saying", "tier"),
    [
        (("address", "phone"), 2, "refer"),
        (("address", "phone"), 3, "review"),
        (("script",), 2, "review"),
        (("script",), 3, "watch"),
        (("phone", "account"), 5, "review"),
        (("phone", "agent"), 5, "review"),
    ],
)
def test_texts_that_say_who_helps_lower_by_one_tier_and_not_where_money_or_an_agent_is_shared(
    kinds: tuple[str, ...], saying: int, tier: str
) -> None:
    people = names("p", 5)
    row = told(people, shared(*kinds, people=people), saying)
    assert row["tier"] == tier
    who = "全部 5 人" if saying == 5 else f"5 人中有 {saying} 人"
    quoted = f"；文本写有“志愿者帮我写的”（{saying} 人）"
    assert [one for one in row["counter_evidence"] if SAID in one] == [f"{who}{SAID}{quoted}"] * (saying >= 3)


COLLEAGUES_SAY = "我们公司的同事都被收了这笔费用"


@pytest.mark.parametrize(("cities", "tier"), [("abcde", "review"), ("aaabc", "watch")])
def test_colleagues_who_live_apart_do_not_share_a_phone(cities: str, tier: str) -> None:
    people = names("p", 5)
    made = tables(shared("phone", people=people), people)
    clean = made.normalised
    for column, values in (("text", [COLLEAGUES_SAY] * 5), ("city", list(cities))):
        clean = clean.set_column(clean.column_names.index(column), column, pa.array(values))
    edges = pairs([edge[:3] for edge in chain("G-1", people, 40.0).tree], PEOPLE)
    evidence = Evidence(made.ties, made.hubs, edges, clean, PEOPLE, ACCOMPLICES)
    assert rank([chain("G-1", people, 40.0)], evidence, SETTINGS).gangs["tier"].to_pylist() == [tier]


@pytest.mark.parametrize(("size", "tier"), [(LOT - 1, "watch"), (LOT, "review")])
def test_words_about_colleagues_explain_only_so_many_copies_at_one_office(size: int, tier: str) -> None:
    hubs = {
        "address": Shared("address", names("p", size)),
        "script": Shared("script", names("p", size), innocent="same_matter"),
    }
    assert rewritten(hubs, "text", [COLLEAGUES_SAY] * size) == tier


@pytest.mark.parametrize(("size", "tier"), [(HELPED, "watch"), (HELPED + 1, "review")])
def test_words_about_help_explain_only_so_many(size: int, tier: str) -> None:
    people = names("p", size)
    assert told(people, shared("phone", "device", people=people), size)["tier"] == tier


@pytest.mark.parametrize(
    ("kinds", "alike", "tier"),
    [
        (("phone",), False, "watch"),
        (("device",), False, "watch"),
        (("phone", "device"), False, "watch"),
        (("phone",), True, "review"),
        (("phone", "account"), False, "review"),
        (("address", "device"), False, "refer"),
    ],
)
def test_a_phone_behind_unlike_matters_in_one_city_is_a_helpers(kinds: tuple[str, ...], alike: bool, tier: str) -> None:
    people = names("p", 8)
    row = told(people, shared(*kinds, people=people), 0, matters(people, alike), city="昆明市")
    assert (row["tier"], UNLIKE in row["counter_evidence"]) == (tier, tier == "watch")


@pytest.mark.parametrize(("kind", "tier"), [("phone", "review"), ("device", "watch")])
def test_a_phone_behind_unlike_matters_all_over_the_country_is_no_neighbours(kind: str, tier: str) -> None:
    people = names("p", 8)
    assert told(people, shared(kind, people=people), 0, matters(people, alike=False))["tier"] == tier


def test_unlike_matters_of_whom_a_volunteer_helps_are_watched_whatever_address_they_share() -> None:
    people = names("p", 8)
    hubs = shared("address", "phone", people=people)
    assert told(people, hubs, 8, matters(people, alike=False))["tier"] == "watch"
    assert told(people, hubs, 8, matters(people, alike=True))["tier"] == "review"


@pytest.mark.parametrize(("copies", "tier"), [(5, "review"), (6, "refer")])
def test_a_text_that_a_few_of_an_office_copy_is_not_referred(copies: int, tier: str) -> None:
    people = names("p", 12)
    hubs = {**shared("address", people=people), "script": Shared("script", people[:copies])}
    assert only(hubs, people)["tier"] == tier
    hubs["phone"] = Shared("phone", people)
    assert only(hubs, people)["tier"] == "refer"


@pytest.mark.parametrize(
    ("surnames", "agents", "left"), [("王王李", 0, 0), ("王李赵钱孙", 0, 1), ("王王李", 2, 0), ("王王李", 3, 1)]
)
def test_a_family_has_few_surnames_and_no_firm_that_acts_for_it(surnames: str, agents: int, left: int) -> None:
    people = names("p", 5)
    hubs = {**shared("script", people=people), "home": Shared("address", people, innocent="household", level="room")}
    hubs |= {"agent": Shared("agent", people[:agents])} if agents else {}
    evidence = known(people, hubs, 0)
    called = pa.array([f"{surnames[place % len(surnames)]}某" for place in range(len(people))])
    clean = evidence.normalised
    clean = clean.set_column(clean.column_names.index("name"), "name", called)
    found = rank([chain("G-1", people, 40.0)], replace(evidence, normalised=clean), SETTINGS)
    assert found.gangs.num_rows == left
    assert "refer" not in found.gangs["tier"].to_pylist()


@pytest.mark.parametrize("alike", [False, True])
def test_people_at_one_address_with_matters_of_their_own_are_named_and_no_gang(alike: bool) -> None:
    people = names("p", 8)
    evidence = known(people, shared("address", people=people), 0, matters(people, alike))
    found = rank([chain("G-1", people, 40.0)], evidence, SETTINGS)
    assert found.gangs["tier"].to_pylist() == (["watch"] if alike else [])
    assert found.members.num_rows == (8 if alike else 0)
    apart = found.apart.select(["group_id", "kind", "people", "complaints"]).to_pylist()
    told = {"group_id": "E-G-1", "kind": "own_matters", "people": 8}
    assert apart == ([] if alike else [told | {"complaints": [f"c{person}" for person in people]}])


def test_the_order_of_texts_does_not_change_what_is_unlike() -> None:
    rows = matters(names("p", 8), alike=False, strangers=3_000)
    groups = {f"{start}": [f"s{number}" for number in range(start, start + 3)] for start in range(0, 2_997, 3)}
    shuffled = rows.take(np.random.default_rng(3).permutation(rows.num_rows))
    assert unlike(groups, rows) == unlike(groups, shuffled) != set()


@pytest.mark.parametrize("other", ["script", "phone", "device"])
def test_people_at_one_address_who_share_anything_else_stay(other: str) -> None:
    people = names("p", 8)
    hubs = {**shared("address", people=people), other: Shared(other, people[:2])}
    assert told(people, hubs, 0, matters(people, alike=False))["tier"] in ("watch", "review")


def test_people_at_one_address_whom_somebody_reviewed_as_a_gang_stay() -> None:
    people = names("p", 8)
    said = {"gang_id": "G-1", "verdict": "doubt", "by": "李", "day": "2026-10-01", "complaints": [], "hubs": []}
    evidence = known(people, shared("address", people=people), 0, matters(people, alike=False))
    found = rank([chain("G-1", people, 40.0)], replace(evidence, verdicts=table("verdicts", [said])), SETTINGS)
    assert found.gangs["gang_id"].to_pylist() == ["G-1"]


def test_too_few_texts_do_not_tell_whether_matters_are_unlike() -> None:
    people = names("p", 8)
    assert told(people, shared("device", people=people), 0, matters(people, False, 100))["tier"] == "review"


@pytest.mark.parametrize(("first", "tier"), [(3, "refer"), (4, "review")])
def test_kinds_that_one_person_joins_do_not_bear_each_other_out(first: int, tier: str) -> None:
    people = names("p", 8)
    hubs = {"script": Shared("script", people[:5]), "phone": Shared("phone", people[first:])}
    assert only(hubs, people)["tier"] == tier


def test_the_reason_names_the_narrowest_place_that_as_many_people_share() -> None:
    places = {level: Shared("address", THREE, level=level) for level in ("building", "compound", "room")}
    assert only({**shared("script"), **places})["reasons"] == ["3 人的投诉文本同源", "3 人地址为同一房间"]


def test_a_compound_is_called_what_its_name_calls_for() -> None:
    tower = Shared("address", THREE, level="compound", label="武汉市洪山区联合大厦")
    assert only({**shared("script"), "address": tower})["reasons"][1] == "3 人地址在同一大楼"


def test_an_address_too_weak_for_a_reason_is_told_beside_it() -> None:
    weak = SETTINGS.least_kind_bits - 0.1
    village = Shared("address", THREE, weak, level="compound", label="衡阳市衡南县大力村5组")
    row = only({**shared("script"), "address": village})
    assert row["reasons"] == ["3 人的投诉文本同源"]
    assert "其中 3 人地址在同一村组，无关的人也常同住一处，证据很弱，未列为理由" in row["counter_evidence"]


def test_a_text_that_nobody_filled_in_is_watched() -> None:
    people = names("p", 12)
    row = only({"script": Shared("script", people, label="请把分期主体改到新的画室")}, people)
    assert row["tier"] == "watch"
    assert "相近文本的共有部分不含各人自己的姓名、金额、日期等要素，更像转发的文本" in row["counter_evidence"]


@pytest.mark.parametrize(
    ("kinds", "tier"), [(("script",), "watch"), (("script", "phone"), "refer"), (("phone",), "review")]
)
def test_wording_alone_that_a_clerk_took_down_is_watched(kinds: tuple[str, ...], tier: str) -> None:
    people = names("p", 8)
    own = known(people, shared(*kinds, people=people), 0)
    column, notes = own.normalised.column_names.index("text"), pa.array(["客户来电表示不认可该笔费用"] * len(people))
    own = replace(own, normalised=own.normalised.set_column(column, "text", notes))
    (row,) = rank([chain("G-1", people, 40.0)], own, SETTINGS).gangs.to_pylist()
    assert row["tier"] == tier
    told = "文本多为坐席转述，措辞相近也可能出自坐席的记录用语" in row["counter_evidence"]
    assert told == (kinds == ("script",))


@pytest.mark.parametrize(
    ("label", "tier"),
    [
        ("昨晚系统瘫痪,请撤销记录。我[情况属实|的罚息\ue002请退]", "watch"),  # some add what is their own
        ("昨晚系统瘫痪,请撤销记录。[请退\ue002|罚息\ue002请退]", "review"),
        ("昨晚系统瘫痪,请退\ue002。我[情况属实|也遇到了]", "review"),
    ],
)
def test_what_only_some_add_of_their_own_fills_no_text_in(label: str, tier: str) -> None:
    people = names("p", 12)
    assert only({"script": Shared("script", people, label=label)}, people)["tier"] == tier


def test_a_telephone_shared_in_one_district_may_be_a_familys() -> None:
    gang = chain("G-1", THREE, 40.0)
    (row,) = ranked([gang], shared("script", "phone", "account", "device"), district="西湖区").gangs.to_pylist()
    assert row["tier"] == "review"


def test_the_second_kind_needs_a_share_of_a_large_gang() -> None:
    people = names("p", 90)
    hubs = {**shared("phone", people=people), "address": Shared("address", people[:3])}
    assert only(hubs, people)["tier"] == "review"


def test_the_second_kind_needs_three_people() -> None:
    people = names("p", 8)
    hubs = shared("script", people=people)
    assert only({**hubs, "address": Shared("address", people[:2])}, people)["tier"] == "review"
    assert only({**hubs, "address": Shared("address", people[:3])}, people)["tier"] == "refer"


def test_the_three_people_must_share_one_thing() -> None:
    people = names("p", 8)
    pairs_of_neighbours = {f"address:{i}": Shared("address", people[i : i + 2]) for i in (0, 2, 4)}
    assert only({**shared("phone", people=people), **pairs_of_neighbours}, people)["tier"] == "review"


def test_a_household_counts_once_towards_three() -> None:
    people = names("p", 5)
    home = {level: Shared("address", people[:3], level=level) for level in ("building", "compound")}
    home["room"] = Shared("address", people[:3], innocent="household", level="room")
    assert only({**shared("script", people=people), **home}, people)["tier"] == "review"
    home["compound"] = Shared("address", people, level="compound")
    assert only({**shared("script", people=people), **home}, people)["tier"] == "refer"


def test_too_weak_a_hub_is_no_kind_of_evidence() -> None:
    weak = Shared("address", THREE, SETTINGS.least_kind_bits - 0.1)
    row = only({**shared("script"), "address": weak})
    assert (row["tier"], row["channels"]) == ("watch", ["script"])


def test_the_posterior_must_hold_for_refer() -> None:
    least = next(bits for bits in range(40) if posterior(bits, PEOPLE) >= SETTINGS.refer)
    assert only(shared("script", "agent"), bits=least)["tier"] == "refer"
    assert only(shared("script", "agent"), bits=least - 1)["tier"] == "review"


@pytest.mark.parametrize(("size", "tier"), [(4, "watch"), (5, "review"), (19, "review"), (20, "watch")])
def test_wording_alone_is_reviewed_between_a_few_and_a_public_crowd(size: int, tier: str) -> None:
    people = names("p", size)
    row = only(shared("script", people=people), people)
    assert row["tier"] == tier
    assert ("多数人除文本外没有其他关联，更像公开流传的模板文本" in row["counter_evidence"]) == (size >= 20)
    assert (
        "仅话术相近，已登记的电话、地址、账户、设备和代理人中没有足以说明关联的共有者；也可能来自网络流传的文本"
        in row["counter_evidence"]
    )


def test_a_public_crowd_is_not_referred_for_a_few_neighbours() -> None:
    people = names("p", 40)
    hubs = {**shared("script", people=people), "address": Shared("address", people[:4])}
    assert only(hubs, people)["tier"] == "watch"


def test_an_explained_hub_is_no_evidence() -> None:
    hubs = {**shared("script"), "agent": Shared("agent", THREE, innocent="representative")}
    row = only(hubs)
    assert (row["tier"], row["hubs"]) == ("watch", ["script"])


def test_the_tower_of_a_law_firm_is_no_kind_of_evidence_among_its_clients() -> None:
    people = names("p", 5)
    hubs = {
        **shared("script", people=people),
        "room": Shared("address", people[:4], innocent="premises", level="room"),
        "tower": Shared("address", people[:4], level="compound"),
    }
    row = only(hubs, people)
    assert (row["tier"], row["channels"]) == ("review", ["script"])
    assert (
        "其中 4 人的地址写明为机构或集体宿舍，同址与共用电话未计入证据；机构是否属实待核实" in row["counter_evidence"]
    )
    assert only({**hubs, "tower": Shared("address", people, level="compound")}, people)["tier"] == "refer"


def test_a_group_that_a_household_explains_is_left_out() -> None:
    people = names("p", 10)
    hubs = shared("script", people=people)
    home = Shared("address", people[:7], innocent="household")
    found = ranked([chain("G-1", people, 40.0)], {**hubs, "address": home})
    assert found.gangs.num_rows == found.members.num_rows == 0
    smaller = Shared("address", people[:6], innocent="household")
    row = only({**hubs, "address": smaller}, people)
    assert "其中 6 人登记同一地址，可能是家人、同住者或同一场所的人" in row["counter_evidence"]


def test_two_who_only_give_a_registered_room_hold_no_agent() -> None:
    people = names("p", 4)
    hubs = {**shared("script", people=people), "agent": Shared("agent", people[:3], registered=people[:3])}
    assert only(hubs, people)["channels"] == ["script"]
    hubs["agent"] = Shared("agent", people[:3], registered=people[:2])
    assert only(hubs, people)["channels"] == ["script", "agent"]


def test_ranks_follow_tier_then_bits_and_are_unique() -> None:
    groups = {letter: names(letter, 3) for letter in "abcde"}
    strength = {"a": 20.0, "b": 90.0, "c": 30.0, "d": 60.0, "e": 60.0}
    hubs = {f"script:{letter}": Shared("script", people) for letter, people in groups.items()}
    hubs |= {f"agent:{letter}": Shared("agent", groups[letter]) for letter in "ac"}
    hubs["phone:d"] = Shared("phone", groups["d"][:2])
    gangs = [chain(f"G-{letter}", groups[letter], strength[letter]) for letter in "bedca"]
    rows = ranked(gangs, hubs).gangs.to_pylist()
    assert [(row["gang_id"], row["tier"]) for row in rows] == [
        ("G-c", "refer"), ("G-a", "refer"), ("G-d", "review"), ("G-b", "watch"), ("G-e", "watch"),
    ]  # fmt: skip
    assert [row["rank"] for row in rows] == [1, 2, 3, 4, 5]


def test_equal_gangs_are_ordered_by_id_and_ranked_apart() -> None:
    groups = [names(letter, 3) for letter in "ab"]
    hubs = {f"script:{people[0]}": Shared("script", people) for people in groups}
    rows = ranked([chain(f"G-{people[0]}", people, 30.0) for people in groups[::-1]], hubs).gangs.to_pylist()
    assert [(row["gang_id"], row["rank"]) for row in rows] == [("G-a000", 1), ("G-b000", 2)]


def test_a_large_loose_crowd_does_not_outrank_a_small_tight_ring() -> None:
    """All pairs of the crowd together would say more than the ring; the tree does not."""
    crowd, ring = names("c", 18), names("r", 4)
    loose, tight = -prior(PEOPLE) + 3.5, -prior(PEOPLE) + 25.0
    hubs = {"phone:c": Shared("phone", crowd), "phone:r": Shared("phone", ring)}
    gangs = [chain("G-c", crowd, loose), chain("G-r", ring, tight)]
    rows = ranked(gangs, hubs).gangs.to_pylist()
    assert {row["tier"] for row in rows} == {"review"}
    assert [row["gang_id"] for row in rows] == ["G-r", "G-c"]
    assert len(crowd) * (len(crowd) - 1) / 2 * 3.5 > rows[0]["bits"] > rows[1]["bits"]


def test_the_parts_of_the_waterfall_add_up_to_the_bits() -> None:
    row = only(shared("script", "address"), names("p", 4), bits=22.0)
    parts = {part["part"]: part["bits"] for part in row["parts"]}
    assert parts == {"script": pytest.approx(66.0), "prior": pytest.approx(3 * prior(PEOPLE))}
    assert row["bits"] == pytest.approx(sum(parts.values()))


def test_a_gang_is_as_probable_as_its_second_pair() -> None:
    tree = tuple(
        (left, right, bits, posterior(bits, PEOPLE)) for left, right, bits in (("a", "b", 40.0), ("b", "c", 14.0))
    )
    (row,) = ranked([Gang("G-1", ("a", "b", "c"), tree)], shared("script", people="abc")).gangs.to_pylist()
    assert row["probability"] == pytest.approx(posterior(14.0, PEOPLE))


def test_members_are_listed_with_the_pair_that_holds_them() -> None:
    tree = tuple((left, right, bits, 0.99) for left, right, bits in (("a", "b", 40.0), ("b", "c", 20.0)))
    found = ranked([Gang("G-1", ("a", "b", "c"), tree)], shared("script", people="abc"))
    assert [(row["complaint_id"], row["person_id"], row["bits"]) for row in found.members.to_pylist()] == [
        ("ca", "a", 40.0), ("cb", "b", 40.0), ("cc", "c", 20.0),
    ]  # fmt: skip
    assert found.gangs["complaints"].to_pylist() == [3]


def test_a_reason_tells_how_many_places_and_the_people_of_each() -> None:
    people = names("p", 6)
    hubs = {"phone": Shared("phone", people)}
    hubs |= {f"address:{i}": Shared("address", people[i : i + 2]) for i in (0, 2, 4)}
    assert only(hubs, people)["reasons"] == ["6 人共用联系电话", "6 人分在 3 处，每处地址相同（各 2、2、2 人）"]


def test_a_reason_names_no_place_inside_another() -> None:
    people = names("p", 8)
    hubs = {"address:b": Shared("address", people, level="building")}
    hubs |= {f"address:{i}": Shared("address", people[i : i + 3], level="room") for i in (0, 3)}
    hubs |= {f"account:{i}": Shared("account", people[i : i + 3]) for i in (0, 3)}
    hubs["account:6"] = Shared("account", people[6:])
    assert only(hubs, people)["reasons"] == [
        "8 人地址在同一楼栋，其中 3、3 人分别同室",
        "8 人共用 3 个退款账户（各 3、3、2 人）",
    ]


def test_of_more_than_four_hubs_the_largest_are_counted() -> None:
    people = names("p", 11)
    hubs = {"script": Shared("script", people)}
    hubs |= {f"phone:{i}": Shared("phone", people[i : i + 2 + (i == 0)]) for i in (0, 3, 5, 7, 9)}
    assert only(hubs, people)["reasons"][1] == "11 人共用 5 个联系电话（各 3、2、2、2 人等）"


def test_a_gang_spread_over_months_says_so() -> None:
    people = names("p", 70)  # one complaint a day
    ends = [people[0], people[1], people[69]]
    made = tables(shared("phone", people=ends), people)
    gang = chain("G-1", ends, 30.0)
    edges = pairs([edge[:3] for edge in gang.tree], PEOPLE)
    evidence = Evidence(made.ties, made.hubs, edges, made.normalised, PEOPLE, ACCOMPLICES)
    (row,) = rank([gang], evidence, SETTINGS).gangs.to_pylist()
    assert "时间跨度 69 天，较为分散" in row["counter_evidence"]


def test_no_gangs_give_empty_tables() -> None:
    found = ranked([], {})
    assert found.gangs.num_rows == found.members.num_rows == 0


def test_one_caller_who_helps_many_is_not_referred_for_phone_and_voice() -> None:
    """A social worker calls for people in several homes, from one telephone, in one voice."""
    people = ["p1", "p2", "p3", "p4", "p5", "p6"]
    assert only(shared("phone", "voice", people=people), people)["tier"] == "review"


def test_voice_alone_is_only_watched() -> None:
    people = ["p1", "p2", "p3", "p4", "p5", "p6"]
    assert only(shared("voice", people=people), people)["tier"] == "watch"


@pytest.mark.parametrize("kinds", [("script", "voice"), ("agent", "voice"), ("script", "agent", "voice")])
def test_a_voice_does_not_make_a_helper_referable(kinds: tuple[str, ...]) -> None:
    """Who helps six people writes for them, is their agent and calls for them: that is one helper."""
    people = ["p1", "p2", "p3", "p4", "p5", "p6"]
    without = only(shared(*(kind for kind in kinds if kind != "voice"), people=people), people)["tier"]
    assert only(shared(*kinds, people=people), people)["tier"] == ("review" if without == "watch" else without)


def test_one_voice_behind_people_of_one_business_address_is_referable() -> None:
    assert only(shared("address", "voice"))["tier"] == "refer"


def test_the_hotlines_own_agent_is_among_the_readings_of_a_shared_voice() -> None:
    told = only(shared("script", "voice"))["counter_evidence"]
    assert any("本机构坐席的声音" in line for line in told)
    assert any("委托代理本身合法" in line for line in only(shared("script", "agent"))["counter_evidence"])


def test_gangs_that_use_one_script_are_told_of_each_other() -> None:
    """The script ties nobody across."""
    groups = [names(letter, 3) for letter in "abcde"]
    hubs = {f"agent{i}": Shared("agent", people) for i, people in enumerate(groups)}
    hubs["own"] = Shared("script", groups[0])
    hubs["script"] = Shared("script", [person for people in groups[1:] for person in people])
    gangs = [chain(f"G-{i}", people, 40.0) for i, people in enumerate(groups)]
    told = {row["gang_id"]: row["counter_evidence"] for row in ranked(gangs, hubs).gangs.to_pylist()}
    said = "同一份话术也见于另外 3 组，与其未见足以关联的其他要素，故分列"
    assert all(said in told[f"G-{i}"] for i in range(1, 5))
    assert english(said).startswith("the same script is used in 3 other groups")
    assert not any("同一份话术也见于" in one for one in told["G-0"])


def test_people_of_whom_no_pair_suffices_are_never_referred() -> None:
    """Not even if one of their pairs is certain; and it is told, and the weakest pair says how certain they are."""
    hubs, gang = shared("script", "agent"), chain("G-1", THREE, 40.0)
    weak = replace(gang, together=True, tree=(gang.tree[0], (*gang.tree[1][:3], 0.6)))
    (row,) = ranked([weak], hubs).gangs.to_pylist()
    assert (row["tier"], row["probability"]) == ("review", 0.6)
    assert "有的人两两之间的关联单独看不足以列入，三人以上互相印证才列入，证据较弱" in row["counter_evidence"]
    (row,) = ranked([gang], hubs).gangs.to_pylist()
    assert row["tier"] == "refer"


def test_a_clan_of_scripts_counts_as_wording_and_is_no_kind_for_refer() -> None:
    """Texts that only several copies together show to be of one source do not refer anyone."""
    clan = {"script": Shared("script", THREE, 14.0, level="clan"), "agent": Shared("agent", THREE)}
    row = only(clan)
    assert (row["tier"], row["channels"], row["script"]) == ("review", ["script", "agent"], "")
    assert row["reasons"][0] == "3 人的投诉文本为同一话术的几种改写"
    assert english(row["reasons"][0]) == "the complaints of 3 people are several rewritings of one text"
    both = only(clan | {"family": Shared("script", THREE[:2], 30.0, level="family")})
    assert (both["tier"], both["script"]) == ("review", "family")
    same = only(clan | {"script2": Shared("script", THREE, 30.0, level="family")})
    assert (same["tier"], same["reasons"][0]) == ("refer", "3 人的投诉文本同源")
