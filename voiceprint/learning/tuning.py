"""Teaching the encoder to hear past the telephone line.

The stock encoder knows a voice well on a clean recording and loses it when every call comes over another line. So it
is its own teacher: from a few seconds over a random line the tuned encoder has to give what the stock encoder gave
for the whole clean recording of that speaker, and to tell that speaker from all others. Speakers played faster or
slower are further speakers.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from voiceprint.activity import RATE, find_speech
from voiceprint.encoder import windows_of
from voiceprint.features import MELS, mel_energies
from voiceprint.learning.graph import HIDDEN, LAYERS
from voiceprint.learning.lines import BENCH, WIDE, random_line
from voiceprint.learning.speakers import at_speed

Floats = NDArray[np.float32]
Samples = NDArray[np.float32]

SPEEDS = (0.85, 0.92, 1.0, 1.08, 1.16)
#: seconds of a call that one lesson hears, and windows of it that are used
_SECONDS, _WINDOWS = (3.6, 5.4), 2
#: calls of one step, and how sharply the right speaker must stand out (inverse temperature)
_CALLS, _SHARPNESS = 32, 20.0
#: share of the lessons over the widest lines
_WIDE_SHARE = 0.85


class Network(nn.Module):
    """The encoder: windows (n, 160, 40) to voices (n, 256), rows L2-normed."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        super().__init__()
        self.lstm = nn.LSTM(MELS, HIDDEN, LAYERS, batch_first=True)
        self.linear = nn.Linear(HIDDEN, HIDDEN)
        known = self.state_dict()
        self.load_state_dict({name: torch.from_numpy(np.array(weights[name])) for name in known})

    def forward(self, windows: torch.Tensor) -> torch.Tensor:
        """Voices of windows."""
        _, (last, _) = self.lstm(windows)
        return nn.functional.normalize(torch.relu(self.linear(last[-1])), dim=1)

    def weights(self) -> dict[str, Floats]:
        """Name -> float32 array, named as the stock encoder's are."""
        return {name: tensor.detach().numpy() for name, tensor in self.state_dict().items()}


@dataclass(frozen=True)
class _Lessons:
    """Clean speech of each class (a speaker at a speed)."""

    speech: list[Samples]

    def batch(self, seed: tuple[int, int]) -> tuple[NDArray[np.int64], Floats, NDArray[np.int64]]:
        """Classes of the calls, their windows, and to which call each window belongs."""
        draw = np.random.default_rng(seed)
        classes = draw.choice(len(self.speech), _CALLS, replace=False)
        calls = [self._call(self.speech[one], draw) for one in classes]
        owners = np.concatenate([np.full(len(windows), place) for place, windows in enumerate(calls)])
        return classes, np.concatenate(calls), owners

    def _call(self, speech: Samples, draw: np.random.Generator) -> Floats:
        size = int(draw.uniform(*_SECONDS) * RATE)
        start = int(draw.integers(0, max(1, len(speech) - size)))
        span = WIDE if draw.random() < _WIDE_SHARE else BENCH
        heard = random_line(speech[start : start + size], RATE, draw, span, self._talk(draw))
        windows = windows_of(mel_energies(find_speech(heard).samples))
        return windows[draw.permutation(len(windows))[:_WINDOWS]]

    def _talk(self, draw: np.random.Generator) -> Samples:
        talk = np.zeros(8 * RATE, np.float32)
        for one in draw.integers(0, len(self.speech), draw.integers(2, 6)):
            speech = self.speech[one]
            talk += np.resize(speech / max(float(speech.std()), 1e-6), len(talk))
        return talk


def tune(
    speech: list[Samples], weights: Mapping[str, Floats], steps: int, seed: int, told: Callable[[str], None]
) -> dict[str, Floats]:
    """The tuned weights. `speech` (8 kHz) is one recording per speaker; `told` hears of the progress."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # a second thread waits more than it works when the machine has other work
    network = Network(weights)
    lessons = _Lessons([at_speed(one, speed) for one in speech for speed in SPEEDS])
    aims = _clean_voices(network, lessons.speech)
    optimiser = torch.optim.AdamW(network.parameters(), lr=5e-4, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 5e-4, total_steps=steps, pct_start=0.1)
    sums = np.zeros(2)
    for step, (classes, windows, owners) in enumerate(_ahead(lessons, steps, seed), 1):
        voices = network(torch.from_numpy(windows))
        aim = aims[classes]
        distance = 1 - (voices * aim[owners]).sum(dim=1).mean()
        calls = torch.zeros(len(classes), HIDDEN).index_add(0, torch.from_numpy(owners), voices)
        likeness = _SHARPNESS * nn.functional.normalize(calls, dim=1) @ aims.T
        confusion = nn.functional.cross_entropy(likeness, torch.from_numpy(classes))
        optimiser.zero_grad()
        (distance + confusion).backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        sums += (float(distance.detach()), float(confusion.detach()))
        if step % 100 == 0:
            told(f"step {step} of {steps}: distance {sums[0] / 100:.3f}, confusion {sums[1] / 100:.3f}")
            sums[:] = 0
    return network.weights()


def _clean_voices(network: Network, speech: list[Samples]) -> torch.Tensor:
    """Voice of each clean recording, (classes, 256)."""
    found = []
    with torch.no_grad():
        for one in speech:
            windows = windows_of(mel_energies(find_speech(one).samples))
            found.append(nn.functional.normalize(network(torch.from_numpy(windows)).mean(dim=0), dim=0))
    return torch.stack(found)


def _ahead(lessons: _Lessons, steps: int, seed: int) -> Iterator[tuple[NDArray[np.int64], Floats, NDArray[np.int64]]]:
    """Batches in order, made in another process while the network learns."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as maker:
        waiting: list[Future[tuple[NDArray[np.int64], Floats, NDArray[np.int64]]]] = []
        for step in range(steps):
            while len(waiting) < 3 and step + len(waiting) < steps:
                waiting.append(maker.submit(lessons.batch, (seed, step + len(waiting))))
            yield waiting.pop(0).result()
