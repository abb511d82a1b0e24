"""What the night comes to in figures, counted once for the page, the workbook, the console and run.json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc

from complaint_guard.report.mask import mask_label, mask_phone, mask_text
from complaint_guard.report.view import TIERS, Dossier, NightView


@dataclass(frozen=True)
class Rejected:
    """How many cells of one field were not taken for one reason; of these, `kept` rows went on without the cell."""

    field: str
    reason: str
    rows: int
    kept: int


@dataclass(frozen=True)
class Tally:
    """Counts of a night. `groups` are the explained groups, masked, largest first."""

    complaints: int
    people: int
    tiers: Mapping[str, int]
    explained: Mapping[str, int]
    groups: Sequence[Mapping[str, Any]]
    rejects: Sequence[Rejected]

    @classmethod
    def of(cls, view: NightView, found: Sequence[Dossier]) -> Tally:
        """The tally of `view`, whose gangs are `found`."""
        counted = Counter(one.tier for one in found)
        groups = [_masked(row) for row in view.table("explained").to_pylist()]
        groups.sort(key=lambda row: (-row["people"], row["group_id"]))
        return cls(
            complaints=view.table("complaints").num_rows,
            people=pc.count_distinct(view.table("people")["person_id"]).as_py(),
            tiers={tier: counted[tier] for tier in TIERS},
            explained=dict(Counter(row["kind"] for row in groups).most_common()),
            groups=groups,
            rejects=_rejected(view),
        )


def _masked(row: dict[str, Any]) -> dict[str, Any]:
    channel = {"household": "address", "crowd": "address", "representative": "company"}.get(row["kind"], "script")
    ids = row["complaints"]
    label = row["label"]
    return row | {
        "label": mask_phone(label) if label.isdigit() else mask_label(channel, mask_text(label, keep=ids)),
        "why": mask_text(row["why"], keep=ids),
    }


def _rejected(view: NightView) -> list[Rejected]:
    rows = view.table("rejects").group_by(["field", "reason", "kept"]).aggregate([([], "count_all")]).to_pylist()
    counts: Counter[tuple[str, str]] = Counter()
    kept: Counter[tuple[str, str]] = Counter()
    for row in rows:
        key = row["field"], row["reason"]
        counts[key] += row["count_all"]
        kept[key] += row["count_all"] if row["kept"] else 0
    found = [
        Rejected(field, mask_text(reason), count, kept[field, reason]) for (field, reason), count in counts.items()
    ]
    return sorted(found, key=lambda one: (-one.rows, one.field, one.reason))
