"""One script family: its skeleton, variants, slots, spread, the passages that give it away, and copies of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise
from statistics import fmean
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard import entries
from complaint_guard.casebase import CaseBase
from complaint_guard.errors import NotFoundError
from complaint_guard.near_duplicates.copies import drawn, versions
from complaint_guard.near_duplicates.template import recover
from complaint_guard.near_duplicates.wording import hidden
from complaint_guard.report.families import grievance
from complaint_guard.report.mask import mask_text
from complaint_guard.report.view import SLOT_KINDS
from complaint_guard.search.lookup import Lookup
from complaint_guard.templates.listed import families, kind_of

#: copies shown, each of at most so many characters; other versions shown
COPIES, LONGEST, VERSIONS = 3, 600, 3


@dataclass(frozen=True)
class Choice:
    """A place where copies choose, at character `place` of the skeleton: (wording, copies), most used first."""

    place: int
    wordings: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Passage:
    """A passage that gives the script away, and how many complaints of others hold it word for word."""

    text: str
    elsewhere: int


@dataclass(frozen=True)
class Version:
    """Another wording of the same script: the people who use it, of those read, and its skeleton."""

    people: int
    text: str


@dataclass(frozen=True)
class Copy:
    """One complaint of the family, masked, its slots written {kind}; `length` is that of the whole text."""

    complaint_id: str
    received_at: datetime
    text: str
    length: int


@dataclass(frozen=True)
class Shown:
    """One family, masked. `known_id` is the corpus script it is a copy of, `known_text` that script; `read` copies of
    `people` were read for the skeleton; `days` on which copies came; `provinces`, `channels` and `gangs` with their
    complaints; `family` is the kind of grievance, `warning` what is known of that kind. `others` are further families
    of the head night that copy the same known script.
    """

    id: str
    origin: str
    known_id: str
    known_text: str
    note: str
    family: str
    subject: str
    skeleton: str
    choices: tuple[Choice, ...]
    slots: tuple[tuple[str, int], ...]
    passages: tuple[Passage, ...]
    versions: tuple[Version, ...]
    people: int
    complaints: int
    read: int
    days: int
    first_seen: datetime | None
    last_seen: datetime | None
    provinces: tuple[tuple[str, int], ...]
    channels: tuple[tuple[str, int], ...]
    gangs: tuple[tuple[str, int], ...]
    copies: tuple[Copy, ...]
    warning: Mapping[str, Any]
    others: tuple[str, ...]


def shown(case_base: CaseBase, folder: str, asked: str) -> Shown:
    """The family `asked`: S-... of the head night, or the id of a corpus script. Raises NotFoundError."""
    rows = families(case_base)
    kept = {one.entry.id: one for one in entries.kept(folder)}
    own = [row for row in rows if asked in (row["family_id"], row["known_id"])]
    own.sort(key=lambda row: (-row["people"], row["family_id"]))
    if not own and asked not in kept:
        raise NotFoundError(
            f"no script family {asked} in the head night or in the corpus; `complaint-guard templates list` lists them"
        )
    if not own:
        return _unseen(kept[asked])
    return _family(case_base, own, kept.get(own[0]["known_id"]))


def _unseen(one: entries.Kept) -> Shown:
    """A script of the corpus that no complaint copies."""
    entry = one.entry
    family = kind_of(entry)
    return Shown(
        entry.id, one.origin, entry.id, entry.text, entry.note, family, "", entry.text, (), _slots(entry.text), (), (),
        0, 0, 0, 0, None, None, (), (), (), (), entries.warnings().get(family, {}), (),
    )  # fmt: skip


def _family(case_base: CaseBase, rows: Sequence[Mapping[str, Any]], known: entries.Kept | None) -> Shown:
    row = rows[0]
    lookup = Lookup.of(case_base)
    members = case_base.among("family_members", "family_id", [row["family_id"]])
    ids = members["complaint_id"].to_pylist()
    clean = lookup.rows("normalised", ids).sort_by([("received_at", "ascending"), ("complaint_id", "ascending")])
    channels = lookup.rows("complaints", ids, ["channel"])["channel"]
    names = {name for column in ("name", "agent") for name in clean[column].to_pylist()}
    skeleton = _read(row["template"], names)
    family = kind_of(known.entry) if known else grievance(row["template"], row["known_id"])
    return Shown(
        id=row["family_id"],
        origin=row["origin"],
        known_id=row["known_id"],
        known_text=known.entry.text if known else "",
        note=known.entry.note if known else "",
        family=family,
        subject=mask_text(row["subject"], names),
        skeleton=skeleton,
        choices=tuple(_choice(one, row["template"], names) for one in row.get("variants", ())),
        slots=_slots(skeleton),
        passages=_passages(case_base, row.get("passages", ()), ids, names),
        versions=_versions(clean, names, row["template"]),
        people=row["people"],
        complaints=row["complaints"],
        read=row.get("read", 0),
        days=pc.count_distinct(clean["received_at"].cast(pa.date32(), safe=False)).as_py(),
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        provinces=_counted(clean["province"]),
        channels=tuple((mask_text(channel), count) for channel, count in _counted(channels)),
        gangs=_counted(case_base.among("members", "complaint_id", ids)["gang_id"]),
        copies=_copies(clean, names),
        warning=entries.warnings().get(family, {}),
        others=tuple(other["family_id"] for other in rows[1:]),
    )


def _read(text: str, names: set[str]) -> str:
    """`text` as people may read it: slots written {kind}, names and numbers masked."""
    return mask_text(text.translate(SLOT_KINDS), names)


def _choice(variant: Mapping[str, Any], template: str, names: set[str]) -> Choice:
    wordings = tuple((_read(one["wording"], names), one["copies"]) for one in variant["wordings"])
    return Choice(len(_read(template[: variant["place"]], names)), wordings)


def _slots(skeleton: str) -> tuple[tuple[str, int], ...]:
    kinds = Counter(piece.partition("}")[0] for piece in skeleton.split("{")[1:] if "}" in piece)
    return tuple(sorted(kinds.items(), key=lambda one: (-one[1], one[0])))


def _passages(case_base: CaseBase, passages: Sequence[str], ids: Sequence[str], names: set[str]) -> tuple[Passage, ...]:
    """The passages with the complaints beside `ids` that hold them; those that hold them least come first."""
    texts = case_base.history("normalised", ["complaint_id", "text"])
    beside = texts["text"].filter(pc.invert(pc.is_in(texts["complaint_id"], value_set=pa.array(ids, pa.string()))))
    found = [Passage(_read(one, names), pc.sum(pc.match_substring(beside, one)).as_py() or 0) for one in passages]
    return tuple(sorted(found, key=lambda one: one.elsewhere))


def _versions(clean: pa.Table, names: set[str], skeleton: str) -> tuple[Version, ...]:
    """Other wordings of the script that two or more people use, the commonest first, without that of the skeleton."""
    own = {row["name"] or row["complaint_id"]: (row["masked"], row["text"]) for row in clean.to_pylist()}
    lines, _ = drawn(list(own.values()))
    if len(lines) < len(own) or len(lines) < 2:
        return ()
    numbered = sorted(zip(versions(lines).tolist(), own.values(), strict=True), key=lambda one: one[0])
    groups = [[copy for _, copy in group] for _, group in groupby(numbered, key=lambda one: one[0])]
    if len(groups) < 2:
        return ()
    pairs = set(pairwise(skeleton))
    groups.remove(max(groups, key=lambda group: fmean(len(pairs.intersection(pairwise(one))) for one, _ in group)))
    groups = sorted((group for group in groups if len(group) > 1), key=lambda group: -len(group))[:VERSIONS]
    wordings = (hidden(recover(group), sorted(names)).wording for group in groups)
    return tuple(Version(len(group), _read(text, names)) for group, text in zip(groups, wordings, strict=True))


def _counted(column: pa.ChunkedArray) -> tuple[tuple[str, int], ...]:
    """Values with their rows, the commonest first."""
    counts = [(row["values"], row["counts"]) for row in pc.value_counts(column).to_pylist()]
    return tuple(sorted(counts, key=lambda one: (-one[1], one[0])))


def _copies(clean: pa.Table, names: set[str]) -> tuple[Copy, ...]:
    rows = clean.select(["complaint_id", "received_at", "masked"]).slice(0, COPIES).to_pylist()
    texts = [_read(row["masked"], names) for row in rows]
    return tuple(
        Copy(row["complaint_id"], row["received_at"], text[:LONGEST], len(text))
        for row, text in zip(rows, texts, strict=True)
    )
