from __future__ import annotations

import random

from complaint_guard.embed.learning import Clause, Corpus, Source, fill_slots

CLAUSES = [
    Clause(topic, part, f"{topic}{part}。") for topic in ("F1", "F2") for part in ("opening", "fact", "detail", "ask")
]


def test_an_ordinary_complaint_keeps_to_one_topic_and_has_a_fact() -> None:
    made = Corpus([], CLAUSES, wordings=[]).ordinary(50, random.Random(1))
    assert len(made) == 50
    assert all(("F1" in text) != ("F2" in text) for text in made)
    assert all("fact" in text for text in made)
    assert len(set(made)) > 5


def test_without_clauses_there_are_no_ordinary_complaints() -> None:
    assert Corpus([Source("F1", ("甲",))], wordings=[]).ordinary(5, random.Random(1)) == []
