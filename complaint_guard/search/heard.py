"""Which complaints hold a voice like that of a recording."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.compute as pc

from complaint_guard.casebase import CaseBase
from complaint_guard.errors import InputError, SettingsError, UsageError
from complaint_guard.listen import ears_of, judge_of, model_name
from complaint_guard.search.nearest import Near
from complaint_guard.settings import VoiceSettings
from voiceprint.audio import Refused
from voiceprint.errors import ModelError
from voiceprint.grouping import bits_of_pairs, voices_of
from voiceprint.listening import Listener


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
    try:
        asked = Listener(ears_of(settings, _agents(case_base, settings))).hear_file(path)
    except ModelError as error:
        raise SettingsError(f"setting voice.model: {error}") from None
    except Refused as refused:
        raise InputError(f"{path.name} cannot be compared ({refused}); give another recording") from None
    case_base.ledger("audit").append(
        {"action": "voice compared", "by": "", "reason": settings.basis, "recording": asked.digest}
    )
    known = case_base.history("voices", ["complaint_id", "outcome", "model", "mean", "speech_s"])
    known = known.filter(pc.and_(pc.equal(known["outcome"], ""), pc.equal(known["model"], model_name(settings))))
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


def _agents(case_base: CaseBase, settings: VoiceSettings) -> list[list[float]]:
    agents = case_base.agents()
    own = agents.filter(pc.equal(agents["model"], model_name(settings)))
    return list(own["mean"].to_pylist())
