"""A database read night by night, each time after what the last whole night has read."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy
from pipeline_world import background, quiet

from complaint_guard import pipeline
from complaint_guard.casebase import CaseBase
from complaint_guard.errors import InputError
from complaint_guard.ingest import ingest
from complaint_guard.pipeline import RunRequest, RunResult, run
from complaint_guard.settings import IngestSettings, Settings

ROWS = sorted(background()[:40], key=lambda row: row["received_at"])
SELECT = "SELECT seq, no AS complaint_id, received_at, phone, text FROM complaint WHERE seq > :mark ORDER BY seq"


def sqlite(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "desk.db")) as base:
        base.execute("create table complaint (seq integer, no text, received_at text, phone text, text text)")
        base.commit()
    return f"sqlite:///{folder / 'desk.db'}"


def add(url: str, first: int, last: int) -> None:
    rows = [
        {"seq": n, "no": ROWS[n]["complaint_id"], "at": ROWS[n]["received_at"], "phone": ROWS[n]["phone"]}
        | {"text": ROWS[n]["text"]}
        for n in range(first, last)
    ]
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("insert into complaint values (:seq, :no, :at, :phone, :text)"), rows)


def night(folder: Path, url: str, sql: str = SELECT, **asked: str) -> RunResult:
    return run(CaseBase(folder / "cb"), RunRequest((f"{url}#{sql}",), **asked), Settings(), quiet)  # type: ignore[arg-type]


def each_night_reads_what_came_since(folder: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    add(url, 0, 20)
    first = night(folder, url, night="2026-11-01")
    (source,) = first.figures["inputs"]
    assert (source["rows"], source["mark"]) == (20, {"column": "seq", "kind": "int", "value": "19"})
    add(url, 20, 30)
    with monkeypatch.context() as broken:
        broken.setattr(pipeline, "render", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            night(folder, url, night="2026-11-02")
    second = night(folder, url, night="2026-11-02")  # a night that came to nothing moves no mark
    assert second.figures["inputs"][0]["rows"] == 10
    nothing = night(folder, url, night="2026-11-03")
    assert (nothing.unchanged, nothing.night) == (True, "2026-11-02")
    add(url, 30, 40)
    third = night(folder, url, night="2026-11-03")
    assert third.figures["inputs"][0]["mark"]["value"] == "39"
    assert CaseBase(folder / "cb").history("complaints").num_rows == 40


def test_each_night_reads_what_came_since_the_last_whole_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    each_night_reads_what_came_since(tmp_path, sqlite(tmp_path), monkeypatch)


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[str]:
    """A PostgreSQL server of this test's own, on a socket in its folder."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (extra postgres)")
    if not shutil.which("initdb") or not shutil.which("pg_ctl") or subprocess.run(["id", "postgres"]).returncode:
        pytest.skip("no PostgreSQL server is installed")
    where = Path("/tmp") / f"pg-{tmp_path.name[-40:]}"
    shutil.rmtree(where, ignore_errors=True)
    where.mkdir()
    shutil.chown(where, "postgres")
    as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    base, options = f"{where}/base", f"-k {where} -c listen_addresses='' -c fsync=off"
    subprocess.run([*as_owner, "initdb", "-D", base, "-A", "trust", "-E", "UTF8"], check=True, capture_output=True)
    control = [*as_owner, "pg_ctl", "-D", base, "-w", "-l", f"{where}/log"]
    subprocess.run([*control, "-o", options, "start"], check=True, capture_output=True)
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={where}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True, capture_output=True)
        shutil.rmtree(where, ignore_errors=True)


def test_a_real_postgresql_is_read_the_same_way(postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = sqlalchemy.create_engine(postgres, poolclass=sqlalchemy.NullPool)
    columns = "seq bigint, no text, received_at timestamp, phone text, text text"
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text(f"create table complaint ({columns})"))
    each_night_reads_what_came_since(tmp_path, postgres, monkeypatch)
    by_time = SELECT.replace("seq > :mark", "received_at >= :mark")
    first = ingest([f"{postgres}#{by_time}"], IngestSettings())
    (source,) = first.sources
    assert source.mark == {
        "column": "received_at",
        "kind": "datetime",
        "value": ROWS[-1]["received_at"].replace(" ", "T"),
    }
    again = ingest([f"{postgres}#{by_time}"], IngestSettings(), {source.path: source.mark})
    assert again.complaints["complaint_id"].to_pylist() == [ROWS[-1]["complaint_id"]]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (
            SELECT.replace("seq > :mark", "seq BETWEEN :mark AND 9"),
            ":mark must stand once in the query, as COLUMN > :mark",
        ),
        (SELECT.replace("> :mark", "> :mark AND no > :mark"), ":mark must stand once in the query, as COLUMN > :mark"),
        (SELECT.replace("SELECT seq, ", "SELECT "), "column seq, which :mark is compared with, is not selected"),
    ],
)
def test_a_mark_that_cannot_be_kept_is_refused(tmp_path: Path, sql: str, told: str) -> None:
    url = sqlite(tmp_path)
    with pytest.raises(InputError, match=told):
        ingest([f"{url}#{sql}"], IngestSettings())


def test_an_empty_database_is_a_quiet_day_on_the_first_night_too(tmp_path: Path) -> None:
    nothing = night(tmp_path, sqlite(tmp_path))
    assert (nothing.unchanged, nothing.night, CaseBase(tmp_path / "cb").nights()) == (True, "", [])
