"""The upkeep desk: evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from complaint_guard.cli.desk import Desk, desk_of
from complaint_guard.cli.output import AsJson, columns, counted, emit

if TYPE_CHECKING:
    from complaint_guard.erase import Erasure
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


def erase(  # noqa: PLR0913 - one parameter is one option
    context: typer.Context,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who answers for it; it is kept.")] = "",
    reason: Annotated[str, typer.Option(help="Why, in words; without personal data.")] = "",
    person: Annotated[str, typer.Option(metavar="ID", help="A person's id: all their complaints.")] = "",
    complaint: Annotated[str, typer.Option(metavar="ID", help="A complaint's id.")] = "",
    expired: Annotated[bool, typer.Option("--expired", help="All that the settings keep no longer.")] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="A copy of the certificate.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be erased, erase nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Erase a person or a complaint from every file of the case base, all of it or nothing, with a certificate; or what
    is kept no longer.

    Example: complaint-guard erase --person P-TS001 --by 陈合规 --reason 本人要求删除
    """
    from complaint_guard.erase import EraseRequest, write_certificate
    from complaint_guard.erase import erase as remove

    if expired:
        _expire(desk_of(context), dry_run, as_json)
        return
    done = remove(desk_of(context).case_base(), EraseRequest(by, reason, person, complaint, dry_run))
    if out is not None and not dry_run:
        write_certificate(done, out)
    emit(done.certificate, as_json, _erased(done, dry_run))


def _expire(desk: Desk, dry_run: bool, as_json: bool) -> None:
    from complaint_guard.erase import let_go

    gone = let_go(desk.case_base(), desk.settings().retention, dry_run)
    verb = "would be let go" if dry_run else "let go"
    told = ", ".join(f"{count} {kind}" for kind, count in gone.items()) or "nothing"
    emit(gone, as_json, [f"{told} {verb}; the limits are in section [retention] of the settings"])


def _erased(done: Erasure, dry_run: bool) -> list[str]:
    told, search = done.certificate, done.certificate["search"]
    rows = sum(told["rows_removed"].values())
    verb = "would be erased" if dry_run else "erased"
    names = told["names_that_stay"]
    gone = verb if dry_run else f"was {verb}"
    stays = (
        [f"{', '.join(names)}: named after what {gone}; the name stays, with no complaint behind it"] if names else []
    )
    return [
        f"{counted(done.complaints, 'complaint')} {verb}: {counted(rows, 'row')} in "
        f"{counted(told['nights'], 'night')}, {counted(told['reports'], 'report')} rewritten",
        f"{counted(search['values'], 'value')} searched for in {counted(search['files'], 'file')}: "
        f"{search['found']} found "
        f"({search['given_by_others_too']} more are given by others too)",
        *stays,
        "nothing written (dry run)" if dry_run else f"certificate {told['certificate']}, kept in the case base",
    ]


def compared(figures: Evaluation) -> list[str]:
    """The measures of all gangs beside those of tier refer, as lines."""
    every, refer = figures.as_dict().values()
    return columns([{"measure": name, "all": _cell(every[name]), "refer": _cell(refer[name])} for name in every])


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key}:{entry}" for key, entry in value.items()) or "-"
    if isinstance(value, list):
        return " ".join(map(str, value)) or "-"
    return f"{value:g}" if isinstance(value, float) else str(value)
