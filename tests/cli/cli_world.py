"""A small case base, made by hand, and what the desks tests need around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from complaint_guard import pipeline, records
from complaint_guard.intake import Nothing

NIGHT = "2026-09-01"
MOMENT = datetime(2026, 9, 1, 9)

#: complaint id -> name, phone, address, account
PEOPLE = {
    "A1": ("王小明", "13986451273", "杭州市西湖区文三路478号华星时代广场3幢1204室", "6222021234567890128"),
    "A2": ("李大伟", "13986451277", "杭州市西湖区文三路478号华星时代广场3幢1204室", ""),
    "A3": ("赵小丽", "13700001111", "杭州市西湖区文三路478号华星时代广场3幢1206室", ""),
    "B1": ("=孙强", "15811112222", "成都市武侯区人民南路四段27号", ""),
}

Call = Callable[..., tuple[int, str, str]]


class Letters:
    """An encoder that counts characters."""

    name, dimension = "letters", 64

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        counts = np.array(
            [[sum(ord(c) % 64 == place for c in text) for place in range(64)] for text in texts], np.float32
        )
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)


def filled(name: str, *rows: dict[str, Any]) -> pa.Table:
    """Table `name` with what `rows` leave out filled in."""
    blank: dict[str, Any] = {}
    for field in records.SCHEMAS[name]:
        kind = field.type
        blank[field.name] = (
            []
            if pa.types.is_list(kind)
            else MOMENT
            if pa.types.is_timestamp(kind)
            else ""
            if pa.types.is_string(kind)
            else 0
        )
    return records.table(name, [blank | row for row in rows])


def gang_tables() -> dict[str, pa.Table]:
    members = ("A1", "A2", "A3")
    hub = {"hub_id": "address:5b6a7988", "channel": "address", "level": "room"}
    part = [{"part": "prior", "bits": -10.0}, {"part": "address", "bits": 18.5}]
    return {
        "people": filled("people", *({"complaint_id": i, "person_id": f"P{i}", "ground": "alone"} for i in PEOPLE)),
        "families": filled("families", {"family_id": "F1", "people": 3, "template": "费用从未告知", "origin": "found"}),
        "family_members": filled("family_members", *({"complaint_id": i, "family_id": "F1"} for i in members)),
        "hubs": filled("hubs", {**hub, "label": PEOPLE["A1"][2], "people": 3}),
        "ties": filled(
            "ties",
            *({**hub, "complaint_id": i, "person_id": f"P{i}", "bits": 18.5} for i in members),
        ),
        "pairs": filled(
            "pairs",
            {"left_id": "PA1", "right_id": "PA2", "bits": 8.5, "posterior": 0.997, "crowded": False, "parts": part},
        ),
        "gangs": filled(
            "gangs",
            {
                "gang_id": "G1", "rank": 1, "tier": "review", "probability": 0.997, "bits": 8.5, "people": 3,
                "complaints": 3, "channels": ["script", "address"], "script": "F1", "hubs": ["address:5b6a7988"],
                "reasons": ["同一房间，电话13986451273"], "parts": part,
            },
        ),
        "members": filled("members", *({"gang_id": "G1", "complaint_id": i, "person_id": f"P{i}"} for i in members)),
    }  # fmt: skip


def result(gangs: pa.Table, folder: Path | None = None, unchanged: bool = False) -> pipeline.RunResult:
    nothing = Nothing(4, 4, 0, 0, 0, 0, NIGHT, "") if unchanged else None
    return pipeline.RunResult(NIGHT, {"complaints": 4}, gangs, folder, nothing=nothing)
