"""A file of history taken in night by night: in order, resumable, and with complaints that come late."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pipeline_world import LAYOUTS, Row, background, flagship, quiet, write

from complaint_guard import backfill as filling
from complaint_guard.backfill import Span, backfill
from complaint_guard.casebase import CaseBase
from complaint_guard.cli.night_lines import lines_of
from complaint_guard.erase import today
from complaint_guard.errors import UsageError
from complaint_guard.intake import Nothing
from complaint_guard.pipeline import RunRequest, RunResult
from complaint_guard.report.words import Words
from complaint_guard.search.story import story_of
from complaint_guard.settings import Settings

ROWS = sorted((*background()[:40], *flagship(LAYOUTS["one room"])), key=lambda row: row["received_at"])


def fill(folder: Path, rows: list[Row], name: str = "all", night: str | None = None, **span: object) -> list[RunResult]:
    request = RunRequest((write(folder / f"{name}.csv", rows),), night)
    return list(backfill(CaseBase(folder / "cb"), request, Span(**span), Settings(), quiet))  # type: ignore[arg-type]


def days(rows: list[Row]) -> list[str]:
    return sorted({row["received_at"][:10] for row in rows})


FEW = [row for row in ROWS if row["received_at"][:10] in days(flagship(LAYOUTS["one room"]))] + ROWS[:6]


def test_each_day_of_complaints_becomes_a_night_and_gangs_have_a_story(tmp_path: Path) -> None:
    found = fill(tmp_path, FEW, by_night=True)
    case_base = CaseBase(tmp_path / "cb")
    assert [one.night for one in found] == case_base.nights() == days(FEW)
    for night in case_base.nights():
        own = case_base.table("complaints", night)["complaint_id"].to_pylist()
        assert sorted(own) == sorted(row["complaint_id"] for row in FEW if row["received_at"][:10] == night)
    (chapter,) = story_of(case_base, "G-F0")
    assert (chapter.event, chapter.people, chapter.told) == ("born", 3, "born with 3 people")
    again = fill(tmp_path, FEW, by_night=True)
    assert [(one.night, one.unchanged) for one in again] == [(days(FEW)[-1], True)]


def test_a_range_of_days_is_both_ends_included(tmp_path: Path) -> None:
    first, last = days(ROWS)[1], days(ROWS)[3]
    (found,) = fill(tmp_path, ROWS, since=first, until=last)
    own = CaseBase(tmp_path / "cb").table("complaints")["received_at"].to_pylist()
    assert found.night == last
    assert {moment.date().isoformat() for moment in own} == set(days(ROWS)[1:4])
    (quiet,) = fill(tmp_path, ROWS, since="2030-01-01")
    assert quiet.nothing == Nothing(len(ROWS), 0, 0, 0, len(ROWS), 0, last, "")
    assert lines_of(quiet, Words("en"))[0] == (
        f"nothing new in this input: complaints read {len(ROWS)}, outside of --from and --to {len(ROWS)}; "
        "nothing changed"
    )
    with pytest.raises(UsageError) as caught:
        fill(tmp_path, ROWS, since=last, until=first)
    assert str(caught.value) == f"--from {last} is after --to {first}; give the earlier day with --from"


def test_complaints_dated_ahead_come_with_today(tmp_path: Path) -> None:
    slip = FEW[-1] | {"complaint_id": "SLIP", "received_at": "2062-01-01 09:00:00"}
    found = fill(tmp_path, [*FEW[:2], slip], by_night=True)
    assert [one.night for one in found] == [*days(FEW[:2]), today()]


def test_a_back_fill_that_was_stopped_goes_on_and_ends_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "calm").mkdir()
    fill(tmp_path / "calm", FEW, by_night=True)
    (tmp_path / "cb").mkdir()
    shutil.copy(tmp_path / "calm" / "cb" / "casebase.json", tmp_path / "cb")  # ids of hubs follow from it
    real, runs = filling.run_night, []

    def stopped(*args: object) -> object:
        runs.append(args)
        if len(runs) == 3:
            raise KeyboardInterrupt
        return real(*args)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(filling, "run_night", stopped)
        with pytest.raises(KeyboardInterrupt):
            fill(tmp_path, FEW, by_night=True)
    assert len(CaseBase(tmp_path / "cb").nights()) == 2
    fill(tmp_path, FEW, by_night=True)
    calm, resumed = CaseBase(tmp_path / "calm" / "cb"), CaseBase(tmp_path / "cb")
    assert resumed.nights() == calm.nights()
    for night in calm.nights():
        for name in ("gangs", "members", "people", "rejects", "companies"):
            assert resumed.table(name, night).equals(calm.table(name, night)), (night, name)


def test_complaints_that_come_late_come_with_the_next_day(tmp_path: Path) -> None:
    late, rest = FEW[-1], [row for row in FEW if row is not FEW[-1]]
    first, second = rest[: len(rest) // 2], rest[len(rest) // 2 :]
    rest = sorted(rest, key=lambda row: row["received_at"])
    first = [row for row in rest if row["received_at"][:10] <= days(rest)[2]]
    second = [row for row in rest if row not in first]
    fill(tmp_path, first, "first", by_night=True)
    fill(tmp_path, [late, *second], "second", by_night=True)
    case_base = CaseBase(tmp_path / "cb")
    assert case_base.history("complaints").num_rows == len(FEW)
    assert case_base.nights() == days(rest)
    with pytest.raises(UsageError) as caught:
        fill(tmp_path, [late | {"complaint_id": "LATE"}], "late", by_night=True)
    assert str(caught.value) == (
        f"new complaints (1) are all of days up to the last night {days(rest)[-1]}; "
        "run them without --by-night and with a later --night"
    )
    with pytest.raises(
        UsageError, match=r"^both --night and --by-night were given; with --by-night each day of complaints is a night$"
    ):
        fill(tmp_path, FEW, night="2030-01-01", by_night=True)
