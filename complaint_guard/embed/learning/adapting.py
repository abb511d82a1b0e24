"""A text model taught a few sources more: texts of one source come nearer to each other than to strangers near them.

Multiple negatives ranking (Henderson et al. 2017) with the nearest independent texts as hard negatives. Independent
texts are taught too, each against itself with clauses left out, so that strangers part where they speak alike.
"""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from complaint_guard.embed.static import ONCE

_CLAUSES = re.compile(r"[^，。；！？,.;!?\n]+[，。；！？,.;!?\n]*")


@dataclass(frozen=True)
class Adapting:
    """Settings of an adaptation."""

    epochs: int = 4
    #: pairs an epoch takes of one source, at most
    pairs: int = 8
    #: sources and independent texts of one batch
    batch: int = 16
    #: nearest independent texts beside each text of a batch
    hard: int = 3
    #: share of the clauses that a text taught against itself loses
    dropped: float = 0.4
    #: cosine 1 in logits
    scale: float = 20.0
    #: learning rates of static token tables and of other models
    rates: tuple[float, float] = (5e-4, 2e-5)
    seed: int = 20260921


@dataclass(frozen=True)
class Lesson:
    """Texts of each source, independent texts, and for every one of these texts (sources' first, in order) the places
    of its nearest independent texts.
    """

    sources: Sequence[Sequence[str]]
    independent: Sequence[str]
    nearest: np.ndarray


def adapt(base: Path, lesson: Lesson, out: Path, adapting: Adapting) -> None:
    """Writes the sentence-transformers folder `base`, taught `lesson`, to `out`. Same seed, same model up to rounding.
    Nothing is asked of the network.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer

    torch.manual_seed(adapting.seed)
    model = SentenceTransformer(str(base), device="cpu", local_files_only=True)
    kind = next(model.parameters()).dtype
    model.float().train()
    once, static = (base / ONCE).is_file(), type(model[0]).__name__ == "StaticEmbedding"
    if static:
        torch.set_num_threads(1)  # so little is reckoned at a time that threads would only wait for each other
    optimiser = torch.optim.Adam(model.parameters(), lr=adapting.rates[0 if static else 1])
    rng = random.Random(adapting.seed)
    for batch in _batches(lesson, adapting, rng):
        loss = _loss(model, batch, once, adapting.scale)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    model.to(kind).eval().save(str(out), create_model_card=False)
    if once:
        shutil.copyfile(base / ONCE, out / ONCE)
    for path in out.rglob("*.safetensors"):
        path.chmod(0o644)


@dataclass(frozen=True)
class _Batch:
    """Each of `left` belongs to its place in `right`; `hard` are strangers to all."""

    left: list[str]
    right: list[str]
    hard: list[str]


def _batches(lesson: Lesson, adapting: Adapting, rng: random.Random) -> Iterator[_Batch]:
    starts = np.cumsum([0, *map(len, lesson.sources)])
    for _ in range(adapting.epochs):
        pairs = [
            (start + one, source[one], source[other])
            for start, source in zip(starts[:-1], lesson.sources, strict=True)
            for one, other in _pairs(len(source), adapting.pairs, rng)
        ]
        rng.shuffle(pairs)
        while pairs:
            taken, pairs = _apart(pairs, starts, adapting.batch)
            alone = rng.sample(range(len(lesson.independent)), min(len(taken), len(lesson.independent)))
            places = [place for place, _, _ in taken] + [int(starts[-1]) + place for place in alone]
            near = {int(one) for place in places for one in lesson.nearest[place, : adapting.hard]} - set(alone)
            yield _Batch(
                [left for _, left, _ in taken] + [lesson.independent[place] for place in alone],
                [right for _, _, right in taken]
                + [_thinned(lesson.independent[place], adapting.dropped, rng) for place in alone],
                [lesson.independent[place] for place in sorted(near)],
            )


def _pairs(texts: int, most: int, rng: random.Random) -> list[tuple[int, int]]:
    """Up to `most` pairs of different places below `texts`."""
    order = rng.sample(range(texts), texts)
    ring = list(zip(order, order[1:] + order[:1], strict=True))
    return ring[:most]


def _apart(
    pairs: list[tuple[int, str, str]], starts: np.ndarray, most: int
) -> tuple[list[tuple[int, str, str]], list[tuple[int, str, str]]]:
    """Up to `most` pairs of different sources, and the rest."""
    taken = list[tuple[int, str, str]]()
    rest, met = list[tuple[int, str, str]](), set[int]()
    for pair in pairs:
        source = int(np.searchsorted(starts, pair[0], side="right"))
        if source in met or len(taken) == most:
            rest.append(pair)
        else:
            met.add(source)
            taken.append(pair)
    return taken, rest


def _thinned(text: str, share: float, rng: random.Random) -> str:
    clauses = _CLAUSES.findall(text)
    return "".join(clause for clause in clauses if rng.random() >= share) or text


def _loss(model: Any, batch: _Batch, once: bool, scale: float) -> torch.Tensor:
    left = _encoded(model, batch.left, once)
    right = _encoded(model, batch.right + batch.hard, once)
    aim = torch.arange(len(left))
    logits = scale * left @ right.T
    back = scale * right[: len(left)] @ left.T
    return functional.cross_entropy(logits, aim) + functional.cross_entropy(back, aim)


def _encoded(model: Any, texts: list[str], once: bool) -> torch.Tensor:
    """(n, d) unit vectors with their gradients."""
    if once:
        rows = [list(dict.fromkeys(found.ids)) for found in model.tokenizer.encode_batch(texts)]
        starts = np.cumsum([0, *map(len, rows[:-1])])
        features = {
            "input_ids": torch.tensor([one for row in rows for one in row]),
            "offsets": torch.from_numpy(starts),
        }
    else:
        features = model.preprocess(texts)
    return functional.normalize(model(features)["sentence_embedding"], dim=1)
