"""Vectors of texts in eight bits a part, as EMBEDDINGS holds them: only their direction tells anything, and a million
of them as float32 would be four times the memory and the reading.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from complaint_guard.records.schemas import EMBEDDINGS

F32 = NDArray[np.float32]
I8 = NDArray[np.int8]
I64 = NDArray[np.int64]

#: steps of a vector's largest part
STEPS = 127
#: rows that are turned at a time: a million vectors in more bits would be gigabytes
AT_A_TIME = 65_536


@dataclass(frozen=True)
class Vectors:
    """n vectors of d parts, L2-normed or zero: row i is `parts[i] * scale[i]`; parts (n, d) int8, scale (n,) float32.
    Cosines are true to about 0.005.
    """

    parts: I8
    scale: F32

    def __len__(self) -> int:
        return len(self.parts)

    @property
    def width(self) -> int:
        """Parts of each vector."""
        return int(self.parts.shape[1])

    @classmethod
    def of(cls, rows: F32) -> Vectors:
        """The vectors in the direction of `rows` (n, d)."""
        parts = np.empty(rows.shape, np.int8)
        scale = np.zeros(len(rows), np.float32)
        for some in blocks(len(rows)):
            largest = np.abs(rows[some]).max(axis=1, initial=0, keepdims=True)
            parts[some] = np.round(rows[some] * (STEPS / np.where(largest > 0, largest, 1)))
            length = np.sqrt((parts[some].astype(np.float32) ** 2).sum(axis=1))
            scale[some] = np.divide(1, length, out=np.zeros_like(length), where=length > 0)
        return cls(parts, scale)

    @classmethod
    def read(cls, embeddings: pa.Table) -> Vectors:
        """The vectors of EMBEDDINGS; of a table without rows they have no parts."""
        chunks = [chunk for chunk in embeddings["vector"].chunks if len(chunk)]
        parts = [_parts(chunk) for chunk in chunks] or [np.empty((0, 0), np.int8)]
        scale = embeddings["scale"].to_numpy()
        return cls(parts[0] if len(parts) == 1 else np.concatenate(parts), scale)

    def table(self, ids: pa.Array) -> pa.Table:
        """EMBEDDINGS of the complaints `ids`, in one order with the vectors."""
        parts = [_cells(self.parts[some]) for some in blocks(len(self))]  # Arrow counts the bytes of one in 32 bits
        cells = pa.chunked_array(parts, pa.binary())
        return pa.table([ids, cells, pa.array(self.scale)], schema=EMBEDDINGS)

    def rows(self, some: slice | I64 = slice(None)) -> F32:
        """`some` of the vectors, (m, d) float32."""
        return self.parts[some].astype(np.float32) * self.scale[some, None]

    def cosines(self, wanted: F32, some: slice | I64 = slice(None)) -> F32:
        """Cosines of `some` of them with the vector `wanted` (d,), L2-normed."""
        found: F32 = (self.parts[some].astype(np.float32) @ wanted) * self.scale[some]
        return found


#: of texts without a text model
NO_VECTORS = Vectors(np.empty((0, 0), np.int8), np.empty(0, np.float32))


def blocks(n: int) -> list[slice]:
    """`n` rows, AT_A_TIME at a time."""
    return [slice(start, start + AT_A_TIME) for start in range(0, n, AT_A_TIME)]


def _cells(parts: I8) -> pa.Array:
    starts = np.arange(len(parts) + 1, dtype=np.int32) * np.int32(parts.shape[1])
    buffers = [None, pa.py_buffer(starts), pa.py_buffer(np.ascontiguousarray(parts))]
    return pa.Array.from_buffers(pa.binary(), len(parts), buffers)


def _parts(cells: pa.Array) -> I8:
    starts = np.frombuffer(cells.buffers()[1], np.int32, count=len(cells) + 1, offset=4 * cells.offset)
    letters = np.frombuffer(cells.buffers()[2], np.int8, count=int(starts[-1] - starts[0]), offset=int(starts[0]))
    return letters.reshape(len(cells), -1)
