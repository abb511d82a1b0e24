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
@given(arrays(np.uint64, st.integers(0, 200), elements=NUMBERS))
def test_numbers_come_in_order_and_stay_as_they_were_where_they_lie(numbers: np.ndarray) -> None:
    before = numbers.copy()
    assert ascending(numbers).tolist() == sorted(before.tolist())
    assert np.array_equal(numbers, before)


@pytest.mark.parametrize("highest", [2, 1 << 34, 1 << 64])
def test_many_numbers_come_in_order(highest: int) -> None:
    numbers = np.random.default_rng(5).integers(0, highest, 300_000, dtype=np.uint64)
    assert np.array_equal(ascending(numbers), np.sort(numbers))
