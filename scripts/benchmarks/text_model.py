#!/usr/bin/env python3
"""How well text models tell copies of one script from everything else.

The figure is the share of same-script pairs found at a threshold that lets through 1 of 100,000 unrelated pairs.

usage: scripts/benchmarks/text_model.py [--texts DIR] [--model DIR] [--real N]
DIR holds gangs.jsonl, organic.jsonl, lookalike.jsonl; real_messages.jsonl is looked for beside it.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations_with_replacement
from pathlib import Path

import numpy as np

from complaint_guard import records
from complaint_guard.embed import load_encoder
from complaint_guard.embed.learning import Corpus, Training, fill_slots, learn
from complaint_guard.embed.segments import Segmenter
from complaint_guard.embed.static import StaticEncoder
from complaint_guard.normalise import normalise
from complaint_guard.settings import EmbedSettings, NormaliseSettings

ROOT = Path(__file__).resolve().parents[2]
RATE = 1e-5
DEPTHS = ("light", "medium", "heavy")
#: Real messages that share this much of the shorter one's 5-grams are copies of one another, not unrelated.
COPIED = 0.3

Vectorise = Callable[[list[str]], np.ndarray]


@dataclass(frozen=True)
class Texts:
    """Masked texts with their source; `depth` is "" but for gangs; the first `field` are of this trade."""

    masked: list[str]
    source: np.ndarray
    depth: np.ndarray
    field: int


def read(folder: Path, real: int) -> Texts:
    """Gangs, organic complaints, look-alike clusters, and up to `real` real messages of different users."""
    gangs, organic, alike = (rows(folder / f"{name}.jsonl") for name in ("gangs", "organic", "lookalike"))
    source = [row["gang"] for row in gangs] + [row["id"] for row in organic] + [row["cluster"] for row in alike]
    written = [row["text"] for row in gangs + organic + alike]
    messages = unrelated(folder.parent / "real_messages.jsonl", real)
    source += [f"message {at}" for at in range(len(messages))]
    depth = [row["depth"] for row in gangs] + [""] * (len(source) - len(gangs))
    return Texts(masked(written + messages, seed=1), np.array(source), np.array(depth), len(written))


def masked(texts: Sequence[str], seed: int) -> list[str]:
    """Texts as the night desk would see them: slots filled with made-up values, then masked by the normalise room."""
    rng = random.Random(seed)
    empty: dict[str, object] = {
        name: [] if name in ("recordings", "attachments") else "" for name in records.COMPLAINTS.names
    }
    empty |= {"received_at": datetime(2026, 1, 1), "row": 0}
    rows = [empty | {"complaint_id": str(at), "text": fill_slots(text, rng)} for at, text in enumerate(texts)]
    found: list[str] = normalise(records.table("complaints", rows), NormaliseSettings())["masked"].to_pylist()
    return found


def unrelated(path: Path, count: int) -> list[str]:
    """One message each of `count` users, without copies; none if the file is missing."""
    by_user = {row["user"]: row["text"].replace("_x000D_", "") for row in rows(path)} if path.exists() else {}
    kept: list[str] = []
    holders: dict[str, list[int]] = {}
    sizes: list[int] = []
    for text in random.Random(1).sample(sorted(by_user.values()), min(count, len(by_user))):
        grams = {text[at : at + 5] for at in range(max(1, len(text) - 4))}
        shared = Counter(at for gram in grams for at in holders.get(gram, ()))
        if any(number >= COPIED * min(len(grams), sizes[at]) for at, number in shared.items()):
            continue
        for gram in grams:
            holders.setdefault(gram, []).append(len(kept))
        kept.append(text)
        sizes.append(len(grams))
    return kept


def found_shares(texts: Texts, vectors: np.ndarray) -> dict[str, float]:
    """Share of same-script pairs above the threshold, per pair of depths; the thresholds with and without messages."""
    cosine = vectors @ vectors.T
    same = texts.source[:, None] == texts.source[None, :]
    result: dict[str, float] = {}
    for scope, size in (("", len(texts.source)), ("field ", texts.field)):
        upper = np.triu(~same, 1)[:size, :size]
        unrelated_pairs = cosine[:size, :size][upper]
        let_through = int(len(unrelated_pairs) * RATE)
        threshold = float(np.partition(unrelated_pairs, -let_through - 1)[-let_through - 1])
        result[f"{scope}threshold"] = round(threshold, 3)
        for pair in combinations_with_replacement(DEPTHS, 2):
            left, right = (texts.depth == depth for depth in pair)
            both = (left[:, None] & right[None, :]) | (right[:, None] & left[None, :])
            result[f"{scope}{pair[0]}-{pair[1]}"] = round(
                float((cosine > threshold)[np.triu(both & same, 1)].mean()), 3
            )
    return result | {"nearest is same script (heavy)": nearest(texts, cosine)}


def nearest(texts: Texts, cosine: np.ndarray) -> float:
    """Share of heavy variants whose nearest other text is of the same script."""
    others = cosine - 2 * np.eye(len(cosine))
    heavy = np.flatnonzero(texts.depth == "heavy")
    return round(float((texts.source[others[heavy].argmax(axis=1)] == texts.source[heavy]).mean()), 3)


def lexical(texts: list[str]) -> np.ndarray:
    """TF-IDF of characters 1-3, fitted on the very texts, rows L2-normed."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]

    weights = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True).fit_transform(texts)
    return np.asarray(weights.toarray())


def untrained(texts: list[str]) -> np.ndarray:
    """Static model of random token vectors weighted by the dictionary's rarity, without any training text."""
    tokenizer, table = learn(Corpus([], wordings=[]), Training(steps=0))
    return StaticEncoder("untrained", table, Segmenter(tokenizer), once=True).encode(texts)


def speed(encode: Vectorise, texts: list[str]) -> float:
    """Texts of 170 characters encoded per second, after one round to warm up."""
    some = ("".join(texts) * 20)[: 170 * 20_000]
    many = [some[at : at + 170] for at in range(0, len(some), 170)]
    encode(many)
    start = time.perf_counter()
    encode(many)
    return round(len(many) / (time.perf_counter() - start))


def rows(path: Path) -> list[dict[str, str]]:
    """Objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def run(args: list[str]) -> dict[str, object]:
    """Figures per model: shares found, thresholds, texts per second of the shipped one."""
    options = argparse.ArgumentParser(description="Text model benchmark")
    options.add_argument("--texts", type=Path, default=ROOT.parent / "shared" / "data" / "texts")
    options.add_argument("--model", default="")
    options.add_argument("--real", type=int, default=2_000)
    given = options.parse_args(args)
    texts = read(given.texts, given.real)
    encoder = load_encoder(EmbedSettings(model=given.model))
    trained, words = encoder.encode(texts.masked), lexical(texts.masked)
    models = {
        "TF-IDF characters 1-3": words,
        "static, untrained": untrained(texts.masked),
        f"static, {encoder.name}": trained,
        "sum of TF-IDF and static": np.hstack([words, trained]) / np.sqrt(2),
    }
    return {
        "texts": len(texts.masked),
        "rate": RATE,
        "shares": {name: found_shares(texts, vectors) for name, vectors in models.items()},
        "texts_per_second": speed(encoder.encode, texts.masked),
    }


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1:]), ensure_ascii=False, indent=1))
