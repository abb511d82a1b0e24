from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from complaint_guard import records
from complaint_guard.normalise import resolve_people

START = datetime(2026, 9, 1)
LONG = "办理时业务员只口头说月息几厘,全程无人向我出示费用明细表,还款后才发现每期另扣服务费和咨询费。"


def row(complaint_id: str, **values: object) -> dict[str, object]:
    blank: dict[str, object] = {}
    for field in records.NORMALISED:
        blank[field.name] = False if field.type == pa.bool_() else [] if pa.types.is_list(field.type) else ""
    known = {"id_valid": bool(values.get("id_number")), "phone_kind": "mobile" if values.get("phone") else ""}
    return {**blank, "complaint_id": complaint_id, "received_at": START, **known, **values}


def people(*rows: dict[str, object]) -> dict[str, tuple[str, str]]:
    found = resolve_people(records.table("normalised", list(rows))).to_pylist()
    return {one["complaint_id"]: (one["person_id"], one["ground"]) for one in found}


@pytest.mark.parametrize(
    ("shared", "ground"),
    [
        ({"id_number": "X1"}, "id_number"),
        ({"name": "王伟", "phone": "13812345679"}, "name+phone"),
        ({"name": "王伟", "account": "6228480402564890018"}, "name+account"),
        ({"name": "王伟", "text": LONG}, "copy"),
    ],
)
def test_repeats_are_one_person_named_by_the_smallest_complaint(shared: dict[str, object], ground: str) -> None:
    found = people(row("C2", **shared), row("C1", **shared), row("C3", name="李娜"))
    assert found == {"C2": ("P-C1", ground), "C1": ("P-C1", ground), "C3": ("P-C3", "alone")}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"name": "王伟", "phone": "13812345679"}, {"name": "王小伟", "phone": "13812345679"}),
        ({"name": "王伟", "phone": "1", "id_number": "X1"}, {"name": "王伟", "phone": "1", "id_number": "X2"}),
        ({"name": "王伟", "text": LONG}, {"name": "李娜", "text": LONG}),
        ({"name": "王伟", "text": LONG[:39]}, {"name": "王伟", "text": LONG[:39]}),
        ({"name": "王伟", "text": LONG}, {"name": "王伟", "text": LONG, "received_at": START + timedelta(days=31)}),
        ({"name": "王伟", "phone": "95588", "phone_kind": "hotline"},) * 2,
        ({"id_number": "330109200001040000", "id_valid": False},) * 2,
        ({"name": "张**", "phone": "13812345679"},) * 2,
        ({"name": "王先生", "phone": "13812345679"},) * 2,
        ({"phone": "13812345679", "account": "6228480402564890018", "device": "d69bf3e94248"},) * 2,
        ({}, {}),
    ],
    ids=[
        *("family phone", "namesakes", "same script", "short text", "old copy", "hotline", "rounded id"),
        *("masked name", "bare surname", "no name", "nothing known"),
    ],
)
def test_two_people_stay_two(left: dict[str, object], right: dict[str, object]) -> None:
    assert people(row("C1", **left), row("C2", **right)) == {"C1": ("P-C1", "alone"), "C2": ("P-C2", "alone")}


def test_one_person_is_found_through_different_grounds() -> None:
    found = people(
        row("C1", name="王伟", id_number="X1", phone="1"),
        row("C2", name="王伟", phone="1", account="A"),
        row("C3", name="王伟", account="A"),
        row("C4", name="王 伟", id_number="X1"),
    )
    assert {person for person, _ in found.values()} == {"P-C1"}
    assert found["C3"][1] == "name+account"


def test_third_complaint_does_not_bring_two_id_numbers_together() -> None:
    found = people(
        row("C1", name="王伟", id_number="X1", phone="1"),
        row("C2", name="王伟", phone="1", account="A"),
        row("C3", name="王伟", id_number="X2", account="A"),
    )
    assert found["C1"] == found["C2"] == ("P-C1", "name+phone")
    assert found["C3"] == ("P-C3", "alone")


def test_complaint_without_id_joins_neither_of_two_namesakes_on_one_phone() -> None:
    shared = {"name": "王伟", "phone": "1"}
    found = people(
        row("C1", id_number="X1", **shared),
        row("C2", id_number="X2", **shared),
        row("C3", **shared),
        row("C4", **shared),
    )
    assert found["C1"][0] == "P-C1" and found["C2"][0] == "P-C2"
    assert found["C3"] == found["C4"] == ("P-C3", "name+phone")


def test_people_do_not_depend_on_the_order_of_complaints() -> None:
    random = np.random.default_rng(7)
    rows = [
        row(
            f"C{at:03d}",
            name=f"王{random.integers(4)}甲",
            phone=str(random.integers(12)),
            account=str(random.integers(12)),
            id_number=f"X{random.integers(9)}" if random.random() < 0.5 else "",
        )
        for at in range(120)
    ]
    straight = people(*rows)
    assert people(*(rows[at] for at in random.permutation(len(rows)))) == straight
    held: dict[str, set[object]] = {}
    for one in rows:
        held.setdefault(straight[str(one["complaint_id"])][0], set()).add(one["id_number"])
    assert all(len(ids - {""}) <= 1 for ids in held.values())
    assert len(held) < len(rows)


def test_phone_shared_by_10000_people_leaves_them_10000() -> None:
    size = 10_000
    one = records.table("normalised", [row("C", phone="13812345679")])
    table = pa.concat_tables([one] * size).combine_chunks()
    for column, values in (("complaint_id", "C"), ("name", "王")):
        at = table.schema.get_field_index(column)
        table = table.set_column(at, column, pa.array([f"{values}{number:05d}" for number in range(size)]))
    assert len(set(resolve_people(table)["person_id"].to_pylist())) == size


def test_no_complaints_are_no_people() -> None:
    assert resolve_people(records.table("normalised", [])).num_rows == 0
