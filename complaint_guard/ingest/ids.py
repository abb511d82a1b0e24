"""What no complaint may be called: gangs, people, scripts and case files are named after complaint ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.ingest import reasons
from complaint_guard.ingest.cells import Mask
from complaint_guard.records.numbers import is_own

#: characters of the longest id
LONGEST = 200
#: control characters, ends of lines, and marks that turn the order of a line
_UNPRINTED = r"[\p{Cc}\p{Zl}\p{Zp}\x{202A}-\x{202E}\x{2066}-\x{2069}]"
#: share of a file's ids that are numbers of one length, above which such a number is a serial number
_NUMBERING = 0.5


def faulty(cells: Mapping[str, pa.Array]) -> Iterator[tuple[Mask, str]]:
    """The rows of `cells` whose complaint id is not taken, with the reason."""
    ids = cells["complaint_id"]
    yield _mask(pc.match_substring_regex(ids, _UNPRINTED)), reasons.ID_UNPRINTED
    yield _mask(pc.greater(pc.utf8_length(ids), LONGEST)), reasons.ID_TOO_LONG
    yield _personal(cells), reasons.ID_PERSONAL


def _personal(cells: Mapping[str, pa.Array]) -> Mask:
    """Ids that are somebody's mobile or resident id: the row's own, or one among ids of another form. Where most ids
    are numbers of that length they are serial numbers, of which some look like a mobile.
    """
    ids = cells["complaint_id"]
    found = np.zeros(len(ids), dtype=bool)
    for form in (r"^[0-9]{11}$", r"^[0-9]{17}[0-9Xx]$"):
        same = _mask(pc.match_substring_regex(ids, form))
        like = same.copy()
        like[same] = [is_own(one) for one in ids.filter(pa.array(same)).to_pylist()]
        found |= like if same.sum() <= _NUMBERING * len(ids) else like & _given(cells)
    return found


def _given(cells: Mapping[str, pa.Array]) -> Mask:
    """Ids that the row gives as phone or id number, too."""
    fields = [pc.replace_substring_regex(cells[name], r"[\s-]", "") for name in ("phone", "id_number") if name in cells]
    same = [_mask(pc.equal(pc.utf8_upper(cells["complaint_id"]), pc.utf8_upper(field))) for field in fields]
    given = np.zeros(len(cells["complaint_id"]), dtype=bool)
    for one in same:
        given |= one
    return given


def _mask(found: pa.Array) -> Mask:
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)
