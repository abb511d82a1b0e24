"""Files that are whole on the disk once a function here returns, readable by their owner only.

With a `cipher` they are encrypted (see `casebase.cipher`); sizes and hashes are always those of the content, so that
they stay true when a case base is encrypted or gets another key.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from complaint_guard.casebase.seals import SEALED, seal, tail
from complaint_guard.casebase.sink import Sink, Written
from complaint_guard.errors import CaseBaseDamagedError, CaseBaseError

if TYPE_CHECKING:
    from complaint_guard.casebase.cipher import Cipher, Reading

_PRIVATE_FOLDER = 0o700
#: Rows of a Parquet row group: what has to be decoded to read one row.
_GROUP_ROWS = 4_096
#: What people decided, what was erased, and what opens the rest follow from nothing else.
_LASTING_FOLDERS = ("ledgers", "certificates")
_LASTING = "it cannot be made again: restore it from a backup"


@contextmanager
def _replacing(path: Path, cipher: Cipher | None) -> Iterator[Sink]:
    """A file beside `path` that takes its place when all has been written: no reader meets half a file."""
    beside = path.with_name(f".{path.name}.new")
    try:
        with Sink(beside, path.name, cipher) as sink:
            yield sink
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turns what the operating system says while `folder` is written into CaseBaseError."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            reason = error.strerror or type(error).__name__
            raise CaseBaseError(f"cannot write case base {folder}: {reason}; make the folder writable") from error
        raise CaseBaseError(
            f"disk full while writing case base {folder} ({_free(folder)} MB free); free space and run again: "
            "whole nights are untouched and finished parts are used again"
        ) from error


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free // 1_000_000
    except OSError:
        return 0


def make_folder(path: Path) -> None:
    """Makes folder `path`, private, its parents too."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(_PRIVATE_FOLDER, exist_ok=True)


