"""The case file: what it holds, what it hides, and that it is the same twice."""

from __future__ import annotations

import errno
import json
import os
import re
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from case_world import (
    GANG,
    PEOPLE,
    Planted,
    built,
    case_base,
    confirmed,
    everything,
    secrets,
    unzipped,
    words,
)
from docx import Document

from complaint_guard.casebase import CHINA, CaseBase
from complaint_guard.cases import CaseRequest, letters, review, verify
from complaint_guard.errors import UsageError

FILES = [
    "01_线索移送函.docx", "02_证据目录.xlsx", "03_成员.csv", "04_投诉.csv", "05_时间线.csv", "06_关系图.graphml",
    "06_关系图.png", "06_关系图.svg", "07_比对方法与已知局限.docx", "08_复核与签署页.docx", "09_致投诉人的说明.docx",
    "10_致消费者的提示.docx", "README.txt", "case.json", "manifest.sha256",
]  # fmt: skip
TODAY = datetime.now(CHINA).date()
HOSTILE = "\x00\x0b\x1b\ufffe\u202e<script>&]]>{{x}}\u2028" + "长" * 20_000


def test_no_planted_value_is_left_in_any_byte_of_a_masked_case(tmp_path: Path) -> None:
    path = built(confirmed(tmp_path / "cb"), tmp_path / "case.zip")
    for name, content in everything(path):
        for secret in secrets():
            assert not stands(secret, content), (name, secret)
            assert secret.encode("utf-16-le") not in content, (name, secret)


def stands(secret: str, content: bytes) -> bool:
    """Whether `content` holds `secret`; four digits within a hash are chance."""
    word = re.escape(secret.encode())
    return bool(re.search(rb"(?<![0-9a-f])" + word + rb"(?![0-9a-f])" if secret.isdigit() else word, content))


def test_an_unmasked_case_shows_them_but_the_chart_does_not(tmp_path: Path) -> None:
    path = built(confirmed(tmp_path / "cb"), tmp_path / "case.zip", unmask=True, by="陈合规", reason="依调取通知")
    whole = dict(everything(path))
    for secret in secrets():
        assert any(secret.encode() in content for content in whole.values()), secret
        for suffix in ("svg", "graphml", "png"):
            assert secret.encode() not in whole[f"case.zip/06_关系图.{suffix}"]
    assert "本次材料未脱敏，由陈合规决定，理由：依调取通知。" in words(path, FILES[0])


def test_the_same_case_is_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = confirmed(tmp_path / "cb")
    first = built(base, tmp_path / "a.zip").read_bytes()
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert built(base, tmp_path / "b.zip").read_bytes() == first
    assert len(base.ledger("cases").entries()) == 1
    assert built(base, tmp_path / "c.zip", unit="乙", anew=True).read_bytes() != first


def test_the_case_holds_every_paper_and_lists_it(tmp_path: Path) -> None:
    path = built(confirmed(tmp_path / "cb"), tmp_path / "case.zip")
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == FILES
        manifest = archive.read("manifest.sha256").decode().splitlines()
        facts = json.loads(archive.read("case.json"))
    assert [line.split("  ")[1] for line in manifest] == FILES[:-1]
    assert facts["kinds"] == ["script", "address", "agent"] and facts["masked"] is True
    assert verify(path).faults == ()
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_letter_keeps_facts_inferences_and_the_unverified_apart(tmp_path: Path) -> None:
    path = built(confirmed(tmp_path / "cb"), tmp_path / "case.zip", unit="示例公司", contact="合规部", on=TODAY)
    letter = words(path, FILES[0])
    heads = [
        "线索来源",
        "疑似关联",
        "投诉情况",
        "事实（",
        "推断（",
        "反证与善意解释",
        "未核实事项",
        "可能相关的规定",
        "个人信息",
        "声明",
    ]
    places = [letter.index(f"、{head}") for head in heads]
    assert places == sorted(places)
    assert "是否存在违法行为，由贵机关认定" in letter
    assert (
        "合计27.5比特" in letter and "概率99.7%不是由上述合计算得，而是本组第二强的一对投诉人之间关联的概率" in letter
    )
    assert (
        "陈合规于" in letter
        and "示例公司（盖章）" in letter
        and f"{TODAY.year}年{TODAY.month}月{TODAY.day}日" in letter
    )
    for accusing in ("犯罪嫌疑人", "犯罪团伙", "违法分子", "罪犯", "诈骗分子"):
        assert accusing not in letter


