"""The draft of a night: tables are kept one by one, and all of them become the night at once."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from complaint_guard import records
from complaint_guard.casebase import files
from complaint_guard.casebase.change import Change
from complaint_guard.casebase.sink import Written
from complaint_guard.errors import CaseBaseDamagedError

if TYPE_CHECKING:
    from complaint_guard.casebase.cipher import Cipher


#: What a night saw of the files beside the nights to which lines are only added.
Anchors = dict[str, Any]


def fingerprint(*parts: object) -> str:
    """The hash of `parts` (anything JSON can say): equal inputs, settings and versions give equal fingerprints."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class Draft:
    """A night being written. Made by `CaseBase.write_night`, which holds the lock. A table `name.part` is kept for a
    run that resumes and is not of the night.
    """

    def __init__(
        self, root: Path, night: str, cipher: Cipher | None = None, anchors: Callable[[], Anchors] = dict
    ) -> None:
        self.night = night
        self.finished = False
        self._root = root
        self._cipher, self._anchors = cipher, anchors
        self._folder = root / "nights" / f".{night}.partial"
        self._tables: dict[str, Written] = {}
        files.make_folder(self._folder)

    def keep(self, name: str, table: pa.Table, fingerprint: str = "") -> pa.Table:
        """`table`, checked against its schema and whole on the disk. Raises CaseBaseError if the disk is full."""
        checked = records.check(name, table) if name in records.SCHEMAS else table
        with files.writing(self._root):
            self._note(name).unlink(missing_ok=True)
            written = files.write_table(self._path(name), checked, self._cipher)
            files.write_json(self._note(name), {"fingerprint": fingerprint, **asdict(written)}, self._cipher)
        self._tables[name] = written
        return checked

    def kept(self, name: str, fingerprint: str) -> pa.Table | None:
        """Table `name` if an earlier run that was killed kept it under the same fingerprint, else None."""
        try:
            note, path = files.read_json(self._note(name), self._cipher), self._path(name)
            if note.pop("fingerprint") != fingerprint or files.sha256_of(path, self._cipher) != note["sha256"]:
                return None
            table = files.read_table(path, Written(**note), cipher=self._cipher)
        except (CaseBaseDamagedError, OSError, KeyError, TypeError):
            return None  # whatever is not exactly what was kept is made again
        self._tables[name] = Written(**note)
        return table

    def finish(self, manifest: Mapping[str, Any], reports: Mapping[str, bytes]) -> None:
        """Commits the night: its reports, its manifest, the folder, HEAD. Raises CaseBaseError if the disk is full."""
        self._tables = {name: written for name, written in self._tables.items() if "." not in name}
        with files.writing(self._root):
            whole = {**manifest, "night": self.night, "tables": _plain(self._tables), **self._anchors()}
            self._clear()
            whole["reports"] = _plain(self._write_reports(reports))
            files.write_json(self._folder / "manifest.json", whole, self._cipher)
            files.sync_folder(self._folder)
            self._commit()

    @property
    def _replaces(self) -> bool:
        """Whether the night is whole already and is to be replaced."""
        return (self._root / "nights" / self.night).is_dir()

    def leave(self) -> None:
        """Takes away what a failed run must not leave; tables that a later run can use again stay."""
        if not self._replaces:
            shutil.rmtree(self._root / "reports" / self.night, ignore_errors=True)
        shutil.rmtree(self._root / "reports" / f".{self.night}.partial", ignore_errors=True)
        (self._root / "HEAD.next").unlink(missing_ok=True)
        (self._folder / "manifest.json").unlink(missing_ok=True)
        if not any(self._folder.glob("*.json")):
            shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.parquet"

    def _note(self, name: str) -> Path:
        return self._folder / f"{name}.json"

    def _clear(self) -> None:
        """Removes tables of an earlier run that this one did not use."""
        wanted = {f"{name}{suffix}" for name in self._tables for suffix in (".parquet", ".json")}
        for path in self._folder.iterdir():
            if path.name not in wanted:
                path.unlink()

    def _write_reports(self, reports: Mapping[str, bytes]) -> dict[str, Written]:
        beside = self._root / "reports" / f".{self.night}.partial"
        final = self._root / "reports" / self.night
        for stale in (beside,) if self._replaces else (beside, final):
            shutil.rmtree(stale, ignore_errors=True)
        files.make_folder(beside)
        written = {name: files.write_bytes(beside / name, content, self._cipher) for name, content in reports.items()}
        files.sync_folder(beside)
        if not self._replaces:
            os.rename(beside, final)
            files.sync_folder(final.parent)
        return written

    def _commit(self) -> None:
        if self._replaces:
            self._replace()
            return
        files.write_bytes(self._root / "HEAD.next", f"{self.night}\n".encode())
        files.sync_folder(self._root)
        final = self._root / "nights" / self.night
        for name in self._tables:
            self._note(name).unlink()
        os.rename(self._folder, final)
        self.finished = True
        files.sync_folder(final.parent)
        os.replace(self._root / "HEAD.next", self._root / "HEAD")
        files.sync_folder(self._root)

    def _replace(self) -> None:
        """Puts this draft in the place of the night, whole or not at all."""
        change = Change(self._root, self._cipher)
        for name in self._tables:
            self._note(name).unlink()
        change.folder(f"nights/{self.night}", self._folder)
        change.folder(f"reports/{self.night}", self._root / "reports" / f".{self.night}.partial")
        change.remove("index")  # it tells of the night that was replaced
        change.carry_out()
        self.finished = True


def _plain(written: Mapping[str, Written]) -> dict[str, dict[str, Any]]:
    return {name: asdict(entry) for name, entry in sorted(written.items())}
