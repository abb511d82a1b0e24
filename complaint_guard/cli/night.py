"""The night desk: run, status, doctor, demo."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from complaint_guard.cli.desk import desk_of
from complaint_guard.cli.output import AsJson, columns, emit, progress
from complaint_guard.cli.upkeep import compared

if TYPE_CHECKING:
    import pyarrow as pa

    from complaint_guard.casebase import CaseBase
    from complaint_guard.doctor import Finding
    from complaint_guard.pipeline import RunResult

TIERS = ("refer", "review", "watch")
SHOWN = 20
#: complaint ids shown for one standing question
WATCHED = 5
#: columns of gangs that hold no personal data
OPEN = ["gang_id", "rank", "tier", "probability", "bits", "people", "complaints", "first_seen", "last_seen", "channels"]


def _iso_date(night: str | None) -> str | None:
    if night is not None:
        try:
            whole = date.fromisoformat(night).isoformat() == night
        except ValueError:
            whole = False
        if not whole:
            raise typer.BadParameter("write it as YYYY-MM-DD, for example 2026-09-01")
    return night


Files = Annotated[list[str], typer.Argument(metavar="FILE", help="CSV, XLSX, JSONL, Parquet, or a database URL.")]
Night = Annotated[
    str | None,
    typer.Option(metavar="DATE", callback=_iso_date, help="YYYY-MM-DD; default: day of the newest complaint."),
]
Companies = Annotated[str | None, typer.Option(metavar="FILE", help="Extract of the business registry.")]
VoiceBasis = Annotated[
    str, typer.Option(metavar="TEXT", help="Legal basis for comparing voices; without one none are.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Compute and print, write nothing.")]
Strict = Annotated[bool, typer.Option("--strict", help="Stop with exit code 3 if any row is rejected.")]
AlertExit = Annotated[bool, typer.Option("--alert-exit", help="Exit code 1 if a gang is in tier refer or review.")]


def run(  # noqa: PLR0913 - one parameter is one option
    context: typer.Context,
    files: Files,
    night: Night = None,
    companies: Companies = None,
    voice_basis: VoiceBasis = "",
    dry_run: DryRun = False,
    strict: Strict = False,
    alert_exit: AlertExit = False,
    as_json: AsJson = False,
) -> None:
    """Take in complaints and report the suspected gangs.

    Example: complaint-guard run complaints.csv --night 2026-09-01
    """
    from complaint_guard import pipeline

    desk = desk_of(context)
    request = pipeline.RunRequest(tuple(files), night, companies, voice_basis, dry_run, strict)
    with progress() as show:
        result = pipeline.run(desk.growing_case_base(), request, desk.settings(), show)
    emit(_told(result), as_json, _lines(result))
    if alert_exit and any(count for tier, count in _tiers(result.gangs).items() if tier != "watch"):
        raise typer.Exit(1)


def status(
    context: typer.Context,
    last: Annotated[int, typer.Option(min=1, help="How many nights to show.")] = 7,
    as_json: AsJson = False,
) -> None:
    """Show the last nights and their figures.

    Example: complaint-guard status --last 30
    """
    case_base = desk_of(context).case_base()
    nights = case_base.nights()
    rows = [_night_row(case_base, night) for night in nights[-last:]]
    told: dict[str, Any] = {
        "case_base": str(case_base.path),
        "head": case_base.head(),
        "nights": rows,
        "earlier": len(nights) - len(rows),
    }
    lines = columns(rows) or [f"case base {case_base.path} holds no night yet; run `complaint-guard run FILE` first"]
    if told["earlier"]:
        lines.append(f"{told['earlier']} earlier nights not shown; see --last")
    if nights:
        told["watches"] = case_base.manifest().get("figures", {}).get("watches", [])
        lines += watched(told["watches"])
    emit(told, as_json, lines)


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Check installation, settings, case base and disk.

    Example: complaint-guard doctor
    """
    from complaint_guard.doctor import examine

    desk = desk_of(context)
    findings = examine(desk.folder, desk.settings)
    emit(findings, as_json, (_finding(one) for one in findings))
    worst = max((one.exit_code for one in findings), default=0)
    if worst:
        raise typer.Exit(worst)


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
    told = _told(played.result) | {"evaluation": played.evaluation.as_dict()}
    emit(told, as_json, [*_lines(played.result), *compared(played.evaluation)])


