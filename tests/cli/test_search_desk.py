from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_world import NIGHT, PEOPLE, Call, Letters

from complaint_guard.casebase import CaseBase
from complaint_guard.search import index_of


def test_query_finds_who_holds_a_phone_with_gang_and_reasons_masked(call: Call, case_base: Path) -> None:
    code, out, err = call("--case-base", case_base, "query", "--phone", "139 8645-1273", "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    searched = {"field": "phone", "complaints": 4, "found": 1, "nearest": "the same value", "more": False}
    assert told["searched"] == [searched]
    (hit,) = told["hits"]
    assert (hit["complaint_id"], hit["gang_id"], hit["tier"], hit["family_id"]) == ("A1", "G1", "review", "F1")
    assert hit["reasons"] == ["同一房间，电话******"]
    assert "13986451273" not in out


def test_query_says_how_near_the_nearest_is(call: Call, case_base: Path) -> None:
    code, out, _ = call("--case-base", case_base, "query", "--phone", "13986451279")
    assert code == 0
    compared = "电话：与截至 2026-09-01 批次的 4 件投诉比对"
    assert out.splitlines()[0] == f"{compared}；最近：11 个字符中差 1 个的值"


@pytest.mark.parametrize(
    ("address", "how", "ids"),
    [
        ("杭州市西湖区文三路478号华星时代广场3幢1204室", "address:room", ["A1", "A2"]),
        ("杭州市西湖区文三路478号华星时代广场3幢1999室", "address:building", ["A1", "A2", "A3"]),
        ("杭州市西湖区文三路478号", "address:compound", ["A1", "A2", "A3"]),
    ],
)
def test_query_finds_the_finest_level_of_address(
    call: Call, case_base: Path, address: str, how: str, ids: list[str]
) -> None:
    told = json.loads(call("--case-base", case_base, "query", "--address", address, "--json")[1])
    assert [(hit["complaint_id"], hit["found_by"]) for hit in told["hits"]] == [(i, how) for i in ids]


def test_query_names_the_nearest_place_if_no_one_lives_there(call: Call, case_base: Path) -> None:
    told = json.loads(call("--case-base", case_base, "query", "--address", "杭州市西湖区文三路9号", "--json")[1])
    assert told["hits"] == []
    assert told["searched"][0]["nearest"] == "complaints in the same road: 3"


def test_query_by_id_and_account_together(call: Call, case_base: Path) -> None:
    account = PEOPLE["A1"][3]
    out = call("--case-base", case_base, "query", "--id", "B1", "--account", account, "--json")[1]
    told = json.loads(out)
    assert [(hit["complaint_id"], hit["found_by"]) for hit in told["hits"]] == [
        ("B1", "complaint_id"),
        ("A1", "account"),
        *((one, "wording") for one in ("A1", "A2", "A3")),
    ]
    assert told["hits"][0]["gang_id"] == ""
    assert [(one["field"], one["complaints"], one["found"]) for one in told["searched"]] == [
        ("complaint_id", 4, 1),
        ("account", 4, 1),
        ("wording", 3, 3),
    ]
    assert account not in out


@pytest.mark.parametrize("encoding", ["", "utf-8-sig", "gb18030", "utf-16"])
def test_query_by_words_gives_the_nearest_with_their_cosine(
    call: Call, case_base: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr("complaint_guard.embed.load_encoder", lambda _settings: Letters())
    words = "费用从未告知，要求退还全部服务费"
    option = "--file" if encoding else "--text"
    if encoding:
        (case_base.parent / "words.txt").write_text(words, encoding=encoding)
        words = str(case_base.parent / "words.txt")
    told = json.loads(call("--case-base", case_base, "query", option, words, "--shown", "2", "--json")[1])
    nearest = "cosine 1.00 (near: 0.35 or more)"
    assert told["searched"] == [{"field": "text", "complaints": 4, "found": 4, "nearest": nearest, "more": False}]
    assert told["left_out"] == 2
    assert [(hit["complaint_id"], hit["found_by"], hit["shared"]) for hit in told["hits"]] == [
        ("A1", "text", 1.0),
        ("A2", "text", 1.0),
    ]
    assert all(hit["similarity"] == pytest.approx(1.0, abs=0.01) for hit in told["hits"])
    assert told["hits"][0]["text"] == {"text": "费用从未告知,要求退还全部服务费", "marks": [[1, 0, 16]]}


def test_query_by_words_marks_texts_that_are_not_near(
    call: Call, case_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("complaint_guard.embed.load_encoder", lambda _settings: Letters())
    asked = ("--case-base", case_base, "query", "--text", "你你你你你你你你好", "--shown", "2")
    told = json.loads(call(*asked, "--json")[1])
    assert (told["searched"][0]["found"], told["left_out"]) == (0, 0)
    assert [hit["far"] for hit in told["hits"]] == [True, True]
    lines = call("--lang", "en", *asked)[1].splitlines()
    compared = "text: compared with 4 complaints up to night 2026-09-01"
    assert lines[0] == f"{compared}; 0 near, nearest: {told['searched'][0]['nearest']}"
    assert lines[1] == "farther texts (cosine below 0.35):"
    words = [line.split()[0] for line in lines[2:] if line.strip(" ─")]
    assert words[:3] == ["Complaint", "A1", "A2"]
    assert "Gang G" not in "".join(lines) and "Hubs around" not in "".join(lines)  # what is far accuses nobody


def test_query_says_that_a_file_is_empty(call: Call, case_base: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"\n \n")
    code, _, err = call("--case-base", case_base, "query", "--file", tmp_path / "empty.txt")
    told = f"--file {tmp_path / 'empty.txt'} is empty (3 bytes); give a file with the words of a complaint"
    assert (code, err) == (2, f"错误/error: {told}\n")


def test_an_id_is_found_in_upper_and_lower_case(call: Call, case_base: Path) -> None:
    found = json.loads(call("--case-base", case_base, "query", "a1", "--json")[1])
    assert found["hits"][0]["complaint_id"] == "A1" and found["hints"] == []


def test_query_shows_as_many_as_asked_and_counts_the_rest(call: Call, case_base: Path) -> None:
    out = call("--case-base", case_base, "query", "--address", "杭州市西湖区文三路478号", "--shown", "1")[1]
    assert "另有 2 件；见 --shown" in out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "nothing was asked; give one of --text, --file, --phone, --address, --account, --id, --audio"),
        (("--text", "a", "--file", "b"), "both --text and --file were given; give one of them"),
        (("--file", "none.txt"), "--file none.txt: No such file or directory; give the path of a text file"),
        (
            ("--phone", "123"),
            "the phone given has 3 digits and is only a part of one (a mobile has 11, a landline 7 to 12); give the "
            "whole number",
        ),
        (
            ("--account", "9999"),
            "the account given has 4 digits and is only a part of one (an account has 12 to 30); give the whole number",
        ),
        (
            ("--address", "写字楼"),
            "the address given (3 characters) names no place; the least that addresses are compared by is a city, a "
            "road or a compound with its name: write it with one",
        ),
        (
            ("--address", "😀"),
            "the address given (1 characters) names no place; the least that addresses are compared by is a city, a "
            "road or a compound with its name: write it with one",
        ),
        (("--phone", "无"), "the phone given is not one that complaints are compared by; check it for placeholders"),
        (
            ("--address", "3栋705室"),
            "the address given (6 characters) names no place; the least that addresses are compared by is a city, a "
            "road or a compound with its name: write it with one",
        ),
    ],
)
def test_query_says_what_is_wrong_with_the_question(
    call: Call, case_base: Path, options: tuple[str, ...], message: str
) -> None:
    assert call("--case-base", case_base, "query", *options) == (2, "", f"错误/error: {message}\n")


