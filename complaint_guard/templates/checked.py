"""Whether a script may be kept in a corpus: long enough, new, and without what is somebody's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from complaint_guard.entries import Entry, Kept
from complaint_guard.normalise.slots import SlotFinder
from complaint_guard.report.mask import personal

#: share of a text's character pairs that another text of the corpus may hold
NEAR = 0.5
#: characters told of one text
_TOLD = 3
_SLOT = re.compile(r"\{[^{}]*\}")
#: ids of families and gangs stand in notes, and are nobody's
_OURS = re.compile(r"\b[SG]-[\w.-]+")
#: what is somebody's -> how it is called, and the slot to write in its place
_LIKE = {
    "email": ("an e-mail address", "{handle}"),
    "handle": ("a chat account", "{handle}"),
    "called": ("a name", "{name}"),
    "name": ("a name", "{name}"),
    "long": ("a phone, account or identity number", "{phone}"),
    "run": ("a number of six digits or more", "{count}"),
    "room": ("a room number", "{count}"),
}


def refusal(entry: Entry, there: Sequence[Kept], least: int) -> str:
    """Why the entry cannot be kept beside the texts that are `there`, with the limit and the next step; "" if it can.
    It must hold `least` distinct character pairs.
    """
    if any(one.entry.id == entry.id for one in there):
        return "that id is in the corpus already; nothing more is to do, or give the line another id"
    pairs = _pairs(entry.text)
    if len(pairs) < least:
        return f"{len(pairs)} distinct character pairs, {least} are needed to recognise it; add more of its wording"
    for text, of in ((entry.text, "text"), (entry.note, "note")):
        if found := private(text):
            return f"its {of} holds {found}"
    share, nearest = max(
        ((len(pairs & _pairs(one.entry.text)) / len(pairs), one.entry.id) for one in there), default=(0.0, "")
    )
    if share >= NEAR:
        return f"it shares {share:.0%} of its character pairs with {nearest} (limit {NEAR:.0%}), which recognises it"
    return ""


def private(text: str) -> str:
    """Which characters of `text` look like somebody's, by their places from 1, and what to write there; "" for none."""
    blank = _OURS.sub(_unread, _SLOT.sub(_unread, text))
    found = personal(blank)
    taken = {place for _, start, end in found for place in range(start, end)}
    named = (slot for slot in _finder().find(blank) if slot[0] == "name" and taken.isdisjoint(range(*slot[1:])))
    found = sorted([*found, *named], key=lambda one: one[1:])
    told = [
        f"characters {start + 1} to {end}: {_LIKE[kind][0]}, write {_LIKE[kind][1]}"
        for kind, start, end in found[:_TOLD]
    ]
    more = f"; and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
    return f"what looks like somebody's ({'; '.join(told)}{more})" if found else ""


@cache
def _finder() -> SlotFinder:
    return SlotFinder()


def _unread(found: re.Match[str]) -> str:
    """As many characters that nothing is made of: places stay, and what stands around is not joined."""
    return "\ue000" * len(found.group())


def _pairs(text: str) -> set[tuple[str, str]]:
    pieces = _SLOT.sub("\0", text).split("\0")
    bare = ("".join(filter(str.isalnum, piece)) for piece in pieces)
    return {pair for piece in bare for pair in pairwise(piece)}
