from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from complaint_guard.errors import InputError
from complaint_guard.ingest import ingest, reasons
from complaint_guard.settings import IngestSettings

DEFAULT = IngestSettings()


def test_typed_columns_are_read_as_text(tmp_path: Path) -> None:
    moment = datetime(2026, 9, 1, 6, 22, 33, tzinfo=UTC)
    table = pa.table(
        {
            "id": pa.array([1, 2], pa.int64()),
            "date": pa.array([moment, moment], pa.timestamp("ns", "UTC")),
            "text": pa.array(["甲", "乙"]).dictionary_encode(),
            "phone": pa.array([13800138000.0, None], pa.float64()),
            "account": pa.array([6228480170192471796.0, None], pa.float64()),
            "attachments": pa.array([["a.jpg", "b.jpg"], []], pa.list_(pa.string())),
            "vector": pa.array([[1.0], [2.0]], pa.list_(pa.float32())),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    found = ingest([tmp_path / "a.parquet"], DEFAULT)
    rows = found.complaints.to_pylist()
    assert [row["complaint_id"] for row in rows] == ["1", "2"]
    assert rows[0]["received_at"] == datetime(2026, 9, 1, 14, 22, 33)
    assert (rows[0]["text"], rows[0]["phone"], rows[1]["phone"]) == ("甲", "13800138000", "")
    assert rows[0]["attachments"] == ["a.jpg", "b.jpg"]
    assert [(r["row"], r["field"], r["reason"]) for r in found.rejects.to_pylist()] == [(2, "account", reasons.ROUNDED)]
    assert found.sources[0].ignored == ("vector",)


@pytest.mark.parametrize("cut", [10, 200, -4])
def test_a_truncated_file_is_an_input_error(tmp_path: Path, cut: int) -> None:
    pq.write_table(pa.table({"id": ["A"], "date": ["2026-09-01"], "text": ["甲"]}), tmp_path / "a.parquet")
    content = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "cut.parquet").write_bytes(content[:cut])
    with pytest.raises(
        InputError, match=r"cut.parquet: not a readable Parquet file \(ArrowInvalid\); check that it was"
    ):
        ingest([tmp_path / "cut.parquet"], DEFAULT)
