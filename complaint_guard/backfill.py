"""A file of history taken in night by night, or as far as a range of days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.casebase import CaseBase
from complaint_guard.clock import Clock, Progress
from complaint_guard.erase import today
from complaint_guard.errors import UsageError
from complaint_guard.intake import Taken, changed, marks, take
from complaint_guard.pipeline import RunRequest, RunResult, run_night
from complaint_guard.settings import Settings


@dataclass(frozen=True)
class Span:
    """The days, YYYY-MM-DD, from which complaints are taken, both included (None: no end); `by_night` makes each day
    with complaints a night of its own.
    """

    since: str | None = None
    until: str | None = None
    by_night: bool = False

    def __bool__(self) -> bool:
        return bool(self.since or self.until or self.by_night)

    def check(self) -> None:
        """Raises UsageError if it holds no day."""
        if self.since and self.until and self.since > self.until:
            raise UsageError(f"--from {self.since} is after --to {self.until}; give the earlier day with --from")


def backfill(
    case_base: CaseBase, request: RunRequest, span: Span, settings: Settings, progress: Progress
) -> Iterator[RunResult]:
    """What the run of each night did, one by one, in the order of days. A run that was killed goes on where it was.
    Complaints of days before the last night, if the case base does not know them, come late with the first day after
    it, those of days to come with today. Raises UsageError, InputError.
    """
    span.check()
    clock = Clock(progress)
    with clock.room("ingest"):
        read = _within(take(request, request.strict, settings, marks(case_base)), span)
    if not span.by_night:
        yield run_night(case_base, request, read, settings, clock)
        return
    if request.night:
        raise UsageError("both --night and --by-night were given; with --by-night each day of complaints is a night")
    for night, own in _nights(case_base, request, read, settings):
        yield run_night(case_base, replace(request, night=night), own, settings, clock)
        clock = Clock(progress)


def _nights(case_base: CaseBase, request: RunRequest, read: Taken, settings: Settings) -> Iterator[tuple[str, Taken]]:
    heard = bool(request.voice_basis or settings.voice.basis)
    fresh = changed(case_base, read, heard, settings.voice).tables["complaints"]
    head = case_base.head() or ""
    days = _days(fresh, today() if head <= today() else "")
    nights = sorted({day for day in days if day > head})
    if not nights:
        if fresh.num_rows:
            raise UsageError(
                f"new complaints ({fresh.num_rows}) are all of days up to the last night {head}; "
                "run them without --by-night and with a later --night"
            )
        yield head, read
        return
    night_of = pa.array([max(day, nights[0]) for day in days], pa.string())
    for night in nights:
        yield night, _own(case_base, read, fresh.filter(pc.equal(night_of, night)))


def _own(case_base: CaseBase, read: Taken, complaints: pa.Table) -> Taken:
    """What one night takes of what was read: rejects with the first night of these files, firms that nobody knew."""
    known = case_base.history("companies").select(["company", "legal_person", "address", "scope"]).to_pylist()
    there = {tuple(row.values()) for row in known}
    firms = read.tables["companies"]
    new = [tuple(row[name] for name in ("company", "legal_person", "address", "scope")) not in there
           for row in firms.to_pylist()]  # fmt: skip
    before = {source["sha256"] for night in case_base.nights() for source in _inputs(case_base, night)}
    rejects = read.tables["rejects"]
    if {source.sha256 for source in read.sources} <= before:
        rejects = rejects.slice(0, 0)
    tables = {"complaints": complaints, "rejects": rejects, "companies": firms.filter(pa.array(new, pa.bool_()))}
    return replace(read, tables=tables)


def _inputs(case_base: CaseBase, night: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = case_base.manifest(night).get("figures", {}).get("inputs", [])
    return found


def _within(read: Taken, span: Span) -> Taken:
    rows = read.tables["complaints"]
    for end, compared in ((span.since, pc.greater_equal), (span.until, pc.less)):
        if end:
            day = date.fromisoformat(end) + timedelta(days=end == span.until and compared is pc.less)
            rows = rows.filter(compared(rows["received_at"], pa.scalar(day).cast(pa.timestamp("us"))))
    outside = read.tables["complaints"].num_rows - rows.num_rows
    return replace(read, tables=read.tables | {"complaints": rows}, outside=outside)


def _days(complaints: pa.Table, last: str) -> list[str]:
    """The day of each complaint, `last` for later ones ("": none is too late)."""
    found: list[str] = pc.strftime(complaints["received_at"], "%Y-%m-%d").to_pylist()
    return [min(day, last) if last else day for day in found]
