"""The search desk in fresh processes: seconds of each question on case bases of growing size, and ways to find the
nearest text compared on one input. Arguments: sizes, e.g. `10000 100000`; --seed N; --case-base DIR takes that case
base instead of making worlds; --times N lays N altered copies of the last case base side by side in another one (ids
and hubs of their own, vectors moved by noise), which is honest for latency and for nothing else; --only-copies leaves
the others unmeasured; --runs N.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.casebase import CaseBase
from complaint_guard.records.vectors import Vectors
from complaint_guard.search import index_of
from complaint_guard.search.lookup import vectors_index
from complaint_guard.search.nearest import by_vector, matrix

ROOT = Path(__file__).resolve().parents[2]
NEAREST = 20
#: (table, columns that hold ids): what a copy must have for itself
IDS = {
    **{name: ("complaint_id",) for name in ("normalised", "embeddings")},
    "people": ("complaint_id", "person_id"),
    "family_members": ("complaint_id", "family_id"),
    "families": ("family_id",),
    "ties": ("complaint_id", "person_id", "hub_id"),
    "hubs": ("hub_id",),
    "pairs": ("left_id", "right_id"),
    "gangs": ("gang_id", "script"),
    "members": ("gang_id", "complaint_id", "person_id"),
}


def run(args: list[str]) -> dict[str, Any]:
    """For each size: seconds of the questions, of making the index, its size, and the ways to the nearest text."""
    parser = argparse.ArgumentParser(prog="scripts/bench query_latency")
    parser.add_argument("sizes", nargs="*", type=int, default=[])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--case-base", type=Path)
    parser.add_argument("--times", type=int, default=0)
    parser.add_argument("--only-copies", action="store_true")
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args(args)
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        sizes = chosen.sizes or ([] if chosen.case_base else [10_000])
        bases = [_made(Path(folder) / str(size), size, chosen.seed) for size in sizes]
        bases += [chosen.case_base] if chosen.case_base else []
        for base in [] if chosen.only_copies else bases:
            found |= _measured(CaseBase(base), chosen.runs, "run")
        if chosen.times:
            copied = _copied(CaseBase(bases[-1]), Path(folder) / "copies", chosen.times)
            found |= _measured(copied, chosen.runs, f"{chosen.times} altered copies of the one before")
    return found


def _measured(base: CaseBase, runs: int, origin: str) -> dict[str, Any]:
    started = time.perf_counter()
    index = index_of(base)
    seconds = time.perf_counter() - started
    base.keep_index(index)
    size = sum(path.stat().st_size for path in (base.path / "index").rglob("*.arrow"))
    asked = _questions(base)
    questions = {name: _timed(base, words, runs) | _warm(base, words) for name, words in asked.items()}
    return {
        str(index["complaint"].num_rows): {
            "case_base": origin,
            "index": {"seconds": round(seconds, 1), "mb": round(size / 1e6)},
            "questions": questions,
            "nearest_text": _ways(base),
        }
    }


def _questions(base: CaseBase) -> dict[str, list[str]]:
    """Each kind of question, of a gang's complaint where it can be."""
    gang = base.table("gangs", None, ["gang_id"])["gang_id"][0].as_py()
    members = base.among("members", "gang_id", [gang])["complaint_id"].to_pylist()
    rows = base.history("normalised", ["complaint_id", "text", "phone", "account"])
    asked = rows.filter(pc.equal(rows["complaint_id"], members[0])).to_pylist()[0]
    other = rows["complaint_id"][rows.num_rows // 2].as_py()
    parts = ("province", "city", "district", "road", "number", "compound")
    place = base.history("normalised", list(parts))
    row = place.filter(pc.and_(pc.not_equal(place["compound"], ""), pc.not_equal(place["road"], ""))).slice(0, 1)
    address = "".join(row.to_pylist()[0].values())
    account = next(filter(None, rows["account"].to_pylist()))
    questions = {
        "text": ["query", "--text", asked["text"]],
        "id": ["query", members[0]],
        "phone held": ["query", "--phone", next(filter(None, rows["phone"].to_pylist()))],
        "phone not held": ["query", "--phone", "13912045678"],
        "account": ["query", "--account", account],
        "address": ["query", "--address", address],
        "why tied": ["why", members[0], members[1]],
        "why not tied": ["why", members[0], other],
    }
    if base.table("complaints").num_rows:  # altered copies have none
        questions |= {"show": ["show", gang], "timeline": ["timeline", gang]}
    return questions


#: asks the same again and again in one process, and tells the median seconds after the first and the peak memory
_WARM = """
import io, json, resource, statistics, sys, time
from complaint_guard import cli
words, seconds = sys.argv[1:], []
out, sys.stdout = sys.stdout, io.StringIO()
for _ in range(6):
    sys.argv = ["complaint-guard", *words]
    started = time.perf_counter()
    try:
        cli.main()
    except SystemExit:
        pass
    seconds.append(time.perf_counter() - started)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
out.write(json.dumps({"warm": round(statistics.median(seconds[1:]), 3), "peak_mb": round(peak)}))
"""


def _warm(base: CaseBase, words: list[str]) -> dict[str, float]:
    """Median seconds of a second and later answer in one process, and that process's peak memory."""
    command = [sys.executable, "-c", _WARM, "--case-base", str(base.path), *words]
    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _timed(base: CaseBase, words: list[str], runs: int) -> dict[str, float]:
    """Wall seconds (least, median, most) and median CPU seconds, one fresh process a run after one to warm up."""
    command = [sys.executable, "-c", "from complaint_guard.cli import main; main()", "--case-base", str(base.path)]
    walls, cpus = [], []
    for _ in range(runs + 1):
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([*command, *words], check=True, capture_output=True, cwd=ROOT)
        walls.append(time.perf_counter() - started)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    warm = walls[1:]
    told = {
        "least": min(warm),
        "median": statistics.median(warm),
        "most": max(warm),
        "cpu": statistics.median(cpus[1:]),
    }
    return {name: round(value, 3) for name, value in told.items()}


def _ways(base: CaseBase) -> dict[str, dict[str, float]]:
    """Seconds for the nearest texts of twenty complaints, and the share of the exact NEAREST each way finds."""
    table = base.history("embeddings")
    vectors = Vectors.read(table).rows()
    index = base.index() or {"vector": vectors_index(table)}
    rows = index["vector"]
    ids = {one: place for place, one in enumerate(rows["complaint_id"].to_pylist())}
    members = base.table("members", None, ["complaint_id"])["complaint_id"].to_pylist()
    asked = [ids[one] for one in members[:: max(len(members) // 10, 1)][:10]] + list(
        range(0, len(ids), len(ids) // 10)
    )[:10]
    exact = {place: _best(vectors @ vectors[place]) for place in asked}

    def whole_int8(wanted: np.ndarray) -> set[int]:
        codes, scale = matrix(rows["codes"], np.int8), rows["scale"].to_numpy()
        parts = [codes[start : start + 16_384].astype(np.float32) @ wanted for start in range(0, len(codes), 16_384)]
        return _best(np.concatenate(parts) * scale)

    ways: dict[str, Callable[[np.ndarray], set[int]]] = {
        "from Parquet": lambda wanted: _from_parquet(base, wanted),
        "float32 in memory": lambda wanted: _best(vectors @ wanted),
        "int8, all of them": whole_int8,
        "signs, then int8 (used)": lambda wanted: {ids[one] for one in by_vector(rows, wanted, NEAREST).ids},
    }
    return {name: _way(way, asked[:1] if "Parquet" in name else asked, vectors, exact) for name, way in ways.items()}


def _way(
    way: Callable[[np.ndarray], set[int]], asked: list[int], vectors: np.ndarray, exact: dict[int, set[int]]
) -> dict[str, float]:
    way(vectors[asked[0]])
    started = time.perf_counter()
    found = {place: way(vectors[place]) for place in asked}
    seconds = (time.perf_counter() - started) / len(asked)
    recall = statistics.mean(len(found[place] & exact[place]) / len(exact[place]) for place in asked)
    return {"seconds": round(seconds, 4), "recall_at_20": round(recall, 4)}


def _from_parquet(base: CaseBase, wanted: np.ndarray) -> set[int]:
    return _best(Vectors.read(base.history("embeddings")).rows() @ wanted)


def _best(cosines: np.ndarray) -> set[int]:
    return set(np.argsort(-cosines, kind="stable")[:NEAREST].tolist())


def _made(folder: Path, size: int, seed: int) -> Path:
    """The case base of one run on a world of `size` complaints."""
    make = ["--size", str(size), "--seed", str(seed), "--out", str(folder / "world")]
    subprocess.run([sys.executable, str(ROOT / "scripts/make_world"), *make], check=True, capture_output=True)
    command = [sys.executable, "-c", "from complaint_guard.cli import main; main()", "--case-base", str(folder / "cb")]
    files = [str(folder / "world/complaints.csv"), "--companies", str(folder / "world/companies.csv")]
    subprocess.run([*command, "run", *files], check=True, capture_output=True, cwd=ROOT)
    return folder / "cb"


def _copied(base: CaseBase, folder: Path, times: int) -> CaseBase:
    """A case base of one night with `times` altered copies of the rows of `base`."""
    night = base.manifest()["night"]
    with CaseBase(folder).write_night(night) as draft:
        for name, columns in IDS.items():
            whole = name in ("normalised", "embeddings")
            rows = base.history(name) if whole else base.table(name, night)
            draft.keep(name, pa.concat_tables(_copy(rows, columns, copy) for copy in range(times)))
        draft.finish({"figures": {}}, {})
    return CaseBase(folder)


def _copy(rows: pa.Table, columns: tuple[str, ...], copy: int) -> pa.Table:
    for column in columns:
        values = pc.binary_join_element_wise(rows[column], str(copy), "-")
        rows = rows.set_column(rows.column_names.index(column), column, values)
    if "vector" not in rows.column_names or not copy:
        return rows
    vectors = Vectors.read(rows).rows()
    noise = np.random.default_rng(copy).standard_normal(vectors.shape, dtype=np.float32)
    return Vectors.of(vectors + noise * (0.5 / vectors.shape[1] ** 0.5)).table(rows["complaint_id"])
