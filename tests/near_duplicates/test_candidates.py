from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from near_world import CLAUSE, OTHER_SCRIPT, SCRIPT, copies, organic

from complaint_guard.near_duplicates import candidates
from complaint_guard.near_duplicates.candidates import distinct, lexical, one_in, union
from complaint_guard.near_duplicates.neighbours import semantic
from complaint_guard.near_duplicates.skeleton import skeletons
from complaint_guard.records.vectors import Vectors

NUMBERS = st.integers(0, 2**31 - 1) | st.integers(0, 4)
PAIRS = st.lists(st.tuples(NUMBERS, NUMBERS), max_size=40)


def sides(pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def joined(texts: list[str], keep_one_in: int = 1) -> set[tuple[int, int]]:
    return {(int(a), int(b)) for a, b in lexical(skeletons(texts), keep_one_in).pairs}


@settings(deadline=None, max_examples=200)
@given(PAIRS)
def test_distinct_pairs_are_the_set_of_unordered_pairs(pairs: list[tuple[int, int]]) -> None:
    found = distinct(*sides(pairs))
    assert found.dtype == np.int32 and found.shape == (len({frozenset(pair) for pair in pairs}), 2)
    assert list(map(tuple, found.tolist())) == sorted({(min(pair), max(pair)) for pair in pairs})


@settings(deadline=None, max_examples=50)
@given(PAIRS, PAIRS)
def test_a_union_holds_what_either_part_holds(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    parts = [distinct(*sides(pairs)) for pairs in (one, other)]
    assert {*map(tuple, union(*parts).tolist())} == {*map(tuple, parts[0].tolist()), *map(tuple, parts[1].tolist())}


def test_the_more_texts_the_fewer_of_their_long_shingles_are_keys() -> None:
    found = [one_in(count) for count in (0, 49_999, 50_000, 149_999, 150_000, 300_000, 1_000_000)]
    assert found == [1, 1, 4, 4, 4, 4, 7]


def test_every_pair_of_lightly_edited_copies_of_a_few_is_a_candidate() -> None:
    texts = list(copies(6)) + list(organic(200))
    assert set(combinations(range(6), 2)) <= joined(texts)


def test_lightly_edited_copies_are_candidates_among_many_texts_too() -> None:
    texts = list(copies(6)) + list(organic(200))
    assert set(combinations(range(6), 2)) <= joined(texts, 4)


def test_texts_of_unrelated_wording_are_no_candidates() -> None:
    assert joined([SCRIPT, OTHER_SCRIPT, "", "，。", "退钱", "催收天天打电话给我单位同事"]) == set()


def test_among_many_texts_a_shared_half_sentence_makes_no_candidate_and_a_shared_row_does() -> None:
    rng = np.random.default_rng(7)
    one, other, shared = ("".join(map(chr, rng.integers(0x4E00, 0x9000, size))) for size in (600, 600, 30))
    assert joined([one + shared[:12], other + shared[:12]]) == {(0, 1)}
    assert joined([one + shared[:12], other + shared[:12]], 2) == set()
    assert joined([one + shared, other + shared], 2) == {(0, 1)}


def test_one_shared_clause_makes_a_candidate() -> None:
    assert (0, 1) in joined([SCRIPT + CLAUSE, OTHER_SCRIPT + CLAUSE])


@pytest.mark.parametrize("count", [7, 50, 400])
def test_a_crowd_of_copies_is_linked_into_one_component_and_the_rest_is_counted(count: int) -> None:
    found = lexical(skeletons([SCRIPT] * count), 1)
    reached = {0}
    for left, right in sorted(found.pairs.tolist()):
        if left in reached or right in reached:
            reached |= {left, right}
    assert reached == set(range(count))
    assert len(found.pairs) <= candidates.REACH * count < count * count
    assert found.crowded > 0 and found.unlinked > 0


def test_few_copies_are_all_compared_and_nothing_is_counted_as_left_out() -> None:
    found = lexical(skeletons([SCRIPT] * candidates.ALL_PAIRS), 1)
    assert len(found.pairs) == 15 and (found.crowded, found.unlinked) == (0, 0)


def test_candidates_do_not_depend_on_the_order_of_few_texts() -> None:
    texts = [*copies(6), *copies(5, place=1), *organic(100)]
    turned = {(len(texts) - 1 - b, len(texts) - 1 - a) for a, b in joined(texts[::-1])}
    assert {pair for pair in joined(texts) if pair[1] < 11} == {pair for pair in turned if pair[1] < 11}


def test_neighbours_in_vector_space_reach_the_least_cosine() -> None:
    angles = np.array([0.0, 0.1, 1.5, 1.6, 3.1])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    assert semantic(Vectors.of(vectors), 2, 0.9).tolist() == [[0, 1], [2, 3]]
    assert semantic(Vectors.of(vectors[:1]), 2, 0.9).tolist() == []
    assert semantic(Vectors.of(np.zeros((4, 2), np.float32)), 2, 0.0).tolist() == []
