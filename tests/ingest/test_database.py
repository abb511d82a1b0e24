from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from complaint_guard.errors import InputError
from complaint_guard.ingest import ingest
from complaint_guard.settings import IngestSettings

DEFAULT = IngestSettings()


@pytest.fixture
def url(tmp_path: Path) -> str:
    with closing(sqlite3.connect(tmp_path / "desk.db")) as base:
        base.execute("create table complaint (no text, at text, body text, tel integer)")
        base.executemany(
            "insert into complaint values (?, ?, ?, ?)",
            [("A", "2026-09-01 08:05:00", "甲", 13800138000), ("B", "2026-09-02 08:05:00", "乙", None)],
        )
        base.commit()
    return f"sqlite:///{tmp_path / 'desk.db'}"


def test_a_query_is_read_like_a_file(url: str) -> None:
    query = (
        "#SELECT no AS 投诉编号, at AS 受理时间, body, tel FROM complaint WHERE at > '2026-01-01 00:00:00' ORDER BY no"
    )
    found = ingest([url + query], DEFAULT)
    assert found.complaints["received_at"].to_pylist() == [datetime(2026, 9, 1, 8, 5), datetime(2026, 9, 2, 8, 5)]
    assert found.complaints["phone"].to_pylist() == ["13800138000", ""]
    assert found.complaints["row"].to_pylist() == [2, 3]
    assert re.fullmatch(re.escape(url) + r"#[0-9a-f]{8}", found.sources[0].path)
    assert found.sources[0].rows == 2
    assert found.sources[0].sha256 == ingest([url + query], DEFAULT).sources[0].sha256


def test_only_reading_is_allowed(url: str) -> None:
    message = f"{url}: the query is not a SELECT; give URL#SELECT ... (only reading is allowed)"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        ingest([f"{url}#DELETE FROM complaint"], DEFAULT)
    with pytest.raises(InputError):
        ingest([f"{url}#WITH x AS (SELECT 1) DELETE FROM complaint"], DEFAULT)
    assert ingest([f"{url}#SELECT no id, at date, body FROM complaint"], DEFAULT).complaints.num_rows == 2


def test_a_refused_query_does_not_print_the_query(url: str) -> None:
    with pytest.raises(
        InputError, match=r"#[0-9a-f]{8}: the database refused the query \(OperationalError\); check"
    ) as caught:
        ingest([f"{url}#SELECT * FROM nowhere WHERE tel = 13800138000"], DEFAULT)
    assert "13800138000" not in str(caught.value)


def test_a_password_is_not_printed() -> None:
    with pytest.raises(InputError) as caught:
        ingest(["nosuchbase://desk:secret@host/base#SELECT 1"], DEFAULT)
    assert "secret" not in str(caught.value)
    assert "nosuchbase://desk:***@host/base" in str(caught.value)


def test_a_missing_sqlite_file_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none.db: no such SQLite file; correct the path in the URL$"):
        ingest([f"sqlite:///{tmp_path / 'none.db'}#SELECT 1"], DEFAULT)
    assert list(tmp_path.iterdir()) == []


def test_missing_columns_are_named(url: str) -> None:
    with pytest.raises(InputError, match=r"no column for received_at, text \(headers seen: no, complaint_id\)"):
        ingest([f"{url}#SELECT no, no AS complaint_id FROM complaint"], DEFAULT)
