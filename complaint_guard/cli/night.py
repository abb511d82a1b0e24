"""The night desk: run, status, doctor, demo."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from complaint_guard.cli.desk import Desk, desk_of
from complaint_guard.cli.given import not_blank
from complaint_guard.cli.night_lines import (
    alarm,
    alerts_of,
    drift,
    drift_rows,
    erased_since,
    figures_of,
    finding_line,
    learnt,
    lines_of,
    night_row,
    tiers_of,
    told_of,
    watched,
)
from complaint_guard.cli.output import AsJson, columns, emit, log, note, progress
from complaint_guard.cli.stopping import Stopped
from complaint_guard.cli.upkeep import compared
from complaint_guard.errors import ComplaintGuardError

if TYPE_CHECKING:
    from complaint_guard.pipeline import RunResult
    from complaint_guard.repair import Repaired
    from complaint_guard.report.words import Words
    from complaint_guard.settings import Settings


def _iso_date(night: str | None) -> str | None:
    if night is not None:
        try:
            whole = date.fromisoformat(night).isoformat() == night
        except ValueError:
            whole = False
        if not whole:
            raise typer.BadParameter(f"{night} is no day; write it as YYYY-MM-DD, for example 2026-09-01")
    return night


Files = Annotated[
    list[str], typer.Argument(metavar="FILE", callback=not_blank, help="CSV, XLSX, JSONL, Parquet, or a database URL.")
]
Night = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        callback=_iso_date,
        help="YYYY-MM-DD; default: day of the newest complaint, today at the latest.",
    ),
]
Companies = Annotated[str | None, typer.Option(metavar="FILE", help="Extract of the business registry.")]
VoiceBasis = Annotated[
    str, typer.Option(metavar="TEXT", help="Legal basis for comparing voices; without one none are.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Compute and print, write nothing.")]
Strict = Annotated[bool, typer.Option("--strict", help="Stop with exit code 3 if any row is rejected.")]
Again = Annotated[bool, typer.Option("--again", help="Replace the last night, e.g. with a basis given later.")]
Since = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", callback=_iso_date, help="Only complaints from this day on; YYYY-MM-DD."),
]
Until = Annotated[
    str | None,
    typer.Option("--to", metavar="DATE", callback=_iso_date, help="Only complaints up to this day; YYYY-MM-DD."),
]
ByNight = Annotated[bool, typer.Option("--by-night", help="A night for each day of complaints, in order.")]
AlertExit = Annotated[
    bool, typer.Option("--alert-exit", help="Exit code 1 on an alert, or a gang in tier refer or review.")
]


def run(  # noqa: PLR0913 - one parameter is one option
    context: typer.Context,
    files: Files,
    night: Night = None,
    companies: Companies = None,
    voice_basis: VoiceBasis = "",
    dry_run: DryRun = False,
    strict: Strict = False,
    again: Again = False,
    since: Since = None,
    until: Until = None,
    by_night: ByNight = False,
    alert_exit: AlertExit = False,
    as_json: AsJson = False,
) -> None:
    """Take in complaints and report the suspected gangs.

    Example: complaint-guard run complaints.csv --night 2026-09-01
    """
    from complaint_guard import pipeline
    from complaint_guard.backfill import Span, backfill

    desk = desk_of(context)
    words = desk.words()
    request = pipeline.RunRequest(tuple(files), night, companies, voice_basis, dry_run, strict, again)
    span = Span(since, until, by_night)
    with progress() as show, _metered(desk.settings(), dry_run) as ended:
        if not span:
            result = pipeline.run(desk.growing_case_base(), request, desk.settings(), show)
        for result in backfill(desk.growing_case_base(), request, span, desk.settings(), show) if span else ():
            if by_night and not result.unchanged:
                note(words("run_night", night=result.night, gangs=result.gangs.num_rows))
        ended.update(told_of(result))
    _tell(result, words)
    emit(told_of(result), as_json, lines_of(result, words))
    flagged = any(count for tier, count in tiers_of(result.gangs).items() if tier != "watch")
    if alert_exit and not result.unchanged and (flagged or alerts_of(result)):
        raise typer.Exit(1)


def _tell(result: RunResult, words: Words) -> None:
    """Says beside the result that it brought nothing new, or keeps nights out."""
    from complaint_guard.erase import today
    from complaint_guard.pipeline import way_back

    if result.nothing:
        log("run", event="nothing new", night=result.night, **vars(result.nothing))
    elif result.night > today():
        note(words("run_ahead", night=result.night, today=today(), way=way_back(result.night)))


@contextmanager
def _metered(settings: Settings, dry_run: bool) -> Iterator[dict[str, Any]]:
    """What the run told, to be filled in; its figures are left for Prometheus, those of a failed run too."""
    ended: dict[str, Any] = {}
    code = 5
    try:
        yield ended
        code = 0
    except (ComplaintGuardError, Stopped) as error:
        code = error.exit_code
        raise
    finally:
        if settings.operate.prometheus and not dry_run:
            from complaint_guard.prometheus import leave

            leave(Path(settings.operate.prometheus), time.time(), code, ended or None)


def status(
    context: typer.Context,
    last: Annotated[int, typer.Option(min=1, help="How many nights to show.")] = 7,
    as_json: AsJson = False,
) -> None:
    """Show the last nights and their figures.

    Example: complaint-guard status --last 30
    """
    from complaint_guard.casebase import mend

    case_base, words = desk_of(context).case_base(), desk_of(context).words()
    nights = case_base.nights()
    rows = [night_row(case_base, night) for night in nights[-last:]]
    told: dict[str, Any] = {
        "case_base": str(case_base.path),
        "head": case_base.head(),
        "nights": rows,
        "earlier": len(nights) - len(rows),
        "set_aside": mend.nights_set_aside(case_base),
    }
    shown = [{words(f"status_{name}"): cell for name, cell in row.items()} for row in rows]
    lines = columns(shown) or [words("status_none", path=case_base.path)]
    if told["earlier"]:
        lines.append(words("status_earlier", n=told["earlier"]))
    if told["set_aside"]:
        lines.append(words("status_set_aside", nights=", ".join(told["set_aside"])))
    if nights:
        told |= {"alerts": figures_of(case_base, nights[-1], "alerts", []), "drift": drift(case_base, nights[-2:])}
        told["learned"] = figures_of(case_base, nights[-1], "learned", [])
        lines += [learnt(told["learned"], words)] if told["learned"] else []
        lines += [*(alarm(one, words) for one in told["alerts"]), *columns(drift_rows(told["drift"], words))]
        told["erased_on"] = figures_of(case_base, nights[-1], "erased_on", [])
        lines += erased_since(told["erased_on"], words)
        told["watches"] = case_base.manifest().get("figures", {}).get("watches", [])
        lines += watched(told["watches"], words)
    emit(told, as_json, lines)


def doctor(
    context: typer.Context,
    mend: Annotated[
        bool, typer.Option("--repair", help="Make again what can be, set aside what cannot; nothing is deleted.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check installation, settings, case base and disk.

    Example: complaint-guard doctor --repair
    """
    from complaint_guard.doctor import examine

    desk = desk_of(context)
    done = _mended(desk) if mend else []
    findings = examine(desk.folder, desk.settings)
    lines = [f"{one.state}: {one.what}" + (f"; {one.advice}" if one.advice else "") for one in done]
    told = {"repaired": done, "findings": findings} if mend else findings
    emit(told, as_json, (*lines, *(finding_line(one) for one in findings)))
    worst = max((one.exit_code for one in findings), default=0)
    if worst:
        raise typer.Exit(worst)


def _mended(desk: Desk) -> list[Repaired]:
    from complaint_guard.repair import repair

    return list(repair(desk.growing_case_base()))


def demo(
    context: typer.Context,
    out: Annotated[Path, typer.Option(metavar="DIR", help="A new folder for the sample world and its report.")] = Path(
        "demo"
    ),
    as_json: AsJson = False,
) -> None:
    """Run a sample world end to end and measure the result.

    Example: complaint-guard demo --out demo
    """
    from complaint_guard.demo import play

    with progress() as show:
        played = play(out, desk_of(context).settings(), show)
    words = desk_of(context).words()
    told = told_of(played.result) | {"evaluation": played.evaluation.as_dict()}
    emit(told, as_json, [*lines_of(played.result, words), *compared(played.evaluation)])
