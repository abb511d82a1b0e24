"""Why a gang is listed, and what speaks against it: in Chinese, without accusing anyone."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa

from complaint_guard.rank.compounds import PLACE, site
from complaint_guard.rank.facts import Facts
from complaint_guard.rank.held import KINDS, Circle, Held, level_depth
from complaint_guard.records import Gang, readings
from complaint_guard.records.certainty import CONTACT
from complaint_guard.settings import RankSettings

ADDRESS_LEVELS = {
    "room": "地址为同一房间",
    "door": "地址为同一门牌",
    "building": "地址在同一楼栋",
}

#: what a hub may be declared to be
DECLARED = {
    "mall": "商场、市场",
    "office": "办公场所",
    "dormitory": "集体宿舍",
    "law_firm": "律师事务所",
    "legal_aid": "法律援助机构",
    "school": "学校",
    "hospital": "医院",
    "public_service": "公共服务场所",
    "other": "无关联的共有要素",
}

#: fewest copies of tier refer where only an office is shared beside the wording: colleagues pass a text on
COLLEAGUES = 5
#: what speaks against tier refer where verdicts on other gangs taught more than the settings say
AIDED = "依据以往复核结论调整参数后才达到移送条件，按原参数未达到，故仅列为人工复核"
#: what speaks against people of whom not every pair that holds them suffices
TOGETHER = "有的人两两之间的关联单独看不足以列入，三人以上互相印证才列入，证据较弱"


def kinds_held(held: Held, least: int) -> list[str]:
    """Kinds of evidence that each hold at least `least` people."""
    return [kind for kind in KINDS if len(held.people.get(kind, ())) >= least]


#: hubs whose people are counted in a reason
_SIZES = 4
#: (kind, level) -> the reason where one hub holds all of whom it tells, and where several do
_REASONS = {
    ("script", ""): ("{n} 人的投诉文本同源", "{n} 人的投诉文本分属 {k} 份话术（各 {sizes}）"),
    ("script", "clan"): ("{n} 人的投诉文本为同一话术的几种改写", "{n} 人的投诉文本分属 {k} 份话术（各 {sizes}）"),
    ("address", ""): ("{n} 人{where}", "{n} 人分在 {k} 处，每处{where}（各 {sizes}）"),
    ("phone", ""): ("{n} 人共用联系电话", "{n} 人共用 {k} 个联系电话（各 {sizes}）"),
    ("account", ""): ("{n} 人共用退款账户", "{n} 人共用 {k} 个退款账户（各 {sizes}）"),
    ("device", ""): ("{n} 人共用提交设备", "{n} 人共用 {k} 台提交设备（各 {sizes}）"),
    ("agent", ""): ("{n} 人由同一代理人或机构代理", "{n} 人由 {k} 个代理人或机构代理（各 {sizes}）"),
    ("voice", ""): ("{n} 人的来电声音相近", "{n} 人的来电声音分属 {k} 组相近声音（各 {sizes}）"),
    ("voice", "recording"): ("{n} 人的投诉附有同一段录音", "{n} 人的投诉附有 {k} 段相同的录音（各 {sizes}）"),
}


#: slots of a time, a count and a bare number
IN_PASSING = frozenset("\ue004\ue00c\ue00d")
#: wordings that copies of a script choose from
_CHOICE = re.compile(r"\[([^\[\]]*)\]")


def public(gang: Gang, held: Held, settings: RankSettings) -> bool:
    """Whether a public text is the likelier source: a crowd that shares wording and nothing else."""
    others = {person for kind, people in held.people.items() if kind != "script" for person in people}
    alone = len(gang.people) - len(others)
    return alone >= settings.public_crowd and alone > 0.8 * len(gang.people)


def represented(gang: Gang, held: Held) -> bool:
    """Whether half of the gang's people name one lawful representative."""
    return held.read_as("representative") >= 0.5 * len(gang.people)


def helper_alone(held: Held) -> bool:
    """Whether people share a device and nothing else, or neighbours a phone: a shop or a village has one, an agent's
    customers live all over the country.
    """
    kinds = set(kinds_held(held, 2))
    return kinds == {"device"} or ("phone" in kinds and kinds <= {"phone", "device"} and held.local)


