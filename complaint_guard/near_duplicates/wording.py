"""A recovered template as people read it: its wording, where copies choose, the passages that give it away."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from complaint_guard.records import SLOTS

OPEN = "…"
#: wordings shown of a place where copies choose, passages shown of a template
SHOWN = 5
#: fixed characters that a stretch between open ones has at least, and those of a passage that gives a script away
STRETCH, PASSAGE = 3, 6
_MARKS = re.compile(r"[^\w、()\"《》%.+-]+")

#: a passage -> its information in bits
Rarity = Callable[[str], float]


@dataclass(frozen=True)
class Variant:
    """A place where copies choose, at `place` in the wording: `wordings` with the copies that have each, most used
    first; "" for nothing.
    """

    place: int
    wordings: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Template:
    """`wording` with slots as one character each, "…" where every copy goes its own way and [a|b] where copies choose
    among few; `passages` of fixed wording; `read` copies were read, `cut` of them not to their end.
    """

    wording: str
    variants: tuple[Variant, ...] = ()
    passages: tuple[str, ...] = ()
    read: int = 0
    cut: int = 0


@dataclass
class Told:
    """The wording as far as it is written: pieces, whether each is fixed, and by number of the piece what else copies
    have there.
    """

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    choices: dict[int, tuple[tuple[str, int], ...]] = field(default_factory=dict)

    def write(self, text: str, fixed: bool = True) -> None:
        """Adds a piece; of open ones that touch each other the first stays."""
        if text and (text != OPEN or not self.pieces or self.pieces[-1][0] != OPEN):
            self.pieces.append((text, fixed))

    def choose(self, wordings: Sequence[tuple[str, int]]) -> None:
        """Notes the wordings of the piece that is written next."""
        if len(wordings) > 1:
            self.choices[len(self.pieces)] = tuple(wordings[:SHOWN])


def finished(told: Told, read: int, cut: int) -> Template:
    """The template of what was written, without fixed scraps between open stretches; all its passages."""
    kept = _without_scraps(told.pieces)
    wording, variants = "", []
    for number, (text, _) in enumerate(told.pieces):
        if number not in kept:
            continue
        if number in told.choices:
            variants.append(Variant(len(wording), told.choices[number]))
        if text != OPEN or not wording.endswith(OPEN):
            wording += text
    wording = wording.rstrip(",;:、 ")
    variants = [replace(one, place=min(one.place, len(wording))) for one in variants]
    return Template(wording, tuple(variants), _passages(told, kept), read, cut)


def _without_scraps(pieces: Sequence[tuple[str, bool]]) -> set[int]:
    """Numbers of the pieces that stay."""
    kept = set[int]()
    for is_open, numbered in groupby(enumerate(pieces), key=lambda one: one[1][0] == OPEN):
        stretch = list(numbered)
        size = sum(sum(map(str.isalnum, text)) for _, (text, fixed) in stretch if fixed)
        if is_open or size >= STRETCH or any(not fixed for _, (_, fixed) in stretch) or len(stretch) == len(pieces):
            kept |= {number for number, _ in stretch}
    return kept


def _passages(told: Told, kept: set[int]) -> tuple[str, ...]:
    fixed = "".join(text if is_fixed and n in kept else "\0" for n, (text, is_fixed) in enumerate(told.pieces))
    found = {piece.strip("、-+.") for piece in _MARKS.split(fixed)}
    return tuple(sorted(piece for piece in found if sum(map(str.isalnum, piece)) >= PASSAGE))


def ranked(found: Template, rarity: Rarity) -> Template:
    """The template with its rarest passages only, the rarest first."""
    passages = sorted(found.passages, key=lambda piece: (-rarity(piece), piece))
    return replace(found, passages=tuple(passages[:SHOWN]))


def hidden(found: Template, names: Sequence[str]) -> Template:
    """The template without `names`; the slot of names stands in their place."""
    pieces = sorted((re.escape(name) for name in set(names) if len(name) > 1), key=len, reverse=True)
    if not pieces or not re.search("|".join(pieces), found.wording + "".join(found.passages) + str(found.variants)):
        return found
    pattern = re.compile("|".join(pieces))

    def without(text: str) -> str:
        return pattern.sub(SLOTS["name"], text)

    variants = [
        Variant(len(without(found.wording[: one.place])), tuple((without(text), n) for text, n in one.wordings))
        for one in found.variants
    ]
    passages = tuple(passage for passage in found.passages if not pattern.search(passage))
    return replace(found, wording=without(found.wording), variants=tuple(variants), passages=passages)
