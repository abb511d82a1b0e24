"""One option says in which language reports and answers are."""

from __future__ import annotations

from pathlib import Path

from cli_world import Call


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
