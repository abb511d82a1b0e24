from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from complaint_guard.errors import InputError, SettingsError
from complaint_guard.ingest import Ingested, ingest, reasons
from complaint_guard.ingest.sheet import UNDECODED
from complaint_guard.records import COMPLAINTS, check
from complaint_guard.settings import IngestSettings

Writer = Callable[..., Path]

DEFAULT = IngestSettings()
HEADER = "投诉编号,受理时间,投诉人,证件号码,联系电话,退款账户,投诉内容,录音文件\n"
ROW = "TS1,2026-09-01 00:28:58,甲某,110101199003071234,13800138000,6228480170192471796,费用没有说明,a.wav\n"


def read(path: Path, settings: IngestSettings = DEFAULT) -> Ingested:
    """What was taken from `path`, after checking that every row is accounted for."""
    found = ingest([path], settings)
    check("complaints", found.complaints)
    check("rejects", found.rejects)
    stopped = found.rejects["kept"].to_pylist().count(False)
    assert found.complaints.num_rows + stopped == found.sources[0].rows
    return found


def told(found: Ingested) -> list[tuple[object, ...]]:
    return [(r["row"], r["complaint_id"], r["field"], r["reason"], r["kept"]) for r in found.rejects.to_pylist()]


def test_every_field_of_a_row_is_taken_as_the_file_had_it(saved: Writer) -> None:
    path = saved(HEADER + ROW)
    row = read(path).complaints.to_pylist()[0]
    assert row.pop("content_hash") != ""
    assert row == {
        "complaint_id": "TS1",
        "received_at": datetime(2026, 9, 1, 0, 28, 58),
        "channel": "",
        "product": "",
        "name": "甲某",
        "id_number": "110101199003071234",
        "phone": "13800138000",
        "address": "",
        "account": "6228480170192471796",
        "device": "",
        "agent": "",
        "agent_company": "",
        "text": "费用没有说明",
        "recordings": ["a.wav"],
        "attachments": [],
        "voice_consent": "",
        "source": str(path),
        "row": 2,
    }


def test_source_names_the_file_its_hash_and_the_columns_left_unread(saved: Writer) -> None:
    path = saved("编号,时间,内容,备注\n1,2026-09-01,甲,乙\n\n", encoding="utf-8-sig")
    source = read(path).sources[0]
    assert (source.path, source.rows, source.format, source.encoding) == (str(path), 1, "csv", "utf-8-sig")
    assert source.ignored == ("备注",)
    assert len(source.sha256) == 64


def test_header_only_is_no_rows_and_no_error(saved: Writer) -> None:
    found = read(saved(HEADER))
    assert (found.complaints.num_rows, found.rejects.num_rows) == (0, 0)
    assert found.complaints.schema == COMPLAINTS


def test_each_bad_row_is_rejected_with_its_row_field_and_reason(saved: Writer) -> None:
    lines = [
        ",2026-09-01,,,,,没有编号,",
        "B,昨天,,,,,日期不清,",
        "C,,,,,,没有日期,",
        "D,1899-01-01,,,,,年份太早,",
        "E,2026-09-01,,,,,　 ,",
        f"F,2026-09-01,,,,,{'长' * 1001},",
        "G,2026-09-01,,,,,多了一格,,x",
        "4.40301E+17,2026-09-01,,,,,编号被四舍五入,",
        "NULL,2026-09-01,,,,,没有编号,",
        "Z,2026-09-01,,,,,这一行是好的",
    ]
    found = read(saved(HEADER + "\n".join(lines)), IngestSettings(max_text=1000))
    assert found.complaints["complaint_id"].to_pylist() == ["Z"]
    assert told(found) == [
        (2, "", "complaint_id", reasons.NO_ID, False),
        (3, "B", "received_at", reasons.UNREADABLE_DATE, False),
        (4, "C", "received_at", reasons.NO_DATE, False),
        (5, "D", "received_at", reasons.IMPLAUSIBLE_DATE, False),
        (6, "E", "text", reasons.NO_TEXT, False),
        (7, "F", "text", reasons.TEXT_TOO_LONG, False),
        (8, "", "", reasons.TOO_MANY_CELLS, False),
        (9, "", "complaint_id", reasons.ROUNDED, False),
        (10, "", "complaint_id", reasons.NO_ID, False),
    ]


