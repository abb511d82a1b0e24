"""From one sound file to one voice: read, keep the caller's speech, refuse what is none, encode."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voiceprint.activity import RATE
from voiceprint.audio import Audio, Channel, Refused, inside, read
from voiceprint.backend import load_backend, unit
from voiceprint.calibration import load_calibration
from voiceprint.encoder import BUNDLED, load_encoder
from voiceprint.errors import ModelError
from voiceprint.fingerprint import Bits, fingerprint
from voiceprint.grouping import Judge
from voiceprint.quality import Gate, admit
from voiceprint.windows import callers_windows

Floats = NDArray[np.float32]
_MODEL = BUNDLED.parent


@dataclass(frozen=True)
class Ears:
    """What recordings are heard with: paths of the user's model and its backend and calibration ("" is the package's),
    the caller's channel, limits in seconds, and the voices (a, d) of the hotline's agents.
    """

    model: str = ""
    backend: str = ""
    calibration: str = ""
    channel: Channel = "left"
    longest_s: float = 1_800.0
    most_speech_s: float = 60.0
    least_speech_s: float = 3.0
    agents: tuple[tuple[float, ...], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Voice:
    """One voice: `mean` (d,) of its windows as the encoder gave them, L2-normed; the SHA-256 of the file; seconds of
    the file and of the caller's speech that was used; what was measured; the fingerprint of the sound. `cut_s` are
    seconds of the file, or of its speech, beyond what is used, `agent_s` those of an enrolled agent.
    """

    digest: str
    mean: Floats
    speech_s: float
    seconds: float
    dynamics: float
    strangeness: float
    cut_s: float
    agent_s: float
    print: Bits


class Listener:
    """Hears recordings with one set of Ears. Raises ModelError if the model cannot be used."""

    def __init__(self, ears: Ears = Ears()) -> None:
        self.ears = ears
        self.encoder = load_encoder(Path(ears.model) if ears.model else None)
        self._gate = gate(ears.least_speech_s)
        self._agents = np.array(ears.agents, np.float32) if ears.agents else None

    def hear(self, folder: Path, name: str) -> Voice:
        """The voice of recording `name` below `folder`. Raises Refused."""
        return self.hear_file(inside(folder, name))

    def hear_file(self, path: Path) -> Voice:
        """The voice of the sound file `path`. Raises Refused."""
        return self.voice_of(read(path, self.ears.channel, self.ears.longest_s))

    def voice_of(self, audio: Audio) -> Voice:
        """The voice of `audio`. Raises Refused."""
        heard = audio.at(RATE)
        speech, quality = admit(heard, self._gate)
        used = speech[: int(self.ears.most_speech_s * RATE)]
        given = used if self.encoder.rate == RATE else Audio(used, RATE, "").at(self.encoder.rate)
        windows = self.encoder.encode(given)
        window_s = len(used) / RATE / max(len(windows), 1)
        kept, of_agents = callers_windows(windows, self._agents, self.encoder.likeness)
        seconds = len(kept) * window_s
        if of_agents and seconds < self.ears.least_speech_s:
            raise Refused("agent_only", f"{seconds:.1f} s of speech beside an enrolled agent")
        return Voice(
            digest=audio.digest,
            mean=unit(kept.mean(axis=0)[None])[0],
            speech_s=round(seconds, 2),
            seconds=round(audio.seconds, 2),
            dynamics=round(quality.dynamics, 1),
            strangeness=round(quality.strangeness, 2),
            cut_s=round(audio.cut_s + (len(speech) - len(used)) / RATE, 2),
            agent_s=round(of_agents * window_s, 2),
            print=fingerprint(heard),
        )


@cache
def gate(least_speech_s: float = 3.0) -> Gate:
    """The gate of the package."""
    with np.load(_MODEL / "gate.npz") as kept:
        return Gate(kept["mean"], kept["precision"], least_speech=least_speech_s)


def load_judge(ears: Ears, margin: float = 3.0) -> Judge:
    """What voices heard with `ears` are judged with. Raises ModelError for a user's model without files of its own."""
    if ears.model and not (ears.backend and ears.calibration):
        raise ModelError(
            f"{Path(ears.model).name} has no backend and calibration; make them with `voice calibrate` and name them"
        )
    backend = load_backend(Path(ears.backend) if ears.backend else _MODEL / "backend.npz")
    if ears.backend:
        given = load_encoder(Path(ears.model) if ears.model else None).dimension
        if len(backend.centre) != given:
            raise ModelError(
                f"{Path(ears.backend).name} is for voices of {len(backend.centre)} numbers, the model gives {given}; "
                "make one with voice calibrate"
            )
    return Judge(
        backend,
        load_calibration(Path(ears.calibration) if ears.calibration else _MODEL / "calibration.json"),
        margin,
    )
