"""Claims about whole nights with recordings: what is heard, what is not and why, and what voices tie."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from voice_night import NAMES, RATE, SETTINGS, holders, hubs, people, reading, run, samples

from complaint_guard import rooms
from complaint_guard.errors import NightExistsError
from complaint_guard.settings import Settings
from voiceprint import listening
from voiceprint.audio import Audio
from voiceprint.learning.lines import BENCH, random_line

BASIS = {"voice_basis": "PIA-2026-03"}


def music(seconds: float = 15.0) -> np.ndarray:
    time = np.arange(int(seconds * RATE)) / RATE
    pitch = 220 * 2 ** (np.array([0, 4, 7, 12, 7, 4])[(time / 0.5).astype(int) % 6] / 12)
    return 0.2 * sum(np.sin(2 * np.pi * k * np.cumsum(pitch) / RATE) / k for k in (1, 2, 3))


def wav(path: Path, sound: np.ndarray, rate: int = RATE, **how: Any) -> bytes:
    soundfile.write(path, sound, rate, **how)
    return path.read_bytes()


def spoilt(folder: Path) -> dict[str, str]:
    """Recordings of every kind that is not heard, and why."""
    calls, speech = folder / "calls", samples(NAMES[0], 1)
    calls.mkdir(parents=True)
    whole = wav(calls / "whole.wav", speech)
    (calls / "whole.wav").unlink()
    nan = speech.copy()
    nan[7] = np.nan
    time = np.arange(15 * RATE) / RATE
    for name, content in {
        "empty.wav": b"",
        "header.wav": whole[:40] + bytes(4),
        "cut.wav": whole[: len(whole) // 2],
        "raw.wav": whole[44:],
        "raw.raw": whole[44:],
        "text.wav": "客户来电，投诉收费".encode() * 200,
        "zeros.wav": bytes(20_000_000),
    }.items():
        (calls / name).write_bytes(content)
    for name, sound in {
        "short.wav": speech[: int(0.3 * RATE)],
        "silence.wav": np.zeros(15 * RATE),
        "hold.wav": music(),
        "hold2.wav": music(18.0),
        "tone.wav": 0.3 * np.sin(2 * np.pi * 450 * time),
        "busy.wav": 0.3 * np.sin(2 * np.pi * 450 * time) * (time % 0.7 < 0.35),
        "noise.wav": 0.1 * np.random.default_rng(1).standard_normal(len(time)),
        "two.wav": np.concatenate([speech, samples(NAMES[3], 1)]),
    }.items():
        wav(calls / name, sound)
    wav(calls / "nan.wav", nan, subtype="FLOAT")
    os.mkfifo(calls / "pipe.wav")
    return {
        "calls/empty.wav": "empty",
        "calls/header.wav": "empty",
        "calls/cut.wav": "truncated",
        "calls/raw.wav": "not_audio",
        "calls/raw.raw": "not_audio",
        "calls/text.wav": "not_audio",
        "calls/zeros.wav": "not_audio",
        "calls/short.wav": "short",
        "calls/silence.wav": "silence",
        "calls/hold.wav": "not_speech",
        "calls/hold2.wav": "not_speech",
        "calls/tone.wav": "short",
        "calls/busy.wav": "not_speech",
        "calls/noise.wav": "not_speech",
        "calls/two.wav": "two_voices",
        "calls/nan.wav": "not_finite",
        "calls/pipe.wav": "unreadable",
        "calls": "unreadable",
        "calls/gone.wav": "missing",
        "../outside.wav": "outside",
        "/etc/hostname": "outside",
    }


@pytest.fixture(scope="module")
def bad_night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, dict[str, str]]:
    folder = tmp_path_factory.mktemp("spoilt")
    why = spoilt(folder)
    soundfile.write(folder / "calls" / "m.mp3", samples(NAMES[1], 1), RATE, format="MP3")
    (folder / "calls" / "m.mp3").rename(folder / "calls" / "mp3.wav")
    stereo = np.column_stack([samples(NAMES[2], 1), samples(NAMES[3], 1)])
    wav(folder / "calls" / "stereo.wav", np.repeat(stereo, 6, axis=0), 48_000)
    names = [*why, "calls/mp3.wav", "calls/stereo.wav"]
    rows = people(len(names) + 2)
    for row, name in zip(rows, names, strict=False):
        row |= {"recordings": name, "voice_consent": "同意"}
    rows[-1] |= {"recordings": "calls/hold.wav", "voice_consent": "同意"}
    return run(folder, rows), why | {"calls/mp3.wav": "", "calls/stereo.wav": ""}


def test_whatever_is_handed_in_the_run_ends_and_says_what_became_of_it(bad_night: tuple[Any, dict[str, str]]) -> None:
    night, why = bad_night
    assert {row["recording"]: row["outcome"] for row in night.rows("voices")} == why
    figures = night.case_base.manifest(night.result.night)["figures"]["voice"]
    assert (figures["recordings"], figures["heard"]) == (len(why) + 1, 2)
    assert figures["not_heard"] == {
        "empty": 2, "missing": 1, "not_audio": 4, "not_finite": 1, "not_speech": 5, "outside": 2, "short": 2,
        "silence": 1, "truncated": 1, "two_voices": 1, "unreadable": 2,
    }  # fmt: skip
    assert figures["heard"] + sum(figures["not_heard"].values()) == figures["recordings"]


def test_what_nobody_speaks_ties_nobody(bad_night: tuple[Any, dict[str, str]]) -> None:
    night, _ = bad_night
    assert hubs(night) == []
    assert night.rows("own_voice") == []


def test_what_is_not_heard_is_told_without_the_place_it_lies(bad_night: tuple[Any, dict[str, str]]) -> None:
    night, _ = bad_night
    met = [row["met"] for row in night.rows("voices") if row["outcome"]]
    assert all(met)
    assert not any("/" in one.replace(" / ", "") for one in met)


def with_one_recording(folder: Path, holders: int) -> list[dict[str, str]]:
    rows = people(holders + 3)
    for number, row in enumerate(rows[:holders]):
        row |= {"recordings": reading(folder, NAMES[0], 1, f"{number}.flac"), "voice_consent": "同意"}
    for row, name in zip(rows[holders:], NAMES[1:], strict=False):
        row |= {"recordings": reading(folder, name, 1), "voice_consent": "同意"}
    return rows


def test_one_recording_in_the_files_of_two_people_is_told(tmp_path: Path) -> None:
    (hub,) = hubs(run(tmp_path, with_one_recording(tmp_path, 2)))
    assert (hub["level"], hub["people"], hub["innocent"]) == ("recording", 2, "")


def test_one_recording_in_the_files_of_five_people_is_an_announcement(tmp_path: Path) -> None:
    night = run(tmp_path, with_one_recording(tmp_path, 5))
    (hub,) = hubs(night)
    assert (hub["level"], hub["people"], hub["innocent"]) == ("recording", 5, "announcement")
    assert night.gangs == []


def phone_callers(folder: Path, readers: list[tuple[str, int]]) -> list[dict[str, str]]:
    """People who give one phone number, each with a call of the reader."""
    rows = people(len(readers))
    for number, (row, (name, part)) in enumerate(zip(rows, readers, strict=True)):
        (folder / "calls").mkdir(parents=True, exist_ok=True)
        line = random_line(samples(name, part), RATE, np.random.default_rng(60 + number), BENCH)
        wav(folder / "calls" / f"p{number}.wav", line)
        row |= {"phone": "13586421973", "recordings": f"calls/p{number}.wav", "voice_consent": "同意"}
    return rows


def test_one_voice_behind_people_who_share_a_phone_is_a_hub(tmp_path: Path) -> None:
    night = run(tmp_path, phone_callers(tmp_path, [(NAMES[1], 1), (NAMES[1], 2), (NAMES[4], 1)]))
    (hub,) = hubs(night, "voice")
    assert holders(night, hub) == {"V00", "V01"}


def test_a_second_call_in_another_voice_is_told(tmp_path: Path) -> None:
    rows = people(3)
    first, again = rows[0], rows[0] | {"complaint_id": "V99", "received_at": "2026-10-14 09:00:00"}
    for row, (name, part) in zip((first, again, rows[1]), ((NAMES[0], 1), (NAMES[4], 1), (NAMES[2], 1)), strict=True):
        row |= {"recordings": reading(tmp_path, name, part), "voice_consent": "同意"}
    night = run(tmp_path, [*rows, again])
    (told,) = night.rows("own_voice")
    assert (told["complaint_id"], told["earlier"]) == ("V99", ["V00"])
    assert told["bits"] <= -3
    assert night.result.figures["voice"]["not_in_own_voice"] == 1


def test_a_second_call_in_the_same_voice_is_not(tmp_path: Path) -> None:
    rows = people(2)
    again = rows[0] | {"complaint_id": "V99", "received_at": "2026-10-14 09:00:00"}
    for row, part in ((rows[0], 1), (again, 2)):
        row |= {"recordings": reading(tmp_path, NAMES[0], part), "voice_consent": "同意"}
    assert run(tmp_path, [*rows, again]).rows("own_voice") == []


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that are opened from now on."""
    opened: list[str] = []
    read = listening.read

    def told(path: Path, *how: Any) -> Audio:
        opened.append(path.name)
        return read(path, *how)

    monkeypatch.setattr(listening, "read", told)
    return opened


