"""The rooms in the order the complaints pass through them: the table of contents of the program."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard import __version__, corpus
from complaint_guard.casebase import CaseBase, fingerprint, verdicts
from complaint_guard.embed import embed, load_encoder
from complaint_guard.errors import InputError, PartlyRejectedError, UsageError
from complaint_guard.fuse import fuse
from complaint_guard.gangs import find_gangs
from complaint_guard.ingest import Source, ingest, read_companies
from complaint_guard.innocent import explain
from complaint_guard.link import Inputs, link
from complaint_guard.near_duplicates import near_duplicates
from complaint_guard.normalise import normalise, resolve_people
from complaint_guard.normalise.companies import normalise_companies
from complaint_guard.rank import Evidence, rank
from complaint_guard.records import Corpus, table
from complaint_guard.report import NightView, render
from complaint_guard.search.lookup import index_of
from complaint_guard.search.watch import answered, standing
from complaint_guard.settings import Settings

#: Called with the name of a room and how much of the run is done, 0.0 to 1.0.
Progress = Callable[[str, float], None]

Make = Callable[[], pa.Table]
#: Gives table `name`, made now or kept by an earlier run that was killed.
Keep = Callable[[str, Make], pa.Table]

#: tables that are kept as soon as they are made, because a killed run resumes from them
KEPT_AS_MADE = {"normalised", "embeddings"}
ROOMS = ("ingest", "normalise", "embed", "near_duplicates", "link", "fuse", "gangs", "rank", "report", "index")


@dataclass(frozen=True)
class RunRequest:
    """What one run is asked to do. `night` None is the latest date of the complaints."""

    files: tuple[str, ...]
    night: str | None = None
    companies: str | None = None
    voice_basis: str = ""
    dry_run: bool = False
    strict: bool = False


@dataclass(frozen=True)
class RunResult:
    """What one run did. `figures` are what run.json says; `report_folder` is None in a dry run."""

    night: str
    unchanged: bool
    figures: dict[str, Any]
    gangs: pa.Table
    report_folder: Path | None


@dataclass
class _Clock:
    """Seconds and peak memory of each room, for the manifest."""

    progress: Progress
    rooms: dict[str, dict[str, float]] = field(default_factory=dict)

    @contextmanager
    def room(self, name: str) -> Iterator[None]:
        self.progress(name, ROOMS.index(name) / len(ROOMS))
        started = time.perf_counter()
        yield
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.rooms[name] = {"seconds": round(time.perf_counter() - started, 3), "peak_mb": round(peak, 1)}


@dataclass(frozen=True)
class _Taken:
    """What was read: the night's own tables, the complaints' sources, and how many rows stood there already."""

    tables: dict[str, pa.Table]
    sources: tuple[Source, ...]
    standing: int = 0

    @property
    def last_day(self) -> str:
        latest: datetime = pc.max(self.tables["complaints"]["received_at"]).as_py()
        return latest.date().isoformat()


@dataclass(frozen=True)
class _Start:
    """What the rooms begin with: history, the night's own tables, the script corpus."""

    case_base: CaseBase
    own: dict[str, pa.Table]
    texts: Corpus
    settings: Settings


def run(case_base: CaseBase, request: RunRequest, settings: Settings, progress: Progress) -> RunResult:
    """What the run did. Raises PartlyRejectedError, before anything is written, if it is strict and rejects rows."""
    clock = _Clock(progress)
    with clock.room("ingest"):
        taken = _take(request, settings)
        texts = corpus.load(settings.near_duplicates.corpus)
    night = request.night or taken.last_day
    mark = _mark(taken, texts, settings)
    if night in case_base.nights() and case_base.manifest(night).get("fingerprint") == mark:
        return _unchanged(case_base, night)
    _check_order(night, case_base.head())
    taken = _changed(case_base, taken)
    if not taken.tables["complaints"].num_rows:
        return _unchanged(case_base, str(case_base.head()))
    start = _Start(case_base, taken.tables, texts, settings)
    if request.dry_run:
        tables = taken.tables | _rooms(start, clock, _only_make)
        return RunResult(night, False, _figures(tables, taken, request, clock), tables["gangs"], None)
    with case_base.write_night(night) as draft:

        def keep(name: str, make: Make) -> pa.Table:
            found = draft.kept(name, mark)
            return found if found is not None else draft.keep(name, make(), mark)

        tables = taken.tables | _rooms(start, clock, keep)
        with clock.room("report"):
            for name in sorted(tables.keys() - KEPT_AS_MADE):
                draft.keep(name, tables[name], mark)
            figures = _figures(tables, taken, request, clock) | {"watches": _watches(case_base, tables, settings)}
            seen = NightView(night, _with_history(case_base, tables), figures, _gangs_before(case_base))
            reports = render(seen, settings.report)
        draft.finish({"fingerprint": mark, "figures": figures, "settings": settings.model_dump()}, reports)
        with clock.room("index"):
            case_base.keep_index(index_of(case_base))
    return RunResult(night, False, figures, tables["gangs"], case_base.reports(night))


