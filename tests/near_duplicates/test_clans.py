"""Families rewritten too far for two texts to tell are of one clan, from fewer bits on than two texts of a million."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2

import numpy as np
import pyarrow as pa
import pytest

from complaint_guard import records
from complaint_guard.near_duplicates.clans import COPIES, FEWEST, WHOLE, clans, least_bits
from complaint_guard.near_duplicates.families import Texts
from complaint_guard.near_duplicates.overlap import F64, joined
from complaint_guard.near_duplicates.shingles import I32, marks
from complaint_guard.near_duplicates.skeleton import skeletons
from complaint_guard.near_duplicates.verify import Written
from complaint_guard.records import Words
from complaint_guard.records.vectors import NO_VECTORS, Vectors

LEAST = least_bits(FEWEST)
Families = Sequence[Sequence[int]]


def texts(count: int, author: Sequence[int] = (), vectors: bool = True, spread: bool = False) -> Texts:
    """Texts that say nothing, of one direction; `spread` along an arc: those that follow are the nearest."""
    found = skeletons(["退费"] * count)
    held = marks(found, Words())
    turned = np.linspace(0, 3, count)
    arc = np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32)
    rows = Vectors.of(arc if spread else np.ones((count, 8), np.float32)) if vectors else NO_VECTORS
    who = np.array(author or range(count), np.int64)
    return Texts(found, held[0], Written(joined(held), rows), who, np.arange(count) / count, count, ())


def tables(families: Families, **known: Mapping[int, object]) -> tuple[pa.Table, pa.Table]:
    """FAMILIES of several people, of which those in `known` say something else, and their FAMILY_MEMBERS."""
    told = {"origin": "found", "subject": "", "people": 2}
    rows = [
        {"family_id": f"S-{i}"} | {name: known.get(name, {}).get(i, value) for name, value in told.items()}
        for i in range(len(families))
    ]
    held = [{"complaint_id": f"c{t:03}", "family_id": f"S-{i}"} for i, own in enumerate(families) for t in own]
    return records.table("families", rows), records.table("family_members", held)


def found(
    families: Families,
    across: Mapping[tuple[int, int], float],
    given: Texts | None = None,
    **known: Mapping[int, object],
) -> dict[frozenset[str], float]:
    """The clans by the first complaint of their families, and their bits, where pairs of families share `across`."""
    count = 1 + max(text for own in families for text in own)
    of = {text: i for i, own in enumerate(families) for text in own}

    def score(pairs: I32) -> F64:
        assert (pairs[:, 0] < pairs[:, 1]).all()
        return np.array([across.get((min(of[a], of[b]), max(of[a], of[b])), 0.0) for a, b in pairs.tolist()])

    ids = pa.chunked_array([[f"c{text:03}" for text in range(count)]])
    rows = clans(given or texts(count), ids, tables(families, **known), score).to_pylist()
    held: dict[int, list[str]] = {}
    for row in rows:
        held.setdefault(row["clan"], []).append(row["complaint_id"])
    return {frozenset(own): next(row["bits"] for row in rows if row["clan"] == clan) for clan, own in held.items()}


PAIR: Families = [[0, 1], [2, 3]]
BOTH = frozenset({"c000", "c002"})


def test_two_families_are_of_one_clan_from_fewer_bits_than_two_of_a_million_texts() -> None:
    assert log2(1_000_000) > LEAST
    assert found(PAIR, {(0, 1): LEAST}) == {BOTH: pytest.approx(LEAST)}
    assert found(PAIR, {(0, 1): LEAST - 0.1}) == {}


def test_the_more_families_there_are_the_more_bits_it_takes() -> None:
    many = [[2 * i, 2 * i + 1] for i in range(4 * FEWEST)]
    least = least_bits(len(many))
    assert least > LEAST + 3
    assert found(many, {(0, 1): least - 0.1}) == {}
    assert found(many, {(0, 1): least}) == {BOTH: pytest.approx(least)}


@pytest.mark.parametrize(
    "known", [{"origin": "public"}, {"origin": "form"}, {"subject": "晨曦培训学校"}, {"people": 1}]
)
def test_wording_that_is_explained_or_one_person_s_is_of_no_clan(known: dict[str, object]) -> None:
    assert found(PAIR, {(0, 1): 40.0}, **{name: {1: value} for name, value in known.items()}) == {}
    assert found(PAIR, {(0, 1): 40.0}, origin={1: "known"}) == {BOTH: pytest.approx(40.0)}


def test_the_mean_of_the_copies_decides_and_not_the_likest() -> None:
    draw = iter([40.0, 0.0, 0.0, 0.0])
    ids = pa.chunked_array([[f"c{text:03}" for text in range(4)]])

    def score(pairs: I32) -> F64:
        return np.array([next(draw, 0.0) for _ in pairs])

    assert clans(texts(4), ids, tables(PAIR), score).num_rows == 0


def test_a_chain_of_families_is_no_clan() -> None:
    """The two ends share nothing, and the mean of the third with both does not suffice."""
    three: Families = [[0, 1], [2, 3], [4, 5]]
    chained = found(three, {(0, 1): LEAST + 4, (1, 2): LEAST + 1})
    assert chained == {BOTH: pytest.approx(LEAST + 4)}
    every = {pair: LEAST + 1 for pair in ((0, 1), (0, 2), (1, 2))}
    assert found(three, every) == {frozenset({"c000", "c002", "c004"}): pytest.approx(LEAST + 1)}


def test_one_author_s_copies_are_one_and_of_many_the_first_drawn_stand_for_all() -> None:
    large = [list(range(10)), list(range(10, 20))]
    asked: list[int] = []
    ids = pa.chunked_array([[f"c{text:03}" for text in range(20)]])

    def score(pairs: I32) -> F64:
        asked.append(len(pairs))
        return np.full(len(pairs), 20.0)

    clans(texts(20), ids, tables(large), score)
    assert set(asked) == {COPIES**2}
    asked.clear()
    clans(texts(20, [0] * 9 + [1] + [2] * 9 + [3]), ids, tables(large), score)
    assert set(asked) == {4}


def test_without_vectors_or_with_one_family_there_is_none() -> None:
    assert found(PAIR, {(0, 1): 40.0}, texts(4, vectors=False)) == {}
    assert found([[0, 1]], {}) == {}


def test_of_many_families_that_hang_together_not_all_pairs_are_compared() -> None:
    """A chain of families, each alike to the next two only: groups of a few, and far fewer pairs than all."""
    count = 3 * WHOLE
    chain = [[2 * i, 2 * i + 1] for i in range(count)]
    least = least_bits(count)
    near = {(i, i + step): least + 4 for i in range(count) for step in (1, 2) if i + step < count}
    clans_found = found(chain, near, texts(2 * count, spread=True))
    assert clans_found and max(map(len, clans_found)) <= 6


def test_more_families_are_asked_for_more_bits_as_their_pairs_are() -> None:
    assert LEAST == least_bits(2) == pytest.approx(9.95, abs=0.01)
    assert least_bits(20 * FEWEST) - least_bits(10 * FEWEST) == pytest.approx(2, abs=0.01)
