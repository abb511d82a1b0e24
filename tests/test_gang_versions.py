"""Gangs that share nothing but a script are parted by their versions of it; one gang never is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest
from evidence_world import names, posterior

from complaint_guard import records
from complaint_guard.gangs import Known, find_gangs
from complaint_guard.gangs.versions import ONE_VERSION, TIED, Wordings
from complaint_guard.records.vectors import Vectors
from complaint_guard.settings import GangSettings

A, B = names("a", 4), names("b", 4)
SCRIPT, PHONE = 30.0, 12.0
WIDTH = 64


def pairs(people: Sequence[str], phones: Sequence[Sequence[str]], bits: float = PHONE) -> pa.Table:
    """PAIRS of `people` who all use one script and of whom those of each of `phones` share one."""
    rows = []
    for left, right in combinations(sorted(people), 2):
        parts = [{"part": "script", "bits": SCRIPT}]
        if any(left in phone and right in phone for phone in phones):
            parts.append({"part": "phone", "bits": bits})
        total = sum(float(str(part["bits"])) for part in parts)
        row = {"left_id": left, "right_id": right, "bits": total, "posterior": posterior(total, 1000)}
        rows.append({**row, "crowded": False, "parts": parts})
    return records.table("pairs", rows)


def wordings(versions: Mapping[str, Sequence[str]], alike: float, within: float = 0.9) -> Wordings:
    """Copies whose cosine is `within` in one version and `alike` across."""
    draw = np.random.default_rng(7)
    several = len(versions)
    axes = np.linalg.qr(draw.normal(size=(WIDTH, WIDTH)))[0]
    centres = np.linalg.cholesky(np.full((several, several), alike) + np.eye(several) * (within - alike))
    rows, place = [], {}
    for version, people in enumerate(versions.values()):
        for person in people:
            place[person] = len(place)
            own = axes[several + len(rows)] * np.sqrt(1 - within)
            rows.append(centres[version] @ axes[:several] + own)
    return Wordings(place, Vectors.of(np.array(rows, np.float32)))


def found(table: pa.Table, given: Wordings) -> list[tuple[str, ...]]:
    return [gang.people for gang in find_gangs(table, Known(), GangSettings(), given)]


def test_two_gangs_with_a_version_each_are_parted() -> None:
    table, given = pairs([*A, *B], [A, B]), wordings({"a": A, "b": B}, alike=0.6)
    assert found(table, given) == [tuple(A), tuple(B)]


def test_two_phones_of_one_gang_are_not() -> None:
    """The phones share nothing, and the copies of both are equally alike."""
    assert found(pairs([*A, *B], [A, B]), wordings({"both": [*A, *B]}, alike=0.6)) == [(*A, *B)]


@pytest.mark.parametrize(("share", "gangs"), [(ONE_VERSION - 0.02, 2), (ONE_VERSION + 0.02, 1)])
def test_versions_are_told_by_what_is_alike_across_beside_what_is_alike_within(share: float, gangs: int) -> None:
    given = wordings({"a": A, "b": B}, alike=0.8 * share, within=0.8)
    assert len(found(pairs([*A, *B], [A, B]), given)) == gangs


def test_one_tie_beside_the_wording_holds_two_versions_together() -> None:
    bridge = [A, B, [A[0], B[0]]]
    assert found(pairs([*A, *B], bridge), wordings({"a": A, "b": B}, alike=0.5)) == [(*A, *B)]


@pytest.mark.parametrize(("bits", "gangs"), [(TIED, 2), (TIED - 0.1, 1)])
def test_what_tells_next_to_nothing_makes_no_core(bits: float, gangs: int) -> None:
    given = wordings({"a": A, "b": B}, alike=0.5)
    assert len(found(pairs([*A, *B], [A, B], bits), given)) == gangs


def test_whom_wording_alone_ties_goes_to_the_version_that_is_nearest() -> None:
    versions = {"a": [*A, "y"], "b": [*B, "z"]}
    table = pairs([*A, *B, "y", "z"], [A, B])
    assert found(table, wordings(versions, alike=0.5)) == [(*A, "y"), (*B, "z")]


def test_three_whom_wording_alone_ties_may_be_a_version() -> None:
    for count in (3, 2):
        alone = names("z", count)
        table, given = pairs([*A, *alone], [A]), wordings({"a": A, "z": alone}, alike=0.4)
        assert found(table, given) == ([tuple(A), tuple(alone)] if count == 3 else [(*A, *alone)])


def test_who_rewrote_a_copy_alone_stays() -> None:
    odd = {f"z{i}": [f"z{i}"] for i in range(4)}
    given = wordings({"a": A, **odd}, alike=0.3)
    assert found(pairs([*A, *odd], [A]), given) == [(*A, *odd)]


def test_a_version_of_too_few_people_stays_with_the_others() -> None:
    couple = names("z", 2)
    given = wordings({"a": A, "z": couple}, alike=0.4)
    assert found(pairs([*A, *couple], [A, couple]), given) == [(*A, *couple)]


def test_a_core_whose_people_copied_nothing_stays_whole() -> None:
    """Their texts are unlike the script; one of them has a copy of it and holds them to its version."""
    silent = names("s", 3)
    table = pairs([*A, *B, *silent], [A, B, [*silent, B[0]]])
    assert found(table, wordings({"a": A, "b": B}, alike=0.5)) == [tuple(A), (*B, *silent)]


def test_without_texts_nothing_is_parted() -> None:
    assert found(pairs([*A, *B], [A, B]), Wordings()) == [(*A, *B)]


def test_three_gangs_are_three() -> None:
    third = names("c", 5)
    table = pairs([*A, *B, *third], [A, B, third])
    assert found(table, wordings({"a": A, "b": B, "c": third}, alike=0.5)) == [tuple(A), tuple(B), tuple(third)]


def test_the_order_of_pairs_does_not_matter() -> None:
    table = pairs([*A, *B, "y"], [A, B])
    given = wordings({"a": A, "b": [*B, "y"]}, alike=0.5)
    turned = table.take(pa.array(np.arange(len(table))[::-1]))
    assert found(turned, given) == found(table, given) == [tuple(A), (*B, "y")]


def test_of_a_persons_copies_the_first_is_read() -> None:
    ids, people = ["c1", "c2", "c3", "c4"], ["p", "p", "q", "r"]
    vectors = Vectors.of(np.eye(4, dtype=np.float32)).table(pa.array(ids))
    members = records.table("family_members", [{"complaint_id": i, "family_id": "S", "bits": 30.0} for i in ids[:3]])
    rows = [{"complaint_id": i, "person_id": p, "ground": "alone"} for i, p in zip(ids, people, strict=True)]
    read = Wordings.of(vectors, members, records.table("people", rows))
    assert set(read.place) == {"p", "q"}
    assert read.vectors.rows()[read.place["p"]].argmax() == 0
    assert read.vectors.rows()[read.place["q"]].argmax() == 2
    cosines = read.cosines(["p", "q", "r"])
    assert np.isnan(cosines[2]).all()
    assert cosines[0, 1] == 0
    assert np.isnan(cosines[0, 0])


def test_who_is_joined_to_one_version_only_goes_there() -> None:
    """The copy of y is nearer to the other version, of which no pair reaches the posterior."""
    everyone = pairs([*A, *B, "y"], [A, B]).to_pylist()
    joined = [row for row in everyone if "y" not in (row["left_id"], row["right_id"]) or row["left_id"] in A]
    given = wordings({"a": A, "b": [*B, "y"]}, alike=0.5)
    assert found(records.table("pairs", joined), given) == [(*A, "y"), tuple(B)]