def _watches(case_base: CaseBase, tables: dict[str, pa.Table], settings: Settings) -> list[dict[str, Any]]:
    """The standing questions, each with the new complaints that answer it."""
    asked = standing(case_base)
    if not asked:
        return []
    encoder = load_encoder(settings.embed)
    return answered(asked, tables["normalised"], tables["embeddings"], encoder, settings.embed)


def _unchanged(case_base: CaseBase, night: str) -> RunResult:
    if case_base.index() is None:  # lost, or never written by the run that wrote the night
        case_base.keep_index(index_of(case_base))
    figures = case_base.manifest(night)["figures"]
    return RunResult(night, True, figures, case_base.table("gangs", night), case_base.reports(night))


def _check_order(night: str, head: str | None) -> None:
    if head is not None and night < head:
        raise UsageError(
            f"night {night} is before the last night {head}; nights are run in order, give a later --night"
        )


def _rooms(start: _Start, clock: _Clock, keep: Keep) -> dict[str, pa.Table]:
    """The tables of the night: rows of its own complaints from the first rooms, of all history from the rest."""
    case_base, own, texts, settings = start.case_base, start.own, start.texts, start.settings
    with clock.room("normalise"):
        cleaned = keep("normalised", lambda: normalise(own["complaints"], settings.normalise))
        everyone = _joined(case_base, "normalised", cleaned)
        people, firms = resolve_people(everyone), normalise_companies(_registry(case_base, own))
    with clock.room("embed"):
        vectors = keep("embeddings", lambda: embed(cleaned, load_encoder(settings.embed), settings.embed))
        all_vectors = _joined(case_base, "embeddings", vectors)
    with clock.room("near_duplicates"):
        scripts = near_duplicates(everyone, all_vectors, people, texts, settings.near_duplicates)
    with clock.room("link"):
        linked = link(Inputs(everyone, people, scripts.families, scripts.members, firms, settings.link))
    with clock.room("fuse"):
        fused = fuse((linked.ties, linked.hubs), people, everyone, settings.fuse)
    with clock.room("gangs"):
        gangs = find_gangs(fused.pairs, _known_gangs(case_base), settings.gangs)
    with clock.room("rank"):
        total = pc.count_distinct(people["person_id"]).as_py()
        said = verdicts(case_base)
        evidence = Evidence(linked.ties, linked.hubs, fused.pairs, everyone, total, settings.fuse.accomplices, said)
        ranked = rank(gangs, evidence, settings.rank)
        explained = explain((linked.ties, linked.hubs), people, everyone, scripts.events)
    return {
        "normalised": cleaned,
        "embeddings": vectors,
        "people": people,
        "families": scripts.families,
        "family_members": scripts.members,
        "text_pairs": scripts.pairs,
        "ties": linked.ties,
        "hubs": linked.hubs,
        "pairs": fused.pairs,
        "gangs": ranked.gangs,
        "members": ranked.members,
        "explained": explained,
        "limits": pa.concat_tables([scripts.limits, fused.limits]),
    }


def _only_make(name: str, make: Make) -> pa.Table:
    return make()


