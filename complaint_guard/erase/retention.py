"""Letting go what was kept as long as it may be: voices, texts, complaints and reports, each with its own limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.casebase import CaseBase, Change, expiry_noted, verdicts
from complaint_guard.erase.rows import Gone, Read, Tables, cleaned
from complaint_guard.settings import RetentionSettings

#: what has a limit by the day a complaint came in
_KINDS = ("voices", "texts", "complaints")
#: columns of words, by table, and the columns of what was made of them
_WORDS = {"complaints": ("text",), "normalised": ("text", "masked", "slots"), "embeddings": ("vector",)}


@dataclass
class _Due:
    """Ids whose time is over, by kind and night; kinds and nights of which a confirmed gang holds some; the nights
    whose reports are let go.
    """

    ids: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    held: set[tuple[str, str]] = field(default_factory=set)
    reports: list[str] = field(default_factory=list)

    def of(self, kind: str) -> set[str]:
        return set().union(*(ids for (one, _), ids in self.ids.items() if one == kind))


def expire(case_base: CaseBase, settings: RetentionSettings, day: date, dry_run: bool = False) -> dict[str, int]:
    """How many voices, texts, complaints and reports were let go on `day`, all at once; {} if none was due. The index
    goes with them: whoever calls makes it again.
    """
    due = _due(case_base, settings, day)
    if not any(due.ids.values()) and not due.reports:
        return {}
    with case_base.changing() as change:
        counts = _prepare(case_base, change, due, _limits(settings, day), day)
        if not dry_run:
            expiry_noted(case_base, change, counts)
            change.remove("index")
            for draft in (case_base.path / "nights").glob(".*.partial"):  # made of what is let go
                change.remove(f"nights/{draft.name}")
            change.carry_out()
    return dict(counts)


def _limits(settings: RetentionSettings, day: date) -> dict[str, datetime]:
    """The moment before which a complaint must have come in for its time to be over, by kind; kinds kept are left
    out.
    """
    days = {kind: getattr(settings, f"{kind}_days") for kind in _KINDS}
    start = datetime(day.year, day.month, day.day)
    return {kind: start - timedelta(days=count) for kind, count in days.items() if count}


def _due(case_base: CaseBase, settings: RetentionSettings, day: date) -> _Due:
    due, limits, head = _Due(), _limits(settings, day), case_base.head()
    held = _held(case_base) if settings.hold and limits else set[str]()
    reports = settings.reports_days or min((settings.texts_days, settings.complaints_days), key=lambda n: n or 10**6)
    for night in case_base.nights():
        manifest = case_base.manifest(night)
        came = case_base.table("complaints", night, ["complaint_id", "received_at"])
        for kind, limit in limits.items():
            after = datetime.fromisoformat(manifest.get("expired", {}).get(kind, "0001-01-01"))
            over = pc.and_(pc.less(came["received_at"], limit), pc.greater_equal(came["received_at"], after))
            ids = set(came["complaint_id"].filter(over).to_pylist())
            if ids & held:
                due.held.add((kind, night))
            due.ids[kind, night] = ids - held
        old = reports and date.fromisoformat(night) < day - timedelta(days=reports)
        if old and night != head and manifest.get("reports"):
            due.reports.append(night)
    return due


def _held(case_base: CaseBase) -> set[str]:
    """Complaints of gangs whose latest verdict is `confirmed`, then and now."""
    said = [row for row in verdicts(case_base).to_pylist() if row["verdict"] == "confirmed"]
    gangs = [row["gang_id"] for row in said]
    members = case_base.among("members", "gang_id", gangs)["complaint_id"].to_pylist() if case_base.nights() else []
    return {*members, *(one for row in said for one in row["complaints"])}


def _prepare(case_base: CaseBase, change: Change, due: _Due, limits: Mapping[str, datetime], day: date) -> Counter[str]:
    counts = Counter({"reports": len(due.reports)})
    gone = Gone(day.isoformat(), frozenset(due.of("complaints")), frozenset())
    for night in case_base.nights():
        manifest = case_base.manifest(night)
        mine = {kind: due.ids.get((kind, night), set()) for kind in _KINDS}
        changed = _changed(partial(case_base.table, night=night), manifest["tables"], mine, gone)
        counts += Counter({kind: len(ids) for kind, ids in mine.items() if kind != "voices"})
        if mine["voices"] and "voices" in changed:
            counts["voices"] += manifest["tables"]["voices"]["rows"] - changed["voices"].num_rows
        fresh = _fresh(change, manifest, changed, night in due.reports)
        over = [kind for kind in limits if mine[kind] and (kind, night) not in due.held]
        if over:
            done = {kind: limits[kind].isoformat() for kind in over}
            fresh["expired"] = {**manifest.get("expired", {}), **done}
        if fresh != manifest:
            change.document(f"nights/{night}/manifest.json", fresh)
    return +counts


def _changed(read: Read, names: Iterable[str], mine: Mapping[str, set[str]], gone: Gone) -> Tables:
    """The tables of a night that lose complaints, words or voices."""
    changed = cleaned(names, read, gone) if gone.complaints else {}
    if mine["texts"]:
        for name in _WORDS.keys() & set(names):
            changed[name] = _wordless(changed[name] if name in changed else read(name), mine["texts"])
    if mine["voices"] and "voices" in names:
        voices = changed["voices"] if "voices" in changed else read("voices")
        changed["voices"] = voices.filter(pc.invert(pc.is_in(voices["complaint_id"], value_set=_array(mine["voices"]))))
    return changed


def _fresh(change: Change, manifest: Mapping[str, Any], changed: Tables, without_reports: bool) -> dict[str, Any]:
    fresh = change.night(manifest, changed)
    if without_reports:
        change.remove(f"reports/{manifest['night']}")
        fresh["reports"] = {}
    return fresh


def _wordless(table: pa.Table, ids: set[str]) -> pa.Table:
    """`table` with the words of the complaints `ids`, and what was made of them, left empty."""
    mask = pc.is_in(table["complaint_id"], value_set=_array(ids)).combine_chunks()
    for name in sorted({name for names in _WORDS.values() for name in names} & set(table.column_names)):
        kind = table.schema.field(name).type
        if pa.types.is_string(kind):
            column = pc.if_else(mask, "", table[name])
        else:
            cells = zip(mask.to_pylist(), table[name].to_pylist(), strict=True)
            column = pa.array([_nothing(cell, kind) if over else cell for over, cell in cells], kind)
        table = table.set_column(table.column_names.index(name), table.schema.field(name), column)
    return table


def _nothing(cell: Any, kind: pa.DataType) -> Any:
    """No slots, or a vector that is near to none."""
    return bytes(len(cell)) if pa.types.is_binary(kind) else []


def _array(ids: set[str]) -> pa.Array:
    return pa.array(sorted(ids), pa.string())
