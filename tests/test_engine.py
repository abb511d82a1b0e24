import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from complaint_guard.engine import LOCAL, MANY, LocalEngine


def squares(rows: pa.Table) -> pa.Table:
    """A kernel; it also tells which process it ran in."""
    return pa.table({"n": pc.multiply(rows["n"], rows["n"]), "process": [os.getpid()] * rows.num_rows})


def told(number: int) -> tuple[int, int]:
    """The number, and which process it was told in."""
    return number, os.getpid()


NUMBERS = pa.table({"n": list(range(25))})
SQUARES = [n * n for n in range(25)]


def test_sql_reads_the_tables_it_is_given() -> None:
    names = pa.table({"n": [1, 2], "name": ["one", "two"]})
    query = "SELECT names.name FROM numbers JOIN names ON numbers.n = names.n ORDER BY names.name"
    assert LOCAL.sql(query, numbers=NUMBERS, names=names).to_pylist() == [{"name": "one"}, {"name": "two"}]


def test_tables_of_one_query_are_gone_in_the_next() -> None:
    import duckdb

    LOCAL.sql("SELECT * FROM numbers", numbers=NUMBERS)
    with pytest.raises(duckdb.CatalogException, match="numbers"):
        LOCAL.sql("SELECT * FROM numbers")


def test_batches_of_two_processes_come_back_in_order() -> None:
    found = LocalEngine(processes=2, batch_rows=4).map_batches(NUMBERS, squares)
    assert found["n"].to_pylist() == SQUARES
    assert os.getpid() not in found["process"].to_pylist()


@pytest.mark.parametrize("engine", [LocalEngine(processes=1, batch_rows=4), LocalEngine(processes=2, batch_rows=13)])
def test_one_process_or_two_batches_stay_here(engine: LocalEngine) -> None:
    found = engine.map_batches(NUMBERS, squares)
    assert found["n"].to_pylist() == SQUARES
    assert set(found["process"].to_pylist()) == {os.getpid()}


def test_no_rows_still_pass_the_kernel() -> None:
    assert LocalEngine(batch_rows=4).map_batches(NUMBERS.slice(0, 0), squares).column_names == ["n", "process"]


def test_parquet_comes_back_as_it_was_written(tmp_path: Path) -> None:
    LOCAL.write_parquet(NUMBERS, tmp_path / "numbers.parquet")
    assert pq.read_table(tmp_path / "numbers.parquet").equals(NUMBERS)


def test_what_spills_to_the_disk_is_not_in_clear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    engine, seen, done = LocalEngine(memory_limit="100MB"), list[bool](), threading.Event()

    def watch() -> None:
        while not done.wait(0.02):
            for path in [one for one in tmp_path.rglob("*") if one.is_file()]:
                with suppress(OSError):
                    seen.append(b"PLANTED" in path.read_bytes())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        word = "'PLANTED' || repeat(md5(CAST(i AS VARCHAR)), 9)"
        engine.sql(f"SELECT count(*), max(x) FROM (SELECT {word} AS x FROM range(900000) t(i) ORDER BY x LIMIT 800000)")
    finally:
        done.set()
        watcher.join()
    assert seen
    assert not any(seen)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_each_of_many_things_is_made_beside_and_comes_back_in_order() -> None:
    found = LOCAL.map_each(range(MANY), told)
    assert [number for number, _ in found] == list(range(MANY))
    assert os.getpid() not in {process for _, process in found}


def test_few_things_are_made_here() -> None:
    assert {process for _, process in LOCAL.map_each(range(MANY - 1), told)} == {os.getpid()}
    assert LocalEngine(processes=1).map_each(range(MANY), told) == [(n, os.getpid()) for n in range(MANY)]


def test_processes_end_with_the_one_that_began_them_even_if_it_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "begin.py"
    script.write_text(
        "import os, time\n"
        "from voiceprint.children import children\n"
        "if __name__ == '__main__':\n"
        "    with children(1) as pool:\n"
        "        print(pool.submit(os.getpid).result(), flush=True)\n"
        "        time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        child = int(process.stdout.readline())
        os.kill(child, 0)
        process.kill()
    deadline = time.monotonic() + 20
    with pytest.raises(ProcessLookupError):
        while time.monotonic() < deadline:
            os.kill(child, 0)
            time.sleep(0.1)
