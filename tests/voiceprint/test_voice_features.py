from __future__ import annotations

import librosa
import numpy as np
import soxr
from voice_world import NAMES, reader

from voiceprint.features import log_filterbank, mel_energies


def test_mel_energies_are_librosas_at_twice_the_rate() -> None:
    speech = reader(NAMES[0], 1)
    ours = mel_energies(speech)
    upsampled = soxr.resample(speech, 8_000, 16_000)
    theirs = librosa.feature.melspectrogram(y=upsampled, sr=16_000, n_fft=400, hop_length=160, n_mels=40).T
    below = slice(0, 28)  # bands up to 3.4 kHz; above, the resampler's own filter is heard
    difference = np.abs(ours[:, below] - theirs[: len(ours), below])
    assert difference.max() < 0.01 * theirs.max()
    assert np.allclose(ours[:, below].mean(axis=0), theirs[:, below].mean(axis=0), rtol=0.01)


def test_a_filterbank_has_a_row_every_10_ms_and_no_mean() -> None:
    found = log_filterbank(soxr.resample(reader(NAMES[0], 1), 8_000, 16_000), 16_000, 80, hamming=False)
    assert found.shape == (1 + (11 * 16_000 - 400) // 160, 80)
    assert np.allclose(found.mean(axis=0), 0, atol=1e-4)


def test_a_louder_tone_is_louder_in_its_own_band() -> None:
    time = np.arange(16_000) / 16_000
    tone = np.sin(2 * np.pi * 1_000 * time).astype(np.float32)
    quiet = np.random.default_rng(1).standard_normal(16_000).astype(np.float32) * 1e-3
    both = np.concatenate([quiet, tone + quiet])
    rise = log_filterbank(both, 16_000, 80, hamming=True)[-50:].mean(axis=0)
    middle = 700 * (np.exp(np.linspace(np.log1p(20 / 700), np.log1p(8_000 / 700), 82)[1:-1]) - 1)
    assert abs(middle[int(rise.argmax())] - 1_000) < 60
