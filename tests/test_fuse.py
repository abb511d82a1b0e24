from itertools import combinations
from typing import Any

import pytest
from evidence_world import Shared, names, posterior, tables

from complaint_guard.fuse import REACH, Fused, fuse
from complaint_guard.records import table
from complaint_guard.settings import FuseSettings

SETTINGS = FuseSettings()
AB = ("a", "b")


def fused(
    hubs: dict[str, Shared],
    people: list[str] | None = None,
    lengths: dict[str, int] | None = None,
    apart: dict[tuple[str, str], float] | None = None,
) -> Fused:
    everyone = people or sorted({person for hub in hubs.values() for person in hub.holders})
    made = tables(hubs, everyone, lengths)
    rows = [{"left_id": left, "right_id": right, "bits": bits} for (left, right), bits in (apart or {}).items()]
    return fuse((*made.linked, table("apart", rows)), made.people, made.normalised, SETTINGS)


def parts(found: Fused) -> dict[tuple[str, str], dict[str, float]]:
    return {
        (row["left_id"], row["right_id"]): {part["part"]: part["bits"] for part in row["parts"]}
        for row in found.pairs.to_pylist()
    }


def only(found: Fused) -> dict[str, Any]:
    (row,) = found.pairs.to_pylist()
    return dict(row)


def test_the_posterior_is_the_bits_above_the_prior() -> None:
    people = names("p", 500)
    row = only(fused({"phone:1": Shared("phone", people[:2], 12.5)}, people))
    assert row["bits"] == 12.5
    assert row["posterior"] == pytest.approx(posterior(12.5, 500))
    assert only(fused({"phone:1": Shared("phone", people[:2], 12.5)}, people[:2]))["posterior"] > 0.99


def test_kinds_add_up_and_within_a_kind_the_strongest_counts() -> None:
    hubs = {
        "address:room": Shared("address", AB, 25.0),
        "address:building": Shared("address", AB, 12.0),
        "script:1": Shared("script", AB, 18.0),
    }
    row = only(fused(hubs))
    assert row["bits"] == 43.0
    assert {part["part"]: part["bits"] for part in row["parts"]} == {"address": 25.0, "script": 18.0}


def test_what_one_household_shares_is_capped_together() -> None:
    shared = {channel: Shared(channel, AB, 24.0, "household") for channel in ("address", "phone", "account", "device")}
    row = only(fused({**shared, "script": Shared("script", AB, 11.0)}))
    found = {part["part"]: part["bits"] for part in row["parts"]}
    assert found.pop("script") == 11.0
    assert found == {channel: pytest.approx(SETTINGS.household_most / 4) for channel in shared}
    assert row["bits"] == pytest.approx(11.0 + SETTINGS.household_most)


def test_a_household_below_the_cap_keeps_its_bits() -> None:
    assert only(fused({"address": Shared("address", AB, 6.0, "household")}))["bits"] == 6.0


def test_clients_of_one_representative_share_nothing_but_an_account() -> None:
    lawyer = {"agent": Shared("agent", AB, 20.0, "representative"), "script": Shared("script", AB, 30.0)}
    assert fused({**lawyer, "phone": Shared("phone", AB, 24.0)}).pairs.num_rows == 0
    assert parts(fused({**lawyer, "account": Shared("account", AB, 24.0)})) == {("a", "b"): {"account": 24.0}}


@pytest.mark.parametrize("innocent", ["public_text", "same_matter", "crowd", "event"])
def test_an_explained_hub_carries_nothing(innocent: str) -> None:
    assert fused({"script": Shared("script", AB, 30.0, innocent)}).pairs.num_rows == 0


@pytest.mark.parametrize("innocent", ["crowd", "premises"])
def test_the_tower_of_an_explained_office_ties_nobody_at_it(innocent: str) -> None:
    hubs = {
        "address:room": Shared("address", AB, 25.0, innocent),
        "address:tower": Shared("address", ("a", "b", "c"), 12.0),
        "script:1": Shared("script", ("a", "b", "c"), 18.0),
    }
    found = parts(fused(hubs))
    assert found == {
        ("a", "b"): {"script": 18.0},
        ("a", "c"): {"address": 12.0, "script": 18.0},
        ("b", "c"): {"address": 12.0, "script": 18.0},
    }


def test_two_who_only_give_a_firms_registered_room_do_not_share_the_firm() -> None:
    firm = Shared("agent", ("a", "b", "customer"), 21.0, registered=("a", "b"))
    assert parts(fused({"agent:firm": firm})) == {
        ("a", "customer"): {"agent": 21.0},
        ("b", "customer"): {"agent": 21.0},
    }


@pytest.mark.parametrize(
    ("lengths", "hubs", "bits"),
    [
        ({"a": 60, "b": 60}, ("phone",), 18.0),
        ({"a": 60, "b": 59}, ("phone",), 20.0),
        ({"a": 60, "b": 60}, ("phone", "script"), 40.0),
    ],
)
def test_two_long_texts_of_unlike_wording_disagree(lengths: dict[str, int], hubs: tuple[str, ...], bits: float) -> None:
    assert only(fused({name: Shared(name, AB) for name in hubs}, lengths=lengths))["bits"] == bits


def test_a_weak_hub_proposes_nobody_but_adds_to_a_strong_one() -> None:
    weak = Shared("address", ("a", "b", "c"), SETTINGS.least_hub_bits - 0.1)
    assert fused({"address": weak}).pairs.num_rows == 0
    assert parts(fused({"address": weak, "phone": Shared("phone", AB)})) == {
        ("a", "b"): {"address": weak.bits, "phone": 20.0}
    }


def test_all_pairs_of_a_hub_are_compared_up_to_the_limit() -> None:
    people = names("p", SETTINGS.all_pairs)
    found = fused({"phone": Shared("phone", people)})
    assert set(parts(found)) == set(combinations(people, 2))
    assert set(found.pairs["crowded"].to_pylist()) == {False}
    assert found.limits.num_rows == 0


def test_a_larger_hub_is_linked_along_a_chain_and_counted() -> None:
    people = names("p", SETTINGS.all_pairs + 1)
    found = fused({"phone": Shared("phone", people), "account": Shared("account", people)})
    places = [(people.index(left), people.index(right)) for left, right in parts(found)]
    assert {right - left for left, right in places} == set(range(1, REACH + 1))
    assert {place for pair in places for place in pair} == set(range(len(people)))
    assert set(found.pairs["crowded"].to_pylist()) == {True}
    assert found.limits.to_pylist() == [
        {"room": "fuse", "limit": "关联要素人数过多，按链相连", "value": float(SETTINGS.all_pairs), "touched": 2}
    ]


def test_nobody_is_joined_without_hubs() -> None:
    found = fused({}, ["a", "b"])
    assert found.pairs.num_rows == found.limits.num_rows == 0


def test_voices_that_differ_speak_against_a_pair() -> None:
    row = only(fused({"phone:1": Shared("phone", AB, 20.0)}, apart={AB: -0.7}))
    assert row["bits"] == pytest.approx(19.3)
    assert {part["part"]: part["bits"] for part in row["parts"]} == {"phone": 20.0, "voice": -0.7}


def test_voices_that_differ_join_nobody() -> None:
    found = fused({"phone:1": Shared("phone", AB, 20.0)}, ["a", "b", "c"], apart={("a", "c"): -0.7})
    assert [(row["left_id"], row["right_id"]) for row in found.pairs.to_pylist()] == [AB]