def test_show_prints_one_gang_masked(call: Call, case_base: Path) -> None:
    code, out, _ = call("--case-base", case_base, "show", "G1")
    assert code == 0
    assert "G1" in out and "王*" in out
    told = json.loads(call("--case-base", case_base, "show", "G1", "--json")[1])
    assert [member["complaint_id"] for member in told["members"]] == ["A1", "A2", "A3"]
    assert "王小明" not in out + str(told) and "13986451273" not in out + str(told)
    code, _, err = call("--case-base", case_base, "show", "G9")
    assert code == 2
    assert err == f"错误/error: no gang G9 in night {NIGHT} (1 gangs); see `complaint-guard export gangs`\n"


def test_why_shows_the_waterfall_and_what_both_hold(call: Call, case_base: Path) -> None:
    told = json.loads(call("--case-base", case_base, "why", "A2", "A1", "--json")[1])
    assert told["parts"] == [["prior", -10.0], ["address", 18.5]]
    assert (told["bits"], told["posterior"], told["compared"]) == (8.5, 0.997, True)
    assert [hub["channel"] for hub in told["shared"]] == ["address"]
    assert "1204" not in told["shared"][0]["label"]
    code, out, _ = call("--case-base", case_base, "why", "A2", "A1")
    assert code == 0
    assert "+8.5" in out and "A2  G1\nA1  G1\n" in out


