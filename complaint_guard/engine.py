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
from typing import Protocol, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from voiceprint.children import children

Item = TypeVar("Item")
Made = TypeVar("Made")

#: things from which other processes are asked, and given to one of them at a time
MANY, AT_A_TIME = 512, 16
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
        spill = Path(tempfile.gettempdir()) / f"complaint-guard-{os.getpid()}"
        self._config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "threads": processes,
            "temp_directory": str(spill),
            "temp_file_encryption": True,
            "force_mbedtls_unsafe": "true",
        }

    def sql(self, query: str, **tables: pa.Table) -> pa.Table:
        """Result of `query`, in which each keyword is a table name. Raises MemoryError, OSError."""
        import duckdb  # 50 ms that one question to the case base has no use for

        try:
            with duckdb.connect(config=self._config) as connection:
                connection.execute("SET enable_progress_bar = false")  # it goes to where answers go
                for name, table in tables.items():
                    connection.register(name, table)
                return connection.sql(query).to_arrow_table()
        except duckdb.OutOfMemoryException as error:
            raise MemoryError(str(error)) from None
        except duckdb.IOException as error:  # it spills what does not fit in memory
            raise OSError(errno.ENOSPC, str(error)) from None

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
