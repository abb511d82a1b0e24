"""Habits of honest people that look like a gang's, end to end: who fills in a form, forwards a notice, is noted by one
clerk, or writes what everybody writes where there is nothing to write.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from pipeline_world import Cast, Night, Row, background, ids, run

NOTICE = (
    "转发：昨天下午三点到六点贵行手机银行全线瘫痪，转账转不出去，房贷扣款失败还给我们记逾期，"
    "请统一撤销当天的逾期记录并补偿。"
)
ADDED = ("我那天没扣成。", "业主群里看到的，情况属实。", "罚息{}元请退。")
MATTERS = ("扣款不明", "没收到货", "提前结清多收", "客服推诿", "重复扣费")
WISHES = ("退还", "核实", "道歉", "赔偿")
TROUBLES = ("失业", "疾病", "生意亏损", "家庭变故")
#: field -> what stands there with people who have no such thing
NOTHING = {
    "agent": ("客户本人", "自己", "儿子", "王先生", "王**", "不适用"),
    "agent_company": ("个人", "暂无", "其他"),
    "device": ("iPhone 13", "HUAWEI P40", "Android"),
    "phone": ("13800138000", "95588", "138****8888"),
    "account": ("原路退回", "支付宝", "6222************1234"),
    "address": ("同身份证", "不详", "北京市朝阳区"),
}


def notice(number: int) -> str:
    return NOTICE + ADDED[number % 3].format(12 + number)


def form(number: int) -> str:
    return (
        f"消费者投诉登记表 一、被投诉单位：安心分期 二、消费时间：2026年{number % 6 + 2}月 三、商品或服务：消费分期 "
        f"四、争议金额：{613 * number + 299}元 五、投诉事由：{MATTERS[number % 5]} 六、请求：{WISHES[number % 4]} "
        "七、是否同意调解：是。"
    )


def note(number: int) -> str:
    return (
        f"客户来电反映借款{500 * number + 1500}元，因{TROUBLES[number % 4]}无力偿还，要求协商延期还款，"
        "坐席已安抚并记录，请专员跟进回访。"
    )


def tour(number: int) -> str:
    goods = ("翡翠手镯", "玉佛", "翡翠吊坠", "蚕丝被")[number % 4]
    return (
        f"8月20日我在景区的展示厅被讲解人员劝说购买{goods}，现场工作人员用我的手机办理了{6 * (number % 3 + 1)}期分期"
        f"付款，金额{1300 * number + 3980}元。经鉴定该{goods}价值不到五百元，市场监管所已立案。"
        "请求暂停扣款，待结果出来后解除该笔分期。"
    )


CITIES = ("杭州市上城区", "成都市锦江区", "武汉市武昌区", "西安市碑林区", "长沙市芙蓉区", "沈阳市和平区")
OFFICE = "上海市浦东新区世纪大道1528号陆家嘴金融广场2座1801室"


def sold(number: int) -> str:
    return (
        f"楼下网点的客户经理把结构性存款说成保本保息，我存了{10 * number + 20}万，到期亏损{1640 * number + 3460}元。"
        "请求补足本金并按定期利率支付利息，同时提供当时的风险测评记录和录音录像。"
    )


def lot(number: int) -> str:
    return (
        f"我们公司好几个同事都遇到了同样的事。{2019 + number % 6}年业务员承诺三年后返还全部保费，"
        f"我交了{1300 * number + 4700}元，"
        "到期却说只有现金价值。合同没有给我看过，回访电话是照着纸条答的。请贵司全额退还，并给我书面答复。"
    )


def handed(number: int) -> str:
    return (
        f"20{19 + number}年{number + 3}月我在手机上借了{900 * number + 6100}元，"
        f"到手前先被划走{70 * number + 410}元咨询费，页面上没有写。"
        "请贵平台把这笔费用冲抵本金，重新出具还款计划，并删除期间的逾期记录，五个工作日内给我答复。"
    )


def refused(number: int) -> str:
    return (
        f"我{2019 + number}年投保百万医疗险时如实告知了体检情况，今年确诊后申请理赔，保险公司以既往症为由拒赔，住院花费"
        f"{21500 * number + 34000}元由自己承担。投保时的健康询问没有提到这个病。"
        "请求复核拒赔结论，出具书面理由，并依合同赔付。"
    )


@dataclass(frozen=True)
class Lookalikes:
    """One night with the groups above, `rows` by group."""

    night: Night
    rows: dict[str, list[Row]]

    def tiers(self, group: str) -> set[str]:
        """Tiers of the gangs that hold any of a group."""
        tier = {gang["gang_id"]: gang["tier"] for gang in self.night.gangs}
        return {tier[gang_id] for gang_id in self.night.of(ids(self.rows[group]))}


@pytest.fixture(scope="module")
def lookalikes(tmp_path_factory: pytest.TempPathFactory) -> Lookalikes:
    cast = Cast(23, size=600)
    rows = {
        "notice": [cast.row(f"N{number}", notice(number), day=30) for number in range(9)],
        "form": [cast.row(f"M{number}", form(number)) for number in range(9)],
        "note": [cast.row(f"K{number:02d}", note(number)) for number in range(14)],
        "tour": [cast.row(f"T{number}", tour(number)) | {"device": "a1b2c3d4e5f6"} for number in range(5)],
        "patients": [
            cast.row(f"R{number}", refused(number)) | {"agent": "温岚", "agent_company": "暖阳罕见病关爱中心"}
            for number in range(5)
        ],
        "colleagues": [
            cast.row(f"C{number}", lot(number)) | {"address": f"杭州市西湖区文三路{7 * number + 3}号"}
            for number in range(6)
        ],
        "claimed": [
            cast.row(f"D{number}", f"我们公司的同事都遇到了同样的事。{handed(number)}")
            | {"address": f"{city}解放路{number}号"}
            for number, city in enumerate(CITIES)
        ],
        "office": [cast.row(f"O{number}", sold(number)) | {"address": OFFICE} for number in range(4)],
    }
    for field, values in NOTHING.items():
        rows[field] = [
            cast.row(f"{field}-{place}-{number}") | {field: value}
            for place, value in enumerate(values)
            for number in range(5)
        ]
    everyone = [*background(), *(row for group in rows.values() for row in group)]
    return Lookalikes(run(tmp_path_factory.mktemp("lookalikes"), everyone), rows)


def test_who_forwards_a_notice_and_adds_what_happened_to_them_is_watched(lookalikes: Lookalikes) -> None:
    assert lookalikes.tiers("notice") <= {"watch"}


def test_who_fills_in_a_printed_form_is_no_gang(lookalikes: Lookalikes) -> None:
    complaints = ids(lookalikes.rows["form"])
    assert lookalikes.tiers("form") == set()
    assert lookalikes.night.explained(complaints) == {"form": set(complaints)}


def test_whom_one_clerk_noted_in_a_standing_phrase_is_watched(lookalikes: Lookalikes) -> None:
    assert lookalikes.tiers("note") <= {"watch"}


@pytest.mark.parametrize("group", ["tour", "patients", "office"])
def test_who_was_at_one_event_is_helped_by_one_charity_or_shares_an_office_is_not_referred(
    lookalikes: Lookalikes, group: str
) -> None:
    assert lookalikes.tiers(group) <= {"review", "watch"}


def test_colleagues_are_explained_by_their_words_only_if_they_live_near_each_other(lookalikes: Lookalikes) -> None:
    assert lookalikes.tiers("colleagues") <= {"watch"}
    assert lookalikes.tiers("claimed") == {"watch"}
    assert "common_lot" in lookalikes.night.explained(ids(lookalikes.rows["colleagues"]))
    assert "common_lot" not in lookalikes.night.explained(ids(lookalikes.rows["claimed"]))


@pytest.mark.parametrize("field", NOTHING)
def test_who_writes_what_everybody_writes_for_nothing_is_no_gang(lookalikes: Lookalikes, field: str) -> None:
    assert lookalikes.tiers(field) == set()
