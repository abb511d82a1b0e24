"""Files of a case base that are replaced or removed together: all of them or none, even if the process is killed.

    .change.partial/   what is being prepared; nothing has happened yet
    .change/           decided: the one rename of the folder is the decision, whoever comes next carries it out
        journal.json   what is to be removed
        <path>         the new file for <path> in the case base

Readers who meet a change that is being carried out wait for its renames; one that was cut short they carry out.
"""

from __future__ import annotations

import os
import shutil
import time
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from complaint_guard import records
from complaint_guard.casebase import files
from complaint_guard.casebase.lock import locked
from complaint_guard.casebase.plain import texts
from complaint_guard.casebase.sink import Written
from complaint_guard.errors import CaseBaseLockedError

if TYPE_CHECKING:
    from complaint_guard.casebase.cipher import Cipher

_DECIDED, _PREPARED, _JOURNAL = ".change", ".change.partial", "journal.json"
#: seconds a reader waits for another process to carry out a change (renames only)
_PATIENCE_S = 30.0


class Change:
    """A change of the case base in `root`, whose lock the caller holds. Paths are relative to `root`."""

    def __init__(self, root: Path, cipher: Cipher | None) -> None:
        self._root, self._beside, self._cipher = root, root / _PREPARED, cipher
        self._gone: list[str] = []
        shutil.rmtree(self._beside, ignore_errors=True)
        files.make_folder(self._beside)

    def table(self, path: str, table: pa.Table) -> Written:
        """Size, hash and rows of `table`, prepared for `path`."""
        return files.write_table(self._new(path), table, self._cipher)

    def content(self, path: str, content: bytes, clear: bool = False) -> Written:
        """Size and hash of `content`, prepared for `path`; as it stands if `clear`."""
        return files.write_bytes(self._new(path), content, None if clear else self._cipher)

    def document(self, path: str, content: Mapping[str, object], clear: bool = False) -> Written:
        """Size and hash of `content`, prepared for `path` as JSON."""
        return files.write_json(self._new(path), content, None if clear else self._cipher)

    def copied(self, path: str) -> None:
        """Prepares the file at `path` as it stands in clear, encrypted."""
        files.write_copy(self._new(path), self._root / path, self._cipher)

    def aside(self, path: str, new: str) -> None:
        """Prepares a copy of the file at `path`, if it is there, as it stands, for `new`."""
        if (self._root / path).is_file():
            files.write_copy(self._new(new), self._root / path, None)

    def folder(self, path: str, new: Path) -> None:
        """Prepares the folder `new` of the case base, which is used up, to take the place of the one at `path`."""
        files.make_folder((self._beside / path).parent)
        os.rename(new, self._beside / path)
        self.remove(path)

    def remove(self, path: str) -> None:
        """Lets the file or folder at `path` go, if it is there."""
        self._gone.append(path)

    def prepared(self, path: str) -> Path | None:
        """Where what will stand at `path` lies now; None if nothing will."""
        new, old = self._beside / path, self._root / path
        if new.is_file():
            return new
        gone = any(path == one or path.startswith(f"{one}/") for one in self._gone)
        return old if old.is_file() and not gone else None

    def paths(self) -> list[str]:
        """Every file that will stand in the case base, in order."""
        there = {str(path.relative_to(self._beside)) for path in self._beside.rglob("*") if path.is_file()}
        there |= {str(path) for path in contents(self._root)}
        return sorted(path for path in there if self.prepared(path))

    def night(self, manifest: Mapping[str, Any], tables: Mapping[str, pa.Table]) -> dict[str, Any]:
        """The manifest of a night some of whose tables are replaced by `tables`, which are prepared."""
        folder = f"nights/{manifest['night']}"
        fresh = {
            name: asdict(self.table(f"{folder}/{name}.parquet", records.check(name, table)))
            for name, table in tables.items()
        }
        return {**manifest, "tables": {**manifest["tables"], **fresh}}

    def reports(self, manifest: Mapping[str, Any], reports: Mapping[str, bytes]) -> dict[str, Any]:
        """The manifest of a night whose reports are replaced by `reports`, which are prepared."""
        folder = f"reports/{manifest['night']}"
        for name in manifest.get("reports", {}):
            self.remove(f"{folder}/{name}")
        fresh = {name: asdict(self.content(f"{folder}/{name}", content)) for name, content in reports.items()}
        return {**manifest, "reports": fresh}

    def texts(self, path: str) -> Iterator[str]:
        """What the file says that will stand at `path`; see `casebase.plain`. Raises CaseBaseDamagedError."""
        where = self.prepared(path)
        try:
            yield from texts(where, self._cipher) if where else ()
        except (OSError, ValueError, pa.ArrowException, zipfile.BadZipFile) as error:
            raise files.damaged(self._root / path, type(error).__name__) from None

    def hashes(self) -> dict[str, tuple[str, str]]:
        """SHA-256 of the content of every file that changes, before and after; "" where there is none."""
        there = {str(path) for path in contents(self._root)}
        found = {}
        for path in sorted(there | set(self.paths())):
            old, new = self._root / path, self.prepared(path)
            if new != old:
                found[path] = self._hash(old), self._hash(new)
        return found

    def _hash(self, path: Path | None) -> str:
        if path is None or not path.is_file():
            return ""
        return files.sha256_of(path, None if path.parent.name == "ledgers" else self._cipher)

    def carry_out(self) -> None:
        """Makes all of it true at once."""
        gone = [path for path in self._gone if not (self._beside / path).exists()]  # else the new file takes its place
        files.write_json(self._beside / _JOURNAL, {"remove": gone})
        for folder in [*(path for path in self._beside.rglob("*") if path.is_dir()), self._beside]:
            files.sync_folder(folder)
        os.rename(self._beside, self._root / _DECIDED)
        files.sync_folder(self._root)
        finish(self._root)

    def drop(self) -> None:
        """Forgets what was prepared."""
        shutil.rmtree(self._beside, ignore_errors=True)

    def _new(self, path: str) -> Path:
        new = self._beside / path
        files.make_folder(new.parent)
        return new


def contents(root: Path) -> list[Path]:
    """Paths, relative to `root`, of the files that a case base keeps: not its marks and locks."""
    marks = {"casebase.json", "HEAD", "HEAD.next", ".lock", ".watches.lock"}
    found = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted(path for path in found if str(path) not in marks and path.parts[0] not in (_DECIDED, _PREPARED))


def finish(root: Path) -> None:
    """Carries out the change that was decided, if there is one. The caller holds the lock."""
    decided = root / _DECIDED
    if not decided.is_dir():
        return
    journal = decided / _JOURNAL
    if journal.is_file():  # else all is done, but for the folder
        for path in files.read_json(journal)["remove"]:
            _remove(root / path)
        for new in sorted(path for path in decided.rglob("*") if path.is_file() and path != journal):
            final = root / new.relative_to(decided)
            files.make_folder(final.parent)
            os.replace(new, final)
        for folder in {(root / path.relative_to(decided)) for path in decided.rglob("*") if path.is_dir()} | {root}:
            files.sync_folder(folder)
        journal.unlink()
    shutil.rmtree(decided)


def settle(root: Path) -> None:
    """Waits for a change that another process carries out, or carries out one that was cut short. Raises
    CaseBaseLockedError if that takes long, CaseBaseError if it may not write.
    """
    deadline = time.monotonic() + _PATIENCE_S
    while (root / _DECIDED).is_dir():
        try:
            with files.writing(root), locked(root / ".lock"):
                finish(root)
        except CaseBaseLockedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
