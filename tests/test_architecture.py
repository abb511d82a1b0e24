"""The house as the design draws it: imports go one way, and nothing grows too large to be read."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "complaint_guard"

#: Floors from the roof down; a module may import what stands lower. Rooms on one line do not see each other.
FLOORS: list[set[str]] = [
    {"cli"},
    {"demo", "doctor", "repair", "backfill", "prometheus"},
    {"pipeline"},
    {"erase"},
    {"cases", "templates", "adapt"},
    {"search", "evaluate", "sample", "voices", "rooms"},
    {"intake", "history", "aided"},
    {"learned"},
    {"report", "casebase", "entries"},
    {
        "ingest",
        "normalise",
        "embed",
        "listen",
        "near_duplicates",
        "link",
        "fuse",
        "gangs",
        "rank",
        "innocent",
        "alerts",
        "lineage",
        "corpus",
    },
    {"records", "settings", "engine", "trie", "clock", "speaker", "uncollected"},
    {"operating"},
    {"section"},
    {"errors"},
]
LIMITS = {"lines": 300, "function": 40, "parameters": 5}
NAMELESS = {"utils", "util", "manager", "helper", "helpers", "misc", "common", "data"}

SOURCES = sorted(path for folder in ("complaint_guard", "voiceprint") for path in (ROOT / folder).rglob("*.py"))


def floor_of(module: str) -> int:
    return next(number for number, floor in enumerate(FLOORS) if module in floor)


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Dotted names of everything that `path` imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: write imports in full, not with dots"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_imported(path: Path) -> set[str]:
    parts = [name.split(".") for name in imports(path)]
    return {part[1] for part in parts if part[0] == "complaint_guard" and len(part) > 1 and part[1] != "__version__"}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [p for p in SOURCES if PACKAGE in p.parents and p.name != "__init__.py"], ids=named)
def test_imports_go_one_way(path: Path) -> None:
    room = room_of(path)
    for other in rooms_imported(path) - {room}:
        assert floor_of(other) > floor_of(room), f"{named(path)} ({room}) must not import {other}"


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*/__init__.py")), ids=named)
def test_the_doors_of_rooms_open_the_same_way(path: Path) -> None:
    room = path.parent.name
    for other in rooms_imported(path) - {room}:
        assert floor_of(other) > floor_of(room), f"{named(path)} ({room}) must not import {other}"


def test_every_module_has_its_floor() -> None:
    modules = {p.stem if p.suffix == ".py" else p.name for p in PACKAGE.iterdir() if not p.name.startswith("_")}
    assert modules <= set().union(*FLOORS), "draw the new module into the floors, or put it into a room"


def test_the_package_itself_imports_nothing() -> None:
    assert set(imports(PACKAGE / "__init__.py")) <= {"__future__.annotations"}


def test_voiceprint_knows_nothing_of_complaints() -> None:
    for path in SOURCES:
        if PACKAGE not in path.parents:
            assert not any(name.split(".")[0] == "complaint_guard" for name in imports(path)), named(path)


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_files_and_functions_stay_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LIMITS["lines"]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or node.lineno) - node.lineno + 1 <= LIMITS["function"], node.name
            assert is_command(node) or parameters(node) <= LIMITS["parameters"], node.name


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    arguments = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    return len([name for name in arguments if name not in ("self", "cls")])


def is_command(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A command has one parameter per option."""
    return any(ast.unparse(a.annotation or ast.Constant("")) == "typer.Context" for a in node.args.args)


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_names_say_what_is_inside(path: Path) -> None:
    assert not NAMELESS & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}


def test_light_modules_stay_light() -> None:
    """What `--help` imports: nothing but the standard library, typer and the errors."""
    for path in [PACKAGE / "errors.py", *sorted((PACKAGE / "cli").glob("*.py"))]:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
                for name in names:
                    light = ("complaint_guard", "complaint_guard.errors", "typer")
                    allowed = name in light or name.startswith("complaint_guard.cli")
                    assert allowed or name.split(".")[0] in sys.stdlib_module_names, f"{named(path)} imports {name}"
