"""A world taken in night by night against one run of all: the same gangs, ids that last, and what a night costs. By
default the sample world of 2,000; --size N and --seed N for another, --world DIR for a folder with complaints.csv and
companies.csv. Recordings are not heard.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from complaint_guard.backfill import Span, backfill
from complaint_guard.casebase import CaseBase
from complaint_guard.pipeline import RunRequest
from complaint_guard.pipeline import run as run_all
from complaint_guard.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
#: differences listed one by one
SHOWN = 20


def run(args: list[str]) -> dict[str, Any]:
    """Gangs of both ways, people whose gang changed its id without merger or split, seconds a night."""
    parser = argparse.ArgumentParser(prog="scripts/bench nights")
    parser.add_argument("--world", type=Path)
    parser.add_argument("--size", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args(args)
    with tempfile.TemporaryDirectory() as folder:
        world = asked.world or _sample(Path(folder) / "world", asked.size, asked.seed)
        by_night, seconds = _night_by_night(world, Path(folder) / "nights")
        at_once, started = CaseBase(Path(folder) / "once"), time.perf_counter()
        run_all(at_once, _request(world), Settings(), lambda *_: None)
        took = {"median": median(seconds), "first": seconds[0], "last": seconds[-1], "sum": round(sum(seconds), 1)}
        return {
            "nights": len(seconds),
            "complaints": by_night.history("complaints", ["complaint_id"]).num_rows,
            "seconds": took | {"at_once": round(time.perf_counter() - started, 2)},
            **compared(_people(by_night), _people(at_once)),
            **identities(by_night),
        }


def _sample(folder: Path, size: int, seed: int) -> Path:
    make = ["--size", str(size), "--seed", str(seed), "--out", str(folder)]
    subprocess.run([sys.executable, str(ROOT / "scripts/make_world"), *make], check=True, capture_output=True)
    return folder


def _request(world: Path) -> RunRequest:
    firms = world / "companies.csv"
    return RunRequest((str(world / "complaints.csv"),), companies=str(firms) if firms.exists() else None)


def _night_by_night(world: Path, folder: Path) -> tuple[CaseBase, list[float]]:
    """The case base in `folder` after each day of the world was a night, and the seconds of each."""
    case_base, seconds, started = CaseBase(folder), [], time.perf_counter()
    for _ in backfill(case_base, _request(world), Span(by_night=True), Settings(), lambda *_: None):
        seconds.append(round(time.perf_counter() - started, 2))
        started = time.perf_counter()
    return case_base, seconds


def _people(case_base: CaseBase, night: str | None = None) -> dict[str, frozenset[str]]:
    """The people of each gang of a night (None: the last), by the tier it has: "refer G-1"."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in case_base.table("members", night, ["gang_id", "person_id"]).to_pylist():
        found[row["gang_id"]].add(row["person_id"])
    return {gang: frozenset(people) for gang, people in found.items()}


def compared(by_night: dict[str, frozenset[str]], at_once: dict[str, frozenset[str]]) -> dict[str, Any]:
    """How many gangs are the same people, and each that is not, with the nearest of the other way."""
    same = {*by_night.values()} & {*at_once.values()}
    differing = [
        _nearest(way, gang, people, other)
        for way, own, other in (("by night", by_night, at_once), ("at once", at_once, by_night))
        for gang, people in sorted(own.items())
        if people not in same
    ]
    return {
        "gangs_by_night": len(by_night),
        "gangs_at_once": len(at_once),
        "gangs_of_the_same_people": len(same),
        "differing": differing[:SHOWN],
        "differing_not_shown": max(len(differing) - SHOWN, 0),
    }


def _nearest(way: str, gang: str, people: frozenset[str], other: dict[str, frozenset[str]]) -> dict[str, Any]:
    near, theirs = max(other.items(), key=lambda one: len(one[1] & people), default=("", frozenset[str]()))
    told = {"only": way, "gang": gang, "people": len(people)}
    return told | {"nearest": near if theirs & people else "", "shared": len(theirs & people), "of": len(theirs)}


def identities(case_base: CaseBase) -> dict[str, Any]:
    """Over all nights: people in a gang on two nights running, and of those whose gang's id changed, how many belong to
    a merger or a split and how many to neither.
    """
    nights, stayed, explained, odd = case_base.nights(), 0, 0, []
    for before, now in pairwise(nights):
        was = {person: gang for gang, people in _people(case_base, before).items() for person in people}
        told = case_base.table("lineage", now).to_pylist()
        moved = {one for row in told if row["event"] in ("merged", "split") for one in (row["gang_id"], *row["others"])}
        for gang, people in _people(case_base, now).items():
            for person in people & was.keys():
                stayed += 1
                if was[person] != gang:
                    explained += gang in moved or was[person] in moved
                    odd += [] if gang in moved or was[person] in moved else [f"{now} {was[person]} -> {gang}"]
    return {
        "people_from_night_to_night": stayed,
        "ids_changed_by_merger_or_split": explained,
        "ids_changed_otherwise": len(odd),
        "share_changed_otherwise": round(len(odd) / max(stayed, 1), 6),
        "changed_otherwise": odd[:SHOWN],
    }
