"""The case desk: export."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from complaint_guard.cli.desk import desk_of
from complaint_guard.cli.output import AsJson, emit


class Kind(StrEnum):
    """What can be exported."""

    gangs = "gangs"
    members = "members"
    ties = "ties"


def export(
    context: typer.Context,
    kind: Annotated[Kind, typer.Argument(help="What to export.")],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="CSV, XLSX, JSONL or Parquet by its suffix.")
    ],
    as_json: AsJson = False,
) -> None:
    """Write gangs, members or ties to a file, masked.

    Example: complaint-guard export members -o members.xlsx
    """
    from complaint_guard.cases import export as write

    rows = write(desk_of(context).case_base(), kind.value, out)
    emit({"file": str(out), "rows": rows}, as_json, [f"{rows} rows written to {out}"])
