"""Rows that carry a complaint id a second time."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.ingest import reasons
from complaint_guard.records import COMPLAINTS, REJECTS

_KEYS = ["complaint_id", "content_hash", "source", "row"]


def without_copies(batches: list[pa.Table]) -> tuple[list[pa.Table], pa.Table]:
    """`batches` with the first row of each complaint id, and REJECTS for the others."""
    ids = pa.chunked_array([b["complaint_id"].combine_chunks() for b in batches], COMPLAINTS.field("complaint_id").type)
    counts = pc.value_counts(ids)
    twice = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    first: dict[str, dict[str, object]] = {}
    rejects: list[dict[str, object]] = []
    kept = []
    for batch in batches:
        keep = np.ones(batch.num_rows, dtype=bool)
        again = np.flatnonzero(pc.is_in(batch["complaint_id"], twice).to_numpy())
        for index, row in zip(again.tolist(), batch.select(_KEYS).take(again).to_pylist(), strict=True):
            earlier = first.setdefault(row["complaint_id"], row)
            if earlier is not row:
                keep[index] = False
                rejects.append(_reject(row, earlier))
        kept.append(batch if keep.all() else batch.filter(pa.array(keep)))
    return kept, pa.Table.from_pylist(rejects, schema=REJECTS)


def _reject(row: dict[str, object], earlier: dict[str, object]) -> dict[str, object]:
    same = row["content_hash"] == earlier["content_hash"]
    if row["source"] == earlier["source"]:
        reason = reasons.IDENTICAL_COPY if same else reasons.ID_TAKEN
    else:
        reason = reasons.IDENTICAL_COPY_ELSEWHERE if same else reasons.ID_TAKEN_ELSEWHERE
    return {
        "source": row["source"],
        "row": row["row"],
        "complaint_id": row["complaint_id"],
        "field": "" if same else "complaint_id",
        "reason": reason.format(source=earlier["source"], row=earlier["row"]),
        "kept": False,
    }
