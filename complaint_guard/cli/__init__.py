"""The command line: one file per desk; each command parses, calls and prints.

Nothing heavy is imported before a command runs.
"""

from __future__ import annotations

import resource
import sys
import traceback
from pathlib import Path
from typing import Annotated, Any

import typer

from complaint_guard import __version__
from complaint_guard.cli import cases, hubs, keys, model, night, search, templates, upkeep, voice
from complaint_guard.cli.desk import Desk
from complaint_guard.cli.output import note
from complaint_guard.cli.stopping import Stopped, stoppable
from complaint_guard.errors import ComplaintGuardError

app = typer.Typer(
    name="complaint-guard",
    help="Find the organised gangs behind template complaints, fairly.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for command in (
    *(night.run, night.status, night.doctor, night.demo),
    *(search.query, search.show, search.why, search.timeline, search.graph),
    *(cases.review, cases.export, upkeep.erase, upkeep.evaluate),
):
    app.command()(command)
for group, name in (
    (cases.case, "case"),
    (voice.voice, "voice"),
    (cases.audit, "audit"),
    (hubs.hub, "hub"),
    (keys.key, "key"),
    (templates.templates, "templates"),
    (model.model, "model"),
):
    app.add_typer(group, name=name)


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"complaint-guard {__version__}\n")
        raise typer.Exit


@app.callback()
def desks(  # noqa: PLR0913 - one parameter is one option
    context: typer.Context,
    case_base: Annotated[
        Path, typer.Option(metavar="DIR", envvar="COMPLAINT_GUARD_CASE_BASE", help="Folder of the case base.")
    ] = Path("case-base"),
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Settings; default complaint-guard.toml if there is one.")
    ] = None,
    lang: Annotated[
        str, typer.Option(metavar="zh|en", help="Language of reports and answers; default as in the settings.")
    ] = "",
    debug: Annotated[bool, typer.Option("--debug", help="Show where an unexpected error came from.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Find the organised gangs behind template complaints, fairly."""
    context.obj = Desk(case_base, config, lang)


def _one_line(message: str) -> str:
    """`message` in one line that moves no cursor: what was given on the command line may stand in it."""
    line = " ".join(message.split())
    if line.isprintable():
        return line
    from complaint_guard.report.markup import visible  # most errors need no report

    return visible(line)


def _refuse(error: Any) -> None:
    """Tells what is wrong with the command line, in one line, and leaves; a group without a command shows its help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
    else:
        command = error.ctx.command_path if error.ctx else app.info.name
        note(f"错误/error: {_one_line(error.format_message()).rstrip('.')}; see `{command} --help`")
    sys.exit(error.exit_code)


def main() -> None:
    """Runs the command line; leaves with 0 done, 1 alerts, 2 usage, 3 input, 4 case base, 5 internal, or stopped."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))  # no dump of memory
    try:
        with stoppable():
            sys.exit(app(prog_name=app.info.name, standalone_mode=False) or 0)
    except Stopped as stopped:
        note(f"已停止/stopped: {stopped}")
        sys.exit(stopped.exit_code)
    except ComplaintGuardError as error:
        note(f"错误/error: {_one_line(str(error))}")
        sys.exit(error.exit_code)
    except Exception as error:
        if hasattr(error, "format_message"):  # of click, which typer brings along or imports
            _refuse(error)
        if "--debug" in sys.argv:
            traceback.print_exc()
        note(f"错误/error: unexpected {type(error).__name__}; run again with --debug before the command and report it")
        sys.exit(5)
