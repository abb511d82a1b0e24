"""A made corpus of masked complaints of any size, with truth: who copied which template.

A fifth of the texts are copies, lightly, moderately or heavily edited, of templates of five to eight sentences;
families have a heavy tail of sizes. The others are single authors, each with several sentences on one grievance,
made of clauses that are reworded, so that no two authors share a sentence. All clauses come from the texts written
for this project. All are cleaned as the normalise room does, traditional characters and widths among others.
"""

from __future__ import annotations

import multiprocessing
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from _texts import HANDS, SAMPLE, rows

from complaint_guard import corpus
from complaint_guard.normalise.text import Cleaner
from complaint_guard.sample.edits import rearranged, surface

VERSION = 5
TEMPLATED = 0.2
LARGEST = 2_000
#: characters of a clause; longer ones, as speech is written down without a stop, would make copies of single authors
LONGEST = 24
#: families, or single authors, that one task makes
TASK = 200
_SENTENCE = re.compile(r"[^。！？!?;；\n]{4,}[。！？!?;；\n]*")
_CLAUSE = re.compile(r"[^，,、\s]+[，,、\s]*")
_SLOT = re.compile(r"\{[^{}]*\}")
_OPENERS = "其实 后来 说实话 当时 我记得 结果 另外 还有 而且 反正 总之 到现在 本来 按理说 没想到".split()  # noqa: SIM905
#: a sentence as clauses, a clause as words, a word as those that may stand for it
Sentence = tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True)
class Made:
    """Masked texts, and the family of each, -1 for a single author's, shape (n,)."""

    masked: list[str]
    family: np.ndarray


def made(size: int, folder: Path) -> Path:
    """The corpus of `size` texts as a Parquet file in `folder`; made unless it is there."""
    path = folder / f"texts-{VERSION}-{size}.parquet"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        sizes = family_sizes(size)
        families = [(size, "families", at, sizes[at : at + TASK]) for at in range(0, len(sizes), TASK)]
        alone = [
            (size, "alone", at, [-1] * min(100 * TASK, size - sum(sizes) - at))
            for at in range(0, size - sum(sizes), 100 * TASK)
        ]
        with multiprocessing.get_context("spawn").Pool() as pool:
            parts = pool.starmap(_task, families + alone, chunksize=1)
        text = [one for part in parts for one, _ in part]
        family = np.array([number for part in parts for _, number in part], np.int32)
        order = np.random.default_rng(size).permutation(len(text))
        table = pa.table({"masked": pa.array(text).take(order), "family": family[order]})
        pq.write_table(table, path.with_suffix(".part"))
        path.with_suffix(".part").rename(path)
    return path


def read(path: Path) -> Made:
    """The corpus in `path`."""
    table = pq.read_table(path)
    return Made(table["masked"].to_pylist(), table["family"].to_numpy())


def family_sizes(size: int) -> list[int]:
    """Copies per family, from 3 on, the largest first: a tail of exponent 1.2, about a fifth of `size` in all."""
    draw, left = random.Random(size), int(TEMPLATED * size)
    sizes = [min(LARGEST, left // 5)]
    while sum(sizes) < left - 2:
        sizes.append(min(sizes[0], int(3 * draw.random() ** (-1 / 1.2)), left - sum(sizes)))
    return sorted((max(3, one) for one in sizes), reverse=True)


def _task(size: int, kind: str, first: int, sizes: Sequence[int]) -> list[tuple[str, int]]:
    rng = random.Random(f"{size} {kind} {first}")
    if kind == "alone":
        made = [(_alone(rng), -1) for _ in sizes]
    else:
        made = [(text, first + at) for at, copies in enumerate(sizes) for text in _copies(copies, rng)]
    cleaner = Cleaner({})
    return [(cleaner.clean(text).text, family) for text, family in made]


def _copies(count: int, rng: random.Random) -> list[str]:
    pool = _pool()
    topic = rng.choice(list(pool))
    drawn = rng.sample(pool[topic], rng.randint(5, 8))
    template = [_frozen(sentence, rng) for sentence in drawn]
    return [_copy(template, topic, rng) for _ in range(count)]


def _copy(template: Sequence[Sentence], topic: str, rng: random.Random) -> str:
    """A copy at one of three strengths: slips and disguise; words swapped, a sentence moved or dropped and one
    added; most words swapped, sentences shuffled and dropped and two added.
    """
    strength = rng.choice((0, 0, 1, 1, 2))
    parts = [_reworded(sentence, (0.0, 0.3, 0.7)[strength], rng) for sentence in template]
    if strength:
        own = [_own(_pool()[topic], rng) for _ in range(2)]
        parts = rearranged(parts, own, strength == 2, rng)
    return surface("".join(parts), rng)


def _alone(rng: random.Random) -> str:
    pool = _pool()
    topic = pool[rng.choice(list(pool))]
    return surface("".join(_own(topic, rng) for _ in range(rng.randint(3, 6))), rng)


def _own(sentences: Sequence[Sentence], rng: random.Random) -> str:
    """A sentence of nobody else: clauses of several, reworded, some led in."""
    clauses = [rng.choice(rng.choice(sentences)) for _ in range(rng.randint(1, 4))]
    told = ["".join(rng.choice(word) for word in clause).rstrip("，,、。！？!?;；\n") for clause in clauses]
    return "，".join(rng.choice(_OPENERS) + one if rng.random() < 0.25 else one for one in told) + "。"


def _reworded(sentence: Sentence, share: float, rng: random.Random) -> str:
    return "".join(
        rng.choice(word) if len(word) > 1 and rng.random() < share else word[0]
        for clause in sentence
        for word in clause
    )


def _frozen(sentence: Sentence, rng: random.Random) -> Sentence:
    """The sentence with a wording of its own, which stands first among those that may replace it."""
    return tuple(tuple((rng.choice(word), *word) for word in clause) for clause in sentence)


@cache
def _pool() -> dict[str, list[Sentence]]:
    """Sentences by grievance."""
    found = [row for path in sorted(HANDS.glob("hand*.jsonl")) for row in rows(path)]
    found += rows(SAMPLE / "scripts.jsonl")
    found += [
        row | {"family": row["topic"]} for name in ("independent", "clauses") for row in rows(SAMPLE / f"{name}.jsonl")
    ]
    pool: dict[str, dict[str, None]] = {}
    for row in found:
        for sentence in _SENTENCE.findall(_SLOT.sub("\ue002", row["text"])):
            if max(map(len, _CLAUSE.findall(sentence))) <= LONGEST:
                pool.setdefault(row["family"], {})[sentence] = None
    return {family: [_parsed(one) for one in some] for family, some in pool.items() if len(some) >= 200}


def _parsed(sentence: str) -> Sentence:
    return tuple(tuple(_words(clause)) for clause in _CLAUSE.findall(sentence))


def _words(clause: str) -> list[tuple[str, ...]]:
    others, longest, at, found = *_wordings(), 0, []
    while at < len(clause):
        for length in range(min(longest, len(clause) - at), 0, -1):
            word = clause[at : at + length]
            if word in others or length == 1:
                found.append((word, *others.get(word, ())))
                at += length
                break
    return found


@cache
def _wordings() -> tuple[dict[str, tuple[str, ...]], int]:
    """Each word of two characters or more with those that may stand for it, and the length of the longest."""
    groups = corpus.load("").words.wordings
    others = {
        word: tuple(other for other in group if other != word) for group in groups for word in group if len(word) > 1
    }
    return others, max(map(len, others))
