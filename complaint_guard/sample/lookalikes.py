"""Planting innocents who look like gangs: one room, phone, agent, event or text, and nobody behind them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from complaint_guard.sample import words
from complaint_guard.sample.compose import SlotValues
from complaint_guard.sample.people import Person
from complaint_guard.sample.places import Place, dormitory, moved
from complaint_guard.sample.scene import DAY, Company, Filing, Scene

#: The seconds in which a group of some size files.
_When = Callable[[Scene, int], list[int]]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of innocents is planted, from how few to how many complaints, and how often."""

    plant: Callable[[Scene, int], list[Filing]]
    least: int
    most: int
    weight: float


#: First words on a matter that many have in common. {org} is the institution concerned.
_MATTERS = {
    "event": (
        "{date}晚上{platform}打不开，一直转圈。",
        "{date}那晚还款页面点了没反应，提示服务开小差。",
        "系统故障那天我的自动扣款没成功，第二天却说我晚还。",
        "{platform}{date}瘫了好几个小时，我扣了两回钱。",
        "昨晚软件登不进去，验证码也收不到，耽误了还款。",
        "{date}八点多开始白屏，卸了重装也一样。",
        "你们服务器出问题那晚，我这笔显示处理中到现在。",
    ),
    "fee_change": (
        "收到短信说{date}起账户服务费要涨到{amount}元一月。",
        "{platform}突然改收费标准，原来免的现在要{amount}。",
        "公告里写服务费调成{amount}元，老客户也一样收吗？",
        "为什么{date}以后每月多扣一笔账户服务费？",
        "涨价通知我看不懂，{amount}元是按月还是按笔？",
    ),
    "media": (
        "看了{org}{date}的报道，翻了自己的账才知道有这项。",
        "{org}登了会员自动续费那篇，我也中招了。",
        "邻居拿{org}给我看，我一查果然每月都在扣。",
        "新闻（{org}）里讲的跟我遇到的一模一样，只是我金额小些。",
    ),
    "form": (
        "我家孩子在{org}报的课，{date}关门了。",
        "{org}人去楼空，分期还在扣。",
        "孩子才上了几节，{org}就联系不上了。",
        "家长群里说{org}的负责人走了，我先来登记一下。",
    ),
    "same_matter": (
        "{org}{date}贴了停业通知，卡里钱没退。",
        "我在{org}办的分期，店关了钱照扣。",
        "{date}去{org}，大门锁着，保安说老板走了。",
        "关于{org}突然停业，我补充一下我的情况。",
        "{org}的事我也是受害的一个，跟别人情况不太一样。",
        "我就问一句，{org}关门了，{platform}凭什么还扣我？",
        "{org}关门前一周还在叫我续费。",
    ),
}
_MATTER_TOPIC = {"event": "F3", "fee_change": "F3", "media": "F3", "form": "F9", "same_matter": "F9"}
_ORG_HEADS = words.listed("晨曦 蓝鲸 小雨点 启智 金苹果 向阳 优贝 星辰 果果 乐动 新航 德馨 博雅 小海豚 七彩 木棉")
_ORG_TAILS = words.listed("培训学校 少儿编程 健身馆 医美门诊 驾校 舞蹈中心 早教中心 口腔门诊 美术馆 游泳馆")
_PRESS = tuple(
    f"《{head}{tail}》" for head in words.listed("江岸 东湖 南城 北方 西江 滨海") for tail in ("晨报", "都市报", "周刊")
)


def plant(scene: Scene, number: int, kind: str, most: int) -> list[Filing]:
    """The complaints of one innocent group of `kind`, at most `most`, labelled `kind`-`number`."""
    found = KINDS[kind]
    filings = found.plant(scene, scene.rng.randint(found.least, min(found.most, most)))
    for filing in filings:
        filing.lookalike, filing.kind = f"{kind}-{number:04d}", "look"
    return filings


def draw_kind(rng: random.Random, most: int) -> str:
    """A kind of look-alike at its weight, of those that do with `most` complaints."""
    fitting = [name for name, kind in KINDS.items() if kind.least <= most]
    return rng.choices(fitting, [KINDS[name].weight for name in fitting])[0]


