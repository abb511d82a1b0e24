from __future__ import annotations

import numpy as np
from voice_world import NAMES, RATE, call, reader

from voiceprint.fingerprint import MOST_DIFFERENT, different, fingerprint


def test_a_copy_is_found_after_companding_level_and_cut() -> None:
    speech = reader(NAMES[0], 1)
    squeezed = (
        np.sign(speech)
        * np.expm1(np.round(np.log1p(255 * np.abs(speech)) / np.log(256) * 127) / 127 * np.log(256))
        / 255
    )
    copy = (0.3 * squeezed[2 * RATE : 9 * RATE]).astype(np.float32)
    assert different(fingerprint(speech), fingerprint(copy)) < MOST_DIFFERENT


def test_other_words_of_one_reader_are_no_copy() -> None:
    for name in NAMES:
        assert different(fingerprint(reader(name, 1)), fingerprint(reader(name, 2))) > 0.35


def test_the_same_words_over_two_lines_are_a_copy() -> None:
    assert different(fingerprint(call(NAMES[0], 1, 1)), fingerprint(call(NAMES[0], 1, 2))) < MOST_DIFFERENT


def test_what_is_too_short_is_no_copy() -> None:
    short = fingerprint(reader(NAMES[0], 1)[: 2 * RATE])
    assert different(short, short) == 0.5
    assert len(fingerprint(np.zeros(100, np.float32))) == 0


def test_silence_that_two_calls_share_makes_no_copy() -> None:
    silence = np.zeros(30 * RATE, np.float32)
    one, other = (fingerprint(np.concatenate([silence, reader(name, 1), silence])) for name in NAMES[:2])
    assert different(one, other) > 0.35
    assert different(fingerprint(silence), fingerprint(silence)) == 0.5


def test_a_copy_between_silences_is_a_copy() -> None:
    speech, silence = reader(NAMES[0], 1), np.zeros(20 * RATE, np.float32)
    copy = np.concatenate([silence, speech])
    assert different(fingerprint(speech), fingerprint(copy)) < MOST_DIFFERENT
