"""What two texts share, passage by passage, wherever it stands: clauses that were shuffled are found again."""

from __future__ import annotations

import heapq
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from complaint_guard.normalise import SLOTS
from complaint_guard.report.mask import mask_text

#: Characters that a passage has at least; slots count as one, punctuation and spaces do not count.
LEAST = 6
#: Characters of each text that are compared, more where the other is shorter; what lies beyond is counted, in
#: `Comparison.beyond`.
LONGEST = 4_000

_KINDS = {character: kind for kind, character in SLOTS.items()}
_ANY_SLOT = "\ue000"


@dataclass(frozen=True)
class Passage:
    """Wording that both texts have: left[left[0]:left[1]] and right[right[0]:right[1]], alike but for punctuation and
    what fills the slots. `number` counts from 1 in the order of the left text.
    """

    number: int
    left: tuple[int, int]
    right: tuple[int, int]
    text: str


@dataclass(frozen=True)
class Comparison:
    """`passages` in the order of the left text; `left_share` and `right_share` are the shares (0 to 1) of each text's
    characters that lie in them; `beyond` counts the characters of both texts that were too far in to be compared.
    """

    passages: tuple[Passage, ...]
    left_share: float
    right_share: float
    beyond: int = 0


@dataclass(frozen=True)
class Piece:
    """A stretch of one text: `passage` is the number of the shared passage it lies in, 0 for wording of its own;
    `slot` is the kind of slot it is, "" for words.
    """

    text: str
    passage: int
    slot: str


@dataclass(frozen=True)
class Marked:
    """A text to be read, its slots written {kind}, and where its shared passages stand: (number, start, end)."""

    text: str
    marks: tuple[tuple[int, int, int], ...]


def wording(masked: str, names: Iterable[str] = ()) -> str:
    """The `masked` text of a NORMALISED row as people may read it: slots stay one character each, `names` and numbers
    that no slot has caught are hidden.
    """
    return mask_text(masked, names)


def compare(left: str, right: str, least: int = LEAST) -> Comparison:
    """The shared passages of two texts in which each slot is one character of `normalise.SLOTS`.

    The longest passage is taken first, and no character twice (greedy string tiling, Wise 1993).
    """
    one, other = _content(left), _content(right)
    most = max(LONGEST, LONGEST**2 // max(min(len(one), len(other)), 1))
    tiles = sorted(_tiles(_codes(one[:most]), _codes(other[:most]), least))
    passages = []
    for number, (start, other_start, length) in enumerate(tiles, 1):
        here = one[start][0], one[start + length - 1][0] + 1
        there = other[other_start][0], other[other_start + length - 1][0] + 1
        passages.append(Passage(number, here, there, left[slice(*here)]))
    shared = sum(length for _, _, length in tiles)
    beyond = max(len(one) - most, 0) + max(len(other) - most, 0)
    return Comparison(tuple(passages), shared / max(len(one), 1), shared / max(len(other), 1), beyond)


def pieces(text: str, spans: Iterable[tuple[int, tuple[int, int]]]) -> tuple[Piece, ...]:
    """All of `text`, cut at slots and at the (passage number, (start, end)) in `spans`, which do not overlap."""
    passage = [0] * len(text)
    for number, (start, end) in spans:
        passage[start:end] = [number] * (end - start)
    found: list[Piece] = []
    for character, number in zip(text, passage, strict=True):
        slot = _KINDS.get(character, "")
        last = found[-1] if found else None
        if last and not slot and not last.slot and last.passage == number:
            found[-1] = Piece(last.text + character, number, "")
        else:
            found.append(Piece(f"{{{slot}}}" if slot else character, number, slot))
    return tuple(found)


def marked(found: Iterable[Piece]) -> Marked:
    """The pieces of one text put together again, with the places of its passages."""
    text, marks = "", dict[int, tuple[int, int]]()
    for piece in found:
        if piece.passage:
            start = marks.get(piece.passage, (len(text), 0))[0]
            marks[piece.passage] = start, len(text) + len(piece.text)
        text += piece.text
    return Marked(text, tuple((number, *span) for number, span in sorted(marks.items())))


def left_pieces(text: str, found: Comparison) -> tuple[Piece, ...]:
    """The left text cut at its passages and slots."""
    return pieces(text, ((passage.number, passage.left) for passage in found.passages))


def right_pieces(text: str, found: Comparison) -> tuple[Piece, ...]:
    """The right text cut at its passages and slots."""
    return pieces(text, ((passage.number, passage.right) for passage in found.passages))


def _content(text: str) -> list[tuple[int, str]]:
    """(place, character) of all that is not punctuation, space or control; every slot is the same character."""
    return [
        (place, _ANY_SLOT if character in _KINDS else character)
        for place, character in enumerate(text)
        if character in _KINDS or unicodedata.category(character)[0] in "LNS"
    ]


def _codes(content: list[tuple[int, str]]) -> np.ndarray:
    return np.array([ord(character) for _, character in content], dtype=np.int32)


def _tiles(left: np.ndarray, right: np.ndarray, least: int) -> list[tuple[int, int, int]]:
    """(start, start, length) of shared runs, the longest first; no character is in two of them."""
    waiting = [(-length, start, other) for start, other, length in _runs(left, right, least)]
    heapq.heapify(waiting)
    taken, also_taken = np.zeros(len(left), bool), np.zeros(len(right), bool)
    found = []
    while waiting:
        length, start, other = heapq.heappop(waiting)
        free = ~(taken[start : start - length] | also_taken[other : other - length])
        if free.all():
            taken[start : start - length] = also_taken[other : other - length] = True
            found.append((start, other, -length))
            continue
        for begin, end in _stretches(free):
            if end - begin >= least:
                heapq.heappush(waiting, (begin - end, start + begin, other + begin))
    return found


def _runs(left: np.ndarray, right: np.ndarray, least: int) -> list[tuple[int, int, int]]:
    """(start, start, length) of every run of equal characters that cannot be made longer."""
    if len(left) > len(right):  # a step for each character of the shorter text
        return [(start, other, length) for other, start, length in _runs(right, left, least)]
    found: list[tuple[int, int, int]] = []
    if not len(left):
        return found
    ending = np.zeros(len(right) + 1, dtype=np.int32)
    for place in range(len(left) + 1):
        equal = np.zeros(len(right) + 1, dtype=np.int32)
        if place < len(left):
            equal[1:] = (ending[:-1] + 1) * (right == left[place])
        for end in np.flatnonzero(ending >= least):  # runs that end here: the next character differs, or there is none
            if end == len(right) or not equal[end + 1]:
                length = int(ending[end])
                found.append((place - length, int(end) - length, length))
        ending = equal
    return found


def _stretches(free: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], free, [False]]).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
