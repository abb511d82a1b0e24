"""Damage of every kind, repaired: made again byte by byte where it can be, set aside and told where it cannot."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pipeline_world import LAYOUTS, background, flagship, run

from complaint_guard.casebase import CaseBase, mend
from complaint_guard.erase import EraseRequest, erase
from complaint_guard.errors import CaseBaseDamagedError
from complaint_guard.records import table
from complaint_guard.repair import Repaired, repair
from complaint_guard.search.asked import Question
from complaint_guard.search.lookup import Lookup
from complaint_guard.search.watch import watch, watches
from complaint_guard.settings import Settings

FIRST, SECOND = "2026-10-15", "2026-10-16"
BACKGROUND = list(background())


@pytest.fixture(scope="module")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two")
    run(folder, BACKGROUND[:60] + flagship(LAYOUTS["one room"]), night=FIRST)
    run(folder, BACKGROUND[60:90], name="second", night=SECOND)
    return folder / "cb"


@pytest.fixture
def base(two_nights: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(two_nights, tmp_path / "cb"))


def held(base: Path) -> dict[str, bytes]:
    """Files of nights, reports and index, manifests without the note of the repair."""
    found = {}
    for path in sorted(p for part in ("nights", "reports", "index") for p in (base / part).rglob("*") if p.is_file()):
        content = path.read_bytes()
        if path.name == "manifest.json":
            manifest = json.loads(content)
            rest = {key: cell for key, cell in manifest.items() if key not in ("repaired", "seal")}
            content = json.dumps(rest, sort_keys=True).encode()
        found[str(path.relative_to(base))] = content
    return found


def turn(path: Path) -> bytes:
    """Turns one bit of the file at `path`."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    return bytes(content)


def done(base: Path) -> list[Repaired]:
    return list(repair(CaseBase(base)))


def test_a_sound_case_base_stays_as_it_is(base: Path) -> None:
    before = held(base)
    assert done(base) == []
    assert held(base) == before


def test_a_changed_index_is_told_and_made_again(base: Path) -> None:
    (folder,) = (base / "index").iterdir()
    before = (folder / "complaint.arrow").read_bytes()
    for damage in (turn, Path.unlink):
        damage(folder / "complaint.arrow")
        (told,) = CaseBase(base).problems()
        assert told.startswith(f"case-base file {folder / 'complaint.arrow'} is damaged (")
        assert done(base) == [Repaired("made again", "the index of the search desk")]
        assert (folder / "complaint.arrow").read_bytes() == before


def test_a_question_to_an_index_without_a_file_is_answered_from_the_tables(base: Path) -> None:
    (folder,) = (base / "index").iterdir()
    for path in folder.glob("*.arrow"):
        content = path.read_bytes()
        path.unlink()
        assert Lookup.of(CaseBase(base)).made
        path.write_bytes(content)


def test_a_run_refuses_a_case_base_whose_ledger_was_taken_away_or_cut(base: Path) -> None:
    person = CaseBase(base).table("people")["person_id"][0].as_py()
    erase(CaseBase(base), EraseRequest(person=person, by="陈合规", reason="本人要求"))
    ledger = base / "ledgers" / "erasures.jsonl"
    for damage in (lambda: ledger.write_bytes(b""), ledger.unlink):
        damage()
        with pytest.raises(CaseBaseDamagedError) as error:
            run(base.parent, BACKGROUND[90:100], name="third", night="2026-10-18")
        assert str(error.value) == (
            f"case-base file {ledger} is damaged (the line of certificate E-0001 is gone); "
            "it cannot be made again: restore it from a backup"
        )


@pytest.mark.parametrize(
    ("night", "name"), [(FIRST, "normalised"), (FIRST, "members"), (SECOND, "embeddings"), (SECOND, "pairs")]
)
def test_a_table_that_follows_from_others_is_made_again_with_the_same_bytes(base: Path, night: str, name: str) -> None:
    before, path = held(base), base / "nights" / night / f"{name}.parquet"
    odd = turn(path)
    assert CaseBase(base).problems()
    told = done(base)
    kept = base / "quarantine" / f"{night}.1"
    assert told[0] == Repaired("made again", f"nights/{night}/{name}.parquet; what was damaged lies in {kept}")
    assert (kept / f"{name}.parquet").read_bytes() == odd
    assert CaseBase(base).problems() == []
    assert held(base) == before
    assert CaseBase(base).manifest(night)["repaired"] == [[f"nights/{night}/{name}.parquet"]]


def test_lost_reports_index_and_head_are_made_again(base: Path) -> None:
    before = held(base)
    shutil.rmtree(base / "reports" / FIRST)
    turn(base / "reports" / SECOND / "report.xlsx")
    shutil.rmtree(base / "index")
    (base / "HEAD").write_bytes(b"\xff\n")
    (base / "nights" / SECOND / ".ties.parquet.new").write_bytes(b"half")
    states = {one.what.split(";")[0]: one.state for one in done(base)}
    assert states["HEAD"] == "made again"
    assert states[f"nights/{SECOND}/.ties.parquet.new"] == "taken away"
    assert CaseBase(base).problems() == []
    assert held(base) == before
    assert (base / "HEAD").read_text() == f"{SECOND}\n"


