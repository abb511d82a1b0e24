from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

TEXTS = Path(__file__).resolve().parents[1] / "scripts" / "texts"
SLOTS = {"name", "amount", "date", "contract", "platform", "product", "city", "phone", "days", "count"}


def rows(hand: int) -> list[dict[str, str]]:
    return [json.loads(line) for line in (TEXTS / f"hand{hand}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("hand", range(1, 11))
def test_a_hand_wrote_every_script_nine_times_and_known_slots_only(hand: int) -> None:
    depths = defaultdict(Counter)
    for row in rows(hand):
        assert set(row) == {"family", "script", "depth", "kind", "text"}
        assert re.fullmatch("F[1-9]", row["family"]) and 30 <= len(row["text"]) <= 300
        assert set(re.findall(r"\{(\w*)\}", row["text"])) <= SLOTS
        assert (row["depth"] == "alone") == (row["script"] == "")
        depths[row["script"]][row["depth"]] += 1
    del depths[""]
    assert set(map(str, depths.values())) == {str(Counter(heavy=4, light=2, medium=2, origin=1))}


def test_no_text_of_the_test_hand_stands_with_those_that_teach() -> None:
    taught = {row["text"] for hand in (1, 2, 3, 4, 6, 7, 8, 9, 10) for row in rows(hand)}
    assert not taught & {row["text"] for row in rows(5)}
