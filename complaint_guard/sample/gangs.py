"""Planting gangs: one organiser behind complaints of several people, and the traces that this leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from complaint_guard.sample.people import Person
from complaint_guard.sample.places import Place
from complaint_guard.sample.scene import Company, Filing, Scene

#: Traces a gang leaves on purpose -> how common such gangs are.
#: T script, A address, P phone, B refund account, D device, R agent named.
KINDS = {
    "TA": 24, "T": 14, "TP": 13, "TAR": 10, "TPB": 8, "TD": 7, "TB": 6, "TAB": 4, "TAP": 4, "AD": 4, "PB": 4, "AR": 2,
}  # fmt: skip
#: Share of members on which a trace of the gang's kind is seen.
_HELD = {"T": 0.93, "A": 0.75, "P": 0.7, "B": 0.6, "D": 0.6, "R": 0.6}
#: Share of members with a trace that is not of the gang's kind.
_STRAY = {"D": 0.06, "R": 0.05}
_TRADES = (
    "信息技术咨询服务",
    "企业管理咨询;会议服务",
    "日用百货销售",
    "广告设计、制作",
    "商务信息咨询",
    "法律咨询(不含诉讼代理)",
)
_FIRM_CHARS = "益民法援正清安途信诚鼎助众维卓越恒君盾明顺嘉惠天平衡睿鸿博中德盛和泰源启航通达"
_FIRM_TAILS = ("法律咨询服务部", "企业管理有限公司", "商务咨询有限公司", "信息服务有限公司", "信息咨询中心")
Layout = Literal["room", "floor", "tower"]
_LAYOUTS: tuple[Layout, ...] = ("room", "floor", "tower")


@dataclass(frozen=True, slots=True)
class GangPlan:
    """One gang to plant: traces, members, how its rooms lie, the days in which it files.

    A `plain` gang hides nothing: every member shows every trace, and the script is edited lightly.
    """

    gang_id: str
    kind: str
    size: int
    layout: Layout = "room"
    first_day: float = 0.0
    span: float = 1.0
    plain: bool = False


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the organiser of one gang hands to its members."""

    rooms: list[Place]
    phones: list[str]
    accounts: list[str]
    devices: list[str]
    agent: Person
    company: str


def plan(scene: Scene, gang_id: str) -> GangPlan:
    """A gang of a random kind; sizes are geometric from 3, a third files within three days, the rest over weeks."""
    rng, days = scene.rng, scene.recipe.days
    size = 3
    while size < scene.recipe.largest_gang and rng.random() < 0.84:
        size += 1
    span = rng.choice((1.0, 2.0, 3.0)) if rng.random() < 0.35 else rng.uniform(5, 42)
    span = min(span, float(days))
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    layout = rng.choices(_LAYOUTS, (60, 25, 15))[0]
    return GangPlan(gang_id, kind, size, layout, rng.uniform(0, days - span), span)


def plant(scene: Scene, gang: GangPlan) -> list[Filing]:
    """The complaints of `gang`; each member has at least one tie, each trace of its kind is seen on two or more."""
    shared = _shared(scene, gang)
    script = scene.composer.script("F3" if gang.plain else "") if "T" in gang.kind else None
    topic = script.topic if script else scene.composer.topic()
    filings = []
    for ties in _ties(scene, gang):
        person = scene.person()
        second = scene.moment(gang.first_day + scene.rng.random() * gang.span)
        text, depth = scene.own_words(person, topic), "none"
        values = scene.values(person)
        if script and "T" in ties:
            text, depth = scene.composer.written(script, values, "light" if gang.plain else "")
        filing = scene.filing(person, text, second, person.home)
        for tie in ties:
            if tie != "T":
                _TRACES[tie](scene, filing, shared)
        filing.gang, filing.depth, filing.ties, filing.kind = gang.gang_id, depth, ties, gang.kind
        filings.append(filing)
    return filings


def register(scene: Scene, person: Person, place: Place) -> str:
    """The name of a new advice company of `person` at `place`, entered in the business registry."""
    rng = scene.rng
    name = place.city.removesuffix("市") + "".join(rng.sample(_FIRM_CHARS, 2)) + rng.choice(_FIRM_TAILS)
    scene.companies.append(Company(name, person.name, scene.address(place), rng.choice(_TRADES)))
    return name


def _shared(scene: Scene, gang: GangPlan) -> _Shared:
    office, agent = scene.office(), scene.person()
    lines = 1 + gang.size // 16
    donors = [agent, *(scene.person() for _ in range(lines - 1))]
    return _Shared(
        rooms=_rooms(scene, office, gang),
        phones=[donor.phone for donor in donors],
        accounts=[donor.account for donor in donors],
        devices=[donor.device for donor in donors],
        agent=agent,
        company=register(scene, agent, office) if set(gang.kind) & set("AR") else "",
    )


def _rooms(scene: Scene, office: Place, gang: GangPlan) -> list[Place]:
    if gang.layout == "room":
        return [office]
    return [office, *scene.neighbours(office, min(5, gang.size - 1), all_floors=gang.layout == "tower")]


def _ties(scene: Scene, gang: GangPlan) -> list[str]:
    rng = scene.rng
    if gang.plain:
        return ["".join(sorted(gang.kind))] * gang.size
    held = [{tie for tie in gang.kind if rng.random() < _HELD[tie]} for _ in range(gang.size)]
    for tie in gang.kind:
        without = [ties for ties in held if tie not in ties]
        missing = 2 - (gang.size - len(without))
        for ties in rng.sample(without, max(0, missing)):
            ties.add(tie)
    for ties in held:
        if not ties:
            ties.add(rng.choice(gang.kind))
        ties.update(tie for tie, share in _STRAY.items() if rng.random() < share)
    return ["".join(sorted(ties)) for ties in held]


def _address(scene: Scene, filing: Filing, shared: _Shared) -> None:
    filing.place = scene.rng.choice(shared.rooms)
    filing.address = scene.address(filing.place)


def _phone(scene: Scene, filing: Filing, shared: _Shared) -> None:
    filing.phone = scene.phone(scene.rng.choice(shared.phones))


def _account(scene: Scene, filing: Filing, shared: _Shared) -> None:
    filing.account = scene.rng.choice(shared.accounts)


def _device(scene: Scene, filing: Filing, shared: _Shared) -> None:
    filing.device = scene.rng.choice(shared.devices)


def _agent(_scene: Scene, filing: Filing, shared: _Shared) -> None:
    filing.agent, filing.agent_company = shared.agent.name, shared.company


_TRACES: dict[str, Callable[[Scene, Filing, _Shared], None]] = {
    "A": _address,
    "P": _phone,
    "B": _account,
    "D": _device,
    "R": _agent,
}
