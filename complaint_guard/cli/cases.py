"""The case desk: review, case files and their outcomes, audit, export."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from complaint_guard.cli.desk import desk_of
from complaint_guard.cli.given import not_blank
from complaint_guard.cli.output import AsJson, columns, counted, emit
from complaint_guard.errors import CaseBaseDamagedError, InputError

if TYPE_CHECKING:
    from datetime import date

    from complaint_guard.casebase import CaseBase, Entry

case = typer.Typer(help="Case files: build, verify, list, record what became of them.", no_args_is_help=True)
audit = typer.Typer(help="Who saw what unmasked, and whether the ledgers are whole.", no_args_is_help=True)

Gang = Annotated[str, typer.Argument(metavar="GANG", callback=not_blank, help="A gang's id.")]
Day = Annotated[datetime | None, typer.Option("--date", metavar="DATE", formats=["%Y-%m-%d"], help="YYYY-MM-DD.")]
Unit = Annotated[str, typer.Option(help="Your institution's full name; left open if not given.")]
Contact = Annotated[str, typer.Option(help="Whom to ask, and how; left open if not given.")]


class Kind(StrEnum):
    """What can be exported."""

    gangs = "gangs"
    members = "members"
    ties = "ties"
    reports = "reports"


class Verdict(StrEnum):
    """What a person may decide about a gang."""

    confirmed = "confirmed"
    cleared = "cleared"
    doubt = "doubt"


class Recipient(StrEnum):
    """Whom a case may go to."""

    police = "公安"
    finance = "金融监管"
    market = "市场监管"
    central_bank = "人民银行"
    cyberspace = "网信"
    bar = "律协"


class Status(StrEnum):
    """What may become of a case."""

    submitted = "submitted"
    accepted = "accepted"
    filed = "filed"
    rejected = "rejected"


def review(  # noqa: PLR0913 - one parameter is one option
    context: typer.Context,
    gang: Gang,
    verdict: Annotated[Verdict, typer.Option(help="What you decided.")],
    by: Annotated[str, typer.Option(metavar="NAME", help="Your name; it is kept with the verdict.")],
    reason: Annotated[str, typer.Option(help="Why, in words; without personal data of complainants.")],
    as_json: AsJson = False,
) -> None:
    """Record what a named person decided about a gang.

    Example: complaint-guard review G-TS202609010007 --verdict confirmed --by 陈合规 --reason 已抽查原件
    """
    from complaint_guard.cases import review as record

    entry = record(desk_of(context).case_base(), gang, verdict.value, by, reason)
    line = (
        f"{entry['verdict']}: {gang}, night {entry['night']}, {entry['people']} people, by {entry['by']} {entry['at']}"
    )
    emit(entry, as_json, [line])


@case.command()
def build(  # noqa: PLR0913 - one parameter is one option
    context: typer.Context,
    gang: Gang,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE.zip", help="The case file to write.")],
    to: Annotated[Recipient, typer.Option(help="Whom it goes to.")] = Recipient.police,
    addressee: Annotated[str, typer.Option(help="The recipient's full name; left open if not given.")] = "",
    date: Day = None,
    unit: Unit = "",
    contact: Contact = "",
    unmask: Annotated[
        bool, typer.Option("--unmask", help="Write personal data whole; needs --by and --reason.")
    ] = False,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who answers for unmasking.")] = "",
    reason: Annotated[str, typer.Option(help="Why it must be unmasked.")] = "",
    new_version: Annotated[
        bool, typer.Option("--new-version", help="Build the next version of a case that was built before.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Build the case file of a gang that a named person has confirmed; no file is overwritten.

    Example: complaint-guard case build G-TS202609010007 -o case.zip --to 公安
    """
    from complaint_guard.cases import CaseRequest
    from complaint_guard.cases import build as make

    request = CaseRequest(gang, to.value, addressee, _day(date), unit, contact, unmask, by, reason, new_version)
    built = make(desk_of(context).case_base(), request, out)
    shown = "unmasked, noted in the audit ledger" if built.unmasked else "masked"
    shown += f", replaces {built.replaces}" if built.replaces else ""
    told = [f"case {built.case_id} written to {out}: {built.bytes} bytes, {shown}", f"SHA-256 {built.sha256}"]
    emit(built, as_json, [*told, *filter(None, [built.warning])])


@case.command()
def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="A case file.")],
    as_json: AsJson = False,
) -> None:
    """Check that a case file is as it was built, and whether the case base knows it.

    Example: complaint-guard case verify case.zip
    """
    from complaint_guard.cases import Known, known
    from complaint_guard.cases import verify as check

    found, base = check(file), desk_of(context)
    here = known(base.case_base(), found) if (base.folder / "casebase.json").is_file() else Known()
    faults = [*found.faults, *filter(None, [here.fault])]
    told = f"built {here.built_at}, as the case base recorded it" if here.built_at else "not recorded in this case base"
    answer = {"file": str(file), "case_id": found.case_id, "sha256": found.sha256, "files": found.files}
    answer |= {"faults": faults, "built_at": here.built_at, "warning": here.warning}
    summary = f"{file.name}: {counted(found.files, 'file')}, {counted(len(faults), 'fault')}; {told}"
    emit(answer, as_json, [*faults, summary, *filter(None, [here.warning])])
    if faults:
        raise InputError(f"{file.name} is not as it was built ({counted(len(faults), 'fault')}); take the original")


