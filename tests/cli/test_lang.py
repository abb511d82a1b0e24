"""One option says in which language reports and answers are."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from cli_world import Call, gang_tables, result

from complaint_guard.cli.night_lines import lines_of
from complaint_guard.report import night_words
from complaint_guard.report.words import Words
from complaint_guard.search.headings import said
from complaint_guard.search.story import Chapter

#: what stays as it is in every language: ids, paths, commands and options in backquotes, names of files
_CODES = re.compile(r"`[^`]*`|[GW]\d+|run\.json|parameters\.csv|/\S+|learn\.use|false")


def test_lang_goes_before_the_settings(call: Call, case_base: Path) -> None:
    chinese = call("--case-base", case_base, "show", "G1")[1]
    english = call("--case-base", case_base, "--lang", "en", "show", "G1")[1]
    assert "反证与善意解释" in chinese and "Counter-evidence" not in chinese
    assert "Counter-evidence" in english and "反证与善意解释" not in english


def test_an_unknown_language_is_refused(call: Call, case_base: Path) -> None:
    left, _, told = call("--case-base", case_base, "--lang", "fr", "show", "G1")
    assert left == 2
    assert told == (
        "错误/error: setting report.lang: Input should be 'zh' or 'en'; see the settings table in the README\n"
    )


@pytest.mark.parametrize("key", night_words.WORDS)
def test_both_languages_of_the_night_desk_say_the_same_values(key: str) -> None:
    chinese, english = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in night_words.WORDS[key])
    assert chinese == english or key in ("drift_channel_bits", "run_refused")  # a code in one, its name in the other


def test_what_a_run_says_is_of_one_language() -> None:
    told = {"watch": "W1", "field": "phone", "asked": "139****1273", "complaints": ["G1"] * 7}
    rules = ("new_family", "growth", "new_refer", "cleared_back")
    alerts = [{"rule": rule, "about": "G1", "value": 7, "limit": 5} for rule in rules]
    learned = [{"used": 1, "default": 2, "why": ""}]
    night = result(gang_tables()["gangs"])
    night.figures.update(
        erased_before=1, too_old=2, expired={"voices": 3, "texts": 4}, learned=learned, alerts=alerts,
        voice={"recordings": 3, "heard": 1, "not_heard": {"no_consent": 2}}, watches=[told, {**told, "complaints": []}],
    )  # fmt: skip
    chinese, english = ("\n".join(lines_of(night, Words(lang))) for lang in ("zh", "en"))
    assert not re.findall("[A-Za-z]{2,}", _CODES.sub("", chinese))
    assert not re.findall("[\u4e00-\u9fff]", english.replace("see sheet 录音", ""))
    assert "录音 3 段，已比对 1 段；未比对（见工作表“录音”）：无同意记录且无合法性基础，未打开 2" in chinese
    assert "保存期限已到，已清除：声纹 3, 文本 4" in chinese


@pytest.mark.parametrize("event", ["born", "returned", "grew", "shrank", "merged", "split", "ended"])
def test_what_became_of_a_gang_is_told_in_chinese(event: str) -> None:
    one = Chapter("2026-09-01", "G1", event, ("G2", "G3"), 3, 5)
    assert not re.findall("[A-Za-z]{2,}", _CODES.sub("", said(one.told, Words("zh"))))
    assert said(one.told, Words("en")) == one.told


@pytest.mark.parametrize("ids", [["A1"], ["A1", "A2"], ["A1", "A2", "A3"]])
def test_near_ids_are_named_in_chinese(ids: list[str]) -> None:
    hint = f"no complaint has this id; did you mean {' or '.join(ids)}?"
    told = said(hint, Words("zh"))
    assert told == f"没有这个编号的投诉；是否为 {' 或 '.join(['、'.join(ids[:-1]), ids[-1]]) if ids[1:] else ids[0]}？"
