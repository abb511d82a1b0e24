"""Complaint ids go into ids of gangs, reports and case files: what may not stand there is no id."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from complaint_guard.ingest import ingest, reasons
from complaint_guard.settings import IngestSettings

Writer = Callable[..., Path]
RESIDENT = "11010519491231002X"


def taken(saved: Writer, ids: Sequence[str], phone: str = "") -> tuple[list[str], list[str]]:
    """The ids that were taken, and why the others were not."""
    rows = (f'"{one}",2026-09-01,{phone or f"1391234{at:04d}"},费用没有说明\n' for at, one in enumerate(ids))
    found = ingest([saved("投诉编号,受理时间,联系电话,投诉内容\n" + "".join(rows))], IngestSettings())
    assert set(found.rejects["complaint_id"].to_pylist()) <= {""}
    return found.complaints["complaint_id"].to_pylist(), found.rejects["reason"].to_pylist()


@pytest.mark.parametrize("odd", ["13812345678", RESIDENT, RESIDENT.lower()])
def test_a_number_of_somebody_among_other_ids_is_not_taken(saved: Writer, odd: str) -> None:
    assert taken(saved, ["TS1", odd, "TS2"]) == (["TS1", "TS2"], [reasons.ID_PERSONAL])


def test_an_id_that_is_the_number_of_its_own_row_is_not_taken(saved: Writer) -> None:
    assert taken(saved, ["13812345678"], "138-1234-5678") == ([], [reasons.ID_PERSONAL])


@pytest.mark.parametrize(
    "ids",
    [
        [f"130000000{at:02d}" for at in range(20)],
        [f"1299999999{at}" if at < 10 else f"130000000{at}" for at in range(20)],
        [f"4401001990010100{at:02d}" for at in range(20)],
        ["20260901", "2026090112345", "1234567890123456789", "11010519491231002", "110105194912310021"],
        ["沪金-2026-一", "case/12#3", "Beschwerde Nr. 7", "苦情１２", "x" * 200],
    ],
)
def test_serial_numbers_and_words_of_any_alphabet_are_taken(saved: Writer, ids: list[str]) -> None:
    assert taken(saved, ids) == (ids, [])


@pytest.mark.parametrize("odd", ["TS\n1", "TS\x071", "TS\u20281", "TS\u202e1", "TS\x851"])
def test_line_ends_and_control_characters_are_not_taken(saved: Writer, odd: str) -> None:
    assert taken(saved, [odd, "TS2"]) == (["TS2"], [reasons.ID_UNPRINTED])


def test_an_id_of_absurd_length_is_not_taken(saved: Writer) -> None:
    assert taken(saved, ["x" * 201, "TS2"]) == (["TS2"], [reasons.ID_TOO_LONG])


def test_the_reasons_say_what_was_met_and_what_to_do() -> None:
    assert reasons.ID_UNPRINTED == "投诉编号含有换行或控制字符，请去除后重新导入"
    assert reasons.ID_TOO_LONG == "投诉编号超过200个字符，请换成较短的编号后重新导入"
    assert reasons.ID_PERSONAL == (
        "投诉编号是手机号或身份证号，会出现在团伙编号、报告和案卷中，请换成不含个人信息的编号后重新导入"
    )
