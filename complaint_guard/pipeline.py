"""The rooms in the order the complaints pass through them: the table of contents of the program."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard import __version__, corpus
from complaint_guard.casebase import CaseBase, fingerprint, verdicts
from complaint_guard.embed import embed, load_encoder
from complaint_guard.erase import expire, today
from complaint_guard.errors import UsageError
from complaint_guard.fuse import fuse
from complaint_guard.gangs import find_gangs
from complaint_guard.history import (
    comparable,
    gangs_before,
    joined,
    joined_voices,
    known_gangs,
    refusing,
    registry,
    with_history,
)
from complaint_guard.innocent import explain
from complaint_guard.intake import Taken, changed, take, within
from complaint_guard.link import Heard, Inputs, link
from complaint_guard.listen import Hearing, agents_of, judge_of, listen, model_name, outcomes
from complaint_guard.near_duplicates import near_duplicates
from complaint_guard.normalise import normalise, resolve_people
from complaint_guard.normalise.companies import normalise_companies
from complaint_guard.rank import Evidence, rank
from complaint_guard.records import Corpus
from complaint_guard.report import NightView, render
from complaint_guard.search.lookup import index_of
from complaint_guard.search.watch import answered, standing
from complaint_guard.settings import Settings, VoiceSettings

#: Called with the name of a room and how much of the run is done, 0.0 to 1.0.
Progress = Callable[[str, float], None]

Make = Callable[[], pa.Table]
#: Gives table `name`, made now or kept by an earlier run that was killed.
Keep = Callable[[str, Make], pa.Table]

#: tables that are kept as soon as they are made, because a killed run resumes from them
KEPT_AS_MADE = {"normalised", "embeddings", "voices"}
ROOMS = (
    "ingest",
    "normalise",
    "embed",
    "listen",
    "near_duplicates",
    "link",
    "fuse",
    "gangs",
    "rank",
    "report",
    "index",
)


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
    encrypted: bool = False


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
class _Start:
    """What the rooms begin with: history, the night's own tables, the script corpus."""

    case_base: CaseBase
    own: dict[str, pa.Table]
    texts: Corpus
    settings: Settings
    voice_basis: str


def run(case_base: CaseBase, request: RunRequest, settings: Settings, progress: Progress) -> RunResult:
    """What the run did. Raises PartlyRejectedError, before anything is written, if it is strict and rejects rows."""
    clock = _Clock(progress)
    with clock.room("ingest"):
        taken = take(request.files, request.companies, request.strict, settings)
        texts = corpus.load(settings.near_duplicates.corpus)
    night = request.night or taken.last_day
    mark = _mark(taken, texts, settings, request.voice_basis)
    if night in case_base.nights() and case_base.manifest(night).get("fingerprint") == mark:
        return _unchanged(case_base, night)
    _check_order(night, case_base.head())
    day = min(night, taken.last_day, today())  # a slip of a date must not let go of years
    let_go = {} if request.dry_run else expire(case_base, settings.retention, date.fromisoformat(day))
    young, heard = within(taken, settings.retention, day), bool(request.voice_basis or settings.voice.basis)
    taken = changed(case_base, young, heard, settings.voice)
    if not taken.tables["complaints"].num_rows:
        return _unchanged(case_base, str(case_base.head()))
    start = _Start(case_base, taken.tables, texts, settings, request.voice_basis)
    if request.dry_run:
        tables = taken.tables | _rooms(start, clock, _only_make)
        return RunResult(night, False, _figures(tables, taken, start, clock), tables["gangs"], None)
    with case_base.write_night(night) as draft:

        def keep(name: str, make: Make) -> pa.Table:
            found = draft.kept(name, mark)
            return found if found is not None else draft.keep(name, make(), mark)

        tables = taken.tables | _rooms(start, clock, keep)
        with clock.room("report"):
            for name in sorted(tables.keys() - KEPT_AS_MADE):
                draft.keep(name, tables[name], mark)
            asked = _watches(case_base, tables, settings)
            figures = _figures(tables, taken, start, clock) | {"expired": let_go, "watches": asked}
            seen = NightView(night, with_history(case_base, tables), figures, gangs_before(case_base))
            reports = render(seen, settings.report)
        draft.finish({"fingerprint": mark, "figures": figures, "settings": settings.model_dump()}, reports)
        with clock.room("index"):
            case_base.keep_index(index_of(case_base))
    return RunResult(night, False, figures, tables["gangs"], case_base.reports(night), case_base.encrypted)


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
    gangs = case_base.table("gangs", night)
    return RunResult(night, True, figures, gangs, case_base.reports(night), case_base.encrypted)


def _check_order(night: str, head: str | None) -> None:
    if head is not None and night < head:
        raise UsageError(
            f"night {night} is before the last night {head}; nights are run in order, give a later --night"
        )


