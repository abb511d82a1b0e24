"""What a person decided reaches the next night: a cleared gang rests until something new comes."""

from __future__ import annotations

from pathlib import Path

from pipeline_world import FLAGSHIP as SCRIPT
from pipeline_world import LAYOUTS, Cast, Night, background, flagship, run

from complaint_guard.casebase import Entry
from complaint_guard.cases import review
from complaint_guard.report.decided import Decided
from complaint_guard.search import decided_on, dossier_of

ROWS = [*background(), *flagship(LAYOUTS["one room"])]
FLAGSHIP = ("F0", "F1", "F2")


def gang_of(night: Night) -> str:
    (gang_id,) = night.of(FLAGSHIP)
    return gang_id


def gang(night: Night, gang_id: str) -> dict[str, object]:
    (row,) = [row for row in night.gangs if row["gang_id"] == gang_id]
    return row


def decided(night: Night, verdict: str) -> Entry:
    return review(night.case_base, gang_of(night), verdict, "李复核", "查明为一家公司的职工")


def decision(night: Night, gang_id: str) -> Decided | None:
    """What `show` says of the gang as the last night has it."""
    return decided_on(night.case_base, dossier_of(night.case_base, gang_id))


def another(folder: Path, *rows: dict[str, str], night: str = "2026-11-01") -> Night:
    return run(folder, [*rows, Cast(99).row(f"N{night}")], name="next", night=night)


def told_back(night: Night) -> list[str]:
    return [one["about"] for one in night.result.figures["alerts"] if one["rule"] == "cleared_back"]


def test_a_cleared_gang_is_watched_on_the_same_evidence_and_says_so(tmp_path: Path) -> None:
    first = run(tmp_path, ROWS)
    gang_id = gang_of(first)
    assert gang(first, gang_id)["tier"] == "refer"
    day = decided(first, "cleared")["at"][:10]
    rest = another(tmp_path)
    later = gang(rest, gang_id)
    assert (later["tier"], told_back(rest)) == ("watch", [])
    assert later["counter_evidence"][0] == f"已由李复核于{day}排除，此后没有新的成员或证据"  # type: ignore[index]
    said = decision(first, gang_id)
    assert said == Decided("cleared", "李复核", day) and said.at_rest


def test_a_new_member_brings_a_cleared_gang_back(tmp_path: Path) -> None:
    first = run(tmp_path, ROWS)
    gang_id = gang_of(first)
    day = decided(first, "cleared")["at"][:10]
    fourth = Cast(77).row("X9", SCRIPT[1], day=25) | {"address": LAYOUTS["one room"][0]}
    back = another(tmp_path, fourth)
    later = gang(back, gang_id)
    assert later["people"] == 4 and later["tier"] == "refer"
    assert told_back(back) == [gang_id]
    assert f"曾由李复核于{day}排除，此后成员或证据有变化，须重新复核" in later["counter_evidence"]  # type: ignore[operator]
    assert decision(first, gang_id) == Decided("cleared", "李复核", day, lapsed=True)
    assert told_back(another(tmp_path, night="2026-11-02")) == []  # it was told
    review(first.case_base, gang_id, "cleared", "李复核", "再次查明为一家公司的职工")
    fifth = Cast(78).row("X8", SCRIPT[2], day=26) | {"address": LAYOUTS["one room"][0]}
    assert told_back(another(tmp_path, fifth, night="2026-11-03")) == [gang_id]


def test_a_confirmation_and_a_doubt_are_told_and_change_no_tier(tmp_path: Path) -> None:
    for verdict, column, said in (
        ("confirmed", "reasons", "已由李复核于{}复核确认"),
        ("doubt", "counter_evidence", "李复核于{}复核存疑，尚无定论"),
    ):
        folder = tmp_path / verdict
        folder.mkdir()
        first = run(folder, ROWS)
        day = decided(first, verdict)["at"][:10]
        later = gang(another(folder), gang_of(first))
        assert later["tier"] == "refer"
        assert said.format(day) in later[column]  # type: ignore[operator]
