"""A night's tables without somebody: pure, counted anew, and nothing else touched."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from planted import filled

from complaint_guard.erase.rows import Gone, cleaned


def night() -> dict[str, pa.Table]:
    """A and B are one person P-A, C and D are two more; hub H is held by all, hub K by P-A and C only."""
    person = {"A": "P-A", "B": "P-A", "C": "P-C", "D": "P-D"}
    ties = [("H", one) for one in "ABCD"] + [("K", "A"), ("K", "C")]
    return {
        "people": filled("people", *({"complaint_id": i, "person_id": p} for i, p in person.items())),
        "ties": filled("ties", *({"hub_id": h, "complaint_id": i, "person_id": person[i]} for h, i in ties)),
        "hubs": filled(
            "hubs",
            {"hub_id": "H", "people": 3, "complaints": 4, "label": "shared"},
            {"hub_id": "K", "people": 2, "complaints": 2, "label": "secret of A"},
        ),
        "families": filled(
            "families", {"family_id": "S-A", "people": 3, "complaints": 4, "template": "so secret it is"}
        ),
        "family_members": filled("family_members", *({"complaint_id": i, "family_id": "S-A"} for i in "ABCD")),
        "pairs": filled("pairs", {"left_id": "P-A", "right_id": "P-C"}, {"left_id": "P-C", "right_id": "P-D"}),
        "text_pairs": filled("text_pairs", {"left_id": "A", "right_id": "C"}, {"left_id": "C", "right_id": "D"}),
        "gangs": filled(
            "gangs",
            {
                "gang_id": "G-A",
                "people": 3,
                "complaints": 4,
                "hubs": ["H", "K"],
                "script": "S-A",
                "reasons": ["secret"],
            },
        ),
        "members": filled("members", *({"gang_id": "G-A", "complaint_id": i, "person_id": person[i]} for i in person)),
        "explained": filled(
            "explained",
            {"group_id": "E-1", "people": 2, "complaints": ["A", "B", "C"]},
            {"group_id": "E-2", "people": 1, "complaints": ["A", "B"]},
            {"group_id": "E-3", "people": 1, "complaints": ["D"]},
        ),
        "limits": filled("limits", {"room": "fuse"}),
    }


def rows(found: dict[str, pa.Table], name: str, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in found[name].to_pylist()]


def test_a_person_goes_and_groups_are_counted_anew() -> None:
    before = night()
    found = cleaned(before, before.__getitem__, Gone(frozenset("AB"), frozenset(["P-A"]), ("secret",)))
    assert found.keys() == before.keys() - {"limits"}
    assert rows(found, "people", "complaint_id") == [("C",), ("D",)]
    assert rows(found, "hubs", "hub_id", "people", "complaints") == [("H", 2, 2)]
    assert rows(found, "ties", "hub_id", "complaint_id") == [("H", "C"), ("H", "D")]
    assert rows(found, "families", "people", "complaints", "template") == [(2, 2, "so … it is")]
    assert rows(found, "pairs", "left_id", "right_id") == [("P-C", "P-D")]
    assert rows(found, "text_pairs", "left_id", "right_id") == [("C", "D")]
    assert rows(found, "gangs", "people", "complaints", "hubs", "reasons") == [(2, 2, ["H"], ["…"])]
    assert rows(found, "explained", "group_id", "people", "complaints") == [("E-1", 1, ["C"]), ("E-3", 1, ["D"])]


def test_one_complaint_goes_and_its_person_stays() -> None:
    before = night()
    found = cleaned(before, before.__getitem__, Gone(frozenset("B"), frozenset()))
    assert rows(found, "people", "complaint_id") == [("A",), ("C",), ("D",)]
    assert rows(found, "hubs", "hub_id", "people", "complaints") == [("H", 3, 3), ("K", 2, 2)]
    assert rows(found, "gangs", "people", "complaints") == [(3, 3)]
    assert "pairs" not in found


def test_a_group_of_one_is_none() -> None:
    before = night()
    found = cleaned(before, before.__getitem__, Gone(frozenset("ABC"), frozenset(["P-A", "P-C"])))
    for name in ("hubs", "ties", "families", "family_members", "gangs", "members", "pairs", "text_pairs"):
        assert found[name].num_rows == 0, name


def test_who_is_not_there_changes_nothing() -> None:
    before = night()
    assert cleaned(before, before.__getitem__, Gone(frozenset("X"), frozenset(["P-X"]), ("nowhere",))) == {}
