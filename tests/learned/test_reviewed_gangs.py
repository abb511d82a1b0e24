"""Reviewed gangs weighed anew: only the strongest hub of a channel counts, a voice by its own formula."""

from __future__ import annotations

from math import log2

import pyarrow as pa
import pytest

from complaint_guard.learned import unaided
from complaint_guard.learned.estimate import Judged
from complaint_guard.learned.reviewed import Reviewed
from complaint_guard.records import table

THEN = {"link.phone": 0.3, "link.address.business_room": 0.4, "link.address.business_building": 0.5, "link.voice": 0.4}
PRIOR = log2(0.25 / 1000)


def of_one_pair(bits: float, **hubs: float) -> Reviewed:
    """A gang of three of whom a and b share `hubs` (settings key with _ for . -> bits), and nothing ties c."""
    keys = {key.split(".", 1)[1].replace(".", "_"): key for key in THEN}
    shared = [("G", "a", "b", keys[name].split(".")[1], worth, keys[name]) for name, worth in hubs.items()]
    names = ("gang_id", "left_id", "right_id", "channel", "bits", "key")
    return Reviewed(
        [Judged("G", True)],
        pa.table({"gang_id": ["G"] * 3, "person_id": ["a", "b", "c"]}),
        pa.table({"gang_id": ["G"], "left_id": ["a"], "right_id": ["b"], "bits": [bits]}),
        pa.table(dict(zip(names, map(list, zip(*shared, strict=True)), strict=True))),
        THEN,
        1000,
    )


def moved(gang: Reviewed, **weights: float) -> list[float]:
    keys = {key.split(".", 1)[1].replace(".", "_"): key for key in THEN}
    now = THEN | {keys[name]: m for name, m in weights.items()}
    return [round(bits - PRIOR, 3) for bits in gang.odds(now, 0.25)["G"]]


def test_a_weight_moves_the_pairs_it_ties_and_whom_nothing_ties_has_the_prior() -> None:
    gang = of_one_pair(30.0, phone=24.0)
    assert moved(gang) == [30.0, 30.0, 0.0]
    assert moved(gang, phone=0.6) == [31.0, 31.0, 0.0]
    assert moved(gang, address_business_room=0.1) == [30.0, 30.0, 0.0]


def test_within_a_channel_only_the_strongest_hub_counts() -> None:
    gang = of_one_pair(30.0, address_business_room=25.0, address_business_building=12.0)
    assert moved(gang, address_business_building=0.9)[0] == 30.0
    assert moved(gang, address_business_room=0.2)[0] == 29.0


def test_a_voice_is_weighed_by_its_likelihood_ratio() -> None:
    ratio = 2.0**6
    bits = log2(0.4 * ratio + 0.6)
    assert moved(of_one_pair(20.0, voice=bits), voice=0.2)[0] == pytest.approx(
        20.0 - bits + log2(0.2 * ratio + 0.8), abs=1e-3
    )


def test_what_was_added_is_taken_off_ties_and_pairs() -> None:
    tie = {
        "complaint_id": "1",
        "person_id": "a",
        "channel": "phone",
        "level": "same",
        "hub_id": "phone:1",
        "bits": 25.0,
    }
    parts = [{"part": "phone", "bits": 25.0}, {"part": "script", "bits": 12.0}, {"part": "unlike", "bits": -2.0}]
    pair = {"left_id": "a", "right_id": "b", "bits": 35.0, "posterior": 1.0, "crowded": False, "parts": parts}
    evidence = table("ties", [tie]), table("pairs", [pair])
    ties, pairs = unaided(evidence, {"phone": 1.5, "address": 2.0, "prior": 3.0}, 0.25, 1000)
    assert ties["bits"].to_pylist() == [23.5]
    assert pairs["bits"].to_pylist() == [33.5]
    assert pairs["posterior"][0].as_py() == pytest.approx(1 / (1 + 2 ** -(33.5 + PRIOR)))
