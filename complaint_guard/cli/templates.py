"""The upkeep desk for scripts: which are known, what one looks like, those worth keeping, and keeping them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from complaint_guard.cli import output
from complaint_guard.cli.desk import desk_of
from complaint_guard.cli.given import not_blank
from complaint_guard.cli.output import AsJson, draw, emit
from complaint_guard.errors import InputError, UsageError

if TYPE_CHECKING:
    from complaint_guard.templates import Refused

templates = typer.Typer(help="Script families: list, show, mine, add.", no_args_is_help=True)


@templates.command("list")
def list_(
    context: typer.Context,
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Also the shipped scripts that nobody copies here.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List your own scripts, those found in this case base and the shipped ones that are copied in it, with who copies
    them.

    Example: complaint-guard templates list
    """
    from complaint_guard.templates import listed, told

    desk = desk_of(context)
    settings = desk.settings()
    found = listed(desk.case_base(), settings.near_duplicates.corpus)
    draw(found, as_json, *told.listing(found, settings.report.lang, shipped))


@templates.command()
def show(
    context: typer.Context,
    family: Annotated[
        str, typer.Argument(metavar="ID", callback=not_blank, help="A family (S-...) or the id of a corpus script.")
    ],
    as_json: AsJson = False,
) -> None:
    """Show one script: skeleton, slots, choices, spread, passages that give it away, copies; masked.

    Example: complaint-guard templates show S-TS20260901000034
    """
    from complaint_guard.templates import shown, told

    desk = desk_of(context)
    settings = desk.settings()
    found = shown(desk.case_base(), settings.near_duplicates.corpus, family)
    draw(found, as_json, *told.template(found, settings.report.lang))


@templates.command()
def mine(
    context: typer.Context,
    least_people: Annotated[int, typer.Option(min=2, metavar="K", help="Fewest people who wrote it.")] = 3,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE.jsonl", help="A file for them; default: shown only.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Also those of no gang in tier refer or review.")] = False,
    as_json: AsJson = False,
) -> None:
    """Propose the scripts of gangs in tier refer or review that no corpus names, as corpus lines: masked, with slots;
    the note says what is held of those who wrote it.

    Example: complaint-guard templates mine --least-people 3 -o mined.jsonl
    """
    from dataclasses import asdict

    from complaint_guard.templates import mine as propose
    from complaint_guard.templates import told

    desk = desk_of(context)
    found = propose(desk.case_base(), least_people, every)
    lines = [json.dumps(asdict(one.line), ensure_ascii=False) for one in found.proposed]
    if out is not None:
        _write(out, lines)
        lines = [f"{len(lines)} scripts written to {out}; read them, then `complaint-guard templates add {out.name}`"]
        lines += told.standings(found, desk.settings().report.lang)
    of = "" if every else " of a gang in tier refer or review"
    emit(found, as_json, lines or [f"no script that {least_people} people{of} wrote is without a name"])
    if found.left_out and not as_json:
        output.note(told.left_out(found, desk.settings().report.lang))


@templates.command()
def add(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="FAMILY|FILE", callback=not_blank, help="A family (S-...) or a file of `templates mine`."
        ),
    ],
    family: Annotated[str, typer.Option(metavar="F3", help="Kind of grievance, F0 to F9; default: by its words.")] = "",
    note: Annotated[str, typer.Option(help="A remark; without personal data.")] = "",
    as_json: AsJson = False,
) -> None:
    """Add scripts to your own corpus folder, so that the next night recognises the first copy; a line that is refused
    does not hold up the others (exit code 3).

    Example: complaint-guard templates add S-TS20260901000034 --family F3 --note 担保费话术
    """
    from complaint_guard.templates import add as keep

    desk = desk_of(context)
    settings = desk.settings().near_duplicates
    done = keep(desk.case_base(), settings, what, family, note)
    file = Path(settings.corpus) / "scripts.jsonl"
    emit(done, as_json, [f"{one.id} ({one.family or 'F0'}) added to {file}" for one in done.added])
    if done.refused:
        _refused(done.refused, Path(what).name)
        output.note(f"{len(done.added)} added, {len(done.refused)} refused")
        raise typer.Exit(InputError.exit_code)


def _refused(refused: Iterable[Refused], file: str) -> None:
    from complaint_guard.report.markup import visible

    for one in refused:
        place = f"{file} line {one.place}" if one.place else ""
        told = " ".join(filter(None, (place, f"({visible(one.id)})" if place and one.id else visible(one.id))))
        output.note(f"{told} refused: {one.why}")


def _write(path: Path, lines: list[str]) -> None:
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--out {path.name}: {error.strerror}; give a file that can be written") from None
