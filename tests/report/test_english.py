"""Every sentence that a room leaves in its tables has an English one."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator

import pytest

from complaint_guard import fuse, near_duplicates
from complaint_guard.ingest import reasons as ingest_reasons
from complaint_guard.innocent import WHY
from complaint_guard.rank import reasons as rank_reasons
from complaint_guard.rank import reviewed as rank_reviewed
from complaint_guard.rank.reviewed import Reviewed
from complaint_guard.records import readings
from complaint_guard.report.english import english

#: the room exports a function of that name
voice_channel = importlib.import_module("complaint_guard.link.voice")
normalise_room = importlib.import_module("complaint_guard.normalise")

CHINESE = re.compile("[\u4e00-\u9fff]")
#: beginnings of sentences that are put together from pieces
BEGINNINGS = ("", "3 人", "地址相同者也可能是同一单位的同事、商户或租户")


def sentences(module: object) -> Iterator[str]:
    """Chinese strings of a module with 3 in every gap, without docstrings."""
    tree = ast.parse(inspect.getsource(module))  # type: ignore[arg-type]
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "3" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (docstrings | parts):
            text = node.value
        else:
            continue
        if len(CHINESE.findall(text)) > 1:
            yield re.sub(r"\{\w+\}", "3", text)


MODULES = (readings, rank_reasons, rank_reviewed, ingest_reasons, near_duplicates, fuse, voice_channel, normalise_room)
ALL = [
    *WHY.values(),
    *(text for module in MODULES for text in sentences(module)),
]


@pytest.mark.parametrize("sentence", ALL)
def test_the_sentence_has_an_english_one(sentence: str) -> None:
    assert any(not CHINESE.search(english(beginning + sentence)) for beginning in BEGINNINGS), sentence


def test_what_fills_a_sentence_stands_in_the_english_one() -> None:
    assert english("12 人共用退款账户") == "12 people share a refund account"
    assert english("8 人共用 3 个退款账户（各 3、3、2 人）") == "8 people share 3 refund accounts (3, 3, 2 people)"
    assert english("11 人共用 5 个联系电话（各 3、2、2、2 人等）") == "11 people share 5 phones (3, 2, 2, 2, … people)"
    assert english("8 人地址在同一楼栋，其中 3、3 人分别同室") == (
        "8 people give addresses in one building, of whom 3, 3 people share a room each"
    )
    assert english("3 人地址在同一楼栋，其中 2 人同室") == (
        "3 people give addresses in one building, of whom 2 people share a room"
    )
    assert english("6 人分在 3 处，每处地址在同一楼栋（各 2、2、2 人）") == (
        "6 people in 3 groups, each with addresses in one building (2, 2, 2 people)"
    )
    assert english("未见共用退款账户") == "no shared refund account was seen"
    assert english("与第 … 行完全相同，只保留一份") == "the very same as row …; one is kept"


def test_an_unknown_sentence_stays_as_it_is() -> None:
    assert english("天气很好") == "天气很好"


def test_who_decided_what_and_when_is_told_in_english() -> None:
    said = Reviewed("confirmed", "陈合规", "2026-11-22", same=False).reasons()
    assert [english(one) for one in said] == [
        "陈合规 reviewed and confirmed it on 2026-11-22; its people or evidence have changed since"
    ]
    said = Reviewed("cleared", "陈合规", "2026-11-22", same=True).counter_evidence()
    assert [english(one) for one in said] == [
        "陈合规 reviewed and cleared it on 2026-11-22; no new people or evidence since"
    ]
