"""What a run takes in: the night's own tables, without what the case base has known before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.casebase import CaseBase, erased_before
from complaint_guard.errors import InputError, PartlyRejectedError
from complaint_guard.ingest import Source, ingest, read_companies
from complaint_guard.listen import folder_of
from complaint_guard.records import table
from complaint_guard.settings import RetentionSettings, Settings, VoiceSettings
from voiceprint.audio import Refused, inside


class Files(Protocol):
    """What a run is asked to read."""

    @property
    def files(self) -> tuple[str, ...]:
        """Files and database queries."""
        ...

    @property
    def companies(self) -> str | None:
        """The extract of the business registry."""
        ...


@dataclass(frozen=True)
class Nothing:
    """Why a run made no night: of so many `complaints` read some are known from nights up to `until`, some were erased
    before, are older than what is kept, or of days that were not asked for; `asked` is the night that was asked for and
    not made ("" for none).
    """

    complaints: int
    known: int
    erased: int
    too_old: int
    outside: int
    rejects: int
    until: str
    asked: str


@dataclass(frozen=True)
class Taken:
    """What was read: the night's own tables, the complaints' sources, how many rows stood there already, and how many
    were erased before, are older than what is kept, or outside of the days asked for, and stay out.
    """

    tables: dict[str, pa.Table]
    sources: tuple[Source, ...]
    standing: int = 0
    erased: int = 0
    expired: int = 0
    outside: int = 0

    def last_day(self, today: str) -> str:
        """The day of the newest complaint up to `today`, YYYY-MM-DD, or else `today`: one that is dated years ahead by
        a slip must not keep the nights before it out.
        """
        received = self.tables["complaints"]["received_at"]
        past = received.filter(pc.less(received, datetime.fromisoformat(today) + timedelta(days=1)))
        return pc.max(past).as_py().date().isoformat() if len(past) else today

    def nothing(self, until: str, asked: str) -> Nothing:
        """Why none of what was read makes a night, the last night being `until`."""
        out = (self.standing, self.erased, self.expired, self.outside)
        return Nothing(sum(out), *out, self.tables["rejects"].num_rows, until, asked)


def marks(case_base: CaseBase) -> dict[str, Mapping[str, str]]:
    """How far the last whole night that read it has read each database query that names :mark."""
    inputs = (
        one for night in case_base.nights() for one in case_base.manifest(night).get("figures", {}).get("inputs", [])
    )
    return {one["path"]: one["mark"] for one in inputs if one.get("mark")}


def take(request: Files, strict: bool, settings: Settings, read: Mapping[str, Mapping[str, str]]) -> Taken:
    """The complaints, rejects and companies of the files; of database queries what comes after the marks `read`. Raises
    PartlyRejectedError if strict, InputError if nothing could be read.
    """
    taken = ingest(request.files, settings.ingest, read)
    companies_file = request.companies
    companies, rejects = table("companies", []), taken.rejects
    if companies_file is not None:
        companies, odd = read_companies(companies_file, settings.ingest)
        rejects = pa.concat_tables([rejects, odd])
    if strict and rejects.num_rows:
        raise PartlyRejectedError(
            f"{rejects.num_rows} rows or cells were rejected and --strict was given; "
            "run without --strict: they are listed in report.xlsx"
        )
    quiet = not any(source.rows for source in taken.sources)  # a day without complaints is no error
    if not taken.complaints.num_rows and not quiet:
        lost = rejects.num_rows - pc.sum(rejects["kept"].cast(pa.int64()), min_count=0).as_py()
        raise InputError(f"no complaint could be read ({lost} rows rejected); correct the file, nothing was written")
    return Taken({"complaints": taken.complaints, "rejects": rejects, "companies": companies}, taken.sources)


def changed(case_base: CaseBase, taken: Taken, voices_allowed: bool, settings: VoiceSettings) -> Taken:
    """What is new or corrected since earlier nights. A version that was known on any night is left out: an old file
    that is read again must not undo a correction. Complaints whose recordings were not heard are taken again if what
    was wanting is there now: a legal basis, or the files.
    """
    rows, erased = _not_erased(case_base, taken.tables["complaints"])
    known = set(_versions(case_base, rows["complaint_id"].combine_chunks()))
    known -= set(_unheard(case_base, voices_allowed, settings))
    keys = zip(rows["complaint_id"].to_pylist(), rows["content_hash"].to_pylist(), strict=True)
    fresh = rows.filter(pa.array([key not in known for key in keys], pa.bool_()))
    standing = rows.num_rows - fresh.num_rows
    return replace(taken, tables=taken.tables | {"complaints": fresh}, standing=standing, erased=erased)


def within(taken: Taken, settings: RetentionSettings, night: str) -> Taken:
    """`taken` without the complaints that would be let go at once, being older than complaints are kept."""
    if not settings.complaints_days:
        return taken
    rows = taken.tables["complaints"]
    limit = datetime.fromisoformat(night) - timedelta(days=settings.complaints_days)
    young = rows.filter(pc.greater_equal(rows["received_at"], limit))
    return replace(taken, tables=taken.tables | {"complaints": young}, expired=rows.num_rows - young.num_rows)


def _not_erased(case_base: CaseBase, rows: pa.Table) -> tuple[pa.Table, int]:
    """The rows that were not erased once, and how many were."""
    gone = pa.array(sorted(erased_before(case_base, rows["complaint_id"].to_pylist())), pa.string())
    left = rows.filter(pc.invert(pc.is_in(rows["complaint_id"], value_set=gone)))
    return left, rows.num_rows - left.num_rows


def with_rest(case_base: CaseBase, night: str, taken: Taken) -> Taken:
    """`taken` with those complaints, rejects and firms of `night`, which is to be replaced, that are not among it."""
    tables = dict(taken.tables)
    for name, key in (("complaints", "complaint_id"), ("companies", "company")):
        held = case_base.table(name, night)
        there = pc.is_in(held[key], value_set=tables[name][key].combine_chunks())
        tables[name] = pa.concat_tables([held.filter(pc.invert(there)), tables[name]])
    read, held = {source.path for source in taken.sources}, case_base.table("rejects", night)
    other = pa.array([name.partition("#")[0] not in read for name in held["source"].to_pylist()], pa.bool_())
    tables["rejects"] = pa.concat_tables([held.filter(other), tables["rejects"]])
    return replace(taken, tables=tables)


def _versions(case_base: CaseBase, ids: pa.Array) -> Iterator[tuple[str, str]]:
    """All versions of the complaints `ids` that any night held."""
    for night in case_base.nights():
        held = case_base.table("complaints", night, ["complaint_id", "content_hash"])
        held = held.filter(pc.is_in(held["complaint_id"], value_set=ids))
        yield from zip(*(held[name].to_pylist() for name in held.column_names), strict=True)


def _unheard(case_base: CaseBase, voices_allowed: bool, settings: VoiceSettings) -> Iterator[tuple[str, str]]:
    """The latest version of each complaint that was not heard, and may be now."""
    voices = case_base.history("voices", ["complaint_id", "recording", "outcome"])
    wanting = pa.array(["missing", *(["no_consent"] if voices_allowed else [])])
    voices = voices.filter(pc.is_in(voices["outcome"], value_set=wanting))
    if not voices.num_rows:
        return
    latest = case_base.history("complaints", ["complaint_id", "content_hash", "source"])
    found = latest.filter(pc.is_in(latest["complaint_id"], value_set=voices["complaint_id"].combine_chunks()))
    folders = {row["complaint_id"]: folder_of(row["source"], settings) for row in found.to_pylist()}
    there = {
        one["complaint_id"]
        for one in voices.to_pylist()
        if one["complaint_id"] in folders
        and (one["outcome"] == "no_consent" or _there(folders[one["complaint_id"]], one["recording"]))
    }
    found = found.filter(pc.is_in(found["complaint_id"], value_set=pa.array(sorted(there), pa.string())))
    yield from zip(found["complaint_id"].to_pylist(), found["content_hash"].to_pylist(), strict=True)


def _there(folder: Path, recording: str) -> bool:
    """Whether a recording that was missing is there now."""
    try:
        return inside(folder, recording).is_file()
    except (Refused, OSError):
        return False
