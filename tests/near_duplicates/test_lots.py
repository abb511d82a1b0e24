"""A lot follows from the complaint's id and from nothing else."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from complaint_guard.near_duplicates.lots import first, lots_of

IDS = [f"TS2026{number:010d}" for number in range(5_000)]


def test_a_complaint_has_the_same_lot_whatever_stands_beside_it() -> None:
    whole = lots_of(pa.chunked_array([IDS]), 7)
    parted = lots_of(pa.chunked_array([pa.array(IDS[:40]), pa.array(IDS).slice(40, 3_000), IDS[3_040:]]), 7)
    assert np.array_equal(whole, parted)
    assert np.array_equal(lots_of(pa.chunked_array([IDS[::-1]]), 7), whole[::-1])
    assert lots_of(pa.chunked_array([["某"]]), 7).shape == (1,)


def test_lots_are_even_and_differ_by_seed() -> None:
    lots = lots_of(pa.chunked_array([IDS]), 7)
    assert len(np.unique(lots)) == len(IDS)
    assert np.histogram(lots, 10, (0, 1))[0].min() > 400
    assert abs(np.corrcoef(lots[1:], lots[:-1])[0, 1]) < 0.05
    assert abs(np.corrcoef(lots, lots_of(pa.chunked_array([IDS]), 8))[0, 1]) < 0.05


def test_no_complaints_have_no_lots() -> None:
    assert lots_of(pa.chunked_array([], pa.string()), 7).shape == (0,)


def test_the_first_are_the_lowest_in_their_order() -> None:
    lots = np.array([0.4, 0.1, 0.9, 0.2])
    assert first(lots, 2).tolist() == [1, 3]
    assert first(lots, 9).tolist() == [1, 3, 0, 2]


def test_more_complaints_leave_the_drawn_ones_in_their_order() -> None:
    lots = lots_of(pa.chunked_array([IDS]), 7)
    before, after = first(lots[:4_000], 400), first(lots, 400)
    assert [place for place in after if place < 4_000] == before[: (after < 4_000).sum()].tolist()