def few_at_office(held: Held) -> bool:
    """Whether fewer than COLLEAGUES copied one text, and share an office, no mall or market, and nothing else."""
    alone = kinds_held(held, 2) == ["script", "address"] and not held.market
    return alone and len(held.people["script"]) < COLLEAGUES


def own_matters(held: Held) -> bool:
    """Whether people share an address and nothing else, and complain of unlike matters: colleagues, neighbours."""
    return held.unlike and kinds_held(held, 2) == ["address"]


def impersonal(held: Held) -> bool:
    """Whether no shared wording leaves a slot open for one's own name, amount or date: passed on, not filled in. A
    time, a count or a bare number is said in passing and fills nothing in; nor does what only some add of their own.
    """
    wordings = [row["label"] for row in held.hubs if row["channel"] == "script"]
    return bool(wordings) and not any(_fillable(wording) for wording in wordings)


def taken_down(held: Held) -> bool:
    """Whether people share only wording, and a clerk took most of it down: clerks have standing phrases."""
    return held.noted and kinds_held(held, 2) == ["script"]


def _fillable(wording: str) -> bool:
    """Whether what all copies of a script hold leaves a slot open; of what they choose from, every choice must."""
    choices = [choice.split("|") for choice in _CHOICE.findall(wording)]
    return bool(_own_slots(_CHOICE.sub("", wording))) or any(all(map(_own_slots, choice)) for choice in choices)


def _own_slots(wording: str) -> set[str]:
    return {character for character in wording if "\ue000" <= character <= "\uf8ff"} - IN_PASSING


def counter_evidence(gang: Gang, held: Held, facts: Facts, settings: RankSettings) -> list[str]:
    """What speaks against the gang, or should be looked at first."""
    days = (max(row["last_seen"] for row in held.hubs) - min(row["first_seen"] for row in held.hubs)).days
    return [
        *_innocent_readings(gang, held, settings),
        *([TOGETHER] if gang.together else []),
        *_one_day(held),
        *facts.said,
        *facts.home,
        *facts.wording,
        *_at_institution(held),
        *_wording_alone(held),
        *_weak_address(held),
        *facts.people,
        *facts.unshared,
        *([f"时间跨度 {days} 天，较为分散"] if days > 60 else []),
    ]


def declared(held: Held, cleared: pa.Table) -> list[str]:
    """What the gang's people share that a named person has declared innocent."""
    said = {row["hub_id"]: row for row in cleared.to_pylist()}
    return [
        f"其中 {len(row['holders'])} 人共有的{KINDS[row['channel']]}已由{said[row['hub_id']]['by']}认定为"
        f"{DECLARED[said[row['hub_id']]['kind']]}（有效至{said[row['hub_id']]['until']}），未计入证据"
        for row in held.explained
        if row["hub_id"] in said and row["innocent"] == "declared"
    ]


def _innocent_readings(gang: Gang, held: Held, settings: RankSettings) -> list[str]:
    kinds = kinds_held(held, 2)
    alike = held.people.get("script") or any(row["channel"] == "script" for row in held.explained)
    own_words = "" if alike else "；各人陈述的措辞不同"
    told = {
        "仅话术相近，已登记的电话、地址、账户、设备和代理人中没有足以说明关联的共有者；也可能来自网络流传的文本": kinds
        == ["script"],
        readings.ADDRESS + own_words: "address" in kinds,
        "文本同源的不足 5 人，且地址不在商场、市场，可能是同事之间传看的文本": few_at_office(held),
        readings.CONTACT + own_words: bool((CONTACT - {"voice"}).intersection(kinds)),
        readings.AGENT: ("agent" in kinds and not represented(gang, held)),
        "登记的代理机构从名称看不以代理、咨询为业，可能是其会员、受助人或员工": "agent" in kinds
        and held.of_other_trade,
        readings.VOICE: ("voice" in kinds),
        "多件投诉附有同一段录音，也可能是归档有误": any(row["level"] == "recording" for row in held.hubs),
        "多数人登记为由同一律师、法律援助或消费者组织代理，代理本身合法，须先核实其资格": represented(gang, held),
        "各人文本所述事项互不相近，更像由同一人为多人代写或代为提交": held.unlike
        and (held.spoken_for or helper_alone(held)),
        "多数人除文本外没有其他关联，更像公开流传的模板文本": public(gang, held, settings),
        "相近文本的共有部分不含各人自己的姓名、金额、日期等要素，更像转发的文本": impersonal(held),
        "文本多为坐席转述，措辞相近也可能出自坐席的记录用语": taken_down(held),
    }
    return [reading for reading, holds in told.items() if holds]


