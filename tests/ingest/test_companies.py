from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from complaint_guard.errors import InputError
from complaint_guard.ingest import read_companies, reasons
from complaint_guard.records import check
from complaint_guard.settings import IngestSettings

Writer = Callable[..., Path]


def test_companies_are_read_and_rows_without_a_name_rejected(saved: Writer) -> None:
    path = saved(
        "公司名称,法人,住所,经营范围\n甲商务咨询有限公司,张某,时代广场A座,咨询;服务\n,李某,时代广场B座,\n乙公司,,,\n"
    )
    companies, rejects = read_companies(path, IngestSettings(columns={"address": "联系地址"}))
    assert check("companies", companies).to_pylist() == [
        {
            "company": "甲商务咨询有限公司",
            "legal_person": "张某",
            "address": "时代广场A座",
            "scope": "咨询;服务",
            "source": str(path),
            "row": 2,
        },
        {"company": "乙公司", "legal_person": "", "address": "", "scope": "", "source": str(path), "row": 4},
    ]
    assert [(r["row"], r["field"], r["reason"]) for r in check("rejects", rejects).to_pylist()] == [
        (3, "company", reasons.NO_COMPANY)
    ]


def test_a_file_without_company_names_says_how_to_map_them(saved: Writer) -> None:
    path = saved("商号,经营范围\n甲,咨询\n")
    message = (
        f"{path}: no column for company (headers seen: 商号, 经营范围); "
        'map it in the settings, e.g. [ingest.company_columns] company = "your header"'
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        read_companies(path, IngestSettings())
    assert read_companies(path, IngestSettings(company_columns={"company": "商号"}))[0]["company"].to_pylist() == ["甲"]
