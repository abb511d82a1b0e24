"""Who is erased is nowhere any more, the rest is as it was, and the ledgers still hold."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pipeline_world import DEFAULTS, LAYOUTS, quiet, write
from planted import HOME, KEY, SAID, VALUES, WHO, told, world

from complaint_guard import pipeline
from complaint_guard.casebase import CaseBase
from complaint_guard.cli.upkeep import _erased
from complaint_guard.doctor import examine
from complaint_guard.erase import EraseRequest, Erasure, erase, today
from complaint_guard.erase.names import _bears
from complaint_guard.errors import CaseBaseError, NotFoundError, UsageError
from complaint_guard.report.english import english
from complaint_guard.search.asked import Question
from complaint_guard.search.hints import hints
from complaint_guard.search.lookup import Lookup
from complaint_guard.search.tied import tied
from complaint_guard.search.watch import watch, watches

BY, REASON = "陈合规", "本人来函要求删除"


def run(folder: Path, name: str, night: str) -> pipeline.RunResult:
    request = pipeline.RunRequest((str(folder / name),), night)
    return pipeline.run(CaseBase(folder / "cb", KEY), request, DEFAULTS, quiet)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nights with the planted person in the first, standing questions, a verdict, a draft left by a killed run."""
    folder, rows = tmp_path_factory.mktemp("erase"), world()
    write(folder / "one.csv", rows)
    write(
        folder / "two.csv",
        [rows[0] | {"complaint_id": "LATER", "text": "另有一事，短信催收太频繁，请停止发送并回复我"}],
    )
    write(folder / "again.csv", [rows[60] | {"phone": "13799998882"}, rows[1] | {"complaint_id": "NEW1"}])
    run(folder, "one.csv", "2026-10-01")
    base = CaseBase(folder / "cb", KEY)
    watch(base, Question("", WHO["phone"], "", "", ""), DEFAULTS)
    watch(base, Question("", "13586421973", "", "", ""), DEFAULTS)
    watch(base, Question("", "", HOME, "", ""), DEFAULTS)
    watch(base, Question("", "", LAYOUTS["one room"][0], "", ""), DEFAULTS)
    for reason in (f"{WHO['name']} 电话 {WHO['phone']} 已核实", "已抽查原件"):
        base.ledger("verdicts").append(
            {"gang_id": "G-F0", "verdict": "doubt", "by": BY, "reason": reason, "complaints": ["F3"], "hubs": []}
        )
    run(folder, "two.csv", "2026-10-02")
    with pytest.raises(ValueError, match="boom"), base.write_night("2026-10-03") as draft:
        draft.keep("complaints", base.table("complaints", "2026-10-01"), "x")
        raise ValueError("boom")
    return folder


@pytest.fixture
def base(folder: Path, tmp_path: Path) -> CaseBase:
    subprocess.run(["cp", "-r", str(folder / "cb"), str(tmp_path / "cb")], check=True)
    for name in ("again.csv",):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    return CaseBase(tmp_path / "cb", KEY)


def erased(base: CaseBase, **asked: object) -> Erasure:
    person = next(row["person_id"] for row in base.table("people").to_pylist() if row["complaint_id"] == "F3")
    return erase(base, EraseRequest(BY, REASON, **({"person": person} | asked)))  # type: ignore[arg-type]


def test_the_planted_values_are_there_before(base: CaseBase) -> None:
    assert set().union(*told(base).values()) == set(VALUES)
    assert len(told(base)) > 5


def test_a_person_is_erased_from_every_file_and_the_rest_stays(base: CaseBase) -> None:
    seals = [entry["seal"] for entry in base.ledger("verdicts").entries()]
    before = {row["complaint_id"]: row for row in base.history("complaints").to_pylist()}
    done = erased(base)
    assert told(base) == {}
    after = {row["complaint_id"]: row for row in base.history("complaints").to_pylist()}
    assert before.keys() - after.keys() == {"F3"}
    assert all(before[one] == row for one, row in after.items())
    assert not list(base.path.glob("nights/.*"))
    assert base.problems() == []
    assert [entry["seal"] for entry in base.ledger("verdicts").entries()] == seals
    assert [entry["reason"] for entry in base.ledger("verdicts").entries()] == ["(erased)", "已抽查原件"]
    assert [one.id for one in watches(base)] == ["W2", "W3", "W4"]
    certificate = done.certificate
    assert (certificate["complaints"], certificate["nights"], certificate["reports"]) == (1, 2, 2)
    assert certificate["rows_removed"]["complaints"] == 1
    assert certificate["names_that_stay"] == []
    assert certificate["search"]["found"] == 0
    assert certificate["search"]["values"] >= len(VALUES)
    assert not any(value in json.dumps(certificate, ensure_ascii=False) for value in (*VALUES, "F3"))


