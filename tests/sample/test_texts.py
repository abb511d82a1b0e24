import json
from pathlib import Path

import pytest

from complaint_guard.errors import InputError
from complaint_guard.sample.texts import load_texts, sentences

FILES = {
    "scripts.jsonl": {"script": "S1", "family": "F1", "depth": "original", "split": "SPLIT", "text": "一{name}"},
    "independent.jsonl": {"id": "I1", "topic": "F1", "split": "test", "text": "二"},
    "clauses.jsonl": {"topic": "F1", "part": "fact", "text": "三"},
    "lookalikes.jsonl": {"cluster": "K1", "kind": "event", "text": "四"},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, row in FILES.items():
        line = json.dumps(row, ensure_ascii=False)
        both = [line.replace("SPLIT", split).replace("S1", f"S-{split}") for split in ("train", "test")]
        lines = both if "SPLIT" in line else [line, ""]
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_a_split_takes_its_own_scripts_and_own_words_and_all_of_the_rest(folder: Path) -> None:
    train, test = load_texts("train", folder), load_texts("test", folder)
    assert [script.script_id for script in train.scripts] == ["S-train"]
    assert [script.script_id for script in test.scripts] == ["S-test"]
    assert not train.independent and test.independent == {"F1": ("二",)}
    assert train.clauses == test.clauses == {"F1": {"fact": ("三",)}}
    assert train.lookalikes == {"event": (("四",),)}


def test_an_unknown_slot_names_file_and_line(folder: Path) -> None:
    (folder / "clauses.jsonl").write_text('{"topic": "F1", "part": "fact", "text": "{amout}"}', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_texts("all", folder)
    assert str(caught.value) == (
        "sample text clauses.jsonl line 1: no slot amout; "
        "slots are name, amount, date, contract, platform, product, city, phone, days, count"
    )


def test_a_broken_line_and_a_missing_file_are_named(folder: Path) -> None:
    (folder / "lookalikes.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_texts("all", folder)
    assert str(caught.value) == "sample text lookalikes.jsonl line 1 is not JSON; correct that line"
    (folder / "lookalikes.jsonl").unlink()
    with pytest.raises(InputError) as caught:
        load_texts("all", folder)
    assert str(caught.value) == "sample text lookalikes.jsonl: No such file or directory; give a folder that holds it"


def test_a_split_without_scripts_is_refused(folder: Path) -> None:
    (folder / "scripts.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_texts("test", folder)
    assert str(caught.value) == "sample texts hold no script of split test; take another split"


def test_sentences_keep_their_closing_marks() -> None:
    assert sentences("一句。两句！？三句；\n四句") == ["一句。", "两句！？", "三句；", "四句"]
