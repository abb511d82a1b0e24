"""What a case base holds after a night: identities that last, nothing written twice, nothing half written."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pipeline_world import HOMES, LAYOUTS, background, copies_of_public_text, flagship, one_phone, run

from complaint_guard import pipeline, rooms
from complaint_guard.casebase import CaseBase
from complaint_guard.cases import review
from complaint_guard.cli.night_lines import lines_of, told_of
from complaint_guard.erase import today
from complaint_guard.errors import CaseBaseLockedError, InputError, PartlyRejectedError, UsageError
from complaint_guard.intake import Nothing
from complaint_guard.repair import repair
from complaint_guard.report.words import Words
from complaint_guard.search.asked import Question
from complaint_guard.search.lookup import Lookup
from complaint_guard.search.watch import watch
from complaint_guard.settings import Settings

BACKGROUND = list(background())
SOME = BACKGROUND[:120]
AFTER = {"night": "2026-10-16"}


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the case base of one night, in which the flagship three are referred."""
    folder = tmp_path_factory.mktemp("first")
    night = run(folder, SOME + flagship(LAYOUTS["one room"]), night="2026-10-15")
    assert [gang["tier"] for gang in night.gangs] == ["refer"]
    return folder


@pytest.fixture
def desk(first_night: Path, tmp_path: Path) -> Path:
    """A copy of the first night that a test may write to."""
    return Path(shutil.copytree(first_night, tmp_path / "desk"))


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    """When each file below `folder` was written, and what is in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_a_gang_keeps_its_id_when_it_grows(desk: Path) -> None:
    (before,) = CaseBase(desk / "cb").table("gangs").to_pylist()
    later = flagship((LAYOUTS["one room"][1], LAYOUTS["one room"][0], HOMES[0]), name="A")[:2]
    for row, who in zip(later, BACKGROUND[200:], strict=False):
        row |= {name: who[name] or row[name][::-1] for name in ("name", "id_number", "phone")}
        row |= {"account": "", "device": ""}
    night = run(desk, later, name="second", **AFTER)
    (after,) = night.gangs
    assert (before["gang_id"], before["people"]) == ("G-F0", 3)
    assert (after["gang_id"], after["people"], after["tier"]) == ("G-F0", 5, "refer")


def test_a_gang_born_on_a_night_that_is_run_again_is_born_there_still(tmp_path: Path) -> None:
    run(tmp_path, SOME, night="2026-10-15")
    first = run(tmp_path, flagship(LAYOUTS["one room"]), name="second", **AFTER).rows("lineage")
    again = run(tmp_path, flagship(LAYOUTS["one room"]), name="second", again=True, **AFTER)
    assert [row["event"] for row in first] == ["born"]
    assert again.rows("lineage") == first


def test_the_same_input_twice_rewrites_nothing(desk: Path) -> None:
    held = contents(desk / "cb")
    again = run(desk, SOME + flagship(LAYOUTS["one room"]), night="2026-10-15")
    assert again.result.unchanged
    assert again.result.gangs["gang_id"].to_pylist() == ["G-F0"]
    assert contents(desk / "cb") == held


def test_a_corrected_complaint_supersedes_the_earlier_one(desk: Path) -> None:
    corrected = flagship(LAYOUTS["one room"])[2] | {"text": BACKGROUND[200]["text"], "address": HOMES[0]}
    night = run(desk, [corrected], name="second", **AFTER)
    assert night.gangs == []
    rows = night.case_base.history("complaints").to_pylist()
    assert len(rows) == len(SOME) + 3
    assert [row["address"] for row in rows if row["complaint_id"] == "F2"] == [HOMES[0]]
    (old,) = [
        row for row in night.case_base.table("complaints", "2026-10-15").to_pylist() if row["complaint_id"] == "F2"
    ]
    assert old["address"] == LAYOUTS["one room"][2]


def test_the_order_of_rows_does_not_matter_and_two_case_bases_are_equal(tmp_path: Path) -> None:
    rows = SOME + flagship(LAYOUTS["rooms on one floor"]) + one_phone(90) + copies_of_public_text()
    shuffled_rows = random.Random(1).sample(rows, len(rows))
    for name in ("one", "shuffled"):
        (tmp_path / name).mkdir()
    one = run(tmp_path / "one", rows)
    other = run(tmp_path / "shuffled", shuffled_rows)  # with tokens of its own
    own_ids = re.compile(rb'"hub_id": "[^"]*"')  # tokens under the secret of each case base
    assert own_ids.sub(b"", one.gangs_file) == own_ids.sub(b"", other.gangs_file)
    assert not {row["hub_id"] for row in one.rows("ties") if ":" in row["hub_id"]} & {
        row["hub_id"] for row in other.rows("ties")
    }
    shutil.rmtree(tmp_path / "shuffled/cb/nights")
    shutil.rmtree(tmp_path / "shuffled/cb/reports")
    shutil.copy(tmp_path / "one/cb/casebase.json", tmp_path / "shuffled/cb/casebase.json")
    shuffled = run(tmp_path / "shuffled", shuffled_rows)
    assert sorted(gang["people"] for gang in one.gangs) == [3, 40, 90]
    assert one.gangs_file == shuffled.gangs_file
    for name in ("gangs", "members", "explained", "pairs", "hubs"):
        assert one.rows(name) == shuffled.rows(name), name


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    night = run(tmp_path, SOME[:40] + flagship(LAYOUTS["one room"]), dry_run=True)
    assert night.result.gangs["gang_id"].to_pylist()[0] == "G-F0"
    assert night.result.report_folder is None and not night.result.unchanged
    assert [path.name for path in tmp_path.iterdir()] == ["night.csv"]


def test_a_dry_run_tells_the_alerts_of_the_real_one(tmp_path: Path) -> None:
    rows = flagship(LAYOUTS["one room"])
    run(tmp_path, SOME, night="2026-10-15")
    dry = run(tmp_path, rows, name="second", dry_run=True, **AFTER).result
    real = run(tmp_path, rows, name="second", **AFTER).result
    assert [one["rule"] for one in dry.figures["alerts"]] == ["new_refer"]
    assert dry.figures["alerts"] == real.figures["alerts"]
    assert dry.figures["parameters"] == real.figures["parameters"]


def test_a_strict_run_with_a_reject_writes_nothing(tmp_path: Path) -> None:
    rows = [*SOME[:5], SOME[5] | {"text": ""}, SOME[6] | {"received_at": "soon"}]
    with pytest.raises(PartlyRejectedError) as caught:
        run(tmp_path, rows, strict=True)
    assert str(caught.value) == (
        "2 rows or cells were rejected and --strict was given; run without --strict: they are listed in report.xlsx"
    )
    assert caught.value.exit_code == 3
    assert [path.name for path in tmp_path.iterdir()] == ["night.csv"]


def test_without_one_readable_row_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        run(tmp_path, [row | {"text": ""} for row in SOME[:3]])
    assert str(caught.value) == "no complaint could be read (3 rows rejected); correct the file, nothing was written"
    assert [path.name for path in tmp_path.iterdir()] == ["night.csv"]


def test_a_file_with_headings_and_no_rows_is_a_quiet_day(tmp_path: Path) -> None:
    first = run(tmp_path, [], name="quiet")
    assert lines_of(first.result, Words("en")) == ["nothing new: the input holds no complaint; nothing changed"]
    assert told_of(first.result)["night"] is None and first.result.report_folder is None
    assert [path.name for path in tmp_path.iterdir()] == ["quiet.csv"]
    whole = run(tmp_path, SOME[:3])
    night = whole.result.night
    quiet = run(tmp_path, [], name="quiet")
    assert quiet.result.unchanged and quiet.case_base.nights() == whole.case_base.nights()
    assert lines_of(quiet.result, Words("zh")) == [
        "没有新内容：输入中没有投诉；没有变化",
        f"批次 {night} 的报告：{tmp_path / 'cb' / 'reports' / night}",
    ]


def test_what_is_known_already_is_not_told_as_if_it_were_new(desk: Path) -> None:
    known = SOME[:5] + flagship(LAYOUTS["one room"])
    result = run(desk, [*known, SOME[6] | {"received_at": "soon"}], name="known", **AFTER).result
    assert result.nothing == Nothing(8, 8, 0, 0, 0, 1, "2026-10-15", "2026-10-16")
    report = desk / "cb" / "reports" / "2026-10-15"
    assert lines_of(result, Words("en")) == [
        "nothing new in this input: complaints read 8, known up to night 2026-10-15 8; rows or cells rejected 1; "
        "no night 2026-10-16 was made",
        f"report of night 2026-10-15: {report}",
    ]
    told = told_of(result)
    assert (told["night"], told["gangs"], told["nothing"].asked) == ("2026-10-15", [], "2026-10-16")
    same = run(desk, SOME + flagship(LAYOUTS["one room"]), night="2026-10-15").result
    assert lines_of(same, Words("zh"))[0] == "没有新内容：读入投诉 123 件，截至批次 2026-10-15 已有 123 件；没有变化"


def test_a_complaint_dated_years_ahead_does_not_name_the_night(tmp_path: Path) -> None:
    slip = SOME[3] | {"received_at": "2062-01-01 09:00:00"}
    night = run(tmp_path, [*SOME[:3], slip]).result.night
    assert night == max(row["received_at"] for row in SOME[:3])[:10]


def test_complaints_that_are_all_dated_ahead_make_a_night_of_today(tmp_path: Path) -> None:
    slip = SOME[3] | {"received_at": "2062-01-01 09:00:00"}
    assert run(tmp_path, [slip]).result.night == today()


ROOMS = ("normalise", "embed", "near_duplicates", "link", "fuse", "find_gangs", "rank")


@pytest.mark.parametrize("broken_at", [*ROOMS, "render"])
def test_a_run_that_fails_resumes_at_the_first_room_that_is_not_whole(
    desk: Path, monkeypatch: pytest.MonkeyPatch, broken_at: str
) -> None:
    calls: dict[str, int] = dict.fromkeys([*ROOMS, "render"], 0)
    home: dict[str, Any] = {name: rooms for name in ROOMS} | {"render": pipeline}

    def counted(name: str, verb: Callable[..., object]) -> Callable[..., object]:
        def counting(*args: object, **named: object) -> object:
            calls[name] += 1
            if name == broken_at and calls[name] == 1:
                raise RuntimeError(name)
            return verb(*args, **named)

        return counting

    for name in calls:
        monkeypatch.setattr(home[name], name, counted(name, getattr(home[name], name)))
    held = contents(desk / "cb" / "nights" / "2026-10-15")
    with pytest.raises(RuntimeError, match=broken_at):
        run(desk, BACKGROUND[120:160], name="second", **AFTER)
    case_base = CaseBase(desk / "cb")
    assert (case_base.nights(), case_base.head()) == (["2026-10-15"], "2026-10-15")
    assert contents(desk / "cb" / "nights" / "2026-10-15") == held
    assert not (desk / "cb" / "reports" / "2026-10-16").exists()
    night = run(desk, BACKGROUND[120:160], name="second", **AFTER)
    assert calls == dict.fromkeys(calls, 1) | {broken_at: 2}
    assert night.case_base.nights() == ["2026-10-15", "2026-10-16"]
    assert night.case_base.problems() == []
    assert "limits.link" not in night.case_base.manifest()["tables"]


def test_a_resumed_night_is_the_night_that_was_never_disturbed(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm = Path(shutil.copytree(desk, tmp_path / "calm"))
    rows = BACKGROUND[120:150] + flagship(LAYOUTS["rooms on one floor"], name="B")
    with monkeypatch.context() as broken:
        broken.setattr(pipeline, "render", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(desk, rows, name="second", **AFTER)
    resumed, undisturbed = run(desk, rows, name="second", **AFTER), run(calm, rows, name="second", **AFTER)
    for name in undisturbed.case_base.manifest()["tables"]:
        assert resumed.rows(name) == undisturbed.rows(name) or name == "complaints", name
    assert resumed.gangs_file == undisturbed.gangs_file


def test_what_was_kept_before_a_verdict_is_ranked_anew_and_nothing_else_is(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = BACKGROUND[120:150]
    with monkeypatch.context() as broken:
        broken.setattr(pipeline, "render", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(desk, rows, name="second", **AFTER)
    review(CaseBase(desk / "cb"), "G-F0", "cleared", "陈合规", "已核实为同事")
    monkeypatch.setattr(rooms, "fuse", lambda *_: 1 / 0)
    night = run(desk, rows, name="second", **AFTER)
    assert [gang["tier"] for gang in night.gangs] == ["watch"]


def test_a_night_finished_by_another_run_meanwhile_is_not_passed_over(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, other = pipeline.changed, Path(shutil.copytree(desk, desk / "other"))
    run(other, BACKGROUND[150:155], name="third", night="2026-10-20")

    def meanwhile(*args: Any) -> Any:
        found = real(*args)
        shutil.rmtree(desk / "cb")
        shutil.copytree(other / "cb", desk / "cb")
        return found

    monkeypatch.setattr(pipeline, "changed", meanwhile)
    with pytest.raises(CaseBaseLockedError) as caught:
        run(desk, BACKGROUND[120:150], name="second", **AFTER)
    assert str(caught.value) == (
        f"night 2026-10-20 was finished in case base {desk / 'cb'} while the files were read; run again"
    )
    assert CaseBase(desk / "cb").nights() == ["2026-10-15", "2026-10-20"]


def test_a_night_run_again_has_the_same_bytes(desk: Path) -> None:
    rows = BACKGROUND[120:150] + flagship(LAYOUTS["rooms on one floor"], name="B")
    first = run(desk, rows, name="second", **AFTER)
    tables = first.case_base.manifest()["tables"]
    again = run(desk, rows, name="second", again=True, **AFTER)
    assert not again.result.unchanged
    assert again.case_base.manifest()["tables"] == tables
    assert again.case_base.problems() == []
    assert again.gangs_file == first.gangs_file
    told = again.result.figures["replaced"]
    assert [(one["basis"], one["complaints"]) for one in told] == [("", len(rows))]
    assert not [*(desk / "cb").glob("**/.*.partial"), *(desk / "cb").glob(".change*")]


def test_a_night_run_again_loses_nothing_that_it_held(desk: Path) -> None:
    run(desk, BACKGROUND[120:150], name="second", **AFTER)
    again = run(desk, BACKGROUND[145:160], name="other", again=True, **AFTER)
    assert sorted(row["complaint_id"] for row in again.rows("complaints")) == [f"O{n:04d}" for n in range(120, 160)]
    assert again.case_base.history("complaints").num_rows == len(SOME) + 3 + 40


def test_only_the_last_night_can_be_run_again(desk: Path) -> None:
    run(desk, BACKGROUND[120:150], name="second", **AFTER)
    with pytest.raises(UsageError) as caught:
        run(desk, SOME, night="2026-10-15", again=True)
    assert str(caught.value) == (
        "only the last night 2026-10-16 can be run again, not 2026-10-15: later nights are built on earlier ones; "
        "give --night 2026-10-16 with --again"
    )
    with pytest.raises(UsageError, match=r"^only the last night 2026-10-16 can be run again, not 2026-09-\d\d: "):
        run(desk, sorted(SOME, key=lambda row: row["received_at"])[:20], name="older", again=True)


def test_a_night_of_the_future_can_be_taken_back_as_the_message_says(desk: Path) -> None:
    run(desk, BACKGROUND[120:150], name="slip", night="2099-12-31")
    later = Path(shutil.copytree(desk, desk.parent / "later"))
    assert run(later, BACKGROUND[150:160], name="next", night="2100-01-01").result.night == "2100-01-01"
    with pytest.raises(UsageError) as caught:
        run(desk, BACKGROUND[150:160], name="next", **AFTER)
    assert str(caught.value) == (
        "night 2026-10-16 is before the last night 2099-12-31; nights are run in order, give a later --night; "
        "2099-12-31 is yet to come: if it was a slip, move nights/2099-12-31 and reports/2099-12-31 out of the case "
        "base, run `complaint-guard doctor --repair` and run its files again"
    )
    for folder in ("nights", "reports"):
        shutil.move(desk / "cb" / folder / "2099-12-31", desk / folder)
    assert [*repair(CaseBase(desk / "cb"))]
    again = run(desk, BACKGROUND[120:160], name="next", **AFTER)
    assert again.case_base.problems() == []
    assert again.case_base.nights() == ["2026-10-15", "2026-10-16"]
    assert again.case_base.history("complaints").num_rows == len(SOME) + 3 + 40


def test_a_night_whose_second_run_fails_stays_as_it_was(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = {name: what for name, what in contents(desk / "cb").items() if "partial" not in name}
    monkeypatch.setattr(pipeline, "render", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(desk, SOME, night="2026-10-15", again=True)
    after = contents(desk / "cb")
    assert {name: what for name, what in after.items() if "partial" not in name} == held


def test_a_standing_question_is_answered_by_the_next_night(desk: Path) -> None:
    base = CaseBase(desk / "cb")
    phone, place = one_phone(3), HOMES[0]
    watch(base, Question(phone=phone[0]["phone"], address=place), Settings())
    quiet_night = run(desk, BACKGROUND[200:210], name="second", **AFTER)
    assert [one["complaints"] for one in quiet_night.result.figures["watches"]] == [[], []]
    night = run(desk, phone, name="third", night="2026-10-17")
    told = night.result.figures["watches"]
    assert [(one["watch"], one["field"]) for one in told] == [("W1", "phone"), ("W2", "address")]
    assert told[0]["complaints"] == [row["complaint_id"] for row in phone]
    assert told[0]["asked"] == "135****1973" and phone[0]["phone"] not in str(told)
    assert night.result.report_folder
    record = json.loads((night.result.report_folder / "run.json").read_bytes())
    assert record["figures"]["watches"] == told


def test_each_night_writes_the_index_of_all_nights_and_a_lost_one_again(desk: Path) -> None:
    base = CaseBase(desk / "cb")
    held = Lookup.of(base)
    assert not held.made and held.complaints == len(SOME) + 3
    run(desk, BACKGROUND[200:210], name="second", **AFTER)
    found = Lookup.of(base)
    assert (found.made, found.complaints, found.night) == (False, len(SOME) + 13, "2026-10-16")
    assert len(list((desk / "cb" / "index").iterdir())) == 1
    one = SOME[5]["complaint_id"]
    assert found.entries([one])[one]["night"] == "2026-10-15"
    assert found.clean([one], ["name"])[one]["name"] == SOME[5]["name"]
    shutil.rmtree(desk / "cb" / "index")
    assert run(desk, BACKGROUND[200:210], name="second", **AFTER).result.unchanged
    assert not Lookup.of(base).made


def test_a_corrected_complaint_is_looked_up_as_it_is_now(desk: Path) -> None:
    base, corrected = CaseBase(desk / "cb"), SOME[5] | {"phone": "13912345670"}
    run(desk, [corrected], name="second", **AFTER)
    found = Lookup.of(base)
    assert found.complaints == len(SOME) + 3
    assert found.entries([corrected["complaint_id"]])[corrected["complaint_id"]]["night"] == "2026-10-16"
    assert found.equal("phone", "phone", ["13912345670"])["complaint_id"].to_pylist() == [corrected["complaint_id"]]
    assert not found.equal("phone", "phone", [SOME[5]["phone"]]).num_rows
