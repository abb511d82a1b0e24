from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from complaint_guard import cli, pipeline, records
from complaint_guard.casebase import CaseBase
from complaint_guard.errors import InputError, PartlyRejectedError
from complaint_guard.normalise import normalise
from complaint_guard.settings import NormaliseSettings

NIGHT = "2026-09-01"
COMMANDS = ("run", "status", "doctor", "demo", "query", "show", "why", "export", "evaluate")
MOMENT = datetime(2026, 9, 1, 9)

#: complaint id -> name, phone, address, account
PEOPLE = {
    "A1": ("王小明", "13912345678", "杭州市西湖区文三路478号华星时代广场3幢1204室", "6222021234567890128"),
    "A2": ("李大伟", "13912345671", "杭州市西湖区文三路478号华星时代广场3幢1204室", ""),
    "A3": ("赵小丽", "13700001111", "杭州市西湖区文三路478号华星时代广场3幢1206室", ""),
    "B1": ("=孙强", "15811112222", "成都市武侯区人民南路四段27号", ""),
}

Call = Callable[..., tuple[int, str, str]]


def filled(name: str, *rows: dict[str, Any]) -> pa.Table:
    """Table `name` with what `rows` leave out filled in."""
    blank: dict[str, Any] = {}
    for field in records.SCHEMAS[name]:
        kind = field.type
        blank[field.name] = (
            []
            if pa.types.is_list(kind)
            else MOMENT
            if pa.types.is_timestamp(kind)
            else ""
            if pa.types.is_string(kind)
            else 0
        )
    return records.table(name, [blank | row for row in rows])


def gang_tables() -> dict[str, pa.Table]:
    members = ("A1", "A2", "A3")
    part = [{"part": "prior", "bits": -10.0}, {"part": "address", "bits": 18.5}]
    return {
        "people": filled("people", *({"complaint_id": i, "person_id": f"P{i}", "ground": "alone"} for i in PEOPLE)),
        "families": filled("families", {"family_id": "F1", "complaints": 3, "people": 3, "template": "费用从未告知", "origin": "found"}),
        "family_members": filled("family_members", *({"complaint_id": i, "family_id": "F1"} for i in members)),
        "hubs": filled("hubs", {"hub_id": "H1", "channel": "address", "level": "room", "label": PEOPLE["A1"][2], "people": 3}),
        "ties": filled(
            "ties",
            *({"complaint_id": i, "person_id": f"P{i}", "channel": "address", "level": "room", "hub_id": "H1", "bits": 18.5} for i in members),
        ),
        "pairs": filled("pairs", {"left_id": "PA1", "right_id": "PA2", "bits": 8.5, "posterior": 0.997, "parts": part}),
        "gangs": filled(
            "gangs",
            {
                "gang_id": "G1", "rank": 1, "tier": "review", "probability": 0.997, "bits": 8.5, "people": 3, "complaints": 3,
                "channels": ["script", "address"], "script": "F1", "hubs": ["H1"], "reasons": ["同一房间，电话13912345678"],
                "parts": part,
            },
        ),
        "members": filled("members", *({"gang_id": "G1", "complaint_id": i, "person_id": f"P{i}", "bits": 8.5} for i in members)),
    }  # fmt: skip


