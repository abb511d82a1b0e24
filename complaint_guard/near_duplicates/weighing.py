"""Learning what a mark tells of a text's source beside its rarity, from texts known to be of one script.

A clerk's 来电人称 or a speaker's 就是说 is rare enough among all complaints, yet tells how a text was taken down and
not who wrote it; what several hands keep when they rewrite a script tells more. Each mark gets a factor, such that
pairs of one script stand above the likest pairs of two (a softened worst case, so that the rare false pair decides),
and shrunk to 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from complaint_guard.near_duplicates.shingles import I64, KINDS, Marks, Shingles, marks
from complaint_guard.near_duplicates.skeleton import own_skeletons
from complaint_guard.near_duplicates.verify import DAMPING, WEIGHTS
from complaint_guard.records import Kind, MarkWeight, Words

F32 = NDArray[np.float32]
#: ids of marks -> what they are
Namer = Callable[[I64], list[str]]


@dataclass(frozen=True)
class Weighing:
    """Settings of the learning."""

    steps: int = 140
    #: times it is learned, each from draws of its own; the mean of several tells more of texts that taught none
    runs: int = 3
    rate: float = 0.05
    #: pull of the factors' logarithms to 0
    shrink: float = 0.1
    #: sources that hold a mark before it gets a factor of its own
    least_sources: int = 4
    #: share of the sources looked at in one step
    share: float = 0.45
    #: share of the pairs of two sources that the softened worst case is taken over
    worst: float = 1 / 3_000
    #: bounds of the factors' logarithms
    bounds: tuple[float, float] = (-3.0, 0.7)
    seed: int = 20260922


@dataclass(frozen=True)
class _Held:
    """Marks of n texts as columns: `rows` (n, m) of 0 and 1, the worth of each mark, and (kind, mark) of each."""

    rows: csr_array
    worth: F32
    names: list[tuple[Kind, str]]


def learn_weights(
    texts: Sequence[str], source: Sequence[str], words: Words, weighing: Weighing
) -> tuple[MarkWeight, ...]:
    """A factor for every mark that stands in texts of `least_sources` or more; `source` names where each of the masked
    `texts` comes from. Same seed, same result up to rounding.
    """
    import torch

    torch.manual_seed(weighing.seed)
    label = np.unique(np.array(source), return_inverse=True)[1].astype(np.int64)
    found = own_skeletons(texts)
    kinds = marks(found, words)
    read = zip(KINDS, kinds, _namers(kinds[0]), strict=True)
    parts = [_held(kind, each, names, label) for kind, each, names in read]
    bulk = torch.from_numpy(np.maximum(kinds[0].sizes, 1).astype(np.float32) ** DAMPING)
    own = [_split(part, label, weighing.least_sources) for part in parts]
    learned = torch.from_numpy(np.hstack([some.rows.toarray() for some, _ in own]))
    worth = torch.from_numpy(np.concatenate([some.worth for some, _ in own]))
    rest = torch.from_numpy(sum(((part.rows * part.worth) @ part.rows.T).toarray() for _, part in own))
    given = learned, worth, rest, bulk
    found_by = [
        _fit(given, torch.from_numpy(label), replace(weighing, seed=weighing.seed + run))
        for run in range(weighing.runs)
    ]
    factors = np.exp(np.log(found_by).mean(axis=0))
    names = [name for some, _ in own for name in some.names]
    return tuple(MarkWeight(kind, mark, round(float(f), 3)) for (kind, mark), f in zip(names, factors, strict=True))


def _fit(given: tuple[Any, Any, Any, Any], label: Any, weighing: Weighing) -> F32:
    """The factors of the learned marks; `given` are their rows, their worth, what all other marks give each pair,
    and the bulk of each text.
    """
    import torch

    rows, worth, rest, bulk = given
    logs = torch.zeros(len(worth), requires_grad=True)
    optimiser = torch.optim.Adam([logs], lr=weighing.rate)
    draw, sources, reach = np.random.default_rng(weighing.seed), int(label.max()) + 1, None
    for _ in range(weighing.steps):
        drawn = torch.from_numpy(
            np.flatnonzero(np.isin(label, draw.permutation(sources)[: int(weighing.share * sources)]))
        )
        some, which = rows[drawn], label[drawn]
        shared = (some * (worth * logs.clamp(*weighing.bounds).exp())) @ some.T + rest[drawn][:, drawn]
        likeness = shared / (bulk[drawn][:, None] * bulk[drawn])
        same = which[:, None] == which
        one, two = likeness[same.triu(1)], likeness[~same]
        worst = torch.topk(two, max(40, int(len(two) * weighing.worst))).values
        reach = reach or float((worst.min() - two.mean()).detach())
        limit = (torch.logsumexp(worst / reach * 4, 0) - np.log(len(worst))) / 4
        loss = torch.nn.functional.softplus((limit - one / reach) * 3).mean() + weighing.shrink * (logs**2).mean()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    result: F32 = logs.detach().clamp(*weighing.bounds).exp().numpy()
    return result


def _held(kind: Kind, each: Marks, names: Namer, label: I64) -> _Held:
    """The marks of one kind that two texts or more hold."""
    kept = np.flatnonzero(each.frequency > 1)
    place = np.full(len(each.frequency), -1)
    place[kept] = np.arange(len(kept))
    columns = place[each.grams]
    text = np.repeat(np.arange(len(each)), each.sizes)[columns >= 0]
    columns = columns[columns >= 0]
    rows = csr_array((np.ones(len(columns), np.float32), (text, columns)), shape=(len(each), len(kept)))
    holders = _holders(rows, label)
    worth = WEIGHTS[KINDS.index(kind)] * np.log2((label.max() + 2) / (holders + 0.5))
    return _Held(rows, np.maximum(worth, 0).astype(np.float32), [(kind, name) for name in names(kept)])


def _holders(rows: csr_array, label: I64) -> I64:
    """How many sources hold each mark."""
    sources = csr_array((np.ones(len(label), np.float32), (label, np.arange(len(label)))))
    held: I64 = np.bincount((sources @ rows).indices, minlength=rows.shape[1])
    return held


def _split(part: _Held, label: I64, least: int) -> tuple[_Held, _Held]:
    """The marks that `least` sources hold, and the others."""
    many = _holders(part.rows, label) >= least

    def where(kept: NDArray[np.bool_]) -> _Held:
        at = np.flatnonzero(kept)
        return _Held(csr_array(part.rows[:, at]), part.worth[at], [part.names[i] for i in at])

    return where(many), where(~many)


def _namers(grams: Shingles) -> tuple[Namer, ...]:
    """For each kind of marks what its ids stand for: characters, or the number of a group."""
    letters = np.zeros(grams.alphabet, dtype=np.int64)
    known = np.flatnonzero(grams.characters)
    letters[grams.characters[known]] = known

    def bigram(ids: I64) -> list[str]:
        return [chr(letters[i // grams.alphabet]) + chr(letters[i % grams.alphabet]) for i in ids.tolist()]

    def character(ids: I64) -> list[str]:
        return [chr(letters[i]) for i in ids.tolist()]

    def group(ids: I64) -> list[str]:
        return [str(i) for i in ids.tolist()]

    return bigram, character, group, group
