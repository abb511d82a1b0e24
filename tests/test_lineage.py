from __future__ import annotations

from typing import Any

import pyarrow as pa

from complaint_guard import records
from complaint_guard.lineage import lineage


def members(**gangs: str) -> pa.Table:
    """A gang a keyword, a letter a person with one complaint."""
    rows = [
        {"gang_id": gang, "complaint_id": f"C{who}", "person_id": f"P-{who}", "bits": 9.0}
        for gang, people in gangs.items()
        for who in people
    ]
    return records.table("members", rows)


def told(before: dict[str, str], now: dict[str, str], given: str = "") -> list[tuple[Any, ...]]:
    everyone = sorted({who for gangs in (before, now) for people in gangs.values() for who in people})
    people = records.table(
        "people", [{"complaint_id": f"C{w}", "person_id": f"P-{w}", "ground": "alone"} for w in everyone]
    )
    rows = lineage(members(**before), members(**now), people, frozenset(given) | before.keys()).to_pylist()
    return [tuple(row.values()) for row in rows]


def test_a_gang_that_stays_has_no_row() -> None:
    assert told({"A": "abc"}, {"A": "abc"}) == []


def test_birth_growth_loss_end_and_return() -> None:
    assert told({}, {"A": "abc"}) == [("A", "born", [], 0, 3)]
    assert told({"A": "abc"}, {"A": "abcde"}) == [("A", "grew", [], 3, 5)]
    assert told({"A": "abcd"}, {"A": "abc"}) == [("A", "shrank", [], 4, 3)]
    assert told({"A": "abc"}, {}) == [("A", "ended", [], 3, 0)]
    assert told({}, {"A": "abc"}, given="A") == [("A", "returned", [], 0, 3)]


def test_a_merger_names_whom_it_took_in_and_they_have_not_ended() -> None:
    assert told({"A": "abcd", "B": "xyz"}, {"A": "abcdxyz"}) == [("A", "merged", ["B"], 4, 7)]


def test_a_split_names_where_it_came_from() -> None:
    assert told({"A": "abcdxyz"}, {"A": "abcd", "D": "xyz"}) == [("A", "shrank", [], 7, 4), ("D", "split", ["A"], 0, 3)]


def test_a_person_who_is_named_by_an_earlier_complaint_that_came_late_is_the_same_person() -> None:
    people = records.table(
        "people",
        [{"complaint_id": f"C{w}", "person_id": "P-0" if w == "a" else f"P-{w}", "ground": "alone"} for w in "abc"],
    )
    now = records.table(
        "members",
        [
            {"gang_id": "A", "complaint_id": f"C{w}", "person_id": "P-0" if w == "a" else f"P-{w}", "bits": 9.0}
            for w in "abc"
        ],
    )
    assert lineage(members(A="abc"), now, people, frozenset("A")).num_rows == 0
