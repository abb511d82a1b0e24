"""How fast recordings become voices on one core, stage by stage; whether memory stays flat; what is refused that nobody
speaks.

usage: scripts/bench voice_speed RECORDINGS [--files N]
RECORDINGS is a folder of sound files; N files (some are read again and again) are heard for the memory.
"""

from __future__ import annotations

import argparse
import itertools
import os
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from voiceprint.activity import RATE, find_speech
from voiceprint.audio import Audio, Refused, read
from voiceprint.encoder import BundledEncoder, windows_of
from voiceprint.features import mel_energies
from voiceprint.fingerprint import fingerprint
from voiceprint.learning.lines import WIDE, random_line
from voiceprint.listening import Listener, gate
from voiceprint.many import hear_all
from voiceprint.quality import admit

ROOT = Path(__file__).resolve().parents[2]


def run(args: list[str]) -> dict[str, Any]:
    """Times of real time per stage and of the whole, on one core and in two processes; memory; non-speech refused."""
    parser = argparse.ArgumentParser()
    parser.add_argument("recordings", type=Path)
    parser.add_argument("--files", type=int, default=10_000)
    given = parser.parse_args(args)
    paths = sorted(path for path in given.recordings.rglob("*") if path.suffix in (".wav", ".flac", ".mp3"))
    return {
        "recordings": len(paths),
        "one_core_times_real_time": _stages(paths),
        "two_processes": _processes(paths),
        "memory": _memory(paths, given.files),
        "nobody_speaks": _nobody(),
    }


def _stages(paths: list[Path]) -> dict[str, Any]:
    """CPU seconds, so that what else the machine does counts little."""
    listener, spent, seconds = Listener(), defaultdict[str, float](float), 0.0
    listener.hear_file(paths[0])

    @contextmanager
    def stage(name: str) -> Iterator[None]:
        started = time.process_time()
        yield
        spent[name] += time.process_time() - started

    encoder = BundledEncoder()
    for path in paths:
        with stage("decode"):
            audio = read(path)
            heard = audio.at(RATE)
        seconds += audio.seconds
        try:
            with stage("speech activity and gate"):
                speech, _ = admit(heard, gate())
        except Refused:
            continue
        with stage("mel energies"):
            windows = windows_of(mel_energies(speech))
        with stage("encoder"):
            encoder.encode_mels(windows)
        with stage("fingerprint"):
            fingerprint(heard)
    with stage("file to voice"):
        outcomes = Counter(_outcome(lambda path=path: listener.hear_file(path)) for path in paths)  # type: ignore[misc]
    return {
        "hours": round(seconds / 3600, 3),
        "seconds_of_speech_per_recording": round(_speech(paths[:50]), 1),
        "outcomes": dict(outcomes),
        **{name: round(seconds / cpu) for name, cpu in spent.items()},
    }


def _speech(paths: list[Path]) -> float:
    return float(np.mean([find_speech(read(path).at(RATE)).seconds for path in paths]))


def _outcome(hear: Callable[[], object]) -> str:
    try:
        hear()
    except Refused as refused:
        return refused.reason
    return "voice"


def _processes(paths: list[Path]) -> dict[str, float]:
    jobs = [(path.parent, path.name) for path in itertools.islice(itertools.cycle(paths), 4 * len(paths))]
    listener = Listener()
    seconds = sum(read(path).seconds for path in paths) * 4
    listener.hear_file(paths[0])
    started = time.perf_counter()
    for _ in hear_all(listener.ears, jobs, processes=2):
        pass
    taken = time.perf_counter() - started
    return {"wall_s": round(taken, 2), "times_real_time": round(seconds / taken), "load": round(os.getloadavg()[0], 1)}


def _memory(paths: list[Path], files: int) -> dict[str, float]:
    listener = Listener()
    marks = {}
    for number, path in enumerate(itertools.islice(itertools.cycle(paths), files), 1):
        _outcome(lambda path=path: listener.hear_file(path))  # type: ignore[misc]
        if number in (min(500, files), files):
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            marks[f"peak_mb_after_{number}"] = round(peak / 1024, 1)
    return marks


def _nobody() -> dict[str, str]:
    """What becomes of sounds that nobody speaks, as they are and over ten random lines each."""
    sys.path.insert(0, str(ROOT / "tests" / "voiceprint"))
    from voice_world import no_speech  # type: ignore[import-not-found]

    listener, found = Listener(), {}
    for name, samples in no_speech(3).items():
        heard = [samples, *(random_line(samples + 1e-6, RATE, np.random.default_rng(n), WIDE) for n in range(10))]
        outcomes = Counter(_outcome(lambda one=one: listener.voice_of(Audio(one, RATE, ""))) for one in heard)  # type: ignore[misc]
        found[name] = ", ".join(f"{reason} {count}" for reason, count in outcomes.most_common())
    return found
