"""The README says what the program does."""

from __future__ import annotations

from pathlib import Path

import pytest

from complaint_guard.cli import app

README = Path(__file__).resolve().parent.parent / "README.md"
COMMANDS = sorted(command.callback.__name__ for command in app.registered_commands if command.callback)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"complaint-guard {command}" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [command for command in app.registered_commands if command.callback])
def test_every_command_has_an_example_that_names_it(command: object) -> None:
    callback = command.callback  # type: ignore[attr-defined]
    assert f"Example: complaint-guard {callback.__name__}" in callback.__doc__


def test_every_script_in_the_readme_is_there_and_can_be_run() -> None:
    words = {word.strip("`.,;:()") for word in README.read_text(encoding="utf-8").split()}
    named = {word for word in words if word.startswith("scripts/") and "." not in word and not word.endswith("/")}
    missing = {word for word in named if not (README.parent / word).exists()}
    assert not missing