def _finding(one: Finding) -> str:
    return f"{one.state:4}  {one.what}: {one.met}" + (f"; {one.advice}" if one.advice else "")


def _told(result: RunResult) -> dict[str, Any]:
    return {
        "night": result.night,
        "unchanged": result.unchanged,
        "tiers": _tiers(result.gangs),
        "gangs": result.gangs.select(OPEN).to_pylist(),
        "figures": result.figures,
        "report": None if result.report_folder is None else str(result.report_folder),
    }


def _lines(result: RunResult) -> list[str]:
    tiers = ", ".join(f"{count} {tier}" for tier, count in _tiers(result.gangs).items())
    state = " (this input is in the case base already; nothing changed)" if result.unchanged else ""
    lines = [f"night {result.night}: {result.gangs.num_rows} suspected gangs: {tiers}{state}"]
    counts = result.figures.get("counts", {})
    lines.append(
        f"      {counts.get('explained', 0)} groups explained as innocent, "
        f"{counts.get('rejects', 0)} rows or cells rejected (listed in the report), "
        f"{result.figures.get('standing', 0)} rows known from earlier nights"
    )
    if erased := result.figures.get("erased_before", 0):
        lines.append(f"      {erased} rows were erased before and stay out")
    if old := result.figures.get("too_old", 0):
        lines.append(f"      {old} rows are older than complaints are kept and stay out")
    if gone := result.figures.get("expired"):
        lines.append("      let go, their time being over: " + ", ".join(f"{n} {kind}" for kind, n in gone.items()))
    lines += _voices(result.figures.get("voice", {}))
    for row in result.gangs.select(OPEN).slice(0, SHOWN).to_pylist():
        lines.append(
            f"{row['rank']:4}  {row['gang_id']}  {row['tier']:6}  {row['probability']:.3f}  {row['people']} people, "
            f"{row['complaints']} complaints  {'+'.join(row['channels'])}"
        )
    if result.gangs.num_rows > SHOWN:
        lines.append(f"      {result.gangs.num_rows - SHOWN} more in the report")
    lines += watched(result.figures.get("watches", []))
    return [*lines, _written(result)]


def _written(result: RunResult) -> str:
    if result.report_folder is None:
        return "nothing written (dry run)"
    opened = "; encrypted, `complaint-guard export reports -o DIR` writes it out" if result.encrypted else ""
    return f"report: {result.report_folder}{opened}"


def watched(watches: list[dict[str, Any]]) -> list[str]:
    """A line for each standing question that the night answered, and one for those it did not."""
    found = [one for one in watches if one["complaints"]]
    lines = [
        f"{one['watch']}  {one['field']} {one['asked']}: {len(one['complaints'])} new complaints: "
        + ", ".join(one["complaints"][:WATCHED])
        + (f", {len(one['complaints']) - WATCHED} more in run.json" if len(one["complaints"]) > WATCHED else "")
        for one in found
    ]
    quiet = len(watches) - len(found)
    return [*lines, *([f"{quiet} standing questions without a new complaint"] if quiet else [])]


def _voices(told: dict[str, Any]) -> list[str]:
    """What became of the recordings, if there were any."""
    if not told.get("recordings"):
        return []
    why = ", ".join(f"{count} {reason}" for reason, count in told["not_heard"].items())
    line = f"      {told['heard']} of {told['recordings']} recordings heard"
    return [line + (f"; not heard (see sheet 录音): {why}" if why else "")]


def _tiers(gangs: pa.Table) -> dict[str, int]:
    found = gangs["tier"].to_pylist()
    return {tier: found.count(tier) for tier in TIERS}


def _night_row(case_base: CaseBase, night: str) -> dict[str, Any]:
    tables = case_base.manifest(night)["tables"]
    rows = {name: tables.get(name, {}).get("rows", 0) for name in ("complaints", "rejects", "gangs", "explained")}
    return {"night": night, **rows, **_tiers(case_base.table("gangs", night, ["tier"]))}
