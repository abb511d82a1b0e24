from __future__ import annotations

import random
import time

import numpy as np
import pyarrow as pa
import pytest
from near_world import (
    CLAUSE,
    NO_CORPUS,
    OTHER_SCRIPT,
    OUTAGE,
    SCRIPT,
    copies,
    families,
    family_of,
    ids,
    near,
    normalised,
    organic,
    people,
)

from complaint_guard import records
from complaint_guard.near_duplicates import NearDuplicates, _weight, near_duplicates, scripts
from complaint_guard.near_duplicates.families import Texts
from complaint_guard.near_duplicates.overlap import joined
from complaint_guard.near_duplicates.shingles import ALPHABET, marks
from complaint_guard.near_duplicates.skeleton import skeletons
from complaint_guard.near_duplicates.verify import Written
from complaint_guard.records import Corpus, Script, Words
from complaint_guard.records.vectors import Vectors
from complaint_guard.settings import NearDuplicateSettings

QUIET = 700
TABLES = {"families": "families", "family_members": "members", "text_pairs": "pairs", "limits": "limits"}
#: seconds that 10,000 texts may take on a busy machine
GENEROUS = 60
GYM = (
    "康乐达健身房老板跑路了，我办的年卡是你们贷款分期，现在门锁着课也上不了，请立即停止扣款并且退还剩余的分期款项，不要影响我的征信记录，"
    "我们几十个会员已经一起报案，警方受理回执可以提供给你们核对。"
)


def edited(script: str, count: int, seed: int = 1) -> list[str]:
    """Copies of `script`, each with a few characters dropped and a greeting or a closing of its own."""
    rng = random.Random(seed)
    texts = []
    for _ in range(count):
        kept = [c for c in script if rng.random() > 0.02]
        texts.append(rng.choice(("", "您好，", "领导好，")) + "".join(kept) + rng.choice(("", "请尽快处理。", "谢谢")))
    return texts


def told(count: int) -> list[str]:
    rng = random.Random(4)
    return [
        "，".join([own[: rng.randint(10, 40)], *rng.sample(OUTAGE, 3), own[40 : rng.randint(60, 90)]])
        for own in organic(count, seed=9)
    ]


def places(first: int, count: int) -> frozenset[str]:
    return ids(range(first, first + count))


def same(one: NearDuplicates, other: NearDuplicates) -> bool:
    return all(getattr(one, name).equals(getattr(other, name)) for name in (*TABLES.values(), "events"))


@pytest.fixture(scope="module")
def world() -> list[str]:
    """Unrelated people, then two scripts of eight and six copies."""
    return [*organic(QUIET), *edited(SCRIPT, 8), *edited(OTHER_SCRIPT, 6)]


@pytest.fixture(scope="module")
def found(world: list[str]) -> NearDuplicates:
    return near(world)


def test_planted_scripts_are_found_whole_and_unrelated_people_left_alone(found: NearDuplicates) -> None:
    planted = {places(QUIET, 8), places(QUIET + 8, 6)}
    assert planted <= families(found)
    assert sum(map(len, families(found) - planted)) <= 0.01 * QUIET


def test_every_table_is_as_its_schema_says(found: NearDuplicates) -> None:
    for schema, name in TABLES.items():
        records.check(schema, getattr(found, name))
    records.check("explained", found.events)
    rows = {row["family_id"]: row for row in found.families.to_pylist()}
    for family_id, row in rows.items():
        members = [m for m in found.members.to_pylist() if m["family_id"] == family_id]
        assert row["complaints"] == len(members) >= row["people"] >= 2 and row["first_seen"] <= row["last_seen"]
        assert all(member["bits"] > 0 for member in members)
    assert all(row["left_id"] != row["right_id"] and row["bits"] > np.log2(QUIET) for row in found.pairs.to_pylist())


def test_the_template_keeps_the_wording_and_its_slots(found: NearDuplicates) -> None:
    template = str(family_of(found, QUIET)["template"])
    assert "现要求贵司" in template and "\ue002" in template and "尽快处理" not in template


def test_the_same_input_twice_gives_equal_tables(world: list[str], found: NearDuplicates) -> None:
    random.seed(99)
    assert same(found, near(world))


def test_the_order_of_rows_changes_nothing(world: list[str], found: NearDuplicates) -> None:
    table = normalised(world)
    turned = table.take(pa.array(np.random.default_rng(3).permutation(len(world))))
    again = near_duplicates(
        turned, records.table("embeddings", []), people(table), (NO_CORPUS, None), NearDuplicateSettings()
    )
    assert same(found, again)


