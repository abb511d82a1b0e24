"""A ledger is only ever added to; whatever else happens to it is found."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from casebase_world import N1, N2, people, write

from complaint_guard.casebase import LEDGERS, CaseBase, Ledger
from complaint_guard.errors import CaseBaseDamagedError, CaseBaseError, NotFoundError

WRITER = """
import sys
from pathlib import Path
from complaint_guard.casebase import Ledger
ledger = Ledger(Path(sys.argv[1]))
for n in range(40):
    ledger.append({"who": sys.argv[2], "turn": n})
"""


def of(path: Path, count: int = 3) -> Ledger:
    ledger = Ledger(path / "cb" / "ledgers" / "audit.jsonl")
    for number in range(count):
        ledger.append({"what": f"第{number}件"})
    return ledger


def test_lines_come_back_in_order_each_sealed_with_the_one_before(tmp_path: Path) -> None:
    ledger = of(tmp_path)
    entries = ledger.entries()
    assert [(one["n"], one["what"]) for one in entries] == [(1, "第0件"), (2, "第1件"), (3, "第2件")]
    assert [one["previous"] for one in entries] == ["", entries[0]["seal"], entries[1]["seal"]]
    assert ledger.head() == entries[2]["seal"]
    assert all(one["at"].endswith("+08:00") for one in entries)
    assert ledger.path.stat().st_mode & 0o777 == 0o600


def test_an_empty_ledger_is_no_file(tmp_path: Path) -> None:
    ledger = of(tmp_path, 0)
    assert (ledger.entries(), ledger.head(), ledger.problems(), ledger.path.exists()) == ([], "", [], False)


@pytest.mark.parametrize(
    ("change", "met"),
    [
        (lambda lines: [lines[0].replace(b"0", b"9", 1), *lines[1:]], "line 1 was changed: its seal does not fit"),
        (lambda lines: lines[1:], "line 1 does not follow the line before it: a line was removed, added or moved"),
        (
            lambda lines: [lines[0], lines[2]],
            "line 2 does not follow the line before it: a line was removed, added or moved",
        ),
        (
            lambda lines: [lines[1], lines[0], lines[2]],
            "line 1 does not follow the line before it: a line was removed, added or moved",
        ),
        (
            lambda lines: [*lines, lines[2]],
            "line 4 does not follow the line before it: a line was removed, added or moved",
        ),
        (lambda lines: [lines[0], b"{}\n", *lines[1:]], "line 2 was changed: its seal does not fit"),
        (lambda lines: [lines[0], b"what\n", *lines[1:]], "line 3 follows a line that is not a line of a ledger"),
        (lambda lines: [*lines, b"\xff\n"], "line 4 is not a line of a ledger"),
    ],
)
def test_every_change_of_the_past_is_found(tmp_path: Path, change: object, met: str) -> None:
    ledger = of(tmp_path)
    ledger.path.write_bytes(b"".join(change(ledger.path.read_bytes().splitlines(keepends=True))))  # type: ignore[operator]
    told = f"case-base file {ledger.path} is damaged ({met}); it cannot be made again: restore it from a backup"
    assert ledger.problems() == [told]
    for read in (ledger.entries, lambda: ledger.append({"what": "more"})):
        with pytest.raises(CaseBaseDamagedError) as raised:
            read()
        assert str(raised.value) == told


def test_every_flipped_byte_is_found(tmp_path: Path) -> None:
    ledger = of(tmp_path)
    whole = ledger.path.read_bytes()
    entries = ledger.entries()
    for place in range(len(whole) - 1):
        changed = bytearray(whole)
        changed[place] ^= 1
        ledger.path.write_bytes(bytes(changed))
        try:
            found = ledger.entries()
        except CaseBaseDamagedError:
            continue
        assert found == entries[: len(found)] and len(found) >= 2  # torn off behind the last whole line


def test_a_torn_last_line_is_passed_over_and_kept(tmp_path: Path) -> None:
    ledger = of(tmp_path)
    whole = ledger.path.read_bytes()
    torn = b'{"n": 4, "wha'
    ledger.path.write_bytes(whole + torn)
    assert len(ledger.entries()) == 3 and ledger.problems() == []
    entry = ledger.append({"what": "after"})
    assert entry["after_torn"] == hashlib.sha256(torn).hexdigest()
    assert ledger.path.read_bytes().startswith(whole + torn + b"\n")
    assert [one["n"] for one in ledger.entries()] == [1, 2, 3, 4]
    ledger.path.write_bytes(ledger.path.read_bytes().replace(b"wha\n", b"whx\n"))
    assert ledger.problems()


def test_a_line_that_lacks_only_its_end_is_a_line(tmp_path: Path) -> None:
    ledger = of(tmp_path)
    ledger.path.write_bytes(ledger.path.read_bytes()[:-1])
    assert len(ledger.entries()) == 3
    ledger.append({"what": "more"})
    assert [one["n"] for one in ledger.entries()] == [1, 2, 3, 4]


def test_two_writers_at_once_make_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "cb" / "ledgers" / "cases.jsonl"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), who]) for who in "ab"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    entries = Ledger(path).entries()
    assert len(entries) == 80
    for who in "ab":
        assert [one["turn"] for one in entries if one["who"] == who] == list(range(40))


def test_a_full_disk_leaves_no_part_of_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = of(tmp_path)
    before = ledger.path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CaseBaseError, match="disk full while writing case base"):
        ledger.append({"what": "too much"})
    assert ledger.path.read_bytes() == before


def test_a_ledger_keeps_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a ledger sets seal itself"):
        of(tmp_path, 0).append({"seal": "x"})
    with pytest.raises(NotFoundError, match="no ledger diary; there are verdicts, cases, audit"):
        CaseBase(tmp_path / "cb2").ledger("diary")


def test_no_run_touches_a_ledger_and_it_is_written_while_a_run_goes_on(tmp_path: Path) -> None:
    base = write(tmp_path / "cb", N1, people=people("a"))
    base.ledger("verdicts").append({"what": "before"})
    with base.write_night(N2) as draft:
        base.ledger("verdicts").append({"what": "during"})
        assert len(CaseBase(tmp_path / "cb").ledger("verdicts").entries()) == 2
        draft.finish({}, {})
    with pytest.raises(RuntimeError), base.write_night("2026-09-04"):
        raise RuntimeError
    assert [one["what"] for one in base.ledger("verdicts").entries()] == ["before", "during"]
    assert base.problems() == []


def test_a_ledger_survives_a_failed_first_run(tmp_path: Path) -> None:
    base = CaseBase(tmp_path / "cb")
    with pytest.raises(RuntimeError), base.write_night(N1):
        base.ledger("audit").append({"what": "during"})
        raise RuntimeError
    assert len(CaseBase(tmp_path / "cb").ledger("audit").entries()) == 1


@pytest.mark.parametrize("name", LEDGERS)
def test_a_broken_ledger_is_a_problem_of_the_case_base(tmp_path: Path, name: str) -> None:
    base = write(tmp_path / "cb", N1, people=people("a"))
    base.ledger(name).append({"what": "x"})
    path = base.ledger(name).path
    line = json.loads(path.read_bytes()) | {"what": "y"}
    path.write_text(json.dumps(line) + "\n")
    assert [str(path) in problem for problem in base.problems()] == [True]
