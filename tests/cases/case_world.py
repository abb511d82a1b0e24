"""A case base made by hand: one gang of three who share a room, a script and an agent, with values nobody may see."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
from docx import Document

from complaint_guard import records
from complaint_guard.casebase import CaseBase
from complaint_guard.cases import CaseRequest, build, review
from complaint_guard.normalise import normalise
from complaint_guard.settings import NormaliseSettings

NIGHT, GANG = "2026-09-02", "G-A1"
MOMENT = datetime(2026, 9, 1, 9)
ROOM = "杭州市西湖区文三路478号华星时代广场3幢1204室"


@dataclass(frozen=True)
class Planted:
    """A person of the gang, every value of whom must stay hidden."""

    complaint_id: str
    name: str
    phone: str
    id_number: str
    account: str
    device: str = ""
    text: str = ""


PEOPLE = (
    Planted("A1", "王小明", "13986451273", "330106198803121239", "6222021234567890128", "dev-77aa81f2"),
    Planted("A2", "欧阳大伟", "13700001111", "330106199205054417", "6217000718892341234", "dev-19bc00e4"),
    Planted("A3", "赵小丽", "15811112222", "510107197911230925", "6228480402564890018", "dev-55f394f8"),
)
TEMPLATE = "我叫\ue000，费用从未告知"
AGENT, FIRM = "周代理", "杭州启明信息咨询有限公司"


def filled(name: str, *rows: dict[str, Any]) -> pa.Table:
    """Table `name` with what `rows` leave out filled in."""
    blank: dict[str, Any] = {}
    for field in records.SCHEMAS[name]:
        kind = field.type
        empty: Any = "" if pa.types.is_string(kind) else 0
        blank[field.name] = [] if pa.types.is_list(kind) else MOMENT if pa.types.is_timestamp(kind) else empty
    return records.table(name, [blank | row for row in rows])


def told(one: Planted) -> str:
    """A text in which a person gives away oneself and the others."""
    others = "、".join(other.name for other in PEOPLE)
    return (
        f"我叫{one.name}，身份证{one.id_number}，电话{one.phone}，同去的有{others}，还有{AGENT}。"
        f"费用从未告知，要求退还至{one.account}。{one.text}"
    )


def case_base(
    path: Path,
    people: Sequence[Planted] = PEOPLE,
    channels: Sequence[str] = ("script", "address", "agent"),
    night: str = NIGHT,
    voice_consent: str = "",
    figures: dict[str, Any] | None = None,
    tier: str = "refer",
    changes: Mapping[str, list[dict[str, Any]]] | None = None,
) -> CaseBase:
    """A case base of one night in which `people` are gang G-A1; `changes` are rows added to its tables."""
    rows = [
        {
            **{
                name: getattr(one, name) for name in ("complaint_id", "name", "phone", "id_number", "account", "device")
            },
            "text": told(one),
            "address": ROOM,
            "agent": AGENT,
            "agent_company": FIRM,
            "channel": "客服热线",
            "product": "信用贷",
            "received_at": MOMENT + timedelta(minutes=37 * place),
            "source": "/srv/exports/九月投诉.csv",
            "row": place + 2,
            "content_hash": f"{place:064x}",
            "voice_consent": voice_consent,
        }
        for place, one in enumerate(people)
    ]
    complaints = filled("complaints", *rows)
    tables = {"complaints": complaints, "normalised": normalise(complaints, NormaliseSettings())}
    tables |= gang_tables([one.complaint_id for one in people], channels, tier)
    for name, more in (changes or {}).items():
        tables[name] = pa.concat_tables([tables[name], filled(name, *more)])
    written = CaseBase(path)
    inputs = [{"path": "/srv/exports/九月投诉.csv", "sha256": "a" * 64, "rows": 3}]
    known = {"versions": {"complaint-guard": "0.1.0"}, "inputs": inputs, "voice": {"basis_given": False}}
    with written.write_night(night) as draft:
        for name, table in tables.items():
            draft.keep(name, table)
        draft.finish({"figures": known | (figures or {})}, {"gangs.jsonl": b""})
    return written


def gang_tables(ids: Sequence[str], channels: Sequence[str], tier: str) -> dict[str, pa.Table]:
    hubs = {
        "script": ("S-A1", "family", TEMPLATE),
        "address": ("address:1204", "room", ROOM),
        "agent": ("agent:zhou", "same", f"{AGENT}@{FIRM}"),
        "phone": ("phone:1", "same", "13986451273"),
        "voice": ("voice:1", "same", "V1"),
    }
    held = [hubs[channel] for channel in channels]
    part = [{"part": "prior", "bits": -10.0}, *({"part": channel, "bits": 12.5} for channel in channels)]
    tie = [
        {"hub_id": hub, "channel": channel, "level": level, "complaint_id": i, "person_id": f"P{i}", "bits": 12.5}
        for channel, (hub, level, _) in zip(channels, held, strict=True)
        for i in ids
    ]
    return {
        "people": filled("people", *({"complaint_id": i, "person_id": f"P{i}", "ground": "alone"} for i in ids)),
        "families": filled("families", {"family_id": "S-A1", "template": TEMPLATE, "origin": "found"}),
        "hubs": filled(
            "hubs",
            *(
                {"hub_id": hub, "channel": channel, "level": level, "label": label, "people": len(ids), "bits": 12.5}
                for channel, (hub, level, label) in zip(channels, held, strict=True)
            ),
        ),
        "ties": filled("ties", *tie),
        "pairs": filled(
            "pairs",
            {"left_id": f"P{ids[0]}", "right_id": f"P{ids[1]}", "bits": 9.0, "posterior": 0.99, "crowded": False},
        ),
        "gangs": filled(
            "gangs",
            {
                "gang_id": GANG, "rank": 1, "tier": tier, "probability": 0.997, "bits": 27.5, "people": len(ids),
                "complaints": len(ids), "channels": list(channels), "script": "S-A1", "hubs": [hub[0] for hub in held],
                "reasons": ["3 人地址为同一房间，电话13986451273"], "parts": part,
                "counter_evidence": ["地址相同者也可能是同一单位的同事、商户或租户"],
            },
        ),
        "members": filled(
            "members", *({"gang_id": GANG, "complaint_id": i, "person_id": f"P{i}", "bits": 9.0} for i in ids)
        ),
    }  # fmt: skip


def confirmed(path: Path, **changes: Any) -> CaseBase:
    """A case base whose gang a named person has confirmed, with a reason that is refused now and may be there still."""
    found = case_base(path, **changes)
    with patch("complaint_guard.cases.reviewing._NUMBER", re.compile("(?!)")):
        review(found, GANG, "confirmed", "陈合规", f"已抽查原件，电话{PEOPLE[0].phone}与{PEOPLE[1].name}本人核对")
    return found


def built(base: CaseBase, path: Path, **asked: Any) -> Path:
    """The case file built at `path`."""
    build(base, CaseRequest(GANG, **asked), path)
    return path


def everything(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a case file, those inside documents and workbooks too."""
    yield from unzipped(path.name, path.read_bytes())


def unzipped(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield inner, inner.encode()
                yield from unzipped(f"{name}/{inner}", archive.read(inner))


def secrets(people: Sequence[Planted] = PEOPLE) -> set[str]:
    """What must stand in no byte of a masked case file."""
    values = {getattr(one, name) for one in people for name in ("name", "phone", "id_number", "account", "device")}
    return {*values, AGENT, "1204"}


def words(path: Path, name: str) -> str:
    """The text of one document of a case file."""
    with zipfile.ZipFile(path) as archive, archive.open(name) as file:
        document = Document(file)  # type: ignore[arg-type]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
