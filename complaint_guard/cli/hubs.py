"""The case desk for shared things that are innocent: declare one, list what was declared."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import typer

from complaint_guard.cli.desk import desk_of
from complaint_guard.cli.given import not_blank
from complaint_guard.cli.output import AsJson, columns, emit

hub = typer.Typer(help="Shared things that a named person declares innocent, until a day.", no_args_is_help=True)


class HubKind(StrEnum):
    """What a hub may be declared to be."""

    mall = "mall"
    office = "office"
    dormitory = "dormitory"
    law_firm = "law_firm"
    legal_aid = "legal_aid"
    school = "school"
    hospital = "hospital"
    public_service = "public_service"
    other = "other"


@hub.command()
def clear(  # noqa: PLR0913 - one parameter is one option
    context: typer.Context,
    hub_id: Annotated[
        str, typer.Argument(metavar="HUB", callback=not_blank, help="A shared thing's id; `show GANG` names them.")
    ],
    kind: Annotated[HubKind, typer.Option(help="What it is.")],
    by: Annotated[str, typer.Option(metavar="NAME", help="Your name; it is kept and shown.")],
    reason: Annotated[str, typer.Option(help="Why, in words; without personal data of complainants.")],
    until: Annotated[
        datetime,
        typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="Last day it holds; a past day takes it back."),
    ],
    as_json: AsJson = False,
) -> None:
    """Declare a shared thing innocent: from the next night on it ties nobody, and gangs say so.

    Example: complaint-guard hub clear address:1f2e3d4c5b6a7988 --kind mall --by 陈合规 --reason 已核实为商场
    --until 2027-06-30
    """
    from complaint_guard.cases.hubs import clear as record

    facts = {"kind": kind.value, "by": by, "reason": reason, "until": until.date().isoformat()}
    entry = record(desk_of(context).case_base(), hub_id, facts, date.today())
    named = f"{hub_id} ({entry['label']}): {kind.value} until {entry['until']}"
    line = f"{named}, {entry['people']} people hold it, by {entry['by']}"
    emit(entry, as_json, [f"{line}; counts from the next night on"])


@hub.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List what was declared innocent, by whom, until when.

    Example: complaint-guard hub list
    """
    names = ("hub_id", "label", "kind", "until", "by", "at", "reason")
    entries = desk_of(context).case_base().ledger("hubs").entries()
    latest = {entry["hub_id"]: {name: entry.get(name, "") for name in names} for entry in entries}
    emit(entries, as_json, columns(list(latest.values())) or ["no shared thing was declared innocent yet"])
