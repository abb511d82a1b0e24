"""The rooms in the order the complaints pass through them: the table of contents of the program."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard import __version__, corpus
from complaint_guard.casebase import CaseBase, fingerprint
from complaint_guard.embed import embed, load_encoder
from complaint_guard.errors import InputError, PartlyRejectedError
from complaint_guard.fuse import fuse
from complaint_guard.gangs import find_gangs
from complaint_guard.ingest import Ingested, ingest, read_companies
from complaint_guard.innocent import explain
from complaint_guard.link import link
from complaint_guard.near_duplicates import near_duplicates
from complaint_guard.normalise import normalise, resolve_people
from complaint_guard.normalise.companies import normalise_companies
from complaint_guard.rank import Evidence, rank
from complaint_guard.records import SCHEMAS, table
from complaint_guard.report import NightView, render
from complaint_guard.settings import Settings

#: Called with the name of a room and how much of the run is done, 0.0 to 1.0.
Progress = Callable[[str, float], None]

ROOMS = ("ingest", "normalise", "embed", "near_duplicates", "link", "fuse", "gangs", "rank", "report")


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


def run(case_base: CaseBase, request: RunRequest, settings: Settings, progress: Progress) -> RunResult:
    """What the run did. Raises PartlyRejectedError before anything is written if rows were rejected and it is strict."""
    clock = _Clock(progress)
    with clock.room("ingest"):
        taken = ingest(request.files, settings.ingest)
        companies, rejects = _companies(request, settings)
        rejects = pa.concat_tables([taken.rejects, rejects])
    _refuse(taken, rejects, request)
    night = request.night or max(taken.complaints["received_at"].to_pylist()).date().isoformat()
    mark = _mark(taken, companies, settings)
    if night in case_base.nights() and case_base.manifest(night).get("fingerprint") == mark:
        figures = case_base.manifest(night)["figures"]
        return RunResult(night, True, figures, case_base.table("gangs", night), case_base.reports(night))
    tables = {"complaints": taken.complaints, "rejects": rejects, "companies": companies}
    if request.dry_run:
        tables |= _rooms(case_base, tables, settings, clock, lambda name, make: make())
        figures = _figures(tables, taken, request, clock)
        return RunResult(night, False, figures, tables["gangs"], None)
    with case_base.write_night(night) as draft:

        def keep(name: str, make: Callable[[], pa.Table]) -> pa.Table:
            found = draft.kept(name, mark)
            return found if found is not None else draft.keep(name, make(), mark)

        tables = {name: keep(name, lambda rows=rows: rows) for name, rows in tables.items()}
        tables |= _rooms(case_base, tables, settings, clock, keep)
        with clock.room("report"):
            figures = _figures(tables, taken, request, clock)
            reports = render(NightView(night, _with_history(case_base, tables), figures), settings.report)
            for name in ("people", "families", "family_members", "text_pairs", "ties", "hubs", "pairs", "gangs", "members", "explained", "limits"):
                draft.keep(name, tables[name], mark)
        draft.finish({"fingerprint": mark, "figures": figures, "settings": settings.model_dump()}, reports)
    return RunResult(night, False, figures, tables["gangs"], case_base.reports(night))


def _rooms(
    case_base: CaseBase,
    own: dict[str, pa.Table],
    settings: Settings,
    clock: _Clock,
    keep: Callable[[str, Callable[[], pa.Table]], pa.Table],
) -> dict[str, pa.Table]:
    """The tables of the night: rows of its own complaints for the first rooms, of all history for the rest."""
    with clock.room("normalise"):
        cleaned = keep("normalised", lambda: normalise(own["complaints"], settings.normalise))
        firms = normalise_companies(own["companies"])
    with clock.room("embed"):
        vectors = keep("embeddings", lambda: embed(cleaned, load_encoder(settings.embed), settings.embed))
    everyone, all_vectors = _joined(case_base, "normalised", cleaned), _joined(case_base, "embeddings", vectors)
    people = resolve_people(everyone)
    with clock.room("near_duplicates"):
        scripts = near_duplicates(
            everyone, all_vectors, people, corpus.load(settings.near_duplicates.corpus), settings.near_duplicates
        )
    with clock.room("link"):
        linked = link(everyone, people, (scripts.families, scripts.members), firms, settings.link)
    with clock.room("fuse"):
        fused = fuse(linked.ties, linked.hubs, people, everyone, settings.fuse)
    with clock.room("gangs"):
        gangs = find_gangs(fused.pairs, _known_gangs(case_base), settings.gangs)
    with clock.room("rank"):
        count = len(set(people["person_id"].to_pylist()))
        evidence = Evidence(linked.ties, linked.hubs, fused.pairs, everyone, count, settings.fuse.accomplices)
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


def _companies(request: RunRequest, settings: Settings) -> tuple[pa.Table, pa.Table]:
    if request.companies is None:
        return table("companies", []), table("rejects", [])
    return read_companies(request.companies, settings.ingest)


def _refuse(taken: Ingested, rejects: pa.Table, request: RunRequest) -> None:
    lost = sum(not kept for kept in rejects["kept"].to_pylist())
    if request.strict and rejects.num_rows:
        raise PartlyRejectedError(f"{rejects.num_rows} rows or cells were rejected and --strict was given; see them without --strict")
    if not taken.complaints.num_rows:
        raise InputError(f"no complaint could be read ({lost} rows rejected); correct the file, nothing was written")


def _mark(taken: Ingested, companies: pa.Table, settings: Settings) -> str:
    hashes = sorted(taken.complaints["content_hash"].to_pylist())
    return fingerprint(hashes, companies.to_pylist(), settings.model_dump(), __version__)


def _joined(case_base: CaseBase, name: str, own: pa.Table) -> pa.Table:
    """History and the night's own rows; a complaint of the night supersedes its earlier row."""
    earlier = case_base.history(name)
    if not earlier.num_rows:
        return own
    superseded = pc.is_in(earlier["complaint_id"], own["complaint_id"].combine_chunks())
    return pa.concat_tables([earlier.filter(pc.invert(superseded)), own])


def _with_history(case_base: CaseBase, tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    whole = {name: _joined(case_base, name, tables[name]) for name in ("complaints", "normalised")}
    return tables | whole


def _known_gangs(case_base: CaseBase) -> dict[str, str]:
    """Gang of each person on the last night, so that identities last."""
    if case_base.head() is None:
        return {}
    members = case_base.table("members")
    return dict(zip(members["person_id"].to_pylist(), members["gang_id"].to_pylist(), strict=True))


def _figures(tables: dict[str, pa.Table], taken: Ingested, request: RunRequest, clock: _Clock) -> dict[str, Any]:
    recordings = sum(bool(files) for files in tables["complaints"]["recordings"].to_pylist())
    return {
        "counts": {name: rows.num_rows for name, rows in tables.items() if name in SCHEMAS},
        "inputs": [
            {"path": source.path, "sha256": source.sha256, "rows": source.rows, "format": source.format}
            for source in taken.sources
        ],
        "voice": {"recordings": recordings, "compared": 0, "basis_given": bool(request.voice_basis)},
        "rooms": clock.rooms,
        "versions": {"complaint-guard": __version__}
        | {name: version(name) for name in ("duckdb", "pyarrow", "numpy", "faiss-cpu")},
    }