def test_vectors_follow_their_complaints_whatever_the_order() -> None:
    texts = [*organic(60), SCRIPT, SCRIPT]
    table = normalised(texts)
    vectors = np.random.default_rng(1).normal(size=(len(texts), 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = Vectors.of(vectors).table(table["complaint_id"])
    settings = NearDuplicateSettings(least_cosine=0.0)
    found = near_duplicates(table, rows, people(table), (NO_CORPUS, None), settings)
    turned = near_duplicates(
        table.slice(30).combine_chunks(),
        rows.take(pa.array(range(len(texts) - 1, 29, -1))),
        people(table),
        (NO_CORPUS, None),
        settings,
    )
    assert places(60, 2) in families(found) and places(60, 2) in families(turned)


def test_texts_in_which_nothing_is_repeated_make_no_family() -> None:
    rng = np.random.default_rng(5)
    texts = ["".join(map(chr, rng.integers(0x4E00, 0x9000, 80))) for _ in range(300)]
    found = near(texts)
    assert families(found) == set() and found.pairs.num_rows == 0 and found.events.num_rows == 0


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["", "", "，。！？ …… "],
        ["退我的钱吧"] * 5,
        ["，。！？" * 50] * 4,
        ["\ue001\ue002" * 50] * 4,
        ["啊" * 20_000] * 3,
        ["👍" * 60] * 3,
    ],
    ids=["none", "one", "empty", "five characters", "marks", "slots", "one letter", "signs"],
)
def test_texts_without_wording_make_no_family_and_are_counted(texts: list[str]) -> None:
    found = near(texts)
    assert families(found) == set()
    short = {row["limit"]: row["touched"] for row in found.limits.to_pylist()}.get("文本过短，未作比对", 0)
    assert short == len(texts)


def test_very_long_and_astral_texts_are_compared_like_others() -> None:
    long = "".join(organic(220, seed=3))[:20_000]
    astral = "".join(map(chr, np.random.default_rng(6).integers(0x20000, 0x20400, 120)))
    found = near([*organic(QUIET), long, long, astral, astral])
    assert {places(QUIET, 2), places(QUIET + 2, 2)} <= families(found)


def test_a_clause_that_two_scripts_share_does_not_merge_them() -> None:
    texts = [*organic(QUIET), *edited(SCRIPT + CLAUSE, 8), *edited(OTHER_SCRIPT + CLAUSE, 8)]
    assert {places(QUIET, 8), places(QUIET + 8, 8)} <= families(near(texts))


def test_the_repeats_of_one_person_make_no_family() -> None:
    texts = [*organic(QUIET), *edited(SCRIPT, 5)]
    names = [f"p{i}" for i in range(QUIET)] + ["repeats"] * 5
    found = near(texts, names=names)
    assert not any(family & places(QUIET, 5) for family in families(found))
    assert not places(QUIET, 5) & {*found.pairs["left_id"].to_pylist(), *found.pairs["right_id"].to_pylist()}


def test_a_family_counts_people_not_complaints() -> None:
    texts = [*organic(QUIET), *edited(SCRIPT, 6)]
    names = [f"p{i}" for i in range(QUIET)] + ["a", "a", "b", "b", "c", "c"]
    row = family_of(near(texts, names=names), QUIET)
    assert (row["complaints"], row["people"]) == (6, 3)


@pytest.mark.parametrize("copied", [[SCRIPT] * 2_000, list(copies(2_000, "light"))], ids=["slots only", "light edits"])
def test_two_thousand_copies_of_one_script_are_one_family_and_none_is_lost(copied: list[str]) -> None:
    found = near([*organic(QUIET), *copied])
    largest = max(families(found), key=len)
    assert len(largest & places(QUIET, 2_000)) == 2_000 and len(largest) <= 2_005
    assert any(row["limit"] == "常见词串持有者过多，按链相连" and row["touched"] for row in found.limits.to_pylist())


def test_ten_thousand_equal_complaints_are_one_family_in_reasonable_time() -> None:
    started = time.monotonic()
    found = near([*organic(QUIET), *[SCRIPT] * 10_000])
    assert max(families(found), key=len) == places(QUIET, 10_000)
    assert time.monotonic() - started < GENEROUS


def test_equal_complaints_alone_are_held_against_the_background_of_the_corpus() -> None:
    corpus = Corpus(background=organic(QUIET))
    assert families(near([SCRIPT] * 5_500, corpus=corpus)) == {places(0, 5_500)}


