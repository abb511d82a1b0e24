from __future__ import annotations

import pyarrow as pa
import pytest

from complaint_guard.search.hints import _near_ids

IDS = pa.array(["TS202609010001", "TS202609010024", "TS202609020001"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("TS202609010042", ["TS202609010024"]),  # swapped
        ("TS20260901024", ["TS202609010024"]),  # left out
        ("TS2026009010024", ["TS202609010024"]),  # doubled
        ("TS202609030001", ["TS202609010001", "TS202609020001"]),  # one wrong
        ("ts202609020001", ["TS202609020001"]),
        ("ＴＳ202609020001", ["TS202609020001"]),
        (" TS202609020001", ["TS202609020001"]),
        ("TS2026", []),
        ("口香糖", []),
    ],
)
def test_a_mistyped_id_finds_the_one_meant(typed: str, meant: list[str]) -> None:
    assert _near_ids(IDS, typed) == meant
