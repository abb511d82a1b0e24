"""A script family keeps its id from night to night."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from pipeline_world import FLAGSHIP, LAYOUTS, background, flagship, run

from complaint_guard import records
from complaint_guard.casebase import CaseBase
from complaint_guard.history import lasting

SOME = list(background())[:120]


def night(**families: str) -> tuple[pa.Table, pa.Table]:
    """FAMILIES and FAMILY_MEMBERS: family -> its complaints, a blank between them."""
    blank = {
        "template": "",
        "variants": [],
        "passages": [],
        "read": 0,
        "origin": "found",
        "known_id": "",
        "subject": "",
    }
    row = blank | {"first_seen": 0, "last_seen": 0, "complaints": 0, "people": 0}
    found: list[dict[str, object]] = [row | {"family_id": f"S-{one}"} for one in families]
    members: list[dict[str, object]] = [
        {"complaint_id": complaint, "family_id": f"S-{one}", "bits": 20.0}
        for one, held in families.items()
        for complaint in held.split()
    ]
    return records.table("families", found), records.table("family_members", members)


@pytest.fixture
def earlier(tmp_path: Path) -> CaseBase:
    """A case base whose last night had the families S-b of b c d e and S-k of k l."""
    families, members = night(b="b c d e", k="k l")
    with CaseBase(tmp_path / "cb").write_night("2026-09-01") as draft:
        draft.keep("families", families)
        draft.keep("family_members", members)
        draft.finish({}, {})
    return CaseBase(tmp_path / "cb")


def named(found: tuple[pa.Table, pa.Table]) -> dict[str, str]:
    """Complaint -> family; the families are those of the members."""
    families, members = found
    assert set(families["family_id"].to_pylist()) == set(members["family_id"].to_pylist())
    return dict(zip(members["complaint_id"].to_pylist(), members["family_id"].to_pylist(), strict=True))


def test_an_earlier_copy_that_joins_does_not_change_the_id(earlier: CaseBase) -> None:
    found = named(lasting(*night(a="a b c d e", k="k l"), earlier))
    assert {one: found[one] for one in "abk"} == {"a": "S-b", "b": "S-b", "k": "S-k"}


def test_of_a_family_that_split_the_larger_part_keeps_the_id_and_no_id_is_given_twice(earlier: CaseBase) -> None:
    found = named(lasting(*night(b="b x", c="c d e", k="k l"), earlier))
    assert (found["c"], found["b"], found["k"]) == ("S-b", "S-b.2", "S-k")


def test_families_that_merge_carry_the_id_most_complaints_had(earlier: CaseBase) -> None:
    assert set(named(lasting(*night(b="b c d e k l"), earlier)).values()) == {"S-b"}


def test_the_first_night_names_its_families_itself(tmp_path: Path) -> None:
    families, members = night(a="a b")
    assert lasting(families, members, CaseBase(tmp_path)) == (families, members)


def test_ids_last_through_nights_in_ties_and_hubs_and_a_night_run_again_is_the_same(tmp_path: Path) -> None:
    first = run(tmp_path, SOME + flagship(LAYOUTS["one room"]), night="2026-10-15")
    assert first.gangs[0]["script"] == "S-F0"
    who = {"id_number": "", "phone": "", "account": "", "device": ""}
    later = [
        row | who | {"complaint_id": f"A{n}", "name": f"何{n}"} for n, row in enumerate(flagship(LAYOUTS["one room"]))
    ]
    for row, text in zip(later, FLAGSHIP, strict=True):
        row["text"] = text.replace("三日", "五日").replace("三天", "五天")
    second = run(tmp_path, later, name="second", night="2026-10-16")
    case_base = CaseBase(tmp_path / "cb")
    held = named((case_base.table("families"), case_base.table("family_members")))
    assert {held[one] for one in ("A0", "A1", "F0", "F1")} == {"S-F0"}
    assert second.gangs[0]["script"] == "S-F0"
    assert "S-F0" in case_base.table("hubs")["hub_id"].to_pylist()
    tables = case_base.manifest()["tables"]
    again = run(tmp_path, later, name="second", night="2026-10-16", again=True)
    assert not again.result.unchanged and again.case_base.manifest()["tables"] == tables
