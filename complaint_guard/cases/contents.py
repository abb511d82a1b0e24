"""What a case file holds: every file by its name, made from the case alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from complaint_guard import __version__
from complaint_guard.cases import notices, papers, tables
from complaint_guard.cases.catalogue import as_of
from complaint_guard.cases.letter import letter
from complaint_guard.cases.pack import sha256
from complaint_guard.cases.request import Granted
from complaint_guard.cases.sheets import Cell, Workbook, csv_of
from complaint_guard.report.drawing import drawn

LETTER, CATALOGUE = "01_线索移送函.docx", "02_证据目录.xlsx"
_PIECE = 30_000  # characters of a template in one cell


def files_of(made: Granted) -> dict[str, bytes]:
    """All files of the case but the manifest, in the order of their names; each names those made before it."""
    case = made.case
    listings = [tables.people_rows(case), tables.complaint_rows(case), tables.day_rows(case)]
    files = {
        f"{number}_{one.name}.csv": csv_of([head for head, _ in one.heads], one.rows)
        for number, one in zip(("03", "04", "05"), listings, strict=True)
    }
    for suffix in (".png", ".svg", ".graphml"):
        files[f"06_关系图{suffix}"] = drawn(case.network, suffix, made.case_id, tables.WORDS)
    files["07_比对方法与已知局限.docx"] = papers.method(made)
    files["08_复核与签署页.docx"] = papers.sign_off(made)
    files |= letters_of(made)
    files["case.json"] = _facts(made)
    files[CATALOGUE] = _catalogue(made, files)
    files["README.txt"] = _readme(made)
    files = dict(sorted(files.items()))
    return {LETTER: letter(made, files), **files}


def letters_of(made: Granted) -> dict[str, bytes]:
    """The two letters to consumers."""
    return {
        "09_致投诉人的说明.docx": notices.explanation(made.case, made.on, made.unit, made.contact),
        "10_致消费者的提示.docx": notices.victim_notice(made.on, made.unit, made.contact),
    }


def _catalogue(made: Granted, files: Mapping[str, bytes]) -> bytes:
    case = made.case
    book = Workbook(f"{made.case_id} 证据目录", made.on)
    heads = [
        ("序号", 6),
        ("证据", 30),
        ("内容", 40),
        ("取得方式", 24),
        ("取得时间", 17),
        ("位置", 26),
        ("SHA-256", 34),  # on two lines: the sheet is printed on paper of A4
        ("局限", 34),
    ]
    book.sheet("证据目录", heads, _evidence(made, files))
    for listing in (tables.people_rows(case), tables.complaint_rows(case), tables.thing_rows(case)):
        book.sheet(listing.name, listing.heads, listing.rows)
    for listing in (tables.tie_rows(case), tables.day_rows(case), tables.pair_rows(case)):
        book.sheet(listing.name, listing.heads, listing.rows)
    template = tables.slots_in_words(case.dossier.template)
    pieces = [template[start : start + _PIECE] for start in range(0, len(template), _PIECE)]
    told = [("共同话术（全文，可变内容以{}标出）", piece) for piece in pieces]
    told += [("为何列出", reason) for reason in case.dossier.reasons]
    told += [("反证与善意解释", counter) for counter in case.dossier.counter_evidence]
    told.append(("超过单元格上限而截断的单元格（全文见CSV）", str(book.cut)))
    book.sheet("话术与说明", [("项目", 30), ("内容", 110)], told)
    return book.content()


def _evidence(made: Granted, files: Mapping[str, bytes]) -> list[list[Cell]]:
    """Each item with how it was obtained, its hash, where it is and what it cannot show."""
    rows = [*_origins(made), *_things(made), *_made_files(made, files)]
    return [[number, *row] for number, row in enumerate(rows, 1)]


def _origins(made: Granted) -> Iterator[list[Cell]]:
    for origin in made.case.origins:
        what = f"本组投诉的来源文件，读入{origin.rows}行"
        how = ("投诉业务系统导出，由程序读入", f"见批次{origin.night}", "移送单位保存的原文件")
        limits = "为业务系统的导出件；原始录音、信函等存于业务系统"
        yield [f"投诉登记文件 {origin.name}", what, *how, origin.sha256, limits]


def _things(made: Granted) -> Iterator[list[Cell]]:
    for thing in made.case.things:
        what = (f"{thing.node} {tables.kind_of(thing)}", tables.slots_in_words(thing.label))
        if thing.registered:
            yield [*what, tables.method_of(thing), _night(made), "企业登记信息摘录", "", tables.limit_of(thing)]
            continue
        where = f"“关联明细”要素{thing.node}，投诉{len(thing.holders)}件（SHA-256 为其投诉编号按行连接所得）"
        mark = sha256("\n".join(thing.holders).encode())
        yield [*what, tables.method_of(thing), _night(made), where, mark, tables.limit_of(thing)]


def _night(made: Granted) -> str:
    """When a thing was obtained: a night is only a name, and when it was computed is not on record."""
    return f"见批次{made.case.night}"


def _made_files(made: Granted, files: Mapping[str, bytes]) -> Iterator[list[Cell]]:
    for name, content in sorted(files.items()):
        how = ("由程序依据案件库生成", made.on.isoformat(), name)
        yield [name, "本案卷文件", *how, sha256(content), "生成件，以登记原件为准"]


def _facts(made: Granted) -> bytes:
    case, verdict = made.case, made.verdict
    facts = {
        "case_id": made.case_id,
        **({"replaces": {name: made.replaces[name] for name in ("case_id", "sha256")}} if made.replaces else {}),
        "gang_id": case.gang_id,
        "night": case.night,
        "to": made.recipient.key,
        "on": made.on.isoformat(),
        "people": len(case.people),
        "complaints": len(case.items),
        "kinds": list(case.dossier.channels),
        "bits": round(case.dossier.bits, 3),
        "tier": case.dossier.tier,
        "probability": case.dossier.probability,
        "masked": not case.unmasked,
        "verdict": {name: verdict[name] for name in ("verdict", "by", "at", "night", "fingerprint", "seal")},
        "catalogues_as_of": as_of(),
        "statutes": [one.cited for one in made.statutes],
        "versions": {**case.versions, "case_built_with": __version__},
    }
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()


def _readme(made: Granted) -> bytes:
    masked = "已脱敏" if not made.case.unmasked else "未脱敏，请严格控制知悉范围"
    return _README.format(case_id=made.case_id, masked=masked, as_of=as_of()).encode()


_README = """案卷 {case_id}（{masked}）

01_线索移送函.docx        移送函：事实、推断、未核实事项分列
02_证据目录.xlsx          证据目录、成员、投诉、共同要素、关联明细、时间线、最强关联、话术与说明
03_成员.csv 04_投诉.csv 05_时间线.csv   同上各表，UTF-8
06_关系图.png .svg .graphml             关系图（始终脱敏），编号与各表一致
07_比对方法与已知局限.docx  一页说明
08_复核与签署页.docx       复核记录、移送前核对、签名
09_致投诉人的说明.docx     给投诉人：为何核对、投诉照常办理、怎样要求更正
10_致消费者的提示.docx     给可能被误导的消费者
case.json                  供程序读取的要点
manifest.sha256            每个文件的 SHA-256
                           核对：complaint-guard case verify 文件.zip，或 sha256sum -c manifest.sha256

本案卷只提示疑似关联，不对任何人作出定性；是否存在违法行为由有权机关认定。
投诉照常受理、办理与答复。条文与接收机关目录核对日期：{as_of}。
"""
