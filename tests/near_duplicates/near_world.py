"""Small tables and invented complaints for the tests of near-duplicate scripts."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache

import pyarrow as pa

from complaint_guard import records
from complaint_guard.near_duplicates import NearDuplicates, near_duplicates
from complaint_guard.normalise.text import Cleaner
from complaint_guard.records import Corpus
from complaint_guard.sample import load_texts
from complaint_guard.sample.compose import Composer, SlotValues
from complaint_guard.settings import NearDuplicateSettings

#: the character that masks each slot of the sample's texts
MASKS = {
    "name": "\ue001",
    "amount": "\ue002",
    "date": "\ue003",
    "contract": "\ue005",
    "phone": "\ue006",
    "platform": "\ue009",
    "product": "\ue00a",
    "city": "\ue00b",
    "count": "\ue00c",
    "days": "\ue00c",
}
NO_CORPUS = Corpus()
FIRST_DAY = datetime(2026, 1, 1, 9)
#: what people saw of one outage; each tells two or three of these in between words of their own
OUTAGE = (
    "昨晚系统瘫痪页面一直报错代码五零四",
    "系统瘫痪那会儿我点还款转圈",
    "报错代码五零四截图我都存着",
    "客服电话排队说是系统瘫痪正在抢修",
    "说机房断电导致系统瘫痪",
    "抢修到半夜十二点才恢复登录",
    "报错代码五零四弹出来三次",
    "机房断电关我什么事",
)
SCRIPT = (
    "本人\ue001于\ue003在\ue009办理借款\ue002，放款时客服未曾告知任何担保费与服务费，事后查询才发现综合年化远超百分之二十四，"
    "严重侵害金融消费者的知情权和自主选择权，现要求贵司五个工作日内全额退还多收取的费用并出具书面说明，否则将向银保监会持续举报到底。"
)
OTHER_SCRIPT = (
    "敬启者：本人因家庭突遭变故暂时失去收入来源，绝非恶意逃废债务，恳请依据商业银行信用卡业务监督管理办法第七十条给予个性化分期，"
    "停止计收利息违约金，停止联系通讯录亲友，欠款\ue002我愿分六十期慢慢偿还，请派专人与我\ue001协商并留存通话录音为证。"
)
CLAUSE = "根据最高人民法院的司法解释，超出部分的利息约定无效，我依法不再承担。"


@cache
def organic(count: int, seed: int = 1) -> tuple[str, ...]:
    """Masked texts that unrelated customers wrote in their own words."""
    composer = Composer(load_texts("train"), random.Random(seed))
    return tuple(composer.organic(composer.topic(), slots(i)) for i in range(count))


@cache
def copies(count: int, depth: str = "light", place: int = 0) -> tuple[str, ...]:
    """Masked texts that `count` people sent of one script of the sample, each with small edits of their own."""
    texts = load_texts("train")
    composer = Composer(texts, random.Random(place))
    cleaner = Cleaner({})
    return tuple(cleaner.clean(composer.written(texts.scripts[place], slots(i), depth)[0]).text for i in range(count))


def slots(seed: int) -> SlotValues:
    return SlotValues(random.Random(seed), **MASKS)


def normalised(texts: Sequence[str], days: Sequence[int] | None = None, first: int = 0) -> pa.Table:
    """NORMALISED of masked `texts`, ids c000000 and on; `days` after the first day, spread over a quarter if None."""
    empty: dict[str, object] = {field.name: "" for field in records.NORMALISED if field.type == pa.string()}
    empty |= {"slots": [], "id_valid": False, "account_valid": False}
    when = days or [i * 7 % 90 for i in range(len(texts))]
    rows: list[dict[str, object]] = [
        {**empty, "complaint_id": f"c{first + i:06}", "received_at": FIRST_DAY + timedelta(days=day), "masked": text}
        | {"text": text}
        for i, (text, day) in enumerate(zip(texts, when, strict=True))
    ]
    return records.table("normalised", rows)


def people(table: pa.Table, names: Sequence[str] | None = None) -> pa.Table:
    """PEOPLE: everybody a person of their own, or as named."""
    ids = table["complaint_id"].to_pylist()
    rows: list[dict[str, object]] = [
        {"complaint_id": i, "person_id": name, "ground": "alone"} for i, name in zip(ids, names or ids, strict=True)
    ]
    return records.table("people", rows)


def near(
    texts: Sequence[str],
    days: Sequence[int] | None = None,
    names: Sequence[str] | None = None,
    corpus: Corpus = NO_CORPUS,
) -> NearDuplicates:
    """The room's answer for masked texts, without vectors."""
    table = normalised(texts, days)
    empty = records.table("embeddings", [])
    return near_duplicates(table, empty, people(table, names), (corpus, None), NearDuplicateSettings())


def families(found: NearDuplicates) -> set[frozenset[str]]:
    """The complaint ids of each family."""
    groups: dict[str, set[str]] = {}
    for row in found.members.to_pylist():
        groups.setdefault(row["family_id"], set()).add(row["complaint_id"])
    return {frozenset(group) for group in groups.values()}


def ids(places: Iterable[int]) -> frozenset[str]:
    return frozenset(f"c{place:06}" for place in places)


def family_of(found: NearDuplicates, place: int) -> dict[str, object]:
    """The FAMILIES row of the complaint at `place`, {} if it is in none."""
    named = {row["complaint_id"]: row["family_id"] for row in found.members.to_pylist()}
    rows: dict[str, dict[str, object]] = {row["family_id"]: row for row in found.families.to_pylist()}
    return rows.get(named.get(f"c{place:06}", ""), {})
