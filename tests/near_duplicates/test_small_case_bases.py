"""A case base of a few dozen complaints: little tells what is common, and chance is not taken for a script."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib.resources import files

import pytest

from complaint_guard import corpus, records
from complaint_guard.embed import embed, load_encoder
from complaint_guard.embed.learning import fill_slots
from complaint_guard.near_duplicates import near_duplicates
from complaint_guard.normalise import normalise, resolve_people
from complaint_guard.records import Corpus
from complaint_guard.settings import NearDuplicateSettings, Settings

ENCODER = load_encoder(Settings().embed)


def rows(name: str) -> list[dict[str, str]]:
    text = (files("complaint_guard.sample") / "texts" / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@cache
def shipped() -> Corpus:
    found = corpus.load("")
    return replace(found, vectors=ENCODER.encode(found.texts))


@cache
def alone() -> tuple[str, ...]:
    """Independent complaints that the background does not hold."""
    held = set(shipped().background)
    return tuple(row["text"] for row in rows("independent.jsonl") if row["text"] not in held)


def found_among(texts: list[str], seed: int) -> list[set[int]]:
    """Families of several people without an explanation, by the places of their texts."""
    rng = random.Random(seed)
    blank = {name: [] if name in ("recordings", "attachments") else "" for name in records.COMPLAINTS.names}
    cells = blank | {"received_at": datetime(2026, 9, 1), "row": 0}
    told = [
        cells | {"complaint_id": f"{n:03}", "name": f"人{n}", "text": fill_slots(t, rng)} for n, t in enumerate(texts)
    ]
    clean = normalise(records.table("complaints", told), Settings().normalise)
    vectors = embed(clean, ENCODER, Settings().embed)
    found = near_duplicates(clean, vectors, resolve_people(clean), (shipped(), None), NearDuplicateSettings())
    plain = {
        row["family_id"]
        for row in found.families.to_pylist()
        if row["origin"] in ("found", "known") and not row["subject"] and row["people"] > 1
    }
    held: dict[str, set[int]] = {one: set() for one in plain}
    for row in found.members.to_pylist():
        held.get(row["family_id"], set()).add(int(row["complaint_id"]))
    return list(held.values())


@pytest.mark.parametrize("kind", ["representative", "event", "fee_change"])
@pytest.mark.parametrize("seed", [0, 2, 4])
def test_own_words_on_one_matter_are_no_script(kind: str, seed: int) -> None:
    matter = [row["text"] for row in rows("lookalikes.jsonl") if row["kind"] == kind]
    texts = random.Random(seed).sample(matter, 8) + random.Random(seed).sample(alone(), 5 + 10 * seed)
    assert found_among(texts, seed) == []


@pytest.mark.parametrize("beside", [5, 20, 60])
def test_plain_copies_are_found_among_few(beside: int) -> None:
    script = next(row["text"] for row in rows("scripts.jsonl") if row["depth"] == "light")
    texts = [script, f"您好，{script}", f"{script}请尽快处理。", *random.Random(beside).sample(alone(), beside)]
    assert found_among(texts, beside) == [{0, 1, 2}]


def test_few_texts_count_as_1024() -> None:
    settings = NearDuplicateSettings()
    assert settings.least_bits(3) == settings.least_bits(1_024) == 10 + settings.margin
    assert settings.least_bits(4_096) == 12 + settings.margin
