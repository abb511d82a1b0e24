"""One number is one content: a case that is built anew with other content gets the next number and says so."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from case_world import GANG, built, confirmed, words

from complaint_guard.casebase import CaseBase
from complaint_guard.cases import CaseRequest, cases, known, letters, verify
from complaint_guard.errors import UsageError


def number(path: Path) -> str:
    return verify(path).case_id


def test_other_content_is_no_case_of_the_same_number(tmp_path: Path) -> None:
    base = confirmed(tmp_path / "cb")
    first = built(base, tmp_path / "a.zip")
    before = base.ledger("cases").entries()
    with pytest.raises(UsageError) as met:
        built(base, tmp_path / "b.zip", unit="乙")
    assert str(met.value) == (
        f"{number(first)} was built on {before[0]['at'][:10]} with other content (SHA-256 {before[0]['sha256'][:12]}); "
        "--new-version builds it under the next number, and says which it replaces"
    )
    assert not (tmp_path / "b.zip").exists() and base.ledger("cases").entries() == before


def test_a_new_version_has_the_next_number_and_names_the_one_before(tmp_path: Path) -> None:
    base = confirmed(tmp_path / "cb")
    first = built(base, tmp_path / "1.zip", anew=True)
    second = built(base, tmp_path / "2.zip", unit="乙", anew=True)
    third = built(base, tmp_path / "3.zip", unit="丙", anew=True)
    assert [number(one) for one in (second, third)] == [f"{number(first)}-2", f"{number(first)}-3"]
    assert [(one.case_id, one.replaced_by) for one in cases(base)] == [
        (number(first), number(second)),
        (number(second), number(third)),
        (number(third), ""),
    ]
    digest = verify(second).sha256
    assert f"本函取代编号{number(second)}的函，以本函为准" in words(third, "01_线索移送函.docx")
    assert "本函取代" not in words(first, "01_线索移送函.docx")
    with zipfile.ZipFile(third) as archive:
        facts = json.loads(archive.read("case.json"))
    assert facts["replaces"] == {"case_id": number(second), "sha256": digest}
    assert built(base, tmp_path / "3-again.zip", unit="丙").read_bytes() == third.read_bytes()
    assert len(base.ledger("cases").entries()) == 3


def test_masked_and_unmasked_are_two_cases(tmp_path: Path) -> None:
    base = confirmed(tmp_path / "cb")
    masked = built(base, tmp_path / "m.zip")
    whole = built(base, tmp_path / "u.zip", unmask=True, by="陈合规", reason="依调取通知")
    assert number(whole) == f"{number(masked)}-U"
    again = built(base, tmp_path / "u2.zip", unmask=True, by="陈合规", reason="依第二次调取通知", anew=True)
    assert number(again) == f"{number(masked)}-U-2"
    assert built(base, tmp_path / "m2.zip").read_bytes() == masked.read_bytes()


def test_a_newer_package_for_the_same_recipient_is_told(tmp_path: Path) -> None:
    base = confirmed(tmp_path / "cb")
    first, other = built(base, tmp_path / "1.zip"), built(base, tmp_path / "f.zip", to="金融监管")
    line = base.ledger("cases").entries()[0]
    facts = {name: line[name] for name in ("event", "gang_id", "to", "unmasked", "verdict")}
    newer = "C-A1-20991231-GA"
    base.ledger("cases").append(facts | {"case_id": newer, "on": "2099-12-31", "sha256": "b" * 64})
    assert known(base, verify(first)).warning == (
        f"warning: {newer} is a newer package for the same gang and recipient; do not send {number(first)} beside it"
    )
    assert known(base, verify(other)).warning == ""
    assert [(one.case_id, one.newer) for one in cases(base)] == [
        (number(first), newer),
        (number(other), ""),
        (newer, ""),
    ]


def test_cases_of_one_number_that_differ_in_an_older_ledger_count_on(tmp_path: Path) -> None:
    base = confirmed(tmp_path / "cb")
    first = built(base, tmp_path / "1.zip")
    line = base.ledger("cases").entries()[0]
    facts = {name: line[name] for name in ("case_id", "event", "gang_id", "to", "on", "unmasked", "verdict")}
    base.ledger("cases").append(facts | {"sha256": "b" * 64})
    third = built(base, tmp_path / "3.zip", anew=True)
    assert number(third) == f"{number(first)}-3"


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    base = confirmed(tmp_path / "cb")
    kept = tmp_path / "case.zip"
    kept.write_bytes(b"kept")
    with pytest.raises(UsageError) as met:
        built(base, kept)
    assert str(met.value) == "case.zip exists and holds something else, it is not overwritten; give another place"
    assert kept.read_bytes() == b"kept" and base.ledger("cases").entries() == []
    assert list(tmp_path.glob(".*")) == []


def test_no_letter_is_overwritten(tmp_path: Path) -> None:
    base: CaseBase = confirmed(tmp_path / "cb")
    first = letters(base, CaseRequest(GANG), tmp_path / "letters")
    before = [path.read_bytes() for path in first]
    assert letters(base, CaseRequest(GANG), tmp_path / "letters") == first
    with pytest.raises(UsageError) as met:
        letters(base, CaseRequest(GANG, unit="乙"), tmp_path / "letters")
    assert str(met.value) == (
        "09_致投诉人的说明.docx exists and holds something else, it is not overwritten; give another place"
    )
    assert [path.read_bytes() for path in first] == before
