"""A ground is what the writer went through: of anything else a letter is silent."""

from __future__ import annotations

from datetime import date
from unittest.mock import Mock

import pytest

from complaint_guard.cases.case import Case, Item
from complaint_guard.cases.catalogue import statutes
from complaint_guard.cases.grounds import grounds

TO = ("公安", "市场监管", "网信", "金融监管")
#: sentences that a letter took for grounds once
MET = (
    "请不要把我当成代理维权的，我没有伪造过任何证明材料",
    "新闻里说代理维权要收两千元服务费还伪造病历，公安抓了人，我可不是那种人",
    "我表弟被代理退保的骗了八千块已经报警，跟我这件事没关系",
    "短视频上说代理维权会泄露个人信息、盗刷银行卡，所以我自己来投诉",
    "贵司短信写着“代理退保属诈骗，请勿泄露个人信息”，我看了更不放心",
    "我是律师助理，反对代理维权敲诈，但这笔费用确实该退",
    "代办投诉的人说可以帮我伪造病历，要三千块，我没答应，后来自己打的电话",
)
#: denials
DENIED = (
    "我跟代理维权的人毫不相干，伪造病历给我的帽子我不戴",
    "我和代理退保的划清界限，他们骗了我们小区好几户",
    "代理维权骗我这种话是业务员编的，我只想要回费用",
    "代理退保骗了我两千元的说法纯属胡扯",
    "代理维权的给我伪造病历，这完全是贵公司的猜测",
    "代理维权的人骗了我两千元是催收编的瞎话",
    "我从来都自己投诉，代理退保骗了我钱这事压根不成立",
    "我就是来退费的，什么代理维权骗我钱、伪造病历给我，一概子虚乌有",
    "我被误认成反催收，泄露了我的隐私",
    "系统把我标记成反催收，冒用我的名义结案",
    "代理维权的跟我素不相识，伪造病历的事请查他",
)
#: hearsay and others' stories
HEARD = (
    "我二舅让代理退保的骗了三千，现在轮到贵司给我答复",
    "隔壁王阿姨被代理退费的拉黑了，我看着都心寒",
    "我们单位的老李被代理维权骗了五千元，找我借钱",
    "他被代理维权的骗了，找我借钱",
    "一个客户告诉我代理维权骗了他三千元",
    "昨天的推送讲代理退保泄露了我们这类人的信息",
    "派出所发的反诈卡片上：代理退保会骗走你我的钱",
    "有新闻。受害人讲代理退保的骗了我两千元",
    "贵司客服在电话里讲代理维权会把我的信息倒卖",
    "群里有人发：代理维权的骗了我两千元",
    "“代理退保的骗了我两千元。后来又威胁我。”这是我在贵司大厅看到的",
)
#: what might be, and offers
SUPPOSED = (
    "要是代理维权的骗了我，我早报警了",
    "万一代理退保的泄露了我的信息，贵司负责吗",
    "我怕代理退保的骗我钱，所以自己来",
    "代理维权的人说不定会把我的身份证卖了",
    "代理维权的敢威胁我，我就报警",
    "代理退保的以后泄露了我的信息怎么办",
    "假定代理维权的给我做假病历，你们也查得出来",
    "倘使代理退保骗了我，也与贵司的违规两码事",
    "代理维权的若是冒用我的身份，法律自会处理",
    "是不是代理退保的骗了我，你们才肯管",
    "代理维权的给我打电话，假病历一份八百，我挂了电话",
    "代理维权的来找我，免费帮我做一份假病历，我让他走了",
    "退保中介向我报价五百一份假病历，太贵了",
)
#: deeds of somebody else
OF_OTHERS = (
    "我找了代理维权的人，放款方就恐吓我",
    "代理维权的人帮我写信，对方就威胁我家里",
    "找代理投诉的人帮我看合同，发现合同是伪造的我的签名",
    "代理维权的人帮我发现贷款是被人冒用的",
    "代理退费的人替我写的，当初办卡时承诺零利息",
    "以代理退保为由威胁我撤诉",
    "用反催收的名义恐吓我，还泄露了我的通讯录",
    "催收的骂我是代理维权的，威胁我家人",
    "打着打击代理维权的旗号威胁我",
    "我被贵司标成代理维权，泄露了我的信息",
)
#: what the writer went through
LIVED = (
    "代理维权的人收了我三千元，帮我伪造了病历",
    "代理退保的冒充银保监骗了我两千元",
    "维权公司收了我三千元，就把我拉黑了。",
    "退保中介不给钱就不还我材料。",
    "做征信修复的人拿走了我的身份证。",
    "法务老师给我一份假病历。",
    "退费机构打广告向我承诺包退。",
    "维权群里教我怎么写。",
    "反催收的人让我照抄一份。",
    "我被代理退保的骗了两千元。",
    "代理退费的人冒充银保监会骗走我的服务费五千元。",
    "做债务优化的人威胁我，逼我再交三千元。",
    "代理维权的公司收了我两千元后就失联了。",
    "退保老师用我的身份证冒用我的名义办了贷款。",
    "法务公司泄露了我的通讯录。",
    "代理退保的人向我保证全额退款。",
    "我找了代理退费的人，他收了我一千八百元就跑路了。",
    "代办退保的给我做了一份假流水。",
)


def named(text: str) -> set[str]:
    """The offences and duties that any letter would name on `text`."""
    case = Mock(spec=Case, items=[Mock(spec=Item, person="P1", text=text)])
    found = [one for to in TO for one in statutes(to, ["phone"], date(2025, 12, 1)) if one.accuses]
    return {one.subject for one in found if grounds(one, case)}


@pytest.mark.parametrize("text", [*MET, *DENIED, *HEARD, *SUPPOSED, *OF_OTHERS])
@pytest.mark.parametrize("around", ["{}", "费用从未告知。{}。", "{}！请退还费用。"])
def test_what_the_writer_did_not_go_through_is_no_ground(text: str, around: str) -> None:
    assert named(around.format(text)) == set()


@pytest.mark.parametrize("text", LIVED)
@pytest.mark.parametrize("around", ["{}", "费用从未告知。{}。请退还费用。", "{}，请贵司退款。", "{}，我已经报警！"])
def test_what_the_writer_went_through_is_a_ground(text: str, around: str) -> None:
    assert named(around.format(text.removesuffix("。")))


@pytest.mark.parametrize(
    "text",
    [
        "{}，我没有做过这种事",
        "{}？",
        "{}吗。",
        "{}，新闻里这么写",
        "{}的说法是假的",
        "{}。这都是贵司编造的。",
        "网上有这样的帖子。{}。",
        "短信内容：\n{}",
        "“我很后悔。{}。请大家小心。”",
        "听说{}",
        "如果{}",
        "我表姐说{}",
        "贵司{}",
    ],
)
@pytest.mark.parametrize("lived", LIVED[:2])
def test_a_word_elsewhere_in_the_sentence_or_around_it_makes_it_none(text: str, lived: str) -> None:
    assert named(text.format(lived)) == set()


@pytest.mark.parametrize(
    "text",
    [
        "代理维权" * 5_000,
        ("代理维权" + "收了我" * 4 + "，就又还并") * 900,
        "代理退保骗了我" + "还" * 20_000 + "是",
        "业务员去年" + "1月" * 9_000 + "，代理退保骗了我",
    ],
)
def test_a_long_text_of_its_words_is_no_ground_and_soon_read(text: str) -> None:
    assert named(text) == set()
