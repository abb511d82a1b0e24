"""A night's tables without somebody: pure, counted anew, and nothing else touched."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from planted import filled

from complaint_guard.erase.rows import Gone, cleaned

DAY = "2026-11-22"
NOTE = f"{DAY}起有成员的投诉被删除，以上人数、概率和比特为删除前所计，由下一批次重新计算"


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
                "tier": "review",
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
    found = cleaned(before, before.__getitem__, Gone(DAY, frozenset("AB"), frozenset(["P-A"]), ("secret",)))
    assert found.keys() == before.keys() - {"limits"}
    assert rows(found, "people", "complaint_id") == [("C",), ("D",)]
    assert rows(found, "hubs", "hub_id", "people", "complaints") == [("H", 2, 2)]
    assert rows(found, "ties", "hub_id", "complaint_id") == [("H", "C"), ("H", "D")]
    assert rows(found, "families", "people", "complaints", "template") == [(2, 2, "so … it is")]
    assert rows(found, "pairs", "left_id", "right_id") == [("P-C", "P-D")]
    assert rows(found, "text_pairs", "left_id", "right_id") == [("C", "D")]
    assert rows(found, "gangs", "people", "complaints", "hubs", "reasons") == [(2, 2, ["H"], ["…", NOTE])]
    assert rows(found, "explained", "group_id", "people", "complaints") == [("E-1", 1, ["C"]), ("E-3", 1, ["D"])]


def test_one_complaint_goes_and_its_person_stays() -> None:
    before = night()
    found = cleaned(before, before.__getitem__, Gone(DAY, frozenset("B"), frozenset()))
    assert rows(found, "people", "complaint_id") == [("A",), ("C",), ("D",)]
    assert rows(found, "hubs", "hub_id", "people", "complaints") == [("H", 3, 3), ("K", 2, 2)]
    assert rows(found, "gangs", "people", "complaints") == [(3, 3)]
    assert "pairs" not in found


def test_a_group_of_one_is_none() -> None:
    before = night()
    found = cleaned(before, before.__getitem__, Gone(DAY, frozenset("ABC"), frozenset(["P-A", "P-C"])))
    for name in ("hubs", "ties", "families", "family_members", "gangs", "members", "pairs", "text_pairs"):
        assert found[name].num_rows == 0, name


def test_who_is_not_there_changes_nothing() -> None:
    before = night()
    assert cleaned(before, before.__getitem__, Gone(DAY, frozenset("X"), frozenset(["P-X"]), ("nowhere",))) == {}


SHARED = "3 人共用联系电话"


def gang(number: int, tier: str, people: str) -> dict[str, Any]:
    return {"gang_id": f"G-{number}", "rank": number, "tier": tier, "people": len(people), "reasons": [SHARED]}


def with_gangs(*gangs: tuple[str, str]) -> dict[str, pa.Table]:
    """Gangs of a tier and people, each of whom made one complaint of the same name."""
    held = [(number, one) for number, (_, people) in enumerate(gangs, 1) for one in people]
    return {
        "hubs": filled("hubs"),
        "gangs": filled("gangs", *(gang(number, *one) for number, one in enumerate(gangs, 1))),
        "members": filled(
            "members", *({"gang_id": f"G-{n}", "complaint_id": one, "person_id": f"P-{one}"} for n, one in held)
        ),
    }


def test_a_gang_says_that_its_figures_are_those_of_before_an_erasure() -> None:
    before = with_gangs(("refer", "ABCD"), ("review", "EFG"))
    once = before | cleaned(before, before.__getitem__, Gone(DAY, frozenset("A"), frozenset(["P-A"])))
    said = [SHARED, NOTE]
    assert rows(once, "gangs", "gang_id", "people", "tier", "reasons") == [
        ("G-1", 3, "refer", said),
        ("G-2", 3, "review", said[:1]),
    ]
    twice = cleaned(once, once.__getitem__, Gone("2026-12-01", frozenset("BE"), frozenset(["P-B", "P-E"])))
    again = [said[0], NOTE.replace(DAY, "2026-12-01")]
    assert rows(twice, "gangs", "gang_id", "people", "reasons") == [("G-1", 2, said), ("G-2", 2, again)]


def test_what_a_gang_quoted_goes_with_an_erasure() -> None:
    before = with_gangs(("refer", "ABC"))
    said = ["5 人中有 3 人的文本自述为同事；文本写有“我弟弟不识字”（3 人）", "全部投诉在同一天收到"]
    gangs = [row | {"counter_evidence": said} for row in before["gangs"].to_pylist()]
    before["gangs"] = pa.Table.from_pylist(gangs, before["gangs"].schema)
    found = cleaned(before, before.__getitem__, Gone(DAY, frozenset("A"), frozenset(["P-A"])))
    assert found["gangs"]["counter_evidence"].to_pylist() == [["5 人中有 3 人的文本自述为同事", said[1]]]


def test_two_people_left_of_a_gang_are_only_watched_and_go_behind_the_others() -> None:
    before = with_gangs(("refer", "ABC"), ("refer", "DEF"), ("review", "GHI"))
    found = cleaned(before, before.__getitem__, Gone(DAY, frozenset("A"), frozenset(["P-A"])))
    assert rows(found, "gangs", "gang_id", "rank", "tier") == [
        ("G-2", 1, "refer"),
        ("G-3", 2, "review"),
        ("G-1", 3, "watch"),
    ]
