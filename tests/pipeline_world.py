"""Nights made by hand: a background of unrelated complainants, and the people a claim is about among them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from complaint_guard import pipeline
from complaint_guard.casebase import CaseBase
from complaint_guard.sample import Recipe, load_texts
from complaint_guard.sample.people import Person
from complaint_guard.sample.scene import Scene
from complaint_guard.settings import Settings

START = datetime(2026, 9, 1)
DEFAULTS = Settings()
Row = dict[str, str]
COLUMNS = (
    "complaint_id", "received_at", "name", "id_number", "phone", "address", "account", "device", "agent",
    "agent_company", "text",
)  # fmt: skip

#: one script in three hands: a fee nobody explained, and the wish to have it back
FLAGSHIP = (
    "本人在贵司办理分期时，业务员从头到尾没有提过还要另收一笔信用评估费，签字页上也只让我翻到最后一张。"
    "直到还款第三个月对账才发现每月多扣了268元，这属于隐瞒收费项目。现要求贵司三日内全额退还已扣的评估费，并书面道歉。",
    "我在贵司办理分期的时候，业务员从头到尾没有提过还要另外收一笔信用评估费，签字页上也只让我翻到最后一张。"
    "直到还款第五个月对账才发现每月多扣了312元，这属于隐瞒收费项目。现要求贵司三日内全额退还已经扣的评估费，并书面道歉。",
    "本人在贵公司办理分期时，业务员从头到尾没提过还要另收一笔信用评估费，签字页也只让我翻到最后一张。"
    "直到还款第四个月对账才发现每月多扣195元，这属于隐瞒收费项目。现在要求贵司三天内全额退还已扣的评估费，并且书面道歉。",
)
MALL = "杭州市拱墅区莫干山路1208号天苑商贸城"
HOMES = (
    "成都市武侯区人民南路四段27号锦绣花园3栋2单元501室",
    "武汉市洪山区珞喻路152号书香小区8栋1单元302室",
    "西安市雁塔区长安南路88号紫薇花园11栋1单元1203室",
)
LAYOUTS = {
    "rooms all over one mall": (f"{MALL}A座1208室", f"浙江省{MALL}B座0633室", f"{MALL}C座2015室"),
    "rooms on one floor": (f"{MALL}A座1208室", f"浙江省{MALL}A座1211室", f"{MALL}A栋12楼1219"),
    "one room": (f"{MALL}A座1208室", f"浙江省{MALL}A栋1208室", "杭州拱墅区莫干山路1208号天苑商贸城A座12楼1208"),
}

PUBLIC = (
    "关于核对贷款账户信息的申请，可参照如下格式填写：申请人{name}，于{date}在{platform}办理借款{amount}元。"
    "因对账单中个别款项的名称不清楚，特申请贵司提供完整的还款明细、费用构成说明以及合同副本一份，"
    "并请在十五个工作日之内以书面形式答复。如有不便请说明理由。此致敬礼，申请人{name}。"
)


def moment(second: int) -> str:
    return (START + timedelta(seconds=second)).isoformat(" ")


class Cast:
    """People nobody else is, and the words and addresses they give; equal for equal seeds."""

    def __init__(self, seed: int, size: int = 300, days: int = 45) -> None:
        self.scene = Scene(Recipe(size=size, days=days, start=START), seed, load_texts())

    def row(self, complaint_id: str, text: str = "", day: int | None = None, person: Person | None = None) -> Row:
        """A complaint with every personal field filled in; own words unless `text` is given."""
        who = person or self.scene.person()
        return {
            "complaint_id": complaint_id,
            "received_at": moment(self.scene.moment(day)),
            "name": who.name,
            "id_number": who.id_number,
            "phone": who.phone,
            "address": self.scene.address(who.home),
            "account": who.account,
            "device": who.device,
            "agent": "",
            "agent_company": "",
            "text": text or self.scene.own_words(who),
        }


@cache
def background() -> tuple[Row, ...]:
    """Three hundred complaints of unrelated people in 45 days, in the shape a desk receives them."""
    scene = Scene(Recipe(size=300, start=START), 20_260_901, load_texts())
    found = [scene.organic() for _ in range(300)]
    return tuple(
        {
            "complaint_id": f"O{number:04d}",
            "received_at": moment(filing.second),
            "name": filing.person.name,
            **{name: str(getattr(filing, name)) for name in COLUMNS[3:]},
        }
        for number, filing in enumerate(found)
    )


def write(path: Path, rows: Iterable[Row]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, (*COLUMNS, "channel"))
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def quiet(room: str, done: float) -> None:
    """A progress that shows nothing."""


@dataclass(frozen=True)
class Night:
    """What one run left, read back from its case base."""

    case_base: CaseBase
    result: pipeline.RunResult

    def rows(self, name: str) -> list[dict[str, Any]]:
        return self.case_base.table(name, self.result.night).to_pylist()

    @property
    def gangs(self) -> list[dict[str, Any]]:
        return self.rows("gangs")

    def of(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """Gang id -> its members among the complaints `ids`; a gang without any of them is left out."""
        asked = set(ids)
        found: dict[str, list[str]] = {}
        for row in self.rows("members"):
            if row["complaint_id"] in asked:
                found.setdefault(row["gang_id"], []).append(row["complaint_id"])
        return found

    def explained(self, ids: Iterable[str]) -> dict[str, set[str]]:
        """Kind of explanation -> those of the complaints `ids` that it names."""
        asked = set(ids)
        found: dict[str, set[str]] = {}
        for row in self.rows("explained"):
            if named := asked.intersection(row["complaints"]):
                found.setdefault(row["kind"], set()).update(named)
        return found

    @property
    def gangs_file(self) -> bytes:
        assert self.result.report_folder
        return (self.result.report_folder / "gangs.jsonl").read_bytes()


def run(
    folder: Path,
    rows: Sequence[Row],
    settings: Settings = DEFAULTS,
    name: str = "night",
    **asked: Any,
) -> Night:
    """One night of `rows` in the case base `folder`/cb."""
    case_base = CaseBase(folder / "cb")
    request = pipeline.RunRequest((write(folder / f"{name}.csv", rows),), **asked)
    return Night(case_base, pipeline.run(case_base, request, settings, quiet))


def ids(rows: Iterable[Row]) -> list[str]:
    return [row["complaint_id"] for row in rows]


def flagship(addresses: tuple[str, ...], name: str = "F") -> list[Row]:
    """Three callers of one day who share the script, and the addresses given; each field else is their own."""
    cast = Cast(7)
    return [
        cast.row(f"{name}{number}", text, day=20) | {"address": address}
        for number, (text, address) in enumerate(zip(FLAGSHIP, addresses, strict=True))
    ]


def one_phone(size: int) -> list[Row]:
    """People of different homes, each in own words, who all give one number."""
    cast = Cast(11)
    return [cast.row(f"P{number:02d}", day=number % 5) | {"phone": "13586421973"} for number in range(size)]


def copies_of_public_text() -> list[Row]:
    cast = Cast(13)
    found = []
    for number in range(40):
        person = cast.scene.person()
        text = cast.scene.composer.copied(PUBLIC, cast.scene.values(person))
        found.append(cast.row(f"H{number:02d}", text, person=person))
    return found
