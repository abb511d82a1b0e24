"""The evidence of a case as rows: people, complaints, what ties them, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from complaint_guard.cases.case import Case, Item, SharedThing
from complaint_guard.cases.sheets import Cell
from complaint_guard.cases.shown import writable
from complaint_guard.records.certainty import certainty
from complaint_guard.records.readings import SCRIPT
from complaint_guard.report.words import Words

WORDS = Words("zh")


class Listing(NamedTuple):
    """A table of a case: its headings with their widths in characters, and its rows."""

    name: str
    heads: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Cell]]


#: what each kind of evidence cannot show
LIMITS = {
    "script": SCRIPT,
    "address": "同一地址也可能是同事、商户、租户或家庭成员；地址为投诉登记内容，未实地核实",
    "phone": "号码为投诉登记内容，未核实机主；共用号码也可能由亲属、社工、网点代为办理",
    "account": "账户为投诉登记内容，未核实户名；共用账户也可能是家庭成员",
    "device": "设备标识由渠道系统提供，公用设备或网点设备可能多人使用",
    "agent": "代理关系为登记内容；依法委托代理本身合法，资格待核实",
    "voice": "声纹为统计比对，不是鉴定意见，须由有资质的机构鉴定后方可作为证据",
    "attachment": "文件相同说明同源，不说明真伪，未作鉴定",
}
METHODS = {
    "script": "对投诉原文去除姓名、金额、日期等可变内容后逐对比较共有的罕见措辞",
    "address": "将登记地址拆分为省市区、道路、楼栋、房号后比对",
    "phone": "号码规范化后比对，公开热线与固定电话不计",
    "account": "账户规范化后比对",
    "device": "渠道系统提供的设备标识比对",
    "agent": "登记的代理人与代理机构名称比对",
    "voice": "在同意或有合法性基础的录音之间作声纹统计比对",
    "attachment": "附件图像指纹比对",
}


#: a thing that only the business registry has, at an address that complainants give
_REGISTERED = "登记在同一地址的机构"
_FROM_REGISTRY = "企业登记信息（登记地址与投诉登记地址相同）"
_NOT_NAMED = "投诉人均未提及该机构，登记地址相同不说明存在代理关系"


def method_of(thing: SharedThing) -> str:
    """How a shared thing was obtained."""
    return _FROM_REGISTRY if thing.registered else METHODS.get(thing.channel, "")


def limit_of(thing: SharedThing) -> str:
    """What a shared thing cannot show."""
    return _NOT_NAMED if thing.registered else LIMITS.get(thing.channel, "")


def slots_in_words(template: str) -> str:
    """`template` with its slots as readers know them: {姓名}."""
    return re.sub(r"\{(\w{1,16})\}", lambda found: WORDS.slot(found[1]), template)


def kind_of(thing: SharedThing) -> str:
    """The kind of a shared thing in words: 地址（室）."""
    if thing.registered:
        return _REGISTERED
    level = WORDS(thing.level)
    return WORDS(thing.channel) + (f"（{level}）" if level and thing.channel in ("address", "script") else "")


def tier_in_words(case: Case) -> str:
    """The tier the system gave, and plainly so if it would not have referred the gang by itself."""
    tier = case.dossier.tier
    if tier == "refer":
        return f"系统分级为“{WORDS(tier)}”"
    return f"系统分级为“{WORDS(tier)}”，未满足系统自身的“{WORDS('refer')}”条件；移送依据为复核人的决定"


def people_rows(case: Case) -> Listing:
    """One row a person."""
    heads = [
        ("编号", 7),
        ("姓名", 10),
        ("电话", 15),
        ("证件号", 21),
        ("退款账户", 12),
        ("地址", 40),
        ("登记代理人", 28),
    ]
    heads += [("投诉件数", 9), ("最早受理", 17), ("最近受理", 17), ("最强一对(比特)", 13), ("投诉编号", 24)]
    rows: list[Sequence[Cell]] = []
    for person, items in case.people.items():
        told = [distinct(items, name) for name in ("name", "phone", "id_number", "account", "address", "agent")]
        seen = sorted(item.received_at for item in items if item.received_at)
        first, last = (seen[0], seen[-1]) if seen else (None, None)
        ids = "、".join(item.complaint_id for item in items)
        rows.append([person, *told, len(items), first, last, round(max(item.bits for item in items), 1), ids])
    return Listing("成员", heads, rows)


def distinct(items: Sequence[Item], field: str) -> str:
    """The different values that a person's complaints have in a field."""
    return "；".join(dict.fromkeys(filter(None, (getattr(item, field) for item in items))))


