"""Machine files keep the output contract."""

from __future__ import annotations

import csv
import hashlib
import io
import json

from complaint_guard.report import NightView, render
from complaint_guard.settings import ReportSettings

CONTRACT = {
    *("gang_id", "rank", "tier", "probability", "bits", "people", "members", "first_seen", "last_seen"),
    *("channels", "script", "hubs", "counter_evidence"),
}


def _gangs(night: NightView) -> list[dict[str, object]]:
    return [json.loads(line) for line in render(night, ReportSettings())["gangs.jsonl"].decode().split("\n") if line]


def test_gangs_hold_every_key_of_the_contract_best_first(night: NightView) -> None:
    gangs = _gangs(night)
    assert [gang["rank"] for gang in gangs] == list(range(1, 13))
    assert all(gang.keys() >= CONTRACT for gang in gangs)
    assert gangs[0]["tier"] == "refer"
    assert sorted(gangs[0]["members"]) == ["TS20260918000001", "TS20260918000002", "TS20260919000003"]  # type: ignore[call-overload]
    assert gangs[0]["first_seen"] == "2026-09-18T09:00:00"


def test_line_ends_of_unicode_stay_inside_a_line(night: NightView) -> None:
    gangs = night.tables["gangs"].to_pylist()
    gangs[0]["reasons"] = ["甲\u2028乙\x85丙"]
    view = NightView(
        "x", {**night.tables, "gangs": night.tables["gangs"].from_pylist(gangs, night.tables["gangs"].schema)}
    )
    lines = render(view, ReportSettings())["gangs.jsonl"].decode().splitlines()
    assert len(lines) == 12
    assert json.loads(lines[0])["reasons"] == ["甲\u2028乙\x85丙"]


def test_members_open_in_a_spreadsheet(night: NightView) -> None:
    content = render(night, ReportSettings())["members.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 110
    assert rows[0].keys() >= {"gang_id", "rank", "tier", "complaint_id", "person_id", "name", "received_at", "bits"}
    assert rows[0]["address"] == "湖南省长沙市雨花区劳动东路238号万象商贸城3栋***"


def test_no_cell_is_a_formula(hostile_night: NightView) -> None:
    rows = csv.reader(io.StringIO(render(hostile_night, ReportSettings())["members.csv"].decode("utf-8-sig")))
    cells = [cell for row in rows for cell in row]
    assert "'@SUM(A1)" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "＝"))] == []


def test_explained_groups_are_named_with_their_reason(night: NightView) -> None:
    lines = render(night, ReportSettings())["explained.jsonl"].decode().splitlines()
    groups = {group["kind"]: group for group in map(json.loads, lines)}
    assert len(lines) == 7
    assert groups["crowd"]["label"] == "139****1111"
    assert groups["household"]["label"] == "长沙市雨花区劳动东路238号万象商贸城3栋***"
    assert groups["event"]["why"].startswith("46 人各自措辞")
    assert len(groups["event"]["complaints"]) == 46


def test_the_run_record_counts_and_seals_the_other_files(night: NightView) -> None:
    files = render(night, ReportSettings(members_shown=10, gangs_shown=4, explained_shown=5))
    run = json.loads(files["run.json"])
    machine = {"gangs.jsonl", "members.csv", "explained.jsonl", "parameters.csv", "run.json"}
    assert set(files) == machine | {"report.html", "report.xlsx"}
    assert run["gangs"] == {"refer": 3, "review": 5, "watch": 4}
    assert (run["complaints"], run["new_complaints"]) == (night.tables["complaints"].num_rows, 312)
    assert run["explained"]["event"] == 1
    assert run["rejects"][0] == {"field": "id_number", "reason": "证件号被表格软件改写为科学计数", "rows": 2, "kept": 2}
    assert run["figures"]["inputs"][0]["path"] == "/home/desk/complaints.csv"
    assert run["report"]["gangs_not_on_page"] == 8
    assert run["report"]["members_not_on_page"] == 110 - (3 + 9 + 34 + 6)
    assert run["report"]["texts_cut_on_page"] == 0
    assert run["report"]["explained_not_on_page"] == 2
    for name, sealed in run["files"].items():
        assert sealed == {"bytes": len(files[name]), "sha256": hashlib.sha256(files[name]).hexdigest()}
    assert set(run["files"]) == set(files) - {"run.json"}


def test_the_same_night_gives_the_same_bytes(night: NightView) -> None:
    assert render(night, ReportSettings()) == render(night, ReportSettings())


def test_an_empty_night_gives_every_file() -> None:
    files = render(NightView("2026-10-07", {}), ReportSettings())
    assert files["gangs.jsonl"] == b""
    assert "本批次未发现达到阈值的疑似团伙" in files["report.html"].decode()
    assert json.loads(files["run.json"])["gangs"] == {"refer": 0, "review": 0, "watch": 0}
