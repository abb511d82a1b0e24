from __future__ import annotations

from dataclasses import replace
from zlib import crc32

import numpy as np
import pytest
from link_world import HOME, MALL, filled, groups, inputs

from complaint_guard.link import Heard, Linked, link
from complaint_guard.link.voice import organiser_bits
from complaint_guard.settings import LinkSettings
from voiceprint.backend import Backend, unit
from voiceprint.calibration import Calibration
from voiceprint.grouping import Judge

SIZE = 32
_draw = np.random.default_rng(7)
COHORT = unit(_draw.standard_normal((200, SIZE)).astype(np.float32))
#: ten bits for voices that are nearly one, about -7 for strangers
JUDGE = Judge(Backend(np.zeros(SIZE, np.float32), None, COHORT), Calibration(-9, 0, 0, 0, 22.0, 14.0, -7.0, 1))
SPEAKERS = unit(_draw.standard_normal((40, SIZE)).astype(np.float32))


def said(speaker: int, call: int = 0, noise: float = 0.02) -> list[float]:
    draw = np.random.default_rng((speaker, call))
    return unit((SPEAKERS[speaker] + noise * draw.standard_normal(SIZE)).astype(np.float32)[None])[0].tolist()


def heard(
    calls: dict[str, int | tuple[int, ...]],
    complaints: dict[str, dict[str, str]] | None = None,
    speech_s: float = 12.0,
    prints: dict[str, bytes] | None = None,
) -> Linked:
    """Complaints and who speaks in their recordings."""
    rows = []
    for complaint_id, speakers in calls.items():
        for turn, speaker in enumerate(speakers if isinstance(speakers, tuple) else (speakers,)):
            print_ = (prints or {}).get(
                complaint_id, np.random.default_rng((turn, crc32(complaint_id.encode()))).bytes(400)
            )
            rows.append(
                {
                    "complaint_id": complaint_id,
                    "recording": f"{turn}.wav",
                    "digest": f"{complaint_id}{turn}",
                    "mean": said(speaker, crc32(complaint_id.encode()) + turn),
                    "speech_s": speech_s,
                    "print": print_,
                }
            )
    given = inputs(complaints or {complaint_id: {} for complaint_id in calls})
    voices = filled("voices", [{"print": b""} | row for row in rows])
    return link(replace(given, heard=Heard(voices, JUDGE)))


def test_two_people_in_one_voice_share_a_hub() -> None:
    found = heard({"a": 1, "b": 1, "c": 2})
    assert groups(found, "voice") == {"a+b": ""}
    (hub,) = [hub for hub in found.hubs.to_pylist() if hub["channel"] == "voice"]
    assert (hub["label"], hub["level"], hub["people"]) == ("2 段录音声音相近", "voice", 2)
    assert hub["bits"] == pytest.approx(organiser_bits(np.array([13.0]), 0.4)[0], abs=1.5)


def test_without_recordings_nothing_is_compared() -> None:
    found = link(inputs({"a": {}, "b": {}}))
    assert (found.apart.num_rows, found.own_voice.num_rows, found.hubs.num_rows) == (0, 0, 0)


def test_a_match_must_outweigh_the_voices_it_was_picked_from() -> None:
    """Nine bits are enough among a few voices, and not among so many that one of them is bound to be as like."""
    weak = Judge(JUDGE.backend, Calibration(-9, 0, 0, 0, 18.2, 14.0, -7.0, 1))
    for people, shared in ((4, 1), (600, 0)):
        calls = {"a": 39, "b": 39} | {f"s{n}": n % 38 for n in range(people - 2)}
        rows = [
            {"complaint_id": i, "recording": "r", "digest": i, "mean": said(n, 1), "speech_s": 12.0, "print": b""}
            for i, n in calls.items()
        ]
        draw = np.random.default_rng(3)
        for row in rows[2:]:
            row["mean"] = unit(draw.standard_normal((1, SIZE)).astype(np.float32))[0].tolist()
        given = inputs({complaint_id: {} for complaint_id in calls})
        found = link(replace(given, heard=Heard(filled("voices", rows), weak)))
        assert len(groups(found, "voice")) == shared


def test_who_shares_something_else_needs_less() -> None:
    weak = Judge(JUDGE.backend, Calibration(-9, 0, 0, 0, 16.0, 14.0, -7.0, 1))
    calls = {"a": 39, "b": 39} | {f"s{n}": n for n in range(38)}
    rows = [
        {"complaint_id": i, "recording": "r", "digest": i, "mean": said(n, 1), "speech_s": 12.0, "print": b""}
        for i, n in calls.items()
    ]
    apart = inputs({complaint_id: {} for complaint_id in calls})
    together = inputs(
        {complaint_id: {"phone": "13761203348"} if complaint_id in "ab" else {} for complaint_id in calls}
    )
    table = filled("voices", rows)
    assert groups(link(replace(apart, heard=Heard(table, weak))), "voice") == {}
    assert groups(link(replace(together, heard=Heard(table, weak))), "voice") == {"a+b": ""}