def _take(request: RunRequest, settings: Settings) -> _Taken:
    taken = ingest(request.files, settings.ingest)
    companies, rejects = table("companies", []), taken.rejects
    if request.companies is not None:
        companies, odd = read_companies(request.companies, settings.ingest)
        rejects = pa.concat_tables([rejects, odd])
    if request.strict and rejects.num_rows:
        raise PartlyRejectedError(
            f"{rejects.num_rows} rows or cells were rejected and --strict was given; "
            "run without --strict: they are listed in report.xlsx"
        )
    if not taken.complaints.num_rows:
        lost = rejects.num_rows - pc.sum(rejects["kept"].cast(pa.int64()), min_count=0).as_py()
        raise InputError(f"no complaint could be read ({lost} rows rejected); correct the file, nothing was written")
    return _Taken({"complaints": taken.complaints, "rejects": rejects, "companies": companies}, taken.sources)


def _changed(case_base: CaseBase, taken: _Taken) -> _Taken:
    """What is new or corrected since earlier nights. A version that was known on any night is left out: an old file
    that is read again must not undo a correction.
    """
    known = set(_versions(case_base))
    rows = taken.tables["complaints"]
    keys = zip(rows["complaint_id"].to_pylist(), rows["content_hash"].to_pylist(), strict=True)
    fresh = rows.filter(pa.array([key not in known for key in keys], pa.bool_()))
    return replace(taken, tables=taken.tables | {"complaints": fresh}, standing=rows.num_rows - fresh.num_rows)


def _versions(case_base: CaseBase) -> Iterator[tuple[str, str]]:
    for night in case_base.nights():
        columns = case_base.table("complaints", night, ["complaint_id", "content_hash"])
        yield from zip(*(columns[name].to_pylist() for name in columns.column_names), strict=True)


def _mark(taken: _Taken, texts: Corpus, settings: Settings) -> str:
    """What the night's results depend on; equal marks mean that nothing changed."""
    hashes = sorted(taken.tables["complaints"]["content_hash"].to_pylist())
    firms = taken.tables["companies"].to_pylist()
    return fingerprint(hashes, firms, asdict(texts), settings.model_dump(), __version__)


def _joined(case_base: CaseBase, name: str, own: pa.Table) -> pa.Table:
    """History and the night's own rows; a complaint of the night supersedes its earlier row."""
    earlier = case_base.history(name)
    if not earlier.num_rows:
        return own
    superseded = pc.is_in(earlier["complaint_id"], own["complaint_id"].combine_chunks())
    return pa.concat_tables([earlier.filter(pc.invert(superseded)), own])


def _registry(case_base: CaseBase, own: dict[str, pa.Table]) -> pa.Table:
    """The registry of all nights; what was read last holds for a firm."""
    rows = pa.concat_tables([case_base.history("companies"), own["companies"]]).to_pylist()
    return table("companies", list({row["company"]: row for row in rows}.values()))


def _with_history(case_base: CaseBase, tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    whole = {name: _joined(case_base, name, tables[name]) for name in ("complaints", "normalised")}
    return tables | whole


def _gangs_before(case_base: CaseBase) -> dict[str, int] | None:
    """The people of each gang of the last night; None if this is the first."""
    head = case_base.head()
    rows = case_base.table("gangs", head, ["gang_id", "people"]).to_pylist() if head else []
    return {row["gang_id"]: row["people"] for row in rows} if head else None


def _known_gangs(case_base: CaseBase) -> dict[str, str]:
    """The latest gang of each person on any night, so that identities last and none is given twice."""
    members = case_base.history("members", ["person_id", "gang_id"])
    return dict(zip(members["person_id"].to_pylist(), members["gang_id"].to_pylist(), strict=True))


def _figures(tables: dict[str, pa.Table], taken: _Taken, request: RunRequest, clock: _Clock) -> dict[str, Any]:
    recordings = sum(bool(files) for files in tables["complaints"]["recordings"].to_pylist())
    return {
        "counts": {name: rows.num_rows for name, rows in tables.items()},
        "standing": taken.standing,
        "inputs": [asdict(source) for source in taken.sources],
        "voice": {"recordings": recordings, "compared": 0, "basis_given": bool(request.voice_basis)},
        "rooms": clock.rooms,
        "versions": {"complaint-guard": __version__}
        | {name: version(name) for name in ("duckdb", "pyarrow", "numpy", "faiss-cpu")},
    }
