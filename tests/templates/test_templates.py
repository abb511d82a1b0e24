"""A script that was found in one case base, kept, and recognised in another at its first copy."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pipeline_world import FLAGSHIP, Cast, Row, background, quiet, write

from complaint_guard import entries, pipeline, records
from complaint_guard.casebase import CaseBase
from complaint_guard.errors import InputError, NotFoundError, UsageError
from complaint_guard.report import NightView
from complaint_guard.report.alone import alone
from complaint_guard.report.families import grievance
from complaint_guard.report.view import dossiers
from complaint_guard.search import Question, ask, dossier_of
from complaint_guard.search.views import view_of
from complaint_guard.settings import Settings
from complaint_guard.templates import add, listed, mine, shown
from complaint_guard.templates.listed import kind_of
from complaint_guard.templates.mined import line as line_of_row
from complaint_guard.templates.shown import _versions
from complaint_guard.templates.standing import Standing
from complaint_guard.templates.told import template

SEEN = datetime(2026, 9, 1)

#: another hand of the same script
FOURTH = FLAGSHIP[0].replace("第三个月", "第六个月").replace("268元", "471元").replace("属于隐瞒", "就是隐瞒")


def run(folder: Path, rows: list[Row], settings: Settings) -> CaseBase:
    case_base = CaseBase(folder / "cb")
    source = write(folder / "complaints.csv", [*background(), *rows])
    pipeline.run(case_base, pipeline.RunRequest((source,), "2026-10-20"), settings, quiet)
    return case_base


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> CaseBase:
    cast = Cast(3)
    rows = [cast.row(f"F{number}", text, day=number) for number, text in enumerate(FLAGSHIP)]
    rows = [row | {"channel": "微信13912345670"} for row in rows]
    return run(tmp_path_factory.mktemp("found"), rows, Settings())


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """Settings with a corpus folder that is not there yet."""
    near = Settings().near_duplicates.model_copy(update={"corpus": str(tmp_path / "own" / "corpus")})
    return Settings().model_copy(update={"near_duplicates": near})


def test_a_family_is_shown_with_skeleton_choices_spread_passages_and_masked_copies(found: CaseBase) -> None:
    one = shown(found, "", "S-F0")
    assert (one.origin, one.known_id, one.people, one.complaints, one.read, one.days) == ("found", "", 3, 3, 3, 3)
    assert "业务员从头到尾" in one.skeleton and "信用评估费" in one.skeleton and "{amount}" in one.skeleton
    assert "268" not in one.skeleton and dict(one.slots)["amount"] == 1
    assert one.passages and all(passage.elsewhere == 0 for passage in one.passages)
    assert sum(n for _, n in one.provinces) == 3 and one.channels == (("微信******", 3),)
    assert [copy.complaint_id for copy in one.copies] == ["F0", "F1", "F2"]
    assert one.gangs == (("G-F0", 3),)
    assert "\n所在线索: G-F0 3\n" in str(template(one, "zh")[0]) and "\nGangs: G-F0 3\n" in str(template(one, "en")[0])
    assert "\n所在线索: 无\n" in str(template(replace(one, gangs=()), "zh")[0])
    assert (one.family, one.warning["name"]) == ("F3", "费用不知情、会员费、搭售保险")
    for choice in one.choices:
        assert 2 <= len(choice.wordings) <= 5 and 0 <= choice.place <= len(one.skeleton)


@pytest.mark.parametrize(
    ("subject", "chinese", "other"),
    [
        (
            "文本自述为同事、业主、家长、亲属等同一处境的人",
            "\n善意解释: 文本自述为同事、业主、亲属等\n",
            "\nInnocent explanation: by their texts colleagues, owners or kin\n",
        ),
        ("核实车行", "\n共同事项(善意解释): 核实车行\n", "\nOne matter (innocent explanation): 核实车行\n"),
    ],
)
def test_the_ground_on_which_a_family_is_explained_is_told(
    found: CaseBase, subject: str, chinese: str, other: str
) -> None:
    one = replace(shown(found, "", "S-F0"), subject=subject)
    for line, told in ((chinese, template(one, "zh")), (other, template(one, "en"))):
        assert line in str(told[0])


def test_a_corpus_script_nobody_copies_is_shown_too(found: CaseBase) -> None:
    one = shown(found, "", "K-F4-01")
    assert (one.people, one.complaints, one.copies, one.family) == (0, 0, (), "F4")
    assert one.skeleton and "{" in one.skeleton


def test_an_id_that_is_no_family_says_where_they_are_listed(found: CaseBase) -> None:
    with pytest.raises(NotFoundError) as caught:
        shown(found, "", "S-none")
    assert str(caught.value) == (
        "no script family S-none in the head night or in the corpus; `complaint-guard templates list` lists them"
    )


def test_the_list_holds_the_corpus_and_what_was_found_those_in_use_first(found: CaseBase) -> None:
    rows = listed(found, "")
    assert (rows[0].id, rows[0].kept, rows[0].people, rows[0].complaints) == ("S-F0", "night", 3, 3)
    assert {row.id for row in rows if row.kept == "shipped"} == {one.entry.id for one in entries.kept("")}


def test_list_show_and_mined_line_name_one_kind_of_grievance(found: CaseBase) -> None:
    rows = found.table("families").to_pylist()
    # the choices that a mined line leaves out speak for personal data, what it keeps for debt collection as well
    template = "[催收|利率]，[骚扰|年化]，个人信息，泄露，隐私[，上门|，授权]"
    assert line_of_row(rows[0] | {"template": template}).family == grievance(template, "") == "F7"
    (listed_kind,) = [one.family for one in listed(found, "") if one.id == "S-F0"]
    assert listed_kind == shown(found, "", "S-F0").family == line_of_row(rows[0]).family == "F3"
    kept = {one.entry.id: one.entry for one in entries.kept("")}
    shipped = [one for one in listed(found, "") if one.kept == "shipped"]
    assert [one.family for one in shipped] == [kind_of(kept[one.id]) for one in shipped]
    assert all(shown(found, "", one.id).family == one.family for one in shipped[:40])


def test_a_card_names_the_kind_that_the_list_names(found: CaseBase, own: Settings, tmp_path: Path) -> None:
    view = view_of(found)
    texts = pa.array(
        [f"{text}催收，通讯录，骚扰，恐吓，上门，轰炸" for text in view.table("complaints")["text"].to_pylist()]
    )
    place = view.table("complaints").schema.get_field_index("text")
    added = view.table("complaints").set_column(place, "text", texts)
    (card,) = dossiers(replace(view, tables={**view.tables, "complaints": added}))
    assert [one.family for one in listed(found, "") if one.id == "S-F0"] == [card.family] == ["F3"]
    folder = Path(own.near_duplicates.corpus)
    folder.mkdir(parents=True)
    line = {"id": "自建-7", "family": "F9", "text": FLAGSHIP[0]}
    (folder / "scripts.jsonl").write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    cast = Cast(3)
    rows = [cast.row(f"F{number}", text, day=number) for number, text in enumerate(FLAGSHIP)]
    known = run(tmp_path, rows, own)
    (gang_id,) = known.table("gangs")["gang_id"].to_pylist()
    shown_kind = shown(known, own.near_duplicates.corpus, "自建-7").family
    assert (
        [one.family for one in listed(known, own.near_duplicates.corpus) if one.id == "自建-7"]
        == [shown_kind]
        == ["F9"]
    )
    assert dossier_of(known, gang_id).family == "F9"
    assert json.loads((known.reports() / "run.json").read_bytes())["figures"]["grievances"] == {"自建-7": "F9"}


def test_without_a_night_the_list_is_the_corpus(tmp_path: Path) -> None:
    rows = listed(CaseBase(tmp_path), "")
    assert rows and {row.kept for row in rows} == {"shipped"} and not any(row.people for row in rows)


def test_mined_scripts_are_corpus_lines_masked_and_slotted(found: CaseBase) -> None:
    assert mine(found, 4, every=True).proposed == ()
    ((line, held),) = ((one.line, one.standing) for one in mine(found, 3, every=True).proposed)
    assert line.id.startswith("U-F3-") and line.family == "F3" and line.first_known == "2026-09"
    assert "{amount}" in line.text and "268" not in line.text and "|" not in line.text
    assert line.note == f"S-F0, 3 people, 2026-09-01 to 2026-09-03, {held.tier} {held.gang_id}"


def test_third_parties_and_accounts_are_slots_in_skeletons_and_mined_lines(tmp_path: Path) -> None:
    said = "当时接待我的是客服张丽，她让我加微信li_lawyer66，材料发到zhang.san88@163.com。我爱人李梅在场。"
    cast = Cast(3)
    texts = [text.replace("直到还款", f"{said}直到还款") for text in FLAGSHIP]
    texts[2] = texts[2].replace("现在要求", "张丽可以作证。现在要求")
    case_base = run(
        tmp_path, [cast.row(f"F{number}", text, day=number) for number, text in enumerate(texts)], Settings()
    )
    one, (line,) = shown(case_base, "", "S-F0"), [one.line for one in mine(case_base, 3, every=True).proposed]
    assert "客服{name}" in one.skeleton and "微信{handle}" in one.skeleton and "爱人{name}" in one.skeleton
    assert "微信{handle}" in line.text and "客服{name}" in line.text
    shared = json.dumps([one.skeleton, line.text, [copy.text for copy in one.copies]], ensure_ascii=False)
    assert not [name for name in ("李梅", "lawyer66", "zhang", "san88") if name in shared]
    assert "张丽" not in one.skeleton + line.text


def test_a_number_is_mined_as_a_number_and_a_count_as_a_count() -> None:
    row = {
        "template": "工号\ue00d，已催\ue00c次",
        "family_id": "S-1",
        "known_id": "",
        "people": 3,
        "first_seen": SEEN,
        "last_seen": SEEN,
    }
    assert line_of_row(row).text == "工号{number}，已催{count}次"


def test_a_kept_script_is_recognised_at_its_first_copy_as_a_fact_and_not_as_a_gang(
    found: CaseBase, own: Settings, tmp_path: Path
) -> None:
    (kept,) = add(found, own.near_duplicates, "S-F0", note="评估费").added
    assert entries.kept(own.near_duplicates.corpus)[-1] == entries.Kept(kept, "known", True)
    cast = Cast(9)
    later = run(tmp_path, [cast.row("L1", FOURTH, day=9)], own)
    (row,) = (row for row in later.table("families").to_pylist() if row["known_id"] == kept.id)
    assert (row["family_id"], row["people"], row["origin"]) == ("S-L1", 1, "known")
    assert later.table("gangs").num_rows == 0
    assert not [
        tie for tie in later.table("ties").to_pylist() if tie["complaint_id"] == "L1" and tie["channel"] == "script"
    ]
    one = shown(later, own.near_duplicates.corpus, kept.id)
    assert (one.id, one.known_text, one.note, one.people) == ("S-L1", kept.text, "评估费", 1)
    tables = {name: later.table(name) for name in ("families", "family_members")}
    (told,) = alone(NightView("2026-10-20", tables))
    assert (told.complaints, told.known_id, told.family) == (("L1",), kept.id, "F3")
    page = (later.reports() / "report.html").read_text(encoding="utf-8")
    assert "已知话术的单份副本" in page and kept.id in page
    assert json.loads((later.reports() / "run.json").read_bytes())["known_alone"][0]["known_id"] == kept.id
    answer = ask(later, Question(complaint_id="L1"), own)
    assert [(script.family_id, script.known_id) for script in answer.scripts][:1] == [("S-L1", kept.id)]
    assert [one.id for one in answer.known] == [kept.id]


def test_words_asked_that_copy_a_known_script_name_it_though_no_complaint_does(found: CaseBase) -> None:
    text = next(one.entry.text for one in entries.kept("") if one.entry.id == "K-F1-02")
    told = ask(found, Question(text=text.replace("{platform}", "星河金融").replace("{name}", "王五")), Settings())
    assert [(one.id, one.origin) for one in told.known] == [("K-F1-02", "known")]
    assert ask(found, Question(text=background()[0]["text"]), Settings()).known == ()


def lines(path: Path, *rows: object) -> str:
    """The name of a file of these lines."""
    told = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in told), encoding="utf-8")
    return str(path)


GOOD = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "no object with id and text; correct it"),
        ({"id": " ", "text": GOOD}, "no object with id and text; correct it"),
        ({"id": "U-1", "text": GOOD, "family": "F77"}, "of a family that is none of F0 to F9; correct it"),
        (
            {"id": "U-1", "text": f"{GOOD}，是小陈让我签的"},
            "its text holds what looks like somebody's (characters 23 to 24: a name, write {name})",
        ),
        (
            {"id": "U-1", "text": "退还{amount}"},
            "1 distinct character pairs, 12 are needed to recognise it; add more of its wording",
        ),
        (
            {"id": "K-F1-01", "text": GOOD},
            "that id is in the corpus already; nothing more is to do, or give the line another id",
        ),
        (
            {"id": "U-1", "text": "天地{name}玄黄宇宙洪荒日月盈昃辰宿列张，请打我电话13912345678，或微信abc_1234"},
            "its text holds what looks like somebody's (characters 29 to 39: a phone, account or identity number, "
            "write {phone}; characters 42 to 51: a chat account, write {handle})",
        ),
        (
            {"id": "U-1", "text": f"{GOOD}，客服张丽说过，我爱人李梅在场"},
            "its text holds what looks like somebody's (characters 24 to 25: a name, write {name}; characters 32 to "
            "33: a name, write {name})",
        ),
        (
            {"id": "U-1", "text": GOOD, "note": "S-TS20260901000034, 2026-09-01, 来自139 1234 5678"},
            "its note holds what looks like somebody's (characters 35 to 47: a phone, account or identity number, "
            "write {phone})",
        ),
    ],
)
def test_a_line_that_cannot_be_kept_says_why_and_does_not_hold_up_the_others(
    found: CaseBase, own: Settings, tmp_path: Path, line: object, why: str
) -> None:
    done = add(found, own.near_duplicates, lines(tmp_path / "mined.jsonl", line, {"id": "U-good", "text": GOOD * 2}))
    (refused,) = done.refused
    assert (refused.place, refused.why) == (1, why)
    assert "139" not in refused.why
    assert [one.id for one in done.added] == ["U-good"]
    assert entries.kept(own.near_duplicates.corpus)[-1].entry.id == "U-good"


def test_words_around_a_slot_are_not_joined_to_what_looks_like_a_name(
    found: CaseBase, own: Settings, tmp_path: Path
) -> None:
    text = f"我叫{{name}}要求在第{{count}}1234{{number}}5678号窗口{GOOD}"
    assert add(found, own.near_duplicates, lines(tmp_path / "l.jsonl", {"id": "U-1", "text": text})).added


def test_a_file_without_scripts_adds_nothing(found: CaseBase, own: Settings, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        add(found, own.near_duplicates, lines(tmp_path / "mined.jsonl"))
    assert str(caught.value) == "mined.jsonl holds no script; nothing was added"
    assert not Path(own.near_duplicates.corpus).exists()


def test_a_note_with_personal_data_adds_nothing(found: CaseBase, own: Settings) -> None:
    with pytest.raises(UsageError) as caught:
        add(found, own.near_duplicates, "S-F0", note="问13912345678")
    assert str(caught.value) == (
        "--note holds what looks like somebody's (characters 2 to 12: a phone, account or identity number, write "
        "{phone}); nothing was added"
    )
    assert not Path(own.near_duplicates.corpus).exists()


def test_every_mined_line_can_be_added_with_its_note(found: CaseBase, own: Settings, tmp_path: Path) -> None:
    mined = [asdict(one.line) for one in mine(found, 2, every=True).proposed]
    done = add(found, own.near_duplicates, lines(tmp_path / "mined.jsonl", *mined))
    assert done.refused == () and len(done.added) == len(mined) > 0


def filled(name: str, *rows: dict[str, object]) -> pa.Table:
    """Table `name` with what `rows` leave out filled in."""
    blank: dict[str, object] = {}
    for field in records.SCHEMAS[name]:
        empty = [] if pa.types.is_list(field.type) else "" if pa.types.is_string(field.type) else 0
        blank[field.name] = SEEN if pa.types.is_timestamp(field.type) else empty
    return records.table(name, [blank | row for row in rows])


def standings(tmp_path: Path) -> CaseBase:
    """Families A to D of three complaints each: of a gang in review, one on watch, an explained group, none."""
    ids = {one: [f"{one}{n}" for n in range(3)] for one in "ABCD"}
    row = {"complaints": 3, "people": 3, "template": "要求退还担保费", "origin": "found"}
    tables = {
        "families": filled("families", *(row | {"family_id": f"S-{one}"} for one in ids)),
        "family_members": filled(
            "family_members", *({"complaint_id": n, "family_id": f"S-{one}"} for one in ids for n in ids[one])
        ),
        "gangs": filled("gangs", {"gang_id": "G-A", "tier": "review"}, {"gang_id": "G-B", "tier": "watch"}),
        "members": filled("members", *({"gang_id": f"G-{one}", "complaint_id": n} for one in "AB" for n in ids[one])),
        "explained": filled("explained", {"group_id": "E", "kind": "representative", "complaints": ids["C"]}),
    }
    with CaseBase(tmp_path / "cb").write_night("2026-09-01") as draft:
        for name, found in tables.items():
            draft.keep(name, found)
        draft.finish({}, {})
    return CaseBase(tmp_path / "cb")


def test_texts_of_innocents_are_not_proposed_unless_asked_for_and_are_counted(tmp_path: Path) -> None:
    case_base = standings(tmp_path)
    found = mine(case_base, 3)
    assert [(one.line.note, one.standing) for one in found.proposed] == [
        ("S-A, 3 people, 2026-09-01 to 2026-09-01, review G-A", Standing("review", "G-A"))
    ]
    assert found.left_out == {"in_no_gang": 1, "representative": 1, "watch": 1}
    every = mine(case_base, 3, every=True)
    assert [one.line.note.split(", ")[-1] for one in every.proposed] == [
        "review G-A",
        "watch G-B",
        "representative",
        "in no gang",
    ]
    assert every.left_out == {}


def test_a_script_near_to_one_in_the_corpus_is_refused_and_both_are_named(
    found: CaseBase, own: Settings, tmp_path: Path
) -> None:
    (kept,) = add(found, own.near_duplicates, "S-F0").added
    again = lines(tmp_path / "again.jsonl", {"id": "U-again", "text": FOURTH.replace("471元", "{amount}")})
    (refused,) = add(found, own.near_duplicates, again).refused
    assert f"of its character pairs with {kept.id} (limit 50%), which recognises it" in refused.why
    assert len(entries.kept(own.near_duplicates.corpus)) == len(entries.kept("")) + 1


def test_the_family_given_is_kept_in_the_id_too_and_an_odd_one_is_refused(found: CaseBase, own: Settings) -> None:
    (kept,) = add(found, own.near_duplicates, "S-F0", family="F9").added
    assert kept.id.startswith("U-F9-") and kept.family == "F9"
    with pytest.raises(UsageError) as caught:
        add(found, own.near_duplicates, "S-F0", family="F12")
    assert str(caught.value) == "--family F12 is no family; give one of F0 to F9"


def test_without_a_corpus_folder_of_ones_own_nothing_can_be_added(found: CaseBase) -> None:
    with pytest.raises(UsageError) as caught:
        add(found, Settings().near_duplicates, "S-F0")
    assert str(caught.value) == (
        'no corpus folder of your own is set; write corpus = "FOLDER" under [near_duplicates] in complaint-guard.toml'
    )


def test_lines_are_added_after_those_that_are_there_and_the_user_s_lines_stay(tmp_path: Path) -> None:
    (tmp_path / "scripts.jsonl").write_text('{"id": "A", "text": "甲"}', encoding="utf-8")
    entries.add(str(tmp_path), [entries.Entry("B", "F3", "乙", "2026-09", "mined", "记")])
    kept = [one.entry for one in entries.kept(str(tmp_path)) if one.own]
    assert kept == [entries.Entry("A", "", "甲"), entries.Entry("B", "F3", "乙", "2026-09", "mined", "记")]
    assert [path.name for path in tmp_path.iterdir()] == ["scripts.jsonl"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError) as caught:
        entries.add(str(tmp_path / "file"), [replace(entries.Entry("B", "F3", "乙"))])
    assert str(caught.value) == (
        f"near_duplicates.corpus {tmp_path / 'file'} cannot be written (File exists); make the folder writable"
    )


def test_the_other_version_is_not_that_of_the_skeleton_however_much_its_copies_are_cut() -> None:
    own = (
        "我叫{}业务员介绍投保了分红险保费年交。回访电话里我总共只说了四个嗯一个好,当时业务员站在旁边用手势比划,叫我别多话。"
        "免责条款应作明确说明,未说明的不产生效力。请贵司调取回访录音逐字打印出来,对不上就请解除合同"
    )
    other = (
        "他是我老乡拿着平板来家里,晚上回访电话来他站在旁边比划,于是我只说了四个嗯一个好。前几天住院报不了才知道有免责条款,"
        "从来没有人作过明确说明。我要求调取录音标明哪一个嗯对应哪一条,标不出来保费全退"
    )
    copies = [own, f"{own}。谢谢", f"{own[:62]}。望回复", f"{own[40:]}。急", f"{own}。等", other, f"{other}。谢谢"]
    ids = [str(place) for place in range(len(copies))]
    (found,) = _versions(pa.table({"name": ids, "complaint_id": ids, "masked": copies, "text": copies}), set(), own)
    assert found.people == 2 and "老乡" in found.text
