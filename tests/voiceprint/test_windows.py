from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from voice_world import NAMES, RATE, call, reader

from voiceprint.activity import find_speech
from voiceprint.audio import Refused
from voiceprint.backend import unit
from voiceprint.encoder import BundledEncoder
from voiceprint.windows import callers_windows, halves_alike

LIKENESS = BundledEncoder.likeness


@cache
def windows(name: str, part: int, seed: int) -> np.ndarray:
    samples = call(name, part, seed) if seed else reader(name, part)
    return BundledEncoder().encode(find_speech(samples).samples)


def enrolled(name: str) -> np.ndarray:
    return unit(np.mean([windows(name, 1, seed).mean(axis=0) for seed in (90, 91, 92)], axis=0)[None])


def test_of_a_call_with_an_agent_the_callers_windows_stay_or_the_call_is_refused() -> None:
    stayed = 0
    for turn, caller in enumerate(NAMES):
        agent = NAMES[(turn + 3) % 8]
        own, other = windows(caller, 2, 10 + turn), windows(agent, 2, 10 + turn)
        try:
            kept, of_agents = callers_windows(np.concatenate([own[:3], other, own[3:]]), enrolled(agent), LIKENESS)
        except Refused as met:
            assert met.reason == "two_voices"
            continue
        stayed += 1
        assert of_agents >= len(other) - 2
        voice = unit(kept.mean(axis=0)[None])[0]
        assert voice @ unit(own.mean(axis=0)[None])[0] > 0.9 > voice @ unit(other.mean(axis=0)[None])[0]
    assert stayed >= 7


@pytest.mark.parametrize("name", NAMES)
def test_agents_who_are_not_there_take_hardly_a_window(name: str) -> None:
    agents = np.concatenate([enrolled(other) for other in NAMES if other != name])
    own = windows(name, 2, 20)
    kept, of_agents = callers_windows(own, agents, LIKENESS)
    assert of_agents <= 2
    assert len(kept) == len(own) - of_agents


@pytest.mark.parametrize("name", NAMES)
def test_one_reader_is_one_voice(name: str) -> None:
    for seed in (0, 30, 31):
        both = np.concatenate([windows(name, 1, seed), windows(name, 2, seed)])
        kept, of_agents = callers_windows(both, None, LIKENESS)
        assert (len(kept), of_agents) == (len(both), 0)


def test_two_readers_in_one_channel_are_mostly_refused() -> None:
    refused = 0
    for turn, name in enumerate(NAMES):
        both = np.concatenate([windows(name, 1, 40 + turn), windows(NAMES[turn - 3], 1, 40 + turn)])
        try:
            callers_windows(both, None, LIKENESS)
        except Refused as met:
            assert met.reason == "two_voices"
            assert met.met.endswith(" alike, one voice is 0.62")
            refused += 1
    assert refused >= 6


def test_too_few_windows_tell_no_two_voices() -> None:
    far = np.eye(5, 256, dtype=np.float32)
    assert len(callers_windows(far, None, LIKENESS)[0]) == 5


def test_a_few_odd_windows_make_no_second_voice() -> None:
    rows = np.zeros((12, 8), np.float32)
    rows[:, 0], rows[5] = 1.0, np.eye(8)[3]
    assert halves_alike(rows) == 1.0
    assert halves_alike(np.ones((6, 8), np.float32)) == 1.0


def test_no_windows_stay_none() -> None:
    none = np.zeros((0, 256), np.float32)
    assert callers_windows(none, enrolled(NAMES[0]), LIKENESS)[1] == 0


def test_windows_are_counted_for_the_whole_recording() -> None:
    assert len(windows(NAMES[0], 1, 0)) == pytest.approx(find_speech(reader(NAMES[0], 1)).seconds / 1.6, abs=1)
    assert RATE == 8_000
