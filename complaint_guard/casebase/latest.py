"""What stands of all nights' rows when a complaint came more than once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def latest(union: pa.Table) -> pa.Table:
    """Rows of `union` without those whose complaint id comes again further down; order kept."""
    codes = union["complaint_id"].combine_chunks().dictionary_encode()
    last = np.zeros(len(codes.dictionary), dtype=np.int64)
    last[codes.indices.to_numpy()] = np.arange(union.num_rows)  # of equal indices the last assignment stays
    if len(last) == union.num_rows:
        return union
    stays = np.zeros(union.num_rows, dtype=bool)
    stays[last] = True
    return union.filter(pa.array(stays))


def of_last_coming(nights: Iterable[tuple[pa.Table, pa.Table]]) -> pa.Table:
    """Rows of the last night on which their complaint came, of pairs (rows, complaints) of nights, the last night
    first: a complaint that came again without recordings, or with consent withdrawn, leaves none of its earlier rows.
    """
    parts, later = [], pa.array([], pa.string())
    for rows, complaints in nights:
        parts.append(rows.filter(pc.invert(pc.is_in(rows["complaint_id"], value_set=later))))
        later = pa.concat_arrays([later, *complaints["complaint_id"].chunks])
    return pa.concat_tables(reversed(parts))
