"""With a key no personal value lies in clear anywhere: not in the case base, not in temporary files, logs or errors."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from pipeline_world import write
from planted import KEY, VALUES, WHO, in_clear, told, world

from complaint_guard import cli, pipeline
from complaint_guard.casebase import CaseBase

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from complaint_guard.cli import main; main()"]


def call(folder: Path, *words: str, **wait: float) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *words], **started(folder), check=False, **wait)  # type: ignore[call-overload, no-any-return]


def started(folder: Path) -> dict[str, object]:
    """A process whose temporary files lie in `folder`/tmp and whose working folder is `folder`/work."""
    for name in ("tmp", "work"):
        (folder / name).mkdir(exist_ok=True)
    environment = os.environ | {
        "COMPLAINT_GUARD_KEY": KEY.written(),
        "COMPLAINT_GUARD_CASE_BASE": str(folder / "cb"),
        "TMPDIR": str(folder / "tmp"),
        "PYTHONPATH": str(ROOT),
    }
    return {"env": environment, "cwd": folder / "work", "capture_output": True, "text": True}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night run by the command line, with everything else a desk may leave."""
    folder = tmp_path_factory.mktemp("private")
    (folder / "given").mkdir()
    write(folder / "given/one.csv", world())
    run = call(folder, "run", str(folder / "given/one.csv"), "--night", "2026-10-01")
    assert run.returncode == 0, run.stderr
    assert not any(value in run.stdout + run.stderr for value in VALUES)
    assert '"room": "normalise"' in run.stderr
    return folder


def test_the_search_would_find_them(folder: Path, tmp_path: Path) -> None:
    assert set().union(*told(CaseBase(folder / "cb", KEY)).values()) == set(VALUES)
    assert set(in_clear(folder)) == {"given/one.csv"}


def test_nothing_lies_in_clear_while_a_run_works_and_after_it_is_killed(folder: Path, tmp_path: Path) -> None:
    seen: set[str] = set()
    (tmp_path / "given").mkdir()
    write(tmp_path / "given/one.csv", world())
    words = [*COMMAND, "run", str(tmp_path / "given/one.csv")]
    kept = started(tmp_path)
    kept.pop("capture_output")
    run = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **kept)  # type: ignore[call-overload]
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.02):
            seen.update(in_clear(tmp_path))

    watcher = threading.Thread(target=look)
    watcher.start()
    while not list(tmp_path.glob("cb/nights/.*.partial/normalised.json")) and run.poll() is None:
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    out, err = run.communicate()
    over.set()
    watcher.join()
    assert run.returncode == -signal.SIGKILL
    assert list(tmp_path.glob("cb/nights/.*.partial/*.parquet"))
    assert seen <= {"given/one.csv"}
    assert set(in_clear(tmp_path)) == {"given/one.csv"}
    assert not any(value in out + err for value in VALUES)


def test_answers_errors_and_the_audit_hold_none(folder: Path) -> None:
    asked = [
        *(("status",), ("doctor",), ("audit", "show"), ("audit", "verify"), ("query", "F3"), ("show", "G-F0")),
        *(("why", "F0", "F3"), ("timeline", "G-F0"), ("query", "--phone", "13799998881"), ("query", "no such id")),
        ("review", "G-F0", "--verdict", "confirmed", "--by", "陈合规", "--reason", "已抽查原件"),
        ("case", "build", "G-F0", "-o", "case.zip", "--unmask", "--by", "陈合规", "--reason", "公安机关调取"),
        ("query", "--phone", "13799998881", "--watch"),
    ]
    for words in asked:
        done = call(folder, *words)
        assert done.returncode in (0, 2), done.stderr
        assert not any(value in done.stdout + done.stderr for value in WHO.values()), words
    (folder / "work/case.zip").unlink()  # unmasked as it was asked to be, outside the case base
    assert set(in_clear(folder)) == {"given/one.csv"}
    entries = str(
        [entry for name in ("audit", "cases") for entry in CaseBase(folder / "cb", KEY).ledger(name).entries()]
    )
    assert "case unmasked" in entries
    assert not any(value in entries for value in VALUES)


def test_an_unexpected_error_tells_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken(*_: object) -> None:
        raise ValueError(" ".join(VALUES))

    monkeypatch.setattr(pipeline, "run", broken)
    monkeypatch.setattr(sys, "argv", ["complaint-guard", "--case-base", str(tmp_path / "cb"), "run", "x.csv"])
    with pytest.raises(SystemExit) as left:
        cli.main()
    out, err = capsys.readouterr()
    assert left.value.code == 5
    assert not any(value in out + err for value in VALUES)
    assert err.endswith("unexpected ValueError; run again with --debug before the command and report it\n")


def test_a_process_that_dies_leaves_no_image_of_its_memory(folder: Path) -> None:
    code = (
        "import os, resource, sys\nfrom complaint_guard import cli\nsys.argv = ['x', 'status']\n"
        "try:\n    cli.main()\nexcept SystemExit:\n    pass\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0])\nsys.stdout.flush()\nos.abort()"
    )
    done = subprocess.run([sys.executable, "-c", code], **started(folder), check=False)  # type: ignore[call-overload]
    assert done.stdout.splitlines()[-1] == "0"
    assert not list((folder / "work").glob("core*"))