def test_a_known_script_names_the_family_and_a_public_text_gives_its_origin() -> None:
    corpus = Corpus(
        (
            Script("K1", "F2", "known", SCRIPT.replace("\ue002", "{amount}").replace("\ue001", "{name}")),
            Script("P1", "", "public", OTHER_SCRIPT),
            Script("K2", "F9", "known", "与此无关的另一份话术：" + "".join(organic(2, seed=8))),
        )
    )
    texts = [*organic(QUIET), *edited(SCRIPT, 5), *edited(OTHER_SCRIPT, 5), *edited(GYM, 5)]
    found = near(texts, corpus=corpus)
    named = [(row["origin"], row["known_id"]) for row in (family_of(found, QUIET + 5 * k) for k in range(3))]
    assert named == [("known", "K1"), ("public", "P1"), ("found", "")]


def test_a_family_is_named_by_the_script_that_most_copies_match() -> None:
    other = SCRIPT[: len(SCRIPT) // 2] + OTHER_SCRIPT[len(OTHER_SCRIPT) // 2 :]
    corpus = Corpus((Script("K1", "", "known", SCRIPT), Script("K9", "", "known", other)))
    found = near([*organic(QUIET), *edited(SCRIPT, 7)], corpus=corpus)
    assert family_of(found, QUIET)["known_id"] == "K1"


@pytest.mark.parametrize("count", [3, 80])
def test_a_public_text_that_many_copied_gives_the_origin(count: int) -> None:
    corpus = Corpus((Script("P1", "", "public", OTHER_SCRIPT), Script("K1", "", "known", SCRIPT)))
    row = family_of(near([*organic(QUIET), *edited(OTHER_SCRIPT, count)], corpus=corpus), QUIET)
    assert (row["people"], row["origin"], row["known_id"]) == (count, "public", "P1")


def test_a_script_with_a_public_text_pasted_beneath_stays_a_script() -> None:
    corpus = Corpus((Script("P1", "", "public", CLAUSE * 2), Script("K1", "", "known", SCRIPT)))
    found = near([*organic(QUIET), *edited(SCRIPT + CLAUSE * 2, 8)], corpus=corpus)
    assert (family_of(found, QUIET)["origin"], family_of(found, QUIET)["known_id"]) == ("known", "K1")


def test_an_uneven_brace_in_a_corpus_text_costs_nothing_but_itself() -> None:
    corpus = Corpus((Script("K1", "", "known", "{" + SCRIPT),))
    assert family_of(near([*organic(QUIET), *edited(SCRIPT, 4)], corpus=corpus), QUIET)["known_id"] == "K1"


def test_a_concrete_matter_is_the_subject_and_a_script_for_anyone_has_none() -> None:
    found = near([*organic(QUIET), *edited(GYM, 6), *edited(SCRIPT, 6)])
    assert family_of(found, QUIET)["subject"] == "康乐达健身房"
    assert family_of(found, QUIET + 6)["subject"] == ""


def test_an_outage_is_an_event_and_a_script_of_the_same_evening_is_not() -> None:
    texts = [*organic(QUIET), *told(60), *edited(SCRIPT, 30)]
    days = [i * 7 % 90 for i in range(QUIET)] + [40] * 60 + [60] * 30
    events = near(texts, days).events.to_pylist()
    assert [event["kind"] for event in events] == ["event"]
    spoken = frozenset(events[0]["complaints"])
    assert len(spoken & places(QUIET, 60)) >= 50 and not spoken & places(QUIET + 60, 30)
    assert events[0]["people"] == len(spoken)


def test_characters_beyond_the_alphabet_are_counted() -> None:
    odd = "".join(map(chr, range(0x20000, 0x20000 + ALPHABET + 40)))
    limits = {row["limit"]: (row["value"], row["touched"]) for row in near([odd, odd]).limits.to_pylist()}
    assert limits["生僻字过多，未计入词串"] == (float(ALPHABET), 40)


def test_copies_weigh_enough_to_stay_one_script_where_two_equal_texts_are_worth_little() -> None:
    found = skeletons([SCRIPT, SCRIPT.replace("五个", "三个"), OTHER_SCRIPT])
    held = marks(found, Words())
    texts = Texts(found, held[0], Written(joined(held)), np.arange(3), np.zeros(3), 3, ())
    pairs = np.array([[0, 1], [0, 2], [1, 2]], np.int32)
    weights = _weight(texts, lambda some: np.full(len(some), 20.0), 18.0 + scripts.COPIED, pairs)
    assert weights.tolist() == [18.0 + scripts.COPIED, 20.0, 20.0]
    assert scripts.COPIED > scripts.ONE_SCRIPT
