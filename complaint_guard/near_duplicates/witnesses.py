"""Is a family a form for one event? Then others tell of the same thing in their own words, in the same days: a
rare string of the family's wording is held by several people who copied no script, nearly all of whom wrote while
the family was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from complaint_guard.near_duplicates.kernel import kernel
from complaint_guard.near_duplicates.shingles import I32, I64, Shingles
from complaint_guard.near_duplicates.skeleton import Skeletons

#: share of the copies that hold a bigram of the common wording
COMMON = 0.8
#: people outside the family who use the rare string
LEAST = 4
#: most texts outside the family that a rare bigram may stand in, as a share of all
RARE = 0.005
#: share of those people who wrote inside the family's window
INSIDE = 0.8
#: days before and after the family that belong to its window
MARGIN = 3
#: a window that holds more of all complaints than this says nothing
WINDOW = 0.25


@dataclass(frozen=True)
class _Holders:
    """Who holds rare bigrams in their own words: complaints `text`, by day, and their days, of bigram `grams[i]` those
    from first[i] to first[i + 1]; `written` (people,) is how many such complaints each person wrote, `complaints` how
    many there are of all.
    """

    grams: I32
    first: I64
    text: I32
    day: I64
    author: I64
    written: I64
    complaints: int


@dataclass(frozen=True)
class _Window:
    """Days from `first` to `last`."""

    first: int
    last: int

    def holds(self, days: I64) -> int:
        """How many of the ascending `days` lie inside."""
        return int(days.searchsorted(self.last, "right") - days.searchsorted(self.first))


def matters(
    shingles: Shingles, texts: Skeletons, author: I64, day: I64, families: Sequence[Sequence[int]]
) -> list[str]:
    """For each family (text numbers of its copies) the string that witnesses outside share with it, "" if there
    are none.

    Only the first len(day) texts are complaints; families of fewer than three people are not asked.
    """
    large = [i for i, copies in enumerate(families) if len(set(author[list(copies)].tolist())) >= 3]
    common = {i: _common(shingles, families[i]) for i in large}
    copied = np.zeros(len(day), dtype=bool)
    copied[[i for copies in families for i in copies]] = True
    holders = _holders(shingles, common.values(), author, day, copied)
    found = [""] * len(families)
    in_order = np.sort(day)
    for i in large:
        window = _Window(int(day[families[i]].min()) - MARGIN, int(day[families[i]].max()) + MARGIN)
        if window.holds(in_order) > WINDOW * len(day):
            continue
        rare = _rare(common[i], holders, np.unique(author[families[i]]), window)
        if rare:
            found[i] = _string(texts, families[i][0], rare, shingles)
    return found


def _common(shingles: Shingles, copies: Sequence[int]) -> I32:
    held = [shingles.of(i) for i in copies[:200]]
    grams, counts = np.unique(np.concatenate(held), return_counts=True)
    return grams[counts >= COMMON * len(held)]


def _holders(shingles: Shingles, wanted: Iterable[I32], author: I64, day: I64, copied: NDArray[np.bool_]) -> _Holders:
    """Those of the complaints that are not `copied` (n,) which hold each of the wanted bigrams."""
    asked = np.zeros(len(shingles.frequency), dtype=bool)
    for grams in wanted:
        asked[grams] = True
    asked &= shingles.frequency <= max(50, RARE * len(day) * 2)
    by_day = np.argsort(day, kind="stable")
    by_day = by_day[~copied[by_day]]
    wanted = np.flatnonzero(asked)
    place = np.full(len(asked), -1, np.int32)
    place[wanted] = np.arange(len(wanted))
    first, text = _held((shingles.grams, shingles.starts), place, len(wanted), by_day)
    grams = np.append(wanted.astype(np.int32), np.iinfo(np.int32).max)  # so that every place looked up is there
    written = np.bincount(author[by_day], minlength=author.max(initial=0) + 1)
    return _Holders(grams, first, text, day[text], author, written, len(day))


@kernel()
def _held(marks: tuple[I32, I64], place: I32, size: int, texts: I64) -> tuple[I64, I32]:
    """Which of `texts` hold each of `size` marks, in their order: those of the mark at place p from first[p] on, and
    `place` is -1 for marks that are not asked for.
    """
    grams, starts = marks
    first = np.zeros(size + 1, np.int64)
    for text in texts:
        for k in range(starts[text], starts[text + 1]):
            if place[grams[k]] >= 0:
                first[place[grams[k]] + 1] += 1
    for at in range(size):
        first[at + 1] += first[at]
    to, holders = first[:-1].copy(), np.empty(first[-1], np.int32)
    for text in texts:
        for k in range(starts[text], starts[text + 1]):
            at = place[grams[k]]
            if at >= 0:
                holders[to[at]] = text
                to[at] += 1
    return first, holders


def _rare(common: I32, holders: _Holders, own: I64, window: _Window) -> dict[int, frozenset[int]]:
    """Bigrams that pass, with the witnesses of each; `own` are the people of the family."""
    found, most, theirs = {}, max(20, RARE * holders.complaints), int(holders.written[own].sum())
    places = np.searchsorted(holders.grams, common)
    there = holders.grams[places] == common
    places = places[there]
    for gram, first, last in zip(common[there], holders.first[places], holders.first[places + 1], strict=True):
        held, days = holders.text[first:last], holders.day[first:last]
        # what the family's people wrote beside it does not count, and cannot be more than `theirs`
        least = len(held) - theirs
        if len(held) < LEAST or least > most or window.holds(days) < INSIDE * least:
            continue
        outside = ~np.isin(holders.author[held], own)
        people = set(holders.author[held][outside].tolist())
        few = len(people) >= LEAST and outside.sum() <= most
        if few and window.holds(days[outside]) >= INSIDE * outside.sum():
            found[int(gram)] = frozenset(people)
    return found


def _ids(shingles: Shingles, texts: Skeletons, text: int) -> list[int]:
    """Bigram ids of one text in reading order."""
    points = texts.of(text)
    return [shingles.id_of(first, second) for first, second in pairwise(points)]


def _string(texts: Skeletons, text: int, rare: dict[int, frozenset[int]], shingles: Shingles) -> str:
    """The longest string of three or more characters whose bigrams share LEAST witnesses."""
    points, ids = texts.of(text), _ids(shingles, texts, text)
    best = range(0)
    for start in range(len(ids)):
        shared = rare.get(ids[start], frozenset())
        end = start + 1
        while end < len(ids) and len(shared & rare.get(ids[end], frozenset())) >= LEAST:
            shared &= rare[ids[end]]
            end += 1
        if end - start >= 2 and end - start + 1 > len(best):
            best = range(start, end + 1)
    return "".join(chr(points[at]) for at in _of_whole_words(best, shingles.frequency[ids]))


def _of_whole_words(string: range, frequency: I32) -> range:
    """`string` without the end of a word that it begins with: a character that goes oftener with the one before it than
    with the one behind. `frequency` is that of the bigram at each place.
    """
    while len(string) > 3 and string[0] and frequency[string[0] - 1] > frequency[string[0]]:
        string = string[1:]
    return string
