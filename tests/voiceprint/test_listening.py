from __future__ import annotations

import resource
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from model_world import write_model
from voice_world import NAMES, RATE, READERS, call, no_speech, reader, write

from voiceprint.audio import REASONS, Audio, Refused
from voiceprint.errors import ModelError
from voiceprint.grouping import bits_of_pairs, voices_of
from voiceprint.listening import Ears, Listener, Voice, load_judge
from voiceprint.many import hear_all

LISTENER = Listener()
SOUNDS = no_speech(21, 20.0)
FILES = [f"{name}-{part}.flac" for name in NAMES for part in (1, 2)]


def hear(samples: np.ndarray, listener: Listener = LISTENER) -> Voice:
    return listener.voice_of(Audio(samples.astype(np.float32), RATE, "digest"))


def reason(samples: np.ndarray, listener: Listener = LISTENER) -> str:
    with pytest.raises(Refused) as met:
        hear(samples, listener)
    assert met.value.reason in REASONS
    return met.value.reason


def test_a_file_has_one_voice() -> None:
    voice = LISTENER.hear(READERS, FILES[0])
    assert (voice.mean.shape, voice.seconds, voice.cut_s, voice.agent_s) == ((256,), 11.0, 0.0, 0.0)
    assert np.linalg.norm(voice.mean) == pytest.approx(1, abs=1e-5)
    assert 8 < voice.speech_s <= 11
    assert len(voice.digest) == 64


def test_a_file_has_the_same_voice_again() -> None:
    first, again = (Listener().hear(READERS, FILES[3]) for _ in range(2))
    assert np.array_equal(first.mean, again.mean)
    assert np.array_equal(first.print, again.print)


def test_what_is_beyond_the_limits_is_counted(tmp_path: Path) -> None:
    write(tmp_path / "long.wav", np.concatenate([reader(NAMES[0], 1), reader(NAMES[0], 2)] * 3))
    whole = Listener(Ears(most_speech_s=1_000.0)).hear(tmp_path, "long.wav")
    assert whole.cut_s == 0.0
    used = Listener(Ears(most_speech_s=20.0)).hear(tmp_path, "long.wav")
    assert used.speech_s == 20.0
    assert used.cut_s == pytest.approx(whole.speech_s - 20.0, abs=0.05)
    read = Listener(Ears(longest_s=22.0)).hear(tmp_path, "long.wav")
    assert (read.seconds, read.cut_s) == (22.0, 44.0)


def test_of_48_khz_stereo_the_callers_channel_is_heard(tmp_path: Path) -> None:
    sides = np.column_stack([reader(NAMES[0], 1), reader(NAMES[1], 1)])
    write(tmp_path / "a.wav", np.repeat(sides, 6, axis=0), 48_000)
    left, right = (Listener(Ears(channel=side)).hear(tmp_path, "a.wav").mean for side in ("left", "right"))
    alone = [hear(reader(name, 1)).mean for name in NAMES[:2]]
    assert left @ alone[0] > 0.95 > 0.85 > left @ alone[1]
    assert right @ alone[1] > 0.95 > 0.85 > right @ alone[0]


def test_a_call_in_which_only_an_agent_is_heard_is_refused() -> None:
    agent = hear(reader(NAMES[0], 1)).mean
    listener = Listener(Ears(agents=(tuple(agent.tolist()),)))
    with pytest.raises(Refused, match=r"^agent_only: \d\.\d s of speech beside an enrolled agent$"):
        hear(reader(NAMES[0], 2), listener)
    assert hear(reader(NAMES[1], 2), listener).agent_s == 0.0


def test_two_readers_in_one_channel_are_refused() -> None:
    assert reason(np.concatenate([reader(NAMES[0], 1), reader(NAMES[3], 1)])) == "two_voices"


@pytest.mark.parametrize("kind", SOUNDS)
def test_what_nobody_speaks_has_no_voice(kind: str) -> None:
    assert reason(SOUNDS[kind]) in ("silence", "not_speech", "short", "clipped")


