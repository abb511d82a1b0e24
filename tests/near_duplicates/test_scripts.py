from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_guard.near_duplicates.lots import first
from complaint_guard.near_duplicates.scripts import WHOLE, Groups, group
from complaint_guard.near_duplicates.shingles import I32
from complaint_guard.near_duplicates.verify import F64

SCRIPT_BITS = 50.0
CLAUSE_BITS = 16.0
#: least bits of a verified pair
LEAST = 15.0


def grouped(bits: dict[tuple[int, int], float], n: int) -> Groups:
    """Families of n texts whose pairs are worth `bits`, all others nothing."""

    def score(pairs: I32) -> F64:
        return np.array([bits.get((min(a, b), max(a, b)), 0.0) for a, b in pairs.tolist()])

    pairs = np.array(sorted(bits), dtype=np.int32).reshape(-1, 2)
    return group(pairs, np.array([bits[a, b] for a, b in sorted(bits)]), lots(n), score, LEAST)


def lots(n: int) -> F64:
    """Lots of n texts; those of more texts begin with the same."""
    return np.random.default_rng(5).random(n)


def sets(found: Groups) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(found.label == label).tolist()) for label in set(found.label.tolist()) - {-1}}


def crowd(first: int, count: int, bits: float = SCRIPT_BITS) -> dict[tuple[int, int], float]:
    return dict.fromkeys(combinations(range(first, first + count), 2), bits)


def test_no_pairs_make_no_family() -> None:
    assert sets(grouped({}, 5)) == set() and sets(grouped({}, 0)) == set()


def test_a_pair_is_a_family_and_its_bits_hold_both() -> None:
    found = grouped({(1, 3): 30.0}, 4)
    assert sets(found) == {frozenset({1, 3})}
    assert found.strongest.tolist() == [0, 30, 0, 30]


@pytest.mark.parametrize("size", [3, 5, 40])
def test_one_weak_pair_does_not_join_two_scripts(size: int) -> None:
    found = grouped(crowd(0, size) | crowd(size, size) | {(0, size): CLAUSE_BITS}, 2 * size)
    assert sets(found) == {frozenset(range(size)), frozenset(range(size, 2 * size))}


@pytest.mark.parametrize("size", [4, 30])
def test_a_clause_that_two_scripts_share_does_not_merge_them(size: int) -> None:
    clause = {(a, b): CLAUSE_BITS for a in range(size) for b in range(size, 2 * size)}
    found = grouped(crowd(0, size) | crowd(size, size) | clause, 2 * size)
    assert sets(found) == {frozenset(range(size)), frozenset(range(size, 2 * size))}


def test_one_strong_pair_keeps_two_wordings_of_one_script_together() -> None:
    wordings = {(a, b): SCRIPT_BITS for a in range(4) for b in range(4, 8)}
    assert sets(grouped(crowd(0, 4) | crowd(4, 4) | wordings, 8)) == {frozenset(range(8))}


def test_a_chain_of_clauses_is_cut() -> None:
    chain = {(i, i + 1): SCRIPT_BITS if i % 2 == 0 else CLAUSE_BITS for i in range(19)}
    assert max(map(len, sets(grouped(chain, 20)))) <= 3


@pytest.mark.parametrize("count", [WHOLE, WHOLE + 1, 3_000])
def test_a_script_of_any_size_stays_whole(count: int) -> None:
    pairs = np.array([(i, i + step) for i in range(count) for step in (1, 2, 3) if i + step < count], dtype=np.int32)
    found = group(
        pairs, np.full(len(pairs), SCRIPT_BITS), lots(count), lambda asked: np.full(len(asked), SCRIPT_BITS), LEAST
    )
    assert sets(found) == {frozenset(range(count))}


