from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from listen_world import NOBODY, ONE_PROCESS, Parts, calls, complaints, fate, heard, quiet

from complaint_guard import records
from complaint_guard.errors import SettingsError
from complaint_guard.listen import Hearing, judge_of, listen, model_name, outcomes, room
from complaint_guard.settings import VoiceSettings
from voiceprint import audio, listening

CALL, OTHER = "1688-1.flac", "1998-1.flac"


def open_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(path: Path, *_: Any) -> audio.Audio:
        raise AssertionError(f"{path} was opened")

    monkeypatch.setattr(audio, "read", opened)
    monkeypatch.setattr(listening, "read", opened)


@pytest.mark.parametrize("cell", ["maybe", "=", "谢绝", "同意?"])
def test_an_unclear_cell_is_not_opened_under_a_basis_either(
    tmp_path: Path, cell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls(tmp_path, CALL)
    open_nothing(monkeypatch)
    (row,) = heard(complaints(tmp_path, {"C1": [CALL]}, cell), basis="PIA-1")
    assert row["outcome"] == "consent_unclear"


@pytest.mark.parametrize("cell", ["", "未知"])
def test_without_consent_or_basis_nothing_is_opened(tmp_path: Path, cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls(tmp_path, CALL)
    open_nothing(monkeypatch)
    (row,) = heard(complaints(tmp_path, {"C1": [CALL]}, cell))
    assert (row["outcome"], row["mean"], row["digest"], row["seconds"]) == ("no_consent", [], "", 0.0)


@pytest.mark.parametrize("cell", ["不同意", "no", "拒绝", "同意，已撤回"])
def test_a_refusal_outweighs_the_basis(tmp_path: Path, cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls(tmp_path, CALL)
    open_nothing(monkeypatch)
    assert fate(heard(complaints(tmp_path, {"C1": [CALL]}, cell), "PIA-1")) == {("C1", CALL): "consent_refused"}


@pytest.mark.parametrize(("cell", "basis"), [("同意", ""), ("", "PIA-1"), ("同意", "PIA-1"), ("未知", "PIA-1")])
def test_consent_or_a_basis_opens_a_recording(tmp_path: Path, cell: str, basis: str) -> None:
    calls(tmp_path, CALL)
    (row,) = heard(complaints(tmp_path, {"C1": [CALL]}, cell), basis)
    assert (row["outcome"], row["model"], len(row["mean"]), row["seconds"]) == ("", "bundled-1", 256, 11.0)


def test_every_recording_has_a_row_in_order_and_none_takes_anothers_place(tmp_path: Path) -> None:
    calls(tmp_path, CALL, OTHER)
    (tmp_path / "empty.wav").touch()
    given = {
        "C1": ["empty.wav", CALL],
        "C2": [OTHER],
        "C3": [],
        "C4": [CALL, "gone.wav", CALL],
        "C5": ["../out.wav", "/etc/passwd", "a\0b.wav", "x" * 5_000 + ".wav"],
        "C6": [OTHER],
    }
    rows = heard(complaints(tmp_path, given, dict.fromkeys(given, "同意") | {"C2": "否", "C6": ""}))
    assert fate(rows) == {
        ("C1", "empty.wav"): "empty",
        ("C1", CALL): "",
        ("C2", OTHER): "consent_refused",
        ("C4", CALL): "",
        ("C4", "gone.wav"): "missing",
        ("C5", "../out.wav"): "outside",
        ("C5", "/etc/passwd"): "outside",
        ("C5", "a\0b.wav"): "unreadable",
        ("C5", "x" * 5_000 + ".wav"): "unreadable",
        ("C6", OTHER): "no_consent",
    }
    assert [row["complaint_id"] for row in rows] == ["C1", "C1", "C2", "C4", "C4", "C5", "C5", "C5", "C5", "C6"]
    assert rows[1]["mean"] == rows[3]["mean"]
    assert outcomes(records.table("voices", rows), records.table("own_voice", [])) == {
        "recordings": 10,
        "heard": 2,
        "hours": round(22 / 3600, 3),
        "not_heard": {"consent_refused": 1, "empty": 1, "missing": 1, "no_consent": 1, "outside": 2, "unreadable": 2},
        "cut_s": 0.0,
        "not_in_own_voice": 0,
    }


def test_every_reason_of_a_refusal_is_one_that_is_known(tmp_path: Path) -> None:
    rows = heard(complaints(tmp_path, {"C1": ["gone.wav", "../x"]}, "同意"))
    assert all(row["outcome"] in audio.REASONS and row["met"] for row in rows)
    assert not any(str(tmp_path) in row["met"] for row in rows)


def test_recordings_lie_beside_the_file_that_names_them_or_in_the_folder_of_the_settings(tmp_path: Path) -> None:
    calls(tmp_path / "here#1" / "calls", CALL)
    calls(tmp_path / "there", OTHER)
    table = complaints(tmp_path / "here#1", {"C1": [f"calls\\{CALL}"], "C2": [OTHER]}, "同意")
    sheet = pa.array([f"{tmp_path / 'here#1' / 'book.xlsx'}#九月"] * 2)
    for given in (table, table.set_column(table.column_names.index("source"), "source", sheet)):
        assert list(fate(heard(given)).values()) == ["", "missing"]
        there = ONE_PROCESS.model_copy(update={"folder": str(tmp_path / "there")})
        assert list(fate(heard(given, settings=there)).values()) == ["missing", ""]


def agents(model: str, mean: list[float]) -> pa.Table:
    return records.table("agents", [{"agent": "坐席1", "model": model, "mean": mean, "seconds": 11.0}])


def test_an_agent_of_the_same_model_is_taken_out_and_of_another_is_passed_over(tmp_path: Path) -> None:
    calls(tmp_path, CALL)
    table = complaints(tmp_path, {"C1": [CALL]}, "同意")
    mean = heard(table)[0]["mean"]
    (row,) = heard(table, agents=agents("bundled-1", mean))
    assert (row["outcome"], row["mean"]) == ("agent_only", [])
    (row,) = heard(table, agents=agents("own.onnx-0123456789ab", [1.0, 0.0]))
    assert (row["outcome"], row["agent_s"]) == ("", 0.0)


def test_chunks_are_kept_and_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "CHUNK", 2)
    calls(tmp_path, CALL, OTHER)
    table = complaints(tmp_path, {f"C{n}": [CALL if n % 2 else OTHER] for n in range(5)}, "同意")
    parts = Parts()
    told: list[tuple[float, int, int]] = []

    def tell(seconds: float, done: int, among: int) -> None:
        told.append((seconds, done, among))

    first = listen(table, Hearing("", NOBODY), ONE_PROCESS, parts, tell)
    assert sorted(parts.there) == [0, 1, 2]
    assert told == [(22.0, 2, 5), (44.0, 4, 5), (55.0, 5, 5)]
    del parts.there[1]
    again = listen(table, Hearing("", NOBODY), ONE_PROCESS, parts, quiet)
    assert again.equals(first)
    open_nothing(monkeypatch)
    assert listen(table, Hearing("", NOBODY), ONE_PROCESS, parts, quiet).equals(first)


def test_what_was_heard_before_the_end_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "CHUNK", 2)
    calls(tmp_path, CALL)
    table = complaints(tmp_path, {f"C{n}": [CALL] for n in range(5)}, "同意")
    opened, real = [], listening.read

    def read(path: Path, *how: Any) -> audio.Audio:
        opened.append(path)
        if len(opened) == 4:
            raise KeyboardInterrupt
        return real(path, *how)

    monkeypatch.setattr(listening, "read", read)
    parts = Parts()
    with pytest.raises(KeyboardInterrupt):
        listen(table, Hearing("", NOBODY), ONE_PROCESS, parts, quiet)
    assert sorted(parts.there) == [0]
    assert listen(table, Hearing("", NOBODY), ONE_PROCESS, parts, quiet).num_rows == 5
    assert len(opened) == 4 + 3


def test_one_set_of_processes_hears_all_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from voiceprint import many

    monkeypatch.setattr(room, "CHUNK", 2)
    calls(tmp_path, CALL)
    asked: list[int] = []
    real = many.hear_all

    def hear_all(ears: Any, jobs: Any, processes: int = 1) -> Any:
        asked.append(len(jobs))
        return real(ears, jobs, processes)

    monkeypatch.setattr(many, "hear_all", hear_all)
    heard(complaints(tmp_path, {f"C{n}": [CALL] for n in range(7)}, "同意"))
    assert asked == [7]


def test_no_recordings_make_an_empty_table(tmp_path: Path) -> None:
    assert heard(complaints(tmp_path, {"C1": []}, "同意")) == []


def test_a_model_that_cannot_be_used_is_a_setting_to_correct(tmp_path: Path) -> None:
    calls(tmp_path, CALL)
    (tmp_path / "m.onnx").write_bytes(b"no model")
    settings = VoiceSettings(model=str(tmp_path / "m.onnx"), processes=1)
    with pytest.raises(SettingsError, match=r"^setting voice.model: m.onnx is not a model that onnxruntime reads \("):
        heard(complaints(tmp_path, {"C1": [CALL]}, "同意"), settings=settings)
    with pytest.raises(SettingsError, match=r"^setting voice.model: m.onnx has no backend and calibration; "):
        judge_of(settings)


def test_a_model_is_named_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "m.onnx"
    names = []
    for content in (b"one", b"two", b"one"):
        path.write_bytes(content)
        names.append(model_name(VoiceSettings(model=str(path))))
    path.unlink()
    assert names[0] == names[2] != names[1]
    assert model_name(VoiceSettings(model=str(path))) == "m.onnx-missing"
    assert model_name(VoiceSettings()) == "bundled-1"


def test_numbers_of_a_voice_are_finite(tmp_path: Path) -> None:
    calls(tmp_path, CALL)
    (row,) = heard(complaints(tmp_path, {"C1": [CALL]}, "同意"))
    assert np.isfinite(row["mean"]).all()
    assert np.linalg.norm(row["mean"]) == pytest.approx(1)
