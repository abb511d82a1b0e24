"""Whatever happens to a file of the case base, a reader does not take it for what was written."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pyarrow as pa
import pytest
from casebase_world import N1, N2, complaints, people, write

from complaint_guard.casebase import CaseBase, MasterKey
from complaint_guard.errors import CaseBaseDamagedError, KeyRefusedError


def flipped(path: Path, bit: int) -> bytes:
    """The file with one bit turned over; what it held before is given back."""
    before = path.read_bytes()
    content = bytearray(before)
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)
    return before


def test_one_bit_turned_over_anywhere_in_a_table_is_found_by_its_reader(tmp_path: Path) -> None:
    texts = {f"c{number}": f"本人未被告知第{number}项费用，要求退还" for number in range(40)}
    case_base = write(tmp_path / "cb", N1, complaints=complaints(**texts))
    path, held = tmp_path / "cb" / "nights" / N1 / "complaints.parquet", case_base.table("complaints")
    size, rng = path.stat().st_size * 8, random.Random(3)
    for bit in sorted(rng.sample(range(size), 400)):
        before = flipped(path, bit)
        try:
            found: pa.Table | None = case_base.table("complaints")
        except CaseBaseDamagedError as error:
            found = None
            assert str(error).startswith(f"case-base file {path} is damaged (")
            assert str(error).endswith("); run `complaint-guard doctor --repair`, or restore the file from a backup")
        assert found is None or found.equals(held), f"bit {bit} of {size}"
        assert len(case_base.problems()) == 1
        path.write_bytes(before)
    assert case_base.problems() == []


def test_one_bit_turned_over_anywhere_in_a_manifest_is_found(tmp_path: Path) -> None:
    case_base = write(tmp_path / "cb", N1, people=people("a"))
    path = tmp_path / "cb" / "nights" / N1 / "manifest.json"
    held = case_base.manifest(N1)
    for bit in range(0, path.stat().st_size * 8, 7):
        before = flipped(path, bit)
        try:
            found = case_base.manifest(N1)  # a change of white space, or of the seal's own name
            assert {name: found[name] for name in held} == held
        except CaseBaseDamagedError as error:
            assert str(error).startswith(f"case-base file {path} is damaged (")
        path.write_bytes(before)
    assert case_base.problems() == []


def test_a_manifest_without_a_seal_is_one_of_an_older_version(tmp_path: Path) -> None:
    case_base = write(tmp_path / "cb", N1, people=people("a"))
    path = tmp_path / "cb" / "nights" / N1 / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["seal"], manifest["tables"]["people"]["tail"]
    path.write_text(json.dumps(manifest))
    assert case_base.table("people").num_rows == 1


@pytest.mark.parametrize("cut", [1, 40, 10_000])
def test_a_table_that_was_cut_off_is_found(tmp_path: Path, cut: int) -> None:
    case_base = write(tmp_path / "cb", N1, people=people("a", "b"))
    path = tmp_path / "cb" / "nights" / N1 / "people.parquet"
    size = path.stat().st_size
    path.write_bytes(path.read_bytes()[: max(size - cut, 0)])
    with pytest.raises(CaseBaseDamagedError, match=rf"\({max(size - cut, 0)} bytes instead of {size}\)"):
        case_base.table("people")


def test_a_later_night_is_read_beside_a_damaged_one(tmp_path: Path) -> None:
    write(tmp_path / "cb", N1, people=people("a"))
    write(tmp_path / "cb", N2, people=people("b"))
    flipped(tmp_path / "cb" / "nights" / N1 / "people.parquet", 100)
    assert CaseBase(tmp_path / "cb").table("people").num_rows == 1


@pytest.mark.parametrize("key", [None, MasterKey(bytes(range(32)))])
def test_what_opens_the_case_base_is_told_when_a_bit_of_it_is_turned_over(
    tmp_path: Path, key: MasterKey | None
) -> None:
    write(tmp_path / "cb", N1, key, people=people("a"))
    path = tmp_path / "cb" / "casebase.json"
    tokens = CaseBase(tmp_path / "cb", key).tokens
    for bit in range(path.stat().st_size * 8):
        before = flipped(path, bit)
        try:
            assert CaseBase(tmp_path / "cb", key).tokens == tokens  # a change of white space
        except (CaseBaseDamagedError, KeyRefusedError) as error:
            assert "doctor --repair" not in str(error)
            assert "backup" in str(error) or "format" in str(error) or "give the key" in str(error)
        path.write_bytes(before)
    path.unlink()
    with pytest.raises(CaseBaseDamagedError) as met:
        CaseBase(tmp_path / "cb", key)
    step = "it cannot be made again: restore it from a backup"
    assert str(met.value) == f"case-base file {path} is damaged (missing); {step}"
