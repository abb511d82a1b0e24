"""Is what a family shares only a head and a foot? A portal, or a call-centre agent who types summaries, puts the
same opening and close around everybody's own matter: that is a form, not a script.
"""

from __future__ import annotations

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


def is_form(texts: Skeletons, copies: Sequence[int]) -> bool:
    """Whether most of the family's `copies` (text numbers) share a head and a foot around a long middle of their
    own.
    """
    read = [texts.of(i) for i in copies[:COPIES]]
    counts = Counter(gram for points in read for gram in set(pairwise(points)))
    common = {gram for gram, count in counts.items() if count >= COMMON * len(read)}
    return len(read) >= 3 and sum(_framed(points, common) for points in read) >= MOST * len(read)


def _framed(points: list[int], common: set[tuple[int, int]]) -> bool:
    covered = [False] * len(points)
    for place, gram in enumerate(pairwise(points)):
        if gram in common:
            covered[place] = covered[place + 1] = True
    first, last = _longest_gap(covered)
    own = last - first
    around = covered[:first] + covered[last:]
    return own >= max(LEAST, OWN * len(points)) and sum(around) >= AROUND * max(1, len(around))


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
