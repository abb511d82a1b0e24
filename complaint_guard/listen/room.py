"""2b  Recordings -> voices: consent first, then voiceprint; every recording has a row that says what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa

from complaint_guard.errors import SettingsError
from complaint_guard.listen.consent import consent_of
from complaint_guard.listen.ears import agents_of, ears_of, model_name
from complaint_guard.records import check, table
from complaint_guard.settings import VoiceSettings

if TYPE_CHECKING:
    from voiceprint.many import Outcome

#: recordings whose voices are kept together, so that a killed run goes on from there: half a minute of hearing
CHUNK = 100

#: Told the seconds of sound heard and the recordings done, of all.
Told = Callable[[float, int, int], None]


@dataclass(frozen=True)
class Hearing:
    """What the recordings are heard under: the legal basis on record ("" for none), the voices (AGENTS) of the
    hotline's own agents, and the complaints of people who refused in any of theirs.
    """

    basis: str
    agents: pa.Table
    refused: frozenset[str] = frozenset()


class Parts(Protocol):
    """The parts of VOICES that are kept while the rest is heard."""

    def kept(self, part: int) -> pa.Table | None:
        """Part number `part` if an earlier run kept it."""
        ...

    def keep(self, part: int, rows: pa.Table) -> pa.Table:
        """`rows`, kept as part number `part`."""
        ...


@dataclass(frozen=True)
class _Job:
    """One recording and why it may not be opened ("" if it may)."""

    complaint_id: str
    folder: Path
    recording: str
    outcome: str


def listen(complaints: pa.Table, hearing: Hearing, settings: VoiceSettings, parts: Parts, told: Told) -> pa.Table:
    """Table VOICES, a row for each recording of `complaints`, in their order. Raises SettingsError for a model that
    cannot be used.
    """
    jobs = list(_jobs(complaints, hearing, settings))
    if not jobs:
        return table("voices", [])
    chunks = [jobs[start : start + CHUNK] for start in range(0, len(jobs), CHUNK)]
    there = [parts.kept(number) for number in range(len(chunks))]
    wanting = [job for chunk, rows in zip(chunks, there, strict=True) if rows is None for job in chunk]
    seconds, done, found = 0.0, 0, []
    with closing(_hear(wanting, hearing, settings)) as heard:
        for number, (chunk, rows) in enumerate(zip(chunks, there, strict=True)):
            if rows is None:
                rows = parts.keep(number, table("voices", [_row(job, next(heard)) for job in chunk]))
            seconds, done = seconds + sum(rows["seconds"].to_pylist()), done + len(chunk)
            told(seconds, done, len(jobs))
            found.append(rows)
    return check("voices", pa.concat_tables(found))


def _jobs(complaints: pa.Table, hearing: Hearing, settings: VoiceSettings) -> Iterator[_Job]:
    wanted = complaints.select(["complaint_id", "recordings", "voice_consent", "source"])
    for row in wanted.to_pylist():
        if not row["recordings"]:
            continue
        refused = row["complaint_id"] in hearing.refused
        outcome = "consent_refused" if refused else _outcome(row["voice_consent"], hearing.basis)
        folder = folder_of(row["source"], settings)
        for name in dict.fromkeys(row["recordings"]):
            yield _Job(row["complaint_id"], folder, name, outcome)


def _outcome(cell: str, basis: str) -> str:
    consent = consent_of(cell)
    if consent in ("refused", "unclear"):
        return f"consent_{consent}"
    return "" if consent == "granted" or basis else "no_consent"


def folder_of(source: str, settings: VoiceSettings) -> Path:
    """Recordings lie below the folder of the settings, else of the file that names them; of a database, below the
    current one.
    """
    if settings.folder:
        return Path(settings.folder)
    return Path() if "://" in source else Path(source).parent


def _hear(jobs: Sequence[_Job], hearing: Hearing, settings: VoiceSettings) -> Generator[dict[str, Any]]:
    """What became of each of `jobs`, in order; those that may be opened are heard by one set of processes."""
    heard = _opened([(job.folder, job.recording) for job in jobs if not job.outcome], hearing, settings)
    with closing(heard):
        for job in jobs:
            yield {"outcome": job.outcome} if job.outcome else next(heard)


def _opened(jobs: list[tuple[Path, str]], hearing: Hearing, settings: VoiceSettings) -> Generator[dict[str, Any]]:
    if not jobs:
        return
    from voiceprint.errors import ModelError
    from voiceprint.many import hear_all

    model = model_name(settings)
    known = agents_of(hearing.agents, settings)["mean"].to_pylist()
    try:
        with closing(hear_all(ears_of(settings, known), jobs, settings.processes)) as heard:
            yield from (_told(found, model) for found in heard)
    except ModelError as error:
        raise SettingsError(f"setting voice.model: {error}") from None


def _told(found: Outcome, model: str) -> dict[str, Any]:
    from voiceprint.audio import Refused

    if isinstance(found, Refused):
        return {"outcome": found.reason, "met": found.met}
    return {
        **{name: getattr(found, name) for name in ("digest", "speech_s", "seconds", "cut_s", "agent_s")},
        "model": model,
        "mean": found.mean.tolist(),
        "print": found.print.tobytes(),
    }


_NOTHING: Mapping[str, object] = {
    "digest": "",
    "outcome": "",
    "met": "",
    "model": "",
    "mean": [],
    "print": b"",
    **dict.fromkeys(("speech_s", "seconds", "cut_s", "agent_s"), 0.0),
}


def _row(job: _Job, found: Mapping[str, Any]) -> dict[str, object]:
    return {**_NOTHING, "complaint_id": job.complaint_id, "recording": job.recording, **found}


def outcomes(voices: pa.Table, own_voice: pa.Table) -> dict[str, object]:
    """Figures of VOICES and OWN_VOICE: recordings, how many were heard, hours of sound, why the others were not."""
    met = Counter(voices["outcome"].to_pylist())
    heard = met.pop("", 0)
    return {
        "recordings": voices.num_rows,
        "heard": heard,
        "hours": round(sum(voices["seconds"].to_pylist()) / 3600, 3),
        "not_heard": dict(sorted(met.items())),
        "cut_s": round(sum(voices["cut_s"].to_pylist()), 1),
        "not_in_own_voice": own_voice.num_rows,
    }
