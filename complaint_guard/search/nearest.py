"""Which complaints hold a value, and how near the nearest is if none does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

#: Address levels from fine to coarse: the part that must be equal, and the parts that must not conflict.
_LEVELS = (("room", ("building", "unit")), ("building", ()), ("compound", ()))
_AREA = ("province", "city", "district")


#: Cosine from which a text is near; below it lie texts that have little but the trade in common.
NEAR = 0.35


@dataclass(frozen=True)
class Near:
    """Complaint ids that hold the value and at which level; `nearest` says how near the rest comes. Texts: the ids of
    the nearest, near or far, and their cosines; `count` complaints are near.
    """

    ids: tuple[str, ...]
    how: str
    nearest: str
    count: int
    cosines: tuple[float, ...] = ()


def by_value(ids: pa.ChunkedArray, values: pa.ChunkedArray, wanted: str, how: str) -> Near:
    """Complaints whose value equals `wanted`; nearest is counted in differing characters."""
    found = ids.filter(pc.equal(values, wanted)).to_pylist()
    return Near(tuple(found), how, "the same value" if found else _closest(values, wanted), len(found))


def by_address(normalised: pa.Table, wanted: Mapping[str, str]) -> Near:
    """Complaints at the finest level of address that any complaint shares with the parts `wanted`."""
    area = _agree(normalised, wanted, _AREA)
    same_number = pc.and_(_same(normalised, wanted, "road"), _same(normalised, wanted, "number"))
    place = pc.and_(area, pc.or_(_same(normalised, wanted, "compound"), same_number))
    for level, quiet in _LEVELS:
        at = place if level == "compound" else pc.and_(place, _same(normalised, wanted, level))
        found = normalised["complaint_id"].filter(pc.and_(at, _agree(normalised, wanted, quiet))).to_pylist()
        if found:
            return Near(tuple(found), f"address:{level}", f"the same {level}", len(found))
    for part in ("road", "town", "district", "city", "province"):
        count = pc.sum(pc.and_(area, _same(normalised, wanted, part)).cast(pa.int64())).as_py()
        if count:
            return Near((), "address", f"{count} complaints in the same {part}", 0)
    return Near((), "address", "no complaint in the same province", 0)


def by_vector(ids: pa.ChunkedArray, vectors: pa.ChunkedArray, wanted: np.ndarray, k: int) -> Near:
    """The `k` complaints of the nearest texts. `wanted` is (d,) float32, L2-normed."""
    values = [chunk.flatten().to_numpy() for chunk in vectors.chunks]
    cosines = np.concatenate([chunk.reshape(-1, len(wanted)) @ wanted for chunk in values] or [np.zeros(0)])
    best = np.argsort(-cosines, kind="stable")[:k]
    found = tuple(float(cosines[place]) for place in best)
    nearest = f"cosine {found[0]:.2f} (near: {NEAR} or more)" if found else "no complaint"
    near = int((cosines >= NEAR).sum())
    return Near(tuple(ids.take(pa.array(best)).to_pylist()), "text", nearest, near, found)


def _same(rows: pa.Table, wanted: Mapping[str, str], part: str) -> pa.ChunkedArray:
    """Where `part` is known and equal to the one wanted."""
    return pc.and_(pc.equal(rows[part], wanted[part]), pc.not_equal(rows[part], ""))


def _agree(rows: pa.Table, wanted: Mapping[str, str], parts: tuple[str, ...]) -> pa.ChunkedArray:
    """Where none of `parts` is known on both sides and differs."""
    quiet = [pc.or_(pc.equal(rows[part], wanted[part]), pc.equal(rows[part], "")) for part in parts if wanted[part]]
    return reduce(pc.and_, quiet, pc.is_valid(rows["complaint_id"]))


def _closest(values: pa.ChunkedArray, wanted: str) -> str:
    """How many characters the nearest value of the same length differs in."""
    alike = pc.unique(values.filter(pc.equal(pc.utf8_length(values), len(wanted)))).to_pylist()
    if not alike:
        return f"no value of {len(wanted)} characters"
    codes = np.array(alike, dtype=f"U{len(wanted)}").view(np.uint32).reshape(len(alike), -1)
    differing = (codes != np.array([wanted]).view(np.uint32)).sum(axis=1).min()
    return f"a value that differs in {differing} of {len(wanted)} characters"
