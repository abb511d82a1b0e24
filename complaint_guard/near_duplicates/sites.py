"""What copies of a script write between two fixed characters: a slot, a choice among few wordings, or their own words.

Where most copies end as many clauses there, each part of a clause is read on its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from complaint_guard.near_duplicates.alignment import FIRST_SLOT, LAST_SLOT
from complaint_guard.near_duplicates.copies import Line
from complaint_guard.near_duplicates.wording import OPEN, SHOWN, Told

#: characters up to which a gap between two fixed characters is a place where copies choose
CHOICE = 14
#: share of the copies that any of the wordings listed must have, and from which one wording is the script's own
AGREE, PLAIN = 0.5, 0.6
#: share of slots among the wordings of a place from which it is one
FILLED = 0.3
#: share of the copies that must have a second wording for a place to be a choice
SECOND = 0.1
_ENDS_CLAUSE = re.compile(r"[,.。;:!?]")


@dataclass(frozen=True)
class Row:
    """What one copy has: `pieces` of clauses with the `marks` between them (one less), and the marks that are no ends
    of clauses before the first and behind the last.
    """

    pieces: tuple[str, ...]
    marks: tuple[str, ...]
    opening: str = ""
    closing: str = ""

    @staticmethod
    def of(copy: Line, start: int, end: int, elsewhere: Collection[int]) -> Row:
        """What `copy` has between the places `start` (-1: from its beginning) and `end`, without the characters that
        stand `elsewhere`.
        """
        pieces, marks, opening, closing = [""], list[str](), "", ""
        within = (place for place in range(start + 1, end) if place not in elsewhere)
        for place in [start, *within] if start >= 0 else within:
            pieces[-1] += closing + (copy.written[place] if place > start else "")
            mark, closing = copy.after[place], ""
            if _ENDS_CLAUSE.search(mark):
                pieces.append("")
                marks.append(mark)
            elif place == start:
                opening = mark
            else:
                closing = mark
        return Row(tuple(pieces), tuple(marks), opening, closing)

    @property
    def text(self) -> str:
        """All of it, without marks at its ends."""
        held = [place for place, piece in enumerate(self.pieces) if piece] or [0]
        within = range(held[0], held[-1])
        return "".join(self.pieces[place] + self.marks[place] for place in within) + self.pieces[held[-1]]


def write(told: Told, rows: Sequence[Row], at_end: bool) -> None:
    """Writes what the copies have, a row each; `at_end` of the script those who have more greet or sign: the wording
    most used is nothing there.
    """
    rows = _alike(rows)
    if _ends_clauses(rows):
        _write_clauses(told, rows, at_end)
    else:
        _write_one(told, [(row.opening, row.text, row.closing) for row in rows], len(rows), at_end)


def _alike(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows that end their clauses alike of those that have one wording, if most have; else all."""
    wordings = Counter("".join(row.pieces) for row in rows)
    bare, count = max(sorted(wordings.items()), key=lambda one: one[1], default=("", 0))
    if not bare or count < PLAIN * len(rows):
        return rows
    cuts = Counter(row.pieces for row in rows if "".join(row.pieces) == bare)
    cut = max(sorted(cuts), key=lambda one: (cuts[one], len(one)))
    return [row for row in rows if row.pieces == cut]


def _write_clauses(told: Told, rows: Sequence[Row], at_end: bool) -> None:
    """The end of one clause, the beginning of another, and what most have in between."""
    marked = [row for row in rows if row.marks]
    counts = Counter(len(row.marks) for row in marked)
    ends = max(sorted(counts), key=lambda one: counts[one], default=0)
    those = [row for row in marked if len(row.marks) == ends]
    without = [("", "", "") for row in rows if not row.marks and not row.text]
    first = [(row.opening, row.pieces[0], "") for row in marked] + without
    _write_one(told, first, len(first), at_end)
    for number in range(1, ends):
        _write_mark(told, (row.marks[number - 1] for row in those))
        _write_one(told, [("", row.pieces[number], "") for row in those] + without, len(first), at_end)
    _write_mark(told, (row.marks[-1] for row in marked))
    last = [("", row.pieces[-1], row.closing) for row in marked]
    # where clauses end at once, all of a copy that lost the mark is behind it
    if sum(not row.pieces[0] for row in marked) >= PLAIN * len(marked):
        last += [("", row.text, row.closing) for row in rows if not row.marks]
    _write_one(told, last, len(last), at_end)


