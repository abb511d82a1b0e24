"""Hubs and who holds them, made by hand: what fusing, ranking and explaining read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import log2

import pyarrow as pa

from complaint_guard import records
from complaint_guard.records import Gang

MOMENT = datetime(2026, 9, 1, 9)
ACCOMPLICES = 0.25


#: a slot of a template, as normalise writes it
OPEN_SLOT = "\ue002"


@dataclass(frozen=True)
class Shared:
    """One hub and the persons that hold it; `registered` are those who only give its registered room."""

    channel: str
    holders: Sequence[str]
    bits: float = 20.0
    innocent: str = ""
    level: str = "same"
    registered: Sequence[str] = ()
    label: str = ""


@dataclass(frozen=True)
class Tables:
    """Each person has one complaint, "c" and the person."""

    ties: pa.Table
    hubs: pa.Table
    people: pa.Table
    normalised: pa.Table

    @property
    def linked(self) -> tuple[pa.Table, pa.Table]:
        return self.ties, self.hubs


def tables(
    hubs: Mapping[str, Shared], people: Iterable[str], lengths: Mapping[str, int] | None = None, district: str = ""
) -> Tables:
    """`lengths` are the characters of people's texts (default: too short to disagree); `district` is where all of them
    live (default: each elsewhere). All give a place of business and name a firm.
    """
    everyone = list(people)
    ties = [
        {
            "complaint_id": f"c{person}",
            "person_id": person,
            "channel": hub.channel,
            "level": "registered" if person in hub.registered else hub.level,
            "hub_id": hub_id,
            "bits": hub.bits,
        }
        for hub_id, hub in hubs.items()
        for person in hub.holders
    ]
    rows = [
        {
            "hub_id": hub_id,
            "channel": hub.channel,
            "level": hub.level,
            "label": hub.label or f"label of {hub_id}, {OPEN_SLOT} of each",
            "people": len(hub.holders),
            "complaints": len(hub.holders),
            "bits": hub.bits,
            "innocent": hub.innocent,
        }
        for hub_id, hub in hubs.items()
    ]
    blank = {field.name: False if pa.types.is_boolean(field.type) else "" for field in records.NORMALISED}
    seen = [
        {
            **blank,
            "complaint_id": f"c{person}",
            "received_at": MOMENT + timedelta(days=day),
            "slots": [],
            "district": district or f"区{day}",
            "place": "business",
            "agent_company": "某咨询公司",
            "masked": "说" * (lengths or {}).get(person, 10),
        }
        for day, person in enumerate(everyone)
    ]
    grounds = [{"complaint_id": f"c{person}", "person_id": person, "ground": "alone"} for person in everyone]
    return Tables(
        records.table("ties", ties),
        records.table("hubs", rows),
        records.table("people", grounds),
        records.table("normalised", seen),
    )


def prior(people: int) -> float:
    """Bits of two random people's being accomplices."""
    return log2(ACCOMPLICES / people)


def posterior(bits: float, people: int) -> float:
    return 1 / (1 + 2 ** -(bits + prior(people)))


def names(letter: str, count: int) -> list[str]:
    return [f"{letter}{number:03d}" for number in range(count)]


def pairs(edges: Iterable[tuple[str, str, float]], people: int = 1000, crowded: bool = False) -> pa.Table:
    """PAIRS, all bits in the channel script; `crowded` if a hub of too many holders proposed them."""
    return records.table(
        "pairs",
        [
            {
                "left_id": min(left, right),
                "right_id": max(left, right),
                "bits": bits,
                "posterior": posterior(bits, people),
                "crowded": crowded,
                "parts": [{"part": "script", "bits": bits}],
            }
            for left, right, bits in edges
        ],
    )


def chain(gang_id: str, people: Sequence[str], bits: float, total: int = 1000) -> Gang:
    """A gang whose tree is a chain of equal edges."""
    edges = pairwise(people)
    return Gang(gang_id, tuple(people), tuple((left, right, bits, posterior(bits, total)) for left, right in edges))
