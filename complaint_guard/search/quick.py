"""A quick start for a process that answers one question."""

from __future__ import annotations

import sys

import pyarrow as pa


class _Refused:
    """An import finder that says pandas is not there."""

    @staticmethod
    def find_spec(name: str, _path: object = None, _target: object = None) -> None:
        if name == "pandas":
            raise ImportError("pandas is not needed to answer a question")


def leave_pandas_out() -> None:
    """Keeps pyarrow from importing pandas, as it does for its first value: 0.3 s that one question has no use for.

    Afterwards pyarrow's own conversions to pandas fail in this process; pandas itself can still be imported.
    """
    if "pandas" in sys.modules:
        return
    sys.meta_path.insert(0, _Refused)
    try:
        pa.scalar("")
    finally:
        sys.meta_path.remove(_Refused)
