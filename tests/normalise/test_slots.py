import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_guard.normalise.slots import SlotFinder, mask
from complaint_guard.normalise.text import Cleaner

CLEANER = Cleaner()
FINDER = SlotFinder(["乐享花"])
SCRIPT = (
    "本人{name},于{date}在{platform}办理{product},借款{amount},合同编号{contract},电话{phone}。全程无人向我出示费用明细表,"
    "依据《民法典》第六百八十条及年化36%的红线,要求{days}个工作日内退还4倍LPR以上部分,否则向12378举报。{city}市"
)
FIRST = {
    "name": "汤龙嘉",
    "date": "2024.12.2",
    "platform": "融e宝",
    "product": "循环额度",
    "amount": "13,500块",
    "contract": "JN6844204840",
    "phone": "13812345679",
    "days": "三",
    "city": "苏州",
}
SECOND = {
    "name": "欧阳修文",
    "date": "去年9月8号",
    "platform": "安心消费金融有限公司",
    "product": "备用金",
    "amount": "1.5万元",
    "contract": "HT-2024-00917",
    "phone": "0571-88886666",
    "days": "15",
    "city": "呼和浩特",
}


def masked(raw: str, name: str = "", product: str = "") -> str:
    text = CLEANER.clean(raw).text
    return mask(text, FINDER.find(text, (name,), product))


def kinds(raw: str, name: str = "") -> list[tuple[str, str]]:
    text = CLEANER.clean(raw).text
    return [(kind, text[start:end]) for kind, start, end in FINDER.find(text, (name,))]


def test_two_copies_of_one_script_mask_to_the_same_text() -> None:
    first = masked(SCRIPT.format(**FIRST), FIRST["name"], FIRST["product"])
    second = masked(SCRIPT.format(**SECOND), SECOND["name"], SECOND["product"])
    assert first == second
    assert not any(value in first for value in FIRST.values())


@pytest.mark.parametrize(
    "amount",
    [
        "1.5万元",
        "13,500块",
        "两万三",
        "5316.20元",
        "肆仟元整",
        "¥500",
        "5w块",
        "3k",
        "三百块钱",
        "十多万元",
        "1万3",
        "500人民币",
        "5万8千元",
        "3万9千",
        "1万2千5",
        "1万2千5百30元",
        "三万五千块",
        "两千三",
        "5千8",
        "3千9百来块",
        "八百五",
        "3百5",
        "3万零5百",
        "1万零500元",
        "1亿2千万元",
        "3千5百万元",
        "5w8千",
        "5 万 8 千元",
        "2万3千多元",
        "一千来块",
        "58块5",
        "5元8角6分",
    ],
)
def test_amount_is_one_slot(amount: str) -> None:
    assert kinds(f"借了{amount}，") == [("amount", CLEANER.clean(amount).text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("借3万12期", [("amount", "3万"), ("count", "12")]),
        ("还了2万3月份又还", [("amount", "2万"), ("date", "3月份")]),
        ("5千一个月", [("amount", "5千"), ("count", "一")]),
        ("3笔5千2笔3千", [("count", "3"), ("amount", "5千"), ("count", "2"), ("amount", "3千")]),
        ("58块5次", [("amount", "58块"), ("count", "5")]),
        ("3百人", []),
        ("2百多次", []),
        ("3千克和5千瓦", []),
    ],
)
def test_what_stands_behind_an_amount_is_no_part_of_it(text: str, found: list[tuple[str, str]]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize(
    "date",
    [
        "2024.12.2",
        "2022年1月1日",
        "9月8号",
        "6月8日",
        "2025-04-13",
        "去年三月",
        "二〇二四年三月五日",
        "2024年",
        "20240315",
        "2024/3/15",
    ],
)
def test_date_is_one_slot(date: str) -> None:
    assert kinds(f"于{date},办理") == [("date", date)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("上午10点半", "time"),
        ("20:17:33", "time"),
        ("HL3374826408", "contract"),
        ("TS-2024-000123", "contract"),
        ("13812345679", "phone"),
        ("+86 138 1234 5679", "phone"),
        ("138****5679", "phone"),
        ("0571-88886666", "phone"),
        ("400-820-8820", "phone"),
        ("110101199003071234", "id_number"),
        ("11010119900307123X", "id_number"),
        ("6217000012345678901", "account"),
        ("6217 0000 1234 5678 901", "account"),
        ("6500", "number"),
        ("10000", "number"),
        ("10000元", "amount"),
        ("110块", "amount"),
        ("10086.50元", "amount"),
        ("微粒贷", "institution"),
        ("乐享花", "institution"),
        ("马上消费金融有限公司", "institution"),
    ],
)
def test_kind_of_slot(text: str, kind: str) -> None:
    assert kinds(f",{text},") == [(kind, text)]


