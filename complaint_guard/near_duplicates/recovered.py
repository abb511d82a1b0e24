"""Templates as columns of FAMILIES, and what was left unread for them as rows of LIMITS."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from complaint_guard.engine import LOCAL
from complaint_guard.near_duplicates.carried import WORDING, Readings
from complaint_guard.near_duplicates.copies import COPIES, LONGEST, named
from complaint_guard.near_duplicates.shingles import I64, Shingles
from complaint_guard.near_duplicates.skeleton import folded
from complaint_guard.near_duplicates.template import recover
from complaint_guard.near_duplicates.wording import Template, Variant, hidden, ranked

#: characters of a name
LONGEST_NAME = 4
#: what is left unread -> up to what is read
_LEFT = {"话术还原只读部分人的副本": COPIES, "话术还原只读长文的前段": LONGEST}


@dataclass(frozen=True)
class Family:
    """A family as its template is recovered from it: its NORMALISED rows, the first copy of each author (masked text
    and text), and what `stands` of it as an earlier night read it, which is not made again.
    """

    rows: Sequence[Mapping[str, Any]]
    first: Sequence[tuple[str, str]]
    stands: Mapping[str, Any] | None

    @staticmethod
    def of(rows: Sequence[Mapping[str, Any]], author: I64, readings: Readings) -> Family:
        """The family of `rows`, each by one `author`."""
        first: dict[int, tuple[str, str]] = {}
        for row, one in zip(rows, author.tolist(), strict=True):
            first.setdefault(one, (row["masked"], row["text"]))
        return Family(rows, list(first.values()), readings.get(frozenset(row["complaint_id"] for row in rows)))


def templates(families: Sequence[Family]) -> list[Template | None]:
    """The template of each family, None of one whose wording stands."""
    made = iter(LOCAL.map_each([one.first for one in families if not one.stands], recover))
    return [None if one.stands else next(made) for one in families]


def columns(family: Family, template: Template | None, shingles: Shingles) -> tuple[dict[str, Any], Counter[str]]:
    """The columns template, variants, passages and read of one family, and how many copies were left out or cut.
    Whoever complains or acts in the family is not named, nor is who is masked as a name in one copy and stands plainly
    in another.
    """
    if template is None:
        stands = family.stands or {}
        wording = {name: stands[name] for name in WORDING}
        return wording, _left(family, stands["read"], sum(len(masked) > LONGEST for masked, _ in family.first))

    def rarity(passage: str) -> float:
        """Bits that the passage is worth, as far as the texts beside the family tell of its bigrams."""
        points = [point for _, point in folded(passage)]
        held = shingles.frequency[[shingles.id_of(*gram) for gram in pairwise(points)]]
        return float(np.log2(len(shingles) / np.maximum(held - len(family.rows), 1)).sum())

    names = {name for row in family.rows for name in (row["name"], row["agent"])}
    names |= {name for copy in family.first[:COPIES] for name in named(*copy) if len(name) <= LONGEST_NAME}
    found = ranked(hidden(template, sorted(names)), rarity)
    variants = [_variant(one) for one in found.variants]
    wording = {"template": found.wording, "variants": variants, "passages": list(found.passages), "read": found.read}
    return wording, _left(family, found.read, found.cut)


def _left(family: Family, read: int, cut: int) -> Counter[str]:
    return Counter(dict(zip(_LEFT, (len(family.first) - read, cut), strict=True)))


def limits(left: Mapping[str, int]) -> list[dict[str, object]]:
    """Rows of LIMITS for what was left unread."""
    rows = ((name, float(value), left.get(name, 0)) for name, value in _LEFT.items())
    return [
        {"room": "near_duplicates", "limit": name, "value": value, "touched": touched}
        for name, value, touched in rows
        if touched
    ]


def _variant(found: Variant) -> dict[str, object]:
    return {"place": found.place, "wordings": [{"wording": text, "copies": n} for text, n in found.wordings]}
