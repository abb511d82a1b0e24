from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from search_world import filled, written

from complaint_guard.embed import embed
from complaint_guard.errors import CaseBaseDamagedError
from complaint_guard.search.asked import Question
from complaint_guard.search.watch import answered, standing, unwatch, watch, watches
from complaint_guard.settings import EmbedSettings, Settings

ROOM = {"province": "浙江省", "city": "杭州市", "compound": "华星", "building": "3", "room": "1204"}
WORDS = "费用从未告知要求退还全部服务费用并书面致歉"


class Letters:
    name, dimension = "letters", 64

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        counts = np.array([[sum(ord(c) % 64 == n for c in text) for n in range(64)] for text in texts], np.float32)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)


def asked(field: str, value: object) -> dict[str, object]:
    return {"id": "W1", "since": "2026-09-01", "field": field, "value": value}


def matches(entry: dict[str, object], *rows: dict[str, object]) -> list[str]:
    clean = filled("normalised", *({"complaint_id": f"N{number}", **row} for number, row in enumerate(rows)))
    vectors = embed(clean, Letters(), EmbedSettings())
    (found,) = answered([entry], clean, vectors, Letters(), EmbedSettings())
    return list(found["complaints"])


def test_a_number_matches_itself_only() -> None:
    rows = ({"phone": "13812345678"}, {"phone": "13812345679"}, {"phone": ""})
    assert matches(asked("phone", "13812345678"), *rows) == ["N0"]


@pytest.mark.parametrize(
    ("left_out", "found"), [((), ["N0"]), (("room",), ["N0", "N1"]), (("room", "building"), ["N0", "N1", "N2"])]
)
def test_a_place_matches_as_finely_as_it_was_asked(left_out: tuple[str, ...], found: list[str]) -> None:
    rows = (ROOM, ROOM | {"room": "1206"}, ROOM | {"building": "4"}, ROOM | {"compound": "金茂"})
    wanted = {part: value for part, value in ROOM.items() if part not in left_out}
    assert matches(asked("address", wanted), *rows) == found


def test_words_match_where_passages_are_shared_not_where_letters_are() -> None:
    shuffled = "要求退还全部服务费用,并书面致歉。费用从未告知。"
    letters = "".join(sorted(WORDS))
    assert matches(asked("text", WORDS), {"masked": shuffled}, {"masked": letters}, {"masked": ""}) == ["N0"]


def test_a_question_is_kept_as_normalised_value_and_shown_masked(tmp_path: Path) -> None:
    base = written(tmp_path / "cb")
    left = watch(base, Question(phone="139 8645-1273", text="我叫王小明，要求退还服务费500元"), Settings())
    assert [(one.id, one.field) for one in left] == [("W1", "phone"), ("W2", "text")]
    assert left[0].asked == "139****1273" and "王小明" not in left[1].asked and "{amount}" in left[1].asked
    assert standing(base)[0]["value"] == "13986451273"
    assert "王小明" not in str(standing(base))
    assert unwatch(base, "W1").id == "W1"
    assert [one.id for one in watches(base)] == ["W2"]
    assert watch(base, Question(phone="13986451273"), Settings())[0].id == "W3"  # numbers are not used again
    lines = (tmp_path / "cb" / "watches.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 4  # only ever added to
    assert (tmp_path / "cb" / "watches.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_torn_file_of_questions_is_said_to_be_damaged(tmp_path: Path) -> None:
    base = written(tmp_path / "cb")
    path = tmp_path / "cb" / "watches.jsonl"
    path.write_text('{"id": "W1"', encoding="utf-8")
    with pytest.raises(CaseBaseDamagedError) as met:
        watches(base)
    assert str(met.value) == (
        f"case-base file {path} is damaged (JSONDecodeError); run `complaint-guard doctor --repair`, "
        "or restore the file from a backup"
    )
