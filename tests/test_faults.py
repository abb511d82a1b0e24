"""Killed at every room and at any moment, on a full disk, short of memory, beside another run: whole nights only."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fault_world import Runner, differing, runner
from pipeline_world import LAYOUTS, background, flagship, write

from complaint_guard.casebase import CaseBase
from complaint_guard.clock import ROOMS

FIRST, SECOND, THIRD = "2026-10-15", "2026-10-16", "2026-10-17"
BACKGROUND = list(background())


@pytest.fixture(scope="module")
def hands() -> Iterator[Runner]:
    with runner() as running:
        yield running


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The complaints of three nights."""
    folder = tmp_path_factory.mktemp("files")
    room = LAYOUTS["rooms on one floor"]
    rows = {
        FIRST: BACKGROUND[:80] + flagship(room),
        SECOND: BACKGROUND[80:110] + [row | {"text": row["text"] + "。"} for row in flagship(room)[:1]],
        THIRD: BACKGROUND[110:150],
    }
    return {night: write(folder / f"{night}.csv", found) for night, found in rows.items()}


@pytest.fixture(scope="module")
def calm(hands: Runner, files: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The case base after each night, never disturbed."""
    folder, found = tmp_path_factory.mktemp("calm"), {}
    for night, file in files.items():
        assert hands.run("--case-base", folder / "cb", "run", file, "--night", night) == 0
        found[night] = Path(shutil.copytree(folder / "cb", folder / night))
    return found


def begun(path: Path, like: Path) -> Path:
    """A case base without a night whose tokens are those of another."""
    path.mkdir()
    shutil.copy(like / "casebase.json", path)
    return path


def whole(path: Path) -> list[str]:
    """The nights of a case base that a run was killed in: each of them whole, and the last of them its head."""
    case_base = CaseBase(path)
    assert case_base.problems() == []
    nights = case_base.nights()
    assert case_base.head() == (nights[-1] if nights else None)
    for night in nights:
        assert case_base.table("complaints", night).num_rows
        assert (case_base.reports(night) / "report.html").is_file()
    return nights


def test_killed_at_every_room_it_goes_on_and_ends_as_if_undisturbed(
    hands: Runner, files: dict[str, str], calm: dict[str, Path], tmp_path: Path
) -> None:
    path = Path(shutil.copytree(calm[FIRST], tmp_path / "cb"))
    for room in ROOMS:
        code = hands.run("--case-base", path, "run", files[SECOND], "--night", SECOND, kill_at=room.__eq__)
        assert code == -9, hands.said
        assert whole(path) == ([FIRST, SECOND] if room == "index" else [FIRST])
    assert hands.run("--case-base", path, "run", files[SECOND], "--night", SECOND) == 0
    assert differing(path, calm[SECOND]) == []


def test_killed_twenty_times_at_any_moment_nothing_is_lost(
    hands: Runner, files: dict[str, str], calm: dict[str, Path], tmp_path: Path
) -> None:
    """The first run of a case base too; what is told by exit code 0 is there."""
    path, rng, killed, seconds = begun(tmp_path / "cb", calm[FIRST]), random.Random(5), 0, 1.5
    for night, file in files.items():
        for _ in range(8 if night != THIRD else 4):
            started = time.monotonic()
            code = hands.run("--case-base", path, "run", file, "--night", night, kill_after=rng.uniform(0, seconds))
            assert code in (0, -9), hands.said
            seconds = max(seconds, time.monotonic() - started)
            killed += code == -9
            assert code != 0 or night in whole(path)
            whole(path)
        assert hands.run("--case-base", path, "run", file, "--night", night) == 0
    assert killed >= 10
    assert differing(path, calm[THIRD]) == []
