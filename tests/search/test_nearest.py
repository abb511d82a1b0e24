from __future__ import annotations

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from complaint_guard.records import ADDRESS_PARTS
from complaint_guard.records.vectors import Vectors
from complaint_guard.search.lookup import vectors_index
from complaint_guard.search.nearest import by_address, by_value, by_vector, passages, short

PARTS = [name for name, _ in ADDRESS_PARTS]


def places(*rows: dict[str, str]) -> pa.Table:
    full = [{"complaint_id": f"C{number}", **dict.fromkeys(PARTS, ""), **row} for number, row in enumerate(rows)]
    found = pa.Table.from_pylist(full)
    parts = {part: found[part].combine_chunks().dictionary_encode() for part in PARTS}
    return pa.table({"complaint_id": found["complaint_id"]} | parts)


def texts(*vectors: tuple[float, ...]) -> pa.Table:
    rows = np.array(vectors, np.float32).reshape(len(vectors), len(vectors[0]) if vectors else 0)
    return vectors_index(Vectors.of(rows).table(pa.array(list("xyzuvw"[: len(vectors)]), pa.string())))


def place(**parts: str) -> dict[str, str]:
    return dict.fromkeys(PARTS, "") | parts


@pytest.mark.parametrize(
    ("wanted", "found", "nearest"),
    [
        ("13986451273", ("a",), "the same value"),
        ("13986451274", (), "a value that differs in 1 of 11 characters"),
        ("23986451200", (), "a value that differs in 3 of 11 characters"),
        ("0571", (), "no value of 4 characters"),
    ],
)
def test_a_value_is_found_or_its_nearest_is_measured(wanted: str, found: tuple[str, ...], nearest: str) -> None:
    keys = pa.array(["13986451273", "15811112222"])
    held = pa.table({"complaint_id": pa.array(found, pa.string())})
    near = by_value(held, keys, wanted, "phone")
    assert (near.ids, near.nearest) == (found, nearest)


def test_values_in_chinese_are_measured_by_characters() -> None:
    near = by_value(pa.table({"complaint_id": pa.array([], pa.string())}), pa.array(["工单甲一"]), "工单甲二", "id")
    assert near.nearest == "a value that differs in 1 of 4 characters"


def test_a_room_in_another_building_or_city_is_not_the_same_room() -> None:
    rows = places(
        {"city": "杭州市", "compound": "华星", "building": "3", "room": "1204"},
        {"city": "杭州市", "compound": "华星", "building": "4", "room": "1204"},
        {"city": "成都市", "compound": "华星", "building": "3", "room": "1204"},
    )
    wanted = place(city="杭州市", compound="华星", building="3", room="1204")
    assert by_address(rows, wanted).ids == ("C0",)


def test_a_room_without_its_unit_is_not_that_of_a_unit_where_several_are_known() -> None:
    tower = {"city": "杭州市", "compound": "华星", "building": "3", "room": "705"}
    rows = places(tower, tower | {"unit": "4"}, tower | {"unit": "3"})
    near = by_address(rows, place(**tower, unit="4"))
    assert (near.ids, near.how) == (("C1",), "address:room")
    assert by_address(rows, place(**tower)).ids == ("C0",)
    assert by_address(rows, place(**tower, unit="2")).how == "address:building"
    assert by_address(places(tower, tower | {"unit": "4"}), place(**tower, unit="2")).how == "address:building"
    assert by_address(places(tower, tower | {"unit": "4"}), place(**tower, unit="4")).ids == ("C0", "C1")


def test_what_one_side_does_not_say_does_not_part_two_addresses() -> None:
    rows = places({"compound": "华星", "building": "3", "room": "1204"})
    near = by_address(
        rows, place(city="杭州市", district="西湖区", compound="华星", building="3", unit="1", room="1204")
    )
    assert (near.ids, near.how) == (("C0",), "address:room")


def test_empty_parts_are_not_equal_parts() -> None:
    rows = places({"city": "杭州市"}, {"city": "杭州市", "road": "文三路"})
    near = by_address(rows, place(city="杭州市", road="文一路"))
    assert (near.ids, near.nearest) == ((), "complaints in the same city: 2")
    assert by_address(rows, place(city="成都市")).nearest == "no complaint in the same province"


