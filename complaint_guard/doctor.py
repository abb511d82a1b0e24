"""Checks of the installation, the settings and the case base, each with its next step."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from complaint_guard.casebase import CaseBase, MasterKey, given_key, mend
from complaint_guard.embed import load_encoder
from complaint_guard.erase import today
from complaint_guard.errors import ComplaintGuardError
from complaint_guard.listen import judge_of, model_name
from complaint_guard.pipeline import way_back
from complaint_guard.settings import Settings

_FREE_MB = 2_000
#: seconds by which clocks may differ
_CLOCK_S = 120
_INTERNAL, _CASE_BASE = 5, 4


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, what was met, what to do (""), and the exit code if it failed."""

    state: Literal["ok", "warn", "fail"]
    what: str
    met: str
    advice: str = ""
    exit_code: int = 0


def examine(folder: Path, settings: Callable[[], Settings]) -> list[Finding]:
    """All findings, in the order they are printed; a failed check does not stop the others."""
    python = Finding("ok", "python", platform.python_version())
    case_base = [*_case_base(folder, settings), *_clock(folder)]
    return [python, *_packages(), *_settings_and_model(settings), *case_base, _disk(folder)]


def _packages() -> Iterator[Finding]:
    try:
        needed = importlib.metadata.requires("complaint-guard") or []
    except importlib.metadata.PackageNotFoundError:
        yield Finding("fail", "packages", "complaint-guard is not installed", "run scripts/setup", _INTERNAL)
        return
    names = [re.split(r"[^\w.-]", entry, maxsplit=1)[0] for entry in needed if "extra ==" not in entry]
    for name in sorted(names):
        try:
            yield Finding("ok", name, importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding("fail", name, "missing", "run scripts/setup", _INTERNAL)


def _settings_and_model(settings: Callable[[], Settings]) -> Iterator[Finding]:
    try:
        found = settings()
        yield Finding("ok", "settings", "read")
    except ComplaintGuardError as error:
        yield Finding("fail", "settings", str(error), "correct it", error.exit_code)
        return
    try:
        encoder = load_encoder(found.embed)
        yield Finding("ok", "text model", f"{encoder.name}, {encoder.encode(['投诉']).shape[1]} dimensions")
    except ComplaintGuardError as error:
        yield Finding("fail", "text model", str(error), "see setting embed.model", error.exit_code)
    try:
        judge = judge_of(found.voice)
        basis = "a legal basis on record" if found.voice.basis else "no legal basis: only with consent"
        met = f"{model_name(found.voice)}, {len(judge.backend.cohort)} strangers, {basis}"
        yield Finding("ok", "voice model", met)
    except ComplaintGuardError as error:
        yield Finding("fail", "voice model", str(error), "see section [voice] of the settings", error.exit_code)


def _case_base(folder: Path, settings: Callable[[], Settings]) -> Iterator[Finding]:
    try:
        key = given_key(settings().private.key_file, os.environ)
        case_base = CaseBase(folder, key)
        nights, problems = case_base.nights(), case_base.problems()
    except ComplaintGuardError as error:
        yield Finding("fail", "case base", str(error), exit_code=error.exit_code)
        return
    for problem in problems:
        yield Finding("fail", "case base", problem, exit_code=_CASE_BASE)
    if not nights:
        yield Finding("ok", "case base", f"{folder} holds no night yet")
    elif not problems:
        count = "1 night" if len(nights) == 1 else f"{len(nights)} nights"
        yield Finding("ok", "case base", f"{folder}: {count}, every file as written, head {case_base.head()}")
    if aside := sorted(path.name for path in (folder / mend.SET_ASIDE).glob("*")):
        advice = "it may hold personal data and holds up `complaint-guard erase`: take it away when it is of no use"
        yield Finding("warn", "quarantine", f"{folder / mend.SET_ASIDE} holds {', '.join(aside)}", advice)
    if nights and nights[-1] > (now := today()):
        yield Finding("warn", "last night", f"{nights[-1]} is after today, {now}", way_back(nights[-1]))
    yield _encryption(case_base, key)
    if nights and not problems and (rows := case_base.manifest().get("figures", {}).get("learned")):
        used = sum(one["used"] != one["default"] for one in rows)
        yield Finding("ok", "learnt", f"{used} of {len(rows)} parameters in use were learnt from verdicts")
    if not problems and (agents := case_base.agents().num_rows):
        yield Finding("ok", "agents", f"{agents} enrolled")


def _clock(folder: Path) -> Iterator[Finding]:
    """Whether the clock was set back since the last night."""
    with suppress(OSError):
        ahead = (folder / "HEAD").stat().st_mtime - time.time()
        if ahead > _CLOCK_S:
            advice = "set the clock of this machine; ledgers write down when things were done"
            yield Finding("warn", "clock", f"{ahead / 3600:.1f} hours before the end of the last night", advice)


def _encryption(case_base: CaseBase, key: MasterKey | None) -> Finding:
    if case_base.encrypted and key:
        return Finding("ok", "encryption", f"every file, with key {key.id}")
    if key:
        advice = "run `complaint-guard key adopt`"
        return Finding(
            "warn", "encryption", f"none, though key {key.id} is given: this case base was begun without", advice
        )
    return Finding("ok", "encryption", "none: files lie in clear, `complaint-guard key new` makes a key")


def _disk(folder: Path) -> Finding:
    place = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    if not os.access(place, os.W_OK):
        return Finding(
            "fail", "disk", f"{place} cannot be written", "give --case-base a folder you may write", _CASE_BASE
        )
    free = shutil.disk_usage(place).free // 1_000_000
    if free < _FREE_MB:
        return Finding("warn", "disk", f"{free} MB free at {place}", f"free at least {_FREE_MB} MB before the next run")
    return Finding("ok", "disk", f"{free} MB free at {place}")
