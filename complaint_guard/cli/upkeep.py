"""The upkeep desk: evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from complaint_guard.cli.desk import desk_of
from complaint_guard.cli.output import AsJson, columns, emit

if TYPE_CHECKING:
    from complaint_guard.evaluate import Evaluation


def evaluate(
    context: typer.Context,
    truth: Annotated[Path, typer.Argument(metavar="TRUTH", help="CSV with the gang of each complaint.")],
    gangs: Annotated[Path | None, typer.Option(metavar="FILE", help="gangs.jsonl; default: of the last night.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare the gangs found with known gangs.

    Example: complaint-guard evaluate truth.csv
    """
    from complaint_guard.evaluate import evaluate as compare

    found = gangs or desk_of(context).case_base().report("gangs.jsonl")
    figures = compare(truth, found)
    emit(figures.as_dict(), as_json, compared(figures))


def compared(figures: Evaluation) -> list[str]:
    """The measures of all gangs beside those of tier refer, as lines."""
    every, refer = figures.as_dict().values()
    return columns([{"measure": name, "all": _cell(every[name]), "refer": _cell(refer[name])} for name in every])


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key}:{entry}" for key, entry in value.items()) or "-"
    if isinstance(value, list):
        return " ".join(map(str, value)) or "-"
    return f"{value:.4f}" if isinstance(value, float) else str(value)