def test_that_voices_are_alike_is_an_inference_and_no_fact(tmp_path: Path) -> None:
    base = confirmed(tmp_path / "cb", channels=("script", "address", "voice"), voice_consent="同意")
    letter = words(built(base, tmp_path / "case.zip"), FILES[0])
    facts, inference = letter.index("、事实（"), letter.index("、推断（")
    told = letter.index("声音相近不等于同一人，请以鉴定意见为准")
    assert told > inference
    assert "声纹。" not in letter[facts:inference]


def test_documents_name_chinese_fonts(tmp_path: Path) -> None:
    path = built(confirmed(tmp_path / "cb"), tmp_path / "case.zip")
    whole = dict(everything(path))
    body = whole[f"case.zip/{FILES[0]}/word/document.xml"].decode()
    styles = whole[f"case.zip/{FILES[0]}/word/styles.xml"].decode()
    assert all(f'w:eastAsia="{font}"' in body for font in ("宋体", "仿宋", "黑体"))
    assert "eastAsiaTheme" not in styles


def test_the_workbook_is_frozen_filtered_and_without_formulas(tmp_path: Path) -> None:
    evil = Planted("=cmd|A1", "=1+1", "13986451273", "330106198803121239", "+6222021234567890128", text="@SUM(A1:A9)")
    path = built(confirmed(tmp_path / "cb", people=(evil, *PEOPLE[1:])), tmp_path / "case.zip")
    with zipfile.ZipFile(path) as archive, archive.open(FILES[1]) as file:
        book = openpyxl.load_workbook(file)
        lines = archive.read("04_投诉.csv").decode("utf-8-sig")
    names = ["证据目录", "成员", "投诉", "共同要素", "关联明细", "时间线", "最强关联", "话术与说明"]
    assert book.sheetnames == names
    for sheet in book:
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref
        assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
    assert book["投诉"]["A2"].value == "=cmd|A1"
    assert "\n'=cmd|A1," in lines.replace("\r", "")
    evidence = [[cell.value for cell in row] for row in book["证据目录"]]
    assert evidence[1][1:7] == [
        "投诉登记文件 九月投诉.csv", "本组投诉的来源文件，读入3行", "投诉业务系统导出，由程序读入", "见批次2026-09-02",
        "移送单位保存的原文件", "a" * 64,
    ]  # fmt: skip


def test_hostile_text_breaks_no_paper(tmp_path: Path) -> None:
    evil = tuple(
        Planted(
            f"A{n}",
            f"甲{HOSTILE[:9]}{n}",
            f"1398645127{n}",
            f"33010619880312123{n}",
            HOSTILE[:60] + str(n),
            text=HOSTILE,
        )
        for n in range(3)
    )
    path = built(confirmed(tmp_path / "cb", people=evil), tmp_path / "a = b\u202e.zip")
    assert verify(path).faults == ()
    with zipfile.ZipFile(path) as archive:
        for name in FILES[:2]:
            parts = dict(unzipped(name, archive.read(name)))
            assert all("\u202e".encode() not in content for content in parts.values())
        assert "长" * 20_000 in archive.read("04_投诉.csv").decode()
    assert "疑似" in words(path, FILES[0])


def test_a_large_gang_is_written_whole(tmp_path: Path) -> None:
    crowd = tuple(
        Planted(f"A{n}", f"张三丰{n}", f"139{n:08d}", f"3301061988{n:08d}", f"62220212{n:011d}") for n in range(400)
    )
    path = built(confirmed(tmp_path / "cb", people=crowd), tmp_path / "case.zip")
    with zipfile.ZipFile(path) as archive:
        assert archive.read("03_成员.csv").count(b"\r\n") == 401
    letter = words(path, FILES[0])
    assert "投诉人400名" in letter and "共1日" not in letter
    assert "共有400人" in letter


def test_unmasking_is_noted_before_anything_is_on_a_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = confirmed(tmp_path / "cb")
    written: list[tuple[bool, bytes]] = []

    def seen(path: Path, content: bytes) -> None:
        if written:
            assert len(base.ledger("audit").entries()) == 1
            raise OSError(errno.EIO, "Input/output error")  # a disk that failed later than its space was taken
        written.append((path.exists(), content.strip(b"\0")))

    monkeypatch.setattr("complaint_guard.cases.writing._write", seen)
    with pytest.raises(UsageError):
        built(base, tmp_path / "case.zip", unmask=True, by="陈合规", reason="依调取通知")
    assert written == [(False, b"")]
    (line,) = base.ledger("audit").entries()
    assert (line["action"], line["by"], line["reason"], line["gang_id"]) == (
        "case unmasked",
        "陈合规",
        "依调取通知",
        GANG,
    )
    assert not (tmp_path / "case.zip").exists()