def _rooms(start: _Start, clock: _Clock, keep: Keep) -> dict[str, pa.Table]:
    """The tables of the night: rows of its own complaints from the first rooms, of all history from the rest."""
    read = _read(start, clock, keep)
    case_base, settings, everyone, people = start.case_base, start.settings, read.everyone, read.people
    with clock.room("near_duplicates"):
        scripts = near_duplicates(everyone, read.vectors, people, start.texts, settings.near_duplicates)
    with clock.room("link"):
        known = (scripts.families, scripts.members, read.firms)
        linked = link(Inputs(everyone, people, *known, settings.link, heard=read.heard, tokens=case_base.tokens))
    with clock.room("fuse"):
        fused = fuse((linked.ties, linked.hubs, linked.apart), people, everyone, settings.fuse)
    with clock.room("gangs"):
        gangs = find_gangs(fused.pairs, known_gangs(case_base), settings.gangs)
    with clock.room("rank"):
        total = pc.count_distinct(people["person_id"]).as_py()
        said = verdicts(case_base)
        evidence = Evidence(linked.ties, linked.hubs, fused.pairs, everyone, total, settings.fuse.accomplices, said)
        ranked = rank(gangs, evidence, settings.rank)
        explained = explain((linked.ties, linked.hubs), people, everyone, scripts.events)
    return read.own | {
        "people": people,
        "families": scripts.families,
        "family_members": scripts.members,
        "text_pairs": scripts.pairs,
        "ties": linked.ties,
        "hubs": linked.hubs,
        "own_voice": linked.own_voice,
        "pairs": fused.pairs,
        "gangs": ranked.gangs,
        "members": ranked.members,
        "explained": explained,
        "limits": pa.concat_tables([scripts.limits, linked.limits, fused.limits]),
    }


@dataclass(frozen=True)
class _Read:
    """The night's `own` rows as the rooms of single complaints read them, and what all nights say together."""

    own: dict[str, pa.Table]
    everyone: pa.Table
    vectors: pa.Table
    people: pa.Table
    firms: pa.Table
    heard: Heard | None


def _read(start: _Start, clock: _Clock, keep: Keep) -> _Read:
    case_base, own, settings = start.case_base, start.own, start.settings
    with clock.room("normalise"):
        cleaned = keep("normalised", lambda: normalise(own["complaints"], settings.normalise))
        everyone = joined(case_base, "normalised", cleaned)
        people, firms = resolve_people(everyone), normalise_companies(registry(case_base, own))
    with clock.room("embed"):
        vectors = keep("embeddings", lambda: embed(cleaned, load_encoder(settings.embed), settings.embed))
        all_vectors = joined(case_base, "embeddings", vectors)
    with clock.room("listen"):
        refused = refusing(case_base, own["complaints"], people)
        voices = keep("voices", lambda: _voices(start, refused, clock, keep))
        every_voice = joined_voices(case_base, own["complaints"], voices)
        heard = _heard(case_base, comparable(every_voice, model_name(settings.voice), refused), settings.voice)
    tables = {"normalised": cleaned, "embeddings": vectors, "voices": voices}
    return _Read(tables, everyone, all_vectors, people, firms, heard)


def _heard(case_base: CaseBase, voices: pa.Table, settings: VoiceSettings) -> Heard | None:
    """What the room link hears, None if there is no voice: no model is read for that."""
    if not voices.num_rows:
        return None
    return Heard(voices, judge_of(settings), agents_of(case_base.agents(), settings))


def _only_make(name: str, make: Make) -> pa.Table:
    return make()


def _voices(start: _Start, refused: frozenset[str], clock: _Clock, keep: Keep) -> pa.Table:
    """VOICES of the night's own recordings, kept part by part: hours of sound are not heard twice."""
    settings, told = start.settings.voice, clock.progress
    hearing = Hearing(start.voice_basis or settings.basis, start.case_base.agents(), refused)

    def progress(seconds: float, done: int, among: int) -> None:
        told(f"listen ({seconds / 3600:.1f} h of sound)", (ROOMS.index("listen") + done / among) / len(ROOMS))

    return listen(start.own["complaints"], hearing, settings, lambda part, make: keep(f"voices.{part}", make), progress)


def _mark(taken: Taken, texts: Corpus, settings: Settings, voice_basis: str) -> str:
    """What the night's results depend on; equal marks mean that nothing changed."""
    hashes = sorted(taken.tables["complaints"]["content_hash"].to_pylist())
    firms = taken.tables["companies"].to_pylist()
    return fingerprint(hashes, firms, asdict(texts), settings.model_dump(), bool(voice_basis), __version__)


def _figures(tables: dict[str, pa.Table], taken: Taken, start: _Start, clock: _Clock) -> dict[str, Any]:
    basis = start.voice_basis or start.settings.voice.basis
    return {
        "counts": {name: rows.num_rows for name, rows in tables.items()},
        "standing": taken.standing,
        "erased_before": taken.erased,
        "too_old": taken.expired,
        "inputs": [asdict(source) for source in taken.sources],
        "voice": outcomes(tables["voices"], tables["own_voice"]) | {"basis_given": bool(basis), "basis": basis},
        "rooms": clock.rooms,
        "versions": {"complaint-guard": __version__}
        | {name: version(name) for name in ("duckdb", "pyarrow", "numpy", "faiss-cpu")},
    }
