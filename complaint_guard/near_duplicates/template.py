"""The template of a script recovered from its copies: what is fixed, where copies choose, where each fills in its own.

A family holds versions of its script: light copies of one wording, and rewritings, each of which several people may
have used. The copy that has most in common with other versions is the line that all are aligned to; passages that it
lacks and others share are put in where those have them. A character is fixed if copies of two versions, or several of
the line's own, have it, and most of those that keep the wording around it: rewritings say nothing about wording they do
not hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from complaint_guard.near_duplicates import copies as reading
from complaint_guard.near_duplicates.alignment import FIRST_SLOT, LAST_SLOT, Aligned
from complaint_guard.near_duplicates.copies import Line
from complaint_guard.near_duplicates.shingles import I32, I64, U32
from complaint_guard.near_duplicates.wording import OPEN, SHOWN, Template, Told, finished
from complaint_guard.records import SLOTS

#: share of the copies that must hold wording for it to be the script's; two must in any case
HELD = 0.05
#: share of those who keep the wording around a character that must have it too: where fewer do, whole wordings compete;
#: share that must have a slot, or any of the wordings listed; share from which one wording is read as the script's own
SURE, AGREE, PLAIN = 0.7, 0.5, 0.6
#: share that must have a passage of those who have what stands on both sides of it
WHOLE = 0.4
#: share of slots among the wordings of a place from which it is one, and share of copies that fill in the same from
#: which it is none
FILLED, SAME = 0.3, 0.8
#: kinds of slots that may be part of the script: a term, a number of instalments, a sum to be paid
_TERMS = frozenset(SLOTS[kind] for kind in ("amount", "date", "time", "count", "number"))
#: characters up to which a gap between two fixed characters is a place where copies choose
CHOICE = 14
#: characters of a shared passage that the line lacks, and how often such passages are put in
LACKING, ROUNDS = 6, 3

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
    best: tuple[int, int, list[tuple[int, int]]] = (0, 0, [])
    for number, (copy, stretches) in enumerate(zip(script.copies, lacking, strict=True)):
        worths = [_common(copy.points[start:end], shared) for start, end in stretches]
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


def _common(points: U32, shared: set[tuple[int, int]]) -> int:
    return sum(gram in shared for gram in pairwise(points.tolist()))


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
    own = script.own
    judges = np.where(keeping[own].sum(axis=0) > 1, own[:, None], True)
    slots = (script.line.points >= FIRST_SLOT) & (script.line.points <= LAST_SLOT)
    least = np.where(slots, AGREE, SURE) * (keeping & judges).sum(axis=0)
    least = np.maximum(least, WHOLE * (passing & judges).sum(axis=0))
    fixed: Flags = script.shared(held) & ((held & judges).sum(axis=0) >= least)
    return fixed


def _written(script: _Script, fixed: Flags) -> Told:
    told, places = Told(), np.flatnonzero(fixed).tolist()
    place, joined = script.found.place, _joined(script.found.place)
    if not places or places[0] > 0:
        told.write(OPEN, fixed=False)
    for a, b in pairwise([*places, -1]):
        character, is_fixed = _character(script, a)
        told.write(character, is_fixed)
        if b < 0:
            last = a == len(script.line.points) - 1
            told.write(script.line.after[a] if last else OPEN, fixed=last)
            break
        if b == a + 1 and joined[a]:
            told.write(script.line.after[a])
        else:
            _site(told, script, (place[:, a] >= 0) & (place[:, b] > place[:, a]), (a, b))
    return told


def _joined(place: I32) -> Flags:
    """After which characters of the line the next stands at once in every copy that has both, (m - 1,)."""
    spans = (place[:, :-1] >= 0) & (place[:, 1:] > place[:, :-1])
    found: Flags = spans.any(axis=0) & (~spans | (place[:, 1:] == place[:, :-1] + 1)).all(axis=0)
    return found


def _character(script: _Script, at: int) -> tuple[str, bool]:
    """What is fixed at a place of the line, and whether it is wording: of slots the kind that most copies have, or what
    nearly all of them fill in.
    """
    if not FIRST_SLOT <= script.line.points[at] <= LAST_SLOT:
        return script.line.written[at], True
    column = script.found.place[:, at].tolist()
    held = [(copy, place) for copy, place in zip(script.copies, column, strict=True) if place >= 0]
    kinds = Counter(copy.written[place] for copy, place in held)
    kind = max(sorted(kinds), key=lambda one: kinds[one], default=script.line.written[at])
    value, count = Counter(copy.filled[place] for copy, place in held).most_common(1)[0]
    if kind in _TERMS and value and count > 1 and count >= SAME * len(held):
        return value, True
    return kind, False


def _site(told: Told, script: _Script, spans: Flags, ends: tuple[int, int]) -> None:
    """Writes what stands between two fixed characters of the line in the copies that have both."""
    a, b = ends
    place, moved = script.found.place, script.found.moved
    spans &= ~(moved[:, a] | moved[:, b]) | (place[:, b] - place[:, a] <= CHOICE)
    if (spans & script.own).sum() > 1:
        spans &= script.own
    those = [(script.copies[n], *place[n, [a, b]].tolist()) for n in np.flatnonzero(spans).tolist()]
    wordings = Counter(copy.text(start + 1, end) for copy, start, end in those)
    mark = _mark(copy.after[start] for copy, start, _ in those)
    closing = _mark(copy.after[end - 1] for copy, start, end in those if end > start + 1)
    total = len(those)
    slots = Counter({one: n for one, n in wordings.items() if len(one) == 1 and FIRST_SLOT <= ord(one) <= LAST_SLOT})
    common = sorted(((one, n) for one, n in wordings.items() if n > 1 and len(one) <= CHOICE), key=_by_use)
    first, count = common[0] if common else ("", wordings[""])
    if slots and 1 < slots.total() >= FILLED * total:
        told.write(mark)
        told.write(max(sorted(slots), key=lambda one: slots[one]), fixed=False)
        told.write(closing)
    elif total and (count >= PLAIN * total or (not first and count >= AGREE * total)):
        told.write(mark)
        told.choose(common)
        told.write(first)
        told.write(closing if first else "")
    elif len(common) > 1 and sum(n for _, n in common) >= AGREE * total:
        told.write(mark)
        told.choose(common)
        told.write("[" + "|".join(one for one, _ in common[:SHOWN]) + "]", fixed=False)
        told.write(closing)
    else:
        told.write(OPEN, fixed=False)


def _mark(marks: Iterable[str]) -> str:
    """The mark that most have, if any has one."""
    counts = Counter(mark for mark in marks if mark)
    return max(sorted(counts), key=lambda mark: counts[mark], default="")


def _by_use(wording: tuple[str, int]) -> tuple[int, str]:
    return -wording[1], wording[0]