def _own(scene: Scene, second: int, place: Place | None = None) -> Filing:
    person = scene.person()
    return scene.filing(person, scene.own_words(person), second, place)


def _local(scene: Scene, city: str) -> Person:
    person = scene.person()
    person.home = moved(person.home, city, scene.rng)
    return person


def _evening(scene: Scene, size: int) -> list[int]:
    """Seconds of one evening from 19:00 on, half of them within three hours."""
    start = scene.rng.randrange(scene.recipe.days) * DAY + 19 * 3600
    last = scene.recipe.days * DAY - 1
    return [min(last, start + int(scene.rng.expovariate(1 / (4.3 * 3600)))) for _ in range(size)]


def _within(span: float) -> _When:
    return lambda scene, size: _around(scene, size, span)


def _around(scene: Scene, size: int, span: float) -> list[int]:
    first = scene.rng.uniform(0, max(0.0, scene.recipe.days - span))
    return [scene.moment(first + scene.rng.random() * span) for _ in range(size)]


class _Matter:
    """One thing that happened to many people, who tell of it each in own words."""

    def __init__(self, scene: Scene, kind: str, second: int) -> None:
        self._scene = scene
        self._kind = kind
        self._written = scene.composer.cluster(kind)
        rng = scene.rng
        org = rng.choice(_PRESS) if kind == "media" else rng.choice(_ORG_HEADS) + rng.choice(_ORG_TAILS)
        known = 0 if kind == "event" else rng.randint(1, 10)
        happened = scene.recipe.start + timedelta(seconds=second, days=-known)
        date = f"{happened.month}月{happened.day}日"
        self._given = {"org": org, "platform": rng.choice(words.PLATFORMS), "date": date}
        if kind == "fee_change":
            self._given["amount"] = str(rng.randint(3, 30))

    def values(self, person: Person) -> SlotValues:
        return self._scene.values(person, **self._given)

    def told(self, person: Person) -> str:
        """What `person` writes: a written text if one is left, else own words after a mention of the matter."""
        composer, values = self._scene.composer, self.values(person)
        if self._written:
            return composer.copied(self._written.pop(), values)
        opening = composer.copied(self._scene.rng.choice(_MATTERS[self._kind]), values)
        return opening + composer.organic(_MATTER_TOPIC[self._kind], values)


def _of_matter(kind: str, when: _When) -> Callable[[Scene, int], list[Filing]]:
    def planted(scene: Scene, size: int) -> list[Filing]:
        seconds = when(scene, size)
        matter = _Matter(scene, kind, min(seconds))
        people = [scene.person() for _ in seconds]
        return [scene.filing(who, matter.told(who), second) for who, second in zip(people, seconds, strict=True)]

    return planted


def _copying(kind: str, when: _When, copying: float) -> Callable[[Scene, int], list[Filing]]:
    def planted(scene: Scene, size: int) -> list[Filing]:
        first, *later = sorted(when(scene, size))
        matter = _Matter(scene, kind, first)
        city = scene.office().city
        writer = _local(scene, city)
        form = matter.told(writer)
        filings = [scene.filing(writer, form, first)]
        for second in later:
            person = _local(scene, city)
            text = matter.told(person)
            if scene.rng.random() < copying:
                text = scene.composer.copied(form.replace(writer.name, person.name), matter.values(person))
                text += scene.composer.particular() if scene.rng.random() < 0.5 else ""
            filings.append(scene.filing(person, text, second))
        return filings

    return planted


def _public_text(scene: Scene, size: int) -> list[Filing]:
    text = scene.rng.choice(words.PUBLIC_TEXTS)
    filings = []
    for _ in range(size):
        person = scene.person()
        filings.append(scene.filing(person, scene.composer.copied(text, scene.values(person)), scene.moment()))
    return filings


def _representative(scene: Scene, size: int) -> list[Filing]:
    lawyer, office = scene.person(), scene.office()
    firm = scene.rng.choice(words.listed("明理 正和 德衡 海川 中信达 同心")) + scene.rng.choice(
        ("律师事务所", "法律援助中心")
    )
    scene.companies.append(Company(firm, lawyer.name, scene.address(office), "法律服务(持律师事务所执业许可证)"))
    written = scene.composer.cluster("representative")
    filings = []
    for second in _around(scene, size, 20):
        filing = _own(scene, second)
        if written:
            filing.text = scene.composer.copied(written.pop(), scene.values(filing.person))
        filing.agent, filing.agent_company = lawyer.name, firm
        if scene.rng.random() < 0.5:
            filing.phone = lawyer.phone
        filings.append(filing)
    return filings


