"""Is a family a form for one event? Then others tell of the same thing in their own words, in the same days: a
rare string of the family's wording is held by several people who copied no script, nearly all of whom wrote while
the family was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from complaint_guard.near_duplicates.shingles import I32, I64, Shingles, Skeletons

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
    holders = _holders(shingles, common.values(), ~copied)
    found = [""] * len(families)
    in_order = np.sort(day)
    for i in large:
        first, last = day[families[i]].min() - MARGIN, day[families[i]].max() + MARGIN
        inside = in_order.searchsorted(last, "right") - in_order.searchsorted(first)
        if inside > WINDOW * len(day):
            continue
        rare = _rare(common[i], holders, np.unique(author[families[i]]), author, (day >= first) & (day <= last))
        if rare:
            found[i] = _string(texts, families[i][0], rare, _ids(shingles, texts, families[i][0]))
    return found


def _common(shingles: Shingles, copies: Sequence[int]) -> I32:
    held = [shingles.of(i) for i in copies[:200]]
    grams, counts = np.unique(np.concatenate(held), return_counts=True)
    return grams[counts >= COMMON * len(held)]


def _holders(shingles: Shingles, wanted: Iterable[I32], own_words: NDArray[np.bool_]) -> dict[int, I64]:
    """Those of the complaints in their `own_words` (n,) that hold each of the wanted bigrams."""
    complaints = len(own_words)
    asked = np.zeros(len(shingles.frequency), dtype=bool)
    for grams in wanted:
        asked[grams] = True
    asked &= shingles.frequency <= max(50, RARE * complaints * 2)
    places = np.flatnonzero(asked[shingles.grams[: shingles.starts[complaints]]])
    text = np.searchsorted(shingles.starts, places, side="right") - 1
    places, text = places[own_words[text]], text[own_words[text]]
    order = np.argsort(shingles.grams[places], kind="stable")
    grams, first = np.unique(shingles.grams[places][order], return_index=True)
    return dict(zip(grams.tolist(), np.split(text[order], first[1:]), strict=True)) if len(grams) else {}


def _rare(
    common: I32, holders: dict[int, I64], own: I64, author: I64, inside: NDArray[np.bool_]
) -> dict[int, frozenset[int]]:
    """Bigrams that pass, with the witnesses of each; `own` are the people of the family, `inside` (n,) says which
    complaints lie in its window.
    """
    found = {}
    for gram in common.tolist():
        outside = holders.get(gram)
        if outside is None or len(outside) < LEAST:
            continue
        outside = outside[~np.isin(author[outside], own)]
        people = set(author[outside].tolist())
        if len(people) >= LEAST and len(outside) <= max(20, RARE * len(inside)) and inside[outside].mean() >= INSIDE:
            found[gram] = frozenset(people)
    return found


def _ids(shingles: Shingles, texts: Skeletons, text: int) -> list[int]:
    """Bigram ids of one text in reading order."""
    points = texts.of(text)
    return [shingles.id_of(first, second) for first, second in pairwise(points)]


def _string(texts: Skeletons, text: int, rare: dict[int, frozenset[int]], ids: list[int]) -> str:
    """The longest string of three or more characters whose bigrams share LEAST witnesses."""
    points = texts.of(text)
    best = ""
    for start in range(len(ids)):
        shared = rare.get(ids[start], frozenset())
        end = start + 1
        while end < len(ids) and len(shared & rare.get(ids[end], frozenset())) >= LEAST:
            shared &= rare[ids[end]]
            end += 1
        if end - start >= 2 and end - start + 1 > len(best):
            best = "".join(map(chr, points[start : end + 1]))
    return best