def complaint_rows(case: Case) -> Listing:
    """One row a complaint, with its whole text and where the original stands."""
    heads = [("投诉编号", 22), ("成员", 7), ("受理时间", 17), ("渠道", 12), ("产品", 12), ("姓名", 10), ("电话", 15)]
    heads += [("证件号", 21), ("退款账户", 12), ("设备", 10), ("地址", 36), ("登记代理人", 24), ("投诉内容", 70)]
    heads += [("全文字数", 9), ("声纹同意", 9), ("来源文件", 20), ("行号", 7), ("登记内容SHA-256", 66)]
    rows: list[Sequence[Cell]] = [
        (
            *(one.complaint_id, one.person, one.received_at, one.channel, one.product, one.name, one.phone),
            *(one.id_number, one.account, one.device, one.address, one.agent, one.text, one.length),
            *(one.voice_consent, one.source, one.row, one.content_hash),
        )
        for one in case.items
    ]
    return Listing("投诉", heads, rows)


def thing_rows(case: Case) -> Listing:
    """One row a shared thing."""
    heads = [
        ("编号", 7),
        ("种类", 14),
        ("内容", 60),
        ("本组共有(人)", 11),
        ("全部共有(人)", 11),
        ("两人共有至多(比特)", 16),
    ]
    heads += [("是否计入", 9), ("善意解释", 26), ("取得方式", 40), ("局限", 50)]
    rows: list[Sequence[Cell]] = [
        (
            *(one.node, kind_of(one), slots_in_words(one.label), *_shared_by(one)),
            *("计入" if one.counted else "不计入", WORDS(one.innocent) if one.innocent else ""),
            *(method_of(one), limit_of(one)),
        )
        for one in case.things
    ]
    return Listing("共同要素", heads, rows)


def _shared_by(thing: SharedThing) -> tuple[Cell, Cell, Cell]:
    """People here, people in all, bits; empty for what nobody named."""
    return (None, None, None) if thing.registered else (thing.here, thing.people, round(thing.bits, 1))


def tie_rows(case: Case) -> Listing:
    """One row for each complaint that holds a shared thing."""
    heads = [
        ("要素编号", 9),
        ("种类", 14),
        ("成员", 7),
        ("投诉编号", 24),
        ("受理时间", 17),
        ("来源文件", 20),
        ("行号", 7),
    ]
    return Listing("关联明细", heads, list(_ties(case)))


def _ties(case: Case) -> Iterator[Sequence[Cell]]:
    by_id = {item.complaint_id: item for item in case.items}
    for thing in case.things:
        for complaint_id in thing.holders:
            item = by_id[complaint_id]
            yield (*(thing.node, kind_of(thing), item.person, complaint_id, item.received_at, item.source, item.row),)


def day_rows(case: Case) -> Listing:
    """One row a complaint in order of time, with the count of its day."""
    heads = [
        ("日期", 13),
        ("当日第几件", 10),
        ("受理时间", 17),
        ("投诉编号", 24),
        ("成员", 7),
        ("姓名", 10),
        ("渠道", 14),
        ("产品", 14),
    ]
    rows: list[Sequence[Cell]] = [
        (*(str(on), place, one.received_at, one.complaint_id, one.person, one.name, one.channel, one.product),)
        for on, items in case.days.items()
        for place, one in enumerate(items, 1)
    ]
    return Listing("时间线", heads, rows)


def pair_rows(case: Case) -> Listing:
    """The strongest pairs, by the numbers of their people and masked names, and what they consist of."""
    heads = [("甲", 14), ("乙", 14), ("合计(比特)", 11), ("概率", 9), ("构成", 80)]
    of = {item.complaint_id: item.person for item in case.items}
    number = {one.person_id: of[writable(one.complaint_id)] for one in case.dossier.members}
    rows: list[Sequence[Cell]] = []
    for one in case.dossier.pairs:
        who = [f"{number[person]} {name}" for person, name in zip(one.people, (one.left, one.right), strict=True)]
        rows.append([*who, round(one.bits, 1), certainty(one.posterior), parts_in_words(one.parts)])
    return Listing("最强关联", heads, rows)


def parts_in_words(parts: Sequence[tuple[str, float]]) -> str:
    """The split of a number of bits: 话术 +40.0；先验与折减 -13.0."""
    return "；".join(f"{WORDS(part)} {bits:+.1f}" for part, bits in parts)
