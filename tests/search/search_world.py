"""A case base whose ways are known: a script of three, a phone that two share, a mall that everybody is in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from complaint_guard import records
from complaint_guard.casebase import CaseBase
from complaint_guard.records.vectors import Vectors

NIGHT = "2026-09-01"
#: person -> hubs; A - phone - B - room - C - account - D; E stands in the mall only, as everybody does; the registry
#: has a firm where C and D live, which nobody named
TIES = {
    "A": ("phone:1", "mall"),
    "B": ("phone:1", "room", "mall"),
    "C": ("room", "account", "mall", "registered"),
    "D": ("account", "mall", "registered"),
    "E": ("mall",),
}
HUBS = {
    "phone:1": ("phone", 2),
    "room": ("address", 2),
    "account": ("account", 2),
    "mall": ("address", 900),
    "registered": ("agent", 2),
}


def filled(name: str, *rows: dict[str, object]) -> pa.Table:
    blank: dict[str, object] = {}
    for field in records.SCHEMAS[name]:
        kind = field.type
        blank[field.name] = [] if pa.types.is_list(kind) else "" if pa.types.is_string(kind) else 0
        if pa.types.is_boolean(kind):
            blank[field.name] = False
        if pa.types.is_timestamp(kind):
            blank[field.name] = datetime(2026, 9, 1)
    return records.table(name, [blank | row for row in rows])


def level(hub: str) -> str:
    return "registered" if hub == "registered" else ""


def written(folder: Path) -> CaseBase:
    """The case base, its only night written to `folder`; complaints are T-A ... T-E, people P-A ... P-E."""
    rng = np.random.default_rng(1)
    vectors = rng.standard_normal((len(TIES), 8)).astype(np.float32)
    people = list(TIES)
    clean = [
        {"complaint_id": f"T-{one}", "name": f"王小{one}", "masked": f"要求退还全部服务费{one}", "phone": "13812345678"}
        for one in people
    ]
    tables = {
        "complaints": filled("complaints", *({"complaint_id": f"T-{one}"} for one in people)),
        "normalised": filled("normalised", *clean),
        "embeddings": Vectors.of(vectors).table(pa.array([f"T-{one}" for one in people])),
        "people": filled("people", *({"complaint_id": f"T-{one}", "person_id": f"P-{one}"} for one in people)),
        "ties": filled(
            "ties",
            *(
                {"complaint_id": f"T-{one}", "person_id": f"P-{one}", "hub_id": hub, "bits": 5.0, "level": level(hub)}
                for one, hubs in TIES.items()
                for hub in hubs
            ),
        ),
        "hubs": filled(
            "hubs",
            *(
                {
                    "hub_id": hub,
                    "channel": channel,
                    "label": "13812345678" if channel == "phone" else hub,
                    "people": n,
                    "level": level(hub),
                }
                for hub, (channel, n) in HUBS.items()
            ),
        ),
    }
    with CaseBase(folder).write_night(NIGHT) as draft:
        for name, found in tables.items():
            draft.keep(name, found)
        draft.finish({}, {})
    return CaseBase(folder)
