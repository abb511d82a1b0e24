"""The case desk at the command line: review, build, verify, list, outcome, letters, audit."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from cli_world import Call

from complaint_guard.casebase import CHINA
from complaint_guard.cases.pack import packed, unpacked, with_manifest

DAY = str(datetime.now(CHINA).date())
CASE = f"C-G1-{DAY.replace('-', '')}-JR"
REVIEW = ("--by", "陈合规", "--reason", "已抽查原件")


@pytest.fixture
def desk(call: Call, case_base: Path) -> Call:
    """The command line with a case base whose gang G1 is confirmed."""

    def run(*args: object) -> tuple[int, str, str]:
        return call("--case-base", case_base, *args)

    assert run("review", "G1", "--verdict", "confirmed", *REVIEW)[0] == 0
    return run


def test_a_verdict_is_told_and_kept(call: Call, case_base: Path) -> None:
    code, out, err = call("--case-base", case_base, "review", "G1", "--verdict", "doubt", *REVIEW)
    assert (code, err) == (0, "")
    assert out.startswith("doubt: G1, night 2026-09-01, 3 people, by 陈合规 ")
    entry = json.loads(call("--case-base", case_base, "review", "G1", "--verdict", "cleared", *REVIEW, "--json")[1])
    assert (entry["n"], entry["verdict"], entry["complaints"]) == (2, "cleared", ["A1", "A2", "A3"])
    assert call("--case-base", case_base, "review", "G1", "--verdict", "guilty", *REVIEW)[0] == 2


def test_a_case_is_built_verified_and_followed(desk: Call, tmp_path: Path) -> None:
    file = tmp_path / "case.zip"
    code, out, _ = desk("case", "build", "G1", "-o", file, "--date", DAY, "--to", "金融监管")
    assert code == 0
    assert out.splitlines()[0] == f"case {CASE} written to {file}: {file.stat().st_size} bytes, masked"
    assert desk("case", "verify", file)[1].startswith("case.zip: 15 files, 0 faults; built 2")
    code, out, _ = desk("case", "outcome", CASE, "--status", "filed", "--date", DAY, "--note", "回执1")
    assert (code, out) == (0, f"{CASE}: filed on {DAY}\n")
    again = ("case", "build", "G1", "--date", DAY, "--to", "金融监管", "--unit", "乙", "--new-version", "-o")
    code, out, _ = desk(*again, tmp_path / "second.zip")
    assert code == 0 and out.splitlines()[0].endswith(f" bytes, masked, replaces {CASE}")
    first, second = json.loads(desk("case", "list", "--json")[1])
    assert [line.split() for line in desk("case", "list")[1].splitlines()] == [
        ["case_id", "gang_id", "to", "status", "since", "verdict", "replaced_by", "sha256", "note"],
        [CASE, "G1", "金融监管", "filed", DAY, "confirmed", "…-2", first["sha256"][:12], "回执1"],
        [f"{CASE}-2", "G1", "金融监管", "built", DAY, "confirmed", "-", second["sha256"][:12], "-"],
    ]
    assert first["sha256"] != second["sha256"] and first["unmasked"] is False
    assert desk("case", "verify", file)[1].splitlines()[1] == (
        f"warning: {CASE} was replaced by {CASE}-2; do not send it"
    )
    assert "warning" not in desk("case", "verify", tmp_path / "second.zip")[1]


def test_a_forged_package_of_a_known_case_is_a_fault(desk: Call, call: Call, tmp_path: Path) -> None:
    file = tmp_path / "case.zip"
    desk("case", "build", "G1", "-o", file, "--date", DAY)
    real = hashlib.sha256(file.read_bytes()).hexdigest()
    files = {name: content for name, content in unpacked(file.read_bytes()).items() if name != "manifest.sha256"}
    file.write_bytes(packed(with_manifest(files | {"README.txt": b"forged"})))
    forged = hashlib.sha256(file.read_bytes()).hexdigest()
    code, out, err = desk("case", "verify", file)
    name = CASE.replace("JR", "GA")
    assert (code, out.splitlines()) == (
        3,
        [
            f"{name}: this case base recorded it with SHA-256 {real}, this file has {forged}",
            "case.zip: 15 files, 1 fault; not recorded in this case base",
        ],
    )
    assert err == "错误/error: case.zip is not as it was built (1 fault); take the original\n"
    facts = json.loads(files["case.json"]) | {"case_id": "C-elsewhere"}
    file.write_bytes(packed(with_manifest(files | {"case.json": json.dumps(facts).encode()})))
    assert desk("case", "verify", file)[:2] == (0, "case.zip: 15 files, 0 faults; not recorded in this case base\n")


def test_a_clearance_after_building_is_told(desk: Call, tmp_path: Path) -> None:
    file = tmp_path / "case.zip"
    desk("case", "build", "G1", "-o", file)
    assert "warning" not in desk("case", "verify", file)[1]
    desk("review", "G1", "--verdict", "cleared", *REVIEW)
    code, out, _ = desk("case", "verify", file)
    assert (code, out.splitlines()[-1]) == (
        0,
        f"warning: the latest verdict on G1 is `cleared` of {DAY} by 陈合规, no longer `confirmed`; do not send it",
    )
    (state,) = json.loads(desk("case", "list", "--json")[1])
    assert state["verdict"] == "cleared"


def test_dates_follow_each_other(desk: Call, tmp_path: Path) -> None:
    today = date.fromisoformat(DAY)
    after, before = (str(today + timedelta(days=days)) for days in (1, -1))
    file = tmp_path / "case.zip"
    assert desk("case", "build", "G1", "-o", file, "--date", after)[2] == (
        f"错误/error: --date {after} is in the future, today is {DAY}; give today or an earlier day\n"
    )
    assert not file.exists()
    desk("case", "build", "G1", "-o", file, "--to", "金融监管")
    told = ("case", "outcome", CASE, "--status", "submitted", "--date")
    assert desk(*told, after)[2] == (
        f"错误/error: --date {after} is in the future, today is {DAY}; give the day on which it happened\n"
    )
    assert desk(*told, before)[2] == (
        f"错误/error: --date {before} is before the case was built on {DAY}; give that day or a later one\n"
    )


def test_a_changed_case_file_ends_with_3_and_says_what(desk: Call, tmp_path: Path) -> None:
    file = tmp_path / "case.zip"
    desk("case", "build", "G1", "-o", file)
    file.write_bytes(file.read_bytes() + b"x")
    code, out, err = desk("case", "verify", file)
    assert code == 3
    assert out.splitlines() == [
        "the package holds bytes that belong to no file: names, times, comments or what is around them",
        "case.zip: 15 files, 1 fault; not recorded in this case base",
    ]
    assert err == "错误/error: case.zip is not as it was built (1 fault); take the original\n"


def test_a_case_file_can_be_verified_without_a_case_base(desk: Call, call: Call, tmp_path: Path) -> None:
    desk("case", "build", "G1", "-o", tmp_path / "case.zip")
    code, out, _ = call("--case-base", tmp_path / "none", "case", "verify", tmp_path / "case.zip", "--json")
    assert code == 0 and json.loads(out)["faults"] == []


def test_an_unconfirmed_gang_gets_no_case(call: Call, case_base: Path, tmp_path: Path) -> None:
    code, out, err = call("--case-base", case_base, "case", "build", "G1", "-o", tmp_path / "case.zip")
    assert (code, out) == (2, "")
    assert err == (
        "错误/error: case of G1 refused: no verdict, it needs `confirmed` by a named person "
        "(`complaint-guard review`)\n"
    )
    assert not (tmp_path / "case.zip").exists()


def test_unmasking_is_in_the_audit(desk: Call, tmp_path: Path) -> None:
    assert desk("audit", "show")[1] == "nothing was unmasked yet\n"
    told = ("--by", "陈合规", "--reason", "依调取通知")
    code, out, _ = desk("case", "build", "G1", "-o", tmp_path / "case.zip", "--unmask", *told)
    assert code == 0 and "unmasked, noted in the audit ledger" in out
    (line,) = json.loads(desk("audit", "show", "--json")[1])
    assert (line["by"], line["reason"], line["complaints"]) == ("陈合规", "依调取通知", 3)
    assert "依调取通知" in desk("audit", "show")[1]
    assert desk("case", "build", "G1", "-o", tmp_path / "b.zip", *told) == (
        2,
        "",
        "错误/error: --by and --reason answer for unmasking; give them with --unmask, or leave them out\n",
    )


def test_a_broken_ledger_ends_with_4(desk: Call, case_base: Path) -> None:
    code, out, _ = desk("audit", "verify")
    assert code == 0 and [line.split()[0] for line in out.splitlines()] == [
        "ledger",
        "verdicts",
        "cases",
        "audit",
        "erasures",
        "hubs",
    ]
    path = case_base / "ledgers" / "verdicts.jsonl"
    path.write_text(path.read_text().replace("confirmed", "cleared"))
    code, out, err = desk("audit", "verify")
    assert code == 4
    assert f"case-base file {path} is damaged (line 1 was changed: its seal does not fit)" in err
    assert desk("doctor")[0] == 4


def test_a_kept_seal_tells_that_lines_were_cut_off(desk: Call, case_base: Path) -> None:
    desk("review", "G1", "--verdict", "cleared", *REVIEW)
    rows = {row["ledger"]: row for row in json.loads(desk("audit", "verify", "--json")[1])}
    seal = rows["verdicts"]["last seal"]
    assert desk("audit", "verify", "--seal", seal)[0] == 0
    path = case_base / "ledgers" / "verdicts.jsonl"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert desk("audit", "verify")[0] == 0
    code, _, err = desk("audit", "verify", "--seal", seal)
    assert (code, err) == (
        4,
        f"错误/error: no line of a ledger has seal {seal}: lines were cut off, or this is another case base; restore "
        "the ledgers from a backup\n",
    )


def test_letters_are_written_into_a_folder(desk: Call, tmp_path: Path) -> None:
    code, out, _ = desk("case", "letters", "G1", "-o", tmp_path / "letters", "--contact", "客服热线")
    assert code == 0 and len(out.splitlines()) == 2
    assert sorted(path.suffix for path in (tmp_path / "letters").iterdir()) == [".docx", ".docx"]


def test_an_unknown_case_is_named(desk: Call) -> None:
    code, _, err = desk("case", "outcome", "C-9", "--status", "filed", "--date", "2030-09-09")
    assert (code, err) == (2, "错误/error: no case C-9 (0 cases were built); see `complaint-guard case list`\n")
    assert desk("case", "list")[1] == "no case was built yet\n"