@pytest.mark.parametrize("name", ["complaints.parquet", "manifest.json"])
def test_what_was_read_from_files_is_set_aside_and_its_files_named(base: Path, name: str) -> None:
    odd = turn(base / "nights" / SECOND / name)
    told = done(base)
    kept = base / "quarantine" / f"{SECOND}.1"
    files = ": second.csv" if name == "complaints.parquet" else ""
    assert told[0] == Repaired(
        "set aside",
        f"night {SECOND} in {kept}: {name.partition('.')[0]} cannot be made again",
        f"run its files again under a later --night{files}",
    )
    assert (kept / "nights" / name).read_bytes() == odd
    assert (kept / "reports" / "report.html").is_file()
    case_base = CaseBase(base)
    assert (case_base.nights(), case_base.head(), case_base.problems()) == ([FIRST], FIRST, [])
    assert mend.nights_set_aside(case_base) == [SECOND]
    assert not Lookup.of(case_base).made
    again = run(base.parent, BACKGROUND[60:90], name="second", night="2026-10-17")
    assert again.case_base.history("complaints").num_rows == 93


def test_a_broken_ledger_is_told_and_left(base: Path) -> None:
    ledger = CaseBase(base).ledger("audit")
    ledger.append({"action": "unmask", "by": "陈合规", "reason": "核对原件"})
    ledger.append({"action": "unmask", "by": "陈合规", "reason": "核对原件"})
    content = ledger.path.read_bytes().replace(b"unmask", b"unmusk", 1)
    ledger.path.write_bytes(content)
    met = "line 1 was changed: its seal does not fit"
    told = f"case-base file {ledger.path} is damaged ({met}); it cannot be made again: restore it from a backup"
    assert done(base)[-1] == Repaired("not repaired", told)
    assert ledger.path.read_bytes() == content


def test_the_torn_end_of_a_ledger_needs_no_repair(base: Path) -> None:
    ledger = CaseBase(base).ledger("audit")
    ledger.append({"action": "unmask", "by": "陈合规", "reason": "核对原件"})
    ledger.path.write_bytes(ledger.path.read_bytes() + b'{"torn')
    assert done(base) == []
    assert len(ledger.entries()) == 1


@pytest.mark.parametrize(
    ("content", "met"), [(f"{FIRST}\n", f"night {FIRST}"), ("2026-10-17\n", "no whole night"), (None, "no whole night")]
)
def test_a_head_that_does_not_name_the_last_night_is_told_and_set_right(
    base: Path, content: str | None, met: str
) -> None:
    (base / "HEAD").unlink() if content is None else (base / "HEAD").write_text(content)
    step = "run `complaint-guard doctor --repair`, or restore the file from a backup"
    told = f"case-base file {base / 'HEAD'} is damaged (it names {met}, the last one is {SECOND}); {step}"
    assert CaseBase(base).problems() == [told]
    if content == f"{FIRST}\n":  # else readers take the last night
        with pytest.raises(CaseBaseDamagedError) as refused:
            run(base.parent, BACKGROUND[90:95], name="third", night="2026-10-17")
        assert str(refused.value) == told
    assert done(base)[0] == Repaired("made again", "HEAD")
    assert (CaseBase(base).problems(), CaseBase(base).head()) == ([], SECOND)


def test_a_night_that_is_being_committed_or_replaced_is_no_wrong_head(base: Path) -> None:
    (base / "HEAD").write_text(f"{FIRST}\n")
    (base / "HEAD.next").write_text(f"{SECOND}\n")  # killed between the rename of the night and that of HEAD
    assert (CaseBase(base).problems(), CaseBase(base).head()) == ([], SECOND)
    (base / "HEAD").write_text(f"{SECOND}\n")
    (base / "HEAD.next").write_text("2026-10-17\n")  # killed before the rename of the night
    shutil.copytree(base / "nights" / SECOND, base / "nights" / f".{SECOND}.partial")  # --again, killed
    assert (CaseBase(base).problems(), CaseBase(base).head()) == ([], SECOND)


def test_standing_questions_that_can_be_read_stay_and_the_rest_is_told(base: Path) -> None:
    questions = CaseBase(base).standing
    lines = [{"id": f"W{n}", "since": FIRST, "field": "phone", "value": f"1378888000{n}"} for n in (1, 2)]
    questions.append(lambda _: lines)
    path = base / "watches.jsonl"
    path.write_bytes(odd := path.read_bytes().replace(b'"W1"', b'"W1', 1))
    assert len(CaseBase(base).problems()) == 1
    told = done(base)[0]
    kept = base / "quarantine" / "watches.1"
    assert (told.state, told.what) == (
        "set aside",
        f"watches.jsonl, now in {kept}: standing questions that could not be read stand no longer",
    )
    assert (kept / "watches.jsonl").read_bytes() == odd
    assert (questions.entries(), CaseBase(base).problems()) == (lines[1:], [])
    path.write_bytes(b"\xff")
    assert done(base)[0].what.startswith(f"watches.jsonl, now in {base / 'quarantine' / 'watches.2'}: ")
    assert questions.entries() == []


