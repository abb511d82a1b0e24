from __future__ import annotations

import random
import stat
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from casebase_world import N1, N2, complaints, people, tree, write

from complaint_guard import records
from complaint_guard.casebase import CaseBase
from complaint_guard.errors import (
    CaseBaseDamagedError,
    ComplaintGuardError,
    NightExistsError,
    NotFoundError,
    UsageError,
)


def test_a_finished_night_is_read_back_with_its_manifest_and_reports(tmp_path: Path) -> None:
    case_base = write(tmp_path / "cb", N1, people=people("a", "b"))
    assert case_base.nights() == [N1]
    assert case_base.head() == N1
    assert case_base.table("people").equals(people("a", "b"))
    assert case_base.table("people", columns=["person_id"]).column_names == ["person_id"]
    assert case_base.manifest()["tables"]["people"]["rows"] == 2
    assert case_base.manifest(N1)["inputs"] == []
    assert (case_base.reports() / "run.json").read_bytes() == b"{}"
    assert sorted(p.name for p in (tmp_path / "cb/nights" / N1).iterdir()) == ["manifest.json", "people.parquet"]
    assert case_base.problems() == []


def test_everything_is_readable_by_the_owner_only(tmp_path: Path) -> None:
    write(tmp_path / "cb", N1, people=people("a"))
    for path in [tmp_path / "cb", *(tmp_path / "cb").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_table_that_a_night_did_not_keep_is_empty_with_its_schema(tmp_path: Path) -> None:
    case_base = write(tmp_path / "cb", N1, people=people("a"))
    assert case_base.table("gangs").schema == records.GANGS
    assert case_base.table("gangs", columns=["rank"]).column_names == ["rank"]
    with pytest.raises(NotFoundError, match="night 2026-09-01 has no table rumours; see `complaint-guard status`"):
        case_base.table("rumours")


def test_history_is_the_union_of_nights_and_a_later_row_supersedes(tmp_path: Path) -> None:
    case_base = write(tmp_path / "cb", N1, complaints=complaints(a="old", b="b1"))
    write(tmp_path / "cb", N2, complaints=complaints(c="c1", a="new"))
    found = case_base.history("complaints")
    assert dict(zip(found["complaint_id"].to_pylist(), found["text"].to_pylist(), strict=True)) == {
        "b": "b1",
        "c": "c1",
        "a": "new",
    }
    assert case_base.history("complaints", ["text"])["text"].to_pylist() == ["b1", "c1", "new"]
    assert case_base.table("complaints", N1).num_rows == 2


def test_history_before_the_first_night_is_empty(tmp_path: Path) -> None:
    assert CaseBase(tmp_path / "none").history("complaints").schema == records.COMPLAINTS
    assert CaseBase(tmp_path / "none").history("people", ["person_id"]).column_names == ["person_id"]


def test_a_case_base_without_nights_says_what_to_run(tmp_path: Path) -> None:
    case_base = CaseBase(tmp_path / "cb")
    assert case_base.head() is None
    with pytest.raises(NotFoundError) as error:
        case_base.table("gangs")
    assert str(error.value) == f"case base {tmp_path / 'cb'} holds no night yet; run `complaint-guard run FILE` first"
    write(tmp_path / "cb", N1)
    with pytest.raises(
        NotFoundError, match=r"no night 2026-09-09 in case base .*; `complaint-guard status` lists them"
    ):
        case_base.manifest("2026-09-09")


def test_a_night_that_is_whole_is_not_written_again(tmp_path: Path) -> None:
    case_base = write(tmp_path / "cb", N1, people=people("a"))
    before = tree(tmp_path / "cb")
    with pytest.raises(NightExistsError) as error, case_base.write_night(N1):
        pass
    assert (
        str(error.value)
        == f"night {N1} is in case base {tmp_path / 'cb'} already; give another --night, or --again to replace it"
    )
    assert tree(tmp_path / "cb") == before


@pytest.mark.parametrize("night", ["yesterday", "20260901", "2026-9-1", "../../x", "2026-02-30", ""])
def test_a_night_is_an_iso_date(tmp_path: Path, night: str) -> None:
    with pytest.raises(UsageError) as error, CaseBase(tmp_path / "cb").write_night(night):
        pass
    assert str(error.value) == f"night {night!r} is not a date; write it as YYYY-MM-DD, for example 2026-09-01"
    assert not (tmp_path / "cb").exists()


def test_a_table_that_is_not_of_its_schema_is_refused(tmp_path: Path) -> None:
    case_base = CaseBase(tmp_path / "cb")
    with (
        pytest.raises(ComplaintGuardError, match="table people differs from its schema in ground"),
        case_base.write_night(N1) as draft,
    ):
        draft.keep("people", people("a").drop_columns("ground"))
    assert not (tmp_path / "cb").exists()


def test_head_is_the_night_finished_last_even_if_its_date_is_earlier(tmp_path: Path) -> None:
    write(tmp_path / "cb", N2)
    assert write(tmp_path / "cb", N1).head() == N1


def test_rows_among_values_and_rows_by_number_are_those_of_the_whole_table(tmp_path: Path) -> None:
    ids = [f"C{number:05d}" for number in range(10_000)]
    random.Random(3).shuffle(ids)  # an order that no row group's range gives away
    case_base = write(tmp_path / "cb", N1, people=people(*ids))
    whole = case_base.table("people")
    for wanted in ([], ["C00000"], ["C09999", "C05000", "C05000"], ["missing"], ids[::1_000]):
        held = whole.filter(pc.is_in(whole["complaint_id"], value_set=pa.array(wanted, pa.string())))
        assert case_base.among("people", "complaint_id", wanted).equals(held)
    numbers = [9_999, 0, 4_096, 4_095]
    found = case_base.rows("people", N1, numbers, ["complaint_id"])["complaint_id"].to_pylist()
    assert sorted(found) == sorted(ids[number] for number in numbers)


def test_rows_of_a_file_that_is_not_what_was_written_are_refused(tmp_path: Path) -> None:
    case_base = write(tmp_path / "cb", N1, people=people("a"))
    path = tmp_path / "cb" / "nights" / N1 / "people.parquet"
    size = path.stat().st_size
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(CaseBaseDamagedError) as met:
        case_base.among("people", "complaint_id", ["a"])
    assert str(met.value) == (
        f"case-base file {path} is damaged ({size - 1} bytes instead of {size}); "
        "run `complaint-guard doctor --repair`, or restore the file from a backup"
    )


def test_the_place_of_a_complaint_is_that_of_its_latest_row(tmp_path: Path) -> None:
    for night, ids in ((N1, ("a", "b")), (N2, ("b", "c"))):
        empty = {f.name: [] if pa.types.is_list(f.type) else "" for f in records.NORMALISED}
        rest = {"received_at": datetime(2026, 9, 1), "id_valid": False, "account_valid": False}
        rows = [{**empty, **rest, "complaint_id": one} for one in ids]
        case_base = write(tmp_path / "cb", night, normalised=records.table("normalised", rows))
    found = {row["complaint_id"]: (row["night"], row["row"]) for row in case_base.places().to_pylist()}
    assert found == {"a": (N1, 0), "b": (N2, 0), "c": (N2, 1)}


def test_an_index_is_that_of_the_head_only_and_private(tmp_path: Path) -> None:
    case_base = write(tmp_path / "cb", N1, people=people("a"))
    case_base.keep_index({"people": people("a", "b")})
    assert (case_base.index() or {})["people"].equals(people("a", "b"))
    files = [path for path in (tmp_path / "cb" / "index").rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o700, 0o600}
    write(tmp_path / "cb", N2, people=people("c"))
    assert case_base.index() is None  # N2 has none yet
    assert case_base.problems() == []
