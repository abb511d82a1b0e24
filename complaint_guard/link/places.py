"""Which writings of an address are one place. A writing that leaves out its city or road joins the one place it
can mean, and joins none if it could mean several.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple


class Writing(NamedTuple):
    """One distinct way a place was written: its name (compound, or road and number), and parts that two writings of one
    place must not contradict, from the widest to the narrowest.
    """

    name: str
    province: str
    city: str
    district: str
    road: str
    number: str


def resolve(writings: Sequence[Writing]) -> list[tuple[int, bool]]:
    """For each of the distinct `writings` the position of the fullest writing of its place, and whether it named
    its region; the order of `writings` does not matter.
    """
    by_name: dict[str, list[int]] = defaultdict(list)
    for i, writing in enumerate(writings):
        by_name[writing.name].append(i)
    place = list(range(len(writings)))
    for members in by_name.values():
        if len(members) > 1:
            _resolve_name(writings, members, place)
    return [(place[i], bool(writing.city or writing.district)) for i, writing in enumerate(writings)]


def _resolve_name(writings: Sequence[Writing], members: list[int], place: list[int]) -> None:
    """Places of one name, beginning with the fullest writings; what could mean several is a place that none joins."""
    places: dict[tuple[str, str], list[tuple[int, Writing]]] = defaultdict(list)
    all_places: list[tuple[int, Writing]] = []
    for i in sorted(members, key=lambda i: (-_filled(writings[i]), writings[i])):
        writing = writings[i]
        fitting = {number for number, known in _pool(writing, places, all_places) if _agree(writing, known)}
        if len(fitting) == 1:
            place[i] = fitting.pop()
        elif not fitting:
            all_places.append((i, writing))
            places[writing.city, writing.district].append((i, writing))


def _pool(
    writing: Writing, places: dict[tuple[str, str], list[tuple[int, Writing]]], all_places: list[tuple[int, Writing]]
) -> list[tuple[int, Writing]]:
    if writing.city and writing.district:
        near = [(writing.city, writing.district), (writing.city, ""), ("", writing.district), ("", "")]
        return [known for key in near for known in places.get(key, [])]
    return all_places


def _filled(writing: Writing) -> int:
    return sum(map(bool, writing[1:]))


def _agree(left: Writing, right: Writing) -> bool:
    return all(not one or not other or one == other for one, other in zip(left[1:], right[1:], strict=True))
