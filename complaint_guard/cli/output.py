"""What the desks print: data on stdout, everything else on stderr. Personal data comes here masked."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import RenderableType

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines instead of text.")]


def emit(value: object, as_json: bool, lines: Iterable[str]) -> None:
    """Prints `value` as one JSON document, or else `lines`."""
    if as_json:
        text = json.dumps(_plain(value), ensure_ascii=False, indent=1) + "\n"
    else:
        text = "".join(f"{line}\n" for line in lines)
    _write(text)


def draw(value: object, as_json: bool, *renderables: RenderableType) -> None:
    """Prints `value` as one JSON document, or else what rich can draw, in colour on a terminal only."""
    if as_json:
        emit(value, True, ())
        return
    from rich.console import Console

    width = None if sys.stdout.isatty() else 160
    console = Console(width=width, highlight=False)
    with console.capture() as drawn:
        for renderable in renderables:
            console.print(renderable)
    _write(drawn.get())


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough; the work is done
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def note(text: str) -> None:
    """Prints `text` on stderr."""
    sys.stderr.write(f"{text}\n")


def counted(count: int, one: str) -> str:
    """`count` of what `one` names: "1 fault", "2 faults"."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def columns(rows: Sequence[Mapping[str, object]]) -> list[str]:
    """`rows` as lines of aligned columns under their names; Chinese characters count two wide."""
    if not rows:
        return []
    cells = [list(rows[0]), *([str(cell) for cell in row.values()] for row in rows)]
    widths = [max(_width(line[place]) for line in cells) for place in range(len(cells[0]))]
    return ["  ".join(c + " " * (w - _width(c)) for c, w in zip(line, widths, strict=True)).rstrip() for line in cells]


@contextmanager
def progress() -> Iterator[Callable[[str, float], None]]:
    """A function of (room that begins, part of the run done): a bar on a terminal, else a JSON line as a room begins
    and ends.
    """
    with _bar() if sys.stderr.isatty() else _log() as show:
        yield show


@contextmanager
def _bar() -> Iterator[Callable[[str, float], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    with Progress(TextColumn("{task.description:16}"), BarColumn(), TimeElapsedColumn(), console=console) as bars:
        task = bars.add_task("", total=1.0)
        yield lambda room, done: bars.update(task, description=room, completed=done)
        bars.update(task, description="done", completed=1.0)


@contextmanager
def _log() -> Iterator[Callable[[str, float], None]]:
    running: tuple[str, float] | None = None

    def show(room: str | None, _done: float) -> None:
        nonlocal running
        now = time.monotonic()
        if running and running[0] != room:
            log(running[0], event="end", seconds=round(now - running[1], 3))
        if room and (running is None or running[0] != room):
            log(room, event="start")
            running = room, now

    yield show
    show(None, 1.0)


def log(room: str, **facts: object) -> None:
    """Prints a JSON line of what happened in `room` on stderr, unless that is a terminal."""
    if not sys.stderr.isatty():
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        note(json.dumps({"at": at, "room": room, **facts}))


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _plain(value: object) -> object:
    """`value` in what JSON has: dataclasses and mappings as objects, dates as ISO text, paths and the like as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | float) else str(value)
