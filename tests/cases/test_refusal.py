"""A case is refused, with every reason, unless a named person confirmed it on two kinds of evidence."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from case_world import GANG, built, case_base, confirmed, words

from complaint_guard.cases import STATUSES, review
from complaint_guard.cases.catalogue import recipient, statutes
from complaint_guard.cases.request import CaseRequest, granted
from complaint_guard.cases.reviewing import VERDICTS
from complaint_guard.cli import cases as desk
from complaint_guard.errors import CaseRefusedError, NotFoundError, UsageError

NO_VERDICT = "no verdict, it needs `confirmed` by a named person (`complaint-guard review`)"


def refusal(base: Any, out: Path) -> str:
    with pytest.raises(CaseRefusedError) as met:
        built(base, out)
    assert not out.exists()
    return str(met.value)


def test_a_case_without_verdict_is_refused(tmp_path: Path) -> None:
    assert refusal(case_base(tmp_path / "cb"), tmp_path / "case.zip") == f"case of {GANG} refused: {NO_VERDICT}"


@pytest.mark.parametrize("verdict", ["cleared", "doubt"])
def test_the_latest_verdict_counts(tmp_path: Path, verdict: str) -> None:
    base = confirmed(tmp_path / "cb")
    day = review(base, GANG, verdict, "李复核", "查明为同一单位职工")["at"][:10]
    assert refusal(base, tmp_path / "case.zip") == (
        f"case of {GANG} refused: the latest verdict is `{verdict}` of {day}, it needs `confirmed` "
        "(`complaint-guard review`)"
    )


@pytest.mark.parametrize(
    ("channels", "held"),
    [(("script",), "script"), (("phone",), "phone"), ((), "none")],
)
def test_one_kind_of_evidence_is_not_enough(tmp_path: Path, channels: tuple[str, ...], held: str) -> None:
    base = confirmed(tmp_path / "cb", channels=channels)
    assert refusal(base, tmp_path / "case.zip") == (
        f"case of {GANG} refused: {len(channels)} independent kind of evidence ({held}), it needs 2 "
        "(phone, account, device and voice count as one)"
    )


def test_every_voice_needs_consent_or_a_legal_basis(tmp_path: Path) -> None:
    channels = ("script", "voice")
    base = confirmed(tmp_path / "cb", channels=channels, voice_consent="denied")
    assert refusal(base, tmp_path / "case.zip") == (
        f"case of {GANG} refused: voices without recorded consent: 3, obtain voice_consent or run the "
        "night with --voice-basis"
    )
    assert built(confirmed(tmp_path / "yes", channels=channels, voice_consent="granted"), tmp_path / "yes.zip").exists()
    basis = {"voice": {"basis_given": True}}
    assert built(confirmed(tmp_path / "law", channels=channels, figures=basis), tmp_path / "law.zip").exists()


def test_all_reasons_are_told_at_once(tmp_path: Path) -> None:
    base = case_base(tmp_path / "cb", channels=("voice",))
    told = refusal(base, tmp_path / "case.zip")
    assert told.startswith(f"case of {GANG} refused: {NO_VERDICT}; 1 independent kind of evidence (voice)")
    assert told.endswith("run the night with --voice-basis")


def test_a_letter_is_not_older_than_the_review(tmp_path: Path) -> None:
    base = confirmed(tmp_path / "cb")
    day = base.ledger("verdicts").entries()[0]["at"][:10]
    with pytest.raises(UsageError) as met:
        built(base, tmp_path / "case.zip", on=date(2026, 1, 1))
    assert str(met.value) == f"--date 2026-01-01 is before the review of {day}; give that day or a later one"


def test_an_unknown_gang_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no gang G9 in night 2026-09-02"):
        review(case_base(tmp_path / "cb"), "G9", "confirmed", "陈合规", "已抽查件")


@pytest.mark.parametrize(
    ("by", "message"),
    [
        (" ", "--by is empty; say it in words, it is kept for later readers"),
        ("7", "--by is no name; give the name of the person who answers for this (2 to 60 characters)"),
        *(
            (by, "--by is no name; give the name of the person who answers for this (2 to 60 characters)")
            for by in ("=HYPERLINK(1)", "<b>陈合规</b>", "http://x", "陈合规1", "@陈", "-陈合规")
        ),
        *(
            (by, "--by is a role, a group or nobody; give the name of the person who answers for this")
            for by in ("系统", "admin", "无名", "测试测试", "匿名", "合规部", "风控部门", "Admin Chen", "ROOT")
        ),
        ("12345", "--by is no name; give the name of the person who answers for this (2 to 60 characters)"),
    ],
)
def test_a_verdict_needs_a_named_person(tmp_path: Path, by: str, message: str) -> None:
    base = case_base(tmp_path / "cb")
    with pytest.raises(UsageError) as met:
        review(base, GANG, "confirmed", by, "已抽查")
    assert str(met.value) == message
    assert base.ledger("verdicts").entries() == []


@pytest.mark.parametrize("by", ["陈合规", "欧阳大伟", "买买提·艾力", "Mary-Ann O'Neil", "J. Chen"])
def test_names_of_people_are_taken(tmp_path: Path, by: str) -> None:
    base = case_base(tmp_path / "cb")
    assert review(base, GANG, "doubt", by, "已抽查件")["by"] == by
    with pytest.raises(UsageError) as met:
        review(base, GANG, "confirmed", by, "已抽查")
    assert str(met.value) == "--reason has 3 characters, it needs 4; say what was looked at and found"
    with pytest.raises(UsageError) as met:
        granted(base, CaseRequest(GANG, "公安", unmask=True, by=by, reason="要看"))
    assert str(met.value) == "--reason has 2 characters, it needs 4; say why it must be unmasked"


@pytest.mark.parametrize("why", ["已回访张三13812345678", "身份证330110199910204578已核", "账户6222021234567890128"])
def test_a_reason_with_somebodys_number_is_refused(tmp_path: Path, why: str) -> None:
    with pytest.raises(UsageError) as met:
        review(case_base(tmp_path / "cb"), GANG, "doubt", "陈合规", why)
    assert str(met.value) == "--reason holds what looks like a phone, id or account number; say it without, it is kept"


@pytest.mark.parametrize("why", ["已核对案件C-TS202609210000878", "工单20260921号已核对", "流水202609210000878-1相符"])
def test_a_reason_may_name_a_case_or_a_ticket(tmp_path: Path, why: str) -> None:
    assert review(case_base(tmp_path / "cb"), GANG, "doubt", "陈合规", why)["reason"] == why


def test_a_provision_is_named_only_while_it_is_in_force() -> None:
    kinds = ["script"]
    before = {one.law for one in statutes("公安", kinds, date(2025, 12, 31))}
    after = {one.law for one in statutes("公安", kinds, date(2026, 1, 1))}
    assert before - after == {"中华人民共和国治安管理处罚法"}
    assert "第二十八条、第二十九条" not in {one.article for one in statutes("公安", kinds, date(2026, 1, 1))}
    assert "第二十八条、第二十九条" in {one.article for one in statutes("公安", ["voice"], date(2026, 1, 1))}
    assert not statutes("公安", kinds, date(2001, 1, 1))


def test_an_unknown_recipient_is_told_the_known() -> None:
    with pytest.raises(UsageError) as met:
        recipient("税务", date(2026, 9, 1))
    assert str(met.value) == (
        "no recipient '税务' on 2026-09-01; give --to one of 公安, 金融监管, 市场监管, 人民银行, 网信, 律协"
    )


@pytest.mark.parametrize("to", ["公安", "金融监管", "市场监管", "人民银行", "网信", "律协"])
def test_every_recipient_gets_a_letter(tmp_path: Path, to: str) -> None:
    letter = words(built(confirmed(tmp_path / "cb"), tmp_path / "case.zip", to=to), "01_线索移送函.docx")
    opening = "我单位在消费投诉管理工作中发现疑似由同一组织者安排的投诉线索。经具名人员复核，现将有关线索移送贵机关，请"
    (line,) = [line for line in letter.splitlines() if line.startswith(opening)]
    assert "。如查实" in line and "请依职责处理。" in line
    for claimed in ("无实际经营资质", "虚假宣传", "招揽", "征信修复", "集中代理", "夜间", "于该日"):
        assert claimed not in line
    assert "批次对在册投诉3件作比对" in letter


def test_the_command_line_offers_what_there_is() -> None:
    assert [one.value for one in desk.Verdict] == list(VERDICTS)
    assert [one.value for one in desk.Status] == list(STATUSES)
    for one in desk.Recipient:
        assert recipient(one.value, date(2026, 9, 1)).key == one.value