@pytest.mark.parametrize("factor", [1e-2, 1e4, 1e20])
def test_loudness_changes_no_voice_and_no_fingerprint(factor: float) -> None:
    plain, scaled = hear(reader(NAMES[0], 1)), hear(reader(NAMES[0], 1) * factor)
    assert plain.mean @ scaled.mean > 0.999
    assert np.mean(plain.print != scaled.print) < 0.01


def test_a_users_model_hears_too(tmp_path: Path) -> None:
    path = write_model(tmp_path / "m.onnx", ["B", "T", 80])
    voice = Listener(Ears(model=str(path))).hear(READERS, FILES[0])
    assert voice.mean.shape == (32,)


def test_pairs_of_one_reader_get_more_bits_than_pairs_of_two() -> None:
    """Eight readers, two texts, three random lines each: what the links rest on."""
    judge, means, seconds, who = load_judge(Ears()), [], [], []
    for name, part, seed in ((n, p, s) for n in NAMES for p in (1, 2) for s in (50, 51, 52)):
        voice = hear(call(name, part, 1_000 * int(name) + 100 * part + seed))
        means.append(voice.mean)
        seconds.append(voice.speech_s)
        who.append((name, part))
    known = voices_of(np.stack(means), np.array(seconds), judge.backend)
    left, right = np.array(list(combinations(range(len(who)), 2))).T
    bits = bits_of_pairs(known, left, right, judge.calibration)
    same = np.array([who[a][0] == who[b][0] and who[a][1] != who[b][1] for a, b in zip(left, right, strict=True)])
    other = np.array([who[a][0] != who[b][0] for a, b in zip(left, right, strict=True)])
    assert bits[other].max() <= 8.0
    assert np.median(bits[same]) > 3 > 0 > np.median(bits[other])
    assert np.mean(bits[same] > np.percentile(bits[other], 99)) > 0.6
    assert np.mean(bits[other] > 0) < 0.12


def planted(folder: Path, count: int) -> list[tuple[Path, str]]:
    """Readings and files that are refused, by turns."""
    (folder / "empty.wav").touch()
    names = [
        FILES[turn % 16] if turn % 3 else ("empty.wav", "gone.wav", "../x.wav")[turn % 9 // 3] for turn in range(count)
    ]
    return [(READERS if name in FILES else folder, name) for name in names]


def said(outcome: Voice | Refused) -> tuple[str, bytes]:
    return (str(outcome), b"") if isinstance(outcome, Refused) else (outcome.digest, outcome.mean.tobytes())


def test_processes_give_what_one_gives_in_the_same_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceprint.many._FEW", 10)
    jobs = planted(tmp_path, 40)
    alone = [said(one) for one in hear_all(Ears(), jobs)]
    side_by_side = [said(one) for one in hear_all(Ears(), jobs, processes=2)]
    assert side_by_side == alone
    assert [text.partition(":")[0] for text, _ in alone[:9:3]] == ["empty", "missing", "outside"]


def test_a_model_that_cannot_be_used_is_told_before_the_first(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no speaker model"):
        next(hear_all(Ears(model=str(tmp_path / "m.onnx")), planted(tmp_path, 3)))


def test_nobody_waits_for_the_last_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results are given as they are made, not gathered."""
    opened: list[str] = []
    hear = Listener.hear
    monkeypatch.setattr(Listener, "hear", lambda self, folder, name: (opened.append(name), hear(self, folder, name))[1])
    found = hear_all(Ears(), [(READERS, name) for name in FILES])
    for turn in range(3):
        next(found)
        assert len(opened) == turn + 1


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads Linux's count of pages")
def test_memory_stays_flat(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", reader(NAMES[0], 1)[: 5 * RATE])
    jobs = [(tmp_path, "a.wav")]
    for _ in hear_all(Ears(), jobs * 20):
        pass
    before = resident_mb()
    for _ in hear_all(Ears(), jobs * 300):
        pass
    assert resident_mb() - before < 30
