"""The upkeep desk for keys: make one, encrypt a case base with it, change it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from complaint_guard.cli.desk import desk_of
from complaint_guard.cli.output import AsJson, emit
from complaint_guard.errors import UsageError

key = typer.Typer(help="The key of an encrypted case base: make, adopt, rotate.", no_args_is_help=True)


@key.command()
def new(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="Where to; never in the case base.")],
    as_json: AsJson = False,
) -> None:
    """Make a key; whoever loses it loses what it encrypts.

    Example: complaint-guard key new -o /etc/complaint-guard/key
    """
    from complaint_guard.casebase import new_key

    made = new_key(out, desk_of(context).folder)
    lines = [
        f"key {made.id} written to {out}, for its owner only",
        "keep a copy apart from the case base and its backups: without it nothing can be read again",
        f'name it in complaint-guard.toml, section [private]: key_file = "{out}"',
    ]
    emit({"key": made.id, "file": str(out)}, as_json, lines)


@key.command()
def adopt(context: typer.Context, as_json: AsJson = False) -> None:
    """Encrypt a case base that was begun without a key, all of it or nothing.

    Example: complaint-guard key adopt
    """
    from complaint_guard.casebase import adopt as encrypt

    desk = desk_of(context)
    given = desk.key()
    if given is None:
        raise UsageError(
            "no key was given; `complaint-guard key new -o FILE` makes one, setting private.key_file names it"
        )
    count = encrypt(desk.folder, given)
    emit({"key": given.id, "files": count}, as_json, [f"{count} files encrypted, key {given.id}"])


@key.command()
def rotate(
    context: typer.Context,
    to: Annotated[Path, typer.Option(metavar="FILE", help="File of the new key, made by `key new`.")],
    as_json: AsJson = False,
) -> None:
    """Let another key open the case base; the old one no longer does.

    Example: complaint-guard key rotate --to /etc/complaint-guard/key-2027
    """
    from complaint_guard.casebase import read_key
    from complaint_guard.casebase import rotate as change

    desk, given = desk_of(context), read_key(to)
    change(desk.folder, desk.key(), given)
    emit({"key": given.id}, as_json, [f"key {given.id} opens the case base now; set it in the settings"])
