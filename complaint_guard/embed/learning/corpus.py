"""What a text model learns from: sources of complaints, loose clauses, and groups of wordings."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

_ORDER = ("opening", "fact", "detail", "feeling", "ask", "close")


@dataclass(frozen=True)
class Source:
    """Masked texts that were written from one another; one text alone is an independent complaint."""

    topic: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Clause:
    """A piece of an ordinary complaint on `topic`; `part` is opening, fact, detail, feeling, ask or close."""

    topic: str
    part: str
    text: str


@dataclass(frozen=True)
class Corpus:
    """Training material; `wordings` are groups of words that stand for one another."""

    sources: Sequence[Source]
    clauses: Sequence[Clause] = ()
    wordings: Sequence[Sequence[str]] = ()

    @cached_property
    def texts(self) -> list[str]:
        """Every text and clause once."""
        return [text for source in self.sources for text in source.texts] + [clause.text for clause in self.clauses]

    def ordinary(self, count: int, rng: random.Random) -> list[str]:
        """`count` complaints put together from the clauses, each on one topic; none if there are no clauses."""
        topics = sorted({clause.topic for clause in self.clauses})
        return [self._compose(rng.choice(topics), rng) for _ in range(count if topics else 0)]

    def _compose(self, topic: str, rng: random.Random) -> str:
        chosen = []
        for part in _ORDER:
            pool = [clause.text for clause in self.clauses if clause.topic == topic and clause.part == part]
            most = 3 if part in ("fact", "detail") else 1
            chosen += rng.sample(pool, min(len(pool), rng.randint(part == "fact", most)))
        return "".join(chosen)
