from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_world import Call, filled, result

from complaint_guard import pipeline

COMMANDS = ("run", "status", "doctor", "demo", "query", "show", "why", "export", "evaluate")


def test_help_imports_nothing_heavy() -> None:
    heavy = (
        "torch",
        "faiss",
        "pandas",
        "numba",
        "duckdb",
        "pyarrow",
        "numpy",
        "pydantic",
        "rich",
        "sqlalchemy",
        "scipy",
    )
    code = (
        "import sys, complaint_guard.cli as cli\n"
        "sys.argv = ['complaint-guard', '--help']\n"
        "try: cli.main()\n"
        f"finally: print([name for name in {heavy} if name in sys.modules], file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0
    assert run.stderr.strip() == "[]"
    assert all(command in run.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(call: Call, command: str) -> None:
    code, out, err = call(command, "--help")
    assert (code, err) == (0, "")
    assert f"Example: complaint-guard {command}" in out
    assert "--json" in out


def test_version_is_the_version_of_the_package(call: Call) -> None:
    from complaint_guard import __version__

    assert call("--version") == (0, f"complaint-guard {__version__}\n", "")


@pytest.mark.parametrize(
    "args",
    [
        ("fly",),
        ("run",),
        ("run", "x.csv", "--fast"),
        ("export", "people", "-o", "x.csv"),
        ("why", "A"),
        ("run", "x.csv", "--night", "20260901"),
    ],
)
def test_wrong_usage_leaves_with_2(call: Call, args: tuple[str, ...]) -> None:
    code, out, err = call(*args)
    assert (code, out) == (2, "")
    assert err.startswith("错误/error: ") and err.count("\n") == 1 and "; see `complaint-guard" in err


def test_an_error_is_one_line_without_a_traceback(call: Call, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("")
    code, out, err = call("--case-base", tmp_path, "status")
    assert (code, out) == (4, "")
    met = f"{tmp_path} is not a case base and not an empty folder"
    assert err == f"错误/error: {met}; give --case-base a case base or a new folder\n"


def test_an_unexpected_error_is_one_line_too_unless_debugged(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("王小明 13986451273")

    monkeypatch.setattr(pipeline, "run", broken)
    code, _, err = call("run", "x.csv")
    assert code == 5
    assert err == "错误/error: unexpected ZeroDivisionError; run again with --debug before the command and report it\n"
    code, _, err = call("--debug", "run", "x.csv")
    assert code == 5
    assert "Traceback" in err


def test_an_interrupt_leaves_with_130(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "run", interrupted)
    assert call("run", "x.csv")[0] == 130


def test_a_reader_that_leaves_early_is_no_error(case_base: Path) -> None:
    """`complaint-guard show G1 --json | true`."""
    reading, writing = os.pipe()
    os.close(reading)
    code = "import sys; from complaint_guard.cli import main; main()"
    args = [sys.executable, "-c", code, "--case-base", str(case_base), "show", "G1", "--json"]
    with os.fdopen(writing, "w") as stdout:
        run = subprocess.run(args, stdout=stdout, stderr=subprocess.PIPE, text=True)
    assert (run.returncode, run.stderr) == (0, "")


def test_settings_come_from_the_file_named_or_found(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(
        pipeline,
        "run",
        lambda _base, _request, settings, _show: seen.append(settings.gangs.min_people) or result(filled("gangs")),
    )
    monkeypatch.chdir(tmp_path)
    (tmp_path / "complaint-guard.toml").write_text("[gangs]\nmin_people = 4\n")
    (tmp_path / "other.toml").write_text("[gangs]\nmin_people = 5\n")
    call("run", "x.csv")
    call("--config", "other.toml", "run", "x.csv")
    monkeypatch.setenv("COMPLAINT_GUARD_GANGS__MIN_PEOPLE", "6")
    call("run", "x.csv")
    assert seen == [4, 5, 6]
    code, _, err = call("--config", "none.toml", "run", "x.csv")
    assert (code, err) == (
        2,
        "错误/error: settings file none.toml: No such file or directory; give the path of a TOML file\n",
    )