def test_a_run_that_was_killed_after_hearing_does_not_hear_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = with_one_recording(tmp_path, 2)
    opened = counted(monkeypatch)
    with monkeypatch.context() as killed:
        killed.setattr(rooms, "link", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path, rows)
    assert len(opened) == 5
    night = run(tmp_path, rows)
    assert len(opened) == 5
    assert [hub["level"] for hub in hubs(night)] == ["recording"]


def without_consent(folder: Path) -> list[dict[str, str]]:
    return [row | {"voice_consent": ""} for row in with_one_recording(folder, 2)]


def test_without_a_basis_no_voice_is_compared_and_with_one_given_later_all_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, opened = without_consent(tmp_path), counted(monkeypatch)
    first = run(tmp_path, rows)
    assert (opened, hubs(first)) == ([], [])
    assert first.result.figures["voice"]["not_heard"] == {"no_consent": 5}
    with pytest.raises(NightExistsError):
        run(tmp_path, rows, **BASIS)
    later = run(tmp_path, rows, night="2026-11-01", **BASIS)
    assert len(opened) == 5
    assert (later.result.unchanged, len(hubs(later))) == (False, 1)
    assert later.result.figures["voice"]["not_heard"] == {}


def test_a_basis_heard_once_is_not_heard_every_night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, opened = without_consent(tmp_path), counted(monkeypatch)
    run(tmp_path, rows, night="2026-11-01")
    run(tmp_path, rows, night="2026-11-02", **BASIS)
    third = run(tmp_path, [*rows, people(1, seed=9)[0] | {"complaint_id": "W1"}], "w", night="2026-11-03", **BASIS)
    assert len(opened) == 5
    assert (third.result.figures["standing"], len(hubs(third))) == (5, 1)


