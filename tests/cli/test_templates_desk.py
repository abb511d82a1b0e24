from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_world import Call

from complaint_guard import entries

SCRIPT = "办理分期时业务员从头到尾没有提过还要另收信用评估费，请把多扣的{amount}全额退还并书面道歉"


@pytest.fixture
def own(tmp_path: Path) -> tuple[Path, Path]:
    """A settings file with a corpus folder of one's own, and the folder, which is not there yet."""
    folder = tmp_path / "corpus"
    config = tmp_path / "own.toml"
    config.write_text(f'[near_duplicates]\ncorpus = "{folder}"\n', encoding="utf-8")
    return config, folder


def test_list_shows_own_scripts_first_then_those_found_and_counts_the_shipped_ones(
    call: Call, case_base: Path, own: tuple[Path, Path]
) -> None:
    config, folder = own
    entries.add(str(folder), [entries.Entry("U-F3-1", "F3", SCRIPT)])
    asked = ("--case-base", case_base, "--config", config, "templates", "list")
    told = json.loads(call(*asked, "--json")[1])
    assert [one["id"] for one in told][:2] == ["U-F3-1", "F1"]
    shipped = len(entries.kept(""))
    out = call(*asked)[1]
    assert out.index("U-F3-1") < out.index("费用从未告知") and "K-F1-01" not in out
    assert f"自带库另有 {shipped} 组在本案件库无人使用，未列出；--shipped 一并列出。" in out
    out = call(*asked, "--shipped")[1]
    assert "K-F1-01" in out and "未列出" not in out


def test_fewer_than_two_people_are_refused_in_one_line(call: Call, case_base: Path) -> None:
    code, out, err = call("--case-base", case_base, "templates", "mine", "--least-people", 1)
    assert (code, out) == (2, "")
    assert err.startswith("错误/error: Invalid value for '--least-people': ") and err.count("\n") == 1
    assert err.endswith("; see `complaint-guard templates mine --help`\n")


def test_list_shows_the_corpus_and_the_families_found_with_their_counts(call: Call, case_base: Path) -> None:
    told = json.loads(call("--case-base", case_base, "templates", "list", "--json")[1])
    assert (told[0]["id"], told[0]["kept"], told[0]["people"], told[0]["text"]) == ("F1", "night", 3, "费用从未告知")
    code, out, err = call("--case-base", case_base, "templates", "list")
    assert (code, err) == (0, "")
    shipped = len(entries.kept(""))
    assert f"共 {shipped + 1} 组(自带库 {shipped} · 自建库 0 · 本案件库 1)，其中 1 组在本案件库有人使用。" in out


def test_show_prints_the_skeleton_and_masked_copies(call: Call, case_base: Path) -> None:
    code, out, _ = call("--case-base", case_base, "templates", "show", "F1")
    assert code == 0
    assert "话术骨架" in out and "费用从未告知" in out and "话术相同不等于团伙" in out and "A1" in out
    assert (
        "one script is no gang" in call("--case-base", case_base, "--lang", "en", "templates", "show", "F1")[1].lower()
    )
    english = call("--case-base", case_base, "--lang", "en", "templates", "show", "K-F2-01")[1]
    assert "F2 interest and service fees" in english and "Slots: " in english and "、" not in english.split("╭")[0]
    code, _, err = call("--case-base", case_base, "templates", "show", "F2")
    assert (code, err) == (
        2,
        "错误/error: no script family F2 in the head night or in the corpus; `complaint-guard templates list` lists "
        "them\n",
    )


def test_mine_says_what_it_wrote_or_that_there_is_nothing(call: Call, case_base: Path, tmp_path: Path) -> None:
    out = call("--case-base", case_base, "templates", "mine", "--least-people", 4)[1]
    assert out == "no script that 4 people of a gang in tier refer or review wrote is without a name\n"
    file = tmp_path / "mined.jsonl"
    out = call("--case-base", case_base, "templates", "mine", "-o", file)[1]
    assert out.startswith(f"1 scripts written to {file}; read them, then `complaint-guard templates add mined.jsonl`\n")
    assert out.splitlines()[1].split("  ")[1:] == ["建议人工复核 G1", "F1"]
    (line,) = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    assert set(line) == {"id", "family", "text", "first_known", "source", "note"}
    assert json.loads(call("--case-base", case_base, "templates", "mine", "--json")[1])["proposed"][0]["line"] == line
    code, _, err = call("--case-base", case_base, "templates", "mine", "-o", tmp_path)
    assert code == 2
    assert err == f"错误/error: --out {tmp_path.name}: Is a directory; give a file that can be written\n"


def test_add_keeps_lines_in_the_folder_of_the_settings_and_list_shows_them(
    call: Call, case_base: Path, tmp_path: Path, own: tuple[Path, Path]
) -> None:
    config, folder = own
    line = tmp_path / "line.jsonl"
    line.write_text(json.dumps({"id": "U-F3-1", "text": SCRIPT}, ensure_ascii=False), encoding="utf-8")
    asked = ("--case-base", case_base, "--config", config, "templates")
    out = call(*asked, "add", line, "--family", "F3", "--note", "评估费")[1]
    assert out == f"U-F3-1 (F3) added to {folder / 'scripts.jsonl'}\n"
    (kept,) = (one for one in json.loads(call(*asked, "list", "--json")[1]) if one["kept"] == "own")
    assert (kept["id"], kept["family"], kept["people"]) == ("U-F3-1", "F3", 0)
    assert "评估费" in call(*asked, "show", "U-F3-1")[1]
    line.write_text(line.read_text(encoding="utf-8") + "\nno script\n", encoding="utf-8")
    code, out, err = call(*asked, "add", line)
    assert (code, out) == (3, "")
    assert err == (
        "line.jsonl line 1 (U-F3-1) refused: that id is in the corpus already; nothing more is to do, or give the line "
        "another id\n"
        "line.jsonl line 2 refused: no object with id and text; correct it\n"
        "0 added, 2 refused\n"
    )
    told = json.loads(call(*asked, "add", line, "--json")[1])
    assert told["added"] == [] and [one["place"] for one in told["refused"]] == [1, 2]


def test_add_without_a_folder_says_how_to_name_one(call: Call, case_base: Path) -> None:
    code, _, err = call("--case-base", case_base, "templates", "add", "S-1")
    assert (code, err) == (
        2,
        '错误/error: no corpus folder of your own is set; write corpus = "FOLDER" under [near_duplicates] in '
        "complaint-guard.toml\n",
    )