def sync_folder(path: Path) -> None:
    """Makes renames and new names within `path` last a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_bytes(path: Path, content: bytes, cipher: Cipher | None = None) -> Written:
    """Size and hash of `content`, written to `path`."""
    with _replacing(path, cipher) as sink:
        sink.write(content)
        return sink.written()


def write_copy(path: Path, source: Path, cipher: Cipher | None) -> Written:
    """Size and hash of the file `source`, which lies in clear, written to `path`."""
    with _replacing(path, cipher) as sink, source.open("rb") as file:
        while piece := file.read(1 << 22):
            sink.write(piece)
        return sink.written()


def write_json(path: Path, content: object, cipher: Cipher | None = None) -> Written:
    """Size and hash of `content`, written to `path` as JSON; what is in SEALED gets a seal."""
    if path.name in SEALED and isinstance(content, Mapping):
        content = {**content, "seal": seal(content)}
    return write_bytes(path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode(), cipher)


def write_table(path: Path, table: pa.Table, cipher: Cipher | None = None) -> Written:
    """Size, hash and rows of `table`, written to `path` as Parquet."""
    texts = [field.name for field in table.schema if pa.types.is_string(field.type)]
    # vectors are noise to a compressor: zstd costs seconds on a million of them and saves a tenth
    packing = "none" if any(pa.types.is_binary(kind) for kind in table.schema.types) else "zstd"
    with _replacing(path, cipher) as sink:
        layout = {"use_dictionary": texts, "row_group_size": _GROUP_ROWS, "write_page_checksum": True}
        pq.write_table(table, sink, compression=packing, **layout)
        written = sink.written(table.num_rows)
    return written if cipher else replace(written, tail=tail(path))


def read_bytes(path: Path, cipher: Cipher | None = None) -> bytes:
    """The content of the file at `path`. Raises OSError."""
    if cipher is None:
        return path.read_bytes()
    with cipher.reading(path) as reading:
        return bytes(reading.read())


def read_json(path: Path, cipher: Cipher | None = None) -> dict[str, Any]:
    """The JSON object in `path`. Raises CaseBaseDamagedError."""
    try:
        found = json.loads(read_bytes(path, cipher))
    except (OSError, ValueError) as error:
        raise damaged(path, type(error).__name__) from None
    if not isinstance(found, dict):
        raise damaged(path, "no JSON object")
    if path.name in SEALED and found.pop("seal", seal(found)) != seal(found):
        raise damaged(path, "its seal does not fit")
    return found


def read_table(
    path: Path, expected: Written, columns: list[str] | None = None, cipher: Cipher | None = None
) -> pa.Table:
    """The table in `path`, or some `columns` of it. Raises CaseBaseDamagedError if it is not what was written."""
    with _parquet(path, expected, cipher) as file:
        return file.read(columns=columns)


def read_rows(
    path: Path, expected: Written, rows: Sequence[int], columns: list[str], cipher: Cipher | None = None
) -> pa.Table:
    """Some `columns` of the `rows` (numbers from 0) of the table in `path`, those that it has; only their row groups
    are decoded.
    """
    with _parquet(path, expected, cipher) as file:
        ends = np.cumsum([file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)])
        groups = np.searchsorted(ends, rows, side="right")
        found = []
        for group in np.unique(groups[groups < len(ends)]):
            first = int(ends[group - 1]) if group else 0
            own = [row - first for row, place in zip(rows, groups, strict=True) if place == group]
            found.append(file.read_row_group(int(group), columns).take(own))
        return pa.concat_tables(found) if found else file.schema_arrow.empty_table().select(columns)


def read_among(
    path: Path, expected: Written, column: str, values: Sequence[str], cipher: Cipher | None = None
) -> pa.Table:
    """The rows of the table in `path` whose `column` is one of the sorted `values`; row groups whose smallest and
    largest value rule all of them out are not decoded.
    """
    with _parquet(path, expected, cipher) as file:
        place = file.schema_arrow.get_field_index(column)
        groups = []
        for group in range(file.num_row_groups):
            range_ = file.metadata.row_group(group).column(place).statistics
            if range_ is None or not range_.has_min_max or _meets(values, range_.min, range_.max):
                groups.append(group)
        found = file.read_row_groups(groups)
        return found.filter(pc.is_in(found[column], value_set=pa.array(values, pa.string())))


def _meets(values: Sequence[str], least: str, most: str) -> bool:
    """Whether one of the sorted `values` lies from `least` to `most`."""
    first = bisect_left(values, least)
    return first < len(values) and values[first] <= most


@contextmanager
def _parquet(path: Path, expected: Written, cipher: Cipher | None) -> Iterator[pq.ParquetFile]:
    """The Parquet file `path`. Raises CaseBaseDamagedError if it is not what was written."""
    try:
        with _content(path, cipher) as (size, content):
            if size != expected.bytes:
                raise damaged(path, f"{size} bytes instead of {expected.bytes}")
            if expected.tail and cipher is None and tail(path) != expected.tail:
                raise damaged(path, "its footer was changed")
            file = pq.ParquetFile(content, memory_map=True, page_checksum_verification=True)
            if file.metadata.num_rows != expected.rows:
                raise damaged(path, f"{file.metadata.num_rows} rows instead of {expected.rows}")
            yield file
    except (OSError, pa.ArrowException) as error:
        raise damaged(path, type(error).__name__) from None


@contextmanager
def _content(path: Path, cipher: Cipher | None) -> Iterator[tuple[int, Path | Reading]]:
    """How many bytes the file at `path` holds, and from where they are read."""
    if cipher is None:
        yield path.stat().st_size, path
        return
    with cipher.reading(path) as reading:
        yield reading.size, reading


def write_arrow(path: Path, table: pa.Table, cipher: Cipher | None = None) -> Written:
    """Size, hash and rows of `table`, written to `path` as one Arrow batch, so that it can be read where it lies."""
    with _replacing(path, cipher) as sink:
        with pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table.combine_chunks(), max_chunksize=max(table.num_rows, 1))
        return sink.finish(table.num_rows)  # it can be made again, and need not be on the disk now


def map_arrow(path: Path, cipher: Cipher | None = None) -> pa.Table:
    """The table in `path`, mapped into memory: what is not looked at is not read; decrypted whole if it is encrypted.
    Raises OSError, ArrowException.
    """
    if cipher is None:
        return pa.ipc.open_file(pa.memory_map(str(path))).read_all()
    with cipher.reading(path) as reading:
        return pa.ipc.open_file(pa.BufferReader(reading.whole())).read_all()


def sha256_of(path: Path, cipher: Cipher | None = None) -> str:
    """The SHA-256 of what the file at `path` holds, in hexadecimal. Raises OSError."""
    if cipher:
        with cipher.reading(path) as reading:
            return hashlib.sha256(reading.whole()).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def damaged(path: Path, met: str) -> CaseBaseDamagedError:
    """The error for a file of the case base that is not what was written."""
    lasting = path.parent.name in _LASTING_FOLDERS or path.name == "casebase.json"
    step = _LASTING if lasting else "run `complaint-guard doctor --repair`, or restore the file from a backup"
    return CaseBaseDamagedError(f"case-base file {path} is damaged ({met}); {step}")
