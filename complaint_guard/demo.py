"""The sample world run from end to end, and what was found held against what was planted."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from complaint_guard.casebase import CaseBase
from complaint_guard.errors import UsageError
from complaint_guard.evaluate import Evaluation, evaluate
from complaint_guard.pipeline import RunRequest, RunResult, run
from complaint_guard.sample import demo_world
from complaint_guard.settings import Settings

_MARK = ".complaint-guard-demo"


@dataclass(frozen=True)
class Played:
    """The run of the demo and the measures of its gangs."""

    result: RunResult
    evaluation: Evaluation


def play(folder: Path, settings: Settings, progress: Callable[[str, float], None]) -> Played:
    """The demo, played in `folder`: new, empty, or of an earlier demo, which is replaced. Raises UsageError."""
    _clear(folder)
    demo_world().write(folder)
    request = RunRequest(files=(str(folder / "complaints.csv"),), companies=str(folder / "companies.csv"))
    result = run(CaseBase(folder / "case-base"), request, settings, progress)
    if result.report_folder is None:
        raise TypeError("the demo is never a dry run")
    return Played(result, evaluate(folder / "truth.csv", result.report_folder / "gangs.jsonl"))


def _clear(folder: Path) -> None:
    try:
        if folder.is_dir() and any(folder.iterdir()):
            if not (folder / _MARK).is_file():
                raise UsageError(f"{folder} holds files that are not of a demo; give --out a new folder")
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _MARK).touch()
    except OSError as error:
        raise UsageError(f"cannot write the demo to {folder}: {error.strerror}; give --out another folder") from None
