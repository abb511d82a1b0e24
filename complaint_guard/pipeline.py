"""A night from files to report: the table of contents of the program."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa

from complaint_guard import __version__, corpus
from complaint_guard.alerts import Told, alerts, parameters
from complaint_guard.casebase import CaseBase, fingerprint, verdicts
from complaint_guard.clock import ROOMS, Clock, Progress
from complaint_guard.embed import load_encoder, text_model
from complaint_guard.erase import expire, today
from complaint_guard.errors import CaseBaseLockedError, UsageError
from complaint_guard.history import cleared_and_back, gangs_before, nights_of_other_models, with_history
from complaint_guard.intake import Nothing, Taken, changed, marks, take, with_rest, within
from complaint_guard.learned import Learned, learn
from complaint_guard.listen import outcomes
from complaint_guard.records import Corpus, table
from complaint_guard.records.vectors import Vectors
from complaint_guard.report import NightView, render
from complaint_guard.report.families import grievance
from complaint_guard.rooms import MADE, Nowhere, Passed, Start, Tables, pass_through
from complaint_guard.search.lookup import index_of
from complaint_guard.search.watch import answered, standing
from complaint_guard.settings import Settings

__all__ = ["ROOMS", "Progress", "RunRequest", "RunResult", "run", "run_night"]


#: Settings that change nothing that a night holds.
NOT_OF_THE_NIGHT = {"alerts", "operate", "private"}
#: Tables that the rooms keep by themselves.
KEPT = {name for names in MADE.values() for name in names}


@dataclass(frozen=True)
class RunRequest:
    """What one run is asked to do. `night` None is the latest date of the complaints, today at the latest; `again`
    replaces a night that is whole already.
    """

    files: tuple[str, ...]
    night: str | None = None
    companies: str | None = None
    voice_basis: str = ""
    dry_run: bool = False
    strict: bool = False
    again: bool = False


@dataclass(frozen=True)
class RunResult:
    """What one run did. `figures` are what run.json says; `report_folder` is None in a dry run. A run that made no
    night says why in `nothing`; all else is of the night that stands then, `night` being "" if there is none.
    """

    night: str
    figures: dict[str, Any]
    gangs: pa.Table
    report_folder: Path | None
    encrypted: bool = False
    nothing: Nothing | None = None

    @property
    def unchanged(self) -> bool:
        """Whether the run made no night."""
        return self.nothing is not None


def run(case_base: CaseBase, request: RunRequest, settings: Settings, progress: Progress) -> RunResult:
    """What the run did. Raises PartlyRejectedError, before anything is written, if it is strict and rejects rows."""
    clock = Clock(progress)
    with clock.room("ingest"):
        read = take(request, request.strict, settings, marks(case_base))
    return run_night(case_base, request, read, settings, clock)


def run_night(case_base: CaseBase, request: RunRequest, read: Taken, settings: Settings, clock: Clock) -> RunResult:
    """What the run of one night of what was `read` did."""
    before = case_base.head()
    if not read.tables["complaints"].num_rows:
        return _unchanged(case_base, request, read)
    latest = read.last_day(today())
    night = request.night or latest
    texts = corpus.load(settings.near_duplicates.corpus)
    again, mark = request.again and night in case_base.nights(), _mark(read, texts, settings, request.voice_basis)
    if not again and night in case_base.nights() and _input_of(case_base.manifest(night)) == mark:
        return _unchanged(case_base, request, read, night)
    _check_order(night, before, request.again)
    day = min(night, latest, today())  # a slip of a date must not let go of years
    let_go = {} if request.dry_run else expire(case_base, settings.retention, date.fromisoformat(day))
    history = case_base.before(night) if again else case_base
    heard = bool(request.voice_basis or settings.voice.basis)
    taken = changed(history, within(read, settings.retention, day), heard, settings.voice)
    taken = with_rest(case_base, night, taken) if again else taken
    if not taken.tables["complaints"].num_rows:
        return _unchanged(case_base, request, taken)
    with clock.room("learn"):
        taught = _taught(case_base, history, settings, taken.tables["complaints"].num_rows)
    start = Start(night, history, case_base, taken.tables, mark, texts, settings, request.voice_basis, *taught)
    if request.dry_run:
        passed = pass_through(start, clock, Nowhere())
        return RunResult(night, _figures(passed, taken, start, clock), passed.tables["gangs"], None)
    with case_base.write_night(night, again) as draft, ThreadPoolExecutor(1) as beside:
        _check_unmoved(case_base, before)
        passed = pass_through(start, clock, draft)
        index = beside.submit(_index, case_base, night, passed)  # Arrow and numpy leave Python to the report
        with clock.room("report"):
            for name in sorted(passed.tables.keys() - KEPT):
                draft.keep(name, passed.tables[name], mark)
            figures = _figures(passed, taken, start, clock)
            figures |= {"expired": let_go, "replaced": _replaced(case_base, night, again)}
            whole = with_history(history, passed.tables, passed.everyone)
            reports = render(NightView(night, whole, figures, gangs_before(history)), settings.report)
        draft.finish(_manifest(start, figures), reports)
        _keep_index(case_base, index, clock)
    return RunResult(night, figures, passed.tables["gangs"], case_base.reports(night), case_base.encrypted)


def _taught(case_base: CaseBase, history: CaseBase, settings: Settings, complaints: int) -> tuple[pa.Table, Learned]:
    """People's VERDICTS, and what they teach a night of so many `complaints`."""
    said = verdicts(case_base)
    return said, learn(history, said, settings, complaints)


