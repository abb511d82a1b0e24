"""Keys, erasure and the reports of an encrypted case base, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_world import Call

from complaint_guard.casebase import CaseBase, given_key
from complaint_guard.casebase.keys import ENVIRONMENT, read_key


@pytest.fixture
def key(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new key that the settings name."""
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    code, out, _ = call("--case-base", tmp_path / "cb", "key", "new", "-o", tmp_path / "key")
    assert code == 0
    made = read_key(tmp_path / "key")
    assert out.splitlines() == [
        f"key {made.id} written to {tmp_path / 'key'}, for its owner only",
        "keep a copy apart from the case base and its backups: without it nothing can be read again",
        f'name it in complaint-guard.toml, section [private]: key_file = "{tmp_path / "key"}"',
    ]
    monkeypatch.setenv("COMPLAINT_GUARD_PRIVATE__KEY_FILE", str(tmp_path / "key"))
    return tmp_path / "key"


def test_a_case_base_in_clear_is_adopted_and_its_key_rotated(
    call: Call, case_base: Path, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read_key(key)
    assert f"none, though key {first.id} is given" in call("--case-base", case_base, "doctor")[1]
    code, out, _ = call("--case-base", case_base, "key", "adopt")
    assert (code, out.endswith(f" files encrypted, key {first.id}\n")) == (0, True)
    assert f"every file, with key {first.id}" in call("--case-base", case_base, "doctor")[1]
    call("key", "new", "-o", tmp_path / "next")
    second = read_key(tmp_path / "next")
    code, out, _ = call("--case-base", case_base, "key", "rotate", "--to", tmp_path / "next")
    assert (code, out) == (0, f"key {second.id} opens the case base now; set it in the settings\n")
    code, _, err = call("--case-base", case_base, "status")
    assert (code, len(err.splitlines())) == (4, 1)
    assert f"is encrypted with key {second.id}, not {first.id}; give the key {second.id}" in err
    monkeypatch.setenv(ENVIRONMENT, second.written())
    assert call("--case-base", case_base, "status")[0] == 0


def test_without_a_key_the_error_says_how_to_give_one(
    call: Call, case_base: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("--case-base", case_base, "key", "adopt")
    monkeypatch.delenv("COMPLAINT_GUARD_PRIVATE__KEY_FILE")
    for words in (("status",), ("query", "TS1"), ("audit", "verify"), ("run", "x.csv", "--dry-run")):
        code, _, err = call("--case-base", case_base, *words)
        assert code in (3, 4), words
        assert len(err.splitlines()) >= 1
    assert call("--case-base", case_base, "status")[2] == (
        f"错误/error: case base {case_base} is encrypted with key {read_key(key).id} and no key was given; "
        f"name its file in setting private.key_file, or set {ENVIRONMENT}\n"
    )
    code, _, err = call("--case-base", case_base, "key", "adopt")
    assert (code, "no key was given; `complaint-guard key new -o FILE` makes one" in err) == (2, True)


def test_encrypted_reports_are_written_out(call: Call, case_base: Path, key: Path, tmp_path: Path) -> None:
    before = CaseBase(case_base).report("gangs.jsonl")
    call("--case-base", case_base, "key", "adopt")
    assert (case_base / "reports/2026-09-01/gangs.jsonl").read_bytes().startswith(b"CGuard01")
    code, out, _ = call("--case-base", case_base, "export", "reports", "-o", tmp_path / "out")
    assert (code, out) == (0, f"1 files written to {tmp_path / 'out'}\n")
    assert (tmp_path / "out/gangs.jsonl").read_bytes() == before
    assert (tmp_path / "out/gangs.jsonl").stat().st_mode & 0o777 == 0o600
    code, _, err = call("--case-base", case_base, "export", "reports", "-o", case_base / "out")
    assert (code, "is inside the case base, which only runs write" in err) == (2, True)


def test_erasing_is_told_and_certified(call: Call, case_base: Path, tmp_path: Path) -> None:
    base = CaseBase(case_base, given_key("", {}))
    who = base.table("members").to_pylist()[0]
    words = ("erase", "--complaint", who["complaint_id"], "--by", "陈合规", "--reason", "本人要求删除")
    code, out, _ = call("--case-base", case_base, *words, "--dry-run")
    assert (code, out.splitlines()[-1]) == (0, "nothing written (dry run)")
    assert base.ledger("erasures").entries() == []
    code, out, _ = call("--case-base", case_base, *words, "-o", tmp_path / "certificate.json")
    assert code == 0
    assert out.splitlines()[0].startswith("1 complaint erased: ")
    assert out.splitlines()[-1] == "certificate E-0001, kept in the case base"
    certificate = json.loads((tmp_path / "certificate.json").read_text())
    assert certificate["search"]["found"] == 0
    code, _, err = call("--case-base", case_base, *words)
    assert code == 2
    assert f"no complaint {who['complaint_id']} in case base {case_base}" in err
    assert call("--case-base", case_base, "audit", "verify")[0] == 0
    code, _, err = call("--case-base", case_base, "erase", "--complaint", "X")
    assert (code, "--by is empty" in err) == (2, True)


def test_what_is_kept_no_longer_is_let_go(call: Call, case_base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("--case-base", case_base, "erase", "--expired")[1] == (
        "nothing let go; the limits are in section [retention] of the settings\n"
    )
    monkeypatch.setenv("COMPLAINT_GUARD_RETENTION__TEXTS_DAYS", "1")
    count = CaseBase(case_base).history("complaints").num_rows
    assert call("--case-base", case_base, "erase", "--expired", "--dry-run")[1].startswith(
        f"{count} texts would be let go"
    )
    assert call("--case-base", case_base, "erase", "--expired")[1].startswith(f"{count} texts let go")
    assert set(CaseBase(case_base).history("complaints", ["text"])["text"].to_pylist()) == {""}
