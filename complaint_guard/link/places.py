"""Which writings of an address are one place. A writing that leaves out its city or road joins the one place it
can mean, and joins none if it could mean several.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

#: parts that two writings of one place must not contradict, from the widest to the narrowest
REGION = ("province", "city", "district")
DOOR = ("road", "number")


@dataclass(frozen=True)
class Writing:
    """One distinct way a place was written: its name (compound, or road and number), region and door."""

    name: str
    province: str
    city: str
    district: str
    road: str
    number: str


def resolve(writings: Sequence[Writing]) -> list[tuple[int, bool]]:
    """For each writing the number of its place, and whether it named its region; writings of one place share the
    number.
    """
    by_name: dict[str, list[int]] = defaultdict(list)
    for i, writing in enumerate(writings):
        by_name[writing.name].append(i)
    place = [-1] * len(writings)
    following = 0
    for members in by_name.values():
        following = _resolve_name(writings, members, place, following)
    return [(place[i], bool(writing.city or writing.district)) for i, writing in enumerate(writings)]


def _resolve_name(writings: Sequence[Writing], members: list[int], place: list[int], following: int) -> int:
    """Numbers the places of one name, beginning with the fullest writings; returns the next free number."""
    fullest = sorted(members, key=lambda i: (-_filled(writings[i]), i))
    places: dict[tuple[str, str], list[tuple[int, Writing]]] = defaultdict(list)
    all_places: list[tuple[int, Writing]] = []
    for i in fullest:
        writing = writings[i]
        pool = _pool(writing, places, all_places)
        fitting = {number for number, known in pool if _agree(writing, known)}
        if len(fitting) == 1:
            place[i] = fitting.pop()
            continue
        place[i] = following
        known = (following, writing)
        all_places.append(known)
        places[writing.city, writing.district].append(known)
        following += 1
    return following


def _pool(
    writing: Writing, places: dict[tuple[str, str], list[tuple[int, Writing]]], all_places: list[tuple[int, Writing]]
) -> list[tuple[int, Writing]]:
    if writing.city and writing.district:
        near = [(writing.city, writing.district), (writing.city, ""), ("", writing.district), ("", "")]
        return [known for key in near for known in places.get(key, [])]
    return all_places


def _filled(writing: Writing) -> int:
    return sum(bool(getattr(writing, part)) for part in REGION + DOOR)


def _agree(left: Writing, right: Writing) -> bool:
    return all(
        not getattr(left, part) or not getattr(right, part) or getattr(left, part) == getattr(right, part)
        for part in REGION + DOOR
    )