def test_a_bad_cell_of_an_optional_field_is_left_empty_and_the_row_goes_on(saved: Writer) -> None:
    found = read(
        saved(HEADER + f"A,2026-09-01,{'名' * 101},4.40301E+17,1380013\x008000,6.2285e+18,甲,\n"),
        IngestSettings(max_cell=100),
    )
    row = found.complaints.to_pylist()[0]
    assert (row["name"], row["id_number"], row["phone"], row["account"]) == ("", "", "13800138000", "")
    assert sorted(told(found)) == sorted(
        [
            (2, "A", "name", reasons.CELL_TOO_LONG, True),
            (2, "A", "id_number", reasons.ROUNDED, True),
            (2, "A", "account", reasons.ROUNDED, True),
            (2, "A", "phone", reasons.NUL_REMOVED, True),
        ]
    )


def test_of_one_id_the_first_row_is_taken_and_the_others_are_told_apart(saved: Writer) -> None:
    found = read(saved(HEADER + ROW + ROW + ROW.replace("没有", "从未") + ROW))
    assert found.complaints["row"].to_pylist() == [2]
    assert told(found) == [
        (3, "TS1", "", "与第2行完全相同，只保留一份", False),
        (4, "TS1", "complaint_id", "投诉编号与第2行重复但内容不同，保留先出现的一行", False),
        (5, "TS1", "", "与第2行完全相同，只保留一份", False),
    ]


def test_copies_are_found_across_files_and_batches(saved: Writer, tmp_path: Path) -> None:
    many = "".join(f"N{i},2026-09-01,,,,,第{i}条,\n" for i in range(10_500))
    first = saved(HEADER + many + "N3,2026-09-01,,,,,第3条,\n", "a.csv")
    second = saved(HEADER + "N7,2026-09-01,,,,,别的内容,\nX,2026-09-01,,,,,新的,\n", "b.csv")
    found = ingest([first, second], DEFAULT)
    assert found.complaints.num_rows == 10_501
    assert told(found) == [
        (10_502, "N3", "", "与第5行完全相同，只保留一份", False),
        (2, "N7", "complaint_id", f"投诉编号与文件{first}第9行重复但内容不同，保留先出现的一行", False),
    ]


def test_all_rows_identical_leaves_one(saved: Writer) -> None:
    found = read(saved(HEADER + ROW * 500))
    assert (found.complaints.num_rows, found.rejects.num_rows) == (1, 499)


def test_content_hash_changes_with_any_field_but_not_with_the_place_in_the_file(saved: Writer) -> None:
    plain = read(saved(HEADER + ROW)).complaints["content_hash"][0]
    moved = read(saved("\n\n" + HEADER + "\n" + ROW, "other.csv")).complaints
    assert moved["row"][0].as_py() == 5
    assert moved["content_hash"][0] == plain
    for old, new in [("甲某", "乙某"), ("00:28:58", "00:28:59"), ("a.wav", "b.wav"), ("甲某,", ",甲某")]:
        assert (
            read(saved(HEADER + ROW.replace(old, new, 1).replace("110101199003071234,13", "13"))).complaints[
                "content_hash"
            ][0]
            != plain
        )


def test_lists_of_files_are_split_but_names_with_blanks_are_not(saved: Writer) -> None:
    cells = ["a.wav;b.wav", "a.wav|b.wav、c.wav", "a.wav b.wav", '"a.wav , b.wav"', "新建 录音.wav", "；a.wav；"]
    rows = "".join(f"{i},2026-09-01,,,,,甲,{cell}\n" for i, cell in enumerate(cells))
    assert read(saved(HEADER + rows)).complaints["recordings"].to_pylist() == [
        ["a.wav", "b.wav"],
        ["a.wav", "b.wav", "c.wav"],
        ["a.wav", "b.wav"],
        ["a.wav", "b.wav"],
        ["新建 录音.wav"],
        ["a.wav"],
    ]


def test_words_for_nothing_are_empty_cells_and_kept_as_text_codes_are_unwrapped(saved: Writer) -> None:
    rows = '''A,2026-09-01,无,"=""110101199003071234""",13800138000.0,'6228480170192471796,甲,/\n'''
    row = read(saved(HEADER + rows)).complaints.to_pylist()[0]
    assert (row["name"], row["id_number"], row["phone"]) == ("", "110101199003071234", "13800138000")
    assert (row["account"], row["recordings"]) == ("6228480170192471796", [])


def test_formula_and_control_characters_stay_as_text(saved: Writer) -> None:
    text = "=cmd|'/c calc'!A1 \x07响铃\u202e反向"
    assert read(saved(HEADER + f"A,2026-09-01,,,,,{text},\n")).complaints["text"].to_pylist() == [text]


def test_a_text_of_5_mb_is_rejected_and_the_next_row_taken(saved: Writer) -> None:
    found = read(saved(HEADER + f'A,2026-09-01,,,,,"{"大" * 5_000_000}",\nB,2026-09-01,,,,,好,\n'))
    assert told(found) == [(2, "A", "text", reasons.TEXT_TOO_LONG, False)]
    assert found.complaints["complaint_id"].to_pylist() == ["B"]