def test_what_was_refused_is_no_unmasking_in_the_audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base, told = confirmed(tmp_path / "cb"), {"unmask": True, "by": "陈合规", "reason": "依调取通知"}
    taken = tmp_path / "taken.zip"
    taken.write_bytes(b"kept")
    with pytest.raises(UsageError, match="it is not overwritten"):
        built(base, taken, **told)
    with pytest.raises(UsageError, match="give a folder you may write"):
        built(base, tmp_path / "none" / "case.zip", **told)
    with monkeypatch.context() as patched, pytest.raises(UsageError, match="disk full"):
        patched.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device")))
        built(base, tmp_path / "case.zip", **told)
    assert base.ledger("audit").entries() == [] and base.ledger("cases").entries() == []
    assert [path.name for path in tmp_path.glob("*.zip")] == ["taken.zip"]
    built(base, tmp_path / "case.zip", **told)
    with pytest.raises(UsageError, match="with other content"):
        built(base, tmp_path / "other.zip", unit="乙", **told)
    assert [line["action"] for line in base.ledger("audit").entries()] == ["case unmasked"]


@pytest.mark.parametrize(("by", "reason"), [("", "依调取通知"), ("陈合规", "")])
def test_unmasking_needs_a_name_and_a_reason(tmp_path: Path, by: str, reason: str) -> None:
    option = "--reason" if by else "--by"
    base = confirmed(tmp_path / "cb")
    with pytest.raises(UsageError) as met:
        built(base, tmp_path / "case.zip", unmask=True, by=by, reason=reason)
    assert str(met.value) == f"{option} is empty; say it in words, it is kept for later readers"
    assert base.ledger("audit").entries() == []


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = confirmed(tmp_path / "cb")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError) as met:
        built(base, tmp_path / "case.zip")
    assert str(met.value) == (
        f"cannot write {tmp_path}/case.zip: disk full; free space and build again, nothing was written"
    )
    assert sorted(tmp_path.iterdir()) == before
    assert base.ledger("cases").entries() == []


@pytest.mark.parametrize(
    ("out", "message"),
    [
        ("cb/case.zip", "case.zip would stand inside the case base, which only runs write; give another folder"),
        ("case.rar", "cannot write case.rar; give a name that ends in .zip"),
        (
            "none/case.zip",
            "cannot write {tmp}/none/case.zip: No such file or directory; give a folder you may write, with free space",
        ),
    ],
)
def test_a_case_says_where_it_cannot_be_written(tmp_path: Path, out: str, message: str) -> None:
    base = confirmed(tmp_path / "cb")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError) as met:
        built(base, tmp_path / out)
    assert str(met.value) == message.replace("{tmp}", str(tmp_path))
    assert sorted(tmp_path.rglob("*")) == before


def test_letters_accuse_nobody_and_say_what_the_reader_may_do(tmp_path: Path) -> None:
    written = letters(confirmed(tmp_path / "cb"), CaseRequest(GANG, contact="400客服"), tmp_path / "letters")
    assert [path.name for path in written] == ["09_致投诉人的说明.docx", "10_致消费者的提示.docx"]
    texts = ["\n".join(p.text for p in Document(str(path)).paragraphs) for path in written]
    for said in (
        "您的投诉照常办理",
        "您登记的联系地址",
        "再经本单位工作人员复核",
        "可能依法提供给有关机关",
        "仅供留意",
        "要求更正",
        "第四十六条",
        "400客服",
    ):
        assert said in texts[0]
    for said in ("可能是被误导的一方", "不会影响您的投诉"):
        assert said in texts[1]
    assert not any(word in text for text in texts for word in ("团伙", "嫌疑", "黑产", "违法犯罪", "恶意"))
    assert not any(secret in text for text in texts for secret in secrets())


def test_a_correction_after_the_review_needs_another_review(tmp_path: Path) -> None:
    base = confirmed(tmp_path / "cb")
    case_base(tmp_path / "cb", people=(*PEOPLE, Planted("A4", "钱七七", "13500002222", "", "")), night="2026-09-03")
    with pytest.raises(UsageError, match="members or evidence have changed since the review of night 2026-09-02"):
        built(base, tmp_path / "case.zip")
    review(base, GANG, "confirmed", "陈合规", "新增一人，已抽查")
    assert built(CaseBase(tmp_path / "cb"), tmp_path / "case.zip").exists()
