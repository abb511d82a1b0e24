"""What encryption at rest costs: a run and questions with and without a key, and two ways of encrypting tables (AES-GCM
in pieces, which is used, and the modular encryption of Parquet) against tables in clear.
Arguments: sizes of worlds, e.g. `2000 100000`; --seed N; --runs N.
"""

from __future__ import annotations

import argparse
import base64
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

from complaint_guard.casebase import CaseBase, MasterKey, files
from complaint_guard.casebase.cipher import Cipher

ROOT = Path(__file__).resolve().parents[2]
KEY = MasterKey(bytes(range(32)))
TABLES = ("complaints", "normalised", "embeddings", "ties")
GROUP = 4_096


def run(args: list[str]) -> dict[str, Any]:
    """For each size: seconds of the run and of questions, and of what is done with single tables."""
    parser = argparse.ArgumentParser(prog="scripts/bench encryption")
    parser.add_argument("sizes", nargs="*", type=int, default=[2_000])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args(args)
    found = {}
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory() as folder:
            found[str(size)] = _measured(Path(folder), size, chosen.seed, chosen.runs)
    return found


def _measured(folder: Path, size: int, seed: int, runs: int) -> dict[str, Any]:
    make = [sys.executable, str(ROOT / "scripts/make_world"), "--size", str(size), "--seed", str(seed)]
    subprocess.run([*make, "--out", str(folder / "world")], check=True, capture_output=True)
    told: dict[str, Any] = {"run": {}, "mb": {}}
    for way, key in (("clear", None), ("encrypted", KEY)):
        world = [str(folder / "world/complaints.csv"), "--companies", str(folder / "world/companies.csv")]
        wall, cpu = _seconds(folder / way, key, ["run", *world])
        told["run"][way] = {"wall": round(wall, 2), "cpu": round(cpu, 2)}
        size_of = sum(path.stat().st_size for path in (folder / way).rglob("*") if path.is_file())
        told["mb"][way] = round(size_of / 1e6, 1)
    told["questions"] = _questions(folder, runs)
    told["tables"] = {name: _ways(CaseBase(folder / "clear"), name, folder, runs) for name in TABLES}
    return told


def _questions(folder: Path, runs: int) -> dict[str, dict[str, float]]:
    """Median seconds (wall, processor) of each question in fresh processes, clear and encrypted in turn."""
    base = CaseBase(folder / "clear")
    gang = base.table("gangs", None, ["gang_id"])["gang_id"][0].as_py()
    member, other = base.among("members", "gang_id", [gang])["complaint_id"].to_pylist()[:2]
    rows = base.history("normalised", ["complaint_id", "text", "phone"])
    asked = rows.filter(pc.equal(rows["complaint_id"], member)).to_pylist()[0]
    phone = next(filter(None, rows["phone"].to_pylist()))
    asks = {"text": ["query", "--text", asked["text"]], "id": ["query", member], "phone": ["query", "--phone", phone]}
    asks |= {"show": ["show", gang], "why": ["why", member, other]}
    found = {}
    for name, words in asks.items():
        taken: dict[str, list[tuple[float, float]]] = {"clear": [], "encrypted": []}
        for _ in range(runs + 1):
            for way, key in (("clear", None), ("encrypted", KEY)):
                taken[way].append(_seconds(folder / way, key, words))
        found[name] = {
            f"{way} {kind}": round(statistics.median(seconds[place] for seconds in taken[way][1:]), 3)
            for way in taken
            for place, kind in enumerate(("wall", "cpu"))
        }
    return found