def test_bytes_that_do_not_decode_reject_only_their_row_or_cell(saved: Writer) -> None:
    good = "".join(f"N{i},2026-09-01,,,,,第{i}条很普通的投诉,\n" for i in range(20))
    broken = b"A,2026-09-01,,,,,\xe8\xb4\xffxx,\nB,2026-09-01,\xff\xfe,,,,text,\n"
    found = read(saved((HEADER + good).encode() + broken))
    assert found.sources[0].encoding == "utf-8"
    assert told(found) == [
        (22, "A", "text", reasons.UNDECODABLE, False),
        (23, "B", "name", reasons.UNDECODABLE, True),
    ]
    assert not any(UNDECODED in text for text in found.complaints["text"].to_pylist())


def test_reasons_hold_no_value_of_the_file(saved: Writer) -> None:
    found = read(saved(HEADER + ROW + ROW.replace("甲某", "丁某") + "TS2,昨天,丁某,,13800138000,,秘密,\n"))
    reasons_given = " ".join(found.rejects["reason"].to_pylist())
    assert found.rejects.num_rows == 2
    assert not any(value in reasons_given for value in ("甲某", "丁某", "13800138000", "秘密", "昨天"))


def test_five_ways_to_write_the_date_give_one_moment(saved: Writer) -> None:
    ways = ["2026-09-01 08:05:00", "2026/9/1 8:05", "2026年9月1日 8时5分", "20260901080500", "2026-09-01T00:05:00Z"]
    rows = "".join(f"{i},{way},,,,,甲,\n" for i, way in enumerate(ways))
    assert read(saved(HEADER + rows)).complaints["received_at"].to_pylist() == [datetime(2026, 9, 1, 8, 5)] * 5


def test_messages_without_id_and_date_are_usable_with_settings(saved: Writer) -> None:
    lines = [{"text": "乱收费", "user": "u1"}, {"text": "", "user": "u2"}, {"text": "催收电话", "user": "u3"}]
    path = saved("\n".join(json.dumps(line) for line in lines), "messages.jsonl")
    settings = IngestSettings(columns={"name": "user"}, id_from_row=True, received_at_default="2026-01-01")
    found = read(path, settings)
    assert found.complaints["complaint_id"].to_pylist() == ["messages-1", "messages-3"]
    assert found.complaints["name"].to_pylist() == ["u1", "u3"]
    assert set(found.complaints["received_at"].to_pylist()) == {datetime(2026, 1, 1)}
    assert told(found) == [(2, "messages-2", "text", reasons.NO_TEXT, False)]


def test_a_default_date_that_is_no_date_is_a_settings_error(saved: Writer) -> None:
    message = "setting ingest.received_at_default: not a date; write it as 2026-01-01"
    with pytest.raises(SettingsError, match=f"^{re.escape(message)}$"):
        ingest([saved(HEADER)], IngestSettings(received_at_default="明天"))


def test_the_same_rows_give_the_same_complaints_in_every_format(saved: Writer, tmp_path: Path) -> None:
    table = pa.table({"id": ["A", "B"], "date": ["2026-09-01", "2026-09-02"], "text": ["甲", "乙"], "phone": ["1", ""]})
    pq.write_table(table, tmp_path / "c.parquet")
    csv = "id,date,text,phone\nA,2026-09-01,甲,1\nB,2026-09-02,乙,\n"
    paths = [
        saved(csv),
        saved(csv.replace(",", "\t"), "c.tsv"),
        saved("\n".join(json.dumps(row) for row in table.to_pylist()), "c.jsonl"),
        tmp_path / "c.parquet",
    ]
    hashes = [read(path).complaints["content_hash"].to_pylist() for path in paths]
    assert len(set(hashes[0])) == 2
    assert all(other == hashes[0] for other in hashes)


def test_a_failed_file_stops_the_run(saved: Writer) -> None:
    with pytest.raises(InputError, match=r"is empty; give a file with a header row$"):
        ingest([saved(HEADER + ROW), saved("", "empty.csv")], DEFAULT)


def test_50k_rows_are_read_within_their_budget(saved: Writer) -> None:
    text = "本人于去年办理贷款，工作人员没有说明服务费，现要求退还全部费用。" * 6
    path = saved(HEADER + "".join(f"T{i},2026-09-01 08:05:00,甲,,138{i:08d},,{text},\n" for i in range(50_000)))
    start = time.process_time()
    found = ingest([path], DEFAULT)
    assert found.complaints.num_rows == 50_000
    assert pc.min(pc.utf8_length(found.complaints["text"])).as_py() == len(text)
    assert time.process_time() - start < 8  # 1 s on an idle core; the margin is for loaded machines
