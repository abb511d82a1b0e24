"""Which complaints hold a voice like that of a recording."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from complaint_guard.casebase import CaseBase
from complaint_guard.errors import InputError, SettingsError, UsageError
from complaint_guard.history import comparable, refusing
from complaint_guard.listen import agents_of, ears_of, judge_of, model_name
from complaint_guard.records import table
from complaint_guard.search.nearest import Near
from complaint_guard.settings import VoiceSettings
from voiceprint.audio import Refused
from voiceprint.errors import ModelError
from voiceprint.grouping import bits_of_pairs, voices_of
from voiceprint.listening import Listener, Voice


def by_voice(
    case_base: CaseBase, path: Path, settings: VoiceSettings, asked_for: tuple[int, float]
) -> tuple[Near, int]:
    """The complaints whose voices are most like that in `path` (at least as many as asked for; near from so many bits
    above the log2 of the voices they were picked from), with their bits, and with how many recordings it was
    compared; a line of the audit ledger says that it was. Raises UsageError without a legal basis, InputError for a
    recording that cannot be compared.
    """
    if not settings.basis:
        raise UsageError("voices are compared on a legal basis only; give --voice-basis or setting voice.basis")
    asked = _asked(case_base, path, settings)
    case_base.ledger("audit").append(
        {"action": "voice compared", "by": "", "reason": settings.basis, "recording": asked.digest}
    )
    known = _known(case_base, model_name(settings))
    if not known.num_rows:
        return Near((), "audio", "no voice in the case base", 0), 0
    judge = judge_of(settings)
    means = np.stack([asked.mean, *(np.array(mean, np.float32) for mean in known["mean"].to_pylist())])
    voices = voices_of(means, np.array([asked.speech_s, *known["speech_s"].to_pylist()]), judge.backend)
    places = np.arange(1, len(means))
    bits = bits_of_pairs(voices, np.zeros(len(places), np.int64), places, judge.calibration)
    best: dict[str, float] = {}
    for complaint_id, one in zip(known["complaint_id"].to_pylist(), bits.tolist(), strict=True):
        best[complaint_id] = max(one, best.get(complaint_id, -np.inf))
    order = sorted(best, key=lambda complaint_id: (-best[complaint_id], complaint_id))
    shown, margin = asked_for
    needed = margin + float(np.log2(len(places)))
    near = sum(one >= needed for one in best.values())
    nearest = f"{best[order[0]]:+.1f} bits (near: {needed:+.1f} or more among so many)"
    ids = tuple(order[: max(shown, near)])
    return Near(ids, "audio", nearest, near, tuple(best[one] for one in ids), least=needed), len(places)


def _asked(case_base: CaseBase, path: Path, settings: VoiceSettings) -> Voice:
    """The voice in `path`, without that of an enrolled agent."""
    try:
        own = agents_of(case_base.agents(), settings)["mean"].to_pylist()
        return Listener(ears_of(settings, own)).hear_file(path)
    except ModelError as error:
        raise SettingsError(f"setting voice.model: {error}") from None
    except Refused as refusal:
        raise InputError(f"{path.name} cannot be compared ({refusal}); give another recording") from None


def _known(case_base: CaseBase, model: str) -> pa.Table:
    """The voices that a night would compare."""
    people = case_base.table("people", None, ["complaint_id", "person_id"])
    refused = refusing(case_base, table("complaints", []), people)
    voices = case_base.history("voices", ["complaint_id", "outcome", "model", "mean", "speech_s"])
    return comparable(voices, model, refused)
