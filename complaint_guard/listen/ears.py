"""What the settings say recordings are heard with."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.errors import SettingsError
from complaint_guard.settings import VoiceSettings
from voiceprint.errors import ModelError
from voiceprint.grouping import Judge
from voiceprint.listening import Ears, load_judge


def ears_of(settings: VoiceSettings, agents: Sequence[Sequence[float]] = ()) -> Ears:
    """The ears of `settings`, with the voices of the hotline's `agents`."""
    return Ears(
        model=settings.model,
        backend=settings.backend,
        calibration=settings.calibration,
        channel=settings.channel,
        longest_s=settings.longest_s,
        most_speech_s=settings.most_speech_s,
        least_speech_s=settings.least_speech_s,
        agents=tuple(map(tuple, agents)),
    )


def model_name(settings: VoiceSettings) -> str:
    """The encoder by name and content: voices of two encoders cannot be compared."""
    if not settings.model:
        return "bundled-1"
    path = Path(settings.model)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "missing"
    return f"{path.name}-{digest}"


def agents_of(agents: pa.Table, settings: VoiceSettings) -> pa.Table:
    """Those of AGENTS that were enrolled with the encoder of the settings."""
    return agents.filter(pc.equal(agents["model"], model_name(settings)))


def judge_of(settings: VoiceSettings) -> Judge:
    """What voices are judged with. Raises SettingsError for files that cannot be used."""
    try:
        return load_judge(ears_of(settings))
    except ModelError as error:
        raise SettingsError(f"setting voice.model: {error}") from None
