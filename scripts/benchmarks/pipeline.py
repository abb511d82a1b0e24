"""The whole run, files to report, on seeded worlds of growing size: seconds and peak memory of every room, and how
well the gangs fit what was planted. Arguments: sizes, e.g. `10000 100000`, and --seed N, --split train|test|all.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from complaint_guard.evaluate import evaluate

ROOT = Path(__file__).resolve().parents[2]


def run(args: list[str]) -> dict[str, Any]:
    """For each size: wall seconds and peak memory of one run in a fresh process, its rooms, and the evaluation."""
    parser = argparse.ArgumentParser(prog="scripts/bench pipeline")
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--split", default="all")
    chosen = parser.parse_args(args)
    with tempfile.TemporaryDirectory() as folder:
        return {str(size): _one(Path(folder) / str(size), size, chosen.seed, chosen.split) for size in chosen.sizes}


def _one(folder: Path, size: int, seed: int, split: str) -> dict[str, Any]:
    make = ["--size", str(size), "--seed", str(seed), "--split", split, "--out", str(folder / "world")]
    subprocess.run([sys.executable, str(ROOT / "scripts/make_world"), *make], check=True, capture_output=True)
    world, case_base = folder / "world", folder / "case-base"
    command = [str(Path(sys.executable).parent / "complaint-guard"), "--case-base", str(case_base), "run"]
    files = [str(world / "complaints.csv"), "--companies", str(world / "companies.csv")]
    started = time.perf_counter()
    subprocess.run([*command, *files], check=True, capture_output=True)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    reports = next((case_base / "reports").iterdir())
    figures = json.loads((reports / "run.json").read_text(encoding="utf-8"))["figures"]
    found = evaluate(world / "truth.csv", reports / "gangs.jsonl")
    return {
        "seconds": round(seconds, 1),
        "peak_mb_so_far": round(peak),
        "rooms": figures["rooms"],
        "counts": figures["counts"],
        **_without_lists(found.as_dict()),
    }


def _without_lists(measured: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The measures that are one number each, by tier."""
    return {tier: {name: v for name, v in m.items() if isinstance(v, int | float)} for tier, m in measured.items()}
