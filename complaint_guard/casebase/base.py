"""The case base as its readers see it, and the one door for its writer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from copy import copy
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from complaint_guard import records
from complaint_guard.casebase import check, files
from complaint_guard.casebase.change import Change, finish, settle
from complaint_guard.casebase.draft import Draft
from complaint_guard.casebase.index import Index, folder_of, write_index
from complaint_guard.casebase.keys import MasterKey
from complaint_guard.casebase.latest import latest, of_last_coming
from complaint_guard.casebase.ledger import Ledger
from complaint_guard.casebase.lock import locked
from complaint_guard.casebase.marker import Marker
from complaint_guard.casebase.sink import Written
from complaint_guard.casebase.standing import Standing
from complaint_guard.casebase.sweep import check_date, sweep, unmake
from complaint_guard.errors import CaseBaseDamagedError, NightExistsError, NotFoundError
from complaint_guard.records.tokens import Tokens

#: Tables of which each night holds its own rows; in `history` a complaint's later row supersedes its earlier one.
OWN_ROWS = ("complaints", "normalised", "embeddings")

#: What people decided and did: their verdicts, the case files, who saw what unmasked, and what was erased.
LEDGERS = ("verdicts", "cases", "audit", "erasures", "hubs")


class CaseBase:
    """The case base in folder `path`, which the first night that is written makes, encrypted if there is a `key`.

    Raises CaseBaseError if the folder holds something else, CaseBaseDamagedError if its format is not known,
    KeyRefusedError if it is encrypted and `key` does not open it.
    """

    def __init__(self, path: str | Path, key: MasterKey | None = None) -> None:
        self.path = Path(path)
        self._seen: tuple[list[str], str | None] | None = None
        settle(self.path)
        self._marker = Marker(self.path, key)
        self._cipher = self._marker.cipher

    @property
    def encrypted(self) -> bool:
        """Whether its files are encrypted."""
        return self._cipher is not None

    @property
    def tokens(self) -> Tokens:
        """What makes keyed tokens in this case base."""
        return self._marker.secrets.tokens

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

    def until(self, night: str) -> CaseBase:
        """The case base as it was after `night`."""
        found, nights = copy(self), [one for one in self.nights() if one <= night]
        found._seen = nights, night
        return found

    def nights(self) -> list[str]:
        """Dates of the whole nights, oldest first."""
        if self._seen:
            return self._seen[0]
        folder = self.path / "nights"
        return sorted(p.name for p in folder.iterdir() if not p.name.startswith(".")) if folder.is_dir() else []

    def head(self) -> str | None:
        """The night that was finished last, or None."""
        return self._seen[1] if self._seen else self.named() or max(self.nights(), default=None)

    def named(self) -> str | None:
        """The whole night that HEAD names, None if it names none."""
        for name in ("HEAD.next", "HEAD"):
            try:
                night = (self.path / name).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                continue
            if night in self.nights():
                return night
        return None

    def state(self) -> list[tuple[str, int, int]]:
        """What changes with the nights: the date of each, and size and time of its manifest."""
        notes = [(night, (self.path / "nights" / night / "manifest.json").stat()) for night in self.nights()]
        return [(night, note.st_size, note.st_mtime_ns) for night, note in notes]

    def manifest(self, night: str | None = None) -> dict[str, Any]:
        """The manifest of `night` (None: of the head). Raises NotFoundError, CaseBaseDamagedError."""
        found = files.read_json(self._night(night) / "manifest.json", self._cipher)
        if not isinstance(found.get("tables"), dict):
            raise files.damaged(self._night(night) / "manifest.json", "no list of tables")
        return found

    def table(self, name: str, night: str | None = None, columns: list[str] | None = None) -> pa.Table:
        """Rows of table `name` in `night` (None: the head); a table which that night did not keep is empty."""
        folder = self._night(night)
        entry = self.manifest(folder.name)["tables"].get(name)
        if entry is not None:
            return files.read_table(folder / f"{name}.parquet", Written(**entry), columns, self._cipher)
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
        return files.read_among(folder / f"{name}.parquet", Written(**entry), column, wanted, self._cipher)

    def rows(self, name: str, night: str, numbers: Sequence[int], columns: list[str]) -> pa.Table:
        """Some `columns` of the rows with these `numbers` (from 0) of table `name` in `night`."""
        folder = self._night(night)
        entry = self.manifest(folder.name)["tables"][name]
        return files.read_rows(folder / f"{name}.parquet", Written(**entry), numbers, columns, self._cipher)

    def places(self, coming: Mapping[str, pa.Table] | None = None) -> pa.Table:
        """Where the latest row of each complaint stands: complaint_id, received_at, night, row (from 0) there. `coming`
        has NORMALISED of nights that are not written yet.
        """
        found, own, columns = [], coming or {}, ["complaint_id", "received_at"]
        for night in sorted({*self.nights(), *own}):
            ids = own[night].select(columns) if night in own else self.table("normalised", night, columns)
            which = pa.array([night]).dictionary_encode().take(pa.array(np.zeros(ids.num_rows, np.int32)))
            found.append(ids.append_column("night", which).append_column("row", pa.array(np.arange(ids.num_rows))))
        union = pa.concat_tables(found).unify_dictionaries()
        return latest(union) if len(found) > 1 else union

    def history(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """Rows of table `name` of all nights in order; of OWN_ROWS tables the latest row of each complaint, of voices
        those of the last night the complaint came.
        """
        if not (nights := self.nights()):
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

    def index(self) -> Mapping[str, pa.Table] | None:
        """The index of the head by the names it was kept under, mapped into memory; None if there is none."""
        try:
            return Index(folder_of(self.path, self._night(None).name), self._cipher)
        except (OSError, pa.ArrowException, CaseBaseDamagedError):
            return None  # it can be made again from the tables

    def keep_index(self, tables: Mapping[str, pa.Table]) -> None:
        """Makes `tables` the index of the head, whole or not at all; the indexes of other nights go."""
        with files.writing(self.path):
            write_index(folder_of(self.path, self._night(None).name), tables, self._cipher)

    @property
    def standing(self) -> Standing:
        """The standing questions, of which no line that the head saw may be missing."""
        return Standing(self.path, self._cipher, check.lines_seen(self))

    def reports(self, night: str | None = None) -> Path:
        """The folder of the reports of `night` (None: of the head)."""
        return self.path / "reports" / self._night(night).name

    def report(self, name: str, night: str | None = None) -> bytes:
        """The content of the report file `name` of `night` (None: the head). Raises CaseBaseDamagedError."""
        path = self.reports(night) / name
        try:
            return files.read_bytes(path, self._cipher)
        except OSError as error:
            raise files.damaged(path, type(error).__name__) from None

    def agents(self) -> pa.Table:
        """AGENTS: the voices of the hotline's own agents."""
        note, table = self.path / "agents.json", self.path / "agents.parquet"
        if not note.is_file() and not table.is_file():
            return records.table("agents", [])
        return files.read_table(table, Written(**files.read_json(note, self._cipher)), cipher=self._cipher)

    def keep_agents(self, agents: pa.Table) -> None:
        """Makes `agents` the enrolled ones, whole or not at all. Raises CaseBaseLockedError."""
        with files.writing(self.path):
            files.make_folder(self.path)
            self._marker.begin()
        with self.changing() as change:
            written = change.table("agents.parquet", records.check("agents", agents))
            change.document("agents.json", asdict(written))
            change.carry_out()

    @property
    def ledgers(self) -> tuple[str, ...]:
        """Names of the ledgers."""
        return LEDGERS

    def ledger(self, name: str) -> Ledger:
        """The ledger `name`, one of LEDGERS; it lies beside the nights and no run touches it."""
        if name not in LEDGERS:
            raise NotFoundError(f"no ledger {name}; there are {', '.join(LEDGERS)}")
        return Ledger(self.path / "ledgers" / f"{name}.jsonl", self._cipher)

    def problems_of_ledgers(self) -> dict[str, str]:
        """One line for each ledger that is not what was written, by its name."""
        return check.problems_of_ledgers(self)

    def damage(self, night: str) -> dict[Path, str]:
        """What is wrong with each file of `night` that is not what was written."""
        return check.damage_of(self, night, self._cipher)

    def problems(self) -> list[str]:
        """One line for each file that is not what was written: reads and hashes the whole case base."""
        return check.problems_of(self, self._cipher)

    def problems_of_index(self) -> list[str]:
        """Those of `problems` that are of the index of the head."""
        return check.problems_of_index(self, self._cipher)

    def lasting_problems(self) -> list[str]:
        """Those of `problems` that are of files which cannot be made again."""
        return check.lasting_problems(self, self._cipher)

    @contextmanager
    def write_night(self, night: str, again: bool = False) -> Iterator[Draft]:
        """The draft of `night`, under the lock; only `finish` makes it a night of the case base. With `again` it then
        takes the place of the night of that date.

        Raises CaseBaseLockedError if another run writes, NightExistsError if the night is whole already.
        """
        check_date(night)
        with ExitStack() as stack:
            with files.writing(self.path):
                existed = self.path.exists()
                files.make_folder(self.path)
                stack.enter_context(locked(self.path / ".lock"))
                stack.callback(unmake, self.path, keep_folder=existed)
                draft = self._open_draft(night, again)
            try:
                yield draft
            finally:
                if not draft.finished:
                    draft.leave()

    @contextmanager
    def changing(self) -> Iterator[Change]:
        """A change of files that were written, under the locks of all writers; only `carry_out` makes it true.

        Raises CaseBaseLockedError.
        """
        with files.writing(self.path), ExitStack() as stack:
            stack.enter_context(locked(self.path / ".lock"))
            stack.enter_context(locked(self.path / ".watches.lock"))
            for name in LEDGERS:
                stack.enter_context(self.ledger(name).alone())
            finish(self.path)
            change = Change(self.path, self._cipher)
            stack.callback(change.drop)
            yield change

    def _open_draft(self, night: str, again: bool) -> Draft:
        if night in self.nights() and not again:
            raise NightExistsError(
                f"night {night} is in case base {self.path} already; give another --night, or --again to replace it"
            )
        check.check_head(self)
        check.check_ledgers(self)
        self._marker.begin()
        sweep(self.path, night, self.nights(), self.head())
        return Draft(self.path, night, self._cipher, partial(check.anchors, self))

    def _night(self, night: str | None) -> Path:
        chosen = self.head() if night is None else night
        if chosen is None:
            raise NotFoundError(f"case base {self.path} holds no night yet; run `complaint-guard run FILE` first")
        if chosen not in self.nights():
            raise NotFoundError(f"no night {chosen} in case base {self.path}; `complaint-guard status` lists them")
        return self.path / "nights" / chosen
