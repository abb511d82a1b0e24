from __future__ import annotations

import pytest

from complaint_guard.speaker import common_lot, noted, spoken_for

ALONE = "本人办理贷款时被收取服务费，要求全额退还。"


@pytest.mark.parametrize(
    "text",
    [
        "我是在市场里做袜子批发的，扫码机手续费不对。",
        "客户到我网点反映，短信费连扣三月。经办录入，请后台核实。",
        "我们单位每个人都被办了卡。",
        "业务员到我们单位来推销时说可以随时提前还款。",
        "银行的人进我们小区摆摊办卡送鸡蛋。",
        "理财经理到我们部门讲课, 说三年后随时可取。",
        "我们旅行团在景区商店被诱导办理分期。",
        "同去的二十多人情况一样。",
        "贵行为发放工资统一给员工办理银行卡时开通了信用卡。",
        "我和几个同事一起买的这款保险。",
    ],
)
def test_texts_that_say_who_speaks_have_a_common_lot(text: str) -> None:
    assert common_lot([text, text, ALONE])
    assert not common_lot([text, ALONE])
    assert spoken_for([text, text, ALONE])


@pytest.mark.parametrize(
    "text",
    [
        "志愿者陪我一起把每笔都列在纸上了。",
        "社区网格员代为反映，老人不识字。",
        "我不识字，是村里小卖部的人帮我打的。",
        "护工小周替我写的，我眼睛看不清。",
        "本律师受当事人之托致函，请告知结论。",
        "受援人陈述其身份证遗失期间被冒名贷款。",
        "照着晚报上的范本写：请书面答复。",
        "邻居转给我的信，我也签个名。",
        "汉字我写不好，请学校的老师帮我写的。",
        "林姐帮大家对账，有事找她。",
        "电话是庙里义工的，他替我接。",
    ],
)
def test_a_helper_speaks_for_people_but_explains_no_script(text: str) -> None:
    assert spoken_for([text, text, ALONE])
    assert not spoken_for([text, ALONE])
    assert not common_lot([text])


@pytest.mark.parametrize(
    "text",
    [ALONE, "客户经理替我把申请表全填好了，收入是编的。", "据我所知没有人签过字。", "我办的那张联名卡收了年费。"],
)
def test_what_others_did_to_somebody_is_no_help(text: str) -> None:
    assert not spoken_for([text])


@pytest.mark.parametrize(
    "text",
    [
        ALONE,
        "业务员在商场里拦住我办的卡。",
        "你们网点的人说月底前处理。",
        "催收打到我单位。",
        "催收到我公司打闹, 宣传我欠钱。",
        "黑一个再来一个, 爆通讯录, 给我父母、同事和单位领导打电话。",
        "他们天天骚扰我的家人、同学和室友。",
        "催款短信发到了我老乡手机上。",
        "前同事借钱把我填成了联系人。",
        "两名同事旁听, 可出庭作证。",
        "我跟欠款人只是同事, 别再打给我。",
    ],
)
def test_who_only_names_a_place_or_a_firm_speaks_alone(text: str) -> None:
    assert not common_lot([text])


@pytest.mark.parametrize(
    "text",
    [
        "客户来电表示其借款时被收咨询费,要求退还。",
        "来电人称放款当天即扣费,诉求退费",
        "该用户反映逾期后被骚扰。",
        "客户要求协商还款。",
        "放款当天扣费,要求退还,已安抚,请专员跟进。",
        "要求停催。已告知客户三日内回复,客户不认可。",
    ],
)
def test_what_a_clerk_took_down_is_a_note(text: str) -> None:
    assert noted([text])


@pytest.mark.parametrize(
    "text",
    [ALONE, "消费者有权要求退还多收的费用。", "我已告知客服, 他们说记录了。", "消费者权益保护法有规定。"],
)
def test_ones_own_words_are_no_note(text: str) -> None:
    assert not noted([text])


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("我们公司好几个同事都遇到了同样的事。", False),
        ("我是在市场里做袜子批发的。", False),
        ("我们旅行团在景区商店被诱导办理分期。", True),
        ("我和大学同学一起办的卡。", True),
        ("我们兄妹几个都买了。", True),
    ],
)
def test_who_may_have_a_common_lot_and_live_apart(text: str, apart: bool) -> None:
    assert common_lot([text]) and common_lot([text], near=False) == apart


def test_nobody_says_nothing() -> None:
    assert not common_lot([]) and not spoken_for([]) and not noted([])
