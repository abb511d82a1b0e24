from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from voice_world import NAMES, RATE, READERS, reader, write

from voiceprint.audio import REASONS, Refused, inside, read


def refused(path: Path) -> Refused:
    with pytest.raises(Refused) as met:
        read(path)
    assert met.value.reason in REASONS
    return met.value


def wav(path: Path) -> bytes:
    return write(path, reader(NAMES[0], 1)).read_bytes()


def test_a_recording_is_read_whole_at_its_own_rate() -> None:
    audio = read(READERS / f"{NAMES[0]}-1.flac")
    assert (audio.rate, round(audio.seconds), audio.cut_s, len(audio.digest)) == (RATE, 11, 0.0, 64)


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "ULAW", "ALAW", "FLOAT"])
def test_telephone_codings_are_read(tmp_path: Path, subtype: str) -> None:
    speech = reader(NAMES[0], 1)
    audio = read(write(tmp_path / "a.wav", speech, subtype=subtype))
    assert np.corrcoef(audio.samples, speech)[0, 1] > 0.99


def test_an_mp3_named_wav_is_read(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.mp3", reader(NAMES[0], 1), RATE, format="MP3")
    (tmp_path / "a.mp3").rename(tmp_path / "a.wav")
    assert round(read(tmp_path / "a.wav").seconds) == 11


def test_of_stereo_the_callers_channel_is_taken(tmp_path: Path) -> None:
    caller, agent = reader(NAMES[0], 1), reader(NAMES[1], 1)
    path = write(tmp_path / "a.wav", np.repeat(np.column_stack([caller, agent]), 6, axis=0), 48_000)
    left, right, both = (read(path, channel).at(RATE) for channel in ("left", "right", "mix"))
    assert np.corrcoef(left[400:-400], caller[400 : len(left) - 400])[0, 1] > 0.9
    assert np.corrcoef(right[400:-400], agent[400 : len(left) - 400])[0, 1] > 0.9
    assert np.allclose(both, (left + right) / 2, atol=1e-3)


BROKEN: dict[str, tuple[Callable[[bytes], bytes], str, str]] = {
    "no bytes": (lambda whole: b"", "empty", "0 bytes"),
    "header only": (lambda whole: whole[:40] + (0).to_bytes(4, "little"), "empty", "a header and no samples"),
    "cut short": (lambda whole: whole[: len(whole) // 2], "truncated", ""),
    "text": (lambda whole: "投诉内容，没有声音".encode() * 99, "not_audio", ""),
    "no header": (lambda whole: whole[44:], "not_audio", ""),
    "a picture": (lambda whole: b"\x89PNG\r\n\x1a\n" + bytes(500), "not_audio", ""),
    "random": (lambda whole: np.random.default_rng(1).bytes(9_999), "not_audio", ""),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_sound_is_refused_with_its_reason(tmp_path: Path, kind: str) -> None:
    change, reason, met = BROKEN[kind]
    path = tmp_path / "a.wav"
    path.write_bytes(change(wav(tmp_path / "b.wav")))
    found = refused(path)
    assert found.reason == reason
    assert met in found.met


def test_a_cut_file_says_how_much_it_holds(tmp_path: Path) -> None:
    whole = wav(tmp_path / "b.wav")
    (tmp_path / "a.wav").write_bytes(whole[: 44 + 1_000])
    assert refused(tmp_path / "a.wav").met == f"1000 of {len(whole) - 44} bytes of sound"


def test_a_wav_from_a_pipe_does_not_know_its_length_and_is_read(tmp_path: Path) -> None:
    whole = wav(tmp_path / "b.wav")
    (tmp_path / "a.wav").write_bytes(whole[:40] + b"\xff\xff\xff\xff" + whole[44:])
    assert round(read(tmp_path / "a.wav").seconds) == 11


def test_numbers_that_are_no_sound_are_refused(tmp_path: Path) -> None:
    speech = reader(NAMES[0], 1).copy()
    speech[100:103] = np.nan
    assert str(refused(write(tmp_path / "a.wav", speech, subtype="FLOAT"))) == "not_finite: 3 of 88000 samples"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert str(refused(tmp_path / "gone.wav")) == "missing: gone.wav"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path).reason == "unreadable"


@pytest.mark.parametrize("name", ["../other/a.wav", "/etc/passwd", "a/../../b.wav", "..\\b.wav"])
def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="outside"):
        inside(tmp_path, name)


def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "calls").mkdir()
    (tmp_path / "calls" / "a.wav").symlink_to("/etc/hostname")
    with pytest.raises(Refused, match="outside"):
        inside(tmp_path / "calls", "a.wav")


def test_names_of_windows_are_read(tmp_path: Path) -> None:
    assert inside(tmp_path, "recordings\\a.wav") == tmp_path.resolve() / "recordings" / "a.wav"


def test_the_longest_is_a_limit_and_the_rest_is_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", reader(NAMES[0], 1))
    audio = read(path, longest_s=4.0)
    assert (audio.seconds, audio.cut_s) == (4.0, 7.0)
