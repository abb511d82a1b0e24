"""The copies of one script as its template reads them: characters to align, marks between them, what fills slots."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from complaint_guard.near_duplicates.alignment import Aligned, align
from complaint_guard.near_duplicates.shingles import I64, U32
from complaint_guard.records import SLOTS

#: copies read for one template, characters read of a copy, cells the alignments of a family may take at a time, copies
#: that are read in any case
COPIES, LONGEST, CELLS, FEWEST = 100, 2_000, 15_000_000, 6
#: cosine of two copies' bigram sets from which they are of one version
VERSION = 0.5
_SLOTS = re.compile("([\ue000-\uf8ff]+)")
#: letters, ideographs, digits and slots
_READ = re.compile(r"[^\W_]|[\ue000-\uf8ff]")


@dataclass(frozen=True)
class Line:
    """A text to align: code points of its letters, digits and slots, how each is written, the marks that follow it,
    and what fills it if it is a slot.
    """

    points: U32
    written: list[str]
    after: list[str]
    filled: list[str]

    def text(self, start: int, end: int) -> str:
        """The wording from `start` to `end`, without the marks after its last character."""
        if start >= end:
            return ""
        return "".join(self.written[k] + self.after[k] for k in range(start, end - 1)) + self.written[end - 1]

    def with_(self, at: int, other: Line, start: int, end: int) -> Line:
        """The line with other[start:end] put in before place `at`."""
        return Line(
            np.concatenate([self.points[:at], other.points[start:end], self.points[at:]]),
            self.written[:at] + other.written[start:end] + self.written[at:],
            self.after[:at] + other.after[start:end] + self.after[at:],
            self.filled[:at] + other.filled[start:end] + self.filled[at:],
        )


def drawn(copies: Sequence[tuple[str, str]]) -> tuple[list[Line], int]:
    """As many of the copies (masked text, text) as are read, evenly drawn, and how many were cut at LONGEST."""
    copies = [copy for copy in copies if _READ.search(copy[0])]
    if not copies:
        return [], 0
    typical = float(np.mean([min(len(masked), LONGEST) for masked, _ in copies])) ** 2
    most = max(FEWEST, min(COPIES, int(CELLS / typical), len(copies)))
    places = np.unique(np.linspace(0, len(copies) - 1, most).round().astype(int))
    read = [_line(*copies[place]) for place in places]
    return [line for line, _ in read], sum(is_cut for _, is_cut in read)


def _line(masked: str, text: str) -> tuple[Line, bool]:
    """The line of one copy, and whether it was cut."""
    found = [match.start() for match in islice(_READ.finditer(masked), LONGEST + 1)]
    places, ends = found[:LONGEST], [*found[1:], len(masked)][:LONGEST]
    written = [masked[place] for place in places]
    lowered = "".join(written).lower()
    if len(lowered) != len(written):  # a few letters become two in lower case
        lowered = "".join(character.lower()[0] for character in written)
    points = np.frombuffer(lowered.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    after = [masked[place + 1 : end].strip() for place, end in zip(places, ends, strict=True)]
    values = _values(masked, text)
    filled = [values.get(place, "") for place in places]
    return Line(points, written, after, filled), len(found) > LONGEST


def _values(masked: str, text: str) -> dict[int, str]:
    """What fills the slots of `masked` in `text`, by place; of slots that touch each other nothing is told."""
    pieces = _SLOTS.split(masked)
    if not text.startswith(pieces[0]):
        return {}
    found, at, place = {}, len(pieces[0]), len(pieces[0])
    for slots, following in zip(pieces[1::2], pieces[2::2], strict=True):
        end = text.find(following, at + 1) if following else len(text)
        if end < 0:
            return {}
        if len(slots) == 1:
            found[place] = text[at:end]
        at, place = end + len(following), place + len(slots) + len(following)
    return found


def named(masked: str, text: str) -> set[str]:
    """The names that fill slots of a copy, as far as its masked text and its text tell."""
    return {value for place, value in _values(masked, text).items() if masked[place] == SLOTS["name"]}


def grams(points: U32) -> set[tuple[int, int]]:
    """The distinct bigrams of a stretch."""
    return set(pairwise(points.tolist()))


def versions(lines: Sequence[Line]) -> I64:
    """A number for the version each line is of, (lines,): texts half of whose bigrams are common are one version."""
    line, gram = _held(lines)
    weights = np.maximum(np.bincount(line, minlength=len(lines)), 1)[line] ** -0.5
    held: Any = csr_matrix((weights, (line, gram)), shape=(len(lines), int(gram.max(initial=0)) + 1))
    found: I64 = connected_components(held @ held.T >= VERSION, directed=False)[1].astype(np.int64)
    return found


def central(lines: Sequence[Line], version: I64) -> int:
    """The line that has most bigrams in common with other versions, then with other copies; large versions come before
    small ones.
    """
    line, gram = _held(lines)
    copies = np.bincount(gram)
    by_version = np.unique(gram * (version.max() + 1) + version[line])
    told = np.bincount(by_version // (version.max() + 1))
    others, beside = (np.bincount(line, count[gram] - 1, len(lines)) for count in (told, copies))
    return int(np.argmax((others + beside / len(lines)) * np.bincount(version)[version] ** 0.25))


def _held(lines: Sequence[Line]) -> tuple[I64, I64]:
    """Each distinct bigram of each line once: the line, and the number of the bigram."""
    held = [np.unique(line.points[:-1].astype(np.int64) << 32 | line.points[1:]) for line in lines]
    numbers: I64 = np.unique(np.concatenate(held), return_inverse=True)[1].astype(np.int64)
    return np.repeat(np.arange(len(lines)), [len(one) for one in held]), numbers


def held_against(line: Line, copies: Sequence[Line]) -> Aligned:
    """The copies aligned to the line."""
    starts = np.concatenate([[0], np.cumsum([len(copy.points) for copy in copies])]).astype(np.int64)
    return align(line.points, np.concatenate([copy.points for copy in copies]), starts)


def lacking(copy: Line, place: NDArray[np.int32], least: int) -> list[tuple[int, int]]:
    """Stretches of the copy, of `least` characters or more, that stand nowhere in the line it is aligned to."""
    taken = np.zeros(len(copy.points) + 2, dtype=bool)
    taken[[0, -1]] = True
    taken[place[place >= 0] + 1] = True
    ends = np.flatnonzero(taken)
    return [(int(ends[at]), int(ends[at + 1]) - 1) for at in np.flatnonzero(np.diff(ends) > least)]
