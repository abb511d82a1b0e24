"""A case base whose text model is changed: vectors of two models are never compared."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from cli.cli_world import filled
from pipeline_world import HOMES, Night, background, flagship, run
from safetensors.numpy import load_file, save_file

from complaint_guard.casebase import CaseBase
from complaint_guard.embed import embed, load_encoder, text_model
from complaint_guard.embed.encoder import SHIPPED
from complaint_guard.errors import UsageError
from complaint_guard.history import joined_vectors, nights_of_other_models
from complaint_guard.records.vectors import Vectors
from complaint_guard.search.asked import Question
from complaint_guard.search.lookup import index_of
from complaint_guard.search.question import ask
from complaint_guard.settings import EmbedSettings, Settings

BACKGROUND = list(background())
SHIPPED_MODEL = text_model(EmbedSettings())


def narrow(folder: Path) -> Settings:
    """Settings with the model in the package cut to its first 64 parts."""
    shutil.copytree(SHIPPED, folder)
    table = load_file(folder / "model.safetensors")["embedding.weight"]
    save_file({"embedding.weight": np.ascontiguousarray(table[:, :64])}, folder / "model.safetensors")
    return Settings(embed=EmbedSettings(model=str(folder)))


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Night, Settings]:
    """A night with the model in the package, and one with another, in which a third caller copies the script."""
    folder = tmp_path_factory.mktemp("two")
    callers = flagship((HOMES[0], HOMES[1], HOMES[2]))
    run(folder, BACKGROUND[:40] + callers[:2], night="2026-10-15")
    settings = narrow(folder / "narrow")
    return run(folder, [callers[2], BACKGROUND[50]], settings, name="second", night="2026-10-16"), settings


def vectors(table: pa.Table) -> np.ndarray:
    return Vectors.read(table).rows()


def test_each_night_tells_its_model_and_what_was_made_anew(two: tuple[Night, Settings]) -> None:
    night, settings = two
    first, second = (night.case_base.manifest(one)["figures"] for one in night.case_base.nights())
    assert (first["text_model"], first["embedded_anew"]) == (SHIPPED_MODEL, 0)
    assert (second["text_model"], second["embedded_anew"]) == (text_model(settings.embed), 42)
    assert first["text_model"] != second["text_model"]


def test_a_script_is_recognised_across_the_change(two: tuple[Night, Settings]) -> None:
    rows = {row["complaint_id"]: row["family_id"] for row in two[0].rows("family_members")}
    assert rows["F0"] == rows["F1"] == rows["F2"]


def test_vectors_of_earlier_nights_are_those_of_the_new_model(two: tuple[Night, Settings]) -> None:
    night, settings = two
    before = night.case_base.before("2026-10-16")
    own = night.case_base.table("embeddings", "2026-10-16")
    joined = joined_vectors(before, own, settings.embed)
    clean = night.case_base.history("normalised")
    assert joined["complaint_id"].to_pylist() == clean["complaint_id"].to_pylist()
    expected = embed(clean, load_encoder(settings.embed), settings.embed)
    assert vectors(joined) == pytest.approx(vectors(expected), abs=1e-6)


def test_the_search_desk_compares_in_the_new_model(two: tuple[Night, Settings]) -> None:
    night, settings = two
    text = BACKGROUND[3]["text"]
    found = ask(night.case_base.pinned(), Question(text=text), settings)
    assert "O0003" in str(found)
    made = index_of(night.case_base)["vector"]
    assert made.num_rows == 44
    assert len(made["codes"][0].as_py()) == 64


def test_a_question_in_another_model_is_refused(two: tuple[Night, Settings]) -> None:
    night, settings = two
    with pytest.raises(UsageError) as met:
        ask(night.case_base.pinned(), Question(text=BACKGROUND[3]["text"]), Settings())
    assert str(met.value) == (
        f"embed.model {SHIPPED_MODEL} is not that of night 2026-10-16 ({text_model(settings.embed)}); set it back, "
        "or run a night with it"
    )


def test_the_index_can_be_made_without_the_model(two: tuple[Night, Settings], tmp_path: Path) -> None:
    night, settings = two
    away = Path(shutil.move(settings.embed.model, tmp_path / "away"))
    try:
        made = index_of(night.case_base)["vector"]
    finally:
        shutil.move(away, settings.embed.model)
    scale = dict(zip(made["complaint_id"].to_pylist(), made["codes"].to_pylist(), strict=True))
    assert not any(scale["O0003"])
    assert any(scale["F2"])


def kept(folder: Path, figures: dict[str, str], width: int) -> CaseBase:
    case_base = CaseBase(folder / "cb")
    with case_base.write_night("2026-09-01") as draft:
        draft.keep("normalised", filled("normalised", {"complaint_id": "A", "id_valid": False, "account_valid": False}))
        draft.keep("embeddings", filled("embeddings", {"complaint_id": "A", "vector": bytes([9]) * width}))
        draft.finish({"figures": figures}, {})
    return case_base


@pytest.mark.parametrize(
    ("told", "width", "stale"),
    [("", 256, False), ("", 64, True), ("same", 256, False), ("other", 256, True)],
)
def test_a_night_that_does_not_tell_its_model_is_known_by_its_width(
    tmp_path: Path, told: str, width: int, stale: bool
) -> None:
    case_base = kept(tmp_path, {"text_model": told} if told else {}, width)
    assert nights_of_other_models(case_base, "same", 256) == ({"2026-09-01": 1} if stale else {})


def test_a_model_is_its_files_but_its_card(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "copy"))
    settings = EmbedSettings(model=str(folder))
    assert text_model(settings) == SHIPPED_MODEL
    (folder / "README.md").write_text("other words", encoding="utf-8")
    assert text_model(settings) == SHIPPED_MODEL
    (folder / "each_token_once").unlink()
    assert text_model(settings) != SHIPPED_MODEL