@pytest.mark.parametrize(
    "text",
    [
        "年化36%",
        "百分之二十四",
        "LPR的四倍",
        "第七十条",
        "第69条",
        "打12378和12315",
        "一次性结清",
        "互联网金融",
        "有一点不满",
        "千万别信",
    ],
)
def test_what_gives_a_script_away_is_no_slot(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我叫张伟,投诉", "张伟"),
        ("姓名:欧阳娜娜", "欧阳娜娜"),
        ("本人李小龙于今年", "李小龙"),
        ("客户邵欣远对合同", "邵欣远"),
        ("还给王先生了", "王先生"),
        ("丘砚秋律师受指派", "丘砚秋律师"),
        ("消除征信。曹秀静", "曹秀静"),
    ],
)
def test_name_is_found_where_people_sign(text: str, name: str) -> None:
    assert ("name", name) in kinds(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("当时客服张丽告诉我可以退", "张丽"),
        ("信贷经理王建国说没有问题", "王建国"),
        ("我爱人李梅也签了字", "李梅"),
        ("客服人员:孙悦娟承诺全退", "孙悦娟"),
        ("业务员高建国说可以", "高建国"),
        ("我母亲叫蒋秀冬,今年七十", "蒋秀冬"),
        ("认识了一个叫刘永的人", "刘永"),
        ("后来找张丽经理理论", "张丽"),
        ("我问了,杨经理让我等", "杨"),
        ('自称"法务王主任"的人', "王"),
        ("销售小陈拍着胸脯说随时能退", "小陈"),
        ("当时是老魏带我去办的", "老魏"),
        ("跟小马谈过", "小马"),
        ("阿强说只要交钱就行", "阿强"),
        ("客服小雨态度不好", "小雨"),
        ("门口的陈姐让我放心", "陈姐"),
        ("李总亲口说的", "李总"),
        ("赵校长跑了", "赵"),
        ("舞蹈室的周教练走了", "周"),
        ("员工李雪梅办理", "李雪梅"),
        ("我跟李雪梅说过不要", "李雪梅"),
    ],
)
def test_names_of_third_parties_are_slots_and_their_titles_stay(text: str, name: str) -> None:
    assert [kind for kind in kinds(text) if kind[0] == "name"] == [("name", name)]


@pytest.mark.parametrize(
    "text",
    [
        "催收员凌晨打电话骚扰家人",
        "客服许诺退费",
        "客服胡乱扣费",
        "经理尚未回复",
        "客服马上处理",
        "业务员高峰期推销",
        "我儿子周岁那天",
        "课程老师和工程经理",
        "班主任老师",
        "自称公安的人",
        "同事万一问起",
        "律师郑重声明",
        "委托律师",
        "代理律师和专业律师",
        "沙丘上的律师",
        "客服郑重承诺,",
        "我父亲康复后",
        "前任经理离职",
        "客服任由他们",
        "微信支付和QQ邮箱",
        "小额贷款的小程序",
        "缩小张贴范围",
        "老陈醋和小孙子",
        "小马上就来",
        "小周期和老郑重",
        "也许总会还清",
        "上周总共打来",
        "谢谢叔叔",
        "阿胶和阿里",
        "表姐和大哥",
        "找高利贷的人",
        "教练明确承诺",
        "老板张口就来",
    ],
)
def test_plain_words_beside_a_title_are_no_names(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("回复至邮箱zhang.san88@163.com,谢谢", "zhang.san88@163.com"),
        ("加微信li_lawyer66咨询", "li_lawyer66"),
        ("加V信号:fawu-kefu联系", "fawu-kefu"),
        ("微信 wangfawu 可查", "wangfawu"),
    ],
)
def test_the_whole_of_an_e_mail_address_or_chat_account_is_one_slot(text: str, handle: str) -> None:
    assert kinds(text) == [("handle", handle)]


@pytest.mark.parametrize("text", ["本人于办理时", "请尽快处理,谢谢", "任何某些人", "客户金额,", "尊敬的周书记"])
def test_word_that_begins_like_a_name_is_none(text: str) -> None:
    assert kinds(text) == []


