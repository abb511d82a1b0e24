from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cli_world import PEOPLE, Call


@pytest.mark.parametrize(("kind", "rows"), [("gangs", 1), ("members", 3), ("ties", 3)])
def test_export_writes_every_format_masked(call: Call, case_base: Path, tmp_path: Path, kind: str, rows: int) -> None:
    for suffix in ("csv", "xlsx", "jsonl", "parquet"):
        out = tmp_path / f"{kind}.{suffix}"
        code, printed, _ = call("--case-base", case_base, "export", kind, "-o", out)
        assert (code, printed) == (0, f"{rows} rows written to {out}\n")
    table = pq.read_table(tmp_path / f"{kind}.parquet")
    with (tmp_path / f"{kind}.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file))
    sheet = openpyxl.load_workbook(tmp_path / f"{kind}.xlsx").active
    lines = [json.loads(line) for line in (tmp_path / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()]
    assert read[0] == table.column_names == list(lines[0]) == [cell.value for cell in sheet[1]]
    assert len(read) - 1 == table.num_rows == len(lines) == sheet.max_row - 1 == rows
    assert (tmp_path / f"{kind}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    everything = str(table.to_pylist()) + str(read) + str(lines) + str(list(sheet.values))
    assert not any(secret in everything for secret in ("王小明", "13986451273", "1204", "6222021234567890128"))


def test_export_neutralises_formulas(call: Call, case_base: Path, tmp_path: Path) -> None:
    from complaint_guard.cases.export import _WRITERS

    table = pa.table({"name": ["=SUM(A1)", "@x", "普通"], "bits": [-1.5, 2.0, 0.0]})
    _WRITERS[".csv"](table, tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text(encoding="utf-8-sig").splitlines()[1:] == [
        "'=SUM(A1),-1.5",
        "'@x,2.0",
        "普通,0.0",
    ]
    _WRITERS[".xlsx"](table, tmp_path / "x.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=SUM(A1)", "s")


@pytest.mark.parametrize(
    ("out", "message"),
    [
        ("gangs.doc", "cannot write gangs.doc; give a name that ends in .csv, .xlsx, .jsonl, .parquet"),
        (
            "none/gangs.csv",
            "cannot write none/gangs.csv: No such file or directory; give a folder you may write, with free space",
        ),
    ],
)
def test_export_says_where_it_cannot_write(
    call: Call, case_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert call("--case-base", case_base, "export", "gangs", "-o", out) == (2, "", f"错误/error: {message}\n")
    assert sorted(tmp_path.iterdir()) == before


def test_evaluate_takes_the_gangs_of_the_last_night(call: Call, case_base: Path, tmp_path: Path) -> None:
    truth = tmp_path / "truth.csv"
    header = "complaint_id,gang,lookalike,depth,kind\n"
    truth.write_text(
        header + "".join(f"{i},{'T1' if i[0] == 'A' else ''},,original,mall\n" for i in PEOPLE), encoding="utf-8"
    )
    gangs = tmp_path / "gangs.jsonl"
    gangs.write_text(json.dumps({"gang_id": "G1", "tier": "review", "members": ["A1", "A2", "A3"]}) + "\n")
    told = json.loads(call("evaluate", truth, "--gangs", gangs, "--json")[1])
    assert (told["all"]["recall"], told["refer"]["recall"]) == (1.0, 0.0)
    told = json.loads(call("--case-base", case_base, "evaluate", truth, "--json")[1])
    assert told["all"]["recall"] == 0.0
    code, out, _ = call("evaluate", truth, "--gangs", gangs)
    assert code == 0
    assert out.splitlines()[0].split() == ["measure", "all", "refer"]
