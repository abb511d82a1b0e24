"""Recordings of the built-in world: one reader behind the three of the flagship case, each call over another line, and
other readers for people who have nothing to do with each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import soundfile

from voiceprint.audio import read
from voiceprint.learning.lines import BENCH, RATE, random_line

_READERS = Path(__file__).parent / "voices"
_AGENT, _PARTS = "1688", 3
#: callers of their own: their recordings are heard; of the last two there is no consent, so they are not opened
_OTHERS = ("1998", "2033", "2414", "2609", "3005", "3080", "3331")
_REFUSED = 2


@dataclass(frozen=True, slots=True)
class Call:
    """One recording: the row of its complaint, who speaks which part, whether the customer agreed to be compared."""

    row: int
    reader: str
    part: int
    agreed: bool

    @property
    def name(self) -> str:
        """The file, below the folder of the complaints."""
        return f"recordings/call-{self.row:05d}.wav"

    def write(self, folder: Path) -> Path:
        """Writes the recording below `folder`."""
        path = folder / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        speech = read(_READERS / f"{self.reader}-{self.part}.flac").samples
        heard = random_line(speech, RATE, np.random.default_rng(self.row), BENCH)
        soundfile.write(path, heard, RATE, subtype="ULAW")
        return path


def calls_of(truth: pa.Table, gang: str) -> tuple[Call, ...]:
    """Who calls: one reader for the first complaints of `gang`, and one each for complaints of nobody's."""
    rows = truth.select(["gang", "lookalike"]).to_pylist()
    own = [place for place, row in enumerate(rows) if row["gang"] == gang][:_PARTS]
    free = [place for place, row in enumerate(rows) if not row["gang"] and not row["lookalike"]]
    calls = [Call(place, _AGENT, part, True) for part, place in enumerate(own, 1)]
    for number, reader in enumerate(_OTHERS):
        # spread over the nights
        place = free[(number + 1) * len(free) // (len(_OTHERS) + 2)]
        calls.append(Call(place, reader, 1, number < len(_OTHERS) - _REFUSED))
    return tuple(calls)


def with_calls(complaints: pa.Table, calls: tuple[Call, ...]) -> pa.Table:
    """`complaints` with the names of the recordings, and what their customers said to comparing voices."""
    files, agreed = [""] * complaints.num_rows, [""] * complaints.num_rows
    for call in calls:
        files[call.row], agreed[call.row] = call.name, "同意" if call.agreed else "不同意"
    place = complaints.column_names.index("录音文件")
    named = complaints.set_column(place, "录音文件", pa.array(files, pa.string()))
    return named.append_column("是否同意声纹", pa.array(agreed, pa.string()))
