"""How well voices are told apart over telephone lines, beside MFCC and the stock encoder, in one run.

usage: scripts/bench voice SPEAKERS --pretrained FILE [--world DIR] [--draws N]
SPEAKERS is a folder with manifest.csv (path, speaker); FILE is Resemblyzer's pretrained.pt; DIR a labelled world with
recordings/ and truth.csv. Speakers tested teach nothing. Intervals are 95 % of 200 draws of speakers.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from itertools import product
from pathlib import Path
from typing import Any

import librosa
import numpy as np
from numpy.typing import NDArray
from scipy import signal

from voiceprint.activity import RATE
from voiceprint.audio import read
from voiceprint.backend import Backend, normed_scores, unit
from voiceprint.encoder import BundledEncoder, windows_of
from voiceprint.grouping import bits_of_pairs, voices_of
from voiceprint.learning.graph import write_encoder
from voiceprint.learning.lines import BENCH, Span, random_line
from voiceprint.learning.speakers import Speakers, load, pieces
from voiceprint.learning.teaching import mean_voice, teach_backend
from voiceprint.listening import Listener, load_judge
from voiceprint.trials import cost_of_ratios, equal_error_rate, least_cost, recall_at

ROOT = Path(__file__).resolve().parents[2]
SECONDS = (3.0, 10.0, 30.0)
Samples = NDArray[np.float32]
Line = Callable[[Samples, np.random.Generator], Samples]
#: one system: recordings in, a score of every pair out; `bits` says whether scores are likelihood ratios
System = Callable[[Sequence[Samples]], NDArray[np.float64]]

TELEPHONE = Span((300, 300.1), (3_400, 3_400.1), (0, 0), (60, 60.1), (-6, -5.9), 0.0, 0.0, (0, 0))
LINES: dict[str, Line] = {
    "clean": lambda speech, draw: speech,
    "telephone": lambda speech, draw: random_line(speech, RATE, draw, TELEPHONE),
    "random line": lambda speech, draw: random_line(speech, RATE, draw, BENCH),
}


@dataclass(frozen=True)
class Calls:
    """Recordings, who speaks, and the draw of lines they came over."""

    heard: list[Samples]
    speakers: NDArray[np.int64]
    draws: NDArray[np.int64]


@dataclass(frozen=True)
class Scored:
    """Scores of all pairs of calls, who speaks, and the draw of lines; only calls of one draw are compared."""

    scores: NDArray[np.float64]
    speakers: NDArray[np.int64]
    draws: NDArray[np.int64]

    def trials(self, chosen: NDArray[np.int64] | None = None) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Targets and impostors, of the `chosen` speakers (with repeats) or of all."""
        left, right = np.triu_indices(len(self.speakers), 1)
        together = self.draws[left] == self.draws[right]
        left, right = left[together], right[together]
        same = self.speakers[left] == self.speakers[right]
        scores = self.scores[left, right]
        if chosen is None:
            return scores[same], scores[~same]
        weight = np.bincount(chosen, minlength=self.speakers.max() + 1)
        times = weight[self.speakers[left]] * np.where(same, 1, weight[self.speakers[right]])
        return np.repeat(scores[same], times[same]), np.repeat(scores[~same], times[~same])


def run(args: list[str]) -> dict[str, Any]:
    """EER, minDCF(0.01), Cllr and recall at 1 false link in 1,000, by system, line and length."""
    parser = argparse.ArgumentParser()
    parser.add_argument("speakers", type=Path)
    parser.add_argument("--pretrained", type=Path, required=True)
    parser.add_argument("--world", type=Path)
    parser.add_argument("--draws", type=int, default=3)
    given = parser.parse_args(args)
    speakers = load(given.speakers)
    systems = _systems(given.pretrained, speakers)
    measured: dict[str, Any] = {"speakers": len(speakers.testing), "lines": {}}
    for (line, change), seconds in product(LINES.items(), SECONDS):
        calls = _calls(speakers.testing, seconds, change, given.draws if line == "random line" else 1)
        measured["lines"][f"{line}, {seconds:.0f} s"] = _table(systems, calls)
    if given.world:
        measured["world"] = _table(systems, _world(given.world))
    return measured


def _table(systems: dict[str, System], calls: Calls) -> dict[str, Any]:
    rows: dict[str, Any] = {"calls": len(calls.heard)}
    for name, system in systems.items():
        scored = Scored(system(calls.heard), calls.speakers, calls.draws)
        rows[name] = _measures(scored, ratios=name == "complaint_guard")
    return rows


def _measures(scored: Scored, ratios: bool) -> dict[str, Any]:
    targets, impostors = scored.trials()
    if len(targets) < 5:
        return {"targets": len(targets)}
    draw = np.random.default_rng(1)
    count = int(scored.speakers.max()) + 1
    kinds: dict[str, Callable[..., float]] = {
        "eer": equal_error_rate,
        "min_dcf": least_cost,
        "recall_at_1_in_1000": recall_at,
    } | ({"cllr": cost_of_ratios} if ratios else {})
    again = [scored.trials(draw.integers(0, count, count)) for _ in range(200)] if count < 50 else []
    found: dict[str, Any] = {"targets": len(targets), "impostors": len(impostors)}
    for name, measure in kinds.items():
        found[name] = round(measure(targets, impostors), 4)
        sampled = [measure(*pair) for pair in again if len(pair[0]) and len(pair[1])]
        if sampled:
            found[f"{name}_95"] = [round(float(edge), 4) for edge in np.percentile(sampled, (2.5, 97.5))]
    return found