def _household(scene: Scene, size: int) -> list[Filing]:
    rng, first = scene.rng, scene.person()
    written = scene.composer.cluster("household")
    phone, account, device = rng.random() < 0.5, rng.random() < 0.3, rng.random() < 0.3
    filings = []
    for place, second in enumerate(_around(scene, size, rng.choice((2, 10)))):
        person = scene.person() if place else first
        if place > 1:
            person.name = first.name[0] + person.name[1:]
        text = scene.own_words(person)
        if written:
            text = scene.composer.copied(written.pop(), scene.values(person))
        filing = scene.filing(person, text, second, first.home)
        filing.phone = first.phone if phone else filing.phone
        filing.account = first.account if account else filing.account
        filing.device = first.device if device else filing.device
        filings.append(filing)
    return filings


def _dormitory(scene: Scene, size: int) -> list[Filing]:
    rooms = dormitory(scene.rng.randrange(10**6), scene.rng)
    places: list[Place] = []
    while len(places) < size:
        places += [next(rooms)] * scene.rng.randint(4, 8)
    return [_own(scene, scene.moment(), place) for place in places[:size]]


def _colleagues(scene: Scene, size: int) -> list[Filing]:
    office = scene.office()
    return [_own(scene, second, office) for second in _around(scene, size, 30)]


def _mall(scene: Scene, size: int) -> list[Filing]:
    office = scene.office()
    tenants = [office, *scene.neighbours(office, size - 1, all_floors=True)]
    return [_own(scene, second, place) for place, second in zip(tenants, _around(scene, len(tenants), 40), strict=True)]


def _hotline(scene: Scene, size: int) -> list[Filing]:
    number = scene.rng.choice(("400-{:03d}-{:04d}", "021-6{:03d}{:04d}", "400{:03d}{:04d}"))
    number = number.format(scene.rng.randrange(100, 1000), scene.rng.randrange(10**4))
    filings = [_own(scene, scene.moment()) for _ in range(size)]
    for filing in filings:
        filing.phone = number
    return filings


def _again(span: float, copied: bool) -> Callable[[Scene, int], list[Filing]]:
    def planted(scene: Scene, size: int) -> list[Filing]:
        person = scene.person()
        text = scene.own_words(person)
        filings = []
        for second in _around(scene, size, span):
            same = copied or scene.rng.random() < 0.6
            again = (
                scene.composer.copied(text, scene.values(person))
                if same
                else scene.composer.retold(text, scene.values(person))
            )
            filing = scene.filing(person, again, second, person.home)
            filing.id_number = person.id_number
            filings.append(filing)
        channels = scene.rng.sample(words.CHANNELS, size)
        for filing, channel in zip(filings, channels, strict=True):
            filing.channel, filing.product = channel, filings[0].product
        return filings

    return planted


KINDS = {
    "event": Kind(_of_matter("event", _evening), 20, 80, 2),
    "fee_change": Kind(_of_matter("fee_change", _within(10)), 10, 40, 2),
    "media": Kind(_of_matter("media", _within(5)), 8, 30, 2),
    "form": Kind(_copying("form", _within(12), 0.6), 8, 30, 3),
    "same_matter": Kind(_copying("same_matter", _within(14), 0.33), 30, 80, 2),
    "public_text": Kind(_public_text, 15, 45, 2),
    "representative": Kind(_representative, 6, 12, 8),
    "household": Kind(_household, 2, 5, 30),
    "dormitory": Kind(_dormitory, 12, 50, 3),
    "colleagues": Kind(_colleagues, 4, 12, 10),
    "mall": Kind(_mall, 12, 60, 1.5),
    "hotline": Kind(_hotline, 20, 400, 0.4),
    "repeats": Kind(_again(25, copied=False), 2, 5, 20),
    "portal": Kind(_again(1, copied=True), 2, 4, 25),
}
