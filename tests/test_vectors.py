from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from complaint_guard.records import EMBEDDINGS, check, vectors
from complaint_guard.records.vectors import NO_VECTORS, Vectors


@pytest.fixture
def rows() -> np.ndarray:
    found = np.random.default_rng(2).standard_normal((40, 256)).astype(np.float32)
    found[7] = 0
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9), np.float32)


def test_cosines_in_eight_bits_are_true_to_a_two_hundredth(rows: np.ndarray) -> None:
    found = Vectors.of(rows)
    assert found.rows() @ found.rows().T == pytest.approx(rows @ rows.T, abs=0.005)
    assert found.cosines(rows[3]) == pytest.approx(rows @ rows[3], abs=0.005)


def test_each_row_has_length_one_and_one_that_is_zero_stays_so(rows: np.ndarray) -> None:
    lengths = np.linalg.norm(Vectors.of(rows * 3).rows(), axis=1)
    assert lengths == pytest.approx([0.0 if row == 7 else 1.0 for row in range(40)], abs=1e-6)


@pytest.mark.parametrize("at_a_time", [vectors.AT_A_TIME, 7])
def test_what_is_written_is_read_again_whole_or_sliced(
    rows: np.ndarray, at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "AT_A_TIME", at_a_time)
    found, ids = Vectors.of(rows), pa.array([f"c{row}" for row in range(40)])
    table = check("embeddings", found.table(ids))
    again, part = Vectors.read(table), Vectors.read(table.slice(5, 20))
    assert np.array_equal(again.parts, found.parts) and np.array_equal(again.scale, found.scale)
    assert np.array_equal(part.parts, found.parts[5:25]) and np.array_equal(part.scale, found.scale[5:25])


def test_no_complaints_have_no_vectors() -> None:
    table = NO_VECTORS.table(pa.array([], pa.string()))
    assert table.schema == EMBEDDINGS and table.num_rows == 0
    assert (len(Vectors.read(table)), Vectors.read(table).width) == (0, 0)
