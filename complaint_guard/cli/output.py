"""What the desks print: data on stdout, everything else on stderr. Personal data comes here masked."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import RenderableType

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines instead of text.")]

#: The rooms of a run, in order, for the progress bar.
ROOMS = ("ingest", "normalise", "embed", "near_duplicates", "link", "fuse", "gangs", "rank", "report")


def emit(value: object, as_json: bool, lines: Iterable[str]) -> None:
    """Prints `value` as one JSON document, or else `lines`."""
    if as_json:
        text = json.dumps(value, ensure_ascii=False, indent=1, default=_plain) + "\n"
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


def columns(rows: Sequence[Mapping[str, object]]) -> list[str]:
    """`rows` as lines of aligned columns under their names; Chinese characters count two wide."""
    if not rows:
        return []
    cells = [list(rows[0]), *([str(cell) for cell in row.values()] for row in rows)]
    widths = [max(_width(line[place]) for line in cells) for place in range(len(cells[0]))]
    return ["  ".join(c + " " * (w - _width(c)) for c, w in zip(line, widths, strict=True)).rstrip() for line in cells]


@contextmanager
def progress() -> Iterator[Callable[[str, float], None]]:
    """A function of (room, part done): bars on a terminal, else a line of JSON as each room starts and ends."""
    if not sys.stderr.isatty():
        yield _log()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bars = Progress(TextColumn("{task.description:16}"), BarColumn(), TimeElapsedColumn(), console=Console(stderr=True))
    tasks = {room: bars.add_task(room, total=1.0, start=False) for room in ROOMS}

    def show(room: str, done: float) -> None:
        task = tasks[room] if room in tasks else tasks.setdefault(room, bars.add_task(room, total=1.0, start=False))
        bars.start_task(task)
        bars.update(task, completed=done)

    with bars:
        yield show


def _log() -> Callable[[str, float], None]:
    started: dict[str, float] = {}

    def show(room: str, done: float) -> None:
        now = time.monotonic()
        entry: dict[str, object] = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "room": room}
        if room not in started:
            started[room] = now
            note(json.dumps(entry | {"event": "start"}))
        if done >= 1.0:
            note(json.dumps(entry | {"event": "end", "seconds": round(now - started[room], 3)}))

    return show


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
