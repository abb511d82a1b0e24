from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soxr
from model_world import passes_through, write_model
from voice_world import NAMES, RATE, reader

from voiceprint.encoder import BundledEncoder, OnnxEncoder, load_encoder, windows_of
from voiceprint.errors import ModelError
from voiceprint.features import mel_energies
from voiceprint.learning.graph import HIDDEN, LAYERS, MELS, write_encoder


def upsampled() -> np.ndarray:
    return soxr.resample(reader(NAMES[0], 1), RATE, 16_000)


def refusal(path: Path) -> str:
    with pytest.raises(ModelError) as met:
        load_encoder(path)
    return str(met.value)


def test_the_bundled_encoder_gives_a_unit_row_every_window() -> None:
    voices = BundledEncoder().encode(reader(NAMES[0], 1))
    assert voices.shape == (7, 256)
    assert voices.dtype == np.float32
    assert np.allclose(np.linalg.norm(voices, axis=1), 1, atol=1e-5)


def test_the_bundled_encoder_gives_the_same_again() -> None:
    speech = reader(NAMES[0], 1)
    assert np.array_equal(BundledEncoder().encode(speech), BundledEncoder().encode(speech))


def test_one_window_does_not_depend_on_those_beside_it() -> None:
    encoder, mels = BundledEncoder(), mel_energies(np.tile(reader(NAMES[0], 1), 6))
    windows = windows_of(mels)
    assert len(windows) > 32
    assert np.allclose(encoder.encode_mels(windows)[35], encoder.encode_mels(windows[35:36])[0], atol=1e-5)


def test_short_speech_is_repeated_to_fill_a_window() -> None:
    mels = mel_energies(reader(NAMES[0], 1)[:RATE])
    (window,) = windows_of(mels)
    assert np.array_equal(window[: len(mels)], mels)
    assert np.array_equal(window[len(mels) :], mels[: len(window) - len(mels)])
    assert BundledEncoder().encode(reader(NAMES[0], 1)[:RATE]).shape == (1, 256)


def test_what_is_left_after_the_last_window_counts_if_it_is_long_enough() -> None:
    whole = np.arange(2 * 160 * MELS, dtype=np.float32).reshape(-1, MELS)
    assert [len(windows_of(whole[:frames])) for frames in (0, 1, 160, 200, 201, 320)] == [0, 1, 1, 1, 2, 2]
    assert np.array_equal(windows_of(whole[:201])[1], whole[41:201])


def test_a_users_model_of_filterbanks_is_told_what_its_file_says(tmp_path: Path) -> None:
    path = write_model(tmp_path / "m.onnx", ["B", "T", 80], {"sample_rate": "8000", "normalize_samples": "0"})
    encoder = load_encoder(path)
    voices = encoder.encode(reader(NAMES[0], 1))
    assert (encoder.rate, voices.shape, voices.dtype) == (8_000, (4, 32), np.float32)
    assert np.allclose(np.linalg.norm(voices, axis=1), 1, atol=1e-5)
    other = load_encoder(write_model(tmp_path / "n.onnx", ["B", "T", 80], {"sample_rate": "8000"}))
    assert not np.allclose(other.encode(reader(NAMES[0], 1)), voices, atol=1e-3)  # another window, another scale


@pytest.mark.parametrize("bands", [40, 80])
def test_the_bands_are_read_from_the_model(tmp_path: Path, bands: int) -> None:
    encoder = load_encoder(write_model(tmp_path / "m.onnx", [1, "T", bands]))
    assert (encoder.rate, encoder.encode(upsampled()).shape) == (16_000, (4, 32))


def test_a_model_shaped_as_wespeaker_shapes_its_own_is_heard(tmp_path: Path) -> None:
    encoder = load_encoder(write_model(tmp_path / "m.onnx", [1, 1, "T", 80], {"normalize_samples": "0"}, "input.1"))
    assert encoder.encode(upsampled()).shape == (4, 32)


def test_a_model_of_samples_is_given_samples(tmp_path: Path) -> None:
    encoder = load_encoder(write_model(tmp_path / "m.onnx", ["B", "N"], name="wav"))
    speech = upsampled()
    heard, louder = encoder.encode(speech), encoder.encode(2 * speech)
    assert heard.shape == (4, 32)
    assert np.allclose(heard, louder, atol=1e-5)


def test_numbers_in_a_model_that_are_none_are_passed_over(tmp_path: Path) -> None:
    for odd in ("sixteen", "inf", ""):
        path = write_model(tmp_path / "m.onnx", ["B", "T", 80], {"sample_rate": odd})
        assert load_encoder(path).rate == 16_000