@pytest.fixture
def case_base(tmp_path: Path) -> Path:
    """A case base of one night: a gang of three in one building, and one person apart."""
    fields = ("name", "phone", "address", "account")
    rows = [
        {"complaint_id": i, "text": "费用从未告知，要求退还全部服务费", **dict(zip(fields, values, strict=True))}
        for i, values in PEOPLE.items()
    ]
    complaints = filled("complaints", *rows)
    tables = {"complaints": complaints, "normalised": normalise(complaints, NormaliseSettings()), **gang_tables()}
    with CaseBase(tmp_path / "cb").write_night(NIGHT) as draft:
        for name, table in tables.items():
            draft.keep(name, table)
        draft.finish({}, {"gangs.jsonl": b""})
    return tmp_path / "cb"


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs the command line here: exit code, standard output, standard error."""

    def run(*args: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["complaint-guard", *map(str, args)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return run


def in_process(*args: object, **kwargs: Any) -> subprocess.CompletedProcess[str]:
    code = "import sys; from complaint_guard.cli import main; sys.argv[0] = 'complaint-guard'; main()"
    return subprocess.run([sys.executable, "-c", code, *map(str, args)], capture_output=True, text=True, **kwargs)


def result(gangs: pa.Table, folder: Path | None = None, unchanged: bool = False) -> pipeline.RunResult:
    return pipeline.RunResult(NIGHT, unchanged, {"complaints": 4}, gangs, folder)


# --- the command line as a whole


def test_help_imports_nothing_heavy() -> None:
    heavy = (
        "torch",
        "faiss",
        "pandas",
        "numba",
        "duckdb",
        "pyarrow",
        "numpy",
        "pydantic",
        "rich",
        "sqlalchemy",
        "scipy",
    )
    code = (
        "import sys, complaint_guard.cli as cli\n"
        "sys.argv = ['complaint-guard', '--help']\n"
        "try: cli.main()\n"
        f"finally: print([name for name in {heavy} if name in sys.modules], file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0
    assert run.stderr.strip() == "[]"
    assert all(command in run.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(call: Call, command: str) -> None:
    code, out, err = call(command, "--help")
    assert (code, err) == (0, "")
    assert f"Example: complaint-guard {command}" in out
    assert "--json" in out


def test_version_is_the_version_of_the_package(call: Call) -> None:
    from complaint_guard import __version__

    assert call("--version") == (0, f"complaint-guard {__version__}\n", "")


@pytest.mark.parametrize(
    "args", [("fly",), ("run",), ("run", "x.csv", "--fast"), ("export", "people", "-o", "x.csv"), ("why", "A")]
)
def test_wrong_usage_leaves_with_2(call: Call, args: tuple[str, ...]) -> None:
    code, out, err = call(*args)
    assert (code, out) == (2, "")
    assert "Error: " in err


def test_an_error_is_one_line_without_a_traceback(call: Call, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("")
    assert call("--case-base", tmp_path, "status") == (
        4,
        "",
        f"错误/error: {tmp_path} is not a case base and not an empty folder; give --case-base a case base or a new folder\n",
    )


def test_an_unexpected_error_is_one_line_too_unless_debugged(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("王小明 13912345678")

    monkeypatch.setattr(pipeline, "run", broken)
    code, _, err = call("run", "x.csv")
    assert code == 5
    assert err == "错误/error: unexpected ZeroDivisionError; run again with --debug before the command and report it\n"
    code, _, err = call("--debug", "run", "x.csv")
    assert code == 5
    assert "Traceback" in err


def test_an_interrupt_leaves_with_130(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "run", interrupted)
    assert call("run", "x.csv")[0] == 130


def test_a_reader_that_leaves_early_is_no_error(case_base: Path) -> None:
    """`complaint-guard show G1 --json | true`."""
    reading, writing = os.pipe()
    os.close(reading)
    code = "import sys; from complaint_guard.cli import main; main()"
    args = [sys.executable, "-c", code, "--case-base", str(case_base), "show", "G1", "--json"]
    with os.fdopen(writing, "w") as stdout:
        run = subprocess.run(args, stdout=stdout, stderr=subprocess.PIPE, text=True)
    assert (run.returncode, run.stderr) == (0, "")


def test_settings_come_from_the_file_named_or_found(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(
        pipeline,
        "run",
        lambda _base, _request, settings, _show: seen.append(settings.gangs.min_people) or result(filled("gangs")),
    )
    monkeypatch.chdir(tmp_path)
    (tmp_path / "complaint-guard.toml").write_text("[gangs]\nmin_people = 4\n")
    (tmp_path / "other.toml").write_text("[gangs]\nmin_people = 5\n")
    call("run", "x.csv")
    call("--config", "other.toml", "run", "x.csv")
    monkeypatch.setenv("COMPLAINT_GUARD_GANGS__MIN_PEOPLE", "6")
    call("run", "x.csv")
    assert seen == [4, 5, 6]
    code, _, err = call("--config", "none.toml", "run", "x.csv")
    assert (code, err) == (
        2,
        "错误/error: settings file none.toml: No such file or directory; give the path of a TOML file\n",
    )


# --- night desk


def test_run_hands_the_request_on_and_prints_the_gangs(
    call: Call, case_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def run(
        base: CaseBase, request: pipeline.RunRequest, _settings: object, show: Callable[[str, float], None]
    ) -> pipeline.RunResult:
        seen.append((base.path, request))
        show("ingest", 0.0)
        show("ingest", 1.0)
        return result(gang_tables()["gangs"], case_base / "reports" / NIGHT)

    monkeypatch.setattr(pipeline, "run", run)
    options = ("--night", NIGHT, "--companies", "c.csv", "--voice-basis", "consent", "--dry-run", "--strict")
    code, out, err = call("--case-base", case_base, "run", "a.csv", "b.xlsx", *options)
    request = pipeline.RunRequest(("a.csv", "b.xlsx"), NIGHT, "c.csv", "consent", dry_run=True, strict=True)
    assert code == 0
    assert seen == [(case_base, request)]
    assert out.splitlines()[0] == "night 2026-09-01: 1 suspected gangs: 0 refer, 1 review, 0 watch"
    assert "G1" in out
    assert out.splitlines()[-1] == f"report: {case_base / 'reports' / NIGHT}"
    log = [json.loads(line) for line in err.splitlines()]
    assert [(entry["room"], entry["event"]) for entry in log] == [("ingest", "start"), ("ingest", "end")]
    assert "王" not in out + err and "139" not in out + err


def test_run_prints_json_for_machines(call: Call, case_base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "run", lambda *_: result(gang_tables()["gangs"]))
    code, out, _ = call("run", "a.csv", "--json")
    told = json.loads(out)
    assert code == 0
    assert set(told) == {"night", "unchanged", "tiers", "gangs", "figures", "report"}
    assert (told["tiers"], told["report"]) == ({"refer": 0, "review": 1, "watch": 0}, None)
    assert told["gangs"][0]["gang_id"] == "G1"
    assert "139" not in out


@pytest.mark.parametrize(("tier", "code"), [("refer", 1), ("review", 1), ("watch", 0)])
def test_alerts_change_the_exit_code_only_when_asked(
    call: Call, monkeypatch: pytest.MonkeyPatch, tier: str, code: int
) -> None:
    monkeypatch.setattr(pipeline, "run", lambda *_: result(filled("gangs", {"gang_id": "G1", "tier": tier})))
    assert call("run", "a.csv")[0] == 0
    assert call("run", "a.csv", "--alert-exit")[0] == code


@pytest.mark.parametrize("error", [InputError, PartlyRejectedError])
def test_bad_input_leaves_with_3(call: Call, monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def run(*_: object) -> None:
        raise error("file a.csv is not a table;\nsave it as CSV")

    monkeypatch.setattr(pipeline, "run", run)
    assert call("run", "a.csv") == (3, "", "错误/error: file a.csv is not a table; save it as CSV\n")


def test_the_same_input_again_says_that_nothing_changed(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "run", lambda *_: result(filled("gangs"), unchanged=True))
    assert "(this input is in the case base already; nothing changed)" in call("run", "a.csv")[1]


def test_status_counts_the_nights_and_says_what_it_leaves_out(call: Call, case_base: Path) -> None:
    with CaseBase(case_base).write_night("2026-09-02") as draft:
        draft.finish({}, {})
    told = json.loads(call("--case-base", case_base, "status", "--json")[1])
    assert told["head"] == "2026-09-02"
    assert told["nights"][0] == {
        "night": NIGHT, "complaints": 4, "rejects": 0, "gangs": 1, "explained": 0, "refer": 0, "review": 1, "watch": 0,
    }  # fmt: skip
    code, out, _ = call("--case-base", case_base, "status", "--last", "1")
    assert code == 0
    assert out.splitlines()[-1] == "1 earlier nights not shown; see --last"
    assert "no night yet" in call("--case-base", case_base / "new", "status")[1]


def test_doctor_finds_a_damaged_file_and_leaves_with_4(call: Call, case_base: Path) -> None:
    findings = {f["what"]: f for f in json.loads(call("--case-base", case_base, "doctor", "--json")[1])}
    assert findings["case base"]["state"] == findings["settings"]["state"] == findings["disk"]["state"] == "ok"
    assert findings["pyarrow"]["met"] == pa.__version__
    damaged = case_base / "nights" / NIGHT / "gangs.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-1])
    code, out, _ = call("--case-base", case_base, "doctor")
    assert code >= 4
    assert f"fail  case base: case-base file {damaged} is damaged" in out


# --- search desk


def test_query_finds_who_holds_a_phone_with_gang_and_reasons_masked(call: Call, case_base: Path) -> None:
    code, out, err = call("--case-base", case_base, "query", "--phone", "139-1234 5678", "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert told["searched"] == [{"field": "phone", "complaints": 4, "found": 1, "nearest": "the same value"}]
    (hit,) = told["hits"]
    assert (hit["complaint_id"], hit["gang_id"], hit["tier"], hit["family_id"]) == ("A1", "G1", "review", "F1")
    assert hit["reasons"] == ["同一房间，电话******"]
    assert "13912345678" not in out


def test_query_says_how_near_the_nearest_is(call: Call, case_base: Path) -> None:
    code, out, _ = call("--case-base", case_base, "query", "--phone", "13912345670")
    assert code == 0
    assert out == (
        "phone: compared with 4 complaints up to night 2026-09-01; nearest: a value that differs in 1 of 11 characters\n"
    )


@pytest.mark.parametrize(
    ("address", "how", "ids"),
    [
        ("杭州市西湖区文三路478号华星时代广场3幢1204室", "address:room", ["A1", "A2"]),
        ("杭州市西湖区文三路478号华星时代广场3幢1999室", "address:building", ["A1", "A2", "A3"]),
        ("杭州市西湖区文三路478号", "address:compound", ["A1", "A2", "A3"]),
    ],
)
def test_query_finds_the_finest_level_of_address(
    call: Call, case_base: Path, address: str, how: str, ids: list[str]
) -> None:
    told = json.loads(call("--case-base", case_base, "query", "--address", address, "--json")[1])
    assert [(hit["complaint_id"], hit["found_by"]) for hit in told["hits"]] == [(i, how) for i in ids]


def test_query_names_the_nearest_place_if_no_one_lives_there(call: Call, case_base: Path) -> None:
    told = json.loads(call("--case-base", case_base, "query", "--address", "杭州市西湖区文三路9号", "--json")[1])
    assert told["hits"] == []
    assert told["searched"][0]["nearest"] == "3 complaints in the same road"


def test_query_by_id_and_account_together(call: Call, case_base: Path) -> None:
    account = PEOPLE["A1"][3]
    out = call("--case-base", case_base, "query", "--id", "B1", "--account", account, "--json")[1]
    told = json.loads(out)
    assert [(hit["complaint_id"], hit["found_by"]) for hit in told["hits"]] == [
        ("B1", "complaint_id"),
        ("A1", "account"),
    ]
    assert told["hits"][0]["gang_id"] == ""
    assert account not in out


def test_query_shows_as_many_as_asked_and_counts_the_rest(call: Call, case_base: Path) -> None:
    out = call("--case-base", case_base, "query", "--address", "杭州市西湖区文三路478号", "--shown", "1")[1]
    assert "2 more; see --shown" in out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "nothing was asked; give one of --text, --file, --phone, --address, --account, --id"),
        (("--text", "a", "--file", "b"), "both --text and --file were given; give one of them"),
        (("--file", "none.txt"), "--file none.txt: No such file or directory; give the path of a text file"),
        (("--phone", "无"), "the phone given is not one that complaints are compared by; check it for placeholders"),
    ],
)
def test_query_says_what_is_wrong_with_the_question(
    call: Call, case_base: Path, options: tuple[str, ...], message: str
) -> None:
    assert call("--case-base", case_base, "query", *options) == (2, "", f"错误/error: {message}\n")


def test_show_prints_one_gang_masked(call: Call, case_base: Path) -> None:
    code, out, _ = call("--case-base", case_base, "show", "G1")
    assert code == 0
    assert "G1" in out and "王*" in out
    told = json.loads(call("--case-base", case_base, "show", "G1", "--json")[1])
    assert [member["complaint_id"] for member in told["members"]] == ["A1", "A2", "A3"]
    assert "王小明" not in out + str(told) and "13912345678" not in out + str(told)
    code, _, err = call("--case-base", case_base, "show", "G9")
    assert code == 2
    assert err == f"错误/error: no gang G9 in night {NIGHT} (1 gangs); see `complaint-guard export gangs`\n"


def test_why_shows_the_waterfall_and_what_both_hold(call: Call, case_base: Path) -> None:
    told = json.loads(call("--case-base", case_base, "why", "A2", "A1", "--json")[1])
    assert told["parts"] == [["prior", -10.0], ["address", 18.5]]
    assert (told["bits"], told["posterior"], told["compared"]) == (8.5, 0.997, True)
    assert [hub["channel"] for hub in told["shared"]] == ["address"]
    assert "1204" not in told["shared"][0]["label"]
    code, out, _ = call("--case-base", case_base, "why", "A2", "A1")
    assert code == 0
    assert "+8.5" in out and "A2: G1; A1: G1" in out


def test_why_says_that_two_were_not_compared_or_are_one(call: Call, case_base: Path) -> None:
    assert json.loads(call("--case-base", case_base, "why", "A1", "B1", "--json")[1])["compared"] is False
    assert call("--case-base", case_base, "why", "A1", "B1")[0] == 0
    assert json.loads(call("--case-base", case_base, "why", "A1", "A1", "--json")[1])["same_person"] is True
    code, _, err = call("--case-base", case_base, "why", "A1", "Z")
    assert code == 2
    assert err == f"错误/error: no complaint Z up to night {NIGHT}; `complaint-guard query --id` looks for ids\n"


# --- case and upkeep desks


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
    assert not any(secret in everything for secret in ("王小明", "13912345678", "1204", "6222021234567890128"))


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


def test_demo_replaces_a_demo_and_nothing_else(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from complaint_guard import demo

    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "gangs.jsonl").write_text("")
    monkeypatch.setattr(demo, "run", lambda *_: result(filled("gangs"), reports))
    out = tmp_path / "demo"
    for _ in range(2):
        code, printed, _ = call("demo", "--out", out, "--json")
        assert code == 0
        assert json.loads(printed)["evaluation"]["all"]["planted"] > 0
    code, _, err = call("demo", "--out", reports)
    assert code == 2
    assert err == f"错误/error: {reports} holds files that are not of a demo; give --out a new folder\n"
    assert (reports / "gangs.jsonl").exists()
