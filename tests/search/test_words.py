"""Names, amounts and numbers are slots to whatever compares texts, but a question for one is not for all of them."""

from __future__ import annotations

import pytest
from pipeline_world import Cast, Night, run

from complaint_guard.search.asked import Question
from complaint_guard.search.question import ask
from complaint_guard.settings import Settings

OWES = "我在云川消费金融欠两万三，请你们把利息免了，本金我会慢慢还上。"
OTHER = "我在米粒分期欠五千八，客服态度很差，请你们处理一下这件事情。"


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    cast = Cast(3)
    rows = [cast.row("OWES", OWES), cast.row("OTHER", OTHER), *(cast.row(f"O{place}") for place in range(20))]
    return run(tmp_path_factory.mktemp("words"), rows)


@pytest.mark.parametrize("words", ["两万三", "云川消费金融", "云川消费金融欠两万三"])
def test_an_amount_or_a_firm_is_found_where_it_stands_and_nowhere_else(night: Night, words: str) -> None:
    told = ask(night.case_base.pinned(), Question(text=words), Settings())
    assert [hit.complaint_id for hit in told.hits] == ["OWES"]


def test_a_number_that_nobody_wrote_is_not_found_where_there_are_other_numbers(night: Night) -> None:
    told = ask(night.case_base.pinned(), Question(text="九万一"), Settings())
    assert not told.hits
    assert told.searched[0].nearest == (
        "none holds it as it stands (under 8 characters beside names, numbers and firms there is no likeness)"
    )
