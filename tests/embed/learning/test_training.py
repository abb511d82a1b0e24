from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from complaint_guard.embed.learning import Clause, Corpus, Source, Training, learn
from complaint_guard.embed.learning.vocabulary import SLOTS, build, parts
from complaint_guard.embed.segments import Segmenter
from complaint_guard.embed.static import StaticEncoder

SOURCES = [
    Source("F1", ("催收人员打电话到单位骚扰同事", "催收的人把电话打到我单位去骚扰")),
    Source("F1", ("半夜收到恐吓短信我很害怕", "深夜发恐吓短信让我害怕")),
    Source("F2", ("服务费没有告知要求退回", "没告知的服务费请你们退回")),
    Source("F2", ("利率超过合同约定的数字",)),
]
CORPUS = Corpus(SOURCES, [Clause("F1", "fact", "电话一天打几十次。"), Clause("F2", "fact", "多扣了钱。")])
SMALL = Training(dimension=16, general_words=300, steps=5)


def test_words_are_all_characters_slots_and_frequent_words_without_repeats() -> None:
    words = build(CORPUS, 300).words
    assert len(words) == len(set(words))
    assert {*"催收的我", *SLOTS, "我们"} <= set(words)
    assert all(set(word) <= set(words) for word in words)


def test_what_every_complaint_says_is_less_rare_than_what_one_says() -> None:
    common = Corpus([Source("F1", (f"电话{other}",)) for other in "甲乙丙丁戊己庚辛"], wordings=[])
    vocabulary = build(common, 0, general_texts=1)
    rarity = dict(zip(["", *vocabulary.words], vocabulary.rarity, strict=True))
    assert rarity["电"] < rarity["庚"]
    assert rarity["\ue000"] < rarity["庚"]


def test_tokens_that_share_characters_share_parts() -> None:
    words = ["催", "收", "款", "催收", "催款"]
    made = parts(words, 0.5).toarray()
    assert np.linalg.norm(made[1:], axis=1) == pytest.approx(1)
    assert not made[0].any()
    assert made[4] @ made[5] == pytest.approx(0.1, abs=0.01)
    assert made[1] @ made[2] == 0


def test_same_seed_same_model_and_another_seed_another() -> None:
    tokenizer, one = learn(CORPUS, SMALL)
    _, two = learn(CORPUS, SMALL)
    _, other = learn(CORPUS, replace(SMALL, seed=2))
    assert one.shape == (tokenizer.get_vocab_size(), 16)
    assert np.abs(one - two).max() < 1e-5
    assert np.abs(one - other).max() > 1e-2


def test_training_brings_versions_of_a_source_together_and_keeps_sources_apart() -> None:
    def margin(steps: int) -> float:
        tokenizer, table = learn(CORPUS, Training(dimension=32, general_words=300, steps=steps, rates=(1e-2, 1e-3)))
        encoder = StaticEncoder("tried", table, Segmenter(tokenizer), once=True)
        left = encoder.encode([source.texts[0] for source in SOURCES[:3]])
        cosines = left @ encoder.encode([source.texts[1] for source in SOURCES[:3]]).T
        return float(np.diag(cosines).mean() - cosines[~np.eye(3, dtype=bool)].mean())

    assert margin(40) > margin(0) + 0.1