def test_names_after_an_erased_complaint_stay_and_are_told(base: CaseBase) -> None:
    done = erased(base, person="", complaint="F0")
    assert done.certificate["names_that_stay"] == ["G-F0", "S-F0"]
    told = _erased(done, dry_run=False)
    assert "G-F0, S-F0: named after what was erased; the name stays, with no complaint behind it" in told


def test_gangs_scripts_and_clans_bear_the_name_of_a_complaint_and_tokens_do_not() -> None:
    assert all(_bears(f"{kind}-F0{more}", {"F0"}) for kind in "GSR" for more in ("", ".2"))
    assert not any(_bears(name, {"F0"}) for name in ("phone:F0", "D-F0", "C-F1", "F0"))


def test_who_asks_for_an_erased_complaint_is_not_sent_to_its_neighbours(base: CaseBase) -> None:
    erased(base)
    assert hints(Lookup.of(base), "F3") == ("the complaint of this id was erased; nothing of it is kept",)
    with pytest.raises(NotFoundError, match=r"no complaint F3 up to night .*; it was erased; nothing of it is kept"):
        tied(base, "F3", "F1")


def test_a_standing_question_for_an_address_goes_with_who_alone_gave_it(base: CaseBase) -> None:
    erased(base, person="", complaint="Z1")
    assert [one.id for one in watches(base)] == ["W1", "W2", "W4"]
    assert told(base, (HOME,)) == {}


def test_gangs_are_counted_anew_and_reports_are_written_anew(base: CaseBase) -> None:
    before = next(row for row in base.table("gangs").to_pylist() if row["gang_id"] == "G-F0")
    erased(base)
    after = next(row for row in base.table("gangs").to_pylist() if row["gang_id"] == "G-F0")
    assert (before["people"], after["people"], after["complaints"]) == (4, 3, 3)
    gang = json.loads(base.report("gangs.jsonl").splitlines()[0])
    assert gang["people"] == 3
    told = f"{today()}起有成员的投诉被删除，以上人数、概率和比特为删除前所计，由下一批次重新计算"
    assert after["reasons"] == gang["reasons"] == [*before["reasons"], told]
    assert told in base.report("report.html").decode()
    assert english(told).startswith(f"complaints of its people were erased since {today()}; the counts,")
    assert json.loads(base.report("run.json"))["figures"]["erased_on"] == [today()]
    assert sorted(gang["members"]) == ["F0", "F1", "F2"]
    hubs = {row["hub_id"]: row["people"] for row in base.table("hubs").to_pylist()}
    held: dict[str, set[str]] = {}
    for tie in base.table("ties").to_pylist():
        held.setdefault(tie["hub_id"], set()).add(tie["person_id"])
    assert hubs == {hub: len(people) for hub, people in held.items()}


def test_who_was_erased_is_kept_out_and_counted(base: CaseBase) -> None:
    erased(base)
    request = pipeline.RunRequest((str(base.path.parent / "again.csv"),), "2026-10-03")
    result = pipeline.run(base, request, DEFAULTS, quiet)
    assert (result.figures["erased_before"], result.figures["counts"]["complaints"]) == (1, 1)
    assert told(base) == {}
    assert [entry["tokens"] for entry in base.ledger("erasures").entries()] == [base.tokens.of("complaint_id", ["F3"])]


def test_a_dry_run_erases_nothing(base: CaseBase) -> None:
    files = {path: path.read_bytes() for path in base.path.rglob("*") if path.is_file() and ".lock" not in path.name}
    done = erased(base, dry_run=True)
    assert done.certificate["search"]["found"] == 0
    assert files == {
        path: path.read_bytes() for path in base.path.rglob("*") if path.is_file() and ".lock" not in path.name
    }


