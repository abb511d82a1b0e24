from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from casebase_world import N1, N2, N3, people, tree, write

from complaint_guard import records
from complaint_guard.casebase import CaseBase, fingerprint
from complaint_guard.errors import (
    CaseBaseDamagedError,
    CaseBaseError,
    CaseBaseLockedError,
)

KILLED_RUNS = """
import os, shutil, signal, sys
from complaint_guard import records
from complaint_guard.casebase import CaseBase

limits = records.table("limits", [])

def run(path, left):
    def counted(real):
        def step(*args, **kwargs):
            nonlocal left
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            return real(*args, **kwargs)
        return step
    for name in ("open", "fsync", "rename", "replace", "unlink"):
        setattr(os, name, counted(getattr(os, name)))
    with CaseBase(path).write_night("2026-09-02") as draft:
        draft.keep("limits", limits, "same")
        draft.finish({}, {"run.json": b"new"})
    os._exit(0)

for step in range(99):
    path = f"{sys.argv[1]}/{step}"
    shutil.copytree(f"{sys.argv[1]}/start", path)
    child = os.fork()
    if child == 0:
        run(path, step)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(status)
    if status != -signal.SIGKILL:
        break
"""


def test_a_failed_first_run_leaves_nothing_behind(tmp_path: Path) -> None:
    for folder, stays in (("new", False), ("empty", True)):
        if stays:
            (tmp_path / folder).mkdir()
        with pytest.raises(ValueError, match="boom"), CaseBase(tmp_path / folder).write_night(N1):
            raise ValueError("boom")
        assert (tmp_path / folder).exists() == stays
        assert not stays or list((tmp_path / folder).iterdir()) == []


def test_a_failed_run_changes_no_whole_night_and_leaves_its_parts_for_the_next(tmp_path: Path) -> None:
    case_base = write(tmp_path / "cb", N1, people=people("a"))
    before = tree(tmp_path / "cb")
    with pytest.raises(ValueError, match="boom"), case_base.write_night(N2) as draft:
        raise ValueError("boom")
    assert tree(tmp_path / "cb") == before
    with pytest.raises(ValueError, match="boom"), case_base.write_night(N2) as draft:
        draft.keep("people", people("b"), fingerprint("x"))
        raise ValueError("boom")
    assert case_base.nights() == [N1]
    with case_base.write_night(N2) as draft:
        kept = draft.kept("people", fingerprint("x"))
        draft.finish({}, {})
    assert kept is not None and kept.equals(people("b"))
    assert case_base.table("people").equals(people("b"))


def test_what_an_earlier_run_kept_is_used_only_if_nothing_differs(tmp_path: Path) -> None:
    case_base = CaseBase(tmp_path / "cb")
    with pytest.raises(KeyboardInterrupt), case_base.write_night(N1) as draft:
        draft.keep("people", people("a"), fingerprint("x"))
        draft.keep("limits", records.table("limits", []), fingerprint("x"))
        raise KeyboardInterrupt
    file = tmp_path / f"cb/nights/.{N1}.partial/people.parquet"
    content = bytearray(file.read_bytes())
    content[10] ^= 1
    with case_base.write_night(N1) as draft:
        assert draft.kept("people", fingerprint("y")) is None
        assert draft.kept("gangs", fingerprint("x")) is None
        assert draft.kept("people", fingerprint("x")) is not None
        file.write_bytes(content)
        assert draft.kept("people", fingerprint("x")) is None
        draft.keep("people", people("b"))
        draft.finish({}, {})
    assert list(case_base.manifest()["tables"]) == ["people"]
    assert not (tmp_path / "cb/nights" / N1 / "limits.parquet").exists()


def test_fingerprints_tell_inputs_settings_and_order_apart() -> None:
    assert fingerprint({"a": 1, "b": 2}, "v1") == fingerprint({"b": 2, "a": 1}, "v1")
    assert len({fingerprint("a", "b"), fingerprint("b", "a"), fingerprint("ab"), fingerprint(["a", "b"])}) == 4


def test_the_draft_of_another_night_is_cleaned_away(tmp_path: Path) -> None:
    case_base = CaseBase(tmp_path / "cb")
    with pytest.raises(ValueError, match="boom"), case_base.write_night(N1) as draft:
        draft.keep("people", people("a"))
        raise ValueError("boom")
    write(tmp_path / "cb", N2, people=people("a"))
    assert [p.name for p in (tmp_path / "cb/nights").iterdir()] == [N2]


def test_a_second_run_is_refused_and_readers_are_not(tmp_path: Path) -> None:
    write(tmp_path / "cb", N1, people=people("a"))
    with CaseBase(tmp_path / "cb").write_night(N2):
        with pytest.raises(CaseBaseLockedError) as error, CaseBase(tmp_path / "cb").write_night(N3):
            pass
        assert CaseBase(tmp_path / "cb").table("people").num_rows == 1
    text = str(error.value)
    assert text.startswith(f"case base {tmp_path / 'cb'} is being written by process {os.getpid()} on ")
    assert " since 20" in text
    assert text.endswith("; wait until it ends, or stop it, then run again")
    write(tmp_path / "cb", N2)


