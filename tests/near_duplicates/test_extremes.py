"""Scripts sent ten thousand times, words of a line and texts of a book: right, and within memory."""

from __future__ import annotations

import random
import tracemalloc

from complaint_guard.near_duplicates import NearDuplicates
from tests.near_duplicates.near_world import SCRIPT, families, family_of, ids, near, organic

MANY = 10_000
BOOK = 20_000


def limit(found: NearDuplicates, name: str) -> int:
    return sum(row["touched"] for row in found.limits.to_pylist() if row["limit"] == name)


def test_ten_thousand_identical_complaints_are_one_family_with_one_template() -> None:
    tracemalloc.start()
    found = near([SCRIPT] * MANY + list(organic(200)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ids(range(MANY)) in families(found)
    family = family_of(found, 0)
    assert family["people"] == family["complaints"] == MANY
    assert "综合年化远超百分之二十四" in str(family["template"])
    assert peak < 2e9


def test_texts_of_five_characters_are_not_compared_and_are_counted() -> None:
    found = near(["退我的钱啊"] * 50 + list(organic(200)))
    assert limit(found, "文本过短，未作比对") >= 50
    assert not any(f"c{place:06}" in group for group in families(found) for place in range(50))


def test_texts_of_twenty_thousand_characters_are_compared_whole_and_what_a_template_leaves_unread_is_counted() -> None:
    letters = sorted(set("".join(organic(200))))
    story, *others = ("".join(random.Random(seed).choices(letters, k=BOOK)) for seed in range(7))
    copies = [story, story[: BOOK // 2] + story[BOOK // 2 + 40 :], story[100:]]
    found = near([*copies, *others, *organic(200)])
    assert ids(range(3)) in families(found)
    assert not any(f"c{place:06}" in group for group in families(found) for place in range(3, 9))
    assert limit(found, "话术还原只读长文的前段") == 3
