"""Copies of known scripts that one person each uses: a fact to watch, told apart from gangs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow.compute as pc
from rich.text import Text

from complaint_guard.report.families import grievance_of
from complaint_guard.report.markup import Markup, foreign, table, tag, visible
from complaint_guard.report.view import NightView
from complaint_guard.report.words import Words

#: copies listed on the page and on the console; all are in run.json
_ON_PAGE, _ON_CONSOLE = 50, 5


@dataclass(frozen=True)
class Alone:
    """The complaints of one person that copy a known script nobody else used: worth watching, and no gang."""

    complaints: tuple[str, ...]
    known_id: str
    family: str
    first_seen: datetime


def alone(view: NightView) -> list[Alone]:
    """The single copies of known scripts, the latest first."""
    families = view.table("families")
    rows = families.filter(pc.and_(pc.equal(families["people"], 1), pc.not_equal(families["known_id"], ""))).to_pylist()
    members = view.table("family_members")
    found = []
    for row in sorted(rows, key=lambda row: (row["first_seen"], row["family_id"]), reverse=True):
        ids = members["complaint_id"].filter(pc.equal(members["family_id"], row["family_id"])).to_pylist()
        found.append(Alone(tuple(sorted(ids)), row["known_id"], grievance_of(row, view.figures), row["first_seen"]))
    return found


def panel(found: Sequence[Alone], words: Words) -> Markup:
    """The section of the page, empty if there is no such copy."""
    if not found:
        return Markup("")
    rows = (
        (
            foreign("、".join(one.complaints)),
            foreign(one.known_id),
            words(one.family or "F0"),
            f"{one.first_seen:%Y-%m-%d}",
        )
        for one in found[:_ON_PAGE]
    )
    head = [words(name) for name in ("complaint", "known_script", "family_kind", "received")]
    rest = len(found) - _ON_PAGE
    return tag(
        "section",
        tag("h2", words("alone_title")),
        tag("p", words("alone_note"), class_="quiet"),
        table(head, rows),
        tag("p", words("more_alone", n=f"{rest:,}"), class_="more") if rest > 0 else "",
        class_="panel",
    )


def _day(one: Alone) -> str:
    return f"{one.first_seen:%Y-%m-%d}"


def lines(found: Sequence[Alone], words: Words) -> Text:
    """What the console says of them."""
    text = Text.assemble((f"{words('alone_title')} {len(found)}", "bold"), f"  {words('alone_note')}")
    for one in found[:_ON_CONSOLE]:
        ids = "、".join(map(visible, one.complaints))
        text.append(f"\n  · {ids}  {visible(one.known_id)} {words(one.family or 'F0')}")
    rest = len(found) - _ON_CONSOLE
    return text.append(f"\n  {words('more_alone', n=rest)}", "dim") if rest > 0 else text
