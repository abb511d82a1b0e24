import pyarrow as pa
import pytest

from complaint_guard.errors import ComplaintGuardError
from complaint_guard.records import SCHEMAS, check, table
from complaint_guard.records.certainty import certainty, independent

ROW = {"complaint_id": "C1", "person_id": "P-C1", "ground": "alone"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_table_can_be_empty(name: str) -> None:
    empty = table(name, [])
    assert empty.num_rows == 0 and empty.schema == SCHEMAS[name]
    assert check(name, empty).schema == SCHEMAS[name]


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_column_is_named_twice(name: str) -> None:
    assert len(set(SCHEMAS[name].names)) == len(SCHEMAS[name].names)


def test_a_checked_table_has_the_types_of_its_schema() -> None:
    plain = pa.table({name: pa.array([value], pa.large_string()) for name, value in ROW.items()})
    assert check("people", plain).schema == SCHEMAS["people"]


@pytest.mark.parametrize(
    ("columns", "odd"),
    [
        (["complaint_id", "person_id"], "ground"),
        (["complaint_id", "person_id", "ground", "extra"], "extra"),
        (["complaint_id", "person", "ground"], "person, person_id"),
        (["person_id", "complaint_id", "ground"], "the order of columns"),
    ],
)
def test_other_columns_are_named(columns: list[str], odd: str) -> None:
    with pytest.raises(ComplaintGuardError) as caught:
        check("people", pa.table({name: ["x"] for name in columns}))
    assert str(caught.value) == f"table people differs from its schema in {odd}; report this as a bug"


def test_empty_cells_are_named() -> None:
    with pytest.raises(ComplaintGuardError) as caught:
        check("people", table("people", [ROW, {"complaint_id": "C2"}]))
    assert str(caught.value) == "table people has empty cells in person_id, ground; report this as a bug"


def test_nothing_is_said_to_be_surer_than_the_limit() -> None:
    told = ["50.0%", "98.8%", "99.9%", ">99.9%", ">99.9%"]
    assert [certainty(one) for one in (0.5, 0.98765, 0.9989, 0.999, 1.0)] == told


def test_what_one_helper_has_all_of_is_one_independent_kind() -> None:
    assert independent(["phone", "account", "device", "agent", "voice"]) == {"contact"}
    assert independent(["script", "address", "voice"]) == {"script", "address", "contact"}
