"""Nights prepared anew without what is erased: their tables, their figures, and the reports that told of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from complaint_guard.casebase import CaseBase, Change, latest
from complaint_guard.erase.rows import Gone, Tables, cleaned
from complaint_guard.report import NightView, render
from complaint_guard.settings import ReportSettings

_OWN = ("complaints", "normalised")


@dataclass
class Nights:
    """What is prepared in `change` for the nights of `case_base`; `removed` counts rows by table, `nights` and
    `reports` those that are written anew.
    """

    case_base: CaseBase
    change: Change
    gone: Gone
    removed: Counter[str] = field(default_factory=Counter)
    nights: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    _own: dict[tuple[str, str], pa.Table] = field(default_factory=dict)
    _before: pa.Table | None = None

    def prepare(self) -> None:
        """Prepares every night that tells of what is erased."""
        for night in self.case_base.nights():
            self._prepare(night)

    def _prepare(self, night: str) -> None:
        manifest = self.case_base.manifest(night)
        changed = cleaned(manifest["tables"], lambda name: self.case_base.table(name, night), self.gone)
        self._own |= {(name, night): changed[name] for name in _OWN if name in changed}
        for name, table in changed.items():
            self.removed[name] += manifest["tables"][name]["rows"] - table.num_rows
        fresh = self.change.night(manifest, changed)
        if "figures" in manifest:
            fresh["figures"] = self._figures(manifest["figures"], changed)
        if self._told(night, manifest):
            fresh = self.change.reports(fresh, self._rendered(night, fresh, changed))
            self.reports.append(night)
        if fresh != manifest:
            self.nights.append(night)
            self.change.document(f"nights/{night}/manifest.json", fresh)
        gangs = changed.get("gangs")
        self._before = self.case_base.table("gangs", night) if gangs is None else gangs

    def _figures(self, figures: Mapping[str, Any], changed: Tables) -> dict[str, Any]:
        counts = {name: table.num_rows for name, table in changed.items()}
        watches = [
            {**one, "complaints": [each for each in one["complaints"] if each not in self.gone.complaints]}
            for one in figures.get("watches", [])
        ]
        told = {**figures, "counts": {**figures.get("counts", {}), **counts}}
        if changed:  # alerts, drift and lineage stay what they were on that night
            told["erased_on"] = sorted({*figures.get("erased_on", ()), self.gone.day})
        return told | ({"watches": watches} if "watches" in figures else {})

    def _told(self, night: str, manifest: Mapping[str, Any]) -> bool:
        """Whether the reports of `night` speak of what is erased."""
        words = (*self.gone.complaints, *self.gone.people, *self.gone.values)
        paths = [f"reports/{night}/{name}" for name in manifest.get("reports", {})]
        return any(word in text for path in paths for text in self.change.texts(path) for word in words)

    def _rendered(self, night: str, manifest: Mapping[str, Any], changed: Tables) -> dict[str, bytes]:
        names = [name for name in manifest["tables"] if name not in _OWN]
        whole = {name: changed[name] if name in changed else self.case_base.table(name, night) for name in names}
        whole |= {name: self._history(name, night) for name in _OWN}
        earlier = None if self._before is None else _people(self._before)
        settings = ReportSettings(**manifest.get("settings", {}).get("report", {}))
        return render(NightView(night, whole, manifest.get("figures", {}), earlier), settings)

    def _history(self, name: str, until: str) -> pa.Table:
        """The rows of all nights up to `until`, the latest of each complaint."""
        nights = [night for night in self.case_base.nights() if night <= until]
        keys = [(name, night) for night in nights]
        tables = [self._own[key] if key in self._own else self.case_base.table(*key) for key in keys]
        return latest(pa.concat_tables(tables))


def _people(gangs: pa.Table) -> dict[str, int]:
    return dict(zip(gangs["gang_id"].to_pylist(), gangs["people"].to_pylist(), strict=True))
