from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from complaint_guard.embed import load_encoder
from complaint_guard.embed.encoder import SHIPPED, SentenceTransformerEncoder
from complaint_guard.embed.segments import tokenizer
from complaint_guard.embed.static import ONCE, StaticEncoder
from complaint_guard.errors import SettingsError
from complaint_guard.settings import EmbedSettings

TEXTS = [
    "",
    "催收人员每天给我单位打电话,严重影响我的工作和生活",
    "本人\ue000于\ue002在\ue008办理借款\ue001元,毫不知情的服务费请退回,服务费,服务费",
    "，。！鱻",
    "Hello 12378 APP",
]


def save(folder: Path, kinds: tuple[str, ...] = ("StaticEmbedding", "Normalize")) -> Path:
    folder.mkdir()
    words = ["催", "收", "催收", "我", "的"]
    table = np.random.default_rng(1).standard_normal((len(words) + 1, 4), np.float32)
    save_file({"embedding.weight": table}, folder / "model.safetensors")
    tokenizer(words).save(str(folder / "tokenizer.json"))
    modules = [
        {"idx": at, "name": str(at), "path": "", "type": f"sentence_transformers.models.{kind}"}
        for at, kind in enumerate(kinds)
    ]
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    return folder


def test_a_static_folder_is_the_normed_sum_of_its_token_vectors(tmp_path: Path) -> None:
    folder = save(tmp_path / "mine")
    encoder = load_encoder(EmbedSettings(model=str(folder)))
    assert isinstance(encoder, StaticEncoder)
    assert (encoder.name, encoder.dimension) == ("mine", 4)
    table = np.random.default_rng(1).standard_normal((6, 4), np.float32)
    expected = 2 * table[3] + table[4]
    assert encoder.encode(["催收我催收"])[0] == pytest.approx(expected / np.linalg.norm(expected), abs=1e-6)


def test_with_the_mark_in_the_folder_a_token_counts_once(tmp_path: Path) -> None:
    folder = save(tmp_path / "mine")
    (folder / ONCE).touch()
    once, twice = load_encoder(EmbedSettings(model=str(folder))).encode(["催收我", "催收我催收"])
    assert once == pytest.approx(twice)


def test_a_folder_without_modules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_encoder(EmbedSettings(model=str(tmp_path)))
    assert str(caught.value) == (
        f"embed.model {tmp_path}: no modules.json there; give a folder saved by sentence-transformers, "
        'or "" for the model in the package'
    )


@pytest.mark.parametrize("damaged", ["modules.json", "model.safetensors", "tokenizer.json"])
def test_a_damaged_folder_is_refused_in_one_line(tmp_path: Path, damaged: str) -> None:
    folder = save(tmp_path / "mine")
    (folder / damaged).write_bytes(b"{broken")
    with pytest.raises(SettingsError) as caught:
        load_encoder(EmbedSettings(model=str(folder)))
    message = str(caught.value)
    assert message.startswith(f"embed.model {folder}: cannot be read (")
    assert message.endswith('); save the model again, or set it to "" for the one in the package')
    assert "\n" not in message


def test_a_table_smaller_than_the_vocabulary_is_refused(tmp_path: Path) -> None:
    folder = save(tmp_path / "mine")
    save_file({"embedding.weight": np.ones((3, 4), np.float32)}, folder / "model.safetensors")
    with pytest.raises(SettingsError, match="3 vectors for 6 tokens"):
        load_encoder(EmbedSettings(model=str(folder)))


def test_other_modules_are_not_read_as_a_static_model(tmp_path: Path) -> None:
    assert StaticEncoder.read(save(tmp_path / "dense", ("StaticEmbedding", "Dense"))) is None


def test_a_default_prompt_is_left_to_sentence_transformers(tmp_path: Path) -> None:
    folder = save(tmp_path / "prompted")
    (folder / "config_sentence_transformers.json").write_text('{"default_prompt_name": "query"}', encoding="utf-8")
    assert StaticEncoder.read(folder) is None


def test_the_shipped_model_loads_without_torch() -> None:
    code = (
        "import sys; from complaint_guard.embed import load_encoder; "
        "from complaint_guard.settings import EmbedSettings; "
        "load_encoder(EmbedSettings()).encode(['催收']); print('torch' in sys.modules, 'numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.filterwarnings("default")
def test_sentence_transformers_gives_the_same_vectors(tmp_path: Path) -> None:
    """Slow (imports torch). The shipped model counts each token once, so it is shown texts without repeats."""
    from sentence_transformers import SentenceTransformer

    plain = save(tmp_path / "plain")
    theirs = SentenceTransformer(str(plain), device="cpu").encode(["催收我催收", "", "的"])
    assert np.abs(load_encoder(EmbedSettings(model=str(plain))).encode(["催收我催收", "", "的"]) - theirs).max() < 1e-5
    slow = SentenceTransformerEncoder(plain)
    assert np.abs(slow.encode(["催收我催收", "", "的"]) - theirs).max() < 1e-6
    shipped = SentenceTransformer(str(SHIPPED), device="cpu").float()
    ours, words = load_encoder(EmbedSettings()), Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
    distinct = [" ".join(dict.fromkeys(words.encode(text).tokens)) for text in TEXTS]
    assert np.abs(ours.encode(TEXTS) - shipped.encode(distinct)).max() < 1e-5
    assert np.abs(ours.encode(distinct) - ours.encode(TEXTS)).max() < 1e-6


def test_one_text_alone_has_the_vector_it_has_among_others() -> None:
    encoder, texts = load_encoder(EmbedSettings()), ["费用从未告知,要求退还全部服务费,全部退还", "请停止催收", ""]
    together = encoder.encode(texts)
    for text, vector in zip(texts, together, strict=True):
        assert encoder.encode([text])[0] == pytest.approx(vector, abs=1e-6)
