"""The kind of grievance that the words of a script speak of."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from complaint_guard.report.families import family_of, grievance_of

#: short scripts in many hands: `kind` F1 to F9, or "" for schools, gyms, typhoons, food, rents, phones and travel
ROWS = [json.loads(line) for line in (Path(__file__).parent / "kinds.jsonl").read_text(encoding="utf-8").splitlines()]


def test_scripts_of_the_known_kinds_are_recognised() -> None:
    known = [row for row in ROWS if row["kind"]]
    assert len(known) == 30
    assert {row["kind"] for row in known} == {f"F{number}" for number in range(1, 10)}
    assert [row["text"] for row in known if family_of([row["text"]]) != row["kind"]] == []


def test_scripts_of_no_known_kind_are_not_classified() -> None:
    others = [row["text"] for row in ROWS if not row["kind"]]
    assert len(others) == 30
    assert [text for text in others if family_of([text])] == []


def test_the_corpus_own_scripts_are_told_by_their_words_too() -> None:
    corpus = Path(__file__).parents[2] / "templates_corpus" / "scripts.jsonl"
    rows = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
    told = Counter(family_of([row["text"]]) == row["family"] for row in rows)
    assert told[True] >= 0.85 * len(rows)


def test_words_of_any_dispute_say_nothing_outside_lending() -> None:
    any_dispute = "学校困难，多次协商，分批退费，老师上门，威胁家长，骚扰邻居，账户收费"
    assert family_of([any_dispute]) == ""
    assert family_of([f"{any_dispute}，贷款"]) != ""


def test_a_claim_is_no_cancelled_policy_and_a_gas_leak_no_personal_data() -> None:
    assert family_of(["业务员隐瞒条款，保费白交，签字都是假的"]) == "F6"
    assert family_of(["业务员隐瞒条款，保费白交，签字都是假的，台风后拒赔"]) == ""
    assert family_of(["燃气泄露，物业不管"]) == ""
    assert family_of(["资料泄露，平台不管"]) == "F7"


def test_a_gang_is_of_the_kind_that_half_of_its_texts_speak_of() -> None:
    own = ["停止催收", "停止催收", "外卖凉了", "快递丢了"]
    assert family_of(own) == "F1"
    assert family_of([*own, "车位被占"]) == ""
    assert family_of([]) == ""


def test_a_family_that_fits_none_is_not_classified_in_the_night_either() -> None:
    closed = {"template": "健身房停业，会员卡不退，协商无果，上报无用", "known_id": ""}
    assert grievance_of(closed, {}) == ""
