"""What the night comes to in figures, counted once for the page, the workbook, the console and run.json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.report.alone import Alone, alone
from complaint_guard.report.mask import mask_label, mask_text
from complaint_guard.report.network import LETTERS
from complaint_guard.report.view import SLOT_KINDS, TIERS, Dossier, NightView

_LONGEST_PHONE = 13


@dataclass(frozen=True)
class Rejected:
    """How many cells of one field were not taken for one reason; of these, `kept` rows went on without the cell."""

    field: str
    reason: str
    rows: int
    kept: int


@dataclass(frozen=True)
class Growth:
    """Gangs against the night before: `fresh` were not there, `grown` have more people, `gone` are no longer listed."""

    fresh: int
    grown: int
    gone: int

    @classmethod
    def of(cls, view: NightView, found: Sequence[Dossier]) -> Growth | None:
        """The growth of the gangs `found`; None if there was no night before."""
        if view.earlier is None:
            return None
        return cls(
            fresh=sum(one.before == 0 for one in found),
            grown=sum(0 < (one.before or 0) < one.people for one in found),
            gone=len(view.earlier.keys() - {one.id for one in found}),
        )


@dataclass(frozen=True)
class Tally:
    """Counts of a night. `complaints` were looked at, `new` of them came in this night; `groups` are the explained
    groups, masked, largest first; `families` counts gangs by family, the most first, "" for none; `growth` is None if
    there was no night before; `alone` are the copies of known scripts that one person each uses.
    """

    complaints: int
    new: int
    people: int
    tiers: Mapping[str, int]
    explained: Mapping[str, int]
    groups: Sequence[Mapping[str, Any]]
    rejects: Sequence[Rejected]
    families: Mapping[str, int] = field(default_factory=dict)
    growth: Growth | None = None
    alone: Sequence[Alone] = ()

    @classmethod
    def of(cls, view: NightView, found: Sequence[Dossier]) -> Tally:
        """The tally of `view`, whose gangs are `found`."""
        counted = Counter(one.tier for one in found)
        groups = [_masked(row) for row in view.table("explained").to_pylist()]
        groups.sort(key=lambda row: (-row["people"], row["group_id"]))
        looked_at = view.table("complaints").num_rows
        counts = view.figures.get("counts")
        return cls(
            complaints=looked_at,
            new=counts.get("complaints", looked_at) if isinstance(counts, Mapping) else looked_at,
            people=pc.count_distinct(view.table("people")["person_id"]).as_py(),
            tiers={tier: counted[tier] for tier in TIERS},
            explained=dict(Counter(row["kind"] for row in groups).most_common()),
            groups=groups,
            rejects=_rejected(view),
            families=dict(sorted(Counter(one.family for one in found).items(), key=lambda row: (-row[1], row[0]))),
            growth=Growth.of(view, found),
            alone=alone(view),
        )


#: the channel as whose label that of a group of each kind is masked, if the id of the group names none
_CHANNELS = {
    **dict.fromkeys(("household", "crowd", "premises", "own_matters"), "address"),
    "representative": "agent",
}


def _masked(row: dict[str, Any]) -> dict[str, Any]:
    hub = row["group_id"].removeprefix("E-").partition(":")[0]
    channel = hub if hub in LETTERS else _CHANNELS.get(row["kind"], "script")
    label = row["label"].translate(SLOT_KINDS)
    if label.isdigit():
        channel = "phone" if len(label) <= _LONGEST_PHONE else "account"
    return row | {"label": mask_label(channel, label), "why": mask_text(row["why"], keep=row["complaints"])}


def _rejected(view: NightView) -> list[Rejected]:
    rows = (
        _reasons(view.table("rejects")).group_by(["field", "reason", "kept"]).aggregate([([], "count_all")]).to_pylist()
    )
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


def _reasons(rejects: pa.Table) -> pa.Table:
    """`rejects` with the row numbers left out of the reasons, so that one reason is one line."""
    reasons = pc.replace_substring_regex(rejects["reason"], r"第\s*\d+\s*行", "第 … 行")
    return rejects.set_column(rejects.column_names.index("reason"), "reason", reasons)
