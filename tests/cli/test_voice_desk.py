from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import soundfile
from cli_world import NIGHT, Call, filled

from complaint_guard.casebase import CaseBase
from complaint_guard.listen import model_name
from complaint_guard.settings import VoiceSettings
from voiceprint.listening import Listener

VOICES = Path(__file__).resolve().parents[2] / "complaint_guard" / "sample" / "voices"
#: complaint -> recording of the reader who speaks in it
SPEAK = {"A1": "1688-1.flac", "A2": "2033-1.flac", "B1": "2414-1.flac"}
BASIS = ("--voice-basis", "PIA-2026-03")


@pytest.fixture
def heard(case_base: Path) -> Path:
    """A case base in a second night of which three complaints have a voice."""
    listener = Listener()
    rows = []
    for complaint_id, name in SPEAK.items():
        voice = listener.hear_file(VOICES / name)
        row = {"complaint_id": complaint_id, "recording": name, "digest": voice.digest, "speech_s": voice.speech_s}
        rows.append({"print": b"", "model": model_name(VoiceSettings()), "mean": voice.mean.tolist(), **row})
    base = CaseBase(case_base)
    kept = {name: base.table(name, NIGHT) for name in base.manifest(NIGHT)["tables"]}
    with base.write_night("2026-09-02") as draft:
        for name, table in kept.items():
            draft.keep(name, table)
        draft.keep("voices", filled("voices", *rows))
        draft.finish({}, {"gangs.jsonl": b""})
    return case_base


def test_query_finds_the_voice_of_the_same_reader_and_says_how_like_it_is(call: Call, heard: Path) -> None:
    code, out, err = call(
        "--case-base", heard, "query", "--audio", VOICES / "1688-2.flac", *BASIS, "--shown", 3, "--json"
    )
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert told["hits"][0]["complaint_id"] == "A1"
    assert told["hits"][0]["similarity"] > 4 > 0 > told["hits"][1]["similarity"]
    (searched,) = told["searched"]
    assert (searched["field"], searched["complaints"], searched["found"]) == ("audio", 3, 1)
    assert searched["nearest"].endswith("bits (near: +4.6 or more among so many)")


def test_a_strangers_voice_is_near_nobody_and_the_answer_says_so(call: Call, heard: Path) -> None:
    told = json.loads(call("--case-base", heard, "query", "--audio", VOICES / "3331-1.flac", *BASIS, "--json")[1])
    assert told["searched"][0]["found"] == 0
    assert all(hit["far"] for hit in told["hits"])


def test_a_voice_asked_for_leaves_a_line_in_the_audit(call: Call, heard: Path) -> None:
    call("--case-base", heard, "query", "--audio", VOICES / "1688-2.flac", *BASIS)
    (line,) = json.loads(call("--case-base", heard, "audit", "show", "--json")[1])
    assert (line["action"], line["reason"]) == ("voice compared", "PIA-2026-03")
    code, out, _ = call("--case-base", heard, "audit", "show")
    assert code == 0
    assert line["recording"][:12] in out


def test_without_a_legal_basis_no_recording_is_opened(call: Call, heard: Path) -> None:
    told = "错误/error: voices are compared on a legal basis only; give "
    code, _, err = call("--case-base", heard, "query", "--audio", "/nowhere/a.wav")
    assert (code, err) == (2, f"{told}--voice-basis or setting voice.basis\n")
    code, _, err = call("voice", "compare", "/nowhere/a.wav", "/nowhere/b.wav")
    assert (code, err) == (2, f"{told}it with --basis or as setting voice.basis\n")


def test_a_recording_without_speech_is_no_question(call: Call, heard: Path, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(80_000, np.float32), 8_000)
    code, out, err = call("--case-base", heard, "query", "--audio", tmp_path / "a.wav", *BASIS)
    met = "silence: loudest sample 0.0e+00 of full scale, 1.0e-04 is needed"
    assert (code, out) == (3, "")
    assert err == f"错误/error: a.wav cannot be compared ({met}); give another recording\n"


def test_two_recordings_of_one_reader_and_of_two(call: Call) -> None:
    same = json.loads(
        call("voice", "compare", VOICES / "1688-1.flac", VOICES / "1688-2.flac", "--basis", "x", "--json")[1]
    )
    other = json.loads(
        call("voice", "compare", VOICES / "1688-1.flac", VOICES / "3080-1.flac", "--basis", "x", "--json")[1]
    )
    assert same["bits"] > 4 > 0 > other["bits"]
    assert not same["copy"]
    code, out, _ = call("voice", "compare", VOICES / "1688-1.flac", VOICES / "1688-1.flac", "--basis", "x")
    assert code == 0
    assert "both files hold one and the same recording" in out
    assert "no expert opinion" in out


def test_a_refused_recording_is_not_compared(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"")
    code, out, _ = call("voice", "compare", tmp_path / "a.wav", VOICES / "1688-1.flac", "--basis", "x")
    assert (code, out) == (3, f"{tmp_path / 'a.wav'}: empty: 0 bytes\nnot compared\n")