def test_what_cannot_be_erased_is_told(base: CaseBase) -> None:
    with pytest.raises(NotFoundError, match=r"no person P-X in night 2026-10-02; `complaint-guard export members`"):
        erased(base, person="P-X")
    with pytest.raises(NotFoundError, match=r"no complaint X in case base .*; `complaint-guard query` finds one"):
        erased(base, person="", complaint="X")
    with pytest.raises(UsageError, match="give either --person or --complaint"):
        erased(base, complaint="F3")
    with pytest.raises(UsageError, match="holds a value that is to be erased; say it without, it is kept for good"):
        erase(base, EraseRequest(BY, f"{SAID}，应删除", complaint="F3"))


KILLED = """
import os, signal, sys
from complaint_guard.casebase import CaseBase, MasterKey
from complaint_guard.erase import EraseRequest, erase
left = int(sys.argv[2])
def counted(real):
    def step(*args, **kwargs):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return real(*args, **kwargs)
    return step
base = CaseBase(sys.argv[1], MasterKey(bytes(range(32))))
for name in ("rename", "replace", "unlink", "rmdir"):
    setattr(os, name, counted(getattr(os, name)))
erase(base, EraseRequest("陈合规", "本人来函要求删除", complaint="F3"))
"""


@pytest.mark.parametrize("step", [0, 60, 118, 124, 128, 132, 136, 140, 165, 190, 9999])
def test_an_erasure_that_is_killed_is_whole_or_not_at_all(base: CaseBase, step: int) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(base.path), str(step)], env=os.environ, check=False)
    assert done.returncode in (0, -signal.SIGKILL)
    again = CaseBase(base.path, KEY)
    assert again.problems() == []
    entries = again.ledger("erasures").entries()
    if entries:
        assert told(again) == {}
    else:
        assert set().union(*told(again).values()) == set(VALUES)
        erased(again)
        assert told(again) == {}


def test_an_answer_that_an_erasure_overtakes_is_no_wrong_answer(base: CaseBase) -> None:
    lookup = Lookup.of(base)
    assert lookup.clean(["F2"], ["name"])
    erased(base)
    for asked in (["F0", "F2"], ["F3"], ["O0001", "F2"]):
        with pytest.raises(CaseBaseError, match=r"case base .* was changed while it was read; ask again"):
            lookup.clean(asked, ["name"])
    assert lookup.clean(["O0001"], ["name"])
    assert Lookup.of(CaseBase(base.path, KEY)).clean(["F2"], ["name"])


@pytest.mark.parametrize("readable", [True, False])
def test_what_a_repair_set_aside_is_not_left_out_of_the_proof(
    base: CaseBase, readable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPLAINT_GUARD_KEY", KEY.written())
    kept = base.path / "quarantine" / "2026-10-01.1"
    kept.mkdir(parents=True)
    content = (base.path / "nights" / "2026-10-01" / "complaints.parquet").read_bytes()
    (kept / "complaints.parquet").write_bytes(content if readable else content[:-20])
    before = base.ledger("erasures").entries()
    with pytest.raises(CaseBaseError) as refused:
        erased(base)
    assert str(refused.value) == (
        "quarantine/2026-10-01.1/complaints.parquet may hold what is to be erased, and what a repair set aside is "
        "never rewritten; nothing was erased: take quarantine/ out of the case base, or delete it, and erase again"
    )
    assert base.ledger("erasures").entries() == before
    met = next(one for one in examine(base.path, lambda: DEFAULTS) if one.what == "quarantine")
    assert (met.state, met.met) == ("warn", f"{base.path / 'quarantine'} holds 2026-10-01.1")
    shutil.rmtree(base.path / "quarantine")
    erased(base)
    assert told(base) == {}


def test_a_reason_that_named_somebody_does_not_keep_them_from_being_erased(base: CaseBase) -> None:
    erase(base, EraseRequest(BY, f"与{WHO['name']}的来函一并要求删除", complaint="Z1"))
    assert [entry["reason"] for entry in base.ledger("erasures").entries()] == [f"与{WHO['name']}的来函一并要求删除"]
    erased(base)
    assert told(base) == {}
    assert [entry["reason"] for entry in base.ledger("erasures").entries()] == ["(erased)", REASON]
    assert base.problems() == []
