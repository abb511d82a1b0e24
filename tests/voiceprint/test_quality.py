from __future__ import annotations

import numpy as np
import pytest
from voice_world import NAMES, RATE, call, no_speech, reader

from voiceprint.audio import Refused
from voiceprint.learning.lines import WIDE, random_line
from voiceprint.listening import gate
from voiceprint.quality import admit


def reason(samples: np.ndarray) -> str:
    with pytest.raises(Refused) as met:
        admit(samples, gate())
    return met.value.reason


@pytest.mark.parametrize("name", NAMES)
def test_readers_pass_clean_and_over_lines(name: str) -> None:
    for samples in (reader(name, 1), call(name, 1, 5), call(name, 2, 6)):
        speech, quality = admit(samples, gate())
        assert quality.speech_s == len(speech) / RATE > 3


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("kind", no_speech(1, 2.0))
def test_what_nobody_speaks_is_refused(kind: str, seed: int) -> None:
    samples = no_speech(seed)[kind]
    assert reason(samples) in ("silence", "not_speech", "short", "clipped")
    draw = np.random.default_rng(seed)
    assert reason(random_line(samples + 1e-6, RATE, draw, WIDE)) in ("silence", "not_speech", "short", "clipped")


def test_too_little_speech_is_refused() -> None:
    with pytest.raises(Refused, match=r"^short: 0\.\d s of speech, 3 s are needed$"):
        admit(reader(NAMES[0], 1)[: int(0.3 * RATE)], gate())


def test_digital_silence_is_refused() -> None:
    with pytest.raises(Refused, match=r"^silence: loudest sample 0\.0e\+00 of full scale, 1\.0e-04 is needed$"):
        admit(np.zeros(10 * RATE, np.float32), gate())


def test_an_overdriven_recording_is_refused() -> None:
    loud = np.clip(20 * reader(NAMES[0], 1), -0.7, 0.7)
    assert reason(loud) == "clipped"


def test_music_before_a_talk_costs_the_music_only() -> None:
    talk = reader(NAMES[0], 1)
    both = np.concatenate([no_speech()["hold music"] * 0.5, talk])
    speech, _ = admit(both, gate())
    alone, _ = admit(talk, gate())
    assert 0.5 * len(alone) < len(speech) < 1.4 * len(alone)
