"""Keeping a script in the user's own corpus, from where it is recognised at its first copy."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from complaint_guard import entries
from complaint_guard.casebase import CaseBase
from complaint_guard.entries import Entry, Kept
from complaint_guard.errors import InputError, UsageError
from complaint_guard.report.mask import mask_text
from complaint_guard.settings import NearDuplicateSettings
from complaint_guard.templates.mined import line_of

#: share of a text's character pairs that another text of the corpus may hold
NEAR = 0.5
FAMILIES = tuple(f"F{number}" for number in range(10))
_SLOT = re.compile(r"\{[^{}]*\}")


def add(
    case_base: CaseBase, settings: NearDuplicateSettings, asked: str, family: str = "", note: str = ""
) -> list[Entry]:
    """The entries added to the user's corpus folder: the family `asked` of the head night, or the lines of the JSONL
    file of that name; `family` and `note` go before what they say. All or none. Raises UsageError, InputError.
    """
    if not settings.corpus:
        raise UsageError(
            'no corpus folder of your own is set; write corpus = "FOLDER" under [near_duplicates] in '
            "complaint-guard.toml"
        )
    if family and family not in FAMILIES:
        raise UsageError(f"--family {family} is no family; give one of F0 to F9")
    found = [line_of(case_base, asked)] if asked.startswith("S-") else _lines(Path(asked))
    found = [_filed(one, family, note) for one in found]
    there = list(entries.kept(settings.corpus))
    for one in found:
        _check(one, there, settings.least_bigrams)
        there.append(Kept(one, "known", True))
    entries.add(settings.corpus, found)
    return found


def _filed(entry: Entry, family: str, note: str) -> Entry:
    """The entry with what the user says of it; a mined id names its family too."""
    number = re.sub(r"^U-F\d-", f"U-{family}-", entry.id) if family else entry.id
    return replace(entry, id=number, family=family or entry.family, note=note or entry.note)


def _lines(path: Path) -> list[Entry]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise UsageError(
            f"{path.name}: {error.strerror}; give a family of the head night (S-...) or a file of `templates mine`"
        ) from None
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not UTF-8 text; convert it first") from None
    found = [_line(path.name, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise InputError(f"{path.name} holds no script; nothing was added")
    return found


def _line(name: str, number: int, line: str) -> Entry:
    try:
        return entries.entry(json.loads(line))
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError):
        raise InputError(f"{name} line {number} is not an object with id and text; correct it") from None


def _check(entry: Entry, there: Sequence[Kept], least: int) -> None:
    """Raises UsageError if the entry cannot be kept as it is."""
    if any(one.entry.id == entry.id for one in there):
        raise UsageError(f"{entry.id} is in the corpus already; nothing was added")
    pairs = _pairs(entry.text)
    if len(pairs) < least:
        raise UsageError(
            f"{entry.id} has {len(pairs)} distinct character pairs, {least} are needed to recognise it; "
            "nothing was added"
        )
    if mask_text(_SLOT.sub("", entry.text)) != _SLOT.sub("", entry.text):
        raise UsageError(
            f"{entry.id} holds what looks like somebody's name, number or address; put a slot such as {{phone}} in its "
            "place, nothing was added"
        )
    nearest = max(
        ((len(pairs & _pairs(one.entry.text)) / len(pairs), one.entry.id) for one in there), default=(0.0, "")
    )
    if nearest[0] >= NEAR:
        raise UsageError(
            f"{entry.id} shares {nearest[0]:.0%} of its character pairs with {nearest[1]} (limit {NEAR:.0%}); "
            "nothing was added, that script is recognised already"
        )


def _pairs(text: str) -> set[tuple[str, str]]:
    pieces = _SLOT.sub("\0", text).split("\0")
    bare = ("".join(filter(str.isalnum, piece)) for piece in pieces)
    return {pair for piece in bare for pair in pairwise(piece)}
