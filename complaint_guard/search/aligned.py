"""Two texts side by side, stretch by stretch: what is equal, filled in, replaced, only in one of them, or moved."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from complaint_guard.normalise import SLOTS
from complaint_guard.report.compare import Comparison, Passage
from complaint_guard.search.views import open_slots

#: characters that a run has at least to be equal between shared passages
LEAST = 2
_SLOTS = frozenset(SLOTS.values())
_STOPS = frozenset(',.;:!?、()"，。；：！？（）《》“”\n ')

Kind = Literal["equal", "slot", "replaced", "left_only", "right_only", "moved", "beyond"]


@dataclass(frozen=True)
class Stretch:
    """A stretch of both texts, slots written {kind}: `equal` but for marks, a `slot` in both, `replaced` by other
    words, only in the left or the right text, `moved` (then one side is empty, and `passage`, from 1, is the number
    under which the other side stands elsewhere), or `beyond` what is compared.
    """

    kind: Kind
    left: str
    right: str
    passage: int = 0


def aligned(left: str, right: str, found: Comparison) -> tuple[Stretch, ...]:
    """The stretches of two masked texts in order, from their shared passages; all of either text stands in them once.
    Moved passages come before what stands around them.
    """
    chain = _in_order(found.passages)
    moved = [passage for passage in found.passages if passage not in chain]
    texts, result = (left, right), list[Stretch]()
    done = [0, 0]
    for passage in [*chain, Passage(0, (len(left),) * 2, (len(right),) * 2, "")]:
        gaps = (done[0], passage.left[0]), (done[1], passage.right[0])
        result += _between(texts, gaps, moved, bool(found.beyond) and not passage.number)
        result += _equal(left[slice(*passage.left)], right[slice(*passage.right)])
        done = [passage.left[1], passage.right[1]]
    return tuple(result)


def _in_order(passages: Sequence[Passage]) -> list[Passage]:
    """The passages that stand in the same order in both texts, as much wording as can be (a heaviest chain)."""
    best: list[tuple[int, int]] = []  # the worth of the best chain that ends with each passage, and the one before
    for n, passage in enumerate(passages):
        before = [(best[k][0], k) for k in range(n) if passages[k].right[1] <= passage.right[0]]
        worth, last = max(before, default=(0, -1))
        best.append((worth + passage.left[1] - passage.left[0], last))
    at = max(range(len(best)), key=lambda n: best[n][0], default=-1)
    chain = []
    while at >= 0:
        chain.append(passages[at])
        at = best[at][1]
    return chain[::-1]


def _between(
    texts: tuple[str, str], gaps: tuple[tuple[int, int], tuple[int, int]], moved: Sequence[Passage], beyond: bool
) -> Iterator[Stretch]:
    """What stands between two shared passages: moved ones set apart, the rest held against each other piece by piece,
    unless it goes `beyond` what is compared.
    """
    sides = [list(_pieces(text, gap, moved, side)) for side, (text, gap) in enumerate(zip(texts, gaps, strict=True))]
    own = ["".join(text for text, number in side if not number) for side in sides]
    if beyond:
        rest = [Stretch("beyond", open_slots(own[0]), open_slots(own[1]))]
    else:
        rest = list(_matched(*own)) if any(own) else []
    for side, pieces in enumerate(sides):
        for text, number in pieces:
            if number:
                opened = open_slots(text)
                yield Stretch("moved", "" if side else opened, opened if side else "", number)
    yield from rest


def _pieces(text: str, gap: tuple[int, int], moved: Sequence[Passage], side: int) -> Iterator[tuple[str, int]]:
    """The gap of one text cut at the moved passages in it, each with its number, 0 for the rest."""
    done = gap[0]
    spans = sorted((passage.right if side else passage.left, passage.number) for passage in moved)
    starts = [span[0] for span, _ in spans]
    for (start, end), number in spans[bisect_right(starts, gap[0] - 1) :]:
        if end > gap[1]:
            break
        yield text[done:start], 0
        yield text[start:end], number
        done = end
    yield text[done : gap[1]], 0


def _matched(left: str, right: str) -> Iterator[Stretch]:
    """Two short texts piece by piece: runs that are equal, and what stands in place of each other between them."""
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    at, other_at = 0, 0
    for start, other, size in matcher.get_matching_blocks():
        run = left[start : start + size]
        if size and size < LEAST and run not in _SLOTS:
            continue
        if start > at or other > other_at:
            yield _differing(left[at:start], right[other_at:other])
        yield from _equal(run, right[other : other + size])
        at, other_at = start + size, other + size


def _differing(left: str, right: str) -> Stretch:
    one, other = open_slots(left), open_slots(right)
    if not set(left + right) - _STOPS:
        return Stretch("equal", one, other)
    if not set(left) - _STOPS:
        return Stretch("right_only", one, other)
    return Stretch("replaced" if set(right) - _STOPS else "left_only", one, other)


def _equal(left: str, right: str) -> Iterator[Stretch]:
    """A passage both have, cut at its slots; marks may differ."""
    places = [[n for n, character in enumerate(text) if character in _SLOTS] for text in (left, right)]
    at = [0, 0]
    for one, other in zip(*places, strict=True):
        if one > at[0] or other > at[1]:
            yield Stretch("equal", left[at[0] : one], right[at[1] : other])
        yield Stretch("slot", open_slots(left[one]), open_slots(right[other]))
        at = [one + 1, other + 1]
    if at[0] < len(left) or at[1] < len(right):
        yield Stretch("equal", left[at[0] :], right[at[1] :])
