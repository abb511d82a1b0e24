"""The four verbs every room computes with. Embedded DuckDB and a process pool stand behind them today; the SQL
keeps to the subset that DuckDB and Spark share, so that another engine can stand there.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Sequence
from itertools import repeat
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from voiceprint.children import children

if TYPE_CHECKING:
    import duckdb

Item = TypeVar("Item")
Made = TypeVar("Made")

#: things from which other processes are asked, and given to one of them at a time
MANY, AT_A_TIME = 128, 16
#: One pure kernel: a batch of rows in, a batch of rows out.
Kernel = Callable[[pa.Table], pa.Table]


class Engine(Protocol):
    """What a room may ask for."""

    def sql(self, query: str, **tables: pa.Table) -> pa.Table:
        """Result of `query`, in which each keyword is a table name."""
        ...

    def map_batches(self, table: pa.Table, kernel: Kernel) -> pa.Table:
        """`kernel` over batches of `table`, results in the order of the input."""
        ...

    def map_each(self, items: Sequence[Item], kernel: Callable[[Item], Made]) -> list[Made]:
        """`kernel` of each of `items`, in their order."""
        ...

    def write_parquet(self, table: pa.Table, path: Path) -> None:
        """`table` written to `path` as Parquet."""
        ...


class LocalEngine:
    """DuckDB in memory and `processes` worker processes."""

    def __init__(self, processes: int = 2, batch_rows: int = 4096, memory_limit: str = "4GB") -> None:
        self._processes = processes
        self._batch_rows = batch_rows
        # what does not fit in memory spills to the system's temporary folder, encrypted under a key that dies with us;
        # "unsafe" is where DuckDB without its network extension takes the random numbers for that key from
        self._spill = Path(tempfile.gettempdir()) / f"complaint-guard-{os.getpid()}"
        self._config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "threads": processes,
            "temp_directory": str(self._spill),
            "temp_file_encryption": True,
            "force_mbedtls_unsafe": "true",
        }
        self._database: duckdb.DuckDBPyConnection | None = None
        self._opening = Lock()

    def sql(self, query: str, **tables: pa.Table) -> pa.Table:
        """Result of `query`, in which each keyword is a table name. Raises MemoryError, OSError."""
        import duckdb  # 50 ms that one question to the case base has no use for

        try:
            with self._connected() as connection:
                connection.execute("SET enable_progress_bar = false")  # it goes to where answers go
                for name, table in tables.items():
                    connection.register(name, table)
                found = connection.sql(query).to_arrow_table()
            if self._spill.exists():  # what was spilled lies there as long as the database is open
                self.release()
            return found
        except duckdb.Error as error:
            self.release()  # one that met a fatal error answers nothing any more
            if isinstance(error, duckdb.OutOfMemoryException):
                raise MemoryError(str(error)) from None
            if isinstance(error, duckdb.IOException):  # it spills what does not fit in memory
                raise OSError(errno.ENOSPC, str(error)) from None
            raise

    def release(self) -> None:
        """Gives back the memory of earlier queries; those that still run keep theirs until they end."""
        with self._opening:
            self._database = None

    def _connected(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own to the one database of this process: a new database for each query would ask the
        system for its memory anew, which takes a third of the time.
        """
        import duckdb

        with self._opening:
            if self._database is None:
                self._database = duckdb.connect(config=self._config)
            return self._database.cursor()

    def map_batches(self, table: pa.Table, kernel: Kernel) -> pa.Table:
        """`kernel` over batches of `table`, results in the order of the input; small tables stay in this process."""
        starts = range(0, table.num_rows, self._batch_rows)
        if self._processes == 1 or len(starts) < 3:
            return kernel(table)
        batches = [table.slice(start, self._batch_rows).combine_chunks() for start in starts]
        with children(self._processes) as pool:
            return pa.concat_tables(pool.map(_apply, repeat(kernel), batches))

    def map_each(self, items: Sequence[Item], kernel: Callable[[Item], Made]) -> list[Made]:
        """`kernel` of each of `items`, in their order; few stay in this process."""
        if self._processes == 1 or len(items) < MANY:
            return [kernel(item) for item in items]
        with children(self._processes) as pool:
            return list(pool.map(kernel, items, chunksize=AT_A_TIME))

    def write_parquet(self, table: pa.Table, path: Path) -> None:
        """`table` written to `path` as Parquet (zstd)."""
        pq.write_table(table, path, compression="zstd")


def _apply(kernel: Kernel, batch: pa.Table) -> pa.Table:
    return kernel(batch)


LOCAL = LocalEngine()
