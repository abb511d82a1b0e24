"""Glossary, and the schema of every table that passes between rooms.

Words
    complaint       one row a customer's words came in, under one complaint id
    person          the complainant behind one or more complaints (repeats and portal copies are one person)
    script          wording that several people's complaints were written from; a *family* is the complaints of one
    template        the wording of a script with its slots left open
    slot            a part that changes from copy to copy: name, amount, date, contract number, institution
    candidate       a pair worth comparing; verification says whether it is a near-duplicate
    hub             a shared thing: a script family, an address at one level, a phone, an account, a device, an agent
    tie             one complaint holds one hub, with the bits that sharing this hub is worth
    bits            log2 likelihood ratio: evidence for one organiser rather than chance; may be negative
    pair            two people, the bits of all hubs they share, and the posterior
    gang            people held together by pairs above the threshold; tier refer, review or watch
    explained       a group that looks alike and has an innocent explanation; named, never accused
    night           one run's date; its tables are one folder of the case base

Ids are strings. Missing strings are "" (never null), so that a join needs no special case.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from complaint_guard.errors import ComplaintGuardError
from complaint_guard.records.schemas import (
    ADDRESS_PARTS,
    AGENTS,
    APART,
    CLAIMS,
    CLANS,
    CLEARED,
    COMPANIES,
    COMPARED,
    COMPARISON,
    COMPLAINTS,
    EMBEDDINGS,
    EXPLAINED,
    FAMILIES,
    FAMILY_MEMBERS,
    GANGS,
    HUBS,
    LIMITS,
    LINEAGE,
    MEMBERS,
    NORMALISED,
    OWN_VOICE,
    PAIRS,
    PART,
    PEOPLE,
    REJECTS,
    SCHEMAS,
    SLOT,
    SLOTS,
    TEXT_PAIRS,
    TIES,
    VERDICTS,
    VOICES,
)

__all__ = [
    "ADDRESS_PARTS",
    "AGENTS",
    "APART",
    "CLAIMS",
    "CLANS",
    "CLEARED",
    "COMPANIES",
    "COMPARED",
    "COMPARISON",
    "COMPLAINTS",
    "EMBEDDINGS",
    "EXPLAINED",
    "FAMILIES",
    "FAMILY_MEMBERS",
    "GANGS",
    "HUBS",
    "LIMITS",
    "LINEAGE",
    "MEMBERS",
    "NORMALISED",
    "OWN_VOICE",
    "PAIRS",
    "PART",
    "PEOPLE",
    "REJECTS",
    "SCHEMAS",
    "SLOT",
    "SLOTS",
    "TEXT_PAIRS",
    "TIES",
    "VERDICTS",
    "VOICES",
    "Corpus",
    "Gang",
    "Script",
    "check",
    "table",
]


@dataclass(frozen=True)
class Script:
    """A text of the corpus: `origin` known (a script of the field) or public (a how-to text, an official form)."""

    script_id: str
    family: str
    origin: str
    text: str


#: groups of words
Groups = tuple[tuple[str, ...], ...]


#: kinds of what two texts may share
Kind = Literal["bigram", "character", "wording", "theme"]


class MarkWeight(NamedTuple):
    """What sharing a mark tells of one source beside its rarity: 1 as much, less where it is a manner of speaking.
    `mark` is its characters or, of wordings and themes, the number of the group from 1.
    """

    kind: Kind
    mark: str
    factor: float


@dataclass(frozen=True)
class Words:
    """Groups of wordings that stand for one another; themes: the words by which one narrow scene shows itself; and what
    marks are worth beside their rarity.
    """

    wordings: Groups = ()
    themes: Groups = ()
    weights: tuple[MarkWeight, ...] = ()


@dataclass(frozen=True)
class Corpus:
    """Scripts known beforehand, public texts that lower suspicion, independent complaints as background, and the words
    of the field. `vectors` (n, d) float32 are of the scripts, then of the background.
    """

    scripts: tuple[Script, ...] = ()
    background: tuple[str, ...] = ()
    words: Words = Words()
    vectors: NDArray[np.float32] = field(default_factory=lambda: np.empty((0, 0), np.float32), compare=False)

    @property
    def texts(self) -> list[str]:
        """The texts of the scripts, then the background."""
        return [script.text for script in self.scripts] + list(self.background)


@dataclass(frozen=True)
class Gang:
    """people, and the maximum spanning tree of their pairs: (left, right, bits, posterior), strongest first; `together`
    says that not every pair of it suffices, and three or more bear each other out.
    """

    gang_id: str
    people: tuple[str, ...]
    tree: tuple[tuple[str, str, float, float], ...]
    together: bool = False


def table(name: str, rows: list[dict[str, object]]) -> pa.Table:
    """Table `name` made of row dictionaries; an empty list gives an empty table of the right schema."""
    return pa.Table.from_pylist(rows, schema=SCHEMAS[name])


def check(name: str, found: pa.Table) -> pa.Table:
    """`found`, cast to the schema of table `name`. Raises ComplaintGuardError if columns differ or a cell is null."""
    schema = SCHEMAS[name]
    if found.column_names != schema.names:
        odd = sorted(set(found.column_names) ^ set(schema.names)) or ["the order of columns"]
        raise ComplaintGuardError(f"table {name} differs from its schema in {', '.join(odd)}; report this as a bug")
    result = found.cast(schema)
    nulls = [column for column in schema.names if result[column].null_count]
    if nulls:
        raise ComplaintGuardError(f"table {name} has empty cells in {', '.join(nulls)}; report this as a bug")
    return result
