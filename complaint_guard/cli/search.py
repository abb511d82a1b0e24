"""The search desk: query, show, why, timeline, graph."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from complaint_guard.cli.desk import Desk, answer_one_question, desk_of
from complaint_guard.cli.given import not_blank
from complaint_guard.cli.output import AsJson, columns, draw, emit
from complaint_guard.errors import UsageError

if TYPE_CHECKING:
    from complaint_guard.report.words import Words
    from complaint_guard.search import Question
    from complaint_guard.search.watch import Watch

Gang = Annotated[str, typer.Argument(metavar="GANG", callback=not_blank, help="A gang id.")]


def query(  # noqa: PLR0913 - one parameter is one option
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="[ID]", help="A complaint id; the same as --id.")] = "",
    text: Annotated[str, typer.Option(help="Words of a complaint.")] = "",
    file: Annotated[str, typer.Option(metavar="FILE", help="UTF-8 text of a complaint; - is standard input.")] = "",
    phone: Annotated[str, typer.Option(help="A phone number.")] = "",
    address: Annotated[str, typer.Option(help="An address.")] = "",
    account: Annotated[str, typer.Option(help="A refund account.")] = "",
    complaint_id: Annotated[str, typer.Option("--id", help="A complaint id.")] = "",
    audio: Annotated[str, typer.Option(metavar="FILE", help="A recording; needs a legal basis.")] = "",
    voice_basis: Annotated[str, typer.Option(metavar="TEXT", help="Legal basis for comparing this voice.")] = "",
    shown: Annotated[int, typer.Option(min=1, help="Most hits shown for each thing asked.")] = 20,
    keep: Annotated[bool, typer.Option("--watch", help="Ask this again of every night to come.")] = False,
    list_kept: Annotated[bool, typer.Option("--watches", help="List what is asked of every night.")] = False,
    drop: Annotated[str, typer.Option("--unwatch", metavar="W1", help="Ask this no longer.")] = "",
    as_json: AsJson = False,
) -> None:
    """Find complaints by words, phone, address, account, id or voice, and what they are tied to.

    Example: complaint-guard query --phone 13761203348
    """
    answer_one_question()
    _check_given(context)
    from complaint_guard.search import Question, leave_pandas_out

    leave_pandas_out()
    desk = desk_of(context)
    if list_kept or drop:
        _standing(desk, drop, as_json)
        return
    if text and file:
        raise UsageError("both --text and --file were given; give one of them")
    if what and complaint_id:
        raise UsageError("a complaint id was given twice, alone and with --id; give it once")
    question = Question(text or _read(file), phone, address, account, complaint_id or what, shown, audio)
    if keep:
        _watch(desk, question, as_json)
    else:
        _ask(desk, question, voice_basis, as_json)


def _check_given(context: typer.Context) -> None:
    """Raises UsageError if an option was given with nothing in it."""
    for parameter in context.command.params:
        value = context.params.get(parameter.name or "")
        source = context.get_parameter_source(parameter.name or "")
        if isinstance(value, str) and not value.strip() and source and source.name == "COMMANDLINE":
            name = parameter.opts[0] if parameter.opts[0].startswith("-") else "the complaint id"
            raise UsageError(f"{name} is empty; give what is looked for, or leave it out")


def _ask(desk: Desk, question: Question, voice_basis: str, as_json: bool) -> None:
    from complaint_guard.search import ask

    settings = desk.settings()
    if voice_basis:
        voice = settings.voice.model_copy(update={"basis": voice_basis})
        settings = settings.model_copy(update={"voice": voice})
    answer = ask(desk.case_base(), question, settings)
    if as_json:
        emit(answer, True, ())
        return
    from complaint_guard.search import told

    draw(answer, False, *told.answer(answer, settings.report.lang))


def _watch(desk: Desk, question: Question, as_json: bool) -> None:
    from complaint_guard.search.watch import watch

    left, words = watch(desk.case_base(), question, desk.settings()), desk.words()
    emit(left, as_json, [_watched("watch_left", one, words) for one in left])


def _watched(key: str, one: Watch, words: Words) -> str:
    return words(key, watch=one.id, field=words(one.field), asked=one.asked, since=one.since)


def _standing(desk: Desk, drop: str, as_json: bool) -> None:
    """Lists the standing questions, or removes one."""
    from complaint_guard.search.watch import unwatch, watches

    words = desk.words()
    if drop:
        gone = unwatch(desk.case_base(), drop)
        emit(gone, as_json, [_watched("watch_gone", gone, words)])
        return
    found = watches(desk.case_base())
    cells = [{"watch": one.id, "field": words(one.field), "asked": one.asked, "since": one.since} for one in found]
    rows = [{words(f"watch_{name}"): cell for name, cell in row.items()} for row in cells]
    emit(found, as_json, columns(rows) or [words("watch_none")])


def show(
    context: typer.Context,
    gang: Gang,
    history: Annotated[
        bool, typer.Option("--history", help="How it was born, grew, merged and split, night by night.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show one gang with its reasons and members, masked.

    Example: complaint-guard show G-TS202609010007
    """
    if history:
        _history(desk_of(context), gang, as_json)
        return
    answer_one_question()
    from complaint_guard.report import console
    from complaint_guard.search import decided_on, dossier_of, leave_pandas_out

    leave_pandas_out()
    desk = desk_of(context)
    dossier, lang = dossier_of(desk.case_base(), gang), desk.settings().report.lang
    draw(dossier, as_json, console.gang(dossier, lang, decided_on(desk.case_base(), dossier)))