def test_agents_are_enrolled_listed_and_dismissed(call: Call, heard: Path, tmp_path: Path) -> None:
    folder = tmp_path / "agents"
    (folder / "agent-7").mkdir(parents=True)
    for name in ("2609-1.flac", "2609-2.flac"):
        shutil.copy(VOICES / name, folder / "agent-7" / name)
    shutil.copy(VOICES / "3005-1.flac", folder / "agent-8.flac")
    (folder / "agent-9.wav").write_bytes(b"no sound")
    code, out, _ = call("--case-base", heard, "voice", "enrol", "--agents", folder)
    assert code == 0
    assert "2 agents enrolled" in out
    assert "agent-9.wav: not_audio" in out
    told = json.loads(call("--case-base", heard, "voice", "enrol", "--remove", "agent-8", "--json")[1])
    assert [one["agent"] for one in told["enrolled"]] == ["agent-7"]
    code, _, err = call("--case-base", heard, "voice", "enrol", "--remove", "agent-8")
    assert (code, err) == (2, "错误/error: no agent agent-8 is enrolled; `complaint-guard voice enrol` lists them\n")


def test_an_enrolled_agents_own_call_is_no_callers_voice(call: Call, heard: Path, tmp_path: Path) -> None:
    folder = tmp_path / "agents"
    folder.mkdir()
    shutil.copy(VOICES / "2609-1.flac", folder / "agent-7.flac")
    call("--case-base", heard, "voice", "enrol", "--agents", folder)
    code, _, err = call("--case-base", heard, "query", "--audio", VOICES / "2609-2.flac", *BASIS)
    assert code == 3
    assert "agent_only" in err


def test_a_folder_without_a_voice_enrols_nobody(call: Call, heard: Path, tmp_path: Path) -> None:
    code, _, err = call("--case-base", heard, "voice", "enrol", "--agents", tmp_path / "none")
    assert (code, err.count("is not a folder")) == (2, 1)
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "a.wav").write_bytes(b"")
    code, _, err = call("--case-base", heard, "voice", "enrol", "--agents", tmp_path / "some")
    assert code == 3
    told = "(a.wav: empty: 0 bytes); give recordings of at least 3 s of speech"
    assert err == f"错误/error: no agent could be enrolled from {tmp_path / 'some'} {told}\n"


def test_too_few_speakers_calibrate_nothing(call: Call, tmp_path: Path) -> None:
    listing = tmp_path / "speakers.csv"
    rows = ["path,speaker"]
    for path in sorted(VOICES.glob("*.flac"))[:4]:
        shutil.copy(path, tmp_path / path.name)
        rows.append(f"{path.name},{path.stem[:4]}")
    listing.write_text("\n".join(rows))
    code, _, err = call("voice", "calibrate", listing, "-o", tmp_path / "out")
    assert code == 3
    assert "speakers could be heard, 10 are needed; list more recordings in speakers.csv" in err
    assert not (tmp_path / "out").exists()


def test_a_comparison_leaves_a_line_where_there_is_a_case_base(call: Call, heard: Path) -> None:
    call("--case-base", heard, "voice", "compare", VOICES / "1688-1.flac", VOICES / "1688-2.flac", "--basis", "PIA-4")
    (line,) = json.loads(call("--case-base", heard, "audit", "show", "--json")[1])
    assert (line["action"], line["reason"]) == ("voice compared", "PIA-4")


def test_a_recording_cannot_be_watched(call: Call, heard: Path) -> None:
    code, _, err = call("--case-base", heard, "query", "--audio", "a.wav", "--watch")
    told = "a recording cannot be watched; every night compares its voices by itself"
    assert (code, err) == (2, f"错误/error: {told}\n")


def test_doctor_says_which_voice_model_and_how_many_agents(call: Call, heard: Path, tmp_path: Path) -> None:
    (tmp_path / "agents").mkdir()
    shutil.copy(VOICES / "2609-1.flac", tmp_path / "agents" / "agent-7.flac")
    call("--case-base", heard, "voice", "enrol", "--agents", tmp_path / "agents")
    out = call("--case-base", heard, "doctor")[1]
    assert "ok    voice model: bundled-1, 627 strangers, no legal basis: only with consent" in out
    assert "ok    agents: 1 enrolled" in out


def test_a_voice_whose_owner_refused_is_not_compared(call: Call, heard: Path) -> None:
    base = CaseBase(heard)
    kept = {name: base.table(name) for name in base.manifest()["tables"]}
    said = ["不同意" if one == "A1" else "" for one in kept["complaints"]["complaint_id"].to_pylist()]
    place = kept["complaints"].column_names.index("voice_consent")
    kept["complaints"] = kept["complaints"].set_column(place, "voice_consent", pa.array(said, pa.string()))
    with base.write_night("2026-09-03") as draft:
        for name, table in kept.items():
            draft.keep(name, table)
        draft.finish({}, {"gangs.jsonl": b""})
    told = json.loads(call("--case-base", heard, "query", "--audio", VOICES / "1688-2.flac", *BASIS, "--json")[1])
    assert told["searched"][0]["complaints"] == 2
    assert "A1" not in [hit["complaint_id"] for hit in told["hits"]]