def test_a_run_killed_at_any_step_leaves_whole_nights_only(tmp_path: Path) -> None:
    """Kill at every call that reaches the disk: the night is there with its reports, or the case base is as it was."""
    write(tmp_path / "start", N1, people=people("a"))
    runs = subprocess.run(
        [sys.executable, "-c", KILLED_RUNS, str(tmp_path)], capture_output=True, text=True, check=True
    )
    statuses = runs.stdout.split()
    seen = set()
    for step, status in enumerate(statuses):
        path = tmp_path / str(step)
        case_base = CaseBase(path)
        seen.add((status, case_base.head()))
        assert case_base.head() == case_base.nights()[-1]
        assert case_base.problems() == []
        assert case_base.table("people", N1).num_rows == 1
        if case_base.head() == N1:
            write(path, N2)
        write(path, N3)
        assert case_base.nights() == [N1, N2, N3]
        assert (path / "HEAD").read_text() == f"{N3}\n"
        assert not [*path.glob("nights/.*"), *path.glob("reports/.*"), *path.glob("*.next"), *path.glob(".*.new")]
    assert seen == {("-9", N1), ("-9", N2), ("0", N2)}
    assert len(statuses) > 20


@pytest.mark.parametrize("step", range(8))
def test_a_full_disk_leaves_the_case_base_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    case_base = write(tmp_path / "cb", N1, people=people("a"))
    before = tree(tmp_path / "cb")
    real, calls = os.fsync, iter(range(100))

    def full(descriptor: int) -> None:
        if next(calls) == step:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CaseBaseError) as error, case_base.write_night(N2) as draft:
        draft.keep("limits", records.table("limits", []))
        draft.finish({}, {"run.json": b"new"})
    monkeypatch.undo()
    assert str(error.value).startswith(f"disk full while writing case base {tmp_path / 'cb'} (")
    assert str(error.value).endswith(
        "MB free); free space and run again: whole nights are untouched and finished parts are used again"
    )
    after = {name: content for name, content in tree(tmp_path / "cb").items() if ".partial" not in name}
    assert after == before


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CaseBaseError) as error, CaseBase(tmp_path / "file/cb").write_night(N1):
        pass
    assert str(error.value) == f"cannot write case base {tmp_path / 'file/cb'}: File exists; make the folder writable"


def test_a_truncated_table_is_refused_when_read(tmp_path: Path) -> None:
    case_base = write(tmp_path / "cb", N1, people=people("a"))
    file = tmp_path / "cb/nights" / N1 / "people.parquet"
    size = file.stat().st_size
    os.truncate(file, size // 2)
    with pytest.raises(CaseBaseDamagedError) as error:
        case_base.table("people")
    assert str(error.value) == (
        f"case-base file {file} is damaged ({size // 2} bytes instead of {size}); "
        "run `complaint-guard doctor --repair`, or restore the file from a backup"
    )
    file.unlink()
    with pytest.raises(CaseBaseDamagedError, match="FileNotFoundError"):
        case_base.table("people")
    assert ["missing" in line for line in case_base.problems()] == [True]


def test_one_flipped_bit_is_found_by_the_check(tmp_path: Path) -> None:
    case_base = write(tmp_path / "cb", N1, people=people("a"))
    for name in (f"nights/{N1}/people.parquet", f"reports/{N1}/run.json"):
        file = tmp_path / "cb" / name
        content = bytearray(file.read_bytes())
        content[1] ^= 4
        file.write_bytes(content)
    assert [line.split(";")[0] for line in case_base.problems()] == [
        f"case-base file {tmp_path / 'cb' / name} is damaged (SHA-256 differs from the manifest)"
        for name in (f"nights/{N1}/people.parquet", f"reports/{N1}/run.json")
    ]


@pytest.mark.parametrize("content", ["", "[]", "{}", "not json", "\x00"])
def test_a_broken_manifest_is_damage(tmp_path: Path, content: str) -> None:
    case_base = write(tmp_path / "cb", N1, people=people("a"))
    (tmp_path / "cb/nights" / N1 / "manifest.json").write_text(content)
    with pytest.raises(CaseBaseDamagedError, match=r"manifest.json is damaged"):
        case_base.table("people")
    assert len(case_base.problems()) == 1


def test_a_lost_or_broken_head_falls_back_on_the_newest_night(tmp_path: Path) -> None:
    case_base = write(tmp_path / "cb", N1)
    write(tmp_path / "cb", N2)
    (tmp_path / "cb/HEAD").write_bytes(b"\xff\xfe")
    assert case_base.head() == N2
    (tmp_path / "cb/HEAD").unlink()
    assert case_base.head() == N2


def test_another_format_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "cb", N1)
    (tmp_path / "cb/casebase.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(CaseBaseDamagedError) as error:
        CaseBase(tmp_path / "cb")
    assert str(error.value) == (
        f"case base {tmp_path / 'cb'} has format 99, this program reads 3; "
        "use the version of complaint-guard that wrote it"
    )


def test_a_folder_of_something_else_is_refused_and_untouched(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_text("x")
    for path in (tmp_path, tmp_path / "holiday.jpg"):
        with pytest.raises(CaseBaseError) as error:
            CaseBase(path)
        assert str(error.value) == (
            f"{path} is not a case base and not an empty folder; give --case-base a case base or a new folder"
        )
    assert [p.name for p in tmp_path.iterdir()] == ["holiday.jpg"]