def test_the_nearest_vectors_come_first() -> None:
    near = by_vector(texts((1.0, 0.0), (0.0, 1.0), (0.6, 0.8)), np.array([0.0, 1.0], np.float32), 2)
    assert near.ids == ("y", "z")
    assert near.cosines == pytest.approx((1.0, 0.8), abs=0.01)
    assert near.nearest == "cosine 1.00 (near: 0.35 or more)"


@pytest.mark.parametrize(("wanted", "count"), [((0.0, 1.0), 2), ((1.0, 0.0), 2), ((-1.0, 0.0), 0)])
def test_all_near_texts_are_counted_and_no_far_one(wanted: tuple[float, float], count: int) -> None:
    near = by_vector(texts((1.0, 0.0), (0.0, 1.0), (0.6, 0.8)), np.array(wanted, np.float32), 1)
    assert (len(near.ids), near.count) == (1, count)


def test_a_passage_counts_from_a_higher_cosine_on_than_the_whole_text() -> None:
    rows, asked = texts((1.0, 0.0), (0.0, 1.0), (0.6, 0.8)), np.array([[0.9, -0.436], [0.6, 0.8]], np.float32)
    near = by_vector(rows, asked, 3)
    assert near.ids == ("z", "x", "y") and near.cosines == pytest.approx((1.0, 0.9, 0.8), abs=0.01)
    assert near.nearest == "cosine 1.00 (near: 0.35 or more, of a passage 0.5)"
    assert (
        by_vector(rows, np.array([[0.0, -1.0], [0.92, -0.39]], np.float32), 3).count == 1
    )  # z is .24 like the passage


@pytest.mark.parametrize(("length", "count"), [(500, 1), (501, 5), (3_000, 24), (20_000, 160)])
def test_a_long_text_is_asked_by_passages_too(length: int, count: int) -> None:
    text = "".join(chr(0x4E00 + place) for place in range(length))
    found = passages(text)
    assert (len(found), found[0]) == (count, text)
    assert all(text[place : place + 100] in "\n".join(found[1:] or found) for place in range(0, length - 100, 7))


@pytest.mark.parametrize(("text", "few"), [("。" * 40, True), ("退还服务费。" * 2, False), ("退钱!!!!!!!!", True)])
def test_marks_are_no_words(text: str, few: bool) -> None:
    assert short(text) == few


def test_no_vectors_at_all_are_said_to_be_none() -> None:
    near = by_vector(texts(), np.array([0.0, 1.0], np.float32), 2)
    assert (near.ids, near.nearest, near.cosines, near.count) == ((), "no complaint", (), 0)


def test_of_many_texts_the_nearest_are_those_of_all_cosines_reckoned() -> None:
    rng = np.random.default_rng(5)
    vectors = rng.standard_normal((6_000, 64)).astype(np.float32) + rng.standard_normal(64).astype(np.float32)
    vectors[4_000:4_030] = vectors[17] + 0.3 * rng.standard_normal((30, 64))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = Vectors.of(vectors).table(pa.array([str(n) for n in range(6_000)]))
    near = by_vector(vectors_index(rows), vectors[17], 20)
    exact = np.argsort(-(vectors @ vectors[17]), kind="stable")[:20]
    assert (
        len({int(one) for one in near.ids} & set(exact.tolist())) >= 17
    )  # int8 parts those apart that are all but equal
    assert near.cosines == pytest.approx(np.sort(vectors @ vectors[17])[::-1][:20], abs=0.01)
    assert near.more  # so many are near that some are not among the candidates


def test_a_question_is_answered_without_pandas() -> None:
    code = (
        "import sys, pyarrow as pa\n"
        "from complaint_guard.search import leave_pandas_out\n"
        "leave_pandas_out()\n"
        "pa.table({'a': pa.array(['x'])}).to_pylist()\n"
        "assert 'pandas' not in sys.modules\n"
        "import pandas\n"
        "assert pandas.DataFrame({'a': [1]}).shape == (1, 1)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
