"""The template of a script recovered from its copies: what is fixed, where copies choose, where each fills in its own.

A family holds versions of its script: light copies of one wording, and rewritings, each of which several people may
have used. The copy that has most in common with other versions is the line that all are aligned to; passages that it
lacks and others share are put in where those have them. A character is fixed if copies of two versions, or several of
the line's own, have it, and most of those that keep the wording around it: rewritings say nothing about wording they do
not hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from complaint_guard.near_duplicates import copies as reading
from complaint_guard.near_duplicates.alignment import FIRST_SLOT, LAST_SLOT, Aligned
from complaint_guard.near_duplicates.copies import Line
from complaint_guard.near_duplicates.shingles import I32, I64, U32
from complaint_guard.near_duplicates.sites import AGREE, CHOICE, Row, one_choice, write
from complaint_guard.near_duplicates.wording import OPEN, Template, Told, finished
from complaint_guard.records import SLOTS

#: share of the copies that must hold wording for it to be the script's; two must in any case
HELD = 0.05
#: share of those who keep the wording around a character that must have it too: where fewer do, whole wordings compete;
#: where it is a slot, AGREE of them
SURE = 0.7
#: share that must have a passage of those who have what stands on both sides of it
WHOLE = 0.4
#: share of copies that fill in a slot alike from which it is none
SAME = 0.8
#: kinds of slots that may be part of the script: a term, a number of instalments, a sum to be paid
_TERMS = frozenset(SLOTS[kind] for kind in ("amount", "date", "time", "count", "number"))
#: characters of a shared passage that the line lacks, and how often such passages are put in
LACKING, ROUNDS = 6, 3

#: characters that a copy may lack of either end of the line and still tell that they are not the script's
END = 40

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class _Script:
    """The line, the copies aligned to it, the version of each copy and that of the line, and how many copies make
    wording the script's.
    """

    line: Line
    copies: Sequence[Line]
    found: Aligned
    version: I64
    main: int
    least: int

    @property
    def own(self) -> Flags:
        """Which copies are of the line's version."""
        own: Flags = self.version == self.main
        return own

    def shared(self, held: Flags) -> Flags:
        """Which of m things are the script's, by who holds them, (copies, m)."""
        told = np.zeros(held.shape[1], dtype=np.int64)
        for one in np.unique(self.version):
            told += held[self.version == one].any(axis=0)
        main = held[self.own].sum(axis=0) >= self.least
        found: Flags = (held.sum(axis=0) >= self.least) & ((told > 1) | main)
        return found


def recover(copies: Sequence[tuple[str, str]]) -> Template:
    """The template of `copies`, one of each person: masked text and text as NORMALISED has them."""
    read, cut = reading.drawn(copies)
    if len(read) < 2:
        return Template("".join(masked for masked, _ in copies[:1]), read=len(read), cut=cut)
    version = reading.versions(read)
    central = reading.central(read, version)
    line = read[central]
    least = max(2, round(HELD * len(read)))
    script = _Script(line, read, reading.held_against(line, read), version, int(version[central]), least)
    for _ in range(ROUNDS):
        fuller = _fuller(script)
        if fuller is None:
            break
        script = replace(script, line=fuller, found=reading.held_against(fuller, read))
    return finished(_written(script, _fixed(script)), len(read), cut)


def _fuller(script: _Script) -> Line | None:
    """The line with the passages put in that it lacks and copies share, as the copy has them that has most of them;
    None if it lacks none.
    """
    place = script.found.place
    lacking = [reading.lacking(copy, place[n], LACKING) for n, copy in enumerate(script.copies)]
    shared = _shared_grams(script, lacking)
    there = reading.grams(script.line.points)
    best: tuple[int, int, list[tuple[int, int]]] = (0, 0, [])
    for number, (copy, stretches) in enumerate(zip(script.copies, lacking, strict=True)):
        worths = [_worth(copy.points[start:end], shared, there) for start, end in stretches]
        kept = [stretch for stretch, worth in zip(stretches, worths, strict=True) if worth >= LACKING]
        worth = sum(worth for worth in worths if worth >= LACKING)
        if worth > best[0]:
            best = worth, number, kept
    if not best[0]:
        return None
    line, copy, in_order = script.line, script.copies[best[1]], script.found.in_order[best[1]]
    for start, end in reversed(best[2]):
        before = np.flatnonzero((in_order >= 0) & (in_order < start))
        line = line.with_(int(before[-1]) + 1 if len(before) else 0, copy, start, end)
    return line


