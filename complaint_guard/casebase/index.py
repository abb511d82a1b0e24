"""What the search desk reads instead of whole tables: one Arrow file a table, mapped into memory."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from complaint_guard.casebase import files

if TYPE_CHECKING:
    from complaint_guard.casebase.cipher import Cipher


#: number of the form of the index: one of another is not read
INDEX_FORMAT = 2
#: what was written, by file name
NOTE = "written.json"


def folder_of(root: Path, night: str) -> Path:
    """Where the index of `night` lies in the case base at `root`."""
    return root / "index" / f"{night}.{INDEX_FORMAT}"


def noted(folder: Path, cipher: Cipher | None) -> dict[str, Any]:
    """What was written of the index in `folder`: file name -> size and hash. Raises CaseBaseDamagedError."""
    return files.read_json(folder / NOTE, cipher)


class Index(Mapping[str, pa.Table]):
    """The tables in `folder` by name; of an encrypted case base each is decrypted when it is first asked for. Raises
    CaseBaseDamagedError, OSError, ArrowException if one is gone or no table. A changed bit is seen only with a key, and
    by `doctor`: hashing all for each question would take longer than the answer.
    """

    def __init__(self, folder: Path, cipher: Cipher | None) -> None:
        self._cipher = cipher
        self._paths = {Path(name).stem: folder / name for name in noted(folder, cipher)}
        self._tables: dict[str, pa.Table] = {}
        for name, path in self._paths.items():
            if cipher is None:
                self._tables[name] = files.map_arrow(path)
            else:
                cipher.reading(path).close()

    def __getitem__(self, name: str) -> pa.Table:
        if name not in self._tables:
            path = self._paths[name]
            try:
                self._tables[name] = files.map_arrow(path, self._cipher)
            except (OSError, pa.ArrowException) as error:
                raise files.damaged(path, type(error).__name__) from None
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def write_index(final: Path, tables: Mapping[str, pa.Table], cipher: Cipher | None) -> None:
    """Makes `tables` the index in folder `final`, whole or not at all; the other folders beside it go."""
    beside = final.with_name(f".{final.name}.partial")
    shutil.rmtree(beside, ignore_errors=True)
    files.make_folder(beside)
    written = {}
    for name, table in tables.items():
        path = beside / f"{name}.arrow"
        written[path.name] = asdict(files.write_arrow(path, table, cipher))
    files.write_json(beside / NOTE, written, cipher)
    shutil.rmtree(final, ignore_errors=True)
    beside.rename(final)
    for folder in final.parent.iterdir():
        if folder != final:
            shutil.rmtree(folder)
