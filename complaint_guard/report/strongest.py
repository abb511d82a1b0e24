"""The pairs of people by which each gang is shown to hold together."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import pyarrow as pa

#: pairs of a gang
KEPT = 5


def strongest(found: pa.Table, members: pa.Table) -> dict[str, list[dict[str, Any]]]:
    """The KEPT strongest of PAIRS `found` inside each gang of MEMBERS, best first, by gang id; none for other ids."""
    roster = members.select(["gang_id", "person_id"]).group_by(["gang_id", "person_id"]).aggregate([])
    places = pa.array(range(found.num_rows), pa.int64())
    pairs = found.select(["left_id", "right_id", "bits"]).append_column("place", places)
    inside = pairs.join(roster, "left_id", "person_id", "inner").join(
        roster, ["right_id", "gang_id"], ["person_id", "gang_id"], "inner"
    )
    order = [("gang_id", "ascending"), ("bits", "descending"), ("left_id", "ascending"), ("right_id", "ascending")]
    ordered = inside.sort_by(order)
    by_gang = groupby(zip(ordered["gang_id"].to_pylist(), ordered["place"].to_pylist(), strict=True), itemgetter(0))
    kept = [one for _, own in by_gang for one in islice(own, KEPT)]
    rows = found.take(pa.array([place for _, place in kept], pa.int64())).to_pylist()
    by_strength: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (gang, _), row in zip(kept, rows, strict=True):
        by_strength[gang].append(row)
    return by_strength