def _shared_grams(script: _Script, lacking: Sequence[Sequence[tuple[int, int]]]) -> set[tuple[int, int]]:
    """Bigrams of the stretches that the line lacks which are the script's."""
    held = [
        {gram for start, end in stretches for gram in reading.grams(copy.points[start:end])}
        for copy, stretches in zip(script.copies, lacking, strict=True)
    ]
    every = sorted(set().union(*held))
    numbers = {gram: n for n, gram in enumerate(every)}
    holding = np.zeros((len(held), len(every)), dtype=bool)
    for number, own in enumerate(held):
        holding[number, [numbers[gram] for gram in own]] = True
    return {gram for gram, good in zip(every, script.shared(holding).tolist(), strict=True) if good}


def _worth(points: U32, shared: set[tuple[int, int]], there: set[tuple[int, int]]) -> int:
    """Bigrams of a stretch that are `shared`; 0 if half of its own are `there` already: it is a spelling of a clause
    that the line has elsewhere.
    """
    own = reading.grams(points)
    return 0 if 2 * len(own & there) >= len(own) else sum(gram in shared for gram in pairwise(points.tolist()))


def _fixed(script: _Script) -> Flags:
    """Which characters of the line are the script's."""
    held = script.found.place >= 0
    keeping, passing = held.copy(), held.copy()
    for copy, place in enumerate(script.found.in_order):
        met = np.flatnonzero(place >= 0)
        near = np.diff(place[met]) <= CHOICE
        for a, b in zip(met[:-1][near].tolist(), met[1:][near].tolist(), strict=True):
            passing[copy, a:b] = True
            keeping[copy, a:b] |= b - a <= CHOICE
        _ends(place, len(script.copies[copy].points), passing[copy], keeping[copy])
    own = script.own
    judges = np.where(keeping[own].sum(axis=0) > 1, own[:, None], True)
    slots = (script.line.points >= FIRST_SLOT) & (script.line.points <= LAST_SLOT)
    least = np.where(slots, AGREE, SURE) * (keeping & judges).sum(axis=0)
    least = np.maximum(least, WHOLE * (passing & judges).sum(axis=0))
    fixed: Flags = script.shared(held) & ((held & judges).sum(axis=0) >= least)
    return fixed


def _ends(place: I32, size: int, passing: Flags, keeping: Flags) -> None:
    """Notes that a copy of `size` characters, which stand at `place` of the line, goes past what the line has before
    its first and behind its last one.
    """
    met = np.flatnonzero(place >= 0)
    if not len(met):
        return
    first, last = int(met[0]), int(met[-1])
    before, behind = first, len(place) - 1 - last
    if place[first] <= CHOICE and before <= END:
        passing[:first] = True
        keeping[:first] |= before <= CHOICE
    if size - 1 - place[last] <= CHOICE and behind <= END:
        passing[last + 1 :] = True
        keeping[last + 1 :] |= behind <= CHOICE


def _written(script: _Script, fixed: Flags) -> Told:
    told, joined, marks = Told(), _joined(script.found.place), _marks(script)
    places = _apart(script, np.flatnonzero(fixed).tolist(), joined)
    if not places:
        told.write(OPEN, fixed=False)
        return told
    write(told, _rows(script, -1, places[0]), at_end=True)
    for a, b in pairwise([*places, len(fixed)]):
        character, is_fixed = _character(script, a)
        told.write(character, is_fixed)
        if b == a + 1 and b < len(fixed) and joined[a]:
            told.write(marks[a])
        else:
            write(told, _rows(script, a, b), at_end=b == len(fixed))
    return told


