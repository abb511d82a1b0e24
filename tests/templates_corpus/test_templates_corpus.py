from __future__ import annotations

import json
import re
import warnings
from importlib.resources import files
from itertools import combinations, pairwise
from typing import Any

import pytest

from complaint_guard import corpus
from complaint_guard.sample import words

PLACE = files("templates_corpus")
FAMILIES = [f"F{number}" for number in range(1, 10)]
SLOTS = {"name", "amount", "date", "contract", "platform", "product", "city", "phone", "days", "count"}
KEYS = {
    "scripts": {"id", "family", "text", "first_known", "source", "note"},
    "public": {"id", "family", "kind", "text", "note"},
    "background": {"id", "topic", "text"},
    "warnings": {"family", "name", "facts", "demands", "tells", "innocent", "advice"},
}
LENGTHS = {"scripts": (80, 300), "public": (60, 400), "background": (20, 200)}
#: names of laws and numbers of articles, which texts of one field share
STATUTES = re.compile(
    "《[^》]+》|(?:中华人民共和国)?(?:个人信息|消费者权益)保护法|民法典|征信业管理条例|第[一二三四五六七八九十百千零]+条"
)
SLOT = re.compile(r"\{(\w*)\}")


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (PLACE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def texts(name: str) -> dict[str, str]:
    return {row["id"]: row["text"] for row in rows(name)}


def grams(text: str) -> set[str]:
    """Strings of twelve characters of `text` without marks, that cross no slot and no statute."""
    pieces = SLOT.sub("|", STATUTES.sub("|", text)).split("|")
    bare = [re.sub(r"\W", "", piece) for piece in pieces]
    return {piece[i : i + 12] for piece in bare for i in range(len(piece) - 11)}


def shared(one: dict[str, str], other: dict[str, str]) -> list[tuple[str, str, str]]:
    """Strings of twelve characters that stand in a text of `one` and in another of `other`, with the names of both."""
    holders: dict[str, list[str]] = {}
    for name, text in one.items():
        for gram in grams(text):
            holders.setdefault(gram, []).append(name)
    return [
        (near, far, gram)
        for far, text in other.items()
        for gram in grams(text)
        for near in holders.get(gram, ())
        if near != far
    ]


def likeness(left: str, right: str) -> float:
    """Share of the shorter text's pairs of characters that the other holds."""
    bare = [re.sub(r"\W", "", SLOT.sub("", text)) for text in (left, right)]
    a, b = (set(pairwise(text)) for text in bare)
    return len(a & b) / min(len(a), len(b))


@pytest.mark.parametrize("name", sorted(KEYS))
def test_every_line_has_the_keys_of_its_file_and_no_empty_value(name: str) -> None:
    for row in rows(name):
        assert set(row) == KEYS[name]
        assert all(row.values()), row


def test_ids_are_unique_over_the_files() -> None:
    ids = [row["id"] for name in LENGTHS for row in rows(name)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", sorted(LENGTHS))
def test_texts_keep_to_their_length_and_to_known_slots(name: str) -> None:
    low, high = LENGTHS[name]
    for row in rows(name):
        assert low <= len(row["text"]) <= high, (row["id"], len(row["text"]))
        assert set(SLOT.findall(row["text"])) <= SLOTS, row["id"]
        assert not re.search(r"[{}]", SLOT.sub("", row["text"])), row["id"]


def test_there_are_forty_scripts_and_four_of_each_family() -> None:
    found = [row["family"] for row in rows("scripts")]
    assert len(found) >= 40
    assert set(found) == set(FAMILIES)
    assert min(found.count(family) for family in FAMILIES) >= 4


def test_public_texts_are_of_known_families_and_kinds() -> None:
    assert len(rows("public")) >= 25
    assert {row["family"] for row in rows("public")} <= {"F0", *FAMILIES}
    assert {row["kind"] for row in rows("public")} == {"how_to", "form", "official", "media"}


def test_background_is_wide() -> None:
    topics = [row["topic"] for row in rows("background")]
    assert len(topics) >= 200
    assert set(topics) == {"other", *FAMILIES}
    assert min(topics.count(topic) for topic in FAMILIES) >= 10


def test_scripts_name_the_month_they_came_in_and_their_source() -> None:
    for row in rows("scripts"):
        assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", row["first_known"])
        assert row["source"] == "written for this project"


@pytest.mark.parametrize("name", sorted(LENGTHS))
def test_no_two_texts_of_a_file_share_twelve_characters(name: str) -> None:
    assert shared(texts(name), texts(name)) == []


@pytest.mark.parametrize(("one", "other"), list(combinations(sorted(LENGTHS), 2)))
def test_no_text_shares_twelve_characters_with_another_file(one: str, other: str) -> None:
    assert shared(texts(one), texts(other)) == []


def test_a_copied_clause_is_seen_by_the_measure() -> None:
    copied = {"a": "客服说，退款要等五个工作日才能到账{amount}", "b": "退款要等五个工作日才能到账，我不信"}
    assert {gram for _, _, gram in shared(copied, copied)} == {"退款要等五个工作日才能到", "款要等五个工作日才能到账"}


def test_public_texts_are_far_from_scripts() -> None:
    public, scripts = texts("public"), texts("scripts")
    nearest = max((likeness(text, script), i, j) for i, text in public.items() for j, script in scripts.items())
    assert nearest[0] < 0.3, nearest
    edited = scripts["K-F1-01"].replace("三个工作日", "五天内").replace("六十期", "三十六期")
    assert likeness(edited, scripts["K-F1-01"]) > 0.9


@pytest.mark.parametrize("name", ["scripts", "independent", "lookalikes", "clauses"])
def test_texts_of_the_sample_world_are_not_in_the_corpus(name: str) -> None:
    path = files("complaint_guard.sample") / "texts" / f"{name}.jsonl"
    theirs = {str(n): json.loads(line)["text"] for n, line in enumerate(path.read_text(encoding="utf-8").splitlines())}
    for own in LENGTHS:
        assert shared({i: text for i, text in texts(own).items() if not i.startswith("P-sample-")}, theirs) == []


def test_two_of_the_sample_worlds_four_public_texts_are_registered() -> None:
    registered = {i: text for i, text in texts("public").items() if text in words.PUBLIC_TEXTS}
    assert set(registered) == {i for i in texts("public") if i.startswith("P-sample-")}
    assert len(registered) == 2
    rest = {text: text for text in words.PUBLIC_TEXTS if text not in registered.values()}
    assert len(rest) == 2
    assert shared(texts("public"), rest) == []


def test_warnings_are_whole_for_every_family_and_neutral() -> None:
    found = rows("warnings")
    assert [row["family"] for row in found] == FAMILIES
    for row in found:
        for key in ("facts", "demands", "tells", "innocent"):
            assert len(row[key]) >= 3
            assert all(4 <= len(line) <= 40 for line in row[key]), row
        assert "建议复核" in row["advice"]
    accusing = re.compile("罪犯|犯罪分子|骗子|诈骗犯|团伙成员|黑产人员")
    assert not accusing.search(json.dumps(found, ensure_ascii=False))


def test_terms_load_in_jieba_and_each_stays_whole() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba

        tokenizer = jieba.Tokenizer()
        tokenizer.load_userdict((PLACE / "terms.txt").read_text(encoding="utf-8").splitlines())
    terms = [line.split(" ") for line in (PLACE / "terms.txt").read_text(encoding="utf-8").splitlines()]
    assert len(terms) >= 300
    assert len({term for term, _, _ in terms}) == len(terms)
    assert all(int(frequency) > 0 and tag in {"n", "v", "nz"} for _, frequency, tag in terms)
    assert [term for term, _, _ in terms if tokenizer.lcut(term, HMM=False) != [term]] == []


def wordings_faults(text: str) -> list[str]:
    """What a file of interchangeable wordings gets wrong, with its line number."""
    faults, seen = [], dict[str, int]()
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].split()
        faults += [f"line {number}: one wording alone" for _ in words if len(words) == 1]
        for word in words:
            if not 2 <= len(word) <= 8:
                faults.append(f"line {number}: {word} has {len(word)} characters")
            if word in seen:
                faults.append(f"line {number}: {word} stands in line {seen[word]} too")
            seen.setdefault(word, number)
    return faults


def test_every_wording_is_short_and_in_one_group_only() -> None:
    path = PLACE / "wordings.txt"
    if path.is_file():
        assert wordings_faults(path.read_text(encoding="utf-8")) == []


def test_faults_of_a_file_of_wordings_are_seen() -> None:
    told = wordings_faults("# 借款\n借款 贷款 # 一组\n\n退 退还\n全部\n贷款 借到的款\n")
    assert told == ["line 4: 退 has 1 characters", "line 5: one wording alone", "line 6: 贷款 stands in line 2 too"]


def test_the_reader_finds_every_text() -> None:
    read = corpus.load("")
    assert {(script.script_id, script.origin) for script in read.scripts} == {
        *((i, "known") for i in texts("scripts")),
        *((i, "public") for i in texts("public")),
    }
    assert read.background == tuple(SLOT.sub("\ue000", text) for text in texts("background").values())


def test_readme_names_every_file_and_slot() -> None:
    readme = (PLACE / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}.jsonl`" in readme for name in KEYS)
    assert all(f"`{{{slot}}}`" in readme for slot in SLOTS)
    assert all(f"`{name}`" in readme for name in ("terms.txt", "wordings.txt", "version"))
    assert re.fullmatch(r"\d+\.\d+\n", (PLACE / "version").read_text(encoding="utf-8"))
