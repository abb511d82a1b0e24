import random
from collections.abc import Callable

import pytest

from complaint_guard.sample import edits

TEXT = "客服说合同里写着，每月扣58元会员费。我要求退还全部费用！"


@pytest.mark.parametrize(
    ("edit", "length"),
    [(edits.homophone, 0), (edits.dropped, -1), (edits.doubled, 1), (edits.full_width, 0), (edits.traditional, 0)],
)
def test_each_slip_changes_little(edit: Callable[[str, random.Random], str], length: int) -> None:
    changed = edit(TEXT, random.Random(1))
    assert changed != TEXT and len(changed) == len(TEXT) + length


def test_disguises_do_what_they_say() -> None:
    rng = random.Random(1)
    assert "５８" in edits.full_width(TEXT, rng)
    assert "會員費" in edits.traditional(TEXT, rng)
    assert "，" not in edits.half_width(TEXT, rng)
    assert edits.greeted(TEXT, rng).endswith(TEXT) and edits.signed(TEXT, rng).startswith(TEXT)
    marks = sum(char in "，。！" for char in edits.unpunctuated(TEXT * 5, rng))
    assert 0 < marks < 15


def test_about_half_of_all_texts_stay_clean_and_the_rest_stay_close() -> None:
    rng = random.Random(2)
    found = [edits.surface(TEXT, rng) for _ in range(1_000)]
    assert 500 < found.count(TEXT) < 600
    assert all(abs(len(text) - len(TEXT)) < 25 for text in found)


def test_empty_text_survives_every_edit() -> None:
    rng = random.Random(3)
    assert all(len(edits.surface("", rng)) < 30 for _ in range(200))


def test_heavy_rearranging_drops_more_and_adds_more_than_medium() -> None:
    parts, own = [f"第{number}句。" for number in range(9)], ["自己一。", "自己二。", "自己三。"]
    medium = [edits.rearranged(parts, own, False, random.Random(seed)) for seed in range(200)]
    heavy = [edits.rearranged(parts, own, True, random.Random(seed)) for seed in range(200)]

    def kept(found: list[list[str]]) -> float:
        return sum(len(set(text) & set(parts)) for text in found) / len(found)

    assert 8 < kept(medium) < 9
    assert 6 < kept(heavy) < 7.5
    assert {len(set(text) & set(own)) for text in medium} == {1}
    assert {len(set(text) & set(own)) for text in heavy} == {2}
