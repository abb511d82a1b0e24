from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from voiceprint.backend import Backend, load_backend, normed_scores, train_projection, unit
from voiceprint.errors import ModelError

draw = np.random.default_rng(11)


def planted(speakers: int, calls: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Means (n, 40): speakers differ in the first ten numbers, calls ten times as much in the others."""
    draw = np.random.default_rng(seed)
    own = np.zeros((speakers, 40))
    own[:, :10] = draw.standard_normal((speakers, 10))
    who = np.repeat(np.arange(speakers), calls)
    line = np.concatenate(
        [0.2 * draw.standard_normal((len(who), 10)), 3 * draw.standard_normal((len(who), 30))], axis=1
    )
    return (5 + own[who] + line).astype(np.float32), who


def same_and_other(voices: np.ndarray, who: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    left, right = np.triu_indices(len(voices), 1)
    cosines = np.einsum("nd,nd->n", voices[left], voices[right])
    return cosines[who[left] == who[right]], cosines[who[left] != who[right]]


def test_a_projection_finds_what_differs_between_speakers() -> None:
    centre, projection = train_projection(*planted(150, 6), 10)
    means, who = planted(20, 5, seed=2)
    bare = same_and_other(Backend(unit(means).mean(axis=0), None, means[:0]).voices(means), who)
    learnt = same_and_other(Backend(centre, projection, means[:0]).voices(means), who)
    assert (centre.shape, projection.shape) == ((40,), (40, 10))
    assert np.median(bare[0]) < np.percentile(bare[1], 95)
    assert np.percentile(learnt[0], 5) > np.percentile(learnt[1], 99)


def test_norms_are_those_of_the_strangers_most_alike() -> None:
    cohort, voice = unit(draw.standard_normal((500, 16))), unit(draw.standard_normal((3, 16)))
    norms = Backend(np.zeros(16, np.float32), None, cohort.astype(np.float32)).norms(voice.astype(np.float32))
    nearest = np.sort(voice @ cohort.T, axis=1)[:, -60:]
    assert np.allclose(norms, np.column_stack([nearest.mean(axis=1), nearest.std(axis=1)]), atol=1e-5)


def test_a_cohort_of_one_gives_a_spread_that_can_be_divided_by() -> None:
    cohort = unit(np.ones((1, 4), np.float32))
    assert np.allclose(Backend(np.zeros(4, np.float32), None, cohort).norms(cohort), [[1.0, 1e-3]])


def test_normed_scores_weigh_both_sides_alike() -> None:
    left, right = np.array([[0.1, 0.1]]), np.array([[0.3, 0.2]])
    assert normed_scores(np.array([0.5]), left, right)[0] == pytest.approx((4.0 + 1.0) / 2)
    assert np.array_equal(normed_scores(np.array([0.5]), left, right), normed_scores(np.array([0.5]), right, left))


@pytest.mark.parametrize("projected", [True, False])
def test_a_backend_is_what_it_was_when_it_was_saved(tmp_path: Path, projected: bool) -> None:
    projection = draw.standard_normal((16, 5)).astype(np.float32) if projected else None
    centre = draw.standard_normal(16).astype(np.float32)
    cohort = unit(draw.standard_normal((70, 5 if projected else 16)).astype(np.float32))
    saved = Backend(centre, projection, cohort)
    saved.save(tmp_path / "b.npz")
    loaded = load_backend(tmp_path / "b.npz")
    means = draw.standard_normal((4, 16)).astype(np.float32)
    assert np.array_equal(saved.voices(means), loaded.voices(means))
    assert np.allclose(saved.norms(saved.voices(means)), loaded.norms(loaded.voices(means)), atol=1e-3)


def damaged(path: Path, change: str) -> None:
    Backend(np.zeros(16, np.float32), None, unit(np.ones((9, 16), np.float32))).save(path)
    whole = path.read_bytes()
    contents = {"empty": b"", "text": b"no backend", "cut": whole[: len(whole) // 2], "gone": None}
    if change in contents:
        path.unlink()
        if (content := contents[change]) is not None:
            path.write_bytes(content)
    elif change == "no centre":
        np.savez(path, cohort=np.ones((9, 16)))
    elif change == "other shape":
        np.savez(path, centre=np.zeros(16), projection=np.zeros((0, 0)), cohort=np.ones((9, 12)))
    else:
        np.savez(path, centre=np.zeros(16), projection=np.zeros((0, 0)), cohort=np.ones((0, 16)))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("empty", "EOFError"),
        ("text", "UnpicklingError|ValueError"),
        ("cut", "BadZipFile"),
        ("gone", "FileNotFoundError"),
        ("no centre", "KeyError"),
        ("other shape", "ValueError"),
        ("no strangers", "ValueError"),
    ],
)
def test_a_damaged_backend_is_named(tmp_path: Path, change: str, fault: str) -> None:
    damaged(tmp_path / "b.npz", change)
    with pytest.raises(
        ModelError, match=rf"^b.npz is not a voice backend \(({fault})\); make one with voice calibrate$"
    ):
        load_backend(tmp_path / "b.npz")