def _index(case_base: CaseBase, night: str, passed: Passed) -> Tables:
    """The index of `night`, which is not written yet."""
    places = case_base.places({night: passed.tables["normalised"]})
    every = {"normalised": passed.everyone, "embeddings": passed.vectors, "places": places}
    return index_of(case_base, passed.tables | every)


def _keep_index(case_base: CaseBase, index: Future[Tables], clock: Clock) -> None:
    with clock.room("index"):
        case_base.keep_index(index.result())


def _morning(start: Start, passed: Passed) -> dict[str, Any]:
    """The alerts of the night, what should drift slowly from night to night, and what answers standing questions."""
    history, settings = start.case_base, start.settings
    tables, everyone, first = passed.tables, passed.everyone, history.head() is None
    known = {name: table(name, []) if first else history.table(name) for name in ("gangs", "families", "members")}
    found = (tables["families"], tables["lineage"], tables["gangs"], everyone)
    back = cleared_and_back(tables, known, start.said)
    told = Told(*found, None if first else known["gangs"], known["families"], back)
    drifting, answers = parameters(tables, everyone.num_rows), _watches(history, tables, settings)
    return {"alerts": alerts(start.night, told, settings.alerts), "parameters": drifting, "watches": answers}


def _replaced(case_base: CaseBase, night: str, again: bool) -> list[dict[str, Any]]:
    """What is told of the versions of `night` that this one takes the place of, oldest first."""
    if not again:
        return []
    gone = case_base.manifest(night)
    figures = gone.get("figures", {})
    version = {"fingerprint": gone.get("fingerprint", ""), "basis": figures.get("voice", {}).get("basis", "")}
    return [*figures.get("replaced", []), version | {"complaints": gone["tables"]["complaints"]["rows"]}]


def _watches(case_base: CaseBase, tables: Tables, settings: Settings) -> list[dict[str, Any]]:
    """The standing questions, each with the new complaints that answer it."""
    asked = standing(case_base)
    if not asked:
        return []
    encoder = load_encoder(settings.embed)
    return answered(asked, tables["normalised"], tables["embeddings"], encoder, settings.embed)


def _unchanged(case_base: CaseBase, request: RunRequest, taken: Taken, same: str | None = None) -> RunResult:
    """The run that made no night of what was `taken`; `same` is the night that was made of the same input."""
    night, asked = same or case_base.head(), request.night or ""
    if same:
        taken = replace(taken, standing=taken.tables["complaints"].num_rows)
    nothing = taken.nothing(night or "", "" if asked in case_base.nights() else asked)
    if night is None:
        return RunResult("", {}, table("gangs", []), None, nothing=nothing)
    if case_base.index() is None:  # lost, or never written by the run that wrote the night
        case_base.keep_index(index_of(case_base))
    figures, gangs = case_base.manifest(night)["figures"], case_base.table("gangs", night)
    return RunResult(night, figures, gangs, case_base.reports(night), case_base.encrypted, nothing)


