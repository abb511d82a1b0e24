from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from complaint_guard.errors import InputError
from complaint_guard.ingest import ingest
from complaint_guard.settings import IngestSettings

Writer = Callable[..., Path]

DEFAULT = IngestSettings()
FORMATS = "give CSV, XLSX, JSONL, Parquet or URL#SELECT ..."
PASSES_ANY_MODE = os.geteuid() == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty; give a file with a header row"),
        (b" \r\n\n", "is empty; give a file with a header row"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), f"is a PNG image, not a table; {FORMATS}"),
        (b"\xff\xd8\xff\xe0" + bytes(50), f"is a JPEG image, not a table; {FORMATS}"),
        (b"%PDF-1.7\n", f"is a PDF document, not a table; {FORMATS}"),
        (b"RIFF1234WAVEfmt ", f"is a sound or picture file, not a table; {FORMATS}"),
        (b"SQLite format 3\0", f"is an SQLite database, not a table; {FORMATS}"),
        (b"\n<!DOCTYPE html><table>", "is HTML or XML, not a table; open it in Excel and save it as .xlsx"),
        (b"\xef\xbb\xbf<html>", "is HTML or XML, not a table; open it in Excel and save it as .xlsx"),
        (bytes(range(8)) * 500, f"holds binary content, not a table; {FORMATS}"),
        (
            b"id,date,text\n" + b"\x81\x20\xff\xff" * 99,
            "neither UTF-8 nor GB18030 text; save it as CSV UTF-8 or as XLSX",
        ),
    ],
)
def test_what_is_no_table_stops_the_run_with_one_clear_line(saved: Writer, content: bytes, said: str) -> None:
    path = saved(content)
    with pytest.raises(InputError, match=f"^{re.escape(f'{path}: {said}')}$"):
        ingest([path], DEFAULT)


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"^{re.escape(f'{tmp_path}: is a folder; give the files in it')}$"):
        ingest([tmp_path], DEFAULT)
    missing = tmp_path / "none.csv"
    said = f"{missing}: No such file or directory; check the path and who may read it"
    with pytest.raises(InputError, match=f"^{re.escape(said)}$"):
        ingest([missing], DEFAULT)


@pytest.mark.skipif(PASSES_ANY_MODE, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_named(saved: Writer) -> None:
    path = saved("id,date,text\n")
    path.chmod(0)
    with pytest.raises(InputError, match=r"Permission denied; check the path and who may read it$"):
        ingest([path], DEFAULT)


def test_a_refusal_of_the_system_is_an_input_error(saved: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = saved("id,date,text\n")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match=r"Permission denied; check the path and who may read it$"):
        ingest([path], DEFAULT)


def test_a_csv_without_headers_is_refused_without_printing_a_row(saved: Writer) -> None:
    with pytest.raises(InputError) as caught:
        ingest([saved("TS1,2026-09-01,张三丰,13800138000,乱收费\n")], DEFAULT)
    assert "张三丰" not in str(caught.value)
    assert "(0 of 5 headers known)" in str(caught.value)


@pytest.mark.parametrize("seed", range(30))
def test_damaged_bytes_never_escape_as_another_error(saved: Writer, seed: int) -> None:
    chance = random.Random(seed)
    rows = "".join(f'N{i},2026-09-0{i % 9 + 1},"第{i}条, 内容"\n' for i in range(50))
    content = bytearray(("id,date,text\n" + rows).encode(chance.choice(["utf-8", "gb18030"])))
    for _ in range(20):
        content[chance.randrange(len(content))] = chance.randrange(256)
    try:
        found = ingest([saved(bytes(content))], DEFAULT)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert found.complaints.num_rows + found.rejects["kept"].to_pylist().count(False) == found.sources[0].rows
