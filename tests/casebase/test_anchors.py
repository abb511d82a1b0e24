"""A ledger that is taken away is missed, and words that are erased are not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from casebase_world import N1, N2, write

from complaint_guard.casebase import CaseBase, Ledger, MasterKey

NAMED = "王小明 13812345678 说的"


def gone(path: Path, met: str) -> str:
    advice = "it cannot be made again: restore it from a backup"
    return f"case-base file {path} is damaged ({met}); {advice}"


def test_a_ledger_that_a_night_saw_cannot_be_taken_away_nor_cut(tmp_path: Path) -> None:
    case_base = write(tmp_path / "cb", N1)
    case_base.ledger("audit").append({"reason": "one"})
    case_base.ledger("audit").append({"reason": "two"})
    write(tmp_path / "cb", N2)
    assert case_base.manifest(N1)["ledgers"] == {}
    assert case_base.manifest(N2)["ledgers"]["audit"]["lines"] == 2
    case_base.ledger("audit").append({"reason": "three"})
    assert case_base.problems() == []
    file = case_base.ledger("audit").path
    content = file.read_bytes()
    met = gone(file, f"line 2, which night {N2} saw, is gone: lines were cut off, or all was taken away")
    for left in (content.split(b"\n")[0] + b"\n", b""):
        file.write_bytes(left)
        assert case_base.problems() == [met]
    shutil.rmtree(file.parent)
    assert case_base.problems_of_ledgers() == {"audit": met}
    other = Ledger(tmp_path / "other/ledgers/audit.jsonl")
    other.append({"reason": "forged"})
    other.append({"reason": "forged too"})
    file.parent.mkdir()
    shutil.copy(other.path, file)
    assert case_base.problems() == [met]


def test_a_ledger_whose_seals_others_name_cannot_be_taken_away(tmp_path: Path) -> None:
    case_base = write(tmp_path / "cb", N1)
    verdict = case_base.ledger("verdicts").append({"gang_id": "G-1"})
    case_base.ledger("cases").append({"case_id": "C-1", "event": "built", "verdict": verdict["seal"]})
    assert case_base.problems() == []
    case_base.ledger("verdicts").path.unlink()
    met = gone(case_base.ledger("verdicts").path, "the verdict that case C-1 was built on is gone")
    assert case_base.problems_of_ledgers() == {"verdicts": met}


@pytest.mark.parametrize("key", [None, MasterKey(bytes(32))])
def test_words_are_erased_and_the_chain_holds(tmp_path: Path, key: MasterKey | None) -> None:
    case_base = write(tmp_path / "cb", N1, key)
    ledger = case_base.ledger("audit")
    for words in (NAMED, "nobody is named", f"again {NAMED}"):
        ledger.append({"reason": words, "by": "陈合规"})
    seals = [entry["seal"] for entry in ledger.entries()]
    lines, content = ledger.without_words(lambda words: "13812345678" in words)
    assert lines == [1, 3]
    ledger.path.write_bytes(content)
    entries = CaseBase(tmp_path / "cb", key).ledger("audit").entries()
    assert [entry["seal"] for entry in entries] == seals
    assert [entry["reason"] for entry in entries] == ["(erased)", "nobody is named", "(erased)"]
    assert "13812345678" not in json.dumps(entries)
    ledger.append({"reason": "more"})
    assert ledger.problems() == []


def test_words_cannot_be_exchanged(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "cb/ledgers/audit.jsonl")
    ledger.append({"reason": NAMED})
    _, content = ledger.without_words(lambda _: True)
    whole, erased = json.loads(ledger.path.read_bytes()), json.loads(content)
    for forged in (
        whole | {"reason": "another"},
        erased | {"reason": "another"},
        whole | {"reason": "another", "erased": erased["erased"]},
        {name: cell for name, cell in whole.items() if name != "salt"},
    ):
        ledger.path.write_text(json.dumps(forged) + "\n")
        assert ledger.problems() == [gone(ledger.path, "line 1 was changed: its seal does not fit")]
