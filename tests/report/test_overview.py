"""The overview tells what stands out, where, and of what kind, and claims no more."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest

from complaint_guard.records import SCHEMAS
from complaint_guard.report import NightView
from complaint_guard.report.families import family_of
from complaint_guard.report.overview import panels
from complaint_guard.report.provinces import TILES, short, tile_map
from complaint_guard.report.tally import Tally
from complaint_guard.report.volume import MOST_WEEKS, calendar, drawn_days, unusual
from complaint_guard.report.words import Words

DAY = date(2026, 9, 1)
ORDINARY = {DAY + timedelta(days=place): 40 + place * 7 % 11 for place in range(40)}


def test_a_day_far_above_the_usual_stands_out_and_no_other() -> None:
    burst = DAY + timedelta(days=20)
    assert unusual(ORDINARY) == {}
    assert unusual(ORDINARY | {burst: 130}) == {burst: 45.0}


def test_a_few_complaints_more_on_a_quiet_desk_do_not_stand_out() -> None:
    quiet = {DAY + timedelta(days=place): place % 2 for place in range(30)}
    assert unusual(quiet | {DAY: 4}) == {}


def test_days_without_a_complaint_count_as_such() -> None:
    days = {DAY: 1, DAY + timedelta(days=30): 30}
    assert list(unusual(days)) == [DAY + timedelta(days=30)]


def test_the_calendar_draws_the_last_half_year_and_frames_the_day_that_stands_out() -> None:
    days = {DAY - timedelta(days=place): 40 for place in range(400)} | {DAY: 300}
    drawn = calendar(days, {}, Words("zh"))
    assert len(drawn_days(days)) <= MOST_WEEKS * 7
    assert drawn.count('class="day') == len(drawn_days(days))
    assert drawn.count(" odd") == 1
    assert "2026-09-01: 300" in drawn


def test_a_date_a_year_ahead_hides_no_week_and_is_counted_beside() -> None:
    rows = [{"complaint_id": f"C{n}", "received_at": datetime(2026, 9, 1 + n % 20, 9)} for n in range(60)]
    rows += [{"complaint_id": "SLIP", "received_at": datetime(2027, 9, 20, 9)}]
    empty = {name: None for name in SCHEMAS["complaints"].names}
    complaints = pa.Table.from_pylist([empty | row for row in rows], schema=SCHEMAS["complaints"])
    view = NightView("2026-09-20", {"complaints": complaints})
    drawn = panels(view, [], Tally.of(view, []), Words("zh"))
    assert drawn.count('class="day') == 20 and "2026-09-01: 3" in drawn and "2027" not in drawn
    assert "另有 1 件日期晚于本批次，未列入日历" in drawn and "件早于日历所示" not in drawn


def test_a_night_without_dates_has_no_calendar() -> None:
    assert calendar({}, {}, Words("zh")) == ""


def test_every_province_has_its_own_tile() -> None:
    places = [place[:2] for place in TILES.values()]
    assert len(TILES) == 34
    assert len(set(places)) == 34
    assert len({letters for _, _, letters in TILES.values()}) == 34


@pytest.mark.parametrize(
    ("name", "tile"),
    [("黑龙江省", "黑龙江"), ("内蒙古自治区", "内蒙古"), ("北京市", "北京"), ("广西壮族自治区", "广西"),
     ("山东", "山东"), ("香港特别行政区", "香港"), ("", ""), ("某地", "")],
)  # fmt: skip
def test_a_province_is_known_by_any_of_its_names(name: str, tile: str) -> None:
    assert short(name) == tile


def test_the_darkest_tile_is_the_one_with_most_complaints_of_gangs() -> None:
    drawn = tile_map({"湖南": 50, "广东": 90}, {"湖南": 10, "广东": 1}, Words("zh"))
    assert drawn.count("shade s5") == 1
    assert "湖南 全部 50 件，其中涉疑似团伙 10 件" in drawn


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("停止暴力催收，不要再爆通讯录骚扰家人", "F1"),
        ("担保费服务费变相收高利，综合年化超过36%", "F2"),
        ("从没说过有会员，默认勾选自动扣费", "F3"),
        ("失业无力还款，请求停息挂账协商分期60期", "F4"),
        ("征信有不良记录，提出异议请删除", "F5"),
        ("业务员误导我买保单，现要求全额退保退保费", "F6"),
        ("天气很好", ""),
    ],
)
def test_the_family_is_told_by_the_words(text: str, family: str) -> None:
    assert family_of([text]) == family


def test_a_known_script_carries_its_family() -> None:
    assert family_of(["停息挂账"], "K-F6-02") == "F6"
