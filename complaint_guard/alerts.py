"""8b  What somebody should be told in the morning: new families, growth, unusual volume, gangs new in tier refer,
gangs that are back after a person cleared them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.operating import AlertSettings

Alert = dict[str, Any]
#: earlier days of the same weekday below which nobody knows what is usual
LEAST_DAYS = 4
#: the spread of a normal distribution per median absolute deviation
_SPREAD = 1.4826


@dataclass(frozen=True)
class Told:
    """What a night says: its FAMILIES, LINEAGE and GANGS, NORMALISED of all nights, and GANGS of the night before
    (None: there was none) and its FAMILIES; `back` are those of GANGS to which something came after a person cleared
    them.
    """

    families: pa.Table
    lineage: pa.Table
    gangs: pa.Table
    everyone: pa.Table
    before: pa.Table | None
    known_families: pa.Table
    back: pa.Table


def alerts(night: str, told: Told, settings: AlertSettings) -> list[Alert]:
    """The alerts of `night`: rule, what it is about (an id or a day), the value met, the limit."""
    rules = (_families, _growth, _volume, _refer, _back)
    return [alert for rule in rules for alert in rule(date.fromisoformat(night), told, settings)]


def _families(night: date, told: Told, settings: AlertSettings) -> Iterator[Alert]:
    """Families that were not as large the night before: each is told once."""
    large = {row["family_id"] for row in told.known_families.to_pylist() if row["people"] >= settings.family_people}
    since = pa.scalar(night - timedelta(days=settings.family_days)).cast(pa.timestamp("us"))
    young = told.families.filter(pc.greater(told.families["first_seen"], since)) if settings.family_people else None
    for row in young.to_pylist() if young else ():
        suspect = row["origin"] in ("found", "known") and not row["subject"]
        if suspect and row["people"] >= settings.family_people and row["family_id"] not in large:
            yield _alert("new_family", row["family_id"], row["people"], settings.family_people)


def _growth(night: date, told: Told, settings: AlertSettings) -> Iterator[Alert]:
    for row in told.lineage.to_pylist() if settings.growth_people else ():
        grown = row["people"] - row["people_before"]
        if row["event"] in ("grew", "merged") and grown >= settings.growth_people:
            yield _alert("growth", row["gang_id"], grown, settings.growth_people)


def _volume(night: date, told: Told, settings: AlertSettings) -> Iterator[Alert]:
    """The last day of complaints against earlier days of its weekday (median and median absolute deviation)."""
    days = _days(told.everyone)
    if not settings.volume_spreads or not days:
        return
    last, first = max(days), min(days)
    weekday = [days.get(last - timedelta(weeks=n), 0) for n in range(1, (last - first).days // 7 + 1)]
    if len(weekday) < LEAST_DAYS:
        return
    middle, spread = usual(weekday)
    limit = middle + settings.volume_spreads * spread
    if days[last] > limit:
        yield _alert("volume", last.isoformat(), days[last], round(limit, 1))


def usual(counts: Sequence[int]) -> tuple[float, float]:
    """The median of daily `counts` and their spread: 1.48 times the median distance from the median, but no less than
    what pure chance gives (its root).
    """
    middle = median(counts)
    return middle, max(_SPREAD * median(abs(count - middle) for count in counts), middle**0.5, 1.0)


def _days(everyone: pa.Table) -> Mapping[date, int]:
    counted = pc.value_counts(everyone["received_at"].cast(pa.date32()).combine_chunks())
    return {row["values"]: row["counts"] for row in counted.to_pylist()}


def _refer(night: date, told: Told, settings: AlertSettings) -> Iterator[Alert]:
    if not settings.new_refer:
        return
    known = {row["gang_id"] for row in _referred(told.before)} if told.before is not None else set()
    for row in _referred(told.gangs):
        if row["gang_id"] not in known:
            yield _alert("new_refer", row["gang_id"], row["people"], 0)


def _back(night: date, told: Told, settings: AlertSettings) -> Iterator[Alert]:
    for row in told.back.to_pylist() if settings.cleared_back else ():
        yield _alert("cleared_back", row["gang_id"], row["people"], 0)


def _referred(gangs: pa.Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = gangs.filter(pc.equal(gangs["tier"], "refer")).to_pylist()
    return found


def _alert(rule: str, about: str, value: float, limit: float) -> Alert:
    return {"rule": rule, "about": about, "value": value, "limit": limit}


def parameters(tables: Mapping[str, pa.Table], everyone: int) -> dict[str, float]:
    """What should drift slowly from night to night, for `status`: shares of rejected rows and of complaints in
    families, median bits of pairs and of ties by channel.
    """
    own = tables["complaints"].num_rows
    lost = own + tables["rejects"].num_rows
    found = {
        "rejected_share": tables["rejects"].num_rows / max(lost, 1),
        "in_family_share": tables["family_members"].num_rows / max(everyone, 1),
        "people_per_complaint": pc.count_distinct(tables["people"]["person_id"]).as_py() / max(everyone, 1),
        "pair_bits": _median(tables["pairs"]["bits"]),
    }
    ties = tables["ties"]
    for channel in sorted(set(ties["channel"].unique().to_pylist())):
        found[f"{channel}_bits"] = _median(ties.filter(pc.equal(ties["channel"], channel))["bits"])
    return {name: round(value, 4) for name, value in found.items()}


def _median(bits: pa.ChunkedArray) -> float:
    return float(pc.quantile(bits, 0.5)[0].as_py() or 0.0) if len(bits) else 0.0
