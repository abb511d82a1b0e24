from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from voiceprint.backend import Backend, unit
from voiceprint.calibration import Calibration, Trials, calibrate, load_calibration
from voiceprint.errors import ModelError
from voiceprint.listening import Ears, load_judge

BUNDLED = load_judge(Ears()).calibration


def bells(same: int, other: int, seed: int = 1) -> Trials:
    """Scores around +3 of one speaker and -1 of two, both with spread 2: log2 LLR = (s - 1) / ln 2."""
    draw = np.random.default_rng(seed)
    scores = np.concatenate([draw.normal(3, 2, same), draw.normal(-1, 2, other)])
    size = same + other
    return Trials(scores, np.zeros(size), draw.uniform(3, 20, size), np.arange(size) < same)


def test_likelihood_ratios_of_two_bells_are_found() -> None:
    found = calibrate(bells(4_000, 40_000))
    scores = np.linspace(-3, 6, 19)
    bits = found.bits(scores, np.zeros(19), np.full(19, 8.0))
    truth = (scores - 1) / np.log(2)
    inside = (truth > found.least) & (truth < found.most)
    assert np.abs(bits - truth)[inside].max() < 0.4
    assert found.trials == 44_000


def test_a_score_that_counts_less_for_short_speech_is_learnt_so() -> None:
    draw = np.random.default_rng(3)
    same = np.arange(30_000) < 6_000
    seconds = draw.choice([2.0, 16.0], 30_000)
    spread = np.where(seconds < 8, 4.0, 1.0)
    found = calibrate(Trials(np.where(same, 3, -1) + spread * draw.standard_normal(30_000), 0 * spread, seconds, same))
    short, long = found.bits(np.array([3.0, 3.0]), np.zeros(2), np.array([2.0, 16.0]))
    assert 0 < short < long / 2


def test_beyond_what_the_trials_show_nothing_is_said() -> None:
    found = calibrate(bells(400, 2_000))
    low, high = found.bits(np.array([-1e6, 1e6]), np.zeros(2), np.full(2, 8.0))
    assert (low, high) == (found.least, found.most)
    assert found.most == pytest.approx(np.log2(200), abs=1e-3)
    assert found.least == pytest.approx(-np.log2(40), abs=1e-3)


@pytest.mark.parametrize("seconds", [1.6, 3.0, 8.0, 60.0, 3_600.0])
def test_a_higher_score_never_gives_fewer_bits(seconds: float) -> None:
    scores = np.linspace(-10, 20, 301)
    for cosines in (np.zeros(301), np.linspace(-1, 1, 301)):
        bits = BUNDLED.bits(scores, cosines, np.full(301, seconds))
        assert (np.diff(bits) >= 0).all()
        assert bits.min() >= BUNDLED.least
        assert bits.max() <= BUNDLED.most


@pytest.mark.parametrize(("same", "other"), [(99, 5_000), (500, 999), (0, 0)])
def test_too_few_trials_calibrate_nothing(same: int, other: int) -> None:
    with pytest.raises(ModelError) as met:
        calibrate(bells(same, other))
    assert str(met.value) == f"{same} pairs of one speaker and {other} of two; 100 and 1000 are needed to calibrate"


def test_a_calibration_can_be_read_by_people_and_read_again(tmp_path: Path) -> None:
    found = calibrate(bells(400, 2_000))
    found.save(tmp_path / "c.json")
    assert json.loads((tmp_path / "c.json").read_text()) == asdict(found)
    assert load_calibration(tmp_path / "c.json") == found


WHOLE = asdict(BUNDLED)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "JSONDecodeError"),
        ("[1]", "AttributeError"),
        ("{}", "TypeError"),
        (json.dumps(WHOLE | {"slope": "steep"}), "ValueError"),
        (json.dumps(WHOLE | {"slope": None}), "TypeError"),
        (json.dumps(WHOLE | {"slope": float("nan")}), "ValueError"),
        (json.dumps(WHOLE | {"more": 1}), "TypeError"),
    ],
)
def test_a_damaged_calibration_is_named(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "c.json").write_text(text)
    with pytest.raises(ModelError) as met:
        load_calibration(tmp_path / "c.json")
    assert str(met.value) == f"c.json is not a voice calibration ({fault}); make one with voice calibrate"


def test_a_missing_calibration_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"^c.json is not a voice calibration \(FileNotFoundError\)"):
        load_calibration(tmp_path / "c.json")


def test_a_users_model_needs_files_of_its_own() -> None:
    with pytest.raises(ModelError) as met:
        load_judge(Ears(model="models/own.onnx"))
    assert str(met.value) == ("own.onnx has no backend and calibration; make them with `voice calibrate` and name them")


def test_the_bundled_calibration_is_one() -> None:
    assert isinstance(BUNDLED, Calibration)
    assert BUNDLED.least < 0 < BUNDLED.most


def test_a_backend_of_another_model_is_refused_before_anything_is_compared(tmp_path: Path) -> None:
    Backend(np.zeros(32, np.float32), None, unit(np.ones((9, 32), np.float32))).save(tmp_path / "b.npz")
    with pytest.raises(ModelError) as met:
        load_judge(Ears(backend=str(tmp_path / "b.npz")))
    assert str(met.value) == ("b.npz is for voices of 32 numbers, the model gives 256; make one with voice calibrate")
