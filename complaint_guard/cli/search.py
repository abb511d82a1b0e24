"""The search desk: query, show, why."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from complaint_guard.cli.desk import desk_of
from complaint_guard.cli.output import AsJson, columns, draw, emit
from complaint_guard.errors import UsageError

if TYPE_CHECKING:
    from complaint_guard.search import Answer, Hit


def query(  # noqa: PLR0913 - one parameter is one option
    context: typer.Context,
    text: Annotated[str, typer.Option(help="Words of a complaint.")] = "",
    file: Annotated[str, typer.Option(metavar="FILE", help="UTF-8 text of a complaint; - is standard input.")] = "",
    phone: Annotated[str, typer.Option(help="A phone number.")] = "",
    address: Annotated[str, typer.Option(help="An address.")] = "",
    account: Annotated[str, typer.Option(help="A refund account.")] = "",
    complaint_id: Annotated[str, typer.Option("--id", help="A complaint id.")] = "",
    shown: Annotated[int, typer.Option(min=1, help="Most hits shown for each thing asked.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Find complaints by words, phone, address, account or id.

    Example: complaint-guard query --phone 13761203348
    """
    from complaint_guard.search import Question, ask, leave_pandas_out

    leave_pandas_out()
    if text and file:
        raise UsageError("both --text and --file were given; give one of them")
    question = Question(text or _read(file), phone, address, account, complaint_id, shown)
    desk = desk_of(context)
    answer = ask(desk.case_base(), question, desk.settings())
    emit(answer, as_json, _found(answer))


def show(context: typer.Context, gang: Annotated[str, typer.Argument(metavar="GANG")], as_json: AsJson = False) -> None:
    """Show one gang with its reasons and members, masked.

    Example: complaint-guard show G-20260901-0007
    """
    from complaint_guard.report import console
    from complaint_guard.search import dossier_of

    desk = desk_of(context)
    dossier = dossier_of(desk.case_base(), gang)
    draw(dossier, as_json, console.gang(dossier, desk.settings().report.lang))


def why(
    context: typer.Context,
    left: Annotated[str, typer.Argument(metavar="A", help="A complaint id.")],
    right: Annotated[str, typer.Argument(metavar="B", help="Another complaint id.")],
    as_json: AsJson = False,
) -> None:
    """Show what ties two complaints, in bits.

    Example: complaint-guard why TS001 TS002
    """
    from complaint_guard.report import console
    from complaint_guard.search import tied

    desk = desk_of(context)
    found, lang = tied(desk.case_base(), left, right), desk.settings().report.lang
    parts = [{"part": part, "bits": bits} for part, bits in found.parts]
    pair = {"left_id": left, "right_id": right, "bits": found.bits, "posterior": found.posterior, "parts": parts}
    waterfall = console.why(pair if found.compared else None, lang, found.same_person)
    hubs = () if found.same_person else map(asdict, found.shared)
    draw(found, as_json, waterfall, console.shared(hubs, zip((left, right), found.gangs, strict=True), lang))


def _read(file: str) -> str:
    if not file:
        return ""
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"--file {file}: {error.strerror}; give the path of a text file") from None
    except UnicodeDecodeError:
        raise UsageError(f"--file {file} is not UTF-8 text; convert it first") from None


def _found(answer: Answer) -> list[str]:
    from complaint_guard.search import NEAR

    lines = [
        f"{one.field}: compared with {one.complaints} complaints up to night {answer.night}; "
        f"{_count(one.field, one.found)}: {one.nearest}"
        for one in answer.searched
    ]
    near, far = ([hit for hit in answer.hits if hit.far is farther] for farther in (False, True))
    lines += columns([_cells(hit) for hit in near])
    if answer.left_out:
        lines.append(f"{answer.left_out} more; see --shown")
    if far:
        lines += [f"farther texts (cosine below {NEAR}):", *columns([_cells(hit) for hit in far])]
    reasons = {hit.gang_id: hit.reasons for hit in near if hit.gang_id}
    lines += [f"{gang}: {reason}" for gang, found in reasons.items() for reason in found]
    return lines


def _count(field: str, found: int) -> str:
    if field == "text":
        return f"{found} near, nearest"
    return f"{found} found" if found else "nearest"


def _cells(hit: Hit) -> dict[str, object]:
    return {
        "complaint": hit.complaint_id,
        "found by": hit.found_by,
        "similarity": f"{hit.similarity:.2f}",
        "script": hit.family_id or "-",
        "gang": hit.gang_id or "-",
        "tier": hit.tier or "-",
        "probability": f"{hit.probability:.3f}" if hit.gang_id else "-",
    }