def _calls(testing: dict[str, Samples], seconds: float, change: Line, draws: int) -> Calls:
    heard, rows = [], []
    for turn, (place, speech) in product(range(draws), enumerate(testing.values())):
        draw = np.random.default_rng((turn, place, int(seconds)))
        for piece in pieces(speech, seconds):
            heard.append(change(piece, draw))
            rows.append((place, turn))
    return Calls(heard, *np.array(rows).T)


def _world(folder: Path) -> Calls:
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        speaker = {row["complaint_id"]: row["speaker"] for row in csv.DictReader(file)}
    paths = [path for path in sorted((folder / "recordings").glob("*.wav")) if speaker.get(path.stem)]
    names = sorted({speaker[path.stem] for path in paths})
    who = np.array([names.index(speaker[path.stem]) for path in paths])
    return Calls([read(path).at(RATE) for path in paths], who, np.zeros(len(paths), np.int64))


def _systems(pretrained: Path, speakers: Speakers) -> dict[str, System]:
    loader = SourceFileLoader("convert_voice_encoder", str(ROOT / "scripts" / "convert_voice_encoder"))
    converter = module_from_spec(spec_from_loader("convert_voice_encoder", loader))  # type: ignore[arg-type]
    loader.exec_module(converter)
    with tempfile.TemporaryDirectory() as folder:
        stock_path = Path(folder) / "stock.onnx"
        write_encoder(converter.read_weights(pretrained), stock_path)
        stock = BundledEncoder(stock_path)
    listener = Listener()
    projected = teach_backend(stock, speakers.teaching, 1, 64)
    return {
        "mfcc": _mfcc,
        "stock": lambda calls: _cosines(_stock(stock, calls)),
        "stock, levelled, LDA 64, AS-norm": lambda calls: _normed(stock, projected, calls),
        "complaint_guard": lambda calls: _bits(listener, calls),
    }


def _mfcc(calls: Sequence[Samples]) -> NDArray[np.float64]:
    rows = []
    for call in calls:
        found = librosa.feature.mfcc(y=call, sr=RATE, n_mfcc=20, n_fft=200, hop_length=80, n_mels=30)
        rows.append(np.concatenate([found.mean(axis=1), found.std(axis=1)]))
    table = np.array(rows)
    return _cosines((table - table.mean(axis=0)) / table.std(axis=0))


def _stock(encoder: BundledEncoder, calls: Sequence[Samples]) -> NDArray[np.float32]:
    """As Resemblyzer itself: raised to -30 dBFS, never lowered; its speech activity; windows that overlap by half."""
    voices = []
    for call in calls:
        samples = signal.resample_poly(call, 2, 1).astype(np.float32)
        change = 10 ** (-30 / 20) / max(float(np.sqrt(np.mean(samples**2))), 1e-9)
        speech = _trimmed(samples * max(change, 1.0))
        mels = librosa.feature.melspectrogram(y=speech, sr=16_000, n_fft=400, hop_length=160, n_mels=40).T
        windows = np.concatenate([windows_of(mels), windows_of(mels[77:])]).astype(np.float32)
        voices.append(encoder.encode_mels(windows).mean(axis=0))
    return np.array(voices)


def _trimmed(samples: Samples) -> Samples:
    """Without long silences, as Resemblyzer trims them; the whole where webrtcvad is not installed."""
    try:
        import webrtcvad
    except ImportError:
        return samples
    size = 480
    whole = samples[: len(samples) // size * size]
    numbers = (np.clip(whole, -1, 1) * 32_767).astype("<i2").reshape(-1, size)
    judge = webrtcvad.Vad(3)
    heard = np.array([judge.is_speech(frame.tobytes(), 16_000) for frame in numbers], float)
    smooth = np.round(np.convolve(heard, np.ones(8) / 8, "same")).astype(bool)
    kept = whole[np.repeat(np.convolve(smooth, np.ones(7), "same") > 0, size)]
    return kept if len(kept) >= 16_000 else samples


def _normed(encoder: BundledEncoder, backend: Backend, calls: Sequence[Samples]) -> NDArray[np.float64]:
    voices = backend.voices(np.stack([mean_voice(encoder, call)[0] for call in calls]))
    norms = backend.norms(voices)
    left, right = np.divmod(np.arange(len(voices) ** 2), len(voices))
    cosines = (voices @ voices.T).ravel().astype(np.float64)
    return normed_scores(cosines, norms[left], norms[right]).reshape(len(voices), -1)


def _bits(listener: Listener, calls: Sequence[Samples]) -> NDArray[np.float64]:
    """Bits of all pairs, as the program gives them; no gate, so that all systems have one set of calls."""
    found = [mean_voice(listener.encoder, call) for call in calls]  # type: ignore[arg-type]
    judge = load_judge(listener.ears)
    voices = voices_of(np.stack([mean for mean, _ in found]), np.array([s for _, s in found]), judge.backend)
    left, right = np.divmod(np.arange(len(found) ** 2), len(found))
    return bits_of_pairs(voices, left, right, judge.calibration).reshape(len(found), -1)


def _cosines(rows: NDArray[Any]) -> NDArray[np.float64]:
    normed = unit(rows.astype(np.float32))
    return np.asarray(normed @ normed.T, np.float64)