def _seconds(base: Path, key: MasterKey | None, words: list[str]) -> tuple[float, float]:
    """Seconds of a process by the clock, and of the processor."""
    environment = os.environ | ({"COMPLAINT_GUARD_KEY": key.written()} if key else {})
    command = [sys.executable, "-c", "from complaint_guard.cli import main; main()", "--case-base", str(base)]
    before, started = _processor(), time.perf_counter()
    subprocess.run([*command, *words], check=True, capture_output=True, cwd=ROOT, env=environment)
    return time.perf_counter() - started, _processor() - before


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Kms(pe.KmsClient):  # type: ignore[misc]
    """Wraps keys by doing nothing: what Parquet itself takes is measured, not a key service."""

    def __init__(self, _config: pe.KmsConnectionConfig) -> None:
        pe.KmsClient.__init__(self)

    def wrap_key(self, key: bytes, _name: str) -> bytes:
        return base64.b64encode(key)

    def unwrap_key(self, wrapped: bytes, _name: str) -> bytes:
        return base64.b64decode(wrapped)


class _Clear:
    """A table as a file in clear."""

    cipher: Cipher | None = None

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, table: pa.Table) -> None:
        self.written = files.write_table(self.path, table, self.cipher)

    def whole(self) -> pa.Table:
        return files.read_table(self.path, self.written, None, self.cipher)

    def columns(self, names: list[str]) -> pa.Table:
        return files.read_table(self.path, self.written, names, self.cipher)

    def row(self, number: int, names: list[str]) -> pa.Table:
        return files.read_rows(self.path, self.written, [number], names, self.cipher)


class _Pieces(_Clear):
    """A table encrypted in pieces by AES-GCM: what the case base does."""

    cipher = Cipher(KEY.secret)


class _Modular(_Clear):
    """A table encrypted by Parquet itself (AES_GCM_V1, 256 bits, footer and columns under one key)."""

    factory = pe.CryptoFactory(_Kms)
    connection = pe.KmsConnectionConfig()

    def write(self, table: pa.Table) -> None:
        how = pe.EncryptionConfiguration(
            footer_key="key", uniform_encryption=True, encryption_algorithm="AES_GCM_V1", data_key_length_bits=256
        )
        properties = self.factory.file_encryption_properties(self.connection, how)
        texts = [field.name for field in table.schema if pa.types.is_string(field.type)]
        packing = "none" if "vector" in table.column_names else "zstd"
        pq.write_table(
            table,
            self.path,
            compression=packing,
            use_dictionary=texts,
            row_group_size=GROUP,
            encryption_properties=properties,
        )

    def _file(self) -> pq.ParquetFile:
        opened = self.factory.file_decryption_properties(self.connection)
        return pq.ParquetFile(self.path, memory_map=True, decryption_properties=opened)

    def whole(self) -> pa.Table:
        return self._file().read()

    def columns(self, names: list[str]) -> pa.Table:
        return self._file().read(columns=names)

    def row(self, number: int, names: list[str]) -> pa.Table:
        return self._file().read_row_group(number // GROUP, names).slice(number % GROUP, 1)


def _ways(base: CaseBase, name: str, folder: Path, runs: int) -> dict[str, dict[str, float]]:
    """Median processor ms to write `name`, to read all of it, two columns of it, one row; and its MB."""
    table = base.table(name)
    names = table.column_names[:1] + [column for column in ("text", "vector", "bits") if column in table.column_names]
    found = {}
    ways: dict[str, type[_Clear]] = {"clear": _Clear, "pieces (used)": _Pieces, "Parquet modular": _Modular}
    for way, kind in ways.items():
        file = kind(folder / f"{name}.parquet")
        writing = _timed(partial(file.write, table), runs)
        if not file.whole().equals(table):
            raise AssertionError(f"{way} does not read {name} as it was written")
        found[way] = {
            "write": writing,
            "read all": _timed(file.whole, runs),
            "read two columns": _timed(partial(file.columns, names), runs),
            "read one row": _timed(partial(file.row, table.num_rows // 2, names), runs),
            "mb": round(file.path.stat().st_size / 1e6, 2),
        }
    return found


def _timed(work: Callable[[], object], runs: int) -> float:
    seconds = []
    for _ in range(runs):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return round(statistics.median(seconds) * 1e3, 2)
