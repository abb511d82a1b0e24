"""Killed at every room and at any moment, on a full disk, short of memory, beside another run: whole nights only."""

from __future__ import annotations

import errno
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pyarrow as pa
import pytest
from fault_world import Runner, differing, runner
from pipeline_world import LAYOUTS, background, flagship, write

from complaint_guard.casebase import CaseBase
from complaint_guard.clock import ROOMS, Clock
from complaint_guard.engine import LocalEngine
from complaint_guard.errors import OutOfMemoryError
from complaint_guard.search import Question, ask, dossier_of
from complaint_guard.search.views import view_of
from complaint_guard.settings import Settings

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


@pytest.mark.parametrize(("by", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_it_says_so_in_a_line_and_goes_on(
    hands: Runner, files: dict[str, str], calm: dict[str, Path], tmp_path: Path, by: signal.Signals, code: int
) -> None:
    path = Path(shutil.copytree(calm[FIRST], tmp_path / "cb"))
    asked = ("--case-base", path, "run", files[SECOND], "--night", SECOND)
    assert hands.run(*asked, kill_at="link".__eq__, by=by) == code
    said = [line for line in hands.said if not line.startswith("{")]
    told = f"by {by.name}; what was finished is kept, give the same command again to go on"
    assert said == [f"已停止/stopped: {told}\n"]
    assert whole(path) == [FIRST]
    assert [*(path / "nights").glob(".*.partial/normalised*")]
    assert hands.run(*asked) == 0
    assert differing(path, calm[SECOND]) == []


def test_killed_twenty_times_at_any_moment_nothing_is_lost(
    hands: Runner, files: dict[str, str], calm: dict[str, Path], tmp_path: Path
) -> None:
    """The first run of a case base too; what is told by exit code 0 is there."""
    path, rng, codes = begun(tmp_path / "cb", calm[FIRST]), random.Random(5), []
    for night, file in files.items():
        for _ in range(8 if night != THIRD else 4):
            codes.append(hands.run("--case-base", path, "run", file, "--night", night, kill_after=rng.uniform(0, 1.6)))
            assert codes[-1] in (0, -9), hands.said
            assert codes[-1] == -9 or night in whole(path)
            whole(path)
        assert hands.run("--case-base", path, "run", file, "--night", night) == 0
    assert codes.count(-9) >= 5
    assert differing(path, calm[THIRD]) == []


def test_a_full_disk_is_one_line_and_the_night_goes_on_when_there_is_room(
    hands: Runner, files: dict[str, str], calm: dict[str, Path], tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "none", str(disk)], capture_output=True).returncode:
        pytest.skip("a small disk can be mounted by root only")
    try:
        path = Path(shutil.copytree(calm[FIRST], disk / "cb"))
        used = shutil.disk_usage(disk).used
        for more_kb in (40, 90, 150, 250):
            resized = f"remount,size={used + more_kb * 1024}"
            subprocess.run(["mount", "-o", resized, str(disk)], check=True)
            assert hands.run("--case-base", path, "run", files[SECOND], "--night", SECOND) == 4
            assert re.fullmatch(
                rf"错误/error: disk full while writing case base {path} \(\d+ MB free\); free space and run again: "
                "whole nights are untouched and finished parts are used again\n",
                hands.said[-1],
            )
            assert whole(path) == [FIRST]
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        assert hands.run("--case-base", path, "run", files[SECOND], "--night", SECOND) == 0
        assert differing(path, calm[SECOND]) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("more_mb", [120, 300, 400])
def test_without_memory_the_case_base_is_as_it_was(
    hands: Runner, files: dict[str, str], calm: dict[str, Path], tmp_path: Path, more_mb: int
) -> None:
    """Which library meets the limit first, and whether it dies of it, is chance; what is left must not be."""
    path = Path(shutil.copytree(calm[FIRST], tmp_path / "cb"))
    assert hands.run("--case-base", path, "run", files[SECOND], "--night", SECOND, more_mb=more_mb) != 0
    assert whole(path) == [FIRST]
    assert hands.run("--case-base", path, "run", files[SECOND], "--night", SECOND) == 0
    assert differing(path, calm[SECOND]) == []


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (
            MemoryError(),
            "out of memory in room fuse ({mb} MB at most so far); free memory or take a larger machine, then ",
        ),
        (
            BrokenProcessPool(),
            "a process of room fuse was ended from outside, most likely for want of memory; "
            "free memory or take a larger machine, then ",
        ),
        (
            OSError(errno.ENOSPC, "x"),
            "no room on the disk of the temporary folder in room fuse; "
            "free space or set TMPDIR to another folder, then ",
        ),
    ],
)
def test_what_a_room_lacks_is_told_in_one_line(raised: Exception, told: str) -> None:
    with pytest.raises(OutOfMemoryError) as caught, Clock(lambda *_: None).room("fuse"):
        raise raised
    shown = re.sub(r"\(\d+ MB", "({mb} MB", str(caught.value))
    assert shown == told + "run again: whole nights are untouched and finished rooms are used again"
    assert caught.value.exit_code == 5


def test_a_query_that_needs_more_memory_than_it_may_have_says_so() -> None:
    numbers = pa.table({"n": pa.array(range(200_000))})
    with pytest.raises(MemoryError):
        LocalEngine(memory_limit="1MB").sql(
            "SELECT list(n || 'x') FROM numbers, range(9) GROUP BY n % 7", numbers=numbers
        )


def test_of_two_runs_at_once_one_is_refused_and_nothing_is_mixed(
    hands: Runner, files: dict[str, str], calm: dict[str, Path], tmp_path: Path
) -> None:
    path = Path(shutil.copytree(calm[FIRST], tmp_path / "cb"))
    command = ("--case-base", path, "run", files[SECOND], "--night", SECOND)
    with runner() as other, ThreadPoolExecutor(2) as pool:
        codes = [run.result() for run in [pool.submit(one.run, *command) for one in (hands, other)]]
        refused = [one.said[-1] for one, code in zip((hands, other), codes, strict=True) if code]
    assert sorted(codes) in ([0, 4], [0, 0])  # the later one may find the night done
    assert all("is being written by process" in line or "while the files were read" in line for line in refused)
    assert whole(path) == [FIRST, SECOND]
    assert differing(path, calm[SECOND]) == []


def test_readers_are_never_kept_waiting_and_never_see_half_a_night(
    hands: Runner, files: dict[str, str], calm: dict[str, Path], tmp_path: Path
) -> None:
    path = Path(shutil.copytree(calm[FIRST], tmp_path / "cb"))
    expected = {}
    for night in (FIRST, SECOND):
        expected[night] = seen(CaseBase(calm[night]).pinned())
    nights, slowest = [], 0.0
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(hands.run, "--case-base", path, "run", files[SECOND], "--night", SECOND)
        while not run.done() or nights[-1:] == [FIRST]:
            started = time.monotonic()
            reader = CaseBase(path).pinned()
            night, found = str(reader.head()), seen(reader)
            slowest = max(slowest, time.monotonic() - started)
            assert found == expected[night]
            nights.append(night)
    assert run.result() == 0
    assert list(dict.fromkeys(nights)) == [FIRST, SECOND]
    assert slowest < 5


def seen(reader: CaseBase) -> list[object]:
    """What an investigator is told, in several looks at the case base."""
    asked = Question(complaint_id="F0", shown=5)
    answer = ask(reader, asked, Settings())
    return [answer.hits, answer.searched, dossier_of(reader, "G-F0"), len(view_of(reader).tables["complaints"])]
