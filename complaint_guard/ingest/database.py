"""A database query, given as `URL#SELECT ...` with an SQLAlchemy URL."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from complaint_guard.errors import ComplaintGuardError, InputError
from complaint_guard.ingest import headers as columns
from complaint_guard.ingest.headers import Wanted
from complaint_guard.ingest.marks import Highest, Mark, Marked, marked
from complaint_guard.ingest.sheet import Opened, Record, Sheet, cell_text

_FETCH = 10_000


def read(spec: str, wanted: Wanted) -> Opened:
    """The rows of the query in `spec`; the SHA-256 is of its cells. Rows are numbered from 2, as if exported.

    The source is named by the URL without its password and by the first 8 hex digits of the query's SHA-256: the query
    itself may hold personal data. Raises InputError if the query is not a SELECT or the database refuses it.
    """
    url, sql = _parts(spec)
    source = f"{url.render_as_string(hide_password=True)}#{hashlib.sha256(sql.encode()).hexdigest()[:8]}"
    digest, mark = hashlib.sha256(), wanted.marks.get(source)
    goes_on = marked(source, sql, mark)
    connection, result = _connected(source, url), None
    try:
        result = _answer(connection, sql, goes_on)
        headers = list(result.keys())
        columns.match(source, headers, wanted)
        highest = _highest(source, goes_on, headers, mark)
    except (SQLAlchemyError, ComplaintGuardError) as error:
        if result is not None:
            result.close()  # a cursor on the server has to be let go of before the connection
        connection.close()
        raise _refused(source, error) if isinstance(error, SQLAlchemyError) else error from None
    sheet = Sheet(source, headers, _records(source, connection, result, (digest, highest)), epoch=True)
    return Opened("sql", "", [sheet], digest.hexdigest, highest[1].mark if highest else lambda: None)


def _answer(connection: sqlalchemy.Connection, sql: str, asked: Marked | None) -> sqlalchemy.CursorResult[Any]:
    if asked is None:
        return connection.exec_driver_sql(sql)
    return connection.execute(sqlalchemy.text(asked.sql), asked.values)


def _highest(source: str, asked: Marked | None, headers: list[str], mark: Mark | None) -> tuple[int, Highest] | None:
    """Where the column that :mark is compared with stands, and its greatest value yet to come."""
    if asked is None:
        return None
    if asked.column not in headers:
        raise InputError(
            f"{source}: column {asked.column}, which :mark is compared with, is not selected; select it too, unnamed"
        )
    return headers.index(asked.column), Highest(asked.column, mark)


def _connected(source: str, url: sqlalchemy.URL) -> sqlalchemy.Connection:
    try:
        engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
        connection = engine.connect().execution_options(stream_results=True)
        if url.get_backend_name() == "sqlite":
            connection.exec_driver_sql("PRAGMA query_only = ON")  # WITH ... DELETE would take effect without a commit
    except (SQLAlchemyError, ImportError) as error:
        raise _refused(source, error) from None
    return connection


def _parts(spec: str) -> tuple[sqlalchemy.URL, str]:
    address, _, sql = spec.partition("#")
    try:
        url = sqlalchemy.make_url(address)
    except SQLAlchemyError:
        raise InputError("database: the part before # is no SQLAlchemy URL; give URL#SELECT ...") from None
    if sql.strip()[:6].casefold() != "select" and sql.strip()[:4].casefold() != "with":
        shown = url.render_as_string(hide_password=True)
        raise InputError(f"{shown}: the query is not a SELECT; give URL#SELECT ... (only reading is allowed)")
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).is_file():
        raise InputError(f"{url.database}: no such SQLite file; correct the path in the URL")  # SQLite would create it
    return url, sql.strip()


def _records(
    source: str, connection: sqlalchemy.Connection, result: Any, noted: tuple[Any, tuple[int, Highest] | None]
) -> Iterator[Record]:
    row, (digest, highest) = 1, noted
    try:
        with connection:
            for block in result.partitions(_FETCH):
                for values in block:
                    row += 1
                    if highest:
                        highest[1].see(values[highest[0]])
                    cells = [cell_text(value) for value in values]
                    digest.update("\0".join(cells).encode("utf-8", errors="surrogatepass") + b"\n")
                    yield row, cells, ""
    except SQLAlchemyError as error:
        raise _refused(source, error) from None


def _refused(source: str, error: Exception) -> InputError:
    """Names the kind of failure only: a driver's message may hold the query or a value of a row."""
    kind = type(error.orig if isinstance(error, DBAPIError) and error.orig else error).__name__
    return InputError(f"{source}: the database refused the query ({kind}); check the driver, the URL and the query")
