from __future__ import annotations

import numpy as np
import pytest

from voiceprint import grouping
from voiceprint.backend import Backend, unit
from voiceprint.calibration import Calibration
from voiceprint.grouping import Group, Judge, Voices, bits_of_pairs, group, like_pairs, voices_of

WIDE = 64


def cohort(seed: int = 1) -> np.ndarray:
    return unit(np.random.default_rng(seed).standard_normal((300, WIDE)).astype(np.float32))


JUDGE = Judge(
    Backend(np.zeros(WIDE, np.float32), None, cohort()),
    #: bits by the cosine alone: 0 at 0.5, 20 at 1
    Calibration(-20.0, 0.0, 0.0, 0.0, 40.0, most=20.0, least=-20.0, trials=0),
)


def voices(rows: np.ndarray, seconds: float = 10.0) -> Voices:
    return voices_of(rows.astype(np.float32), np.full(len(rows), seconds), JUDGE.backend)


def around(centre: np.ndarray, count: int, spread: float, seed: int) -> np.ndarray:
    """Recordings of one voice; cosines of two of them are about 1 / (1 + spread^2)."""
    noise = np.random.default_rng(seed).standard_normal((count, WIDE)) / np.sqrt(WIDE)
    return centre / np.linalg.norm(centre) + spread * noise


def all_pairs(size: int) -> tuple[np.ndarray, np.ndarray]:
    return np.triu_indices(size, 1)


def grouped(known: Voices, needed: float = 3.0) -> list[set[int]]:
    pairs = all_pairs(len(known))
    return [set(one.places) for one in group(known, pairs, np.full(len(pairs[0]), needed), JUDGE)]


def test_recordings_of_planted_voices_fall_into_their_groups() -> None:
    draw = np.random.default_rng(3)
    rows = np.concatenate([around(draw.standard_normal(WIDE), 4, 0.5, seed) for seed in range(6)])
    lonely = draw.standard_normal((10, WIDE))
    found = grouped(voices(np.concatenate([rows, lonely])))
    assert sorted(map(sorted, found)) == [list(range(start, start + 4)) for start in range(0, 24, 4)]


def chain(links: int, degrees: float) -> np.ndarray:
    """Voices each of which is a little farther round than the one before."""
    turn = np.radians(degrees) * np.arange(links)
    rows = np.zeros((links, WIDE))
    rows[:, 0], rows[:, 1] = np.cos(turn), np.sin(turn)
    return rows


def test_a_chain_of_weak_likenesses_joins_no_strangers() -> None:
    known = voices(chain(9, 40))  # each link gives 10.6 bits, two links apart -13
    assert bits_of_pairs(known, np.array([0]), np.array([1]), JUDGE.calibration)[0] == pytest.approx(10.6, abs=0.1)
    found = grouped(known, 3.0)
    assert all(max(one) - min(one) <= 2 for one in found), found
    assert not any({0, 8} <= one for one in found)


def test_a_pair_that_falls_short_of_what_it_needs_is_not_joined() -> None:
    known = voices(chain(2, 40))
    pair = np.array([0]), np.array([1])
    assert group(known, pair, np.array([10.7]), JUDGE) == []
    assert [one.places for one in group(known, pair, np.array([10.5]), JUDGE)] == [(0, 1)]


def test_each_pair_is_held_to_its_own_need() -> None:
    known = voices(np.concatenate([chain(2, 40), np.roll(chain(2, 40), 7, axis=1)]))
    pairs = np.array([0, 2]), np.array([1, 3])
    assert [one.places for one in group(known, pairs, np.array([3.0, 12.0]), JUDGE)] == [(0, 1)]
    assert [one.places for one in group(known, pairs, np.array([12.0, 3.0]), JUDGE)] == [(2, 3)]


def test_a_group_is_joined_by_its_centre_not_by_one_of_its_own() -> None:
    """The newcomer is as good as the pair needs to one member, but not to the centre of the group."""
    known = voices(np.concatenate([chain(2, 20), chain(4, 20)[3:]]))  # 0, 20 and 60 degrees
    bits = bits_of_pairs(known, np.array([1]), np.array([2]), JUDGE.calibration)[0]
    assert bits > 10
    assert grouped(known, 10.0) == [{0, 1}]


def test_the_bits_of_a_member_are_against_the_centre_of_the_others() -> None:
    (found,) = group(voices(chain(2, 40)), all_pairs(2), np.array([3.0]), JUDGE)
    assert isinstance(found, Group)
    assert found.bits == pytest.approx((10.64, 10.64), abs=0.05)


def test_the_order_of_pairs_changes_nothing() -> None:
    draw = np.random.default_rng(8)
    known = voices(np.concatenate([around(draw.standard_normal(WIDE), 5, 0.7, seed) for seed in range(5)]))
    left, right = all_pairs(len(known))
    first = group(known, (left, right), np.full(len(left), 2.0), JUDGE)
    mixed = draw.permutation(len(left))
    again = group(known, (left[mixed], right[mixed]), np.full(len(left), 2.0), JUDGE)
    assert sorted(one.places for one in first) == sorted(one.places for one in again)


def test_longer_speech_pulls_the_centre() -> None:
    rows = chain(3, 25)
    known = Voices(voices(rows).voice, voices(rows).norms, np.array([60.0, 3.0, 3.0]))
    (found,) = group(known, all_pairs(3), np.full(3, -20.0), JUDGE)
    assert found.bits[2] < found.bits[1]


def test_nothing_makes_no_group() -> None:
    none = np.zeros(0, np.int64)
    assert group(voices(chain(2, 90)), (none, none), np.zeros(0), JUDGE) == []
    assert group(voices(chain(2, 90)), all_pairs(2), np.array([0.0]), JUDGE) == []


def brute(known: Voices, least: float) -> set[tuple[int, int]]:
    cosines = known.voice @ known.voice.T
    left, right = np.nonzero(np.triu(cosines >= least, 1))
    return set(zip(left.tolist(), right.tolist(), strict=True))


def family_of(size: int, seed: int) -> Voices:
    draw = np.random.default_rng(seed)
    centres = draw.standard_normal((size // 10, WIDE))
    return voices(np.concatenate([around(one, 10, 1.0, place) for place, one in enumerate(centres)]))


@pytest.mark.parametrize("least", [0.3, 0.5, 0.9])
def test_all_like_pairs_of_two_thousand_voices_are_found(least: float) -> None:
    known = family_of(2_000, 2)
    left, right = like_pairs(known, least)
    assert (left < right).all()
    assert len(left) == len(set(zip(left.tolist(), right.tolist(), strict=True)))
    assert set(zip(left.tolist(), right.tolist(), strict=True)) == brute(known, least)


def test_among_very_many_voices_cells_find_nearly_all_and_always_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "_MANY", 4_000)
    known = family_of(6_000, 3)
    first, again = like_pairs(known, 0.6), like_pairs(known, 0.6)
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))
    truth = brute(known, 0.6)
    found = set(zip(*(side.tolist() for side in first), strict=True))
    assert found <= truth
    assert len(found) > 0.95 * len(truth) > 100


def test_fewer_than_two_voices_make_no_pair() -> None:
    assert [len(side) for side in like_pairs(voices(chain(1, 0)), 0.0)] == [0, 0]