def test_why_says_that_two_were_not_compared_or_are_one(call: Call, case_base: Path) -> None:
    assert json.loads(call("--case-base", case_base, "why", "A1", "B1", "--json")[1])["compared"] is False
    code, out, err = call("--case-base", case_base, "why", "A1", "B1")
    assert (code, err) == (0, "")
    assert out.startswith(
        "没有记录到两者直接共有的要素。\n"
        "两人之间 +0.0 比特；列入同一团伙至少需 7.2 比特（后验概率 90%），尚缺 7.2 比特。\n"
        "两份文本未达视为同源所需的 18.0 比特（偶然相近或常见措辞）。\n"
        "A1  G1\nB1  未列入疑似团伙\n"
    )
    assert "3 步以内没有由投诉人和共有要素连成的路径。\n" in out
    assert "文本对照：1 处共同措辞" in out and "反证" not in out
    assert call("--case-base", case_base, "why", "A1", "A1")[1].startswith(
        "两个编号为同一件投诉。\n两件投诉属同一人，本人与本人不作关联。\n"
    )
    assert json.loads(call("--case-base", case_base, "why", "A1", "A1", "--json")[1])["same_person"] is True
    code, _, err = call("--case-base", case_base, "why", "A1", "Z")
    assert code == 2
    assert err == f"错误/error: no complaint Z up to night {NIGHT}; `complaint-guard query --id` looks for ids\n"


def test_query_takes_an_id_alone(call: Call, case_base: Path) -> None:
    asked = ("--case-base", case_base, "query")
    assert call(*asked, "A1", "--json") == call(*asked, "--id", "A1", "--json")
    code, out, _ = call(*asked, "NOPE")
    assert code == 0
    compared = "投诉编号：与截至 2026-09-01 批次的 4 件投诉比对"
    assert out.splitlines()[0] == f"{compared}；最近：没有 4 个字符的值"
    message = "a complaint id was given twice, alone and with --id; give it once"
    assert call(*asked, "A1", "--id", "A2") == (2, "", f"错误/error: {message}\n")


@pytest.mark.parametrize(
    ("asked", "said", "hint"),
    [
        (
            "口香糖",
            "没有这个编号的投诉；按文字查找请用 `complaint-guard query --text 口香糖`",
            "no complaint has this id; `complaint-guard query --text 口香糖` looks for words",
        ),
        (
            "G1",
            "G1 是团伙编号；请用 `complaint-guard show G1` 查看",
            "G1 is a gang; `complaint-guard show G1` shows it",
        ),
        (
            "G-20260901-0001",
            "没有这个编号的投诉或团伙；`complaint-guard export gangs` 列出全部团伙",
            "no complaint and no gang has this id; `complaint-guard export gangs` lists the gangs",
        ),
        (
            "F1",
            "F1 是话术编号；请用 `complaint-guard templates show F1` 查看",
            "F1 is a script family; `complaint-guard templates show F1` shows it",
        ),
        (
            "S-TS20260901",
            "没有这个编号的投诉或话术；`complaint-guard templates list` 列出全部话术",
            "no complaint and no script family has this id; `complaint-guard templates list` lists the families",
        ),
        (
            "13986451273",
            "没有这个编号的投诉；按号码查找请用 --phone 或 --account",
            "no complaint has this id; --phone or --account looks for a number",
        ),
        (
            "NOPE",
            "没有这个编号的投诉；按文字查找请用 --text，查看团伙请用 `complaint-guard show GANG`",
            "no complaint has this id; --text looks for words, `complaint-guard show GANG` for a gang",
        ),
    ],
)
def test_query_says_what_else_to_ask_where_an_id_is_none(
    call: Call, case_base: Path, asked: str, said: str, hint: str
) -> None:
    code, out, _ = call("--case-base", case_base, "query", asked)
    assert code == 0
    lines = out.splitlines()
    assert lines[0].startswith("投诉编号：与截至 2026-09-01 批次的 4 件投诉比对；最近：")
    assert lines[1] == said
    assert call("--case-base", case_base, "--lang", "en", "query", asked)[1].splitlines()[1] == hint
    assert json.loads(call("--case-base", case_base, "query", asked, "--json")[1])["hints"] == [hint]


