"""What a text says of who is speaking: one of a group with a common lot, or somebody who writes for others lawfully."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

#: share of the texts that must say so
SAID_BY = 0.6
_GROUP = re.compile(
    "(?P<peer>(?<!前)同事|工友|家长|同乡|老乡|室友|同学|战友|[大二三小](?:儿子|女儿)|女婿|儿媳|妹夫|姐夫|嫂子|兄弟姐妹|兄妹[几三四两])"
    "|我司员工|公司员工|本公司员工|全体员工|我们[公单]司?位?的?人|我们厂|工地|业主|班级群|托班|业委会|租户|租客|房客|我们村|村里人|乡亲"
    r"|(?<![到给去往])我们(?:单位|公司|部门|办公室|科室|车间|班组|市场)|(?:部门|科室|办公室|车间|班组|市场|商场|大厦)里(?:的|每|大家|所有|几|推广|统一)"
    r"|(?<![到给去往])我(?:所在的?)?(?:单位|公司|厂)(?:为|给|替|帮|统一|集体|组织|每个|发)|我所在的?(?:单位|公司|厂)"
    r"|(?<!贵)公司财务|(?:财务|工作|公司|单位)群|(?<!贵)单位(?:换了|更换)|发薪[卡行]"
    r"|(?:单位|公司|厂里?)(?:集体|统一|组织)|(?:单位|公司|厂里?)(?:为|给|替|帮)(?:我们|大家|全体|员工|职工)"
    r"|(?:我是|我系|本人是|本人系|作为)[^,。;!?]{0,14}(?:员工|职工|雇员|工人)"
    r"|(?:代发|发放?)工资[^,。;!?]{0,6}(?:统一|集体|给员工)|统一[给为替帮](?:员工|职工|大家|工人|学生|学员|村民|住户)"
    "|我们兄妹|我们姐妹|我们兄弟"
    r"|旅[行游]团|[随跟同]团|团友|导游(?:带|借|让|说|推荐|劝|介绍)|同车的?(?:人|游客)"
    r"|(?:[二三四五六七八九两几数]?十|[几数]百|[好十]几)[多几来]?(?:个|名|位|号)?(?:人|家|户)[^,。;!?]{0,4}(?:情况|遭遇|也|都)[^,。;!?]{0,3}(?:一样|这样|如此|相同|同样)"
    r"|在[^,。;!?]{0,10}(?:市场|商场|商城)里(?:做|开|卖|摆|经营|租)|(?:市场|商场|商城)里?的?(?:摊位|摊主|档口|商户)"
    r"|(?:到|来)我(?:网点|行|支行|处)反映|(?:经办|柜员|大堂|网点)[^,。;!?]{0,6}(?:录入|代填|代录)"
    # a salesman came to where they all are; that a collector telephones there is told by anyone
    r"|(?:来|到|进|去|在|往)了?(?:我们?|咱们?|俺们?)所?在?的?"
    r"(?:单位|公司|部门|科室|班组|团队|队里?|厂|学校|医院|部队|机关|店|工地|园区|写字楼|办公室|食堂|车间|小区|村|社区|宿舍|市场|商场|大厦)"
    r"[^,。;!?打]{0,8}(?:推销|推广|宣传|宣讲|讲课|讲座|摆摊|摆台|设点|驻点|地推|办卡|开卡|办业务|搞活动|做活动)"
    r"|我们班|全班|我们(?:宿舍|寝室)|司机群|(?:几十|十几)个(?:人)?都这样|家里管(?:这|此)?事"
)
#: groups whose people live apart
_FAR = re.compile(
    "团|导游|游客|司机|同学|战友|同乡|老乡|我们班|全班|[兄姐弟]妹|兄弟|儿子|女儿|女婿|儿媳|妹夫|姐夫|嫂子|工友|工地"
)
#: in one sentence with it, peers are those whom a collector reaches, and not those who speak
_REACHED = re.compile(
    "催收|催债|讨债|催款|要账|通[讯信]录|联系人|骚扰|轰炸|短信|[打拨来]了?电话|群发|辱骂|侮辱|恐吓|威胁|曝光|泄露|外泄|[都全]知道|颜面|丢[脸人]|旁听|担保人|欠款人|借款人|债务人|欠债|老赖"
)


#: somebody who is no agent writes for the complainant, lawfully speaks for one, or the words are said to be taken over
_HELPED = re.compile(
    r"(?:帮|替|代|为)(?:我|俺|咱|他|她|老人|本人)(?:们|妈|爸)?(?:写|代?填写|打[的字出]|登[的记]|录入|弄的)"
    r"|(?:代为|代我|帮忙)(?:书?写|填写?|登记?|录入|打字)|(?:让|叫|请|托)[^,。;!?]{1,8}帮我[^,。;!?]{0,4}(?:写|填|打|登|录|弄)"
    "|社工|网格员|志愿者|公益(?:中心|机构|组织|服务)|代写|代填|帮[我他她]们?打字|帮忙打字|受托人|委托.{0,15}(?:律师事务所|法律援助)|(?:律师事务所|法律援助中心).{0,8}(?:代理|指派|律师)"
    r"|义工|(?:老师|校长|支书|村医|师父|师傅|阿訇|大夫)[^,。;!?]{0,3}(?:帮|替|代)[^,。;!?]{0,5}(?:写|填|打字|录|念)"
    r"|帮(?:我们|大家|大伙)[^,。;!?]{0,3}(?:写|填|打字|录|登|弄|对账)|口述[^,。;!?]{0,8}(?:写|打|录)|(?:替我接|转告我)|一起寄(?:的)?信"
    r"|护工|护理员|(?:养老|敬老|福利)院的?(?:住户|老人|社工|院长)"
    r"|本律师|(?<![^,。;!?:经])本所(?!在)|本中心|受援人|(?:接?受|经)(?:当事人|委托人|其)[^,。;!?]{0,4}(?:委托|之托)|(?<![^,。;!?:])(?:委托人|当事人)[系与称因]"
    r"|(?:照|按|学)着?[^,。;!?]{0,6}(?:晚报|报纸|报上|日报|电视上|广播里|公众号|网上)[^,。;!?]{0,12}(?:写|格式|范本|样子|模板)"
    r"|转给我的(?:信|文|模板)|(?:群里|大家)[^,。;!?]{0,6}(?:转的|发的)(?:信|模板|样本)|我也签个名|联名信"
)


#: how a hotline's clerk begins a note on who calls, and closes it
_NOTED = re.compile(
    r"^(?:该|本)?(?:客户|用户|来电人?|来电者|来访人?|进线人?|市民|投诉人|反映人|持卡人|借款人|消费者|当事人)[^,。;!?]{0,3}"
    r"(?:来电|进线|致电|来访|表示|[声宣]?称|反映|反馈|投诉|诉求|咨询)"
    r"|^(?:该|本)?(?:客户|用户|来电人?)[^,。;!?]{0,6}(?:要求|认为|提出|告知|描述)"
    r"|已(?:告知|安抚|引导|回复)(?:客户|用户|来电|其|对方)|已(?:安抚|记录|受理)(?:[,。;!?]|并|$)|[请望][^,。;!?]{0,6}(?:跟进|回访客户)"
    r"|(?:客户|用户|对方)(?:表示)?不?认可"
)


def noted(texts: Sequence[str]) -> bool:
    """Whether most of `texts` are a clerk's notes on callers: what they have in common may be the clerk's wording."""
    return _most(texts, _NOTED.search)


def common_lot(texts: Sequence[str], near: bool = True) -> bool:
    """Whether most of `texts` say themselves that a group with a common lot speaks: colleagues, owners, stall holders,
    parents, a family, or customers whose words the clerk of a branch took down. Of people who do not live `near` each
    other only travellers, drivers, fellow pupils and kin have one.
    """
    return _most(texts, _lot if near else _far_lot)


def spoken_for(texts: Sequence[str]) -> bool:
    """Whether most of `texts` say so, or that a lawyer, a volunteer, a carer or a shopkeeper put it down for them, or
    that the words are of a public sample. Unlike a common lot this explains no script: a helper has none, and anyone
    can write such a word.
    """
    return _most(texts, _lot, _HELPED.search)


def telling(text: str, lot: bool = False) -> tuple[int, int] | None:
    """Where the first words stand by which `text` says so, None if none do; `lot`: only those of a common lot."""
    found = (search(text) for search in ((_lot,) if lot else (_lot, _HELPED.search)))
    return min((one.span() for one in found if one), default=None)


def _lot(text: str) -> re.Match[str] | None:
    """The first words of a common lot in `text`."""
    return next((one for one in _GROUP.finditer(text) if not (one.group("peer") and _reached(text, one))), None)


def _far_lot(text: str) -> re.Match[str] | None:
    found = _lot(text)
    return found if found and _FAR.search(found.group()) else None


def _reached(text: str, peer: re.Match[str]) -> bool:
    before, after = text[max(0, peer.start() - 24) : peer.start()], text[peer.end() : peer.end() + 16]
    return bool(_REACHED.search(re.split("[。;!?]", before)[-1] + "," + re.split("[。;!?]", after)[0]))


def _most(texts: Sequence[str], *searches: Callable[[str], re.Match[str] | None]) -> bool:
    silent = 0
    for text in texts:
        silent += not any(search(text) for search in searches)
        if len(texts) - silent < SAID_BY * len(texts):  # however many of the rest say so
            return False
    return bool(texts)
