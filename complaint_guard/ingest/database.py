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
from complaint_guard.ingest.sheet import Opened, Record, Sheet, cell_text

_FETCH = 10_000


def read(spec: str, wanted: Wanted) -> Opened:
    """The rows of the query in `spec`; the SHA-256 is of its cells. Rows are numbered from 2, as if exported.

    The source is named by the URL without its password and by the first 8 hex digits of the query's SHA-256: the query
    itself may hold personal data. Raises InputError if the query is not a SELECT or the database refuses it.
    """
    url, sql = _parts(spec)
    source = f"{url.render_as_string(hide_password=True)}#{hashlib.sha256(sql.encode()).hexdigest()[:8]}"
    digest = hashlib.sha256()
    connection = _connected(source, url)
    try:
        result = connection.exec_driver_sql(sql)
        headers = list(result.keys())
        columns.match(source, headers, wanted)
    except (SQLAlchemyError, ComplaintGuardError) as error:
        connection.close()
        raise _refused(source, error) if isinstance(error, SQLAlchemyError) else error from None
    sheet = Sheet(source, headers, _records(source, connection, result, digest), epoch=True)
    return Opened("sql", "", [sheet], digest.hexdigest)


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


def _records(source: str, connection: sqlalchemy.Connection, result: Any, digest: Any) -> Iterator[Record]:
    row = 1
    try:
        with connection:
            for block in result.partitions(_FETCH):
                for values in block:
                    row += 1
                    cells = [cell_text(value) for value in values]
                    digest.update("\0".join(cells).encode("utf-8", errors="surrogatepass") + b"\n")
                    yield row, cells, ""
    except SQLAlchemyError as error:
        raise _refused(source, error) from None


def _refused(source: str, error: Exception) -> InputError:
    """Names the kind of failure only: a driver's message may hold the query or a value of a row."""
    kind = type(error.orig if isinstance(error, DBAPIError) and error.orig else error).__name__
    return InputError(f"{source}: the database refused the query ({kind}); check the driver, the URL and the query")
