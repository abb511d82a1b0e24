"""What a pair below the threshold is told: how many bits a tie takes, and how many are lacking."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from search_world import written

from complaint_guard.casebase import CaseBase
from complaint_guard.search import told
from complaint_guard.search.lookup import Lookup
from complaint_guard.search.threshold import Threshold, threshold
from complaint_guard.search.tied import SharedHub, Tied, tied


@pytest.fixture
def case_base(tmp_path: Path) -> CaseBase:
    return written(tmp_path / "cb")


def printed(found: Tied) -> str:
    terminal = Console(width=120, color_system=None, file=io.StringIO())
    with terminal.capture() as captured:
        for part in told.why(found, "zh"):
            terminal.print(part)
    return captured.get()


def test_least_bits_follow_from_the_posterior_asked_and_the_number_of_people(case_base: CaseBase) -> None:
    # 5 people: prior log2(.25 / 5) = -4.3 bits; odds of 9 to 1 are 3.2 bits; 5 texts count as 1,024: 10 + 8 bits
    least = threshold(Lookup.of(case_base), ("T-A", "T-B"), 5.0)
    assert least == Threshold(least=7.5, posterior=0.9, lacking=2.5, text_least=18.0, text_bits=None)
    assert threshold(Lookup.of(case_base), ("T-A", "T-B"), 9.0).lacking == 0


def test_why_says_what_is_lacking_or_that_it_is_enough(case_base: CaseBase) -> None:
    found = tied(case_base, "T-A", "T-B")
    text = printed(found)
    assert "两人之间 +0.0 比特；列入同一团伙至少需 7.5 比特（后验概率 90%），尚缺 7.5 比特。" in text
    assert "两份文本未达视为同源所需的 18.0 比特（偶然相近或常见措辞）。" in text
    assert found.threshold
    enough = replace(found, bits=9.2, threshold=replace(found.threshold, lacking=0.0, text_bits=20.0))
    text = printed(enough)
    assert "两人之间 +9.2 比特；列入同一团伙至少需 7.5 比特（后验概率 90%），已达到。" in text
    assert (
        "两份文本相近程度 20.0 比特（只用来判断是否同源，不与上列证据相加）；视为同源至少需 18.0 比特，已达到。"
        "但未归入同一话术：一份" in text.replace("\n", "")
    )


def test_texts_of_one_clan_are_told_to_be_rewritings(case_base: CaseBase) -> None:
    found = tied(case_base, "T-A", "T-B")
    clan = SharedHub("script", "clan", "第一份", 4, 14.2, "")
    text = printed(replace(found, shared=(clan,))).replace("\n", "")
    assert "所属两份话术的多份文本平均相近 14.2 比特，按同一话术的几种改写看待。" in text
    assert "话术 几种改写" in text


def test_one_persons_complaints_need_no_tie(case_base: CaseBase) -> None:
    assert tied(case_base, "T-A", "T-A").threshold is None
