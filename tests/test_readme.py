"""The README says what the program does, and nothing it does not."""

from __future__ import annotations

import inspect
import json
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from complaint_guard import __version__, errors
from complaint_guard.cli import app
from complaint_guard.ingest.headers import COMPLAINT_FIELDS, bare
from complaint_guard.settings import Section, Settings, Weight

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(of: Typer, prefix: str = "") -> Iterator[tuple[str, Callable[..., object]]]:
    """Every command with its whole name ("case build") and the function behind it."""
    for command in of.registered_commands:
        if command.callback:
            yield prefix + (command.name or command.callback.__name__), command.callback
    for group in of.registered_groups:
        if group.typer_instance:
            yield from commands(group.typer_instance, f"{prefix}{group.name} ")


CALLBACKS = dict(commands(app))
COMMANDS = sorted(CALLBACKS)
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
LINES = [line for block in BLOCKS for line in block.splitlines()]
TYPED = [line for line in LINES if line.startswith("complaint-guard ")]


def section(title: str) -> str:
    """What stands under the heading `title`."""
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def table(title: str) -> list[list[str]]:
    """Cells of the table rows under `title`, without the heads."""
    rows = [line.strip("| ").split(" | ") for line in section(title).splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in row] for row in rows]


def keys(settings: Section, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every settings key with its default as the README writes it; a weight is one key."""
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, Weight):
            yield prefix + name, f"{value.m:g}, {value.u:g}, {value.crowd}"
        elif isinstance(value, Section):
            yield from keys(value, f"{prefix}{name}.")
        else:
            yield prefix + name, json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"| `complaint-guard {command}" in section("The three desks")


def test_the_readme_names_no_command_that_is_not_there() -> None:
    assert set(re.findall(r"`complaint-guard ([a-z]+)", README)) <= {name.split()[0] for name in COMMANDS}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_an_example_that_names_it(command: str) -> None:
    assert f"Example: complaint-guard {command}" in (inspect.getdoc(CALLBACKS[command]) or "")


@pytest.mark.parametrize("line", TYPED)
def test_every_command_line_of_the_readme_parses(line: str) -> None:
    words = shlex.split(line)[1:]
    met = CliRunner().invoke(app, [*words, "--help"])
    assert met.exit_code == 0, met.output
    assert "Example: " in met.output


def test_the_readme_shows_each_command_typed_out() -> None:
    assert TYPED
    typed = [set(shlex.split(line)) for line in TYPED]
    assert {name for words in typed for name in COMMANDS if set(name.split()) <= words} == set(COMMANDS)


def test_every_script_in_the_readme_is_there_and_can_be_run() -> None:
    words = {word.strip("`.,;:()") for word in README.split()}
    named = {word for word in words if word.startswith("scripts/") and "." not in word and not word.endswith("/")}
    assert named
    assert not {word for word in named if not (ROOT / word).exists()}


def test_every_benchmark_is_in_the_readme() -> None:
    shipped = {path.stem for path in (ROOT / "scripts" / "benchmarks").glob("*.py") if not path.stem.startswith("_")}
    assert {row[0].strip("`") for row in table("Measured")} >= shipped


def test_the_settings_table_is_the_settings_with_their_defaults() -> None:
    told = {row[0].strip("`"): row[1].strip("`") for row in table("Settings")}
    assert told == dict(keys(Settings()))


def test_every_exit_code_of_an_error_is_in_the_readme() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if hasattr(kind, "exit_code")]
    told = {int(code) for code in re.findall(r"^\| (\d) \|", section("The three desks"), re.MULTILINE)}
    assert told == {0, 1} | {kind.exit_code for kind in kinds}


def test_every_field_and_every_header_of_the_readme_is_accepted() -> None:
    fields = set()
    for name, headers in table("Input"):
        named = re.findall(r"`(\w+)`", name)
        fields.update(named)
        known = {alias for field in named for alias in COMPLAINT_FIELDS.aliases[field]}
        for header in re.split(r"[,;] ", re.sub(r" \(.*\)$", "", headers)):
            assert bare(header) in known, header
    assert fields == set(COMPLAINT_FIELDS.aliases)


def test_the_picture_is_there_and_small() -> None:
    paths = re.findall(r"!\[[^]]*\]\(([^)]+)\)", README)
    assert paths
    for path in paths:
        picture = (ROOT / path).read_bytes()
        assert picture.startswith(b"\x89PNG")
        assert len(picture) < 300_000


def test_every_file_the_readme_points_to_is_there() -> None:
    paths = re.findall(r"`((?:complaint_guard|templates_corpus|tests|voiceprint)/[\w/.]+)`", README)
    assert paths
    assert not [path for path in paths if not (ROOT / path).exists()]


def test_the_changelog_begins_with_this_version() -> None:
    versions = re.findall(r"^## \[(\d[\w.]*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert versions[0] == __version__
