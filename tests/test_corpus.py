from __future__ import annotations

import json
from pathlib import Path

import pytest

from complaint_guard import corpus, entries
from complaint_guard.errors import SettingsError
from complaint_guard.records import Script


def write(folder: Path, name: str, *rows: dict[str, str]) -> Path:
    (folder / name).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return folder


def test_the_shipped_corpus_loads_without_a_folder() -> None:
    shipped = corpus.load("")
    assert {script.origin for script in shipped.scripts} <= {"known", "public"}
    assert all(script.script_id and script.text for script in shipped.scripts) and all(shipped.background)


def test_ids_of_the_shipped_corpus_are_unique() -> None:
    named = [script.script_id for script in corpus.load("").scripts]
    assert len(set(named)) == len(named)


def test_a_folder_of_the_user_joins_the_shipped_corpus(tmp_path: Path) -> None:
    write(tmp_path, "scripts.jsonl", {"id": "A1", "family": "F2", "text": "退还{amount}"}, {"id": "A2", "text": "停催"})
    write(tmp_path, "public.jsonl", {"id": "B1", "family": "", "text": "投诉指南", "source": "某报"})
    write(tmp_path, "background.jsonl", {"id": "I1", "text": "我自己写的"})
    shipped, joined = corpus.load(""), corpus.load(str(tmp_path))
    assert set(joined.scripts) - set(shipped.scripts) == {
        Script("A1", "F2", "known", "退还\ue000"),
        Script("A2", "", "known", "停催"),
        Script("B1", "", "public", "投诉指南"),
    }
    assert joined.background == (*shipped.background, "我自己写的")


def test_an_empty_folder_adds_nothing(tmp_path: Path) -> None:
    assert corpus.load(str(tmp_path)) == corpus.load("")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    missing = tmp_path / "none"
    with pytest.raises(SettingsError) as caught:
        corpus.load(str(missing))
    assert str(caught.value) == (
        f"near_duplicates.corpus {missing} is not a folder; give a folder with scripts.jsonl or public.jsonl"
    )


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '"text"',
        "[1]",
        "17",
        '{"id": "A2"}',
        '{"text": "甲"}',
        '{"id": "A2", "text": null}',
        '{"id": 2, "text": "甲"}',
        '{"id": "A2", "text": " "}',
        '{"id": "", "text": "甲"}',
        '{"id": "A2", "text": "甲", "family": null}',
        '{"id": "A2", "text": "\\ud800甲"}',
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_script_is_named(tmp_path: Path, line: str) -> None:
    write(tmp_path, "scripts.jsonl", {"id": "A1", "text": "甲"})
    with (tmp_path / "scripts.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(SettingsError) as caught:
        corpus.load(str(tmp_path))
    assert str(caught.value) == "corpus file scripts.jsonl line 2 is no object with id and text; correct it"


@pytest.mark.parametrize("family", ["F77", "f1", "催收"])
def test_a_line_of_an_unknown_family_is_named(tmp_path: Path, family: str) -> None:
    write(tmp_path, "scripts.jsonl", {"id": "A1", "text": "甲", "family": family})
    with pytest.raises(SettingsError) as caught:
        corpus.load(str(tmp_path))
    assert str(caught.value) == ("corpus file scripts.jsonl line 1 is of a family that is none of F0 to F9; correct it")


@pytest.mark.parametrize("number", ["A1", "K-F1-01"])
def test_an_id_that_is_there_already_is_named(tmp_path: Path, number: str) -> None:
    write(tmp_path, "scripts.jsonl", {"id": "A1", "text": "甲"})
    write(tmp_path, "public.jsonl", {"id": "A3", "text": "乙"}, {"id": number, "text": "丙"})
    for read in (corpus.load, entries.kept):
        with pytest.raises(SettingsError) as caught:
            read(str(tmp_path))
        assert str(caught.value) == (
            "corpus file public.jsonl line 2 has the id of another line of the corpus; give it its own"
        )


def test_a_file_is_no_folder_of_a_corpus(tmp_path: Path) -> None:
    file = tmp_path / "scripts.jsonl"
    file.write_text("", encoding="utf-8")
    for read in (corpus.load, entries.kept):
        with pytest.raises(SettingsError) as caught:
            read(str(file))
        assert str(caught.value) == (
            f"near_duplicates.corpus {file} is not a folder; give a folder with scripts.jsonl or public.jsonl"
        )


def test_empty_lines_a_byte_order_mark_and_odd_line_separators_inside_a_text_are_taken(tmp_path: Path) -> None:
    (tmp_path / "background.jsonl").write_text(
        '\ufeff{"id": "I1", "text": "上半句\u2028下半句"}\r\n\r\n{"id": "I2", "text": "第二篇"}', encoding="utf-8"
    )
    assert corpus.load(str(tmp_path)).background[-2:] == ("上半句\u2028下半句", "第二篇")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "public.jsonl").write_bytes('{"id": "A1", "text": "退费"}'.encode("gb18030"))
    with pytest.raises(SettingsError) as caught:
        corpus.load(str(tmp_path))
    assert str(caught.value) == "corpus file public.jsonl is not UTF-8; save it as UTF-8"
