"""What people do with voices by hand: enrol agents, compare two recordings, calibrate a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.casebase import CaseBase
from complaint_guard.errors import InputError, NotFoundError, SettingsError, UsageError
from complaint_guard.listen import ears_of, judge_of, model_name
from complaint_guard.records import table
from complaint_guard.settings import VoiceSettings
from voiceprint.adapting import adapt
from voiceprint.audio import Refused
from voiceprint.errors import ModelError
from voiceprint.fingerprint import MOST_DIFFERENT, different
from voiceprint.grouping import bits_of_pairs, voices_of
from voiceprint.listening import Listener, Voice


@dataclass(frozen=True)
class Comparison:
    """Two recordings: log2 likelihood ratio of one speaker (None if one was refused), whether they are one recording,
    seconds of speech used, and why files were refused.
    """

    left: str
    right: str
    bits: float | None
    copy: bool
    speech_s: tuple[float, float]
    refused: dict[str, str]


def compare(left: Path, right: Path, settings: VoiceSettings) -> Comparison:
    """What two recordings say of each other. Raises SettingsError for a model that cannot be used."""
    listener, judge = _listener(settings), judge_of(settings)
    refused: dict[str, str] = {}
    heard = [_heard(listener, path, refused) for path in (left, right)]
    if heard[0] is None or heard[1] is None:
        return Comparison(str(left), str(right), None, False, (0.0, 0.0), refused)
    means = np.stack([heard[0].mean, heard[1].mean])
    seconds = heard[0].speech_s, heard[1].speech_s
    voices = voices_of(means, np.array(seconds), judge.backend)
    bits = float(bits_of_pairs(voices, np.array([0]), np.array([1]), judge.calibration)[0])
    copy = heard[0].digest == heard[1].digest or different(heard[0].print, heard[1].print) < MOST_DIFFERENT
    return Comparison(str(left), str(right), round(bits, 2), copy, seconds, refused)


def note_compared(case_base: CaseBase, found: Comparison, basis: str) -> None:
    """The line of the audit ledger that says so, if there is a case base to keep it."""
    if case_base.nights():
        case_base.ledger("audit").append(
            {"action": "voice compared", "by": "", "reason": basis, "recording": f"{found.left} {found.right}"}
        )


def enrol(case_base: CaseBase, folder: Path, settings: VoiceSettings) -> list[str]:
    """Enrols every agent of `folder` (a file or a folder of files each, named as the agent) and gives a line for each
    recording that was refused. Raises InputError if none could be heard.
    """
    if not folder.is_dir():
        raise UsageError(
            f"{folder} is not a folder; give one with a recording, or a folder of recordings, for each agent"
        )
    listener, model = _listener(settings), model_name(settings)
    rows, refused = [], dict[str, str]()
    for agent, paths in _recordings(folder):
        heard = [one for one in (_heard(listener, path, refused) for path in paths) if one is not None]
        if not heard:
            continue
        seconds = np.array([one.speech_s for one in heard])
        mean = (np.stack([one.mean for one in heard]) * seconds[:, None]).sum(axis=0)
        mean = mean / max(float(np.linalg.norm(mean)), 1e-9)
        rows.append({"agent": agent, "model": model, "mean": mean.tolist(), "seconds": float(seconds.sum())})
    if not rows:
        first = next((f"{Path(path).name}: {why}" for path, why in refused.items()), "it holds no file")
        more = f" and {len(refused) - 1} more" if len(refused) > 1 else ""
        raise InputError(
            f"no agent could be enrolled from {folder} ({first}{more}); give recordings of at least 3 s of speech"
        )
    new = table("agents", rows)
    known = case_base.agents()
    case_base.keep_agents(pa.concat_tables([_without(known, new["agent"].to_pylist()), new]))
    return [f"{path}: {why}" for path, why in refused.items()]


def dismiss(case_base: CaseBase, agents: Sequence[str]) -> None:
    """Agents no longer enrolled. Raises NotFoundError for one that is not."""
    known = case_base.agents()
    strangers = sorted(set(agents) - set(known["agent"].to_pylist()))
    if strangers:
        raise NotFoundError(f"no agent {strangers[0]} is enrolled; `complaint-guard voice enrol` lists them")
    case_base.keep_agents(_without(known, agents))


def calibrate(listing: Path, out: Path, settings: VoiceSettings) -> dict[str, object]:
    """What was learnt from `listing`; writes backend.npz and calibration.json to `out`. Raises InputError."""
    try:
        found = adapt(listing, ears_of(settings))
        out.mkdir(parents=True, exist_ok=True)
        found.backend.save(out / "backend.npz")
        found.calibration.save(out / "calibration.json")
    except ModelError as error:
        raise InputError(str(error)) from None
    except OSError as error:
        raise UsageError(f"cannot write {out}: {error.strerror}; give a folder you may write") from None
    return {
        "recordings": found.recordings,
        "speakers": found.speakers,
        "refused": found.refused,
        "backend": str(out / "backend.npz"),
        "calibration": str(out / "calibration.json"),
    }


def _recordings(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        yield (path.name, sorted(p for p in path.iterdir() if p.is_file())) if path.is_dir() else (path.stem, [path])


def _heard(listener: Listener, path: Path, refused: dict[str, str]) -> Voice | None:
    try:
        return listener.hear_file(path)
    except Refused as refusal:
        refused[str(path)] = str(refusal)
        return None


def _listener(settings: VoiceSettings) -> Listener:
    try:
        return Listener(ears_of(settings))
    except ModelError as error:
        raise SettingsError(f"setting voice.model: {error}") from None


def _without(known: pa.Table, agents: Sequence[str]) -> pa.Table:
    return known.filter(pc.invert(pc.is_in(known["agent"], value_set=pa.array(agents, pa.string()))))
