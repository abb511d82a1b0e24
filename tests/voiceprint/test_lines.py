from __future__ import annotations

import numpy as np
import pytest
from voice_world import NAMES, RATE, reader

from voiceprint.learning.lines import BENCH, WIDE, Span, random_line
from voiceprint.learning.speakers import at_speed, pieces

SPEECH = reader(NAMES[0], 1)


def line(seed: int, span: Span = BENCH, speech: np.ndarray = SPEECH, rate: int = RATE) -> np.ndarray:
    return random_line(speech, rate, np.random.default_rng(seed), span)


def share_below(samples: np.ndarray, pitch: float) -> float:
    power = np.abs(np.fft.rfft(samples)) ** 2
    return float(power[np.fft.rfftfreq(len(samples), 1 / RATE) < pitch].sum() / power.sum())


def test_a_line_is_the_same_for_one_seed_and_another_for_another() -> None:
    assert np.array_equal(line(1), line(1))
    assert not np.allclose(line(1), line(2), atol=1e-2)
    assert not np.allclose(line(1), SPEECH, atol=1e-2)


@pytest.mark.parametrize("seed", range(6))
def test_a_line_is_as_long_and_no_louder_than_full_scale(seed: int) -> None:
    for span in (BENCH, WIDE):
        heard = line(seed, span)
        assert (len(heard), heard.dtype) == (len(SPEECH), np.float32)
        assert np.isfinite(heard).all()
        assert 10 ** ((span.level[0] - 1) / 20) < np.abs(heard).max() <= 1.02


@pytest.mark.parametrize("seed", range(4))
def test_a_line_carries_its_band_only(seed: int) -> None:
    clean = Span(**{**BENCH.__dict__, "signal_to_noise": (60.0, 60.0), "low_edge": (400.0, 450.0), "level": (0.0, 0.0)})
    assert share_below(line(seed, clean), 200) < 0.1 * share_below(SPEECH, 200)
    assert 1 - share_below(line(seed, clean), 3_950) < 0.01


def test_noise_is_as_loud_as_asked() -> None:
    silent = np.where(np.arange(len(SPEECH)) < RATE, 0, SPEECH).astype(np.float32)
    for loud, quiet in ((5.0, 25.0), (10.0, 40.0)):
        near, far = (
            line(3, Span(**{**BENCH.__dict__, "signal_to_noise": (ratio, ratio), "level": (0, 0)}), silent)
            for ratio in (loud, quiet)
        )
        rise = near[: RATE // 2].std() / max(far[: RATE // 2].std(), 1e-9)
        assert 20 * np.log10(rise) > (quiet - loud) / 2


def test_sound_of_another_rate_arrives_at_8_khz() -> None:
    assert len(line(1, speech=np.repeat(SPEECH, 2), rate=16_000)) == len(SPEECH)


def test_a_faster_speaker_is_shorter_and_higher() -> None:
    tone = np.sin(2 * np.pi * 500 * np.arange(RATE) / RATE).astype(np.float32)
    fast = at_speed(tone, 1.25)
    assert len(fast) == RATE / 1.25
    assert np.abs(np.fft.rfft(fast)).argmax() * RATE / len(fast) == pytest.approx(625, abs=2)
    assert at_speed(tone, 1.0) is tone


def test_pieces_lie_side_by_side() -> None:
    cut = pieces(SPEECH, 3.0)
    assert [len(one) for one in cut] == [3 * RATE] * 3
    assert np.array_equal(np.concatenate(cut), SPEECH[: 9 * RATE])