def test_two_voices_are_not_looked_for_with_a_users_model(tmp_path: Path) -> None:
    assert load_encoder(write_model(tmp_path / "m.onnx", ["B", "T", 80])).likeness.one_voice == -1.0


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "m.onnx") == f"no speaker model {tmp_path / 'm.onnx'}; give the path of an ONNX file"


@pytest.mark.parametrize("content", [b"", b"<html>404</html>", bytes(5_000)])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "m.onnx").write_bytes(content)
    assert refusal(tmp_path / "m.onnx").startswith("m.onnx is not a model that onnxruntime reads (")


def test_a_cut_model_is_refused(tmp_path: Path) -> None:
    whole = write_model(tmp_path / "m.onnx", ["B", "T", 80]).read_bytes()
    (tmp_path / "m.onnx").write_bytes(whole[: len(whole) // 2])
    assert refusal(tmp_path / "m.onnx") == "m.onnx is not a model that onnxruntime reads (InvalidProtobuf)"


def test_a_model_of_other_dimensions_is_refused(tmp_path: Path) -> None:
    path = passes_through(tmp_path / "m.onnx", [1, 1, 1, "T", 80])
    assert refusal(path) == (
        "m.onnx takes 5 dimensions; a speaker model takes (batch, frames, bands) or (batch, samples)"
    )


def test_a_model_that_wants_one_length_only_is_refused_before_anything_is_heard(tmp_path: Path) -> None:
    path = write_model(tmp_path / "m.onnx", [1, 123, 80])
    assert refusal(path) == (
        "m.onnx fails on 3 s of sound (InvalidArgument); a speaker model takes sound of any length and gives one vector"
    )


def test_a_model_that_gives_no_voice_is_refused(tmp_path: Path) -> None:
    path = passes_through(tmp_path / "m.onnx", [1, "T", 80])
    assert refusal(path) == (
        "m.onnx gives no vector of one length for 3 s and 2 s of sound; "
        "a speaker model takes sound of any length and gives one vector"
    )


def test_a_rate_nobody_can_give_is_refused(tmp_path: Path) -> None:
    path = write_model(tmp_path / "m.onnx", ["B", "T", 80], {"sample_rate": "0"})
    assert refusal(path) == "m.onnx says sample_rate 0; 4000 to 192000 can be given"


def lstm(rows: np.ndarray, weights: dict[str, np.ndarray], layer: int) -> np.ndarray:
    """States (frames, HIDDEN) of one layer, gates in the order of torch: input, forget, cell, output."""
    state, cell, found = np.zeros(HIDDEN), np.zeros(HIDDEN), []
    for row in rows:
        gates = weights[f"lstm.weight_ih_l{layer}"] @ row + weights[f"lstm.weight_hh_l{layer}"] @ state
        gates += weights[f"lstm.bias_ih_l{layer}"] + weights[f"lstm.bias_hh_l{layer}"]
        let_in, forget, new, out = np.split(gates, 4)
        let_in, forget, out = (1 / (1 + np.exp(-gate)) for gate in (let_in, forget, out))
        cell = forget * cell + let_in * np.tanh(new)
        state = out * np.tanh(cell)
        found.append(state)
    return np.array(found)


def test_the_graph_computes_what_its_weights_say(tmp_path: Path) -> None:
    draw = np.random.default_rng(7)
    weights = {"linear.weight": draw.standard_normal((HIDDEN, HIDDEN)), "linear.bias": draw.standard_normal(HIDDEN)}
    for layer in range(LAYERS):
        wide = MELS if layer == 0 else HIDDEN
        shapes = {"weight_ih": (4 * HIDDEN, wide), "weight_hh": (4 * HIDDEN, HIDDEN), "bias_ih": (4 * HIDDEN,)}
        for name, shape in {**shapes, "bias_hh": (4 * HIDDEN,)}.items():
            weights[f"lstm.{name}_l{layer}"] = 0.1 * draw.standard_normal(shape)
    weights = {name: rows.astype(np.float32) for name, rows in weights.items()}
    write_encoder(weights, tmp_path / "made" / "encoder.onnx")
    windows = draw.standard_normal((2, 160, MELS)).astype(np.float32)
    for window, voice in zip(
        windows, BundledEncoder(tmp_path / "made" / "encoder.onnx").encode_mels(windows), strict=True
    ):
        rows: np.ndarray = window
        for layer in range(LAYERS):
            rows = lstm(rows, weights, layer)
        expected = np.maximum(weights["linear.weight"] @ rows[-1] + weights["linear.bias"], 0)
        assert np.allclose(voice, expected / np.linalg.norm(expected), atol=1e-4)


def test_an_onnx_encoder_is_what_a_path_gives(tmp_path: Path) -> None:
    assert isinstance(load_encoder(), BundledEncoder)
    assert isinstance(load_encoder(write_model(tmp_path / "m.onnx", ["B", "T", 80])), OnnxEncoder)