def test_a_hotline_is_told_as_no_phone_of_a_person(call: Call, case_base: Path) -> None:
    hint = "12345 是公共热线，不是可用的个人电话；请给出完整的手机或固定电话号码"
    code, out, _ = call("--case-base", case_base, "query", "--phone", "12345")
    assert code == 0 and out.splitlines()[1] == hint
    english = "12345 is a public hotline and no usable phone of a person; give a mobile or a landline, whole"
    assert call("--case-base", case_base, "--lang", "en", "query", "--phone", "12345")[1].splitlines()[1] == english
    assert "公共热线" not in call("--case-base", case_base, "query", "--phone", "13986451279")[1]


@pytest.mark.parametrize("text", ["服务费", "额外收费"])
def test_a_short_text_is_looked_for_as_it_stands(call: Call, case_base: Path, text: str) -> None:
    told = json.loads(call("--case-base", case_base, "query", "--text", text, "--json")[1])
    holds = text == "服务费"
    said = (
        "hold" if holds else "none holds"
    ) + " it as it stands (under 8 characters beside names, numbers and firms there is no likeness)"
    count = 4 if holds else 0
    assert told["searched"] == [{"field": "words", "complaints": 4, "found": count, "nearest": said, "more": False}]
    assert [hit["found_by"] for hit in told["hits"]] == ["words"] * count


def test_query_by_id_tells_the_gang_why_who_else_and_since_when(call: Call, case_base: Path) -> None:
    code, out, _ = call("--case-base", case_base, "query", "A1")
    assert code == 0
    for told in (
        "措辞：与截至 2026-09-01 批次的 3 件投诉比对；相近 3 件，最近：余弦 ",
        "团伙 G1  建议人工复核",
        "同一房间",
        "反证与善意解释",
        "话术 F1",
    ):
        assert told in out
    assert "费用从未告知,要求退还全部服务费" in out
    assert "周边共有要素(两步以内；另有 2 人与之共有)" in out
    assert "13986451273" not in out and "王小明" not in out and "1204" not in out


def test_an_index_that_is_not_there_is_made_and_said(call: Call, case_base: Path) -> None:
    asked = ("--case-base", case_base, "query", "A1")
    without = call(*asked)[1]
    assert "本次未找到查询索引，已临时重建（较慢）；下次 run 会写入。" in without
    base = CaseBase(case_base)
    base.keep_index(index_of(base))
    assert call(*asked)[1] + "本次未找到查询索引，已临时重建（较慢）；下次 run 会写入。\n" == without


def test_a_question_stands_until_it_is_removed(call: Call, case_base: Path) -> None:
    asked = ("--case-base", case_base, "query")
    told = "W1  电话 139****1273：2026-09-01 之后的每个批次都会查询\n"
    assert call(*asked, "--phone", "139 8645-1273", "--watch") == (0, told, "")
    message = "W1 asks that already; `complaint-guard query --watches` lists them"
    assert call(*asked, "--phone", "13986451273", "--watch") == (2, "", f"错误/error: {message}\n")
    (row,) = json.loads(call(*asked, "--watches", "--json")[1])
    assert row == {"id": "W1", "since": NIGHT, "field": "phone", "asked": "139****1273"}
    assert call(*asked, "--unwatch", "W1") == (0, "W1  电话 139****1273：不再查询\n", "")
    message = "no standing question W1; `complaint-guard query --watches` lists them"
    assert call(*asked, "--unwatch", "W1") == (2, "", f"错误/error: {message}\n")
    told = "没有持续查询；`complaint-guard query --phone N --watch` 可设置一条\n"
    assert call(*asked, "--watches") == (0, told, "")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--id", "A1"), "a complaint id cannot be watched; watch its phone, address, account or words"),
        (
            ("--address", "重庆市渝中区中山路"),
            "the address given names a region or a road and no place in it; every night has complaints from there: "
            "give it to the house number or the name of the compound",
        ),
        (
            ("--text", "王大律师"),
            "the text given has under 8 characters beside names, numbers and firms, and has no likeness to watch; "
            "give a sentence, or ask once with query",
        ),
        ((), "nothing was asked; give --watch with one of --text, --file, --phone, --address, --account"),
    ],
)
def test_what_cannot_stand_is_refused(call: Call, case_base: Path, options: tuple[str, ...], message: str) -> None:
    assert call("--case-base", case_base, "query", *options, "--watch") == (2, "", f"错误/error: {message}\n")


def test_timeline_counts_days_people_and_hubs(call: Call, case_base: Path) -> None:
    (day,) = json.loads(call("--case-base", case_base, "timeline", "G1", "--json")[1])["days"]
    assert (day["day"], day["complaints"], day["new_people"], day["people"]) == (NIGHT, 3, 3, 3)
    assert len(day["hubs"]) == 1 and day["hubs"][0].startswith("地址 室 ") and "1204" not in day["hubs"][0]
    code, out, _ = call("--case-base", case_base, "timeline", "G1")
    assert code == 0 and "2026-09-01" in out and "+3" in out