def test_voices_that_differ_speak_against_people_who_share_an_address() -> None:
    where = {"address": MALL + "3楼312室"}
    found = heard({"a": 1, "b": 2, "c": 3}, {"a": where, "b": where, "c": {"address": HOME}})
    (row,) = found.apart.to_pylist()
    assert (row["left_id"], row["right_id"]) == ("P-a", "P-b")
    assert row["bits"] == pytest.approx(np.log2(0.6), abs=0.02)


def test_one_alike_pair_of_calls_is_enough_for_two_people() -> None:
    """An agent speaks in one call of each; their other calls are their own."""
    where = {"phone": "13761203348"}
    found = heard({"a": (1, 5), "b": (2, 5)}, {"a": where, "b": where})
    assert groups(found, "voice") == {"a+b": ""}
    assert found.apart.num_rows == 0


def test_little_speech_ties_nobody() -> None:
    assert groups(heard({"a": 1, "b": 1}, speech_s=2.9), "voice") == {}
    assert groups(heard({"a": 1, "b": 1}, speech_s=3.0), "voice") == {"a+b": ""}


def test_one_persons_repeats_tie_nobody() -> None:
    found = heard({"a": 1, "b": 1}, {"a": {"person": "P-1"}, "b": {"person": "P-1"}})
    assert groups(found, "voice") == {}
    assert found.own_voice.num_rows == 0


def test_a_call_in_another_voice_than_the_customers_earlier_ones_is_told() -> None:
    same = {"person": "P-1"}
    found = heard({"a": 1, "b": 1, "c": 2}, {"a": same, "b": same, "c": same})
    (row,) = found.own_voice.to_pylist()
    assert (row["complaint_id"], row["person_id"], row["earlier"]) == ("c", "P-1", ["a", "b"])
    assert row["bits"] < -3


def test_a_copied_recording_is_a_hub_of_its_own_and_no_voice() -> None:
    one = np.random.default_rng(1).bytes(400)
    found = heard({"a": 1, "b": 1}, prints={"a": one, "b": one})
    assert groups(found, "voice", "recording") == {"a+b": ""}
    assert groups(found, "voice", "voice") == {}


def test_a_recording_that_many_hold_is_an_announcement() -> None:
    one = np.random.default_rng(1).bytes(400)
    calls = {name: 1 for name in "abcd"}
    assert groups(heard(calls, prints=dict.fromkeys(calls, one)), "voice") == {"a+b+c+d": "announcement"}


def test_a_hotlines_agent_who_is_enrolled_later_ties_nobody() -> None:
    given = inputs({name: {} for name in "abc"})
    rows = [
        {"complaint_id": i, "recording": "r", "digest": i, "mean": said(who, 1), "speech_s": 12.0, "print": b""}
        for i, who in (("a", 1), ("b", 1), ("c", 2))
    ]
    agents = filled("agents", [{"agent": "agent-7", "mean": said(1, 9), "seconds": 30.0}])
    found = link(replace(given, heard=Heard(filled("voices", rows), JUDGE, agents)))
    assert groups(found, "voice") == {}
    (limit,) = found.limits.to_pylist()
    assert (limit["limit"], limit["touched"]) == ("与已登记坐席声音相近的录音，未用于比对", 2)


def test_a_chain_of_likenesses_does_not_join_two_speakers() -> None:
    middle = unit(((SPEAKERS[1] + SPEAKERS[2]) / 2)[None])[0].tolist()
    given = inputs({name: {} for name in "abc"})
    rows = [
        {"complaint_id": i, "recording": "r", "digest": i, "mean": mean, "speech_s": 12.0, "print": b""}
        for i, mean in (("a", said(1)), ("b", middle), ("c", said(2)))
    ]
    found = link(replace(given, heard=Heard(filled("voices", rows), JUDGE)))
    assert all("a" not in names or "c" not in names for names in groups(found, "voice"))


def test_what_a_voice_is_worth_is_bounded_below_and_lets_the_ratio_through_above() -> None:
    m = LinkSettings().voice.m
    low, none, high = organiser_bits(np.array([-50.0, 0.0, 20.0]), m)
    assert low == pytest.approx(np.log2(1 - m))
    assert none == pytest.approx(0.0)
    assert high == pytest.approx(20 + np.log2(m), abs=0.01)
