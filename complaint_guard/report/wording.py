"""Texts with slots as a terminal shows them."""

from __future__ import annotations

import re

from rich.text import Text

from complaint_guard.report.markup import slots, visible
from complaint_guard.report.words import Words

#: characters of one text that a terminal shows
SHOWN = 2_000
#: the beginning of a slot that the cut went through
_OPENED = re.compile(r"\{\w{0,16}$")


def wording(text: str, words: Words, style: str = "") -> Text:
    """A text whose slots, written {kind} or as one character, are written out: {姓名}; `style` is laid over all."""
    told = Text(overflow="fold")
    for piece, slot in slots(text):
        told.append(words.slot(piece) if slot else visible(piece), style or ("magenta" if slot else ""))
    return told


def beginning(text: str, words: Words) -> Text:
    """The first SHOWN characters of such a text; if there are more, how many of how many, and where the rest is."""
    if len(text) <= SHOWN:
        return wording(text, words)
    kept = cut(text, SHOWN)
    told = wording(kept, words).append("\n")
    return told.append(words("beginning", n=f"{len(kept) - 1:,}", of=f"{len(text):,}"), "dim")


def cut(text: str, most: int) -> str:
    """At most `most` characters of such a text and "…", or all of it; no slot is cut through."""
    return text if len(text) <= most else _OPENED.sub("", text[:most]) + "…"