@pytest.mark.parametrize("change", [{"voice_consent": "撤回"}, {"recordings": ""}])
def test_a_voice_whose_consent_or_recording_is_gone_is_not_compared_again(
    tmp_path: Path, change: dict[str, str]
) -> None:
    rows = with_one_recording(tmp_path, 2)
    assert len(hubs(run(tmp_path, rows, night="2026-11-01"))) == 1
    second = run(tmp_path, [rows[0] | change], "second", night="2026-11-02")
    third = run(tmp_path, [people(1, seed=9)[0] | {"complaint_id": "W1"}], "third", night="2026-11-03")
    assert (hubs(second), hubs(third)) == ([], [])


def test_a_basis_does_not_bring_back_what_was_corrected(tmp_path: Path) -> None:
    rows = without_consent(tmp_path)
    run(tmp_path, rows, night="2026-11-01")
    run(tmp_path, [rows[0] | {"phone": "13900001111"}], "corrected", night="2026-11-02")
    third = run(tmp_path, rows, night="2026-11-03", **BASIS)
    ids = {row["complaint_id"] for row in third.rows("complaints")}
    assert ids == {"V01", "V02", "V03", "V04"}


def test_the_settings_may_hold_the_basis(tmp_path: Path) -> None:
    settings = SETTINGS.model_copy(update={"voice": SETTINGS.voice.model_copy(update={"basis": "PIA-1"})})
    night = run(tmp_path, without_consent(tmp_path), settings=settings)
    assert night.result.figures["voice"]["heard"] == 5
    assert night.result.figures["voice"]["basis_given"] is True


def test_one_refusal_holds_for_all_complaints_of_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, opened = without_consent(tmp_path), counted(monkeypatch)
    again = rows[0] | {"complaint_id": "W9", "recordings": "", "voice_consent": "不同意"}
    night = run(tmp_path, [*rows, again], **BASIS)
    assert len(opened) == len(rows) - 1
    assert night.result.figures["voice"]["not_heard"] == {"consent_refused": 1}


def test_a_later_refusal_takes_the_persons_earlier_voices_out(tmp_path: Path) -> None:
    rows = phone_callers(tmp_path, [(NAMES[1], 1), (NAMES[1], 2)])
    assert len(hubs(run(tmp_path, rows, night="2026-11-01"), "voice")) == 1
    again = rows[0] | {"complaint_id": "W9", "recordings": "", "voice_consent": "撤回同意"}
    assert hubs(run(tmp_path, [again], "w", night="2026-11-02"), "voice") == []


def test_recordings_that_were_missing_are_heard_once_they_are_there(tmp_path: Path) -> None:
    rows = phone_callers(tmp_path, [(NAMES[1], 1), (NAMES[1], 2)])
    (tmp_path / "calls").rename(tmp_path / "away")
    first = run(tmp_path, rows, night="2026-11-01")
    assert first.result.figures["voice"]["not_heard"] == {"missing": 2}
    assert run(tmp_path, rows, night="2026-11-02").result.unchanged
    (tmp_path / "away").rename(tmp_path / "calls")
    assert len(hubs(run(tmp_path, rows, night="2026-11-03"), "voice")) == 1


def test_the_basis_is_on_record(tmp_path: Path) -> None:
    told = run(tmp_path, without_consent(tmp_path), **BASIS).result.figures["voice"]
    assert (told["basis_given"], told["basis"]) == (True, "PIA-2026-03")


def test_recordings_that_were_missing_from_the_folder_of_the_settings_are_heard_too(tmp_path: Path) -> None:
    rows = phone_callers(tmp_path / "elsewhere", [(NAMES[1], 1), (NAMES[1], 2)])
    settings = Settings.model_validate({"voice": {"processes": 1, "folder": str(tmp_path / "sound")}})
    first = run(tmp_path, rows, night="2026-11-01", settings=settings)
    assert first.result.figures["voice"]["not_heard"] == {"missing": 2}
    (tmp_path / "elsewhere").rename(tmp_path / "sound")
    assert len(hubs(run(tmp_path, rows, night="2026-11-02", settings=settings), "voice")) == 1
