"""The upkeep desk for the text model: adapting it to one's own confirmed gangs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from complaint_guard.cli.desk import desk_of
from complaint_guard.cli.output import AsJson, emit

model = typer.Typer(help="The text model: train.", no_args_is_help=True)


@model.callback()
def _model() -> None:
    """The text model: train."""


@model.command()
def train(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="A new folder for the adapted model.")],
    base: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="A sentence-transformers folder; default: the model in the package."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Adapt a text model to your confirmed gangs, offline; written only if it is better on scripts held out.

    Example: complaint-guard model train -o our-model
    """
    from complaint_guard import adapt

    done = adapt.train(desk_of(context).case_base(), out, base)
    emit(adapt.record(done), as_json, adapt.lines(done))