def _history(desk: Desk, gang: str, as_json: bool) -> None:
    from complaint_guard.search.headings import said
    from complaint_guard.search.story import story_of

    found, words = story_of(desk.case_base(), gang), desk.words()
    emit(found, as_json, (f"{one.night}  {one.gang_id}  {said(one.told, words)}" for one in found))


def why(
    context: typer.Context,
    left: Annotated[str, typer.Argument(metavar="A", callback=not_blank, help="A complaint id.")],
    right: Annotated[str, typer.Argument(metavar="B", callback=not_blank, help="Another complaint id.")],
    as_json: AsJson = False,
) -> None:
    """Show what ties two complaints, in bits, and the wording they share.

    Example: complaint-guard why TS001 TS002
    """
    answer_one_question()
    from complaint_guard.search import leave_pandas_out, tied

    leave_pandas_out()
    desk = desk_of(context)
    found = tied(desk.case_base(), left, right)
    if as_json:
        emit(found, True, ())
        return
    from complaint_guard.search import told

    draw(found, False, *told.why(found, desk.settings().report.lang))


def timeline(context: typer.Context, gang: Gang, as_json: AsJson = False) -> None:
    """Show a gang's days: complaints, people who were new, and what they began to share.

    Example: complaint-guard timeline G-TS202609010007
    """
    answer_one_question()
    from complaint_guard.search import leave_pandas_out, told
    from complaint_guard.search import timeline as days_of

    leave_pandas_out()
    desk = desk_of(context)
    lang = desk.settings().report.lang
    days = days_of(desk.case_base(), gang, lang)
    draw({"gang_id": gang, "days": days}, as_json, *told.timeline(gang, days, lang))


def graph(
    context: typer.Context,
    gang: Gang,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="FILE", help="GraphML, GEXF, ZIP of CSV, SVG, PNG or HTML by its suffix."),
    ],
    font: Annotated[
        Path | None, typer.Option(metavar="FILE", help="PNG: a typeface with Chinese, for the labels.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draw a gang's people and what they share, masked.

    Example: complaint-guard graph G-TS202609010007 -o gang.svg
    """
    answer_one_question()
    from complaint_guard.search import draw_gang, leave_pandas_out

    leave_pandas_out()
    desk = desk_of(context)
    drawn = draw_gang(desk.case_base(), gang, out, desk.settings().report.lang, font)
    words = desk.words()
    told = words("drawn", people=drawn.people, hubs=drawn.hubs, edges=drawn.edges, file=drawn.file)
    others = words("drawn_others", n=drawn.left_out) if drawn.left_out else words("drawn_whole")
    emit(drawn, as_json, [told + others])


def _read(file: str) -> str:
    if not file:
        return ""
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"--file {file}: {error.strerror}; give the path of a text file") from None
    from complaint_guard.ingest.encodings import decoded

    if not (text := decoded(content, f"--file {file}")).strip():
        raise UsageError(f"--file {file} is empty ({len(content)} bytes); give a file with the words of a complaint")
    return text