def test_city_that_is_also_a_word_needs_a_sign_of_a_place() -> None:
    assert kinds("门口日照不足,国家长治久安") == []
    assert kinds("在日照办理") == [("place", "日照")]
    assert kinds("属日照市管") == [("place", "日照市")]


def test_brand_named_once_with_its_frame_is_masked_everywhere() -> None:
    assert kinds("我在飞燕花注册,飞燕花不退") == [("institution", "飞燕花")] * 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我在手机上开通了,后来在云朵借条上开通", "云朵借条"),
        ("办理经营性贷款,经海豚分期办理", "海豚分期"),
        ("去年中秋前有银行的人来,是江岸银行", "江岸银行"),
        ("同事拿着银行流水,查到麦穗消费金融", "麦穗消费金融"),
        ("有人冒充东湖消费金融客服", "东湖消费金融"),
        ("根据银行规定,我向上海银行反映", "上海银行"),
        ("虽然银行同意,我自己有中国银行的卡", "中国银行"),
        ("电话里江岸小贷的人", "江岸小贷"),
        ("两张银行卡,有一张是张家口银行的", "张家口银行"),
        ("由于资金紧张贷款,在马上消费金融借款", "马上消费金融"),
        ("想问一下邮储银行", "邮储银行"),
        ("国家开发银行", "国家开发银行"),
        ("江阴农村商业银行", "江阴农村商业银行"),
        ("江泰保险经纪有限公司", "江泰保险经纪有限公司"),
        ("至今通中速递有限公司不理", "通中速递有限公司"),
        ("用金条借钱", "金条"),
        ("在放心借申请", "放心借"),
        ("2月4号融e宝的人", "融e宝"),
        ("致融e宝", "融e宝"),
    ],
)
def test_of_the_words_around_an_institution_only_its_name_is_masked(text: str, name: str) -> None:
    assert [kind for kind in kinds(text) if kind[0] == "institution"] == [("institution", name)]


@pytest.mark.parametrize(
    "text",
    [
        "引导我在手机上开通分期",
        "金条分期",
        "违约金条款",
        "短信也没收到",
        "我没有钱花",
        "打白条给他",
        "他拿去花了",
        "让他放心借给别人",
        "有银行的人来",
        "为发放工资统一给员工办理银行卡",
        "学生开通银行卡",
        "结果银行不认",
        "当时银行经理说",
        "不懂金融",
        "从银行贷款",
        "被诱导在APP上办理",
        "现在急需办理",
        "举报催收人员暴力催收",
        "通过刷脸开通",
    ],
)
def test_plain_words_where_an_institution_might_stand_are_none(text: str) -> None:
    assert kinds(text) == []


def test_own_name_is_masked_wherever_it_stands() -> None:
    assert kinds("这笔账不该由阿依古丽承担", "阿依古丽") == [("name", "阿依古丽")]


@given(
    st.lists(
        st.sampled_from(
            [
                "借１３，５００元",
                "⒛",
                "①②③",
                "\u200b",
                "13812345679",
                " ",
                "…",
                "2024年３月",
                "HL33748264",
                "征.信",
                "薇❤",
            ]
        )
        | st.text(alphabet="借款张王0123456789,.年月日元万 ", max_size=6),
        max_size=15,
    ).map("".join)
)
@settings(max_examples=300, deadline=None)
def test_raw_slice_of_a_slot_cleans_to_the_text_of_the_slot(raw: str) -> None:
    cleaned = CLEANER.clean(raw)
    slots = FINDER.find(cleaned.text)
    spans = cleaned.raw_spans([(start, end) for _, start, end in slots])
    assert all(left[1] <= right[0] or "⒛" in raw for left, right in pairwise(spans))
    for (_, start, end), span in zip(slots, spans, strict=True):
        assert cleaned.text[start:end].strip() in CLEANER.clean(raw[slice(*span)]).text


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "a1",
        "a-",
        "1,",
        "1 ",
        "一",
        "王某",
        "本人王",
        "在a",
        "征.",
        "有限公司",
        "1 000",
        "a_",
        "1*",
        "⒛",
        "12:",
        "大同",
        "客服张",
        "张丽经理",
        "微信a",
        "a@",
        "a.",
        "a@a.",
        "1万",
        "1万1千",
        "一 万",
        "在手",
        "上银行",
        "微e贷",
    ],
)
def test_hostile_text_of_100000_characters_takes_no_longer_than_its_length(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    started = time.process_time()
    cleaned = CLEANER.clean(text)
    mask(cleaned.text, FINDER.find(cleaned.text, ("王小明",), "信用贷"))
    assert time.process_time() - started < 5
