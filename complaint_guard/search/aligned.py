"""Two texts side by side, stretch by stretch: what is equal, filled in, replaced, only in one of them, or moved."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
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
    words, only in the left or the right text, `moved`, or `beyond` what is compared. What moved stands where the left
    text has it, with its number `passage` (from 1) and the character of the right text, `at` (from 1), where that has
    it; there a moved stretch without text, of the same number, marks its place.
    """

    kind: Kind
    left: str
    right: str
    passage: int = 0
    at: int = 0


#: wording of both texts before its slots are written out
_Run = tuple[Kind, str, str]
#: where a moved passage stood in what is left of a text without such, and its number
_Mark = tuple[int, int]


def aligned(left: str, right: str, found: Comparison) -> tuple[Stretch, ...]:
    """The stretches of two masked texts in the order of the left one, from their shared passages; all of either text
    stands in them once.
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
    """What stands between two shared passages: moved ones where either text has them, the rest held against each other
    piece by piece, unless it goes `beyond` what is compared.
    """
    own, marks = ["", ""], (deque[_Mark](), deque[_Mark]())
    for side, (text, gap) in enumerate(zip(texts, gaps, strict=True)):
        done = gap[0]
        for start, end, number in sorted((*(one.right if side else one.left), one.number) for one in moved):
            if gap[0] <= start and end <= gap[1]:
                own[side] += text[done:start]
                marks[side].append((len(own[side]), number))
                done = end
        own[side] += text[done : gap[1]]
    told = {passage.number: _moved(passage, texts) for passage in moved}
    runs: Iterable[_Run] = [("beyond", own[0], own[1])] if beyond and any(own) else _matched(*own)
    for side, number, (kind, left, right) in _cut(runs, marks):
        if number:
            yield Stretch("moved", "", "", number) if side else told[number]
        elif kind == "equal":
            yield from _equal(left, right)
        elif left or right:
            yield _differing(left, right) if kind == "replaced" else Stretch(kind, open_slots(left), open_slots(right))


def _moved(passage: Passage, texts: tuple[str, str]) -> Stretch:
    left, right = texts[0][slice(*passage.left)], texts[1][slice(*passage.right)]
    return Stretch("moved", open_slots(left), open_slots(right), passage.number, passage.right[0] + 1)


def _cut(runs: Iterable[_Run], marks: tuple[deque[_Mark], deque[_Mark]]) -> Iterator[tuple[int, int, _Run]]:
    """(side, number, run): the runs, number 0, cut where either text has a mark, and the marks between them."""
    at = [0, 0]
    nothing: _Run = ("equal", "", "")
    for kind, *sides in runs:
        while due := [
            (waiting[0][0] - at[side], side)
            for side, waiting in enumerate(marks)
            if waiting and waiting[0][0] - at[side] < len(sides[side])
        ]:
            ahead, side = min(due)
            if ahead > 0:
                cuts = [ahead if kind == "equal" or side == here else len(sides[here]) for here in (0, 1)]
                yield 0, 0, (kind, sides[0][: cuts[0]], sides[1][: cuts[1]])
                sides = [text[cut:] for text, cut in zip(sides, cuts, strict=True)]
                at = [done + cut for done, cut in zip(at, cuts, strict=True)]
            yield side, marks[side].popleft()[1], nothing
        yield 0, 0, (kind, sides[0], sides[1])
        at = [done + len(text) for done, text in zip(at, sides, strict=True)]
    for side, waiting in enumerate(marks):
        yield from ((side, number, nothing) for _, number in waiting)


def _matched(left: str, right: str) -> Iterator[_Run]:
    """Two short texts piece by piece: runs that are equal, and what stands in place of each other between them."""
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    at, other_at = 0, 0
    for start, other, size in matcher.get_matching_blocks():
        run = left[start : start + size]
        if size and size < LEAST and run not in _SLOTS:
            continue
        if start > at or other > other_at:
            yield "replaced", left[at:start], right[other_at:other]
        yield "equal", run, right[other : other + size]
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