@pytest.mark.parametrize("suffix", [".svg", ".PNG", ".html", ".graphml", ".gexf", ".zip"])
def test_graph_draws_by_the_suffix_and_twice_the_same(call: Call, case_base: Path, tmp_path: Path, suffix: str) -> None:
    files = [tmp_path / f"{name}{suffix}" for name in ("one", "two")]
    for file in files:
        code, out, err = call("--case-base", case_base, "graph", "G1", "-o", file)
        assert (code, err) == (0, "")
        assert out.startswith(f"3 人、1 个共有要素、3 条关联已画入 {file}；没有其他人持有这些要素")
    assert files[0].read_bytes() == files[1].read_bytes()
    assert files[0].stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (
            "gang.pdf",
            "cannot draw a file that ends in .pdf; give a name that ends in .graphml, .gexf, .zip, .svg, .png, .html "
            "(.zip holds nodes.csv and edges.csv)",
        ),
        (
            "gang",
            "cannot draw a file that ends in nothing; give a name that ends in .graphml, .gexf, .zip, .svg, .png, "
            ".html (.zip holds nodes.csv and edges.csv)",
        ),
        ("cb/gang.svg", "gang.svg would stand inside the case base, which only runs write; give another folder"),
    ],
)
def test_graph_says_what_it_cannot_write(call: Call, case_base: Path, file: str, message: str) -> None:
    out = case_base.parent / file
    assert call("--case-base", case_base, "graph", "G1", "-o", out) == (2, "", f"错误/error: {message}\n")
    assert not out.exists()


def test_a_typeface_is_for_png_only_and_has_to_be_one(call: Call, case_base: Path, tmp_path: Path) -> None:
    asked = ("--case-base", case_base, "graph", "G1", "--font", case_base / "casebase.json", "-o")
    message = "--font is for PNG, and a.svg is none; leave it out"
    assert call(*asked, tmp_path / "a.svg") == (2, "", f"错误/error: {message}\n")
    message = "--font casebase.json is no typeface; give a TTF, OTF or TTC file with Chinese"
    assert call(*asked, tmp_path / "a.png") == (2, "", f"错误/error: {message}\n")


@pytest.mark.parametrize(
    ("args", "name"),
    [(("--text", ""), "--text"), (("--phone", " "), "--phone"), (("",), "the complaint id"), (("--id", ""), "--id")],
)
def test_a_question_with_nothing_in_it_is_refused_by_name(
    call: Call, case_base: Path, args: tuple[str, ...], name: str
) -> None:
    assert call("--case-base", case_base, "query", *args) == (
        2,
        "",
        f"错误/error: {name} is empty; give what is looked for, or leave it out\n",
    )


@pytest.mark.parametrize(
    "asked",
    [
        ("show", ""),
        ("show", " ", "--history"),
        ("timeline", "　"),
        ("why", "A1", ""),
        ("case", "build", "", "-o", "x.zip"),
        ("templates", "show", " "),
        ("run", ""),
    ],
)
def test_an_empty_id_is_said_to_be_empty(call: Call, case_base: Path, asked: tuple[str, ...]) -> None:
    code, out, err = call("--case-base", case_base, *asked)
    assert (code, out) == (2, "") and err.endswith(" is empty; give one\n")


def test_a_complaint_shown_as_a_gang_is_told_where_to_ask(call: Call, case_base: Path) -> None:
    held = "A1 is a complaint and no gang (it is in gang G1); `complaint-guard query A1` tells what it is tied to, "
    asked = f"错误/error: {held}`complaint-guard why A B` what ties two complaints\n"
    for command in (("show", "A1"), ("timeline", "A1"), ("case", "build", "A1", "-o", "x.zip")):
        assert call("--case-base", case_base, *command) == (2, "", asked)
    assert "B1 is a complaint and no gang (it is in no gang)" in call("--case-base", case_base, "show", "B1")[2]


def test_a_blank_beside_an_id_does_not_matter(call: Call, case_base: Path) -> None:
    assert call("--case-base", case_base, "show", " G1 ") == call("--case-base", case_base, "show", "G1")


def test_a_file_without_a_name_is_told_as_such(call: Call, case_base: Path) -> None:
    message = "cannot write a file without a name; give a name that ends in .csv, .xlsx, .jsonl, .parquet"
    assert call("--case-base", case_base, "export", "gangs", "-o", "") == (2, "", f"错误/error: {message}\n")
