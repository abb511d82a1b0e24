"""Does a family speak of one concrete matter? A script is for anyone: its places, dates and firms are slots. A
campaign is about something: one estate, one school, one shop, one report, whose name stands in every copy.

The name is looked for in the wording that most copies share, by the endings that Chinese names of places,
buildings, organisations and works carry, and must be rare outside the family. Statutes and public bodies anyone
may cite are no subject.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

#: share of the copies that must hold the name
HELD_BY = 0.6
#: copies read per family
COPIES = 60
#: share of all figures that must be common to the copies for their facts to be one and the same
SAME = 0.9
#: a figure that is somebody's own: an amount, a date, a number; not a year, a hotline, an article of law, one digit
_FIGURE = re.compile(
    r"(?<![\d.第])(?:(?!12378|12345|12315|12363|(?:19|20)\d\d年)\d{3,}(?:\.\d+)?(?![\d条万])|\d+(?:\.\d+)?万)", re.ASCII
)

_HAN = "一-鿿"
_PLACE = (
    "小区|花园|家园|公寓|大厦|大楼|广场|商城|商场|社区|街道|镇|乡|县|开发区|新区|路口|大桥|校区|园区|楼盘|门店|KTV|ktv"
)
_BODY = (
    "公司|集团|学校|小学|中学|大学|学院|幼儿园|培训|编程|画室|琴行|早教|美学|美容院|医院|诊所|口腔|律师|援助中心|事务所"
    "|健身房|健身馆|健身|瑜伽馆|瑜伽|俱乐部|酒店|车行|装饰|家装|影楼|支行|分理处|储蓄所|驾校|影城|晨报|晚报|日报|电视台|客运站|车站"
)
_WORK = re.compile(rf"《([{_HAN}A-Za-z0-9,、 ]{{2,20}})》")
_CODED = re.compile(r"[A-Z](?:市|县|区|镇)")
_ENDED = re.compile(f"(?:{_PLACE}|{_BODY})")
#: a name by what is done with it: a thing bought, a school attended, a flat rented
_USED = re.compile(
    rf"(?:购买|买了|入手|订购|预订|提了|加盟|报名|报了|入住|租住)(?:一[台辆套份个部]|了|的是|过)?([{_HAN}A-Za-z0-9]{{2,8}}?)"
    "(?=一?[台辆套部]|的?(?:课|培训|套餐|年卡|季卡|次卡|会员卡|轿?车|房源|公寓|产品|项目))"
    rf"|(?<![现存实所])在([{_HAN}A-Za-z0-9]{{2,6}}?)(?=报名|报了|报的|上课|学习|上学|就读|培训|健身|体检|植发|种牙|做了|租了?房|租住|入住|加盟|消费)"
)
#: what a name is looked for in, before its ending; and the words that cannot stand inside one
_BEFORE = re.compile(rf"[{_HAN}A-Za-z0-9]{{2,7}}$")
_BREAKS = re.compile(
    "[我你您他她它们受在到去的了是于与和从把被向给对就都也还又有这那叫找来为由及或等经过让请因个家所每几后前里上下]"
)
_STATUTE = re.compile(
    "法|条例|办法|规定|规则|细则|通知|意见|解释|准则|标准|公告|决定|指引|要求|通则|民法典|公约|制度|纪要|合同|协议|须知|声明|[表书单函证]$|报告|保单|材料|清单"
)
_ANYONE = re.compile(
    "贵|我|你|他|本|该|这|那|哪|某|各|有关|相关|第三方|合作|担保|保险|金融|贷款|信贷|消费|银行|催收|外包|委外|平台|中介|征信"
    "|数据|科技|支付|清收|资产|法务|总部|分公司|子公司|母公司|所在|社区|人民|国家|中国|全国|地区|小区|农村|乡村|街道|城乡|学区"
    "|时区|误区|老区|市区|城区|校园|学校|大学|在校|工作|公司|单位|律师|消费者|监督|监管|协会|法院|派出所|公安|医院|医美|整形"
)
#: what stands where a name might and names nothing
_NAMELESS = re.compile(
    "^[0-9一二三四五六七八九十两几多半]|线上|线下|网络|网上|手机|课程|培训|商品|产品|服务|套餐|当地|外地|本地|市场|期间|[年月日天]$"
    "|编程|英语|外语|日语|口语|设计|会计|书法|钢琴|舞蹈|考研|考证|考公|剪辑|配音|绘画|美术|写作|理财|直播|电商|美容|瑜伽|健身"
)
_FINANCE = re.compile(
    "贷|借款|借钱|欠款|还款|还钱|利息|利率|年化|征信|逾期|催收|退保|保费|保险|保单|分期|担保|服务费|手续费|会员|扣款|扣费|代扣|额度"
    "|账单|本金|罚息|违约金|信用卡|放款|结清|APP|app|退款|退费|客服|泄露|骚扰电话|个人信息|隐私|学费|课程"
    "|贵司|贵公司|贵行|合同|赔偿|退钱|减免|延期|协商|医美|培训费|核销|债务|平台|额度|密码|银行卡|转账|收款"
)
_CIVIC = re.compile(
    "书记|市长|县长|局长|区长|镇长|市政府|县政府|区政府|镇政府|政府部门|有关部门|相关部门|业主|物业|开发商|村民|村组|村委|乡镇|街道办|城管"
    "|交警|公交|地铁|路灯|违建|施工|扰民|噪音|污染|环保|教育局|人社|规划|住建|国土|林业局|卫健|公安局|车管所|驾驶证|户口|户籍|社保|医保"
    "|养老保险|编制|拆迁|征地|征收|宅基地|公积金|购房|楼盘|房产证|垃圾|停车位|扶贫|低保|农产品|补贴|幼儿园|招生|教师"
)


def same_facts(texts: Sequence[str]) -> bool:
    """Whether `texts` repeat each other's figures: customers of an agent each have their own amounts, dates and
    contracts, those who pass on one text have that text's.
    """
    read = [set(_FIGURE.findall(text)) for text in texts[:COPIES]]
    told = [figures for figures in read if len(figures) >= 2]
    if len(told) < max(2, HELD_BY * len(read)):
        return False
    counts = Counter(figure for figures in told for figure in figures)
    common = {figure for figure, count in counts.items() if count >= HELD_BY * len(told)}
    return sum(len(figures & common) for figures in told) >= SAME * sum(len(figures) for figures in told)


def out_of_field(texts: Sequence[str]) -> bool:
    """Whether most of `texts` speak of public affairs rather than of consumer finance."""
    outside = sum(_civic_surplus(text) > 0 for text in texts)
    return outside > 0.5 * len(texts)


def _civic_surplus(text: str) -> int:
    return len(set(_CIVIC.findall(text))) - len(set(_FINANCE.findall(text)))


def subject(texts: Sequence[str], outside: Sequence[str]) -> str:
    """The name of the one matter that `texts` speak of, "" if there is none.

    `outside` are texts of other people; a name that also stands in more than 1 % of them is common speech.
    """
    read = texts[:COPIES]
    counts = Counter(name for text in read for name in set(names(text)))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], -len(item[0]), item[0]))
    for name in [name for name, count in ordered if count >= max(2, HELD_BY * len(read))]:
        if sum(name in text for text in outside) <= 0.01 * len(outside):
            return name
    return ""


def names(text: str) -> list[str]:
    """Names of concrete places, organisations and works in `text`."""
    works = [name for name in _WORK.findall(text) if not _STATUTE.search(name)]
    ended = [name for match in _ENDED.finditer(text) if (name := _named(text, match))]
    return works + _CODED.findall(text) + ended + [name for match in _USED.finditer(text) if (name := _used(match))]


def _used(match: re.Match[str]) -> str:
    name = match[1] or match[2]
    plain = _ANYONE.search(name) or _FINANCE.search(name) or _BREAKS.search(name) or _NAMELESS.search(name)
    return "" if plain else name


def _named(text: str, ending: re.Match[str]) -> str:
    before = _BEFORE.search(text[max(0, ending.start() - 7) : ending.start()])
    stem = _BREAKS.split(before.group())[-1] if before else ""
    name = stem + ending.group()
    return name if len(stem) >= 2 and not _ANYONE.search(name) else ""
