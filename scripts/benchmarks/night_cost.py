"""What a night costs on a long history: a world of SIZE and NIGHT more complaints, the last of which come as a night of
their own. Seconds and peak memory of the first run, of the night and of its rooms, for each SIZE given; how many gangs
and families it moved; with --readers the last night is run again while others ask the case base about complaints: how
long they waited, and what they saw.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow as pa

from complaint_guard.casebase import CaseBase

ROOT = Path(__file__).resolve().parents[2]
CALL = [sys.executable, "-c", "from complaint_guard.cli import main; main()"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
#: a day after the last of such a world
NIGHT = "2026-10-16"


def run(args: list[str]) -> dict[str, Any]:
    """For each size the first run, the night, and how many times the night on the smallest history it took."""
    parser = argparse.ArgumentParser(prog="scripts/bench night-cost")
    parser.add_argument("sizes", nargs="*", type=int, default=[100_000])
    parser.add_argument("--night", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--readers", action="store_true")
    asked = parser.parse_args(args)
    found = {size: _one(size, asked) for size in asked.sizes}
    least = found[min(found)]["night"]["seconds"]
    return {
        str(size): one | {"times_smallest": round(one["night"]["seconds"] / least, 2)} for size, one in found.items()
    }


def _one(size: int, asked: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        history, night, firms = _world(Path(folder), size + asked.night, asked)
        path = Path(folder) / "case-base"
        measured = {
            "complaints": size,
            "new": asked.night,
            "first_run": _run(path, ["run", str(history), "--companies", str(firms)]),
            "night": _run(path, ["run", str(night), "--night", NIGHT]),
        }
        measured["night"]["rooms"] = _rooms(path)
        measured["night"]["moved"] = _moved(CaseBase(path))
        if asked.readers:
            measured["readers"] = _read(path, night)
        return measured


def _world(folder: Path, size: int, asked: argparse.Namespace) -> tuple[Path, Path, Path]:
    """Files of history, of the night and of the registry; complaints are ordered by when they came."""
    make = ["--size", str(size), "--seed", str(asked.seed), "--out", str(folder)]
    subprocess.run([sys.executable, str(ROOT / "scripts/make_world"), *make], check=True, capture_output=True)
    with (folder / "complaints.csv").open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        heads, rows = reader.fieldnames or [], sorted(reader, key=lambda row: (row["受理时间"], row["投诉编号"]))
    written = []
    for name, part in (("history.csv", rows[: -asked.night]), ("night.csv", rows[-asked.night :])):
        written.append(folder / name)
        with written[-1].open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, heads)
            writer.writeheader()
            writer.writerows(part)
    return written[0], written[1], folder / "companies.csv"


def _run(path: Path, arguments: list[str]) -> dict[str, Any]:
    started = time.perf_counter()
    with _start(path, arguments) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"complaint-guard {arguments[0]} ended with {process.returncode}")
    seconds = time.perf_counter() - started
    return {
        "seconds": round(seconds, 1),
        "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_mb": round(used.ru_maxrss / 1024),
    }


def _start(path: Path, arguments: list[str]) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    return subprocess.Popen([*CALL, "--case-base", str(path), *arguments], env=ENVIRONMENT, stdout=quiet, stderr=quiet)


def _rooms(path: Path) -> dict[str, float]:
    rooms = json.loads((CaseBase(path).reports() / "run.json").read_text(encoding="utf-8"))["figures"]["rooms"]
    return {room: took["seconds"] for room, took in rooms.items()}


def _moved(case_base: CaseBase) -> dict[str, int]:
    """What the night made of the groups of the night before: gangs by what became of them, and copies of scripts that
    are of another family now, or of none.
    """
    before, now = case_base.nights()[-2:]
    events = Counter(case_base.table("lineage", now)["event"].to_pylist())
    old, new = (
        dict(zip(*map(pa.ChunkedArray.to_pylist, _families(case_base, night)), strict=True)) for night in (before, now)
    )
    copies = {"copies_before": len(old), "copies_moved": sum(new.get(one) != family for one, family in old.items())}
    return {"gangs_before": case_base.table("gangs", before).num_rows, **dict(sorted(events.items())), **copies}


def _families(case_base: CaseBase, night: str) -> list[pa.ChunkedArray]:
    members: pa.Table = case_base.table("family_members", night)
    return [members["complaint_id"], members["family_id"]]


def _read(path: Path, night: Path) -> dict[str, Any]:
    """Questions asked one after the other while the night is run again."""
    with night.open(encoding="utf-8", newline="") as file:
        ids = [row["投诉编号"] for row in csv.DictReader(file)][:1_000]
    took, failed, place = [], 0, 0
    command = [*CALL, "--case-base", str(path)]
    with _start(path, ["run", str(night), "--night", NIGHT, "--again", "--voice-basis", "asked again"]) as process:
        while process.poll() is None:
            started = time.perf_counter()
            question = [*command, "query", ids[place % len(ids)], "--json"]
            answer = subprocess.run(
                question, capture_output=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)}
            )
            took.append(time.perf_counter() - started)
            failed += answer.returncode != 0
            place += 1
    return {"asked": len(took), "failed": failed, "median_s": round(median(took), 2), "slowest_s": round(max(took), 2)}
