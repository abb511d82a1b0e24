"""What the comparison of one night leaves to the next, so that a night compares only what is new with all there is:
pairs that were found, plain copies, and the wording of families that nothing joined. Everything else is weighed anew
each night, old pairs among it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.near_duplicates.candidates import Fresh
from complaint_guard.near_duplicates.shingles import I32
from complaint_guard.records import check

#: bits below the least of a verified pair down to which pairs are kept: by and by rarities change, and they may rise
SLACK = 2.0
#: columns of FAMILIES that hold what was recovered of the wording
WORDING = ("template", "variants", "passages", "read")
#: what was read from the copies of families, by the ids of these: the WORDING, and where it comes from and speaks of
Readings = Mapping[frozenset[str], dict[str, Any]]
READ = (*WORDING, "origin", "subject")


@dataclass(frozen=True)
class Carried:
    """What an earlier night left: its COMPARED, FAMILIES and FAMILY_MEMBERS; `fresh` are the ids of the complaints that
    it did not see, or saw in another wording.
    """

    fresh: pa.Array
    compared: pa.Table
    families: pa.Table
    members: pa.Table

    def is_fresh(self, ids: pa.ChunkedArray) -> Fresh:
        """Which of the complaints `ids` are fresh, shape (n,)."""
        return np.asarray(pc.is_in(ids, value_set=self.fresh))

    def pairs(self, ids: pa.ChunkedArray) -> tuple[I32, I32]:
        """The pairs that were near and the plain copies, (m, 2) places in `ids` each, left below right; of complaints
        that are neither fresh nor gone.
        """
        stays = pc.if_else(pc.is_in(ids, value_set=self.fresh), None, ids).combine_chunks()
        sides = [pc.index_in(self.compared[side], value_set=stays, skip_nulls=True) for side in ("left_id", "right_id")]
        there = pc.and_(*(pc.is_valid(side) for side in sides))
        found = np.stack([np.asarray(side.filter(there), np.int32) for side in sides], axis=1)
        found.sort(axis=1)
        copy = np.asarray(self.compared["copy"].filter(there))
        return found[~copy], found[copy]

    def readings(self) -> Readings:
        """What was READ of each family, by the ids of its copies; of families without a fresh copy."""
        copies: dict[str, set[str]] = {}
        for row in self.members.to_pylist():
            copies.setdefault(row["family_id"], set()).add(row["complaint_id"])
        fresh = set(self.fresh.to_pylist())
        rows = self.families.select(["family_id", *READ]).to_pylist()
        held = ((frozenset(copies.get(row.pop("family_id"), ())), row) for row in rows)
        return {ids: row for ids, row in held if ids and not ids & fresh}


def compared(ids: pa.ChunkedArray, near: I32, copies: I32) -> pa.Table:
    """COMPARED of pairs of places in `ids`: those that were `near`, and plain copies."""
    pairs = np.concatenate([near, copies])
    sides = {name: ids.take(pa.array(pairs[:, side])) for side, name in enumerate(("left_id", "right_id"))}
    return check("compared", pa.table(sides | {"copy": np.repeat([False, True], [len(near), len(copies)])}))
