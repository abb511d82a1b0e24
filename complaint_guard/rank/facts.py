"""What the tables say of a gang's people and weighs nothing: where they live, what they are called, when they came,
who speaks for them, what explains wording that is not counted.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.rank.held import KINDS, Evidence, Held
from complaint_guard.rank.quoted import quoted
from complaint_guard.records import Gang, table
from complaint_guard.records.grounds import ground
from complaint_guard.records.homes import DWELLING, PLACE, told_as
from complaint_guard.records.surnames import surname
from complaint_guard.records.trades import ADVISES
from complaint_guard.speaker import telling

#: share of the people of one city, and of one surname, that is told; least people of one surname; most days
OF_ONE_CITY = 0.8
OF_ONE_NAME = 0.6
NAMESAKES = 3
DAYS = 7
#: firms that may be the organiser's are no explanation; nor is one that somebody names as agent
_ADVISES = re.compile(ADVISES)
#: what is told of each ground on which wording is not counted
GROUNDS = {
    "same_matter": "同一事项",
    "common_lot": "文本自述为同事、业主、家长、亲属等",
    "same_facts": "所述金额、日期等事实完全相同",
    "out_of_field": "与金融消费无关的事项",
    "public_text": "公开文本",
    "form": "固定格式",
}
NO_FAMILIES = table("families", [])
_COLUMNS = (
    "complaint_id",
    "received_at",
    "name",
    "city",
    "agent",
    "place",
    "compound",
    "text",
    "masked",
    "phone",
    "account",
)
#: channels whose values, in the columns of their names, people may be found not to share
_GIVEN = ("phone", "account")

Row = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """Sentences that stand beside the evidence: `people` of who the gang's people are, `wording` of what explains
    wording that is not counted, `home` of those who give one home as address, `said` of who speaks by their own texts,
    `unshared` of what they gave and do not share; `staff` are those at whose address an ordinary firm is registered.
    """

    people: tuple[str, ...] = ()
    wording: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    unshared: tuple[str, ...] = ()
    staff: frozenset[str] = frozenset()


def facts(
    gangs: Sequence[Gang], held_by: Mapping[str, Held], evidence: Evidence, families: pa.Table
) -> dict[str, Facts]:
    """The facts of each gang by its id; FAMILIES say why wording is not counted."""
    asked = {complaint for held in held_by.values() for row in _shared(held) for complaint in row["complaints"]}
    rows = evidence.normalised.select(_COLUMNS)
    rows = rows.filter(pc.is_in(rows["complaint_id"], value_set=pa.array(asked, pa.string())))
    seen = {row["complaint_id"]: row for row in rows.to_pylist()}
    subjects = dict(zip(families["family_id"].to_pylist(), families["subject"].to_pylist(), strict=True))
    firms = _firms(evidence.ties, evidence.hubs)
    found = {}
    for gang in gangs:
        held = held_by[gang.gang_id]
        own = _own(held, seen)
        there = _there(gang, firms)
        told = (*_city(held, own), *_surname(own), *_days(held), *_spokesman(own), *_registered(there))
        found[gang.gang_id] = Facts(
            people=told,
            wording=_wording(held, subjects, own),
            home=_home(held, seen),
            said=_said(held, own),
            unshared=tuple(_unshared(held, own)),
            staff=max(there.values(), key=lambda people: (len(people), sorted(people)), default=frozenset()),
        )
    return found


def _shared(held: Held) -> list[Row]:
    return [*held.hubs, *held.explained]


def _own(held: Held, seen: Mapping[str, Row]) -> dict[str, list[Row]]:
    """The complaints of each person that hold what the gang shares."""
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in _shared(held):
        for complaint, person in zip(row["complaints"], row["owners"], strict=True):
            found[person][complaint] = seen[complaint]
    return {person: list(rows.values()) for person, rows in found.items()}


def _most(own: Mapping[str, Sequence[Row]], values: Mapping[str, Collection[str]]) -> tuple[str, int]:
    """The value that most people have, and how many; ("", 0) if nobody has any."""
    counts = Counter(value for person in own for value in set(values[person]) if value)
    return min(counts.items(), key=lambda one: (-one[1], one[0]), default=("", 0))


def _of(count: int, own: Mapping[str, Sequence[Row]]) -> str:
    return f"全部 {count} 人" if count == len(own) else f"{len(own)} 人中有 {count} 人"


def _said(held: Held, own: Mapping[str, Sequence[Row]]) -> tuple[str, ...]:
    """How many say themselves that a group speaks or somebody writes for them, with some of their words, where most do;
    nothing where few do.
    """
    if not held.spoken_for:
        return ()
    so = sum(any(telling(row["text"]) for row in rows) for rows in own.values())
    readings = "的文本自述为同事、商户、业主、亲属，由社工、律师、网点等代写，或取自公开范本，须先核实"
    return (_of(so, own) + readings + quoted(_texts(own.values())),)


def _texts(of_people: Iterable[Sequence[Row]], lot: bool = False) -> Iterator[str]:
    """Of each person the masked text that tells who speaks, else any; `lot`: that a group with a common lot does."""
    for rows in of_people:
        texts = [str(row["masked"]) for row in rows]
        yield next((text for text in texts if telling(text, lot)), texts[0])


def _unshared(held: Held, own: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """What people do not share, where at least half of them gave it; else that so few did."""
    for channel in _GIVEN:
        if any(row["channel"] == channel for row in _shared(held)):
            continue
        gave = sum(any(row[channel] for row in rows) for rows in own.values())
        if 2 * gave >= len(own):
            yield f"未见共用{KINDS[channel]}（{_of(gave, own)}登记可比对的{KINDS[channel]}）"
        else:
            few = f"{len(own)} 人中只有 {gave} 人" if gave else "没有人"
            yield f"{few}登记可比对的{KINDS[channel]}，是否共用无从判断"


def _city(held: Held, own: Mapping[str, Sequence[Row]]) -> list[str]:
    """Where most of them live, unless a shared address says so already."""
    if len(held.people.get("address", ())) >= OF_ONE_CITY * len(own):
        return []
    city, count = _most(own, {person: [row["city"] for row in rows] for person, rows in own.items()})
    said = f"{_of(count, own)}的地址在同一城市（{city}），可能是同事、邻居或亲友"
    return [said] if city and count >= OF_ONE_CITY * len(own) else []


def _surname(own: Mapping[str, Sequence[Row]]) -> list[str]:
    name, count = _most(own, {person: [surname(row["name"]) for row in rows] for person, rows in own.items()})
    said = f"{_of(count, own)}同姓（{name}），可能是亲属或同乡"
    return [said] if count >= max(NAMESAKES, ceil(OF_ONE_NAME * len(own))) else []


def _days(held: Held) -> list[str]:
    days = (held.seen["last_seen"].date() - held.seen["first_seen"].date()).days + 1
    within = "同一天" if days == 1 else f" {days} 天内"
    return [f"全部投诉在{within}收到，可能由同一件事引起"] if days <= DAYS else []


def _spokesman(own: Mapping[str, Sequence[Row]]) -> list[str]:
    """Whether one of them bears the name of whom others name as agent; hidden names tell nobody."""
    names = {row["name"]: person for person, rows in own.items() for row in rows if len(row["name"]) > 1}
    agents = ((person, row["agent"]) for person, rows in own.items() for row in rows if "*" not in row["agent"])
    itself = any(names.get(agent, person) != person for person, agent in agents)
    return ["代理人与其中一名投诉人同名，可能是当事人自己推举的代表"] if itself else []


def _firms(ties: pa.Table, hubs: pa.Table) -> dict[str, set[str]]:
    """For each person the ordinary firms that nobody names and that the business registry has at their address."""
    named = pc.not_equal(ties["level"], "registered")
    agents = pc.unique(ties.filter(pc.and_(named, pc.equal(ties["channel"], "agent")))["hub_id"])
    silent = ties.filter(pc.and_(pc.invert(named), pc.invert(pc.is_in(ties["hub_id"], value_set=agents))))
    label = dict(zip(hubs["hub_id"].to_pylist(), hubs["label"].to_pylist(), strict=True)) if silent.num_rows else {}
    found: dict[str, set[str]] = defaultdict(set)
    for tie in silent.select(["hub_id", "person_id"]).to_pylist():
        if not _ADVISES.search(label[tie["hub_id"]]):
            found[tie["person_id"]].add(label[tie["hub_id"]])
    return found


def _there(gang: Gang, firms: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    """Those of the gang at whose address each of the `firms` of its people is registered."""
    found: dict[str, set[str]] = defaultdict(set)
    for person in gang.people:
        for firm in firms.get(person, ()):
            found[firm].add(person)
    return {firm: frozenset(people) for firm, people in sorted(found.items())}


def _registered(there: Mapping[str, frozenset[str]]) -> list[str]:
    return [
        f"其中 {len(people)} 人的地址是{firm}的登记地址，可能是其员工、商户或顾客"
        for firm, people in there.items()
        if len(people) >= 2
    ]


def _wording(held: Held, subjects: Mapping[str, str], own: Mapping[str, Sequence[Row]]) -> tuple[str, ...]:
    """How many have wording that is not counted, each once, and on what grounds; the words of those who tell of one lot
    are quoted.
    """
    rows = [row for row in held.explained if row["channel"] == "script" and row["innocent"] in GROUNDS]
    grounds = {ground(row["innocent"], subjects.get(row["hub_id"], "")) for row in rows}
    people = {person for row in rows for person in row["holders"]}
    said = "；".join(told for kind, told in GROUNDS.items() if kind in grounds)
    words = (
        quoted(_texts((own[person] for person in sorted(people)), lot=True), lot=True)
        if "common_lot" in grounds
        else ""
    )
    return (f"其中 {len(people)} 人文本相近另有解释（{said}），未计入证据{words}",) if said else ()


def _home(held: Held, seen: Mapping[str, Row]) -> tuple[str, ...]:
    """What those at the home of most people may be; of a phone that is all they have, too. How many homes of several
    people there are beside it.
    """
    homes = [row for row in _shared(held) if row["innocent"] == "household"]
    if not homes:
        return ()
    homes.sort(key=lambda row: (row["channel"] == "address", len(row["holders"]), row["hub_id"]), reverse=True)
    home, *others = homes
    rows = [seen[complaint] for complaint in home["complaints"]]
    surnames = len({surname(row["name"]) for row in rows} - {""})
    dwelling = all(row["place"] in DWELLING and not re.search(PLACE, row["compound"]) for row in rows)
    wording = {
        "family": "其中 {n} 人住址为同一住户，可能是家庭成员",
        "address": "其中 {n} 人登记同一地址，可能是家人、同住者或同一场所的人",
        "several": "其中 {n} 人登记同一地址，有 {k} 个姓氏，可能同住或同在一处场所",
    }
    told = wording[told_as(surnames, dwelling)].format(n=len(home["holders"]), k=surnames)
    beside = list[set[str]]()
    for people in (set(row["holders"]) for row in others if row["channel"] == "address"):
        if not any(people <= larger for larger in [set(home["holders"]), *beside]):
            beside.append(people)
    more = f"另有 {len(beside)} 处地址各有数人登记，共 {len(set().union(*beside))} 人，可能各为同住者或同一场所的人"
    return (told, more) if beside else (told,)
