from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from near_world import CLAUSE, OTHER_SCRIPT, SCRIPT, organic

from complaint_guard.near_duplicates import candidates, verify
from complaint_guard.near_duplicates.overlap import joined
from complaint_guard.near_duplicates.shingles import I32, I64, bigrams, marks
from complaint_guard.near_duplicates.skeleton import Skeletons, skeletons
from complaint_guard.near_duplicates.verify import F32, F64, Background, Written, shared_information
from complaint_guard.records import Words
from complaint_guard.records.vectors import NO_VECTORS, Vectors

UNRELATED = 2_400
#: two people who had the same thing happen to them
SAME_GRIEVANCE = (
    "去年装修钱不够，在\ue009借了\ue002，每月还款日都比说好的多出一百多块，打客服问了三遍才说是担保费，合同里那行小字我根本没看见，把多收的退我。",
    "办贷款那天业务员只讲利息低，没提过服务费这回事。\ue003我妈翻银行流水才看出每期都多扣，\ue009你们得给个说法，钱要退回来。",
)
LIGHT = [
    SCRIPT,
    "您好，" + SCRIPT.replace("全额", "全部").replace("严重", ""),
    SCRIPT.replace("客服", "业务员").replace("查询", "查看") + "望尽快处理",
]


@dataclass(frozen=True)
class Model:
    """Marks of planted and unrelated texts with the background read from them."""

    texts: Written
    voice: I64
    background: Background

    def bits(self, pairs: list[tuple[int, int]] | I32) -> F64:
        table = np.array(pairs, dtype=np.int32).reshape(-1, 2)
        return self.background.bits(self.background.likeness(self.texts, table))


def written(found: Skeletons, vectors: F32 | None = None) -> Written:
    return Written(joined(marks(found, Words())), NO_VECTORS if vectors is None else Vectors.of(vectors))


def lots(voice: I64) -> F64:
    return np.random.default_rng(7).random(len(voice))


@pytest.fixture(scope="module")
def model() -> Model:
    found = skeletons([*LIGHT, *SAME_GRIEVANCE, SCRIPT + CLAUSE, OTHER_SCRIPT + CLAUSE, *organic(UNRELATED)])
    texts = written(found)
    voice = verify.voices(np.arange(len(found)), verify.copies(texts.marks, candidates.lexical(found, 1).pairs))
    return Model(texts, voice, verify.background(texts, voice, lots(voice)))


def test_light_edits_of_one_script_are_worth_far_more_than_the_same_grievance(model: Model) -> None:
    edits, same = model.bits([(0, 1), (0, 2), (1, 2)]), model.bits([(3, 4)])
    needed = np.log2(UNRELATED) + 8
    assert (edits > needed).all()
    assert same[0] < needed / 2


def test_one_clause_in_common_is_worth_less_than_a_script(model: Model) -> None:
    whole, clause = model.bits([(0, 1), (5, 6)])
    assert 0 < clause < 0.6 * whole


@pytest.mark.parametrize("bits", range(8, 15))
def test_bits_mean_what_they_say_among_unrelated_people(model: Model, scores: F64, bits: int) -> None:
    share = float((scores >= bits).mean())
    assert 0.4 < share * 2 ** (bits + 1) < 2.5


@pytest.fixture(scope="module")
def scores(model: Model) -> F64:
    pairs = np.random.default_rng(5).integers(7, len(model.texts.marks), (2_000_000, 2)).astype(np.int32)
    return model.bits(pairs[model.voice[pairs[:, 0]] != model.voice[pairs[:, 1]]])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, UNRELATED), st.integers(0, UNRELATED)), min_size=1, max_size=30))
def test_worth_is_the_same_both_ways_round(model: Model, pairs: list[tuple[int, int]]) -> None:
    assert np.allclose(model.bits(pairs), model.bits([(b, a) for a, b in pairs]), rtol=1e-5, atol=1e-4)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(0, 500), min_size=2, max_size=20))
def test_more_in_common_is_never_worth_less(model: Model, shared: list[float]) -> None:
    assert (np.diff(model.background.bits(np.sort(shared))) >= 0).all()


