"""Longest words, text by text, on one core or on several."""

from __future__ import annotations

import numpy as np
import pytest

from complaint_guard import trie

WORDS = trie.build({"退": 0, "退款": 1, "退款申请": 2, "催收": 3})
TEXTS = ["我要退款申请", "", "退退款", "催催收退"] * 50


def test_texts_dealt_out_to_several_cores_give_what_one_core_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = trie.segment(TEXTS, WORDS)
    assert alone[0][:5].tolist() == [2, 0, 1, 3, 0] and alone[1][:4].tolist() == [1, 0, 2, 2]
    monkeypatch.setattr(trie, "_TEXTS", 30)
    monkeypatch.setattr("numba.get_num_threads", lambda: 3)
    dealt = trie.segment(TEXTS, WORDS)
    assert all(np.array_equal(one, other) for one, other in zip(alone, dealt, strict=True))