@case.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the cases that were built and what became of them.

    Example: complaint-guard case list
    """
    from complaint_guard.cases import cases

    found = cases(desk_of(context).case_base())
    names = ("case_id", "gang_id", "to", "status", "since", "verdict", "replaced_by", "note")
    rows = [{name: getattr(one, name) for name in names} | {"sha256": one.sha256[:12]} for one in found]
    for row in rows:  # the version of the same case: its number without what both begin with
        row["replaced_by"] = row["replaced_by"] and f"…-{row['replaced_by'].split('-')[-1]}"
    rows = [{name: row[name] or "-" for name in (*names[:-1], "sha256", "note")} for row in rows]
    beside = [one for one in found if one.newer and not one.replaced_by]
    warned = [f"warning: {one.newer} is newer than {one.case_id} for the same gang and recipient" for one in beside]
    emit(found, as_json, [*columns(rows), *warned] or ["no case was built yet"])


@case.command()
def outcome(  # noqa: PLR0913 - one parameter is one option
    context: typer.Context,
    case_id: Annotated[str, typer.Argument(metavar="CASE", callback=not_blank, help="A case's id.")],
    status: Annotated[Status, typer.Option(help="What became of it.")],
    date: Annotated[datetime, typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="When; YYYY-MM-DD.")],
    note: Annotated[str, typer.Option(help="A remark, such as the recipient's own number.")] = "",
    as_json: AsJson = False,
) -> None:
    """Record what became of a case.

    Example: complaint-guard case outcome C-20260901-0007-20260902-GA --status accepted --date 2026-09-10
    """
    from complaint_guard.cases import outcome as record

    entry = record(desk_of(context).case_base(), case_id, status.value, date.date(), note)
    emit(entry, as_json, [f"{case_id}: {status.value} on {entry['on']}"])


@case.command()
def letters(  # noqa: PLR0913 - one parameter is one option
    context: typer.Context,
    gang: Gang,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="The folder to write them into.")],
    date: Day = None,
    unit: Unit = "",
    contact: Contact = "",
    as_json: AsJson = False,
) -> None:
    """Write the explanation for complainants and the notice for misled consumers.

    Example: complaint-guard case letters G-TS202609010007 -o letters
    """
    from complaint_guard.cases import CaseRequest
    from complaint_guard.cases import letters as write

    request = CaseRequest(gang, on=_day(date), unit=unit, contact=contact)
    found = write(desk_of(context).case_base(), request, out)
    emit({"files": found}, as_json, [f"written {path}" for path in found])


@audit.command()
def show(context: typer.Context, as_json: AsJson = False) -> None:
    """Show who unmasked what, and which voices were compared by hand, when and why.

    Example: complaint-guard audit show
    """
    entries = desk_of(context).case_base().ledger("audit").entries()
    names = ("n", "at", "action", "by", "reason")
    rows = [{name: entry[name] for name in names} | {"concerns": _concerns(entry)} for entry in entries]
    emit(entries, as_json, columns(rows) or ["nothing was unmasked yet"])


@audit.command("verify")
def verify_ledgers(
    context: typer.Context,
    seal: Annotated[str, typer.Option(help="A seal you kept: is that line still there?")] = "",
    as_json: AsJson = False,
) -> None:
    """Check every line of every ledger; keep the seals printed, they show later that no line was cut off.

    Example: complaint-guard audit verify
    """
    found = _ledgers(desk_of(context).case_base())
    emit(found, as_json, columns(found))
    if faults := [row["fault"] for row in found if row["fault"]]:
        raise CaseBaseDamagedError(str(faults[0]))
    if seal and not _sealed(desk_of(context).case_base(), seal):
        raise CaseBaseDamagedError(
            f"no line of a ledger has seal {seal[:64]}: lines were cut off, or this is another case base; restore the "
            "ledgers from a backup"
        )


def export(
    context: typer.Context,
    kind: Annotated[Kind, typer.Argument(help="What to export.")],
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", metavar="FILE", help="CSV, XLSX, JSONL or Parquet by its suffix; reports: a folder."
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Write gangs, members or ties to a file, or the reports of the last night to a folder, masked.

    Example: complaint-guard export members -o members.xlsx
    """
    from complaint_guard.cases import export as write
    from complaint_guard.cases import export_reports

    if kind is Kind.reports:
        files = export_reports(desk_of(context).case_base(), out)
        emit({"folder": str(out), "files": files}, as_json, [f"{len(files)} files written to {out}"])
        return
    rows = write(desk_of(context).case_base(), kind.value, out)
    emit({"file": str(out), "rows": rows}, as_json, [f"{rows} rows written to {out}"])


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _concerns(entry: Entry) -> str:
    return str(
        entry.get("case_id") or entry.get("gang_id") or entry.get("complaint_id") or entry.get("recording", "")[:12]
    )


def _ledgers(case_base: CaseBase) -> list[dict[str, object]]:
    from complaint_guard.casebase import LEDGERS

    problems = case_base.problems_of_ledgers()
    rows: list[dict[str, object]] = []
    for name in LEDGERS:
        ledger = case_base.ledger(name)
        broken = ledger.problems()
        lines, seal = (0, "") if broken else (len(ledger.entries()), ledger.head())
        rows.append({"ledger": name, "lines": lines, "last seal": seal or "-", "fault": problems.get(name, "")})
    return rows


def _sealed(case_base: CaseBase, seal: str) -> bool:
    from complaint_guard.casebase import LEDGERS

    return any(entry["seal"] == seal for name in LEDGERS for entry in case_base.ledger(name).entries())
