"""Nothing in the page's data can leave its element, and what does not fit is cut to one length."""

from __future__ import annotations

import json

from complaint_guard.report.embedded import Pool, embedded, level


def test_json_holds_no_angle_bracket_and_no_line_end_of_scripts() -> None:
    hostile = "</script><!--<script>\u2028\u2029"
    written = embedded({"text": hostile})
    assert not {"<", "\u2028", "\u2029"} & set(written)
    assert json.loads(written)["text"] == hostile


def test_a_string_is_kept_once_with_its_invisible_characters_written_out() -> None:
    pool = Pool()
    assert [pool("甲\u202e乙"), pool("丙"), pool("甲\u202e乙")] == [0, 1, 0]
    assert pool.strings == ["甲[U+202E]乙", "丙"]


def test_only_texts_longer_than_the_level_are_cut() -> None:
    found = level(["短", "长" * 50, "长" * 70], lambda kept: sum(map(len, kept)) <= 61, least=5)
    assert [len(text) for text in found.texts] == [1, 30, 30]
    assert (found.most, found.cut) == (30, 2)


def test_texts_that_fit_are_left_alone() -> None:
    found = level(["甲" * 9, "乙"], lambda kept: True, least=5)
    assert found.texts == ("甲" * 9, "乙")
    assert found.cut == 0


def test_no_text_is_cut_below_the_least() -> None:
    found = level(["长" * 50, "短" * 3], lambda kept: False, least=5)
    assert [len(text) for text in found.texts] == [5, 3]