@pytest.mark.parametrize("left", [0, 1])
def test_standing_questions_that_were_cut_off_or_taken_away_are_told_and_no_number_is_given_twice(
    tmp_path: Path, left: int
) -> None:
    base = tmp_path / "cb"
    run(tmp_path, BACKGROUND[:20], night=FIRST)
    for phone in ("13788880001", "13788880002"):
        watch(CaseBase(base), Question(phone=phone), Settings())
    assert CaseBase(base).manifest()["standing"] == 0
    run(tmp_path, BACKGROUND[20:30], name="second", night=SECOND)
    assert CaseBase(base).manifest()["standing"] == 2
    path = base / "watches.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)[:left]
    if lines:
        path.write_bytes(b"".join(lines))
    else:
        path.unlink()
    met = "line 2, which a night saw, is gone: lines were cut off, or all was taken away"
    advice = "run `complaint-guard doctor --repair`, or restore the file from a backup"
    assert CaseBase(base).problems() == [f"case-base file {path} is damaged ({met}); {advice}"]
    with pytest.raises(CaseBaseDamagedError):  # a new question would hide that lines are gone
        watch(CaseBase(base), Question(phone="13788880003"), Settings())
    told = done(base)[0]
    state, where = ("set aside", f"now in {base}/quarantine/watches.1") if lines else ("made again", "which was gone")
    assert told.state == state
    assert told.what == f"watches.jsonl, {where}: standing questions that could not be read stand no longer"
    assert CaseBase(base).problems() == []
    assert [one.id for one in watches(CaseBase(base))] == ["W1"][:left]
    assert [one.id for one in watch(CaseBase(base), Question(phone="13788880003"), Settings())] == ["W3"]
    run(tmp_path, BACKGROUND[30:35], name="third", night="2026-10-17")
    assert CaseBase(base).manifest()["standing"] == 3


@pytest.mark.parametrize("name", ["agents.json", "agents.parquet"])
@pytest.mark.parametrize("break_", [Path.unlink, turn, lambda path: path.write_bytes(b"")])
def test_agents_that_cannot_be_read_are_set_aside_and_told(
    base: Path, name: str, break_: Callable[[Path], object]
) -> None:
    agent = {"agent": "张坐席", "model": "m", "mean": [0.0] * 4, "seconds": 7.0}
    CaseBase(base).keep_agents(table("agents", [agent]))
    assert CaseBase(base).problems() == []
    break_(base / name)
    if not CaseBase(base).problems():
        assert (name, break_) == ("agents.json", turn)  # a hash of the table that only a repair would look at
        return
    kept = base / "quarantine" / "agents.1"
    assert done(base)[0].what == f"agents.parquet, now in {kept}: no agent of the hotline is enrolled now"
    assert kept.is_dir()
    assert CaseBase(base).problems() == []
    assert CaseBase(base).agents().num_rows == 0


def test_a_certificate_and_the_line_that_vouches_for_it_miss_each_other(base: Path) -> None:
    erase(CaseBase(base), EraseRequest("陈合规", "本人来函要求删除", complaint="O0001"))
    assert CaseBase(base).problems() == []
    path, ledger = base / "certificates" / "E-0001.json", base / "ledgers" / "erasures.jsonl"
    step = "it cannot be made again: restore it from a backup"
    whole, lines = path.read_bytes(), ledger.read_bytes()
    turn(path)
    told = f"case-base file {path} is damaged (SHA-256 differs from the ledger of erasures); {step}"
    assert CaseBase(base).problems() == [told]
    assert done(base)[-1] == Repaired("not repaired", told)
    path.unlink()
    assert CaseBase(base).problems() == [f"case-base file {path} is damaged (missing); {step}"]
    path.write_bytes(whole)
    ledger.unlink()
    told = f"case-base file {ledger} is damaged (the line of certificate E-0001 is gone); {step}"
    assert CaseBase(base).problems() == [told]
    ledger.write_bytes(lines)
    assert CaseBase(base).problems() == []


def test_a_full_disk_ends_the_repair_and_what_was_done_is_told(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    turn(base / "nights" / FIRST / "members.parquet")
    (base / "HEAD").write_text(f"{FIRST}\n")
    before = {path for path in base.rglob("*")} | {base / ".lock", base / ".watches.lock"}

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("complaint_guard.casebase.files.write_copy", full)
    made, left = done(base)
    assert made == Repaired("made again", "HEAD")
    assert left.state == "not repaired"
    assert left.what.startswith(f"the rest: disk full while writing case base {base} (")
    assert "backup" not in left.what
    assert {path for path in base.rglob("*")} <= before
    monkeypatch.undo()
    assert [one.state for one in done(base)] == ["made again", "made again"]
    assert CaseBase(base).problems() == []
