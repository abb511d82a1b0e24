from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from complaint_guard.errors import InputError
from complaint_guard.ingest import ingest, reasons
from complaint_guard.ingest.encodings import decoded
from complaint_guard.settings import IngestSettings

Writer = Callable[..., Path]

HEADER = "投诉编号,受理时间,投诉内容\n"
DEFAULT = IngestSettings()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_encoding_and_delimiter_are_told_from_the_file(saved: Writer, encoding: str, delimiter: str) -> None:
    content = (HEADER + "A,2026-09-01,多收了利息\nB,2026-09-02,催收骚扰家人\n").replace(",", delimiter)
    found = ingest([saved(content, encoding=encoding)], DEFAULT).complaints
    assert found["text"].to_pylist() == ["多收了利息", "催收骚扰家人"]


def test_gb18030_is_told_although_chinese_comes_late(saved: Writer) -> None:
    plain = "".join(f"N{i},2026-09-01,plain words only\n" for i in range(60_000))
    found = ingest([saved("id,date,text\n" + plain + "Z,2026-09-01,生僻字\U00020000\n", encoding="gb18030")], DEFAULT)
    assert found.sources[0].encoding == "gb18030"
    assert found.complaints["text"][-1].as_py() == "生僻字\U00020000"


def test_quoted_cells_hold_line_breaks_quotes_and_delimiters_and_rows_count_as_in_a_spreadsheet(saved: Writer) -> None:
    path = saved(HEADER + 'A,2026-09-01,"第一行\n第二行, ""引用"""\n\nB,2026-09-01,他说"不行"就"不行"\n')
    found = ingest([path], DEFAULT).complaints
    assert found["text"].to_pylist() == ['第一行\n第二行, "引用"', '他说"不行"就"不行"']
    assert found["row"].to_pylist() == [2, 4]


def test_an_unclosed_quote_costs_its_own_line_only(saved: Writer) -> None:
    path = saved(HEADER + 'A,2026-09-01,"没有闭合\nB,2026-09-01,"好, 的"\nC,2026-09-01,也好\nD,2026-09-01,"又一个\n')
    found = ingest([path], DEFAULT)
    assert found.complaints["complaint_id"].to_pylist() == ["B", "C"]
    assert [(r["row"], r["reason"]) for r in found.rejects.to_pylist()] == [
        (2, reasons.BROKEN_QUOTES),
        (5, reasons.BROKEN_QUOTES),
    ]


def test_text_after_a_closing_quote_is_kept(saved: Writer) -> None:
    found = ingest([saved(HEADER + 'A,2026-09-01,"退费"是我的诉求\nB,2026-09-01,好\n')], DEFAULT)
    assert found.complaints["text"].to_pylist() == ["退费是我的诉求", "好"]


def test_short_rows_are_filled_and_empty_cells_beyond_the_header_ignored(saved: Writer) -> None:
    found = ingest([saved("编号,时间,内容,电话\nA,2026-09-01,甲\nB,2026-09-01,乙,1,,\n")], DEFAULT)
    assert found.complaints["phone"].to_pylist() == ["", "1"]
    assert found.rejects.num_rows == 0


def test_titles_above_the_header_are_passed_over_and_counted_in_row_numbers(saved: Writer) -> None:
    found = ingest([saved("九月投诉台账\n导出人：系统\n" + HEADER + "A,2026-09-01,甲\n")], DEFAULT)
    assert found.complaints["row"].to_pylist() == [4]


def test_one_stray_byte_in_an_ascii_file_costs_one_row(saved: Writer) -> None:
    rows = "".join(f"N{i},2026-09-01,plain words only\n" for i in range(99)).encode()
    found = ingest([saved(b"id,date,text\n" + rows + b"Z,2026-09-01,caf\xe9 fee\n")], DEFAULT)
    assert found.complaints.num_rows == 99
    assert [(r["row"], r["reason"]) for r in found.rejects.to_pylist()] == [(101, reasons.UNDECODABLE)]


def test_a_bar_in_a_text_parts_no_cell_of_a_file_with_commas(saved: Writer) -> None:
    found = ingest([saved(HEADER + "A,2026-09-01,扣了|三次|钱\n")], DEFAULT).complaints
    assert found["text"].to_pylist() == ["扣了|三次|钱"]


def test_cells_that_stand_apart_by_another_mark_are_told(saved: Writer) -> None:
    path = saved((HEADER + "A,2026-09-01,甲\n").replace(",", "~"))
    with pytest.raises(InputError) as met:
        ingest([path], DEFAULT)
    assert str(met.value).startswith(
        f"{path}: no column for complaint_id, received_at, text (0 of 1 headers known; cells of a text file must stand "
        "apart by comma, tab, semicolon or |); map it in the settings"
    )


TRADITIONAL = "貴公司業務員沒有說明費用,要求退還全部手續費\n我每個月還款,從來沒有逾期,請儘快處理\n"


@pytest.mark.parametrize("header", [HEADER, "id,date,text\n"])
def test_big5_is_no_gb18030_though_its_bytes_would_pass(saved: Writer, header: str) -> None:
    rows = "".join(f"A{n},2026-09-01,{line}\n" for n, line in enumerate(TRADITIONAL.replace(",", "，").splitlines()))
    path = saved((header + rows).encode("big5", "replace"))
    with pytest.raises(InputError) as met:
        ingest([path], DEFAULT)
    assert str(met.value) == (
        f"{path}: Big5 text; text files are read as UTF-8, UTF-16 or GB18030, convert it, e.g. "
        "iconv -f BIG5 -t UTF-8 FILE > NEW"
    )
    found = ingest([saved((header + rows).encode("gb18030"))], DEFAULT)
    assert found.complaints["text"].to_pylist() == TRADITIONAL.replace(",", "，").splitlines()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
def test_a_text_is_decoded_as_a_file_is(encoding: str) -> None:
    assert decoded("我要退费".encode(encoding), "q.txt") == "我要退费"


def test_a_damaged_byte_of_a_text_is_left_out() -> None:
    assert decoded("我要退费，请处理".encode() + b"\xff", "q.txt") == "我要退费，请处理"
    with pytest.raises(InputError, match=r"^q\.txt: neither UTF-8 nor GB18030 text"):
        decoded(b"\xff" * 60, "q.txt")
