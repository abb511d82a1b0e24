from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from cli_world import NIGHT, Call, filled, gang_tables, result

from complaint_guard import pipeline
from complaint_guard.casebase import CaseBase
from complaint_guard.erase import today
from complaint_guard.errors import InputError, PartlyRejectedError


def test_run_hands_the_request_on_and_prints_the_gangs(
    call: Call, case_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def run(
        base: CaseBase, request: pipeline.RunRequest, _settings: object, show: Callable[[str, float], None]
    ) -> pipeline.RunResult:
        seen.append((base.path, request))
        show("ingest", 0.0)
        show("normalise", 0.5)
        return result(gang_tables()["gangs"], case_base / "reports" / NIGHT)

    monkeypatch.setattr(pipeline, "run", run)
    options = ("--night", NIGHT, "--companies", "c.csv", "--voice-basis", "consent", "--dry-run", "--strict", "--again")
    code, out, err = call("--case-base", case_base, "run", "a.csv", "b.xlsx", *options)
    request = pipeline.RunRequest(("a.csv", "b.xlsx"), NIGHT, "c.csv", "consent", dry_run=True, strict=True, again=True)
    assert code == 0
    assert seen == [(case_base, request)]
    assert out.splitlines()[0] == "批次 2026-09-01：疑似团伙 1 个：建议移送复核 0，建议人工复核 1，持续关注 0"
    assert "G1" in out
    assert out.splitlines()[-1] == f"报告：{case_base / 'reports' / NIGHT}"
    log = [json.loads(line) for line in err.splitlines()]
    assert [(entry["room"], entry["event"]) for entry in log] == [
        ("ingest", "start"),
        ("ingest", "end"),
        ("normalise", "start"),
        ("normalise", "end"),
    ]
    assert set(log[1]) == {"at", "room", "event", "seconds"}
    assert "王" not in out + err and "1398" not in out + err


def test_run_prints_json_for_machines(call: Call, case_base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "run", lambda *_: result(gang_tables()["gangs"]))
    code, out, _ = call("run", "a.csv", "--json")
    told = json.loads(out)
    assert code == 0
    assert set(told) == {"night", "unchanged", "nothing", "tiers", "gangs", "figures", "report"}
    assert (told["tiers"], told["report"]) == ({"refer": 0, "review": 1, "watch": 0}, None)
    assert told["gangs"][0]["gang_id"] == "G1"
    assert "1398" not in out


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


def test_a_night_that_is_no_day_is_shown_and_moves_no_cursor(call: Call) -> None:
    expected = "错误/error: Invalid value for '--night': {} is no day; write it as YYYY-MM-DD, for example 2026-09-01"
    for given, shown in (("2026-13-45", "2026-13-45"), ("\x1b[31mred\n2", "[U+001B][31mred 2")):
        code, _, err = call("run", "a.csv", "--night", given)
        assert (code, err.split(";")[0], err.count("\n")) == (2, expected.format(shown).split(";")[0], 1)


def test_a_run_that_brought_nothing_new_says_so_and_wakes_nobody(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    refer = result(filled("gangs", {"gang_id": "G1", "tier": "refer"}), Path("reports"), unchanged=True)
    monkeypatch.setattr(pipeline, "run", lambda *_: refer)
    code, out, err = call("--lang", "en", "run", "a.csv", "--alert-exit")
    assert (code, out.splitlines()) == (
        0,
        [
            "nothing new in this input: complaints read 4, known up to night 2026-09-01 4; nothing changed",
            "report of night 2026-09-01: reports",
        ],
    )
    logged = json.loads(err.splitlines()[-1])
    assert (logged["event"], logged["night"], logged["known"]) == ("nothing new", NIGHT, 4)
    told = json.loads(call("run", "a.csv", "--json")[1])
    assert (told["unchanged"], told["nothing"]["known"], told["gangs"]) == (True, 4, [])


def test_a_night_to_come_is_taken_with_a_word(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = replace(result(gang_tables()["gangs"]), night="2099-12-31")
    monkeypatch.setattr(pipeline, "run", lambda *_: ahead)
    code, _, err = call("--lang", "en", "run", "a.csv")
    assert code == 0
    assert err.splitlines()[-1].startswith(
        f"take care: night 2099-12-31 is after today, {today()}, and keeps every night until then out; if it was a slip"
    )


def test_alerts_are_told_and_leave_with_1_when_asked(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    alert = {"rule": "growth", "about": "G1", "value": 7, "limit": 5}
    calm = result(filled("gangs", {"gang_id": "G1", "tier": "watch"}))
    monkeypatch.setattr(pipeline, "run", lambda *_: replace(calm, figures={"alerts": [alert]}))
    code, out, _ = call("run", "a.csv", "--alert-exit")
    assert code == 1
    assert "预警 人数增长：G1 比上一批次多 7 人（阈值 5）" in out
    told = "alert growth: G1: grew by 7 people since the night before (limit 5)"
    assert told in call("--lang", "en", "run", "a.csv")[1]
    again = result(filled("gangs"), unchanged=True)
    monkeypatch.setattr(pipeline, "run", lambda *_: replace(again, figures={"alerts": [alert]}))
    assert call("run", "a.csv", "--alert-exit")[0] == 0


def test_figures_are_left_of_a_failed_run_too(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPLAINT_GUARD_OPERATE__PROMETHEUS", str(tmp_path / "guard.prom"))
    monkeypatch.setattr(pipeline, "run", lambda *_: (_ for _ in ()).throw(InputError("file a.csv is not a table")))
    assert call("run", "a.csv")[0] == 3
    assert "last_run_exit_code 3" in (tmp_path / "guard.prom").read_text()
    monkeypatch.setattr(pipeline, "run", lambda *_: result(gang_tables()["gangs"]))
    assert call("run", "a.csv")[0] == 0
    assert 'complaint_guard_gangs{tier="review"} 1' in (tmp_path / "guard.prom").read_text()


def test_status_shows_alerts_and_drift_of_the_last_night(call: Call, case_base: Path) -> None:
    alert = {"rule": "volume", "about": "2026-09-02", "value": 90, "limit": 40.5}
    for night, bits in (("2026-09-02", 11.0), ("2026-09-03", 12.5)):
        with CaseBase(case_base).write_night(night) as draft:
            draft.finish({"figures": {"alerts": [alert], "parameters": {"pair_bits": bits}}}, {})
    code, out, _ = call("--case-base", case_base, "status")
    assert code == 0
    assert "预警 投诉量：2026-09-02 共 90 件，多于往常同一星期几（阈值 40.5）" in out
    assert out.splitlines()[-1].split() == ["两人关联(比特中位数)", "11.0", "12.5"]
    out = call("--case-base", case_base, "--lang", "en", "status")[1]
    assert "alert volume: 2026-09-02: 90 complaints, more than this weekday brings (limit 40.5)" in out
    assert out.splitlines()[-1].split() == ["pair_bits", "11.0", "12.5"]


def test_status_and_doctor_say_what_verdicts_taught(call: Call, case_base: Path) -> None:
    row = {"key": "link.phone", "default": 0.3, "learnt": 0.3, "used": 0.3, "gangs": 4, "why": "few_confirmed"}
    for night, used in (("2026-09-02", 0.3), ("2026-09-03", 0.5)):
        rows = [row, row | {"key": "link.device", "learnt": used, "used": used, "why": ""}]
        with CaseBase(case_base).write_night(night) as draft:
            draft.finish({"figures": {"learned": rows}}, {})
        words = {
            0.3: "learnt from verdicts: nothing in use (fewer than 10 confirmed gangs)",
            0.5: "learnt from verdicts: 1 of 2 parameters in use (parameters.csv)",
        }
        assert words[used] in call("--case-base", case_base, "--lang", "en", "status")[1].splitlines()
    told = "ok    learnt: 1 of 2 parameters in use were learnt from verdicts"
    assert told in call("--case-base", case_base, "doctor")[1].splitlines()


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
    assert out.splitlines()[0].split() == [
        "批次",
        "投诉",
        "拒收",
        "疑似团伙",
        "已解释",
        "移送复核",
        "人工复核",
        "持续关注",
    ]
    assert out.splitlines()[-1] == "更早的 1 个批次未列出；见 --last"
    assert "还没有批次" in call("--case-base", case_base / "new", "status")[1]
    english = call("--case-base", case_base, "--lang", "en", "status", "--last", "1")[1].splitlines()
    assert english[0].split() == [*told["nights"][0]]
    assert english[-1] == "1 earlier nights not shown; see --last"


def test_doctor_finds_a_damaged_file_and_leaves_with_4(call: Call, case_base: Path) -> None:
    findings = {f["what"]: f for f in json.loads(call("--case-base", case_base, "doctor", "--json")[1])}
    assert findings["case base"]["state"] == findings["settings"]["state"] == findings["disk"]["state"] == "ok"
    assert "cb: 1 night, every file as written" in findings["case base"]["met"]
    assert findings["pyarrow"]["met"] == pa.__version__
    damaged = case_base / "nights" / NIGHT / "gangs.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-1])
    code, out, _ = call("--case-base", case_base, "doctor")
    assert code == 4
    assert f"fail  case base: case-base file {damaged} is damaged" in out


def test_doctor_warns_of_a_night_to_come(call: Call, case_base: Path) -> None:
    with CaseBase(case_base).write_night("2099-12-31") as draft:
        draft.finish({}, {})
    code, out, _ = call("--case-base", case_base, "doctor")
    (line,) = [line for line in out.splitlines() if line.startswith("warn  last night: ")]
    assert line.startswith(
        f"warn  last night: 2099-12-31 is after today, {today()}; if it was a slip, move nights/2099"
    )
    assert code == 0


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
