"""HTML that cannot be broken by what stands in it: every string is escaped unless it is Markup already."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

# HTML lets these go without an end tag; tables of thousands of rows are a third smaller for it.
_OPEN_ENDED = frozenset({"td", "tr", "th", "li"})
# Control characters and bidirectional marks: shown by number, so that text cannot reorder or hide what is around it.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_SLOT = re.compile(r"(\{\w{1,16}\}|[\ue000-\uf8ff])")


class Markup(str):
    """A piece of HTML that needs no escaping."""

    __slots__ = ()


def visible(text: str) -> str:
    """`text` with control characters and bidirectional marks written out, as [U+202E]."""
    if text.isprintable():  # told many times faster, and nearly always so
        return text
    return _INVISIBLE.sub(lambda found: f"[U+{ord(found.group()):04X}]", text)


def tag(name: str, *children: str, **attributes: object) -> Markup:
    """One element; a trailing underscore of an attribute is dropped, others become hyphens, None leaves it out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(visible(str(value)))}"'
        for key, value in attributes.items()
        if value is not None
    )
    end = "" if name in _OPEN_ENDED else f"</{name}>"
    return Markup(f"<{name}{written}>{join(children)}{end}")


def join(children: Iterable[str]) -> Markup:
    """`children` one after another, strings escaped."""
    return Markup(
        "".join(one if isinstance(one, Markup) else html.escape(visible(one), quote=False) for one in children)
    )


def foreign(text: str) -> Markup:
    """Text from outside, set apart so that its writing direction ends where it ends."""
    return tag("bdi", text)


def slots(template: str) -> list[tuple[str, bool]]:
    """`template` cut into (text, False) and (slot kind, True); a slot is {kind} or one private-use character."""
    pieces = []
    for place, piece in enumerate(_SLOT.split(template)):
        kind = piece[1:-1] if piece.startswith("{") else "slot"
        if piece:
            pieces.append((kind, True) if place % 2 else (piece, False))
    return pieces


def table(head: Iterable[str], rows: Iterable[Iterable[str]], class_: str = "") -> Markup:
    """A table; cells that are strings are escaped."""
    top = tag("thead", tag("tr", *(tag("th", cell, scope="col") for cell in head)))
    body = tag("tbody", *(tag("tr", *(tag("td", cell) for cell in row)) for row in rows))
    return tag("div", tag("table", top, body, class_=class_ or None), class_="wide")
