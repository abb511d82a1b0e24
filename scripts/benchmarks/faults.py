"""Nights of a sample world, each run killed (SIGKILL) again and again at random moments, against the same nights in
peace: is the case base the same, byte for byte but for seconds? --kills N, --nights N, --size N, --seed N.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from _settled import differing, settled

from complaint_guard.casebase import CaseBase

ROOT = Path(__file__).resolve().parents[2]
CALL = "from complaint_guard.cli import main; main()"


def run(args: list[str]) -> dict[str, Any]:
    """How many runs were killed and where, what was left after each kill, and what differs at the end."""
    parser = argparse.ArgumentParser(prog="scripts/bench faults")
    for name, default in (("kills", 50), ("nights", 5), ("size", 1_000), ("seed", 7)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args(args)
    with tempfile.TemporaryDirectory() as folder:
        files = _nights(Path(folder), asked)
        calm, rough, seconds = Path(folder) / "calm", Path(folder) / "rough", []
        for night, file in files.items():
            _ended(calm, night, file, None)
            rooms = CaseBase(calm).manifest(night)["figures"]["rooms"]
            seconds.append(sum(took["seconds"] for took in rooms.values()))
        rough.mkdir()
        shutil.copy(calm / "casebase.json", rough)  # tokens follow from it
        killed, broken, where = _rough(rough, files, asked, max(seconds))
        return {
            "nights": len(files),
            "killed": killed,
            "killed_in": where,
            "damaged_after_a_kill": broken,
            "files_compared": len(settled(calm)),
            "differing": differing(rough, calm),
            "seconds_in_rooms": round(sum(seconds) / len(seconds), 2),
        }


def _rough(
    path: Path, files: dict[str, Path], asked: argparse.Namespace, longest: float
) -> tuple[int, int, dict[str, int]]:
    """How many runs were killed, after how many of them a file was not what was written, and kills by room."""
    rng, killed, broken, where = random.Random(asked.seed), 0, 0, dict[str, int]()
    for place, (night, file) in enumerate(files.items(), 1):
        while killed < asked.kills * place // len(files):
            code, room = _ended(path, night, file, rng.uniform(0, longest))
            broken += bool(CaseBase(path).problems())
            if code == -9:
                killed, where[room] = killed + 1, where.get(room, 0) + 1
        _ended(path, night, file, None)
    return killed, broken, where


def _ended(path: Path, night: str, file: Path, kill_after: float | None) -> tuple[int, str]:
    """The exit code of one run, -9 if it was killed, and the room it was in last."""
    command = [sys.executable, "-c", CALL, "--case-base", str(path), "run", str(file), "--night", night]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment
    ) as one:
        said = one.stderr.readline() if one.stderr else ""  # the moment is counted from the first room on
        try:
            said += one.communicate(timeout=kill_after)[1]
        except subprocess.TimeoutExpired:
            one.kill()
            said += one.communicate()[1]
    rooms = [line.split('"room": "')[1].split('"')[0] for line in said.splitlines() if '"event": "start"' in line]
    return one.returncode, rooms[-1] if rooms else "start"


def _nights(folder: Path, asked: argparse.Namespace) -> dict[str, Path]:
    """A file for each night, as many complaints in each, in the order they were received."""
    make = ["--size", str(asked.size), "--seed", str(asked.seed), "--out", str(folder / "world")]
    subprocess.run([sys.executable, str(ROOT / "scripts/make_world"), *make], check=True, capture_output=True)
    with (folder / "world" / "complaints.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["受理时间"])
    found, share = {}, -(-len(rows) // asked.nights)
    for start in range(0, len(rows), share):
        part = rows[start : start + share]
        night = part[-1]["受理时间"][:10]
        found[night] = folder / f"{night}.csv"
        with found[night].open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, part[0])
            writer.writeheader()
            writer.writerows(part)
    return found
