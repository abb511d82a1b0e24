from __future__ import annotations

from datetime import datetime

import pytest

from complaint_guard.ingest.dates import parse

MORNING = datetime(2026, 9, 1, 8, 5)
DAY = datetime(2026, 9, 1)
FULL = datetime(2026, 9, 1, 14, 22, 33)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-09-01 00:28:58", datetime(2026, 9, 1, 0, 28, 58)),
        ("2026/9/1 8:05", MORNING),
        ("2026-9-1 8:5", MORNING),
        ("2026.09.01 08:05:00", MORNING),
        ("2026年9月1日 14时3分", datetime(2026, 9, 1, 14, 3)),
        ("2026年9月1日14点22分33秒", FULL),
        ("2026年09月01日", DAY),
        ("２０２６－０９－０１　１４：２２：３３", FULL),
        ("2026-09-01 星期二 14:22:33", FULL),
        ("2026/9/1 下午2:22:33", FULL),
        ("2026/9/1 上午12:05", datetime(2026, 9, 1, 0, 5)),
        ("2026/9/1 2:22:33 PM", FULL),
        ("20260901", DAY),
        ("202609010805", MORNING),
        ("20260901142233", FULL),
        ("2026-09-01T14:22:33", FULL),
        ("2026-09-01T14:22:33.000", FULL),
        ("2026-09-01T06:22:33Z", FULL),
        ("2026-09-01T14:22:33+08:00", FULL),
        ("2026/9/1 1:22:33 -0500", FULL),
        ("2026-09-01 06:22:33 UTC", FULL),
        ("46266", DAY),
        ("46266.5", datetime(2026, 9, 1, 12)),
    ],
)
def test_written_forms_are_read_as_china_time(text: str, moment: datetime) -> None:
    assert parse(text) == moment


@pytest.mark.parametrize(
    "text",
    ["", "昨天", "01/09/2026", "2026-13-01", "2026-02-30", "20260230", "2026-09-01 25:00", "2026", "9月1日", "1" * 400],
)
def test_what_is_not_one_moment_is_refused(text: str) -> None:
    assert parse(text) is None


def test_epoch_numbers_are_read_only_where_allowed() -> None:
    assert parse("1788243753", epoch=True) == FULL
    assert parse("1788243753.0", epoch=True) == FULL
    assert parse("1788243753000", epoch=True) == FULL
    assert parse("1788243753") is None
