"""Repair of a damaged case base: what follows from other files is made again, the rest is set aside and told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from complaint_guard import corpus
from complaint_guard.casebase import CaseBase, mend, verdicts
from complaint_guard.clock import Clock
from complaint_guard.embed import text_model
from complaint_guard.errors import CaseBaseDamagedError, CaseBaseError, ComplaintGuardError, SettingsError
from complaint_guard.history import gangs_before, joined, with_history
from complaint_guard.learned import Learned
from complaint_guard.report import NightView, render
from complaint_guard.rooms import Start, pass_through
from complaint_guard.search.lookup import index_of
from complaint_guard.settings import Settings

#: what no room makes: it was read from files
READ = ("complaints", "rejects", "companies")
#: what is lost with a file beside the nights, and what to do
_BESIDE = {
    "watches.jsonl": (
        "standing questions that could not be read stand no longer",
        "restore it from a backup, or ask them again; `complaint-guard query --watches` lists those that stand",
    ),
    "agents.parquet": (
        "no agent of the hotline is enrolled now",
        "restore it and agents.json from a backup, or enrol the agents before the next run: "
        "`complaint-guard voice enrol --agents DIR`",
    ),
}


@dataclass(frozen=True)
class Repaired:
    """One thing that was done, or could not be: `state` is made again, taken away, set aside or not repaired."""

    state: str
    what: str
    advice: str = ""


def repair(case_base: CaseBase) -> Iterator[Repaired]:
    """What was done, in order; a full disk ends it. Raises CaseBaseLockedError if a run is under way."""
    for path in mend.swept(case_base):
        state = "made again" if path.name == "HEAD" else "taken away"
        yield Repaired(state, f"{path.relative_to(case_base.path)}")
    try:
        yield from _files(case_base)
    except CaseBaseError as error:  # what was done until now is told
        yield Repaired("not repaired", f"the rest: {error}")


def _files(case_base: CaseBase) -> Iterator[Repaired]:
    for kind, folder in mend.set_aside_beside(case_base):
        state, where = ("set aside", f"now in {folder}") if folder else ("made again", "which was gone")
        yield Repaired(state, f"{kind}, {where}: {_BESIDE[kind][0]}", _BESIDE[kind][1])
    for night in case_base.nights():
        yield from _night(case_base, night)
    if case_base.nights() and (case_base.index() is None or case_base.problems_of_index()):
        try:
            case_base.keep_index(index_of(case_base))
            yield Repaired("made again", "the index of the search desk")
        except ComplaintGuardError as error:
            yield Repaired("not repaired", str(error))
    for problem in case_base.lasting_problems():
        yield Repaired("not repaired", problem)


def _night(case_base: CaseBase, night: str) -> Iterator[Repaired]:
    damaged = {str(path.relative_to(case_base.path)) for path in case_base.damage(night)}
    tables = {Path(name).stem for name in damaged if name.startswith("nights/")}
    if not damaged:
        return
    if lost := sorted(tables & {*READ, "manifest"}):
        inputs = _inputs(case_base, night)
        folder = mend.set_aside(case_base, night)
        yield Repaired(
            "set aside",
            f"night {night} in {folder}: {', '.join(lost)} cannot be made again",
            f"run its files again under a later --night{inputs}",
        )
        return
    try:
        made = _made_again(case_base, night, tables)
        reports = _reports(case_base, night, made)
        facts = {"repaired": [*case_base.manifest(night).get("repaired", []), sorted(damaged)]}
        folder = mend.put_in_place(case_base, night, made, reports, facts)
    except (ComplaintGuardError, ValueError, KeyError) as error:
        if isinstance(error, CaseBaseError) and not isinstance(error, CaseBaseDamagedError):
            raise  # a full disk says nothing of these files
        met = str(error) if isinstance(error, ComplaintGuardError) else type(error).__name__
        yield Repaired("not repaired", f"{', '.join(sorted(damaged))} ({met})", "restore them from a backup")
        return
    yield Repaired("made again", f"{', '.join(sorted(damaged))}; what was damaged lies in {folder}")


def _inputs(case_base: CaseBase, night: str) -> str:
    try:
        names = [Path(one["path"]).name for one in case_base.manifest(night)["figures"]["inputs"]]
    except (CaseBaseDamagedError, KeyError):
        return ""
    return f": {', '.join(names)}"


class _Sound:
    """The tables of a night that are as they were written: a store from which the rooms go on."""

    def __init__(self, case_base: CaseBase, night: str, damaged: set[str]) -> None:
        self._of, self._night, self._damaged = case_base, night, damaged
        self._there = case_base.manifest(night)["tables"]

    def kept(self, name: str, fingerprint: str) -> pa.Table | None:
        """Table `name`, whatever it was made of."""
        return self._of.table(name, self._night) if name in self._there and name not in self._damaged else None

    def keep(self, name: str, table: pa.Table, fingerprint: str = "") -> pa.Table:
        """`table`."""
        return table


def _made_again(case_base: CaseBase, night: str, damaged: set[str]) -> dict[str, pa.Table]:
    """The `damaged` tables of `night`, made under its own settings."""
    if not damaged:
        return {}
    manifest = case_base.manifest(night)
    settings = Settings.model_validate(manifest["settings"])
    told = manifest["figures"].get("text_model", "")
    if told and told != text_model(settings.embed):
        raise SettingsError(f"made with another text model ({told}) than is in its place now")
    own = {name: case_base.table(name, night) for name in READ}
    basis = manifest["figures"].get("voice", {}).get("basis", "")
    before, texts = case_base.before(night), corpus.load(settings.near_duplicates.corpus)
    known = before if "members" in damaged else case_base.until(night)
    learned = Learned.of(manifest["figures"].get("learned", ()))
    start = Start(night, before, known, own, "", texts, settings, basis, verdicts(case_base), learned)
    passed = pass_through(start, Clock(lambda *_: None), _Sound(case_base, night, damaged))
    return {name: passed.tables[name] for name in damaged}


def _reports(case_base: CaseBase, night: str, made: dict[str, pa.Table]) -> dict[str, bytes]:
    """The reports of `night`, rendered again."""
    manifest, before = case_base.manifest(night), case_base.before(night)
    settings = Settings.model_validate(manifest["settings"])
    tables = {name: case_base.table(name, night) for name in manifest["tables"] if name not in made} | made
    figures: dict[str, Any] = dict(manifest["figures"])
    figures["rooms"] = {room: took for room, took in figures["rooms"].items() if room != "report"}  # not yet over then
    whole = with_history(before, tables, joined(before, "normalised", tables["normalised"]))
    return render(NightView(night, whole, figures, gangs_before(before)), settings.report)
