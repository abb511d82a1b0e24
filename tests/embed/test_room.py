from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from complaint_guard import records
from complaint_guard.embed import embed, load_encoder
from complaint_guard.records.vectors import Vectors
from complaint_guard.settings import EmbedSettings


class Counting:
    """Encoder that remembers what it was asked; the vector tells the text's length."""

    name = "counting"
    dimension = 3

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        return np.array([[len(text), 1, 0] for text in texts], np.float32)


def normalised(masked: Sequence[str]) -> pa.Table:
    empty = {name: "" for name in records.NORMALISED.names}
    fixed = {"received_at": datetime(2026, 1, 1), "slots": [], "id_valid": False, "account_valid": False}
    return records.table(
        "normalised", [{**empty, **fixed, "complaint_id": f"C{at}", "masked": text} for at, text in enumerate(masked)]
    )


def lengths(table: pa.Table) -> list[float]:
    """What the encoder was told of each text's length."""
    rows = Vectors.read(table).rows()
    return [round(float(row[0] / row[1])) for row in rows]


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_each_distinct_masked_text_is_encoded_once_and_rows_keep_their_order(batch: int) -> None:
    encoder = Counting()
    table = embed(normalised(["甲", "乙乙", "甲", "丙丙丙", "乙乙"]), encoder, EmbedSettings(batch=batch))
    assert encoder.asked == ["甲", "乙乙", "丙丙丙"]
    assert lengths(table) == [1, 2, 1, 3, 2]
    assert table["complaint_id"].to_pylist() == ["C0", "C1", "C2", "C3", "C4"]
    assert records.check("embeddings", table).num_rows == 5


def test_no_complaints_give_an_empty_table_of_the_schema() -> None:
    table = embed(normalised([]), Counting(), EmbedSettings())
    assert table.num_rows == 0
    assert table.schema == records.EMBEDDINGS


def test_rows_beyond_one_chunk_are_all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("complaint_guard.records.vectors.AT_A_TIME", 2)
    table = embed(normalised(["甲", "乙乙", "丙丙丙", "甲", "丁丁丁丁"]), Counting(), EmbedSettings())
    assert lengths(table) == [1, 2, 3, 1, 4]


def test_slots_do_not_tell_copies_apart() -> None:
    encoder = load_encoder(EmbedSettings())
    left, right = encoder.encode(
        ["\ue000在\ue008借款\ue001元没有告知服务费", "\ue000在\ue008借款\ue001元没有告知服务费"]
    )
    assert float(left @ right) == pytest.approx(1)


def test_a_rewritten_script_is_nearer_than_another_authors_complaint_on_the_same_grievance() -> None:
    encoder = load_encoder(EmbedSettings())
    script = "本人于\ue002在\ue008办理借款,业务员只说月息几厘,全程无人出示费用明细表,现要求三个工作日内原路退回服务费"
    rewritten = "当时业务员嘴上只说月息几厘,费用明细表从头到尾没有出示过,请把服务费按原路退回来"
    other = "贷款的时候没看清楚,还了一年才知道每月多收一笔担保费,利率算下来很高,希望你们给我退掉一部分"
    near, far = encoder.encode([rewritten, other]) @ encoder.encode([script])[0]
    assert near > far + 0.2


def test_text_without_known_tokens_has_a_zero_row_and_others_length_one() -> None:
    rows = load_encoder(EmbedSettings()).encode(["", "😀,。\n", "催收电话打到单位", "𠮷"])
    assert np.linalg.norm(rows, axis=1).tolist() == pytest.approx([0, 0, 1, 0])
    assert rows.dtype == np.float32


def test_shipped_model_is_small_enough_to_ship() -> None:
    folder = Path(__file__).parents[2] / "complaint_guard" / "embed" / "model"
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 20e6
