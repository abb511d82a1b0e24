"""What can be asked of the case base, cleaned as complaints are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from complaint_guard import records
from complaint_guard.errors import UsageError
from complaint_guard.normalise import normalise
from complaint_guard.records.vectors import Vectors
from complaint_guard.settings import Settings

FIELDS = ("complaint_id", "phone", "account", "address", "text")
#: Parts of an address that name a place.
_NAMED = ("province", "city", "district", "town", "road", "compound")
#: Digits that a whole number has, in words, and the fewest.
_DIGITS = {"phone": ("a mobile has 11, a landline 7 to 12", 10), "account": ("an account has 12 to 30", 12)}


@dataclass(frozen=True)
class Question:
    """What is asked; "" is not asked; `audio` is the path of a recording. At most `shown` hits are given for each
    field.
    """

    text: str = ""
    phone: str = ""
    address: str = ""
    account: str = ""
    complaint_id: str = ""
    shown: int = 20
    audio: str = ""


def worded(question: Question) -> bool:
    """Whether anything but an id was asked, which is compared as it is."""
    return any(getattr(question, name) for name in FIELDS if name != "complaint_id")


def normalised(question: Question, settings: Settings) -> dict[str, Any]:
    """The question as a normalised row, cleaned exactly as complaints are. Raises UsageError."""
    empty = {name.name: [] if pa.types.is_list(name.type) else "" for name in records.COMPLAINTS}
    asked = {name: getattr(question, name) for name in FIELDS}
    row = empty | asked | {"received_at": datetime(2000, 1, 1), "row": 0}
    found: dict[str, Any] = normalise(records.table("complaints", [row]), settings.normalise).to_pylist()[0]
    for name in ("phone", "account", "text"):
        if asked[name] and not found[name]:
            raise UsageError(_unlike(name, asked[name]))
    if question.address and not any(found[part] for part in _NAMED):
        raise UsageError(
            f"the address given ({len(question.address)} characters) names no place; the least that addresses are "
            "compared by is a city, a road or a compound with its name: write it with one"
        )
    return found


def embedded(wanted: Mapping[str, Any], texts: Sequence[str], settings: Settings) -> np.ndarray:
    """The vectors of masked `texts` of what is `wanted`, (n, d) float32, L2-normed."""
    from complaint_guard.embed import embed, load_encoder  # a phone needs no text model

    rows = pa.Table.from_pylist([dict(wanted) | {"masked": text} for text in texts], schema=records.NORMALISED)
    return Vectors.read(embed(rows, load_encoder(settings.embed), settings.embed)).rows()


def _unlike(name: str, given: str) -> str:
    """Why the value given is none that complaints hold."""
    digits, whole = len(re.findall(r"\d", given)), _DIGITS.get(name)
    if whole and 0 < digits < whole[1]:
        return f"the {name} given has {digits} digits and is only a part of one ({whole[0]}); give the whole number"
    return f"the {name} given is not one that complaints are compared by; check it for placeholders"
