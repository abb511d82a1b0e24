"""Templates as columns of FAMILIES, and what was left unread for them as rows of LIMITS."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from complaint_guard.near_duplicates.copies import COPIES, LONGEST, named
from complaint_guard.near_duplicates.shingles import I64, Shingles, folded
from complaint_guard.near_duplicates.template import recover
from complaint_guard.near_duplicates.wording import Variant, hidden

#: characters of a name
LONGEST_NAME = 4
#: what is left unread -> up to what is read
_LEFT = {"话术还原只读部分人的副本": COPIES, "话术还原只读长文的前段": LONGEST}


def columns(
    own: Sequence[Mapping[str, Any]], author: I64, shingles: Shingles, stands: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], Counter[str]]:
    """The columns template, variants, passages and read of one family, from the first copy of each author, and how many
    copies were left out or cut. `own` are its NORMALISED rows; whoever complains or acts in the family is not named,
    nor is who is masked as a name in one copy and stands plainly in another. What `stands` of an earlier night is not
    made again.
    """
    first: dict[int, tuple[str, str]] = {}
    for row, one in zip(own, author.tolist(), strict=True):
        first.setdefault(one, (row["masked"], row["text"]))
    if stands:
        cut = sum(len(masked) > LONGEST for masked, _ in first.values())
        return dict(stands), Counter(dict(zip(_LEFT, (len(first) - stands["read"], cut), strict=True)))

    def rarity(passage: str) -> float:
        """Bits that the passage is worth, as far as the texts beside the family tell of its bigrams."""
        points = [point for _, point in folded(passage)]
        held = shingles.frequency[[shingles.id_of(*gram) for gram in pairwise(points)]]
        return float(np.log2(len(shingles) / np.maximum(held - len(own), 1)).sum())

    names = {name for row in own for name in (row["name"], row["agent"])}
    names |= {name for copy in list(first.values())[:COPIES] for name in named(*copy) if len(name) <= LONGEST_NAME}
    found = hidden(recover(list(first.values()), rarity), sorted(names))
    left = Counter(dict(zip(_LEFT, (len(first) - found.read, found.cut), strict=True)))
    variants = [_variant(one) for one in found.variants]
    told = {"template": found.wording, "variants": variants, "passages": list(found.passages), "read": found.read}
    return told, left


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