def _check_unmoved(case_base: CaseBase, before: str | None) -> None:
    """Raises CaseBaseLockedError if another run finished a night while this one read its files."""
    if (now := case_base.head()) != before:
        raise CaseBaseLockedError(
            f"night {now} was finished in case base {case_base.path} while the files were read; run again"
        )


def _check_order(night: str, head: str | None, again: bool) -> None:
    """Raises UsageError if no night of that day can be made now."""
    if again and head is not None and night < head:
        raise UsageError(
            f"only the last night {head} can be run again, not {night}: later nights are built on earlier ones; "
            f"give --night {head} with --again"
        )
    if head is not None and night < head:
        slip = f"; {head} is yet to come: {way_back(head)}" if head > today() else ""
        raise UsageError(
            f"night {night} is before the last night {head}; nights are run in order, give a later --night{slip}"
        )


def way_back(night: str) -> str:
    """How the last night is taken back that was given a day to come."""
    return (
        f"if it was a slip, move nights/{night} and reports/{night} out of the case base, "
        "run `complaint-guard doctor --repair` and run its files again"
    )


def _mark(taken: Taken, texts: Corpus, settings: Settings, voice_basis: str) -> str:
    """What the night's results depend on; equal marks mean that nothing changed."""
    hashes = sorted(taken.tables["complaints"]["content_hash"].to_pylist())
    firms = taken.tables["companies"].to_pylist()
    return fingerprint(
        text_model(settings.embed),
        hashes,
        firms,
        (asdict(texts.words), texts.scripts, texts.texts),
        settings.model_dump(exclude=NOT_OF_THE_NIGHT),
        bool(voice_basis),
        __version__,
    )


def _manifest(start: Start, figures: dict[str, Any]) -> dict[str, Any]:
    """What the manifest says of the night beside its tables. `input` is the mark of what was read, by which the same
    input twice is known; what verdicts taught meanwhile does not make it another.
    """
    whole = fingerprint(start.mark, start.learned.told())
    return {"fingerprint": whole, "input": start.mark, "figures": figures, "settings": start.settings.model_dump()}


def _input_of(manifest: dict[str, Any]) -> str:
    """The mark of what was read for a night; nights of earlier versions have it as their fingerprint."""
    found: str = manifest.get("input", manifest.get("fingerprint", ""))
    return found


def _model(start: Start, own: pa.Table) -> dict[str, Any]:
    """The text model of the night, and how many vectors of earlier nights were made anew with it."""
    model, width = text_model(start.settings.embed), Vectors.read(own.slice(0, 1)).width
    return {
        "text_model": model,
        "embedded_anew": sum(nights_of_other_models(start.case_base, model, width).values()),
    }


def _grievances(families: pa.Table, texts: Corpus) -> dict[str, str]:
    """The kind of grievance of each known script that is copied, as the corpus has it: reports do not read it."""
    copied = {*families["known_id"].to_pylist()}
    kinds = {one.script_id: grievance(one.text, one.script_id, one.family) for one in texts.scripts}
    return {known_id: kind for known_id, kind in sorted(kinds.items()) if known_id in copied}


def _figures(passed: Passed, taken: Taken, start: Start, clock: Clock) -> dict[str, Any]:
    """What run.json says of the night, in a dry run too."""
    tables = passed.tables
    basis = start.voice_basis or start.settings.voice.basis
    return {
        "counts": {name: rows.num_rows for name, rows in tables.items()},
        "standing": taken.standing,
        "erased_before": taken.erased,
        "too_old": taken.expired,
        "inputs": [asdict(source) for source in taken.sources],
        "learned": start.learned.told(),
        "grievances": _grievances(tables["families"], start.texts),
        **_model(start, tables["embeddings"]),
        "compared_anew": tables["comparison"]["complaints"][0].as_py() == tables["people"].num_rows,
        "voice": outcomes(tables["voices"], tables["own_voice"]) | {"basis_given": bool(basis), "basis": basis},
        "rooms": clock.rooms,
        "versions": {"complaint-guard": __version__}
        | {name: version(name) for name in ("duckdb", "pyarrow", "numpy", "faiss-cpu")},
    } | _morning(start, passed)
