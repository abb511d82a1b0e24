import random
from itertools import combinations

import pytest

from complaint_guard.sample import load_texts, words
from complaint_guard.sample.compose import Composer, SlotValues, fill, grammar
from complaint_guard.sample.texts import Script, Texts


def composer(seed: int = 1) -> Composer:
    wording = "第{0}份材料的开头部分。中间第{0}条讲的是收费。末尾第{0}项要求退费。"
    scripts = tuple(Script(f"S{number}", "F3", {"original": (wording.format(number),)}) for number in range(4))
    return Composer(Texts(scripts, {}, {"F3": {"fact": ("{date}扣了{amount}。",)}}, {}), random.Random(seed))


def values(seed: int = 1) -> SlotValues:
    return SlotValues(random.Random(seed), name="王小明", phone="13800000000", city="徐州市")


def shingles(text: str) -> set[str]:
    return {text[place : place + 3] for place in range(len(text) - 2)}


def test_slots_hold_one_value_within_a_text_and_given_values_are_kept() -> None:
    text = fill("{name}付{amount}，退{amount}，合同{contract}", values(), random.Random(1), 0)
    paid, back = text.removeprefix("王小明付").split("，")[:2]
    assert paid == back.removeprefix("退")
    drawn = values()
    assert drawn["contract"] == drawn["contract"] and drawn["product"] in words.PRODUCTS


def test_synonyms_replace_at_rate_one_and_never_at_rate_zero() -> None:
    assert fill("要求退还", {}, random.Random(1), 0) == "要求退还"
    assert fill("要求退还", {}, random.Random(1), 1) not in ("要求退还", "")


def test_grammar_leaves_slots_open() -> None:
    assert grammar("{amount}元，{n}次", random.Random(1))[:9] == "{amount}元，"[:9]


def test_own_words_of_unrelated_people_are_not_near_duplicates() -> None:
    source = composer()
    found = [shingles(source.organic("F3", values(seed))) for seed in range(300)]
    close = [1 for one, other in combinations(found, 2) if len(one & other) > 0.5 * len(one | other)]
    assert len(close) < 0.001 * 300 * 299 / 2


def test_written_scripts_go_to_one_gang_each_and_then_new_ones_are_derived() -> None:
    source = composer()
    found = [source.script() for _ in range(9)]
    assert len({script.script_id for script in found}) == 9
    derived = [script for script in found if script.script_id.startswith("derived")]
    assert len(derived) == 5
    wordings = {script.wordings["original"][0] for script in derived}
    assert len(wordings) == 5 and all("份材料" in text or "收费" in text or "退费" in text for text in wordings)


def test_a_script_can_be_asked_for_by_topic() -> None:
    assert composer().script("F3").topic == "F3"


@pytest.mark.parametrize(("depth", "least"), [("light", 0.5), ("medium", 0.2)])
def test_depths_stay_nearer_to_the_script_the_lighter_they_are(depth: str, least: float) -> None:
    source = composer()
    script = source.script()
    original = shingles(script.wordings["original"][0])
    shares = []
    for seed in range(60):
        text, found = source.written(script, values(seed), depth)
        assert found == depth
        shares.append(len(shingles(text) & original) / len(original))
    assert sum(shares) / len(shares) > least


def test_the_built_in_texts_load_and_splits_are_apart() -> None:
    train, test, everything = load_texts("train"), load_texts("test"), load_texts()
    names = [{script.script_id for script in texts.scripts} for texts in (train, test, everything)]
    assert names[0] and names[1] and not names[0] & names[1] and names[0] | names[1] == names[2]
    written = [{text for found in texts.independent.values() for text in found} for texts in (train, test)]
    assert written[0] and written[1] and not written[0] & written[1]
    assert all(pools.get("fact") for pools in everything.clauses.values())
