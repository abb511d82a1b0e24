from __future__ import annotations

import pytest

from complaint_guard.report.wording import SHOWN, beginning, cut, wording
from complaint_guard.report.words import Words


def test_slots_are_written_as_people_read_them() -> None:
    assert wording("本人{name}\ue002元\u202e", Words("zh")).plain == "本人{姓名}{可变}元[U+202E]"


def test_a_template_of_20_000_characters_is_cut_for_the_screen_and_counted() -> None:
    told = beginning("退" * 20_000, Words("zh")).plain
    assert told == "退" * SHOWN + "…\n显示前 2,000 字，共 20,000 字；全文见 --json"
    assert beginning("退" * SHOWN, Words("zh")).plain == "退" * SHOWN


@pytest.mark.parametrize("most", range(3, 10))
def test_a_slot_is_shown_whole_or_not_at_all(most: int) -> None:
    assert cut("本人{amount}元整退", most) == "本人…"