def test_what_two_texts_share_is_the_information_of_common_bigrams_damped_by_length() -> None:
    grams = bigrams(skeletons(["甲乙丙", "乙丙丁", "甲乙", "丁甲", ""]))
    both = joined([grams])
    assert both.sizes.tolist() == [2, 2, 1, 1, 0]  # 丙丁 and 丁甲, which one text alone holds, count too
    ids = {"乙丙": 3.0, "甲乙": 5.0}
    information = np.zeros(len(both.kind), dtype=np.float32)
    for worth in ids.values():
        owners = {3.0: (0, 1), 5.0: (0, 2)}[worth]
        (mark,) = set(both.held[both.starts[owners[0]] : both.starts[owners[0] + 1]]) & set(
            both.held[both.starts[owners[1]] : both.starts[owners[1] + 1]]
        )
        information[mark] = worth
    found = shared_information(both, information, np.array([[0, 1], [0, 2], [1, 3], [0, 4]], dtype=np.int32))
    assert np.allclose(found, [3 / 4**verify.DAMPING, 5 / 2**verify.DAMPING, 0, 0])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text("诉求退费担保", max_size=60), min_size=2, max_size=12),
    st.integers(0, 12),
    st.sampled_from([1, 700]),
)
def test_two_texts_share_so_many_bigrams_or_do_not(masked: list[str], least: int, times: int) -> None:
    found = skeletons(masked)
    held, grams = joined(marks(found, Words())), bigrams(found)
    one = np.stack(np.triu_indices(len(masked), 1), axis=1).astype(np.int32)
    pairs = np.tile(one, (times, 1))  # so many are dealt out to several cores
    shared = [len(set(grams.of(i).tolist()) & set(grams.of(j).tolist())) for i, j in one.tolist()]
    told = held.share_first(pairs, np.full(len(pairs), float(least)))
    assert told.tolist() == [count >= least for count in shared] * times


def test_people_who_copy_one_text_are_one_voice_and_others_their_own(model: Model) -> None:
    assert len(set(model.voice[:3].tolist())) == 1
    assert len(set(model.voice[[0, 3, 4, 6]].tolist())) == 4
    assert len(set(model.voice.tolist())) > 0.99 * UNRELATED


def test_texts_of_one_author_are_one_voice() -> None:
    voice = verify.voices(np.array([4, 9, 4]), np.empty((0, 2), np.int32))
    assert voice[0] == voice[2] != voice[1]


def test_a_script_of_many_copies_does_not_hide_itself() -> None:
    others = list(organic(300))
    for count in (2, 600):
        found = skeletons([SCRIPT] * count + others)
        texts = written(found)
        voice = verify.voices(np.arange(len(found)), verify.copies(texts.marks, candidates.lexical(found, 1).pairs))
        model = Model(texts, voice, verify.background(texts, voice, lots(voice)))
        assert model.bits([(0, 1)])[0] > np.log2(len(found)) + 8


@pytest.mark.parametrize("one", [20, 50, 80])
def test_one_copy_more_found_hardly_changes_what_other_pairs_are_worth(
    model: Model, one: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "NULL_TEXTS", UNRELATED // 2)
    monkeypatch.setattr(verify, "NULL_PAIRS", 300_000)
    monkeypatch.setattr(verify, "ALL_PAIRED", 0)
    together = model.voice.copy()
    together[together == together[one]] = together[one + 1]
    pairs = [(0, 1), (0, 2), (1, 2), (3, 4), (5, 6)]
    worth, again = (
        Model(model.texts, voice, verify.background(model.texts, voice, lots(voice))).bits(pairs)
        for voice in (model.voice, together)
    )
    assert np.allclose(worth, again, atol=0.5)


def test_a_background_of_few_texts_is_cautious() -> None:
    found = verify.background(written(skeletons([SCRIPT, SCRIPT, OTHER_SCRIPT])), np.array([0, 0, 1]), np.zeros(3))
    assert np.isfinite(found.bits(np.array([0.0, 0.6, 6.0]))).all()
    assert found.bits(np.array([0.6]))[0] < 8


def test_vectors_that_point_one_way_make_a_pair_likelier_and_no_vectors_change_nothing(model: Model) -> None:
    rng = np.random.default_rng(3)
    vectors = rng.standard_normal((len(model.texts.marks), 16)).astype(np.float32)
    vectors[4] = vectors[3]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    both = Written(model.texts.marks, Vectors.of(vectors))
    seen = Model(both, model.voice, verify.background(both, model.voice, lots(model.voice)))
    assert seen.bits([(3, 4)])[0] > model.bits([(3, 4)])[0]
    split = Written(model.texts.marks, Vectors.of(vectors[:40]), Vectors.of(vectors[40:]))
    pairs = np.array([(0, 1), (3, 41), (60, 50)], np.int32)
    assert np.array_equal(
        verify.background(split, model.voice, lots(model.voice)).likeness(split, pairs),
        verify.background(both, model.voice, lots(model.voice)).likeness(both, pairs),
    )
    zero = Written(model.texts.marks, Vectors.of(np.zeros_like(vectors)))
    blank = Model(zero, model.voice, verify.background(zero, model.voice, lots(model.voice)))
    assert np.allclose(blank.bits([(0, 1), (3, 4)]), model.bits([(0, 1), (3, 4)]))
