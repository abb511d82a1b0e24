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


def test_a_slot_has_one_value_in_one_text_and_none_is_left() -> None:
    filled = fill_slots("{name}说{name}在{platform}借{amount}元,{unknown}", random.Random(3))
    name = filled.split("说")[0]
    assert filled.startswith(f"{name}说{name}在")
    assert "{" not in filled
    assert filled != fill_slots("{name}说{name}在{platform}借{amount}元,{unknown}", random.Random(4))