def _apart(script: _Script, places: list[int], joined: Flags) -> list[int]:
    """The fixed `places` without single characters between two places where copies choose whole wordings around them:
    of 每天 and 天天 one 天 is no fixed character.
    """
    kept = places[:1]
    for c, b in pairwise(places[1:]):
        a = kept[-1]
        beside = (c == a + 1 and joined[a]) or (b == c + 1 and joined[c])
        if beside or _is_slot(script.line.points[c]) or not _loose(script, a, c, b):
            kept.append(c)
    return kept + places[1:][-1:]


def _loose(script: _Script, a: int, c: int, b: int) -> bool:
    return one_choice(_rows(script, a, c), _rows(script, c, b), _rows(script, a, b), script.line.written[c])


def _marks(script: _Script) -> list[str]:
    """The marks behind each character of the line but the last that most of the copies have where the next follows."""
    place = script.found.place[:, :-1]
    follows = (place >= 0) & (script.found.place[:, 1:] == place + 1)
    known = sorted({mark for copy in script.copies for mark in copy.after} - {""})
    number = {mark: n for n, mark in enumerate(known, 1)}
    written = np.zeros(place.shape, dtype=np.int64)
    for n, copy in enumerate(script.copies):
        marks = np.array([number.get(mark, 0) for mark in copy.after], dtype=np.int64)
        written[n, follows[n]] = marks[place[n, follows[n]]]
    most, best = np.zeros(place.shape[1], dtype=np.int64), np.zeros(place.shape[1], dtype=np.int64)
    for n in range(1, len(known) + 1):
        count = (written == n).sum(axis=0)
        most, best = np.where(count > best, n, most), np.maximum(best, count)
    most[2 * (written > 0).sum(axis=0) < follows.sum(axis=0)] = 0
    return ["" if not n else known[n - 1] for n in most.tolist()]


def _is_slot(point: int) -> bool:
    return FIRST_SLOT <= point <= LAST_SLOT


def _joined(place: I32) -> Flags:
    """After which characters of the line the next stands at once in every copy that has both, (m - 1,)."""
    spans = (place[:, :-1] >= 0) & (place[:, 1:] > place[:, :-1])
    found: Flags = spans.any(axis=0) & (~spans | (place[:, 1:] == place[:, :-1] + 1)).all(axis=0)
    return found


def _character(script: _Script, at: int) -> tuple[str, bool]:
    """What is fixed at a place of the line, and whether it is wording: of slots the kind that most copies have, or what
    nearly all of them fill in.
    """
    if not _is_slot(script.line.points[at]):
        return script.line.written[at], True
    column = script.found.place[:, at].tolist()
    held = [(copy, place) for copy, place in zip(script.copies, column, strict=True) if place >= 0]
    kinds = Counter(copy.written[place] for copy, place in held)
    kind = max(sorted(kinds), key=lambda one: kinds[one], default=script.line.written[at])
    value, count = Counter(copy.filled[place] for copy, place in held).most_common(1)[0]
    if kind in _TERMS and value and count > 1 and count >= SAME * len(held):
        return value, True
    return kind, False


def _rows(script: _Script, a: int, b: int) -> list[Row]:
    """What stands between two fixed characters of the line in the copies that have both, without what was moved there
    from elsewhere in the line; what a copy begins with if `a` is -1, what it ends with if `b` is behind the line.
    """
    place, moved = script.found.place, script.found.moved
    size = np.array([len(copy.points) for copy in script.copies])
    start = place[:, a] if a >= 0 else np.full(len(place), -1)
    end = place[:, b] if b < place.shape[1] else size
    out_of_order = (moved[:, a] if a >= 0 else moved[:, b]) | (moved[:, b] if b < place.shape[1] else moved[:, a])
    spans = ((start >= 0) | (a < 0)) & (end > start) & (~out_of_order | (end - start <= CHOICE))
    if (spans & script.own).sum() > 1:
        spans &= script.own
    found = []
    for n in np.flatnonzero(spans).tolist():
        beyond = moved[n].copy()
        beyond[a + 1 : b] = False
        elsewhere = frozenset(place[n, beyond].tolist())
        found.append(Row.of(script.copies[n], int(start[n]), int(end[n]), elsewhere))
    return found
