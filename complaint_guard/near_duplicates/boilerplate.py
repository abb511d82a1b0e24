"""Is what a family shares only a form? A portal, or a call-centre agent who types summaries, puts the same opening and
close around everybody's own matter; a printed form has the same labels before everybody's own entries.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from complaint_guard.near_duplicates.skeleton import Skeletons

#: copies read per family
COPIES = 60
#: share of the copies that hold a bigram of the form
COMMON = 0.6
#: share of a copy that its own middle takes, and the least characters of it
OWN, LEAST = 0.35, 20
#: share of what stands outside the middle that the form covers
AROUND = 0.8
#: share of the copies that must look so
MOST = 0.7
#: labels of a printed form at least; characters that copies have in common in one entry at most, and in all entries
#: for each character of the labels: where they share more it is a script that was written into a form
LABELS, ENTRY, ENTRIES = 4, 12, 1.5
_LABEL = re.compile(r"[一-鿿]{2,12}(?=[:\]])")


def is_form(texts: Skeletons, copies: Sequence[int]) -> bool:
    """Whether most of the family's `copies` (text numbers) share a head and a foot around a long middle of their
    own.
    """
    read = [texts.of(i) for i in copies[:COPIES]]
    counts = Counter(gram for points in read for gram in set(pairwise(points)))
    common = {gram for gram, count in counts.items() if count >= COMMON * len(read)}
    return len(read) >= 3 and sum(_framed(points, common) for points in read) >= MOST * len(read)


def is_filled_in(masked: Sequence[str]) -> bool:
    """Whether most of a family's `masked` texts have the labels of one form in common and little of what stands behind
    them.
    """
    found = [_LABEL.findall(text) if text.count(":") + text.count("]") >= LABELS else [] for text in masked[:COPIES]]
    counts = Counter(label for labels in found for label in set(labels))
    labels = {label for label, count in counts.items() if count >= COMMON * len(found)}
    if len(found) < 3 or len(labels) < LABELS:
        return False
    parting = re.compile("|".join(rf"{label}[:\]]" for label in sorted(labels, key=len, reverse=True)))
    entries = [[_letters(entry) for entry in parting.split(text)[1:]] for text in masked[:COPIES]]
    grams = Counter(gram for own in entries for gram in {gram for entry in own for gram in pairwise(entry)})
    common = {gram for gram, count in grams.items() if count >= COMMON * len(entries)}
    size = ENTRIES * sum(map(len, labels))
    return sum(_own_entries(own, common, size) for own in entries) >= MOST * len(entries)


def _letters(entry: str) -> list[int]:
    return [ord(character) for character in entry if character.isalnum()]


def _own_entries(entries: Sequence[list[int]], common: set[tuple[int, int]], size: float) -> bool:
    shared = [sum(_covered(entry, common)) for entry in entries]
    return bool(shared) and max(shared) <= ENTRY and sum(shared) <= size


def _framed(points: list[int], common: set[tuple[int, int]]) -> bool:
    covered = _covered(points, common)
    first, last = _longest_gap(covered)
    own = last - first
    around = covered[:first] + covered[last:]
    return own >= max(LEAST, OWN * len(points)) and sum(around) >= AROUND * max(1, len(around))


def _covered(points: list[int], common: set[tuple[int, int]]) -> list[bool]:
    """Which of the characters stand in one of the `common` bigrams."""
    covered = [False] * len(points)
    for place, gram in enumerate(pairwise(points)):
        if gram in common:
            covered[place] = covered[place + 1] = True
    return covered


def _longest_gap(covered: list[bool]) -> tuple[int, int]:
    """The longest stretch that is not covered, leaving out coincidences of up to three characters inside it."""
    best, start, seen = (0, 0), 0, 0
    for place, is_covered in enumerate([*covered, True, True, True, True]):
        seen = seen + 1 if is_covered else 0
        if seen == 4:
            end = place - 3
            if end - start > best[1] - best[0]:
                best = (start, end)
        if seen >= 4:
            start = place + 1
    return best