def _write_mark(told: Told, marks: Iterable[str]) -> None:
    if told.pieces and told.pieces[-1][0] != OPEN:
        told.write(_mark(marks))


def _write_one(told: Told, wordings: Sequence[tuple[str, str, str]], total: int, at_end: bool) -> None:
    """Writes a piece of `total` copies by its wordings, each with the marks before and behind it."""
    counts = Counter(wording for _, wording, _ in wordings)
    common = _common(counts)
    written = _decided(counts, common, total, at_end)
    if written == OPEN:
        told.write(OPEN, fixed=False)
        return
    those = [one for one in wordings if bool(one[1]) == bool(written)]
    told.write(_mark(opening for opening, _, _ in those))
    if not _is_slot(written):
        told.choose(common)
    told.write(written, fixed=not _is_slot(written) and written in counts)
    told.write(_mark(closing for _, _, closing in those) if written else "")


def _decided(counts: Counter[str], common: Sequence[tuple[str, int]], total: int, at_end: bool) -> str:
    """The slot, wording or choice of a place, OPEN if there is none."""
    slots = Counter({one: n for one, n in counts.items() if _is_slot(one)})
    if at_end and 1 < counts[""] == max(counts.values()):
        return ""
    if slots and 1 < slots.total() >= FILLED * total:
        return max(sorted(slots), key=lambda one: slots[one])
    first, count = common[0] if common else ("", counts[""])
    if total and (count >= PLAIN * total or (not first and count >= AGREE * total)):
        return first
    if len(common) > 1 and sum(n for _, n in common) >= AGREE * total:
        shown = [one for one, _ in common[:SHOWN]]
        return f"[{'|'.join([*shown[:1], *sorted(shown[1:], key=lambda one: not one)])}]"
    return OPEN


def _is_slot(wording: str) -> bool:
    return len(wording) == 1 and FIRST_SLOT <= ord(wording) <= LAST_SLOT


def one_choice(left: Sequence[Row], right: Sequence[Row], both: Sequence[Row], between: str) -> bool:
    """Whether the copies choose among whole wordings around one character, `between` places on its `left` and `right`
    that go together, or what most have on either side is nobody's on both.
    """
    if _ends_clauses(left) and _ends_clauses(right):
        return False
    ahead, behind = Counter(row.pieces[-1] for row in left), Counter(row.pieces[0] for row in right)
    wordings = Counter(row.pieces[-1 if _ends_clauses(left) else 0] for row in both)
    if ahead and behind and not wordings[_most(ahead) + between + _most(behind)]:
        return True
    sides, common = [_chosen(ahead), _chosen(behind)], _common(wordings)
    agreed = sum(n for _, n in common) >= AGREE * len(both)
    return all(sides) and agreed and 1 < len(common) <= min(SHOWN, max(map(len, sides)))


def _most(wordings: Counter[str]) -> str:
    return max(sorted(wordings), key=lambda one: wordings[one])


def _ends_clauses(rows: Sequence[Row]) -> bool:
    return 2 * sum(bool(row.marks) for row in rows) > len(rows)


def _chosen(wordings: Counter[str]) -> list[tuple[str, int]]:
    """The wordings of a place where copies choose, none of any other."""
    common = [(one, n) for one, n in _common(wordings) if n >= SECOND * wordings.total()]
    return common if len(common) > 1 else []


def _common(wordings: Counter[str]) -> list[tuple[str, int]]:
    """Short wordings that two copies have or more, the most used first."""
    return sorted(((one, n) for one, n in wordings.items() if n > 1 and len(one) <= CHOICE), key=_by_use)


def _mark(marks: Iterable[str]) -> str:
    """The mark that most have, "" if half have none."""
    counts = Counter(marks)
    best = max(sorted(filter(None, counts)), key=lambda mark: counts[mark], default="")
    return best if 2 * counts[""] <= counts.total() else ""


def _by_use(wording: tuple[str, int]) -> tuple[int, str]:
    return -wording[1], wording[0]
