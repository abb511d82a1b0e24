"""What was kept as long as it may be is let go, each class by its own limit, and nothing else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pipeline_world import background, flagship, quiet, write
from planted import filled

from complaint_guard import pipeline, records
from complaint_guard.casebase import CaseBase
from complaint_guard.erase import expire
from complaint_guard.settings import RetentionSettings, Settings

NIGHT = "2026-10-15"
OLD, YOUNG = datetime(2026, 9, 1), datetime(2026, 10, 1)
DAY = date(2026, 10, 11)


@pytest.fixture
def base(tmp_path: Path) -> CaseBase:
    """Two nights: A came long ago, B of a confirmed gang too, C lately."""
    case_base = CaseBase(tmp_path / "cb")
    for night, ids in (("2026-09-02", "AB"), ("2026-10-02", "C")):
        came = OLD if ids != "C" else YOUNG
        rows = [{"complaint_id": i, "received_at": came, "text": f"{i}的话", "masked": f"{i}的话"} for i in ids]
        with case_base.write_night(night) as draft:
            for name in ("complaints", "normalised"):
                fields = records.SCHEMAS[name].names
                draft.keep(name, filled(name, *({k: v for k, v in row.items() if k in fields} for row in rows)))
            draft.keep(
                "embeddings",
                filled("embeddings", *({"complaint_id": i, "vector": b"\x7f\x00", "scale": 1 / 127} for i in ids)),
            )
            draft.keep("voices", filled("voices", *({"complaint_id": i, "mean": [1.0]} for i in ids)))
            everyone = "AB" if ids == "AB" else "ABC"
            draft.keep("people", filled("people", *({"complaint_id": i, "person_id": f"P-{i}"} for i in everyone)))
            draft.keep("members", filled("members", {"gang_id": "G-B", "complaint_id": "B", "person_id": "P-B"}))
            draft.finish({"figures": {}}, {"run.json": b"{}"})
    facts = {"gang_id": "G-B", "verdict": "confirmed", "by": "陈合规", "complaints": ["B"], "hubs": []}
    case_base.ledger("verdicts").append(facts)
    return case_base


def texts(base: CaseBase) -> dict[str, str]:
    rows = base.history("complaints", ["complaint_id", "text"]).to_pylist()
    return {row["complaint_id"]: row["text"] for row in rows}


def test_nothing_is_let_go_without_a_limit(base: CaseBase) -> None:
    files = {path: path.read_bytes() for path in base.path.rglob("*") if path.is_file()}
    assert expire(base, RetentionSettings(), DAY) == {}
    assert files == {path: path.read_bytes() for path in base.path.rglob("*") if path.is_file()}


def test_voices_go_first_and_what_a_confirmed_gang_holds_stays(base: CaseBase) -> None:
    settings = RetentionSettings(voices_days=30)
    assert expire(base, settings, DAY, dry_run=True) == {"voices": 1}
    assert base.history("voices")["complaint_id"].to_pylist() == ["A", "B", "C"]
    assert expire(base, settings, DAY) == {"voices": 1}
    assert base.history("voices")["complaint_id"].to_pylist() == ["B", "C"]
    assert texts(base) == {"A": "A的话", "B": "B的话", "C": "C的话"}
    assert expire(base, settings, DAY) == {}
    assert expire(base, RetentionSettings(voices_days=30, hold=False), DAY) == {"voices": 1}
    assert base.history("voices")["complaint_id"].to_pylist() == ["C"]
    assert base.problems() == []


def test_texts_go_and_their_complaints_stay(base: CaseBase) -> None:
    assert expire(base, RetentionSettings(texts_days=30, hold=False), DAY) == {"texts": 2, "reports": 1}
    assert texts(base) == {"A": "", "B": "", "C": "C的话"}
    clean = base.history("normalised").to_pylist()
    assert [(row["text"], row["masked"]) for row in clean] == [("", ""), ("", ""), ("C的话", "C的话")]
    assert base.history("embeddings")["vector"].to_pylist() == [b"\0\0", b"\0\0", b"\x7f\0"]
    assert not (base.path / "reports/2026-09-02").exists()
    assert (base.path / "reports/2026-10-02").exists()
    assert base.problems() == []
    assert [entry["counts"] for entry in base.ledger("erasures").entries()] == [{"reports": 1, "texts": 2}]


def test_complaints_go_from_every_night(base: CaseBase) -> None:
    assert expire(base, RetentionSettings(complaints_days=30, reports_days=365), DAY) == {"complaints": 1}
    assert sorted(texts(base)) == ["B", "C"]
    for night in base.nights():
        assert "A" not in base.table("people", night)["complaint_id"].to_pylist()
    assert base.problems() == []


def test_a_run_lets_go_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "today", lambda: "2026-11-20")
    rows = [*background()[:40], *flagship(("成都市武侯区人民南路四段27号锦绣花园3栋2单元501室",) * 3)]
    base, settings = CaseBase(tmp_path / "cb"), Settings(retention=RetentionSettings(texts_days=20, complaints_days=30))
    first = pipeline.RunRequest((write(tmp_path / "one.csv", rows),), "2026-09-25")
    pipeline.run(base, first, Settings(), quiet)
    late = [rows[0] | {"complaint_id": "OLD"}, rows[1] | {"complaint_id": "NEW", "received_at": "2026-10-14 09:00:00"}]
    then = pipeline.RunRequest((write(tmp_path / "two.csv", late),), NIGHT)
    figures = pipeline.run(base, then, settings, quiet).figures
    limits = {kind: datetime(2026, 10, 14) - timedelta(days=days) for kind, days in (("texts", 20), ("complaints", 30))}
    old = sum(row["received_at"] < str(limits["complaints"]) for row in rows)
    too_old = int(late[0]["received_at"] < str(limits["complaints"]))
    assert figures["expired"]["complaints"] == old > 0
    assert figures["too_old"] == too_old
    kept = base.history("complaints", ["complaint_id", "received_at", "text"]).to_pylist()
    assert len(kept) == len(rows) - old + len(late) - too_old
    for row in kept:
        assert (row["received_at"] < limits["texts"] and row["complaint_id"] != "OLD") == (row["text"] == "")
    assert base.problems() == []
    assert {row["complaint_id"] for row in base.table("people").to_pylist()} == {row["complaint_id"] for row in kept}


def test_a_night_or_a_row_from_the_future_lets_go_of_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "today", lambda: "2046-01-01")  # a clock that was wrong
    rows = [row | {"received_at": f"2026-09-{1 + n:02} 09:00:00"} for n, row in enumerate(background()[:25])]
    base, settings = CaseBase(tmp_path / "cb"), Settings(retention=RetentionSettings(complaints_days=60))
    pipeline.run(base, pipeline.RunRequest((write(tmp_path / "one.csv", rows),), "2045-12-31"), settings, quiet)
    monkeypatch.setattr(pipeline, "today", lambda: "2026-10-10")
    late = [rows[0] | {"complaint_id": "LATE", "received_at": "2046-01-01 09:00:00"}]
    figures = pipeline.run(
        base, pipeline.RunRequest((write(tmp_path / "two.csv", late),), "2046-01-01"), settings, quiet
    ).figures
    assert (figures["expired"], figures["too_old"]) == ({}, 0)
    assert base.history("complaints").num_rows == 26
