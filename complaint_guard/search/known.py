"""Texts of the corpus that the words asked for copy: a known script is named at its first copy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from complaint_guard import entries

#: share of a corpus text's character pairs that a copy of it holds
COPY = 0.6
_SLOT = re.compile(r"\{[^{}]*\}|[\ue000-\uf8ff]")


@dataclass(frozen=True)
class Resembled:
    """A text of the corpus, `origin` known or public, and the share of it (0 to 1, in pairs of characters) that the
    words asked for hold.
    """

    id: str
    origin: str
    family: str
    share: float


def resembled(texts: Iterable[str], folder: str) -> tuple[Resembled, ...]:
    """The texts of the corpus, shipped and of the user's `folder`, of which one of the masked `texts` is a copy, the
    nearest first.
    """
    asked = [_pairs(text) for text in texts]
    found = []
    for one in entries.kept(folder) if asked else ():
        pairs = _pairs(one.entry.text)
        share = max(len(pairs & held) for held in asked) / max(len(pairs), 1)
        if share >= COPY:
            found.append(Resembled(one.entry.id, one.origin, one.entry.family, round(share, 4)))
    return tuple(sorted(found, key=lambda one: (-one.share, one.id)))


def _pairs(text: str) -> set[tuple[str, str]]:
    """Pairs of characters that stand beside each other, without marks; a slot comes between."""
    pieces = _SLOT.sub("\0", text.lower()).split("\0")
    return {pair for piece in pieces for pair in pairwise(filter(str.isalnum, piece))}
