from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Writer = Callable[..., Path]


@pytest.fixture
def saved(tmp_path: Path) -> Writer:
    """Writes a file and gives its path; text is encoded as UTF-8 unless told."""

    def write(content: str | bytes, name: str = "complaints.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write
