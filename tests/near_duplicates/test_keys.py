"""What texts are joined on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from complaint_guard.near_duplicates.keys import BANDS, PLACES, held, keyed
from complaint_guard.near_duplicates.skeleton import skeletons


def long_keys(texts: Sequence[str], keep_one_in: int = 1) -> list[set[int]]:
    """The keys of each text's long shingles; those of its bands come before."""
    keys, found = keyed(skeletons(texts), keep_one_in)
    keys = keys[BANDS * sum(len(text) > 2 for text in texts) :]
    holders = found.order[keys & np.uint64(PLACES - 1)]
    return [{*(keys[holders == text] // np.uint64(PLACES)).tolist()} for text in range(len(texts))]


@pytest.mark.parametrize("keep_one_in", [1, 3, 7])
def test_texts_keep_or_lose_a_shared_shingle_together(keep_one_in: int) -> None:
    rng = np.random.default_rng(3)
    shared = "".join(map(chr, rng.integers(0x4E00, 0x9000, 400)))
    texts = ["开头甲" + shared, shared + "结尾乙丙", "另有其人" + shared[100:300], shared, shared[100:300]]
    one, other, part, inside, middle = long_keys(texts, keep_one_in)
    assert inside <= one and inside <= other and middle <= part and middle <= one & other
    assert abs(len(inside) - 396 / keep_one_in) < 5 * np.sqrt(396 / keep_one_in)


def test_texts_under_five_characters_have_no_long_shingle() -> None:
    assert [len(keys) for keys in long_keys(["", "退我的钱", "退我的钱吧"])] == [0, 0, 1]


def test_texts_under_three_characters_have_no_key_and_others_one_a_band() -> None:
    keys, found = keyed(skeletons(["", "退我", "退我的"]), 1)
    assert found.order[keys & np.uint64(PLACES - 1)].tolist() == [2] * BANDS


def test_only_keys_that_are_asked_for_are_given() -> None:
    texts = ["银行一直不给我退保险费", "完全是另外的一件事情呢", "昨天银行一直不给我退"]
    everything, asked = keyed(skeletons(texts), 1)[0], keyed(skeletons(texts[:1]), 1)[0]
    given, found = keyed(skeletons(texts), 1, held(asked))
    holders = found.order[given & np.uint64(PLACES - 1)]
    assert (holders == 0).sum() == len(asked) and (holders == 1).sum() == 0 and (holders == 2).sum() > 0
    assert len(given) < len(everything)
