"""By which similarity copies of one script are told from everything else: the comparison that chose the one of
`near_duplicates`, kept so that it can be run again.

All pairs of texts of a labelled world are scored. A pair of one gang is found if it scores above what 1 in 100,000 (and
1 in 1,000,000) pairs of unrelated people reach. Neither are pairs of one person, of one look-alike cluster, of two
gangs (which may have bought one script), and plain copies outside gangs: real letters hold some that no label tells of.

Arguments: --world DIR with complaints.csv and truth.csv; default: a sample world, 5,000 complaints, split test, seed 5.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, hstack

from complaint_guard.embed import embed, load_encoder
from complaint_guard.ingest import ingest
from complaint_guard.near_duplicates import verify
from complaint_guard.near_duplicates.shingles import Skeletons, own_words, skeletons
from complaint_guard.normalise import normalise, resolve_people
from complaint_guard.settings import EmbedSettings, IngestSettings, NormaliseSettings

ROOT = Path(__file__).resolve().parents[2]
RATES = (1e-5, 1e-6)
DEPTHS = ("light", "medium", "heavy")
#: texts up to which all pairs are compared
MOST = 6_000
#: rows of the score matrix that are made at once
BLOCK = 500
#: longer runs of characters compared
LONGER = {"trigrams": 3, "4-grams": 4}
#: classes of pairs; depth pairs are numbered from GANG on
NEITHER, COPIES, UNRELATED, GANG = range(4)

F32 = NDArray[np.float32]


@dataclass(frozen=True)
class World:
    """n texts with their vectors (n, d), and the class of every pair, (n, n) int8, above the diagonal only."""

    texts: Skeletons
    vectors: F32
    classes: NDArray[np.int8]


def read(folder: Path) -> World:
    """The complaints of `folder` as the night desk would see them; whole groups are drawn if they are too many."""
    complaints = ingest([folder / "complaints.csv"], IngestSettings()).complaints
    people = resolve_people(found := normalise(complaints, NormaliseSettings()))
    person = dict(zip(people["complaint_id"].to_pylist(), people["person_id"].to_pylist(), strict=True))
    with (folder / "truth.csv").open(encoding="utf-8-sig", newline="") as file:
        truth = {row["complaint_id"]: row for row in csv.DictReader(file)}
    rows = [truth[i] | {"person": person[i]} for i in found["complaint_id"].to_pylist()]
    kept = drawn([row["gang"] or row["lookalike"] or row["person"] for row in rows])
    found, rows = found.take(pa.array(kept)), [rows[at] for at in kept]
    texts = skeletons([own_words(text) for text in found["masked"].to_pylist()])
    vectors = embed(found, load_encoder(EmbedSettings()), EmbedSettings())["vector"].combine_chunks().flatten()
    pairs = classes(rows)
    pairs[(pairs == UNRELATED) & (scores(binary(texts)) >= verify.COPY)] = COPIES
    return World(texts, vectors.to_numpy().reshape(len(rows), -1), pairs)


def drawn(groups: Sequence[str]) -> NDArray[np.int64]:
    """Numbers of the texts of groups drawn at random until MOST texts are reached; of all if there are no more."""
    group = np.unique(np.array(groups), return_inverse=True)[1]
    place = np.random.default_rng(1).permutation(group.max() + 1)[group]
    return np.sort(np.argsort(place, kind="stable")[:MOST])


def classes(rows: Sequence[dict[str, str]]) -> NDArray[np.int8]:
    """The class of every pair of `rows`, (n, n), NEITHER on and below the diagonal."""

    def alike(name: str) -> NDArray[np.bool_]:
        value = np.array([row[name] for row in rows])
        code = np.unique(value, return_inverse=True)[1]
        same: NDArray[np.bool_] = (code[:, None] == code[None, :]) & (value != "")[:, None]
        return same

    gang, apart = alike("gang"), ~(alike("person") | alike("lookalike"))
    member = np.array([row["gang"] != "" for row in rows])
    result = np.where(apart & ~np.outer(member, member), UNRELATED, NEITHER).astype(np.int8)
    depth = np.array([row["depth"] for row in rows])
    for number, (first, second) in enumerate(combinations_with_replacement(DEPTHS, 2), GANG):
        both = np.outer(depth == first, depth == second)
        result[(both | both.T) & gang & apart] = number
    return np.triu(result, 1)


def counts(texts: Skeletons, n: int) -> csr_matrix:
    """How often each text holds each run of n characters, (texts, runs)."""
    characters, ids = np.unique(texts.points, return_inverse=True)
    last = len(ids) - n + 1
    codes = np.zeros(last, dtype=np.int64)
    for at in range(n):
        codes = codes * len(characters) + ids[at : at + last]
    text = np.repeat(np.arange(len(texts)), np.diff(texts.starts))
    whole = text[:last] == text[n - 1 :]
    runs, column = np.unique(codes[whole], return_inverse=True)
    ones = np.ones(len(column), dtype=np.float32)
    return coo_matrix((ones, (text[:last][whole], column)), shape=(len(texts), len(runs))).tocsr()


def weighted(rows: csr_matrix, values: NDArray[Any], row: NDArray[Any]) -> csr_matrix:
    """`rows` with other values, each row multiplied by its number in `row` (n,)."""
    weights = (values * np.repeat(row, np.diff(rows.indptr))).astype(np.float32)
    return csr_matrix((weights, rows.indices, rows.indptr), shape=rows.shape)


def sizes(rows: csr_matrix) -> NDArray[np.float64]:
    """Distinct runs in each row, at least 1, (n,)."""
    return np.maximum(np.diff(rows.indptr), 1).astype(np.float64)


def binary(texts: Skeletons) -> csr_matrix:
    """Rows whose products are cosines of the sets of bigrams."""
    rows = counts(texts, 2)
    return weighted(rows, np.ones_like(rows.data), sizes(rows) ** -0.5)


def tf_idf(world: World) -> csr_matrix:
    """Rows whose products are TF-IDF cosines of characters 1-3, term counts damped by a logarithm."""
    rows = hstack([counts(world.texts, n) for n in (1, 2, 3)], format="csr")
    held = np.bincount(rows.indices, minlength=rows.shape[1])
    rarity = np.log((1 + rows.shape[0]) / (1 + held)) + 1
    values = (1 + np.log(rows.data)) * rarity[rows.indices]
    text = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    length = np.sqrt(np.bincount(text, values**2, minlength=rows.shape[0]))
    return weighted(rows, values, 1 / np.maximum(length, 1e-9))


def shared(world: World, n: int, damping: float) -> csr_matrix:
    """Rows whose products are the shared information of runs of n characters, damped as in `verify`."""
    rows = counts(world.texts, n)
    held = np.bincount(rows.indices, minlength=rows.shape[1])
    information = np.where(held > 1, np.log2(rows.shape[0] / held), 0)
    return weighted(rows, np.sqrt(information)[rows.indices], sizes(rows) ** -damping)


def scores(rows: csr_matrix | F32) -> F32:
    """Products of all pairs of `rows`, (n, n); what lies below the diagonal blocks is 0."""
    result = np.zeros((rows.shape[0], rows.shape[0]), dtype=np.float32)
    for at in range(0, len(result), BLOCK):
        product = rows[at : at + BLOCK] @ rows[at:].T
        result[at : at + BLOCK, at:] = product if isinstance(product, np.ndarray) else product.toarray()
    return result


def bits(found: F32, world: World) -> F32:
    """`found` in bits against the upper tail of unrelated pairs, as `verify` reads it."""
    tail = verify._tail(np.zeros(1, np.float32), found[world.classes == UNRELATED].astype(np.float64))
    return np.stack([tail.bits(row) for row in found.astype(np.float64)]).astype(np.float32)


def summed(world: World) -> F32:
    """Bits of shared bigrams and bits of the vectors, added."""
    return bits(scores(shared(world, 2, verify.DAMPING)), world) + bits(scores(world.vectors), world)


def measured(world: World, score: Callable[[World], F32]) -> dict[str, object]:
    """Seconds for all pairs, and for each rate the threshold and the shares of same-gang pairs above it."""
    started = time.perf_counter()
    found = score(world)
    result: dict[str, object] = {"seconds": round(time.perf_counter() - started, 1)}
    unrelated = found[world.classes == UNRELATED]
    gangs = {name: found[world.classes == number] for number, name in enumerate(depth_pairs(), GANG)}
    for rate in RATES:
        through = int(len(unrelated) * rate)
        threshold = np.partition(unrelated, -through - 1)[-through - 1]
        shares = {name: round(float((pairs > threshold).mean()), 3) for name, pairs in gangs.items() if len(pairs)}
        every = np.concatenate(list(gangs.values()))
        result[f"{rate:g}"] = {
            "threshold": round(float(threshold), 3),
            **shares,
            "all": round(float((every > threshold).mean()), 3),
        }
    return result


def depth_pairs() -> list[str]:
    """Names of the pairs of depths, in the order of their classes."""
    return ["-".join(pair) for pair in combinations_with_replacement(DEPTHS, 2)]


def similarities() -> dict[str, Callable[[World], F32]]:
    """Every similarity compared, by name."""
    lexical = {f"shared bigrams, damping {power:.2f}": (2, power) for power in (0.25, 0.30, 0.35, 0.50)}
    lexical |= {f"shared {name}, damping {verify.DAMPING:.2f}": (n, verify.DAMPING) for name, n in LONGER.items()}
    return {
        "TF-IDF characters 1-3": lambda world: scores(tf_idf(world)),
        "text model": lambda world: scores(world.vectors),
        **{name: partial(_shared_scores, n=n, damping=power) for name, (n, power) in lexical.items()},
        "sum of bits, shared bigrams and text model": summed,
    }


def _shared_scores(world: World, n: int, damping: float) -> F32:
    return scores(shared(world, n, damping))


def run(args: list[str]) -> dict[str, object]:
    """Texts and pairs compared, and the figures of every similarity."""
    parser = argparse.ArgumentParser(prog="scripts/bench same_script")
    parser.add_argument("--world", type=Path)
    chosen = parser.parse_args(args)
    with tempfile.TemporaryDirectory() as folder:
        if not chosen.world:
            make = ["--size", "5000", "--split", "test", "--seed", "5", "--out", folder]
            subprocess.run([sys.executable, str(ROOT / "scripts/make_world"), *make], check=True, capture_output=True)
        world = read(chosen.world or Path(folder))
    pairs = np.bincount(world.classes.ravel(), minlength=GANG + len(depth_pairs())).tolist()
    return {
        "texts": len(world.texts),
        "unrelated_pairs": pairs[UNRELATED],
        "copies_outside_gangs": pairs[COPIES],
        "same_gang_pairs": dict(zip(depth_pairs(), pairs[GANG:], strict=True)),
        "similarities": {name: measured(world, score) for name, score in similarities().items()},
    }
