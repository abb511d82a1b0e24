"""What the search desk reads instead of whole tables: one Arrow file a table, mapped into memory."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from complaint_guard.casebase import files

if TYPE_CHECKING:
    from complaint_guard.casebase.cipher import Cipher


class Index(Mapping[str, pa.Table]):
    """The tables in `folder` by name; of an encrypted case base each is decrypted when it is first asked for. Raises
    OSError, ArrowException if one is not what was written.
    """

    def __init__(self, folder: Path, cipher: Cipher | None) -> None:
        self._cipher = cipher
        self._paths = {path.stem: path for path in sorted(folder.iterdir())}
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
    for name, table in tables.items():
        files.write_arrow(beside / f"{name}.arrow", table, cipher)
    shutil.rmtree(final, ignore_errors=True)
    beside.rename(final)
    for folder in final.parent.iterdir():
        if folder != final:
            shutil.rmtree(folder)
