"""Families of one gang that were rewritten apart: how well they are told from families of others, by three likenesses.

Arguments: --world DIR with complaints.csv and truth.csv (`complaint_id`, `gang`), several times. Default: three
invented worlds of 6,000 complaints, seeds 101 to 103, all texts.

Each family is compared with its nearest by the mean bits of their copies, by the bits of the likest two copies, and by
the cosine of their mean vectors. Told are how many pairs of families of one gang reach more than any pair of families
of two does, and how many of either reach the bits that the program asks for. Gangs may use one script: pairs of two
gangs are not all unlike in truth.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pyarrow as pa

from complaint_guard import corpus, near_duplicates
from complaint_guard.embed import embed, load_encoder
from complaint_guard.ingest import ingest
from complaint_guard.near_duplicates import clans
from complaint_guard.near_duplicates.overlap import F64
from complaint_guard.near_duplicates.shingles import I64
from complaint_guard.normalise import normalise, resolve_people
from complaint_guard.records import CLANS
from complaint_guard.settings import EmbedSettings, IngestSettings, NearDuplicateSettings, NormaliseSettings

ROOT = Path(__file__).resolve().parents[2]
SIZE, SEEDS = 6_000, (101, 102, 103)


def run(args: list[str]) -> dict[str, Any]:
    """What is told apart in each world."""
    parser = argparse.ArgumentParser(prog="scripts/bench clans")
    parser.add_argument("--world", type=Path, action="append")
    chosen = parser.parse_args(args)
    if chosen.world:
        return {world.name: measured(world) for world in chosen.world}
    with tempfile.TemporaryDirectory() as folder:
        return {f"seed {seed}": measured(_made(Path(folder) / str(seed), seed)) for seed in SEEDS}


def _made(folder: Path, seed: int) -> Path:
    make = ["--size", str(SIZE), "--seed", str(seed), "--split", "all", "--out", str(folder)]
    subprocess.run([sys.executable, str(ROOT / "scripts/make_world"), *make], check=True, capture_output=True)
    return folder


def measured(world: Path) -> dict[str, Any]:
    """What is told apart in one world."""
    near, likest, centres, same, least = _compared(world)
    found: dict[str, Any] = {"pairs of one gang": int(same.sum()), "of two": int((~same).sum())}
    for name, likeness in (("mean bits", near), ("likest copies", likest), ("cosine", centres)):
        reached = likeness[same] > likeness[~same].max(initial=-1)
        found[name] = {"above all others": int(reached.sum())}
    asked = near >= least
    return found | {
        "asked, bits": round(least, 1),
        "of one gang": int((asked & same).sum()),
        "others": int((asked & ~same).sum()),
    }


def _compared(world: Path) -> tuple[F64, F64, F64, Any, float]:
    """For each pair of near families the mean bits, the likest copies, the cosine, and whether one gang wrote both."""
    clean = normalise(ingest([world / "complaints.csv"], IngestSettings()).complaints, NormaliseSettings())
    people, settings = resolve_people(clean), NearDuplicateSettings()
    vectors = embed(clean, load_encoder(EmbedSettings()), EmbedSettings())
    held: dict[str, Any] = {}

    def kept(texts: Any, ids: pa.ChunkedArray, found: Any, score: Any) -> pa.Table:
        held.update(texts=texts, ids=ids, found=found, score=score)
        return CLANS.empty_table()

    with patch("complaint_guard.near_duplicates.clans.clans", kept):
        near_duplicates.near_duplicates(clean, vectors, people, (corpus.load(""), None), settings)
    copies = clans._copies(held["texts"], held["ids"], *held["found"])
    directions = clans._centres(held["texts"], copies)
    pairs = clans._near(directions)
    with (world / "truth.csv").open(encoding="utf-8-sig", newline="") as file:
        gang = {row["complaint_id"]: row["gang"] for row in csv.DictReader(file)}
    ids = held["ids"].to_pylist()
    owner = [
        Counter(gang.get(ids[text], "") or ids[text] for text in own.tolist()).most_common(1)[0][0] for own in copies
    ]
    same = np.array([owner[one] == owner[other] for one, other in pairs.tolist()], bool)
    likest = np.array([_likest(copies[one], copies[other], held["score"]) for one, other in pairs.tolist()])
    cosines = np.einsum("ij,ij->i", directions[pairs[:, 0]], directions[pairs[:, 1]])
    least = clans.least_bits(len(copies))
    return clans._means(pairs, copies, held["score"]), likest, cosines, same, least


def _likest(one: I64, other: I64, score: Any) -> float:
    pairs = np.stack(np.meshgrid(one, other), axis=-1).reshape(-1, 2)
    return float(score(np.sort(pairs, axis=1).astype(np.int32)).max())