def _one_day(held: Held) -> list[str]:
    """How many name the day of one event, which those who were there tell of alike."""
    day, named = held.occasion
    return [f"其中 {named} 人的文本都写有{day}，可能在说同一件事"] if named else []


def _wording_alone(held: Held) -> list[str]:
    """How many share wording and nothing else, where others share more: a tier is the gang's, and not each person's."""
    others = set().union(*(people for kind, people in held.people.items() if kind != "script"))
    alone = held.people.get("script", set()) - others
    said = f"其中 {len(alone)} 人只有文本与他人同源，未见其他共有要素，须逐人核实"
    return [said] if others and alone else []


def _at_institution(held: Held) -> list[str]:
    """What the gang's people share that an institution which they name explains."""
    people = {person for row in held.explained if row["innocent"] == "premises" for person in row["holders"]}
    said = f"其中 {len(people)} 人的地址写明为机构或集体宿舍，同址与共用电话未计入证据；机构是否属实待核实"
    return [said] if people else []


def _weak_address(held: Held) -> list[str]:
    """How many give one address that too many strangers share to be a reason: a village, an estate."""
    counted = held.people.get("address", set())
    rows = [row for row in held.hubs if row["channel"] == "address" and len(set(row["holders"]) - counted) >= 2]
    if not rows:
        return []
    most = max(rows, key=lambda row: (len(row["holders"]), level_depth(row["level"]), row["hub_id"]))
    where = _where(most["level"], {site(most["label"])})
    return [f"其中 {len(most['holders'])} 人{where}，无关的人也常同住一处，证据很弱，未列为理由"]


def _where(level: str, sites: set[str]) -> str:
    """What those who share an address at `level` share; `sites` are the words for the compounds that could be meant."""
    if level == "compound":
        return sites.pop() if len(sites) == 1 else PLACE
    return ADDRESS_LEVELS.get(level, "地址相同")


def _level(held: Held, circles: Sequence[Circle]) -> str:
    """What those of all `circles` share of an address."""
    level = min((circle.level for circle in circles), key=level_depth)
    rows = (row for row in held.hubs if row["channel"] == "address" and row["level"] == level)
    held_in = [circle.people for circle in circles]
    return _where(level, {site(row["label"]) for row in rows if frozenset(row["holders"]) in held_in})


def reasons(held: Held) -> list[str]:
    """Why the gang is listed, the kind of the hub that holds most people first; hubs of one kind that hold different
    people are counted, each with its people.
    """
    there = [kind for kind in KINDS if kind in held.circles]
    kinds = sorted(there, key=lambda kind: -len(held.circles[kind][0].people))
    return [_reason(kind, held) + (_rooms(held) if kind == "address" else "") for kind in kinds]


def _rooms(held: Held) -> str:
    """How many of those in one larger place share a room, and in how many."""
    if len(held.circles["address"]) > 1 or held.circles["address"][0].level == "room" or not held.rooms:
        return ""
    return f"，其中 {_sizes(held.rooms)}{'分别' * (len(held.rooms) > 1)}同室"


def _sizes(circles: Sequence[Circle]) -> str:
    sizes = "、".join(str(len(circle.people)) for circle in circles[:_SIZES])
    return f"{sizes} 人" + "等" * (len(circles) > _SIZES)


def _reason(kind: str, held: Held) -> str:
    circles = held.circles[kind]
    one, several = _REASONS.get((kind, circles[0].level), _REASONS[kind, ""])
    values = {
        "n": len(frozenset().union(*(circle.people for circle in circles))),
        "k": len(circles),
        "sizes": _sizes(circles),
        "where": _level(held, circles) if kind == "address" else "",
    }
    return (several if len(circles) > 1 else one).format(**values)
