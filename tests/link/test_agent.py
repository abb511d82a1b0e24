import pytest
from link_world import MALL, WEIGHTS, bits, groups, inputs, link, worth

FIRM = "杭州清益商务咨询有限公司"
ROOM = f"{MALL}A座1208室"


def represented(agent: str, firm: str) -> dict[str, str]:
    return {"agent": agent, "agent_company": firm}


def test_an_agent_and_a_firm_tie_their_customers() -> None:
    linked = link(inputs({"1": represented("王大力", FIRM), "2": represented("王大力", FIRM)}))
    assert groups(linked, "agent") == {"1+2": ""}
    assert bits(linked, "agent") == pytest.approx([worth(WEIGHTS.agent)] * 2)  # the agent of the firm, and the firm


def test_a_name_without_a_firm_is_weak_unless_it_stands_with_one_firm_elsewhere() -> None:
    linked = link(inputs({"1": represented("王大力", ""), "2": represented("王大力", "")}))
    assert bits(linked, "agent") == [pytest.approx(worth(WEIGHTS.agent_name_only))]
    one_firm = link(inputs({"1": represented("王大力", ""), "2": represented("王大力", FIRM)}))
    assert bits(one_firm, "agent") == pytest.approx([worth(WEIGHTS.agent)] * 2)
    two_firms = {"2": represented("王大力", FIRM), "3": represented("王大力", "别家商务咨询有限公司")}
    assert groups(link(inputs({"1": represented("王大力", ""), **two_firms})), "agent") == {}


@pytest.mark.parametrize("agent", ["王先生", "李女士", "刘经理", "王**", "张某"])
def test_a_surname_with_a_title_or_a_hidden_name_is_nobodys_agent(agent: str) -> None:
    assert groups(link(inputs({i: represented(agent, "") for i in "12"})), "agent") == {}
    elsewhere = {"1": represented(agent, ""), "2": represented(agent, FIRM)}
    assert groups(link(inputs(elsewhere)), "agent") == {}


def test_who_complains_for_oneself_has_no_agent() -> None:
    linked = link(inputs({i: {"name": "王大力", **represented("王大力", "")} for i in "12"}))
    assert groups(linked, "agent") == {}


@pytest.mark.parametrize(
    "firm",
    [
        "明理律师事务所",
        "陆律师",
        "江岸区法律援助中心",
        "杭州市消费者协会",
        "蓬安县消费者权益保护委员会",
        "泾县农民工维权服务中心",
        "长桥街道人民调解委员会",
    ],
)
def test_who_may_lawfully_represent_several_is_innocent(firm: str) -> None:
    linked = link(inputs({i: represented("陆远航", firm) for i in "12"}))
    assert set(groups(linked, "agent").values()) == {"representative"}


@pytest.mark.parametrize("firm", ["惠民消费者权益保护协会", "农民工维权咨询", "老灶台餐饮管理有限公司"])
def test_a_name_like_that_of_a_public_body_is_not_one(firm: str) -> None:
    linked = link(inputs({i: represented("陆远航", firm) for i in "12"}))
    assert set(groups(linked, "agent").values()) == {""}


def test_the_registered_room_of_a_firm_ties_those_who_give_it_to_the_firms_customers() -> None:
    complaints = {"customer": represented("", FIRM), "tenant": {"address": f"{MALL}A栋1208室"}}
    linked = link(inputs(complaints, {FIRM: ROOM}))
    assert groups(linked, "agent") == {"customer+tenant": ""}
    levels = {tie["complaint_id"]: tie["level"] for tie in linked.ties.to_pylist() if tie["channel"] == "agent"}
    assert levels == {"customer": "same", "tenant": "registered"}
    assert groups(link(inputs(complaints, {FIRM: f"{MALL}A座1209室"})), "agent") == {}


def test_the_room_of_a_law_firm_makes_nobody_its_client() -> None:
    complaints = {"client": represented("", "明理律师事务所"), "tenant": {"address": ROOM}}
    assert groups(link(inputs(complaints, {"明理律师事务所": ROOM})), "agent") == {}
