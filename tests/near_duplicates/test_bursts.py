from __future__ import annotations

import random

import numpy as np
import pytest
from near_world import OUTAGE, SCRIPT, copies, organic

from complaint_guard.near_duplicates.bursts import LEAST_PEOPLE, Event, Told, events
from complaint_guard.near_duplicates.shingles import I64, bigrams
from complaint_guard.near_duplicates.skeleton import skeletons

EVENING = 40


def outage(count: int) -> list[str]:
    rng = random.Random(4)
    texts = []
    for own in organic(count, seed=9):
        told = rng.sample(OUTAGE, 3)
        texts.append("，".join([own[: rng.randint(10, 40)], *told, own[40 : rng.randint(60, 90)]]))
    return texts


def told(texts: list[str], day: list[int], family: list[int] | None = None, author: list[int] | None = None) -> Told:
    found = skeletons(texts)

    def column(values: list[int] | None, otherwise: I64) -> I64:
        return otherwise if values is None else np.array(values, dtype=np.int64)

    everyone = np.arange(len(texts), dtype=np.int64)
    return Told(
        bigrams(found), found, column(author, everyone), column(day, everyone), column(family, np.full(len(texts), -1))
    )


def quiet(count: int) -> tuple[list[str], list[int]]:
    return list(organic(count)), [i * 7 % 90 for i in range(count)]


def found_with(texts: list[str], day: int = EVENING, **columns: list[int]) -> list[Event]:
    others, days = quiet(600)
    known = {name: [-1 if name == "family" else 1_000 + i for i in range(600)] for name in columns}
    return events(told(others + texts, days + [day] * len(texts), **{k: known[k] + v for k, v in columns.items()}))


def test_an_outage_that_sixty_people_tell_in_their_own_words_is_one_event() -> None:
    (event,) = found_with(outage(60))
    assert len(set(event.texts) & set(range(600, 660))) >= 55
    assert len(set(event.texts) - set(range(600, 660))) <= 3
    assert any(word in event.label for word in ("系统瘫痪", "报错代码", "机房断电", "五零四"))


def test_those_who_write_the_day_after_belong_to_the_event_though_the_day_before_was_busier() -> None:
    others, days = quiet(600)
    busy = list(organic(40, seed=21))
    texts = outage(60)
    when = days + [EVENING - 1] * 40 + [EVENING] * 40 + [EVENING + 1] * 20
    (event,) = events(told([*others, *busy, *texts], when))
    assert len(set(event.texts) & set(range(640, 680))) >= 37
    assert len(set(event.texts) & set(range(680, 700))) >= 18
    assert len(set(event.texts) - set(range(640, 700))) <= 3


def test_a_script_that_thirty_send_in_one_evening_is_no_event() -> None:
    assert found_with(list(copies(30)), family=[0] * 30) == []


def test_an_outage_is_an_event_although_some_copied_a_text_about_it() -> None:
    copied = [SCRIPT + "，".join(OUTAGE[:4])] * 15
    (event,) = found_with(outage(40) + copied, family=[-1] * 40 + [0] * 15)
    assert len(set(event.texts) & set(range(640, 655))) == 15


def test_a_quarter_without_news_has_no_event() -> None:
    assert events(told(*quiet(600))) == []
    assert events(told([], [])) == []


def test_one_person_who_writes_often_is_no_event() -> None:
    assert found_with(outage(60), author=[7] * 60) == []


@pytest.mark.parametrize("count", [LEAST_PEOPLE - 1])
def test_fewer_people_than_the_least_are_no_event(count: int) -> None:
    assert found_with(outage(count)) == []


def test_when_all_complaints_are_of_one_evening_nothing_stands_out() -> None:
    texts = outage(60) + list(organic(40))
    assert events(told(texts, [EVENING] * 100)) == []
