"""The upkeep desk for voices: enrol the hotline's agents, compare two recordings, calibrate a model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from complaint_guard.cli.desk import desk_of
from complaint_guard.cli.output import AsJson, emit
from complaint_guard.errors import UsageError

if TYPE_CHECKING:
    from complaint_guard.voices import Comparison

voice = typer.Typer(help="Agents of the hotline, two recordings, calibration.", no_args_is_help=True)


@voice.command()
def enrol(
    context: typer.Context,
    agents: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A recording, or a folder of recordings, for each agent.")
    ] = None,
    remove: Annotated[list[str] | None, typer.Option(metavar="AGENT", help="An agent no longer enrolled.")] = None,
    as_json: AsJson = False,
) -> None:
    """Enrol the hotline's own agents, so that their speech is taken out of recordings; shows who is enrolled.

    Example: complaint-guard voice enrol --agents agents/
    """
    from complaint_guard import voices

    desk = desk_of(context)
    case_base = desk.case_base()
    refused: list[str] = []
    if remove:
        voices.dismiss(case_base, remove)
    if agents is not None:
        refused = voices.enrol(case_base, agents, desk.settings().voice)
    enrolled = case_base.agents().select(["agent", "model", "seconds"]).to_pylist()
    lines = [f"{one['agent']}  {one['seconds']:.0f} s of speech" for one in enrolled]
    told = {"enrolled": enrolled, "refused": refused}
    emit(told, as_json, [*lines, f"{len(enrolled)} agents enrolled", *(f"not enrolled: {line}" for line in refused)])


@voice.command()
def compare(
    context: typer.Context,
    left: Annotated[Path, typer.Argument(metavar="A", help="A recording.")],
    right: Annotated[Path, typer.Argument(metavar="B", help="Another recording.")],
    basis: Annotated[
        str, typer.Option(metavar="TEXT", help="Legal basis for comparing these voices (or setting voice.basis).")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Say in bits whether two recordings are of one speaker.

    Example: complaint-guard voice compare a.wav b.wav --basis "PIA-2026-03"
    """
    from complaint_guard import voices

    desk = desk_of(context)
    settings = desk.settings().voice
    if not (basis or settings.basis):
        raise UsageError("voices are compared on a legal basis only; give it with --basis or as setting voice.basis")
    found = voices.compare(left, right, settings)
    voices.note_compared(desk.case_base(), found, basis or settings.basis)
    emit(found, as_json, _said(found))
    if found.bits is None:
        raise typer.Exit(3)


@voice.command()
def calibrate(
    context: typer.Context,
    listing: Annotated[Path, typer.Argument(metavar="CSV", help="Columns path (below its folder) and speaker.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="A folder for backend and calibration.")],
    as_json: AsJson = False,
) -> None:
    """Make a backend and a calibration for the speaker model of the settings from recordings of known speakers.

    Example: complaint-guard voice calibrate calls/speakers.csv -o voice-model
    """
    from complaint_guard import voices

    told = voices.calibrate(listing, out, desk_of(context).settings().voice)
    lines = [f"{name}: {value}" for name, value in told.items()]
    emit(told, as_json, [*lines, "name the two files in complaint-guard.toml, section [voice]"])


def _said(found: Comparison) -> list[str]:
    if found.bits is None:
        return [f"{path}: {why}" for path, why in found.refused.items()] + ["not compared"]
    odds = 2 ** abs(found.bits)
    word = "one speaker" if found.bits > 0 else "two speakers"
    lines = [f"{found.bits:+.1f} bits: {odds:.0f} times likelier from {word}"]
    if abs(found.bits) < 1:
        lines = [f"{found.bits:+.1f} bits: says next to nothing either way"]
    if found.copy:
        lines.append("both files hold one and the same recording")
    lines.append(f"speech used: {found.speech_s[0]:.1f} s and {found.speech_s[1]:.1f} s")
    return [*lines, "a statistical comparison, no expert opinion; no identity is established by it"]