def test_two_large_scripts_with_a_clause_in_common_stay_two() -> None:
    size = WHOLE
    steps = [(i, i + step) for i in range(2 * size) for step in (1, 2, 3) if i + step < 2 * size]
    pairs = np.array(steps, dtype=np.int32)

    def score(asked: I32) -> F64:
        return np.where(asked[:, 0] // size == asked[:, 1] // size, SCRIPT_BITS, CLAUSE_BITS)

    found = group(pairs, score(pairs), lots(2 * size), score, LEAST)
    assert sets(found) == {frozenset(range(size)), frozenset(range(size, 2 * size))}


def test_what_hangs_on_a_large_script_by_a_clause_is_not_drawn_into_it() -> None:
    size, extra = WHOLE + 200, 60
    n = size + extra
    steps = [(i, i + step) for i in range(n) for step in (1, 2, 3) if i + step < n]
    pairs = np.array(steps, dtype=np.int32)

    def score(asked: I32) -> F64:
        return np.where((asked < size).all(axis=1), SCRIPT_BITS, CLAUSE_BITS)

    assert frozenset(range(size)) in sets(group(pairs, score(pairs), lots(n), score, LEAST))


def test_the_oddest_copies_of_a_large_script_do_not_part_it_because_they_were_drawn() -> None:
    size, odd = WHOLE + 200, 60
    drawn = set(first(lots(size), WHOLE).tolist())
    far = [text for text in range(size - odd, size) if text in drawn]
    assert 20 < len(far) < 50
    across = {(a, b): 17.0 if b in far else 29.0 for a in range(size - odd) for b in range(size - odd, size)}
    found = grouped(crowd(0, size - odd) | crowd(size - odd, odd) | across, size)
    assert sets(found) == {frozenset(range(size))}


@pytest.mark.parametrize(("across", "families"), [(3.5, 1), (2.5, 2)])
def test_a_rare_variant_of_a_large_script_is_asked_less_than_another_script(across: float, families: int) -> None:
    """A script of 600 copies and 60 of a variant that lacks a clause."""
    n, rare = 660, set(range(0, 660, 11))
    near = {True: SCRIPT_BITS, False: LEAST + across}

    def score(pairs: I32) -> F64:
        return np.array([near[(a in rare) == (b in rare)] for a, b in pairs.tolist()])

    pairs = np.array([(i, j) for i in range(n) for j in range(i + 1, min(i + 25, n))], np.int32)
    assert len(sets(group(pairs, score(pairs), lots(n), score, LEAST))) == families


def test_one_text_more_leaves_the_parts_of_a_large_group_as_they_were() -> None:
    """Scripts of one kind that run into each other: what a split of them finds hangs on which texts were drawn."""
    size, every = 8, 1200
    own = np.random.default_rng(11).normal(size=(every + 1, 3))

    def score(asked: I32) -> F64:
        one, other = asked.T
        apart = np.linalg.norm(own[one] - own[other], axis=1)
        return np.clip(LEAST + 25 - 12 * apart, 0, None)

    def parts(count: int) -> set[frozenset[int]]:
        near = [(i, j) for i in range(count) for j in range(i + 1, min(count, i + size))]
        pairs = np.array([pair for pair in near if score(np.array([pair], np.int32))[0] >= LEAST], np.int32)
        return sets(group(pairs, score(pairs), lots(count), score, LEAST))

    before, after = parts(every), {one - {every} for one in parts(every + 1)}
    moved = sum(len(one) for one in before - after)
    assert len(before) > 5 and moved <= every // 20


def test_a_rewritten_copy_is_not_held_back_by_one_that_is_nearer_and_stands_elsewhere() -> None:
    copy, pair = 8, (9, 10)
    near = {(a, copy): 20.5 for a in (0, 1)} | {(copy, pair[0]): 26.0, pair: SCRIPT_BITS}
    found = grouped(crowd(0, 8) | near, 11)
    assert sets(found) == {frozenset({*range(8), copy}), frozenset(pair)}


def test_the_same_pairs_give_the_same_families_whatever_was_drawn_before() -> None:
    rng = np.random.default_rng(2)
    bits = {
        (int(a), int(b)): float(rng.uniform(10, 60)) for a, b in np.sort(rng.integers(0, 60, (300, 2)), axis=1) if a < b
    }
    random.seed(1)
    first = grouped(bits, 60)
    random.seed(2)
    again = grouped(bits, 60)
    assert first.label.tolist() == again.label.tolist()


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.tuples(st.integers(0, 14), st.integers(0, 14)), st.floats(15, 80), max_size=40))
def test_families_are_disjoint_of_two_or_more_and_each_text_is_held_by_a_pair(
    bits: dict[tuple[int, int], float],
) -> None:
    bits = {(a, b): worth for (a, b), worth in bits.items() if a < b}
    found = grouped(bits, 15)
    assert all(len(family) >= 2 for family in sets(found))
    assert found.label.shape == (15,) and found.strongest.max(initial=0) <= max(bits.values(), default=0)
