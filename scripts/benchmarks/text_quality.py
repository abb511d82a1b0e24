"""How many pairs of one script each similarity finds, by depth of rewriting and by kind of edit, while it lets 1 of
100,000 (1 of 1,000,000) pairs of unrelated texts through.

Texts that trained nothing: those of --texts DIR (gangs.jsonl, organic.jsonl, lookalike.jsonl), the test split of the
sample world's, and hand 5 of scripts/texts (spoken, citing no law). Up to --real citizens' letters beside DIR's parent
stand with them, so that there are unrelated pairs enough; pairs of two letters are not counted, since many letters
tell of one matter. `field` leaves the letters out: the threshold is then the worst single pair or close to it, and
says how many there are.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any

import numpy as np
from _text_edits import Editor, mad_libs, spin_lexicon
from _texts import HANDS, ROOT, SAMPLE, masked, numbered, rows, unrelated
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, hstack

from complaint_guard import corpus
from complaint_guard.embed import load_encoder
from complaint_guard.near_duplicates import verify
from complaint_guard.near_duplicates.overlap import joined
from complaint_guard.near_duplicates.shingles import marks
from complaint_guard.near_duplicates.skeleton import Skeletons, own_skeletons, own_words, skeletons
from complaint_guard.records.vectors import Vectors
from complaint_guard.settings import EmbedSettings

RATES = (1e-5, 1e-6)
DEPTHS = ("light", "medium", "heavy")
#: names of depths in the files
_DEPTH = {"origin": "light", "original": "light", "note": "heavy", "asr": "heavy"}
#: texts made of one grammar, and rows of a score matrix made at once
MAD_LIBS, BLOCK = 12, 500
_CLAUSE = re.compile("[,，。;；!！?？:：\\n ]")

F32 = NDArray[np.float32]
Similarity = Callable[["Texts"], F32]


@dataclass(frozen=True)
class Texts:
    """n masked texts, the source and depth ("" for none) of each; letters stand last, from `letters` on."""

    masked: list[str]
    source: NDArray[np.str_]
    depth: NDArray[np.str_]
    letters: int

    @property
    def unrelated(self) -> NDArray[np.bool_]:
        """(n, n): pairs of two sources, not both letters, above the diagonal."""
        letter = np.arange(len(self.masked)) >= self.letters
        return np.triu((self.source[:, None] != self.source) & ~np.outer(letter, letter), 1)


def read(folder: Path | None, letters: list[str]) -> dict[str, Texts]:
    """The sets of texts by name."""
    sets = {
        "sample, test split": _sample(),
        "hand 5, spoken": [row[:1] + row[2:] for row in numbered(HANDS / "hand5.jsonl")],
    }
    if folder and (folder / "gangs.jsonl").exists():
        sets[folder.name] = _folder(folder)
    return {name: _with_letters(found, letters) for name, found in sets.items()}


def _with_letters(found: Sequence[tuple[str, str, str]], letters: list[str]) -> Texts:
    texts = masked([text for text, *_ in found], seed=1) + letters
    source = [source for _, source, _ in found] + [f"letter {at}" for at in range(len(letters))]
    depth = [_DEPTH.get(depth, depth) for *_, depth in found] + [""] * len(letters)
    return Texts(texts, np.array(source), np.array([one if one in DEPTHS else "" for one in depth]), len(found))


def _sample() -> list[tuple[str, str, str]]:
    scripts = [row for row in rows(SAMPLE / "scripts.jsonl") if row["split"] == "test"]
    alone = [row for row in rows(SAMPLE / "independent.jsonl") if row["split"] == "test"]
    found = [(row["text"], row["script"], row["depth"]) for row in scripts]
    return found + [(row["text"], row["id"], "") for row in alone]


def _folder(folder: Path) -> list[tuple[str, str, str]]:
    gangs, organic, alike = (rows(folder / f"{name}.jsonl") for name in ("gangs", "organic", "lookalike"))
    found = [(row["text"], row["gang"], row["depth"]) for row in gangs]
    found += [(row["text"], row["id"], "") for row in organic]
    return found + [(row["text"], row["cluster"], "") for row in alike]


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


def weighted(found: csr_matrix, values: NDArray[Any], row: NDArray[Any]) -> csr_matrix:
    """`found` with other values, each row multiplied by its number in `row` (n,)."""
    weights = (values * np.repeat(row, np.diff(found.indptr))).astype(np.float32)
    return csr_matrix((weights, found.indices, found.indptr), shape=found.shape)


def tf_idf(texts: Texts) -> F32:
    """Cosines of TF-IDF of characters 1-3, term counts damped by a logarithm."""
    read = _skeletons(texts)
    found = hstack([counts(read, n) for n in (1, 2, 3)], format="csr")
    held = np.bincount(found.indices, minlength=found.shape[1])
    values = (1 + np.log(found.data)) * (np.log((1 + found.shape[0]) / (1 + held)) + 1)[found.indices]
    text = np.repeat(np.arange(found.shape[0]), np.diff(found.indptr))
    length = np.sqrt(np.bincount(text, values**2, minlength=found.shape[0]))
    return products(weighted(found, values, 1 / np.maximum(length, 1e-9)))


def shared_bigrams(texts: Texts, damping: float = 0.3) -> F32:
    """Information of shared bigrams damped by length, the best method known before."""
    found = counts(_skeletons(texts), 2)
    held = np.bincount(found.indices, minlength=found.shape[1])
    information = np.where(held > 1, np.log2(found.shape[0] / held), 0)
    sizes = np.maximum(np.diff(found.indptr), 1).astype(np.float64)
    return products(weighted(found, np.sqrt(information)[found.indices], sizes**-damping))


def clauses(texts: Texts) -> F32:
    """Every clause of either text against its best counterpart by shared bigrams, means of both ways."""
    parts = [
        [part for part in _CLAUSE.split(own_words(text)) if len(part) > 3] or [text or " "] for text in texts.masked
    ]
    owner = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    found = counts(skeletons([part for some in parts for part in some]), 2)
    held = np.bincount(found.indices, minlength=found.shape[1])
    rarity = np.log2((len(texts.masked) + 1) / np.maximum(held, 1))
    text = np.repeat(np.arange(found.shape[0]), np.diff(found.indptr))
    length = np.sqrt(np.bincount(text, rarity[found.indices] ** 2, minlength=found.shape[0]))
    vectors = weighted(found, rarity[found.indices], 1 / np.maximum(length, 1e-9))
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    result = np.zeros((len(parts), len(parts)), dtype=np.float32)
    for at in range(0, len(parts), 100):
        first, last = starts[at], starts[at + 100] if at + 100 < len(starts) else len(owner)
        best = np.maximum.reduceat((vectors[first:last] @ vectors.T).toarray(), starts, axis=1)
        result[at : at + 100] = np.add.reduceat(best, starts[at : at + 100] - first, axis=0)
    size = np.diff(starts, append=len(owner))
    mean = result / size[:, None]
    return np.asarray((mean + mean.T) / 2, np.float32)


def text_model(texts: Texts) -> F32:
    """Cosines of the shipped text model."""
    return products(_vectors(texts))


def ours(texts: Texts, semantic: bool = True) -> F32:
    """The likeness of the night: marks of all kinds, and the text model."""
    known = corpus.load("")
    beside = list(known.background)
    found = own_skeletons(texts.masked + beside)
    vectors = np.concatenate([_vectors(texts), load_encoder(EmbedSettings()).encode(beside)])
    written = verify.Written(joined(marks(found, known.words)), Vectors.of(vectors if semantic else vectors[:, :0]))
    model = verify.background(written, np.arange(len(found)), np.random.default_rng(1).random(len(found)))
    size = len(texts.masked)
    result = np.zeros((size, size), dtype=np.float32)
    for at in range(0, size, BLOCK):
        block = np.arange(at, min(size, at + BLOCK))
        pairs = np.stack(np.meshgrid(block, np.arange(size), indexing="ij"), axis=-1).reshape(-1, 2).astype(np.int32)
        result[block] = model.likeness(written, pairs).reshape(len(block), size)
    return result


def marks_alone(texts: Texts) -> F32:
    """Ours without the text model."""
    return ours(texts, semantic=False)


SIMILARITIES: dict[str, Similarity] = {
    "TF-IDF characters 1-3": tf_idf,
    "shared bigrams, damping 0.30": shared_bigrams,
    "clause alignment": clauses,
    "text model": text_model,
    "ours without text model": marks_alone,
    "ours": ours,
}


def products(found: csr_matrix | F32) -> F32:
    """Products of all pairs of rows, (n, n)."""
    result = np.zeros((found.shape[0], found.shape[0]), dtype=np.float32)
    for at in range(0, len(result), BLOCK):
        product = found[at : at + BLOCK] @ found.T
        result[at : at + BLOCK] = product if isinstance(product, np.ndarray) else product.toarray()
    return result


def thresholds(found: F32, unrelated: NDArray[np.bool_]) -> dict[str, float]:
    """The score that 1 of 1 / rate unrelated pairs exceeds, by rate."""
    others = found[unrelated]
    through = {f"{rate:g}": int(len(others) * rate) for rate in RATES}
    return {name: float(np.partition(others, -most - 1)[-most - 1]) for name, most in through.items()}


def by_depth(found: F32, texts: Texts, limit: float) -> dict[str, float]:
    """Share of same-source pairs above `limit`, per pair of depths."""
    same = np.triu(texts.source[:, None] == texts.source, 1)
    shares = {}
    for one, other in combinations_with_replacement(DEPTHS, 2):
        both = np.outer(texts.depth == one, texts.depth == other)
        pairs = found[(both | both.T) & same]
        if len(pairs):
            shares[f"{one}-{other}"] = round(float((pairs > limit).mean()), 3)
    return shares


def measured(texts: Texts, similarity: Similarity) -> dict[str, object]:
    """Shares found per rate, with the letters and in the field alone."""
    started = time.perf_counter()
    found = similarity(texts)
    result: dict[str, object] = {"seconds": round(time.perf_counter() - started, 1)}
    field = texts.unrelated.copy()
    field[:, texts.letters :] = False
    for scope, pairs in (("", texts.unrelated), ("field, ", field)):
        for rate, limit in thresholds(found, pairs).items():
            result[f"{scope}{rate}"] = by_depth(found, texts, limit)
    return result


def edited(texts: Sequence[tuple[str, str, str]], letters: list[str], spin: Path | None) -> dict[str, object]:
    """For every kind of edit the share of (script, edited script) pairs found, by similarity, at 1 in 100,000."""
    rng = random.Random(1)
    scripts = list(
        {source: text for text, source, depth in reversed(texts) if _DEPTH.get(depth, depth) == "light"}.values()
    )
    own_words_of = [text for text, _, depth in texts if depth in ("", "alone")]
    stories, others = own_words_of[::2], own_words_of[1::2]  # a story put into a script is no unrelated text
    edits = Editor(rng, stories, scripts, spin_lexicon(spin, rng)).edits()
    made = [(edit(text), f"{at}", name) for name, edit in edits.items() for at, text in enumerate(scripts)]
    made += [(text, f"mad-lib {at}", "mad-libs") for at, some in enumerate(mad_libs(MAD_LIBS, rng)) for text in some]
    made += [(text, f"{at}", "script") for at, text in enumerate(scripts)]
    alone = [(text, f"alone {at}", "") for at, text in enumerate(others)]
    every = _with_letters(made + alone, letters)
    kind = np.array([name for *_, name in made + alone] + [""] * len(letters))
    # two edits of one script are no unrelated pair, nor is a merged text and the other script in it
    pairs = every.unrelated & ~np.outer(kind == "merged with another", np.ones(len(kind), bool))
    pairs &= ~np.outer(np.ones(len(kind), bool), kind == "merged with another")
    same = every.source[:, None] == every.source
    result: dict[str, object] = {}
    for name, similarity in SIMILARITIES.items():
        found = similarity(every)
        limit = thresholds(found, pairs)[f"{RATES[0]:g}"]
        shares = {}
        for edit in [*edits, "mad-libs"]:
            asked = (
                np.outer(kind == "script", kind == edit) if edit != "mad-libs" else np.outer(kind == edit, kind == edit)
            )
            among = found[asked & same & ~np.eye(len(kind), dtype=bool)]
            shares[edit] = round(float((among > limit).mean()), 3)
        result[name] = shares
    return result


def run(args: list[str]) -> dict[str, object]:
    """Figures of every similarity, by set of texts and depth, and by kind of edit."""
    options = argparse.ArgumentParser(prog="scripts/bench text-quality")
    options.add_argument("--texts", type=Path, default=ROOT.parent / "shared" / "data" / "texts")
    options.add_argument("--real", type=int, default=2_000)
    options.add_argument("--spin", type=Path, help="swaps a→b of an article spinner; default: beside the letters")
    given = options.parse_args(args)
    letters = masked(unrelated(given.texts.parent / "real_messages.jsonl", given.real), seed=2)
    sets = read(given.texts, letters)
    by_set = {
        name: {"texts": texts.letters, "letters": len(letters), "unrelated pairs": int(texts.unrelated.sum())}
        | {label: measured(texts, similarity) for label, similarity in SIMILARITIES.items()}
        for name, texts in sets.items()
    }
    base = [row[:1] + row[2:] for row in numbered(HANDS / "hand5.jsonl")] + _sample()
    return {
        "by depth": by_set,
        "by edit": edited(base, letters, given.spin or given.texts.parent / "lexicons" / "spin_synonyms.txt"),
    }


def _skeletons(texts: Texts) -> Skeletons:
    return own_skeletons(texts.masked)


def _vectors(texts: Texts) -> F32:
    return load_encoder(EmbedSettings()).encode(texts.masked)
