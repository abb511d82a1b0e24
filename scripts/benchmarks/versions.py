"""Two gangs that use one script: how well they are told apart, by which likeness of copies, and from which share on.

Arguments: --case-base DIR (its last night) and --truth FILE (`complaint_id`, `gang`). Default: an invented world of
60,000 complaints, seed 5, all texts, run first.

Compared: no parting; cosines of the copies' vectors; the bits of their verified pairs, as a share of the highest. For
each share of the likeness within (`ONE_VERSION`): gangs listed, planted gangs found (half of their people in a gang of
which they are three fifths), gangs that hold three people of two planted ones, and planted gangs of which two listed
gangs hold three people each.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pyarrow as pa

from complaint_guard.casebase import CaseBase
from complaint_guard.gangs import Known, find_gangs
from complaint_guard.gangs.versions import F64, Wordings
from complaint_guard.records import Gang
from complaint_guard.settings import GangSettings

ROOT = Path(__file__).resolve().parents[2]
SHARES = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9)
SIZE, SEED = 60_000, 5


class Pairs(Wordings):
    """Likeness by the bits of verified pairs, 0 of a pair that is none."""

    @classmethod
    def read(cls, wordings: Wordings, tables: Mapping[str, pa.Table]) -> Pairs:
        """Of TEXT_PAIRS and PEOPLE, for those who have a copy in `wordings`."""
        made = cls(wordings.place, wordings.vectors)
        owner = dict(zip(*(column.to_pylist() for column in tables["people"].columns[:2]), strict=True))
        bits: dict[tuple[str, str], float] = {}
        for left, right, worth in zip(*(c.to_pylist() for c in tables["text_pairs"].columns), strict=True):
            one, other = sorted((owner[left], owner[right]))
            bits[one, other] = max(worth, bits.get((one, other), 0.0))
        object.__setattr__(made, "bits", bits)
        return made

    def cosines(self, names: list[str]) -> F64:
        """Bits of the pairs of `names`, as a share of the highest there."""
        bits: dict[tuple[str, str], float] = self.bits  # type: ignore[attr-defined]
        there = super().cosines(names)
        for i, one in enumerate(names):
            for j, other in enumerate(names):
                if not np.isnan(there[i, j]):
                    there[i, j] = bits.get((min(one, other), max(one, other)), 0.0)
        return there / max(1.0, np.nanmax(there, initial=0.0))


def run(args: list[str]) -> dict[str, Any]:
    """What is found by each likeness and share."""
    parser = argparse.ArgumentParser(prog="scripts/bench versions")
    parser.add_argument("--case-base", type=Path)
    parser.add_argument("--truth", type=Path)
    chosen = parser.parse_args(args)
    if chosen.case_base and chosen.truth:
        return measured(chosen.case_base, chosen.truth)
    with tempfile.TemporaryDirectory() as folder:
        world, case_base = Path(folder) / "world", Path(folder) / "case-base"
        make = ["--size", str(SIZE), "--seed", str(SEED), "--split", "all", "--out", str(world)]
        subprocess.run([sys.executable, str(ROOT / "scripts/make_world"), *make], check=True, capture_output=True)
        command = [str(Path(sys.executable).parent / "complaint-guard"), "--case-base", str(case_base), "run"]
        files = [str(world / "complaints.csv"), "--companies", str(world / "companies.csv")]
        subprocess.run([*command, *files], check=True, capture_output=True)
        return measured(case_base, world / "truth.csv")


def measured(folder: Path, truth: Path) -> dict[str, Any]:
    """What is found in the case base `folder`."""
    case_base = CaseBase(folder)
    names = ("pairs", "embeddings", "family_members", "people", "text_pairs")
    tables = {name: case_base.table(name) for name in names}
    with truth.open(encoding="utf-8-sig", newline="") as file:
        gang_of = {row["complaint_id"]: row["gang"] for row in csv.DictReader(file)}
    owners = zip(*(column.to_pylist() for column in tables["people"].columns[:2]), strict=True)
    planted = {person: gang_of.get(complaint, "") for complaint, person in owners}
    cosines = Wordings.of(*(tables[name] for name in ("embeddings", "family_members", "people")))
    by_pairs = Pairs.read(cosines, tables)
    found: dict[str, Any] = {"planted": len({gang for gang in planted.values() if gang})}
    found["not parted"] = told(find_gangs(tables["pairs"], Known(), GangSettings()), planted)
    for name, given in (("cosines of vectors", cosines), ("bits of pairs", by_pairs)):
        for share in SHARES:
            started = time.perf_counter()
            with patch("complaint_guard.gangs.versions.ONE_VERSION", share):
                gangs = find_gangs(tables["pairs"], Known(), GangSettings(), given)
            seconds = round(time.perf_counter() - started, 2)
            found[f"{name}, {share}"] = told(gangs, planted) | {"seconds": seconds}
    return found


def told(gangs: Sequence[Gang], planted: Mapping[str, str]) -> dict[str, Any]:
    """How `gangs` fit what was planted."""
    sizes = Counter(gang for gang in planted.values() if gang)
    found, mixed, held = set(), 0, Counter[str]()
    for gang in gangs:
        own = Counter(planted[person] for person in gang.people if planted[person])
        several = [name for name, people in own.items() if people >= 3]
        mixed += len(several) > 1
        held.update(several)
        found |= {
            name for name, people in own.items() if people >= 0.6 * len(gang.people) and people >= 0.5 * sizes[name]
        }
    parted = sum(count > 1 for count in held.values())
    return {"listed": len(gangs), "found": len(found), "mixed": mixed, "parted": parted}
