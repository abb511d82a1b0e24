"""By what a changed bit is found where nothing is encrypted: manifests and casebase.json by a seal of their own, tables
by page checksums and by the hash of what stands behind the last page.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

#: the files that are sealed; one of an older version may be without
SEALED = ("manifest.json", "casebase.json")
#: bytes behind the footer of a Parquet file: its length and "PAR1"
_END = 8


def seal(content: Mapping[str, object]) -> str:
    """The SHA-256 of `content` without its own key `seal`."""
    rest = {key: value for key, value in content.items() if key != "seal"}
    return hashlib.sha256(json.dumps(rest, ensure_ascii=True, sort_keys=True, default=str).encode()).hexdigest()


def tail(path: Path) -> str:
    """The SHA-256 of the footer of the Parquet file at `path`: where its pages lie and what they hold."""
    with path.open("rb") as file:
        file.seek(-_END, os.SEEK_END)
        length = int.from_bytes(file.read(4), "little")
        file.seek(-min(length + _END, file.seek(0, os.SEEK_END)), os.SEEK_END)
        return hashlib.sha256(file.read()).hexdigest()
