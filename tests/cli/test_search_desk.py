from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_world import NIGHT, PEOPLE, Call, Letters


def test_query_finds_who_holds_a_phone_with_gang_and_reasons_masked(call: Call, case_base: Path) -> None:
    code, out, err = call("--case-base", case_base, "query", "--phone", "139 8645-1273", "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert told["searched"] == [{"field": "phone", "complaints": 4, "found": 1, "nearest": "the same value"}]
    (hit,) = told["hits"]
    assert (hit["complaint_id"], hit["gang_id"], hit["tier"], hit["family_id"]) == ("A1", "G1", "review", "F1")
    assert hit["reasons"] == ["同一房间，电话******"]
    assert "13986451273" not in out


def test_query_says_how_near_the_nearest_is(call: Call, case_base: Path) -> None:
    code, out, _ = call("--case-base", case_base, "query", "--phone", "13986451279")
    assert code == 0
    compared = "phone: compared with 4 complaints up to night 2026-09-01"
    assert out == f"{compared}; nearest: a value that differs in 1 of 11 characters\n"


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
    assert told["searched"][0]["nearest"] == "3 complaints in the same road"


def test_query_by_id_and_account_together(call: Call, case_base: Path) -> None:
    account = PEOPLE["A1"][3]
    out = call("--case-base", case_base, "query", "--id", "B1", "--account", account, "--json")[1]
    told = json.loads(out)
    assert [(hit["complaint_id"], hit["found_by"]) for hit in told["hits"]] == [
        ("B1", "complaint_id"),
        ("A1", "account"),
    ]
    assert told["hits"][0]["gang_id"] == ""
    assert account not in out


@pytest.mark.parametrize("option", ["--text", "--file"])
def test_query_by_words_gives_the_nearest_with_their_cosine(
    call: Call, case_base: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    monkeypatch.setattr("complaint_guard.embed.load_encoder", lambda _settings: Letters())
    words = "费用从未告知，要求退还全部服务费"
    if option == "--file":
        (case_base.parent / "words.txt").write_text(words, encoding="utf-8-sig")
        words = str(case_base.parent / "words.txt")
    told = json.loads(call("--case-base", case_base, "query", option, words, "--shown", "2", "--json")[1])
    nearest = "cosine 1.00 (near: 0.35 or more)"
    assert told["searched"] == [{"field": "text", "complaints": 4, "found": 4, "nearest": nearest}]
    assert told["left_out"] == 2
    assert [(hit["complaint_id"], hit["found_by"], hit["similarity"]) for hit in told["hits"]] == [
        ("A1", "text", 1.0),
        ("A2", "text", 1.0),
    ]


def test_query_by_words_marks_texts_that_are_not_near(
    call: Call, case_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("complaint_guard.embed.load_encoder", lambda _settings: Letters())
    asked = ("--case-base", case_base, "query", "--text", "你你你你好", "--shown", "2")
    told = json.loads(call(*asked, "--json")[1])
    assert (told["searched"][0]["found"], told["left_out"]) == (0, 0)
    assert [hit["far"] for hit in told["hits"]] == [True, True]
    lines = call(*asked)[1].splitlines()
    compared = "text: compared with 4 complaints up to night 2026-09-01"
    assert lines[0] == f"{compared}; 0 near, nearest: {told['searched'][0]['nearest']}"
    assert lines[1] == "farther texts (cosine below 0.35):"
    assert [line.split()[0] for line in lines[2:]] == ["complaint", "A1", "A2"]  # and no gang's reasons


def test_query_shows_as_many_as_asked_and_counts_the_rest(call: Call, case_base: Path) -> None:
    out = call("--case-base", case_base, "query", "--address", "杭州市西湖区文三路478号", "--shown", "1")[1]
    assert "2 more; see --shown" in out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "nothing was asked; give one of --text, --file, --phone, --address, --account, --id"),
        (("--text", "a", "--file", "b"), "both --text and --file were given; give one of them"),
        (("--file", "none.txt"), "--file none.txt: No such file or directory; give the path of a text file"),
        (("--phone", "无"), "the phone given is not one that complaints are compared by; check it for placeholders"),
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
    assert call("--case-base", case_base, "why", "A1", "B1") == (
        0,
        "两者之间没有记录到关联证据。\nA1  G1\nB1  未列入疑似团伙\n",
        "",
    )
    assert call("--case-base", case_base, "why", "A1", "A1")[1].startswith("两件投诉属同一人，本人与本人不作关联。\n")
    assert json.loads(call("--case-base", case_base, "why", "A1", "A1", "--json")[1])["same_person"] is True
    code, _, err = call("--case-base", case_base, "why", "A1", "Z")
    assert code == 2
    assert err == f"错误/error: no complaint Z up to night {NIGHT}; `complaint-guard query --id` looks for ids\n"
