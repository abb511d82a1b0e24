"""2b  Recordings -> voices: consent first, then voiceprint; every recording has a row that says what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from complaint_guard.errors import SettingsError
from complaint_guard.listen.consent import consent_of
from complaint_guard.listen.ears import agents_of, ears_of, model_name
from complaint_guard.records import check, table
from complaint_guard.settings import VoiceSettings

#: recordings whose voices are kept together, so that a killed run goes on from there
CHUNK = 500

#: Makes the rows of chunk n, or gives those that an earlier run kept.
KeepChunk = Callable[[int, Callable[[], pa.Table]], pa.Table]
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


@dataclass(frozen=True)
class _Job:
    """One recording and why it may not be opened ("" if it may)."""

    complaint_id: str
    folder: Path
    recording: str
    outcome: str


def listen(complaints: pa.Table, hearing: Hearing, settings: VoiceSettings, keep: KeepChunk, told: Told) -> pa.Table:
    """Table VOICES, a row for each recording of `complaints`, in their order. Raises SettingsError for a model that
    cannot be used.
    """
    jobs = list(_jobs(complaints, hearing, settings))
    if not jobs:
        return table("voices", [])
    seconds, chunks = 0.0, []
    for start in range(0, len(jobs), CHUNK):
        part = jobs[start : start + CHUNK]
        rows = keep(start // CHUNK, lambda part=part: table("voices", _rows(part, hearing, settings)))  # type: ignore[misc]
        seconds += sum(rows["seconds"].to_pylist())
        told(seconds, start + len(part), len(jobs))
        chunks.append(rows)
    return check("voices", pa.concat_tables(chunks))


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


def _rows(jobs: Sequence[_Job], hearing: Hearing, settings: VoiceSettings) -> list[dict[str, object]]:
    """Rows of VOICES for `jobs`."""
    open_jobs = [(job.folder, job.recording) for job in jobs if not job.outcome]
    heard = _hear(open_jobs, hearing, settings)
    return [_row(job, {"outcome": job.outcome} if job.outcome else next(heard)) for job in jobs]


def _hear(jobs: list[tuple[Path, str]], hearing: Hearing, settings: VoiceSettings) -> Iterator[dict[str, Any]]:
    if not jobs:
        return
    from voiceprint.audio import Refused
    from voiceprint.errors import ModelError
    from voiceprint.many import hear_all

    model = model_name(settings)
    known = agents_of(hearing.agents, settings)["mean"].to_pylist()
    try:
        for found in hear_all(ears_of(settings, known), jobs, settings.processes):
            if isinstance(found, Refused):
                yield {"outcome": found.reason, "met": found.met}
            else:
                yield {
                    **{name: getattr(found, name) for name in ("digest", "speech_s", "seconds", "cut_s", "agent_s")},
                    "model": model,
                    "mean": found.mean.tolist(),
                    "print": found.print.tobytes(),
                }
    except ModelError as error:
        raise SettingsError(f"setting voice.model: {error}") from None


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
