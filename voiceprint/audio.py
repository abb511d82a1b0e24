"""Sound files in, one channel of finite samples out; whatever cannot be taken is refused with a reason."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Channel = Literal["left", "right", "mix"]

#: a WAV written to a pipe cannot say how long it is and gives one of these lengths
_UNKNOWN_LENGTHS = (0, 0x7FFFFFFF, 0x7FFFF000, 0xFFFFFFFF)
_BLOCK_S = 60


class Refused(Exception):  # noqa: N818 - a refusal is an outcome, counted, not a fault
    """A recording that is not compared. `reason` is one of REASONS, `met` the value met and its limit."""

    def __init__(self, reason: str, met: str) -> None:
        super().__init__(f"{reason}: {met}")
        self.reason, self.met = reason, met

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str]]:
        return Refused, (self.reason, self.met)


#: why a recording is not compared
REASONS = {
    "missing": "no such file",
    "outside": "the path leaves the folder of the recordings",
    "unreadable": "the file cannot be read",
    "empty": "the file holds no sound",
    "not_audio": "not a sound file",
    "truncated": "shorter than its header says",
    "not_finite": "holds numbers that are no sound",
    "short": "too little speech",
    "silence": "nothing is heard",
    "not_speech": "noise, tones or music rather than speech",
    "clipped": "overdriven",
    "two_voices": "two voices in one channel",
    "agent_only": "only an agent of the hotline is heard",
}


@dataclass(frozen=True)
class Audio:
    """One channel: `samples` (n,) float32 within about ±1 at `rate` Hz, `digest` the SHA-256 of the file; `cut_s` are
    seconds beyond the longest that is read.
    """

    samples: Samples
    rate: int
    digest: str
    cut_s: float = 0.0

    @property
    def seconds(self) -> float:
        """Length that was read."""
        return len(self.samples) / self.rate

    def at(self, rate: int) -> Samples:
        """The samples at `rate` Hz."""
        if rate == self.rate:
            return self.samples
        resampled: Samples = soxr.resample(self.samples, self.rate, rate, quality="HQ")
        return resampled


def read(path: Path, channel: Channel = "left", longest_s: float = 1_800.0) -> Audio:
    """The caller's channel of the sound file `path`, up to `longest_s`. Raises Refused."""
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for without end
            raise Refused("unreadable", "not a file")
        with path.open("rb", buffering=0) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            _check_length(file)
            samples, rate, whole = _sound(file, channel, longest_s)
    except FileNotFoundError:
        raise Refused("missing", path.name) from None
    except OSError as error:
        raise Refused("unreadable", error.strerror or type(error).__name__) from None
    if not len(samples):
        raise Refused("empty", "a header and no samples")
    if not np.isfinite(samples).all():
        raise Refused("not_finite", f"{int((~np.isfinite(samples)).sum())} of {len(samples)} samples")
    return Audio(samples, rate, digest, cut_s=max(0.0, whole - len(samples) / rate))


def inside(folder: Path, name: str) -> Path:
    """The path of recording `name` under `folder`. Raises Refused if it leaves the folder."""
    base = folder.resolve()
    try:
        path = (base / name.replace("\\", "/")).resolve()
    except (OSError, RuntimeError, ValueError):  # links in a circle, a name with a zero byte
        raise Refused("unreadable", "not a path") from None
    if not path.is_relative_to(base):
        raise Refused("outside", "give recordings as paths below the folder of the complaints")
    return path


def _sound(file: BinaryIO, channel: Channel, longest_s: float) -> tuple[Samples, int, float]:
    """Samples of the channel, their rate, and the seconds that the whole file has."""
    file.seek(0)
    try:
        # by its number: of a Python file the decoder's faults would be printed, and a name could ask for a raw format
        with soundfile.SoundFile(file.fileno(), closefd=False) as decoder:
            samples, whole = _decoded(decoder, channel, longest_s)
            return samples, decoder.samplerate, whole
    except (soundfile.SoundFileError, RuntimeError, ValueError, TypeError):
        raise Refused("not_audio", "no format that can be decoded; convert it to WAV or FLAC") from None


def _decoded(file: Any, channel: Channel, longest_s: float) -> tuple[Samples, float]:
    """Samples of the channel, and the seconds that the whole file has."""
    rate = file.samplerate
    if not 4_000 <= rate <= 192_000:
        raise Refused("not_audio", f"{rate} samples a second, 4,000 to 192,000 can be read")
    wanted = int(longest_s * rate)
    blocks = [_one_channel(block, channel) for block in _blocks(file, wanted, rate)]
    found = np.concatenate(blocks) if blocks else np.zeros(0, np.float32)
    return found, max(file.frames, len(found)) / rate


def _blocks(file: Any, wanted: int, rate: int) -> Iterator[NDArray[np.float32]]:
    while wanted > 0:
        block = file.read(min(wanted, _BLOCK_S * rate), dtype="float32", always_2d=True)
        if not len(block):
            return
        wanted -= len(block)
        yield block


def _one_channel(block: NDArray[np.float32], channel: Channel) -> Samples:
    if block.shape[1] == 1:
        return block[:, 0]
    if channel == "mix":
        return np.asarray(block.mean(axis=1, dtype=np.float32))
    return np.ascontiguousarray(block[:, 0 if channel == "left" else 1])


def _check_length(file: BinaryIO) -> None:
    """Refuses an empty file, and a WAV whose data ends before its header says: the decoder reads such a file without a
    word.
    """
    length = file.seek(0, os.SEEK_END)
    if not length:
        raise Refused("empty", "0 bytes")
    file.seek(0)
    head = file.read(12)
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return
    while len(chunk := file.read(8)) == 8:
        size = int.from_bytes(chunk[4:], "little")
        if chunk[:4] == b"data":
            held = length - file.tell()
            if size not in _UNKNOWN_LENGTHS and held < size:
                raise Refused("truncated", f"{held} of {size} bytes of sound")
            return
        file.seek(size + size % 2, os.SEEK_CUR)
