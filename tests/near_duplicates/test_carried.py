"""A night compares what is new with all there is, and finds what a comparison of all with all finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from complaint_guard import history, records
from complaint_guard.casebase import CaseBase
from complaint_guard.near_duplicates import Carried, NearDuplicates, candidates, near_duplicates, neighbours, recovered
from complaint_guard.near_duplicates import families as families_of
from complaint_guard.near_duplicates.skeleton import skeletons
from complaint_guard.records.vectors import Vectors
from complaint_guard.settings import NearDuplicateSettings
from tests.near_duplicates.near_world import NO_CORPUS, copies, families, ids, normalised, organic, people

OLD = 1_000
#: what stands at the end of history, and what comes in the night
BEFORE = (*copies(6, place=0), *copies(5, place=1))
TONIGHT = (*copies(9, place=0)[6:], *copies(4, place=2))
TEXTS = (*organic(OLD), *BEFORE, *organic(OLD + 60)[OLD:], *TONIGHT)
FIRST_NEW = OLD + len(BEFORE)
Copies = Sequence[tuple[str, str]]
NOTHING = records.table("embeddings", [])


def compared(table: pa.Table, carried: Carried | None, vectors: pa.Table = NOTHING) -> NearDuplicates:
    return near_duplicates(table, vectors, people(table), (NO_CORPUS, carried), NearDuplicateSettings())


def left(found: NearDuplicates, fresh: Sequence[str]) -> Carried:
    return Carried(pa.array(fresh, pa.string()), found.compared, found.families, found.members)


def bits(found: NearDuplicates) -> dict[tuple[str, str], float]:
    return {(row["left_id"], row["right_id"]): row["bits"] for row in found.pairs.to_pylist()}


@pytest.fixture(scope="module")
def table() -> pa.Table:
    return normalised(TEXTS)


@pytest.fixture(scope="module")
def before(table: pa.Table) -> NearDuplicates:
    return compared(table.slice(0, FIRST_NEW), None)


@pytest.fixture(scope="module")
def tonight(table: pa.Table, before: NearDuplicates) -> NearDuplicates:
    return compared(table, left(before, table["complaint_id"].to_pylist()[FIRST_NEW:]))


def test_families_that_grow_stand_and_are_born_are_those_of_a_comparison_of_all(
    table: pa.Table, tonight: NearDuplicates
) -> None:
    end = len(TEXTS)
    assert families(tonight) >= {
        ids([*range(OLD, OLD + 6), *range(end - 7, end - 4)]),
        ids(range(OLD + 6, OLD + 11)),
        ids(range(end - 4, end)),
    }
    anew = compared(table, None)
    assert families(anew) == families(tonight)
    assert bits(anew).items() <= bits(tonight).items()  # a crowded shingle links few holders in any one night


def test_the_template_of_a_family_that_nothing_joined_is_not_made_again(
    table: pa.Table, before: NearDuplicates, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    recover = recovered.recover
    monkeypatch.setattr(recovered, "recover", lambda copied: made.append(len(copied)) or recover(copied))
    found = compared(table, left(before, table["complaint_id"].to_pylist()[FIRST_NEW:]))
    assert sorted(made) == [4, 9]
    templates = [
        dict(zip(one["family_id"].to_pylist(), one["template"].to_pylist(), strict=True))
        for one in (before.families, found.families)
    ]
    stands = f"S-c{OLD + 6:06}"
    assert templates[0][stands] == templates[1][stands] != ""


def test_what_was_read_of_a_family_that_nothing_joined_is_not_read_again(
    table: pa.Table, before: NearDuplicates, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: dict[str, list[int]] = {"form": [], "likeness": []}
    monkeypatch.setattr(families_of, "is_form", lambda texts, copies: bool(read["form"].append(len(copies))))
    monkeypatch.setattr(families_of, "_likeness", lambda rows: read["likeness"].append(len(rows)) or "")
    fresh = table["complaint_id"].to_pylist()[FIRST_NEW:]
    stands, told = left(before, fresh), {"origin": "form", "subject": "与金融消费无关的事项"}
    for name, cell in told.items():
        place = stands.families.column_names.index(name)
        cells = pa.array([cell] * stands.families.num_rows, stands.families.schema.field(name).type)
        stands = replace(stands, families=stands.families.set_column(place, name, cells))
    found = {row["family_id"]: row for row in compared(table, stands).families.to_pylist()}
    assert {name: sorted(counts) for name, counts in read.items()} == {"form": [4, 9], "likeness": [4, 9]}
    assert told.items() <= found[f"S-c{OLD + 6:06}"].items()


def test_a_form_is_asked_for_again_of_what_was_a_public_text(
    table: pa.Table, before: NearDuplicates, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    monkeypatch.setattr(families_of, "is_form", lambda texts, copies: bool(read.append(len(copies))))
    stands = left(before, table["complaint_id"].to_pylist()[FIRST_NEW:])
    place = stands.families.column_names.index("origin")
    cells = pa.array(["public"] * stands.families.num_rows, stands.families.schema.field("origin").type)
    compared(table, replace(stands, families=stands.families.set_column(place, "origin", cells)))
    assert {4, 5, 9} <= {*read}


def test_a_complaint_that_was_corrected_leaves_the_family_of_its_old_wording(
    table: pa.Table, before: NearDuplicates
) -> None:
    texts = [*TEXTS]
    texts[OLD] = organic(OLD + 61)[-1]
    fresh = [f"c{OLD:06}", *table["complaint_id"].to_pylist()[FIRST_NEW:]]
    found = compared(normalised(texts), left(before, fresh))
    assert ids([*range(OLD + 1, OLD + 6), *range(len(TEXTS) - 7, len(TEXTS) - 4)]) in families(found)


def test_a_complaint_that_was_erased_is_in_no_pair(table: pa.Table, before: NearDuplicates) -> None:
    gone = table.filter(pc.not_equal(table["complaint_id"], f"c{OLD:06}"))
    found = compared(gone, left(before, table["complaint_id"].to_pylist()[FIRST_NEW:]))
    held = {*found.compared["left_id"].to_pylist(), *found.compared["right_id"].to_pylist()}
    assert f"c{OLD:06}" not in held and f"c{OLD + 1:06}" in held


def test_the_same_night_gives_the_same_rows_again(
    table: pa.Table, before: NearDuplicates, tonight: NearDuplicates
) -> None:
    again = compared(table, left(before, table["complaint_id"].to_pylist()[FIRST_NEW:]))
    assert again.families.equals(tonight.families) and again.compared.equals(tonight.compared)


def test_candidates_of_fresh_texts_are_those_of_all_texts_that_hold_one() -> None:
    found, fresh = skeletons(TEXTS), np.arange(len(TEXTS)) >= FIRST_NEW
    every = candidates.lexical(found, 1).pairs
    held = candidates.lexical(found, 1, fresh).pairs
    assert len(held) and np.array_equal(held, every[fresh[every].any(axis=1)])


@pytest.mark.parametrize("few", [neighbours.FEW, 1])
def test_a_fresh_vector_finds_its_nearest_whether_searched_by_cells_or_not(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "FEW", few)
    vectors = np.random.default_rng(4).normal(size=(400, 16)).astype(np.float32)
    vectors[390:] = vectors[:10] + 0.1 * vectors[20:30]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    pairs = neighbours.semantic(Vectors.of(vectors), 2, 0.9, np.arange(400) >= 390)
    assert {tuple(pair) for pair in pairs.tolist()} == {(i, 390 + i) for i in range(10)}
    assert not len(neighbours.semantic(Vectors.of(vectors), 2, 0.9, np.zeros(400, dtype=bool)))


class Night:
    """A case base that holds one COMPARISON."""

    def __init__(self, complaints: int, rests_on: str) -> None:
        self.said = records.table("comparison", [{"complaints": complaints, "rests_on": rests_on}])

    def head(self) -> str:
        return "2026-01-01"

    def table(self, name: str) -> pa.Table:
        return self.said if name == "comparison" else records.table(name, [])


@pytest.mark.parametrize(
    ("complaints", "rests_on", "carried"),
    [(125_000, "x", True), (125_001, "x", False), (100_001, "y", False), (history.FEW, "x", False)],
)
def test_all_are_compared_anew_if_they_are_few_or_many_more_or_something_changed(
    complaints: int, rests_on: str, carried: bool
) -> None:
    night = Night(100_000, "x")
    before, said = history.compared_before(night, pa.array([], pa.string()), complaints, rests_on)  # type: ignore[arg-type]
    assert (before is not None) is carried
    assert said.to_pylist() == (
        night.said.to_pylist() if carried else [{"complaints": complaints, "rests_on": rests_on}]
    )


def test_the_first_night_compares_all(tmp_path: Path) -> None:
    before, said = history.compared_before(CaseBase(tmp_path / "none"), pa.array([], pa.string()), 30_000, "x")
    assert before is None and said.to_pylist() == [{"complaints": 30_000, "rests_on": "x"}]
