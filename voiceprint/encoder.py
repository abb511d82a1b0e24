"""Speech in, voices out: the bundled encoder, or an ONNX model of the user's."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from voiceprint.activity import RATE
from voiceprint.errors import ModelError
from voiceprint.features import MELS, log_filterbank, mel_energies
from voiceprint.windows import Likeness

Floats = NDArray[np.float32]
Samples = NDArray[np.float32]

BUNDLED = Path(__file__).parent / "model" / "encoder.onnx"
#: frames of one window of the bundled encoder (1.6 s); windows do not overlap, which costs no accuracy
WINDOW = 160
#: frames that the last window must add before it is taken
_LEAST_NEW = 40
_WANTED = "a speaker model takes sound of any length and gives one vector"
#: windows encoded at a time
_BATCH = 32


class Encoder(Protocol):
    """What turns speech into windows of voice."""

    @property
    def rate(self) -> int:
        """Samples a second it wants."""
        ...

    @property
    def likeness(self) -> Likeness:
        """The cosines at which its windows tell voices apart."""
        ...

    @property
    def dimension(self) -> int:
        """Numbers of one voice."""
        ...

    def encode(self, speech: Samples) -> Floats:
        """Voices (windows, dimension) float32 of `speech`, rows L2-normed, in the order of time."""
        ...


class BundledEncoder:
    """The encoder of the package; wants 8 kHz."""

    rate, dimension = RATE, 256
    #: over random lines 86 % of the windows of an agent enrolled from three calls are above the first, 95 % above it or
    #: the second, and 3 % of a caller's; of one voice 0.5 %, of two voices 71 % are below the third
    likeness = Likeness(agent=0.7, agent_here=0.75, one_voice=0.62)

    def __init__(self, path: Path = BUNDLED) -> None:
        self._session = _session(path)

    def encode(self, speech: Samples) -> Floats:
        """Voices (windows, 256) of `speech`, one a window of 1.6 s."""
        return self.encode_mels(windows_of(mel_energies(speech)))

    def encode_mels(self, windows: Floats) -> Floats:
        """Voices (n, 256) of `windows` (n, 160, 40)."""
        parts = [
            self._session.run(None, {"mels": windows[start : start + _BATCH]})[0]
            for start in range(0, len(windows), _BATCH)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, 256), np.float32)


def windows_of(mels: Floats) -> Floats:
    """Windows (n, 160, 40) of `mels`; speech shorter than one window is repeated to fill it."""
    if not len(mels):
        return np.zeros((0, WINDOW, MELS), np.float32)
    if len(mels) < WINDOW:
        mels = np.resize(mels, (WINDOW, mels.shape[1]))
    starts = list(range(0, len(mels) - WINDOW + 1, WINDOW))
    if len(mels) - starts[-1] - WINDOW > _LEAST_NEW:
        starts.append(len(mels) - WINDOW)
    return np.stack([mels[start : start + WINDOW] for start in starts])


class OnnxEncoder:
    """A speaker model of the user's: names, shapes and rate are read from the file. It takes log filterbanks
    (batch, frames, bands) or samples (batch, samples), and gives one vector a recording.
    """

    #: two voices in one channel, and an agent's other windows, are not looked for: where they part is not known of a
    #: model of the user's
    likeness = Likeness(agent=0.6, agent_here=2.0, one_voice=-1.0)

    def __init__(self, path: Path) -> None:
        self._session = _session(path)
        wants = self._session.get_inputs()[0]
        self._name = wants.name
        self._shape = wants.shape
        told = {**self._session.get_modelmeta().custom_metadata_map}
        self.rate = _number(told, "sample_rate", 16_000)
        if not 4_000 <= self.rate <= 192_000:
            raise ModelError(f"{path.name} says sample_rate {self.rate}; 4000 to 192000 can be given")
        #: 3D-Speaker wants samples within ±1 and a Povey window, WeSpeaker 16-bit numbers and a Hamming window
        self._unit = _number(told, "normalize_samples", 1) == 1
        if len(self._shape) not in (2, 3, 4):
            raise ModelError(
                f"{path.name} takes {len(self._shape)} dimensions; a speaker model takes (batch, frames, bands) "
                "or (batch, samples)"
            )
        self.dimension = self._tried(path.name)

    def encode(self, speech: Samples) -> Floats:
        """Voices (windows, d): one every 3 s, so that an agent's part can be taken out."""
        size = 3 * self.rate
        starts = range(0, max(1, len(speech) - size // 2), size)
        found = np.concatenate([self._one(speech[start : start + size]) for start in starts])
        return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9), np.float32)

    def _tried(self, name: str) -> int:
        """The numbers of one voice. Raises ModelError unless noise of two lengths gives one vector each: better now
        than after hours of sound.
        """
        noise = np.random.default_rng(1).standard_normal(3 * self.rate).astype(np.float32) * 0.1
        try:
            found = [self._one(noise), self._one(noise[: 2 * self.rate])]
        except Exception as error:  # onnxruntime raises classes of its own for each fault
            raise ModelError(f"{name} fails on 3 s of sound ({type(error).__name__}); {_WANTED}") from None
        if found[0].shape != found[1].shape or not all(np.isfinite(one).all() for one in found):
            raise ModelError(f"{name} gives no vector of one length for 3 s and 2 s of sound; {_WANTED}")
        return found[0].size

    def _one(self, speech: Samples) -> Floats:
        given: Floats = speech if self._unit else speech * 32_768
        if len(self._shape) > 2:
            bands = self._shape[-1] if isinstance(self._shape[-1], int) else 80
            given = log_filterbank(given, self.rate, bands, hamming=not self._unit)
        given = given[(None,) * (len(self._shape) - given.ndim)].astype(np.float32)
        found: Floats = self._session.run(None, {self._name: given})[0]
        return found.reshape(1, -1)


def load_encoder(path: Path | None = None) -> Encoder:
    """The encoder of the package, or the user's ONNX model `path`. Raises ModelError."""
    return BundledEncoder() if path is None else OnnxEncoder(path)


def _session(path: Path) -> Any:
    if not path.is_file():
        raise ModelError(f"no speaker model {path}; give the path of an ONNX file")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # recordings are encoded side by side in processes
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises classes of its own for each fault
        raise ModelError(f"{path.name} is not a model that onnxruntime reads ({type(error).__name__})") from None


def _number(told: dict[str, str], name: str, otherwise: int) -> int:
    try:
        return int(float(told.get(name, otherwise)))
    except (ValueError, OverflowError):
        return otherwise
