from __future__ import annotations

import pytest

from complaint_guard.records import table
from complaint_guard.report.recordings import rows
from complaint_guard.report.view import NightView
from complaint_guard.report.words import Words
from voiceprint.audio import REASONS

BLANK = {
    **dict.fromkeys(("digest", "met", "model"), ""),
    "mean": [],
    "seconds": 0.0,
    "speech_s": 0.0,
    "cut_s": 0.0,
    "agent_s": 0.0,
    "print": b"",
}


def view(*voices: tuple[str, str], strange: dict[str, float] | None = None) -> NightView:
    heard = [BLANK | {"complaint_id": one, "recording": f"{one}.wav", "outcome": outcome} for one, outcome in voices]
    own = [
        {"complaint_id": one, "person_id": "P", "earlier": ["T0"], "bits": bits}
        for one, bits in (strange or {}).items()
    ]
    return NightView("2026-09-01", {"voices": table("voices", heard), "own_voice": table("own_voice", own)})


def test_every_recording_has_a_row_and_only_heard_ones_have_seconds() -> None:
    found = list(rows(view(("T1", ""), ("T2", "no_consent")), Words("zh")))
    assert [row[:3] for row in found] == [
        ("T1", "T1.wav", "已比对"),
        ("T2", "T2.wav", "无同意记录且无合法性基础，未打开"),
    ]
    assert [row[4] for row in found] == [0.0, None]


def test_no_recording_shows_the_number_it_is_named_after() -> None:
    (row,) = rows(view(("20260901_13912345670", "")), Words("zh"))
    assert row[1] == "20260901_******.wav"


def test_a_call_in_another_voice_says_so_beside_what_it_was_compared_with() -> None:
    (row,) = rows(view(("T1", ""), strange={"T1": -5.5}), Words("zh"))
    assert row[-2:] == (-5.5, "T0")


@pytest.mark.parametrize("reason", [*REASONS, "no_consent", "consent_refused", "consent_unclear", "heard"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_outcome_has_its_words(reason: str, lang: str) -> None:
    assert Words(lang)(f"recording_{reason}") != f"recording_{reason}"
