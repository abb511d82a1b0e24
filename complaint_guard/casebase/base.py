"""The case base as its readers see it, and the one door for its writer."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from copy import copy
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from complaint_guard import records
from complaint_guard.casebase import files
from complaint_guard.casebase.draft import Draft
from complaint_guard.casebase.files import Written
from complaint_guard.casebase.latest import latest, of_last_coming
from complaint_guard.casebase.ledger import Ledger
from complaint_guard.casebase.lock import locked
from complaint_guard.casebase.standing import Standing
from complaint_guard.errors import CaseBaseDamagedError, CaseBaseError, NightExistsError, NotFoundError, UsageError

FORMAT = 1
#: Changes with the tables that `search` keeps as index; one of another format is not read, but made again.
INDEX_FORMAT = 1

#: Tables of which each night holds its own rows; in `history` a complaint's later row supersedes its earlier one.
OWN_ROWS = ("complaints", "normalised", "embeddings")

#: What people decided and did: their verdicts, the case files, and who saw what unmasked.
LEDGERS = ("verdicts", "cases", "audit")


class CaseBase:
    """The case base in folder `path`; the folder is made by the first night that is written.

    Raises CaseBaseError if the folder holds something else, CaseBaseDamagedError if its format is not known.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._seen: tuple[list[str], str | None] | None = None
        marker = self.path / "casebase.json"
        if marker.is_file():
            version = files.read_json(marker).get("format")
            if version != FORMAT:
                raise CaseBaseDamagedError(
                    f"case base {self.path} has format {version!r}, this program reads {FORMAT}; "
                    "use the version of complaint-guard that wrote it"
                )
        elif self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
            raise CaseBaseError(
                f"{self.path} is not a case base and not an empty folder; give --case-base a case base or a new folder"
            )

    def pinned(self) -> CaseBase:
        """The case base as it is now: who asks several things of it is not told of a night that comes between."""
        found = copy(self)
        found._seen = self.nights(), self.head()
        return found

    def before(self, night: str) -> CaseBase:
        """The case base as it was before `night`."""
        found, nights = copy(self), [one for one in self.nights() if one < night]
        found._seen = nights, max(nights, default=None)
        return found

    def nights(self) -> list[str]:
        """Dates of the whole nights, oldest first."""
        if self._seen:
            return self._seen[0]
        folder = self.path / "nights"
        return sorted(p.name for p in folder.iterdir() if not p.name.startswith(".")) if folder.is_dir() else []

    def head(self) -> str | None:
        """The night that was finished last, or None."""
        if self._seen:
            return self._seen[1]
        for name in ("HEAD.next", "HEAD"):
            try:
                night = (self.path / name).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                continue
            if night in self.nights():
                return night
        return max(self.nights(), default=None)

    def state(self) -> list[tuple[str, int, int]]:
        """What changes with the nights: the date of each, and size and time of its manifest."""
        notes = [(night, (self.path / "nights" / night / "manifest.json").stat()) for night in self.nights()]
        return [(night, note.st_size, note.st_mtime_ns) for night, note in notes]

    def manifest(self, night: str | None = None) -> dict[str, Any]:
        """The manifest of `night` (None: of the head). Raises NotFoundError, CaseBaseDamagedError."""
        found = files.read_json(self._night(night) / "manifest.json")
        if not isinstance(found.get("tables"), dict):
            raise files.damaged(self._night(night) / "manifest.json", "no list of tables")
        return found

    def table(self, name: str, night: str | None = None, columns: list[str] | None = None) -> pa.Table:
        """Rows of table `name` in `night` (None: the head); a table which that night did not keep is empty."""
        folder = self._night(night)
        entry = self.manifest(folder.name)["tables"].get(name)
        if entry is not None:
            return files.read_table(folder / f"{name}.parquet", Written(**entry), columns)
        if name not in records.SCHEMAS:
            raise NotFoundError(f"night {folder.name} has no table {name}; see `complaint-guard status`")
        empty = records.table(name, [])
        return empty.select(columns) if columns else empty

    def among(self, name: str, column: str, values: Iterable[str]) -> pa.Table:
        """Rows of table `name` of the head whose `column` is one of `values`, in order; reads as little as it can."""
        folder, wanted = self._night(None), sorted(set(values))
        entry = self.manifest(folder.name)["tables"].get(name)
        if entry is None or not wanted:
            return records.table(name, [])
        return files.read_among(folder / f"{name}.parquet", Written(**entry), column, wanted)

    def rows(self, name: str, night: str, numbers: Sequence[int], columns: list[str]) -> pa.Table:
        """Some `columns` of the rows with these `numbers` (from 0) of table `name` in `night`."""
        folder = self._night(night)
        entry = self.manifest(folder.name)["tables"][name]
        return files.read_rows(folder / f"{name}.parquet", Written(**entry), numbers, columns)

    def places(self) -> pa.Table:
        """Where the latest row of each complaint stands: complaint_id, received_at, night, row (from 0) there."""
        found = []
        for night in self.nights():
            ids = self.table("normalised", night, ["complaint_id", "received_at"])
            which = pa.array([night]).dictionary_encode().take(pa.array(np.zeros(ids.num_rows, np.int32)))
            found.append(ids.append_column("night", which).append_column("row", pa.array(np.arange(ids.num_rows))))
        union = pa.concat_tables(found).unify_dictionaries()
        return latest(union) if len(found) > 1 else union

    def history(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """Rows of table `name` of all nights in order; of OWN_ROWS tables the latest row of each complaint, of voices
        those of the last night the complaint came.
        """
        nights = self.nights()
        if not nights:
            return records.table(name, []).select(columns or records.SCHEMAS[name].names)
        if name == "voices":
            came = (
                (self.table(name, night), self.table("complaints", night, ["complaint_id"])) for night in nights[::-1]
            )
            return of_last_coming(came).select(columns or records.SCHEMAS[name].names)
        wanted = columns if columns is None or name not in OWN_ROWS else [*dict.fromkeys(["complaint_id", *columns])]
        union = pa.concat_tables(self.table(name, night, wanted) for night in nights)
        rows = latest(union) if name in OWN_ROWS and len(nights) > 1 else union
        return rows.select(columns) if columns else rows

    def index(self) -> dict[str, pa.Table] | None:
        """The index of the head by the names it was kept under, mapped into memory; None if there is none."""
        folder = self._index(self._night(None).name)
        try:
            return {path.stem: files.map_arrow(path) for path in sorted(folder.iterdir())}
        except (OSError, pa.ArrowException):
            return None  # it can be made again from the tables

    def keep_index(self, tables: Mapping[str, pa.Table]) -> None:
        """Makes `tables` the index of the head, whole or not at all; the indexes of other nights go."""
        final = self._index(self._night(None).name)
        beside = final.with_name(f".{final.name}.partial")
        with files.writing(self.path):
            shutil.rmtree(beside, ignore_errors=True)
            files.make_folder(beside)
            for name, table in tables.items():
                files.write_arrow(beside / f"{name}.arrow", table)
            shutil.rmtree(final, ignore_errors=True)
            beside.rename(final)
        for folder in final.parent.iterdir():
            if folder != final:
                shutil.rmtree(folder)

    def _index(self, night: str) -> Path:
        return self.path / "index" / f"{night}.{INDEX_FORMAT}"

    @property
    def standing(self) -> Standing:
        """The standing questions."""
        return Standing(self.path)

    def reports(self, night: str | None = None) -> Path:
        """The folder of the reports of `night` (None: of the head)."""
        return self.path / "reports" / self._night(night).name

    def agents(self) -> pa.Table:
        """AGENTS: the voices of the hotline's own agents."""
        note = self.path / "agents.json"
        if not note.is_file():
            return records.table("agents", [])
        return files.read_table(self.path / "agents.parquet", Written(**files.read_json(note)))

    def keep_agents(self, agents: pa.Table) -> None:
        """Makes `agents` the enrolled ones, whole or not at all."""
        with files.writing(self.path):
            files.make_folder(self.path)
            if not (self.path / "casebase.json").exists():
                files.write_json(self.path / "casebase.json", {"format": FORMAT})
            (self.path / "agents.json").unlink(missing_ok=True)
            written = files.write_table(self.path / "agents.parquet", records.check("agents", agents))
            files.write_json(self.path / "agents.json", asdict(written))

    def ledger(self, name: str) -> Ledger:
        """The ledger `name`, one of LEDGERS; it lies beside the nights and no run touches it."""
        if name not in LEDGERS:
            raise NotFoundError(f"no ledger {name}; there are {', '.join(LEDGERS)}")
        return Ledger(self.path / "ledgers" / f"{name}.jsonl")

    def problems(self) -> list[str]:
        """One line for each file that is not what was written: reads and hashes the whole case base."""
        found = [line for name in LEDGERS for line in self.ledger(name).problems()]
        for night in self.nights():
            try:
                manifest = self.manifest(night)
            except CaseBaseDamagedError as error:
                found.append(str(error))
                continue
            tables = {f"{name}.parquet": entry for name, entry in manifest["tables"].items()}
            found += _differing(self.path / "nights" / night, tables)
            found += _differing(self.path / "reports" / night, manifest.get("reports", {}))
        return found

    @contextmanager
    def write_night(self, night: str) -> Iterator[Draft]:
        """The draft of `night`, under the lock; only `finish` makes it a night of the case base.

        Raises CaseBaseLockedError if another run writes, NightExistsError if the night is whole already.
        """
        _check_date(night)
        with ExitStack() as stack:
            with files.writing(self.path):
                existed = self.path.exists()
                files.make_folder(self.path)
                stack.enter_context(locked(self.path / ".lock"))
                stack.callback(self._unmake, keep_folder=existed)
                draft = self._open_draft(night)
            try:
                yield draft
            finally:
                if not draft.finished:
                    draft.leave()

    def _open_draft(self, night: str) -> Draft:
        if night in self.nights():
            raise NightExistsError(f"night {night} is in case base {self.path} already; give another --night")
        if not (self.path / "casebase.json").exists():
            files.write_json(self.path / "casebase.json", {"format": FORMAT})
        self._sweep(night)
        return Draft(self.path, night)

    def _sweep(self, night: str) -> None:
        """Settles HEAD and removes what killed runs of other nights left."""
        if (self.path / "HEAD.next").exists():
            if head := self.head():
                files.write_bytes(self.path / "HEAD", f"{head}\n".encode())
            (self.path / "HEAD.next").unlink()
        whole = {*self.nights(), f".{night}.partial"}
        for folder in [*self.path.glob("nights/.*.partial"), *self.path.glob("reports/*")]:
            if folder.name not in whole:
                shutil.rmtree(folder)

    def _unmake(self, keep_folder: bool) -> None:
        """Takes a case base without any night or draft away again, so that a failed first run leaves nothing."""
        if any((self.path / name).exists() for name in ("ledgers", "agents.json")):
            return
        with suppress(OSError):
            for name in ("nights", "reports"):
                if (self.path / name).is_dir():
                    (self.path / name).rmdir()  # fails if anything is in it
            (self.path / "casebase.json").unlink(missing_ok=True)
            (self.path / ".lock").unlink()
            if not keep_folder:
                self.path.rmdir()

    def _night(self, night: str | None) -> Path:
        chosen = self.head() if night is None else night
        if chosen is None:
            raise NotFoundError(f"case base {self.path} holds no night yet; run `complaint-guard run FILE` first")
        if chosen not in self.nights():
            raise NotFoundError(f"no night {chosen} in case base {self.path}; `complaint-guard status` lists them")
        return self.path / "nights" / chosen


def _check_date(night: str) -> None:
    try:
        plain = date.fromisoformat(night).isoformat()
    except ValueError:
        plain = None
    if night != plain:
        raise UsageError(f"night {night!r} is not a date; write it as YYYY-MM-DD, for example 2026-09-01")


def _differing(folder: Path, entries: dict[str, Any]) -> list[str]:
    found = []
    for name, entry in entries.items():
        path = folder / name
        if not path.is_file():
            found.append(str(files.damaged(path, "missing")))
        elif files.sha256_of(path) != entry["sha256"]:
            found.append(str(files.damaged(path, "SHA-256 differs from the manifest")))
    return found
