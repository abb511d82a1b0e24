from __future__ import annotations

import random

import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from complaint_guard import trie
from complaint_guard.embed import segments
from complaint_guard.embed.segments import Segmenter, tokenizer

WORDS = [
    *"服务费用催收征信报告我们不知情]^-\\\ue000a1",
    "服务",
    "服务费",
    "费用",
    "催收征信报",
    "征信",
    "我们",
    "不知情",
    "a1",
]
VOCABULARY = {word: row for row, word in enumerate(WORDS, start=1)}


def words_of(text: str) -> list[str]:
    ids, _ = Segmenter(tokenizer(WORDS))([text])
    return [WORDS[row - 1] for row in ids]


def test_longest_word_wins_from_left_to_right() -> None:
    assert words_of("服务费用催收征信") == ["服务费", "用", "催", "收", "征信"]


def test_unknown_characters_part_words_and_are_skipped() -> None:
    assert words_of("征,信鱻征信。\n\ue000𠮷我 们") == ["征", "信", "征信", "\ue000", "我", "们"]


def test_compiled_walk_gives_what_the_tokenizer_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(7)
    letters = "".join(WORDS) + ",。 \n鱻\U0001f600\x00"
    texts = ["".join(rng.choices(letters, k=rng.randrange(60))) for _ in range(3_000)]
    segment = Segmenter(tokenizer(WORDS))
    monkeypatch.setattr(segments, "_MANY", 10_000)
    slow = segment(texts)
    monkeypatch.setattr(segments, "_MANY", 0)
    fast = segment(texts)
    assert fast[0].tolist() == slow[0].tolist()
    assert fast[1].tolist() == slow[1].tolist()
    assert sum(fast[1]) == len(fast[0]) > 10_000


def test_a_long_run_without_punctuation_is_segmented_at_once() -> None:
    ids, _ = Segmenter(tokenizer(WORDS))(["服务费" * 30_000])
    assert ids.tolist() == [VOCABULARY["服务费"]] * 30_000


def test_lone_surrogates_are_unknown_characters() -> None:
    ids, counts = trie.segment(["征\ud800信"], trie.build(VOCABULARY))
    assert [WORDS[row - 1] for row in ids] == ["征", "信"]
    assert counts.tolist() == [2]


def test_no_texts_and_empty_texts_have_no_tokens() -> None:
    for texts in ([], ["", ""]):
        ids, counts = trie.segment(texts, trie.build(VOCABULARY))
        assert len(ids) == 0
        assert counts.tolist() == [0] * len(texts)


def test_another_tokenizer_is_never_replaced_by_the_compiled_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    other = Tokenizer(models.WordLevel({"[UNK]": 0, "征": 1, "征信": 2}, unk_token="[UNK]"))
    other.pre_tokenizer = pre_tokenizers.Whitespace()
    monkeypatch.setattr(segments, "_MANY", 0)
    ids, counts = Segmenter(other)(["征信 征 信", "征"])
    assert (ids.tolist(), counts.tolist()) == ([2, 1, 0, 1], [3, 1])
