"""Keeping a script in the user's own corpus, from where it is recognised at its first copy."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from complaint_guard import entries
from complaint_guard.casebase import CaseBase
from complaint_guard.corpus import FAMILIES
from complaint_guard.entries import Entry, Kept
from complaint_guard.errors import InputError, UsageError
from complaint_guard.settings import NearDuplicateSettings
from complaint_guard.templates.checked import private, refusal
from complaint_guard.templates.mined import line_of


@dataclass(frozen=True)
class Refused:
    """A script that was not added: `place` is its line in the file, from 1 (0: it was asked by its id), and why."""

    place: int
    id: str
    why: str


@dataclass(frozen=True)
class Added:
    """What was put into the user's corpus folder, and what was not."""

    added: tuple[Entry, ...]
    refused: tuple[Refused, ...]


def add(case_base: CaseBase, settings: NearDuplicateSettings, asked: str, family: str = "", note: str = "") -> Added:
    """What of `asked` was added to the user's corpus folder: the family of that id in the head night, or the lines of
    the JSONL file of that name, each on its own; `family` and `note` go before what they say. Raises UsageError,
    InputError, and then adds nothing.
    """
    if not settings.corpus:
        raise UsageError(
            'no corpus folder of your own is set; write corpus = "FOLDER" under [near_duplicates] in '
            "complaint-guard.toml"
        )
    if family and family not in FAMILIES:
        raise UsageError(f"--family {family} is no family; give one of F0 to F9")
    if found := private(note):
        raise UsageError(f"--note holds {found}; nothing was added")
    asked_for = {0: line_of(case_base, asked)} if asked.startswith("S-") else _lines(Path(asked))
    there = list(entries.kept(settings.corpus))
    added, refused = list[Entry](), list[Refused]()
    for place, one in asked_for.items():
        entry = Entry("", "", "") if isinstance(one, str) else _filed(one, family, note)
        why = f"{one}; correct it" if isinstance(one, str) else refusal(entry, there, settings.least_bigrams)
        if why:
            refused.append(Refused(place, entry.id, why))
            continue
        added.append(entry)
        there.append(Kept(entry, "known", True))
    if added:
        entries.add(settings.corpus, added)
    return Added(tuple(added), tuple(refused))


def _filed(entry: Entry, family: str, note: str) -> Entry:
    """The entry with what the user says of it; a mined id names its family too."""
    number = re.sub(r"^U-F\d-", f"U-{family}-", entry.id) if family else entry.id
    return replace(entry, id=number, family=family or entry.family, note=note or entry.note)


def _lines(path: Path) -> dict[int, Entry | str]:
    """The entries of a file by line; for a line that is none what it is."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise UsageError(
            f"{path.name}: {error.strerror}; give a family of the head night (S-...) or a file of `templates mine`"
        ) from None
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not UTF-8 text; convert it first") from None
    found = {number: _line(line) for number, line in enumerate(lines, 1) if line.strip()}
    if not found:
        raise InputError(f"{path.name} holds no script; nothing was added")
    return found


def _line(line: str) -> Entry | str:
    try:
        return entries.entry(line)
    except ValueError as error:
        return str(error)
