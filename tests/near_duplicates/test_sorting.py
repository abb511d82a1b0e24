from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from complaint_guard.near_duplicates import sorting
from complaint_guard.near_duplicates.sorting import ascending

NUMBERS = st.integers(0, 2**64 - 1) | st.integers(0, 5)


@pytest.fixture(autouse=True, scope="module")
def few() -> object:
    """So few numbers are many that examples are dealt out too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorting, "FEW", 8)
        patch.setattr(sorting, "DEAL", 2)
        yield


@settings(deadline=None, max_examples=200)
@given(st.lists(arrays(np.uint64, st.integers(0, 60), elements=NUMBERS), min_size=1, max_size=4))
def test_the_numbers_of_all_pieces_come_in_order(pieces: list[np.ndarray]) -> None:
    before = [piece.copy() for piece in pieces]
    assert ascending(pieces).tolist() == sorted(np.concatenate(pieces).tolist())
    assert all(np.array_equal(piece, same) for piece, same in zip(pieces, before, strict=True))


@pytest.mark.parametrize("highest", [2, 1 << 34, 1 << 64])
def test_many_numbers_come_in_order(highest: int) -> None:
    numbers = np.random.default_rng(5).integers(0, highest, 300_000, dtype=np.uint64)
    assert np.array_equal(ascending([numbers[:100_000], numbers[100_000:]]), np.sort(numbers))
