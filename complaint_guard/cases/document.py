"""Word documents laid out as official papers (公文): same words, same date, same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from complaint_guard.cases.pack import packed, unpacked
from complaint_guard.cases.shown import writable

#: fonts of official papers; Word and WPS have them, other programs take the nearest of the same kind
SONG, FANGSONG, HEI, LATIN = "宋体", "仿宋", "黑体", "Times New Roman"
_TITLE, _BODY, _SMALL, _CELL = 22, 16, 12, 10.5
_NUMBERS = "一二三四五六七八九十"
_PAGE_WIDTH = 156  # mm between the margins


@dataclass(frozen=True)
class _Form:
    """Type and place of a paragraph, in points; `line` 0 is the height that goes with the size."""

    font: str
    size: float
    bold: bool = False
    align: Any = None
    indent: bool = False
    after: float = 0
    line: float = 0


class Paper:
    """A document being written from top to bottom. `body` and `line` are sizes in points."""

    def __init__(self, title: str, on: date, body: float = _BODY, line: float = 28) -> None:
        self._document = Document()
        self._body, self._line, self._sections = body, line, 0
        self._lay_out()
        moment = datetime.combine(on, time())
        properties = self._document.core_properties
        properties.title, properties.author, properties.language = writable(title), "complaint_guard", "zh-CN"
        properties.created = properties.modified = moment
        properties.comments = properties.last_modified_by = ""
        self._add(title, _Form(SONG, _TITLE, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, after=8))

    def centred(self, text: str) -> None:
        """A line under the title: number, secrecy."""
        self._add(text, _Form(FANGSONG, _SMALL, align=WD_ALIGN_PARAGRAPH.CENTER, after=10))

    def plain(self, text: str) -> None:
        """A line at the left margin: whom it goes to."""
        self._add(text, _Form(FANGSONG, self._body))

    def heading(self, text: str) -> None:
        """A numbered heading: 一、…"""
        self._sections += 1
        paragraph = self._add(f"{numeral(self._sections)}、{text}", _Form(HEI, self._body, indent=True))
        paragraph.paragraph_format.keep_with_next = True

    def body(self, text: str) -> None:
        """A paragraph with its first line indented by two characters."""
        self._add(text, _Form(FANGSONG, self._body, indent=True))

    def points(self, texts: Iterable[str]) -> None:
        """Numbered paragraphs: （一）…"""
        for number, text in enumerate(texts, 1):
            self.body(f"（{numeral(number)}）{text}")

    def note(self, text: str) -> None:
        """A remark in small type."""
        self._add(text, _Form(SONG, _CELL, after=6))

    def table(self, heads: Sequence[tuple[str, float]], rows: Iterable[Sequence[str]], size: float = _CELL) -> None:
        """A ruled table; every heading comes with its share of the width. Headings come again on the next page."""
        self._add("", _Form(SONG, 4, line=5))
        table = self._document.add_table(rows=1, cols=len(heads), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        total = sum(share for _, share in heads)
        widths = [Mm(_PAGE_WIDTH * share / total) for _, share in heads]
        for column, width in zip(table.columns, widths, strict=True):  # programs differ in which of the two they read
            column.width = width
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        _fill(table.rows[0], [head for head, _ in heads], widths, _Form(HEI, size))
        for row in rows:
            _fill(table.add_row(), row, widths, _Form(SONG, size))
        self._add("", _Form(SONG, 6, line=10))

    def signature(self, lines: Iterable[str]) -> None:
        """Who signs and when, at the right, kept together."""
        self._add("", _Form(FANGSONG, self._body))
        for text in lines:
            paragraph = self._add(text, _Form(FANGSONG, self._body, align=WD_ALIGN_PARAGRAPH.RIGHT))
            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.right_indent = Pt(self._body * 2)

    def content(self) -> bytes:
        """The finished document; the empty line that must follow a table takes no room at its end, nor a page."""
        last = self._document.paragraphs[-1]
        if not last.text:
            last.paragraph_format.line_spacing = last.runs[0].font.size = Pt(1)
        out = io.BytesIO()
        self._document.save(out)
        return packed(unpacked(out.getvalue()), deflated=True)

    def _lay_out(self) -> None:
        section = self._document.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(210), Mm(297)
        official = self._body >= _BODY  # other papers are to stay on one page
        section.top_margin, section.bottom_margin = (Mm(37), Mm(35)) if official else (Mm(25), Mm(22))
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        for style in (self._document.styles["Normal"], self._document.styles["Table Grid"]):
            style.font.name = LATIN
            _east_asian(style.element.get_or_add_rPr(), FANGSONG)
        _default_fonts(self._document)
        _page_number(section.footer.paragraphs[0])

    def _add(self, text: str, form: _Form) -> Any:
        paragraph = self._document.add_paragraph()
        laid = paragraph.paragraph_format
        laid.space_before, laid.space_after = Pt(0), Pt(form.after)
        laid.line_spacing_rule = WD_LINE_SPACING.EXACTLY if form.line else WD_LINE_SPACING.AT_LEAST
        laid.line_spacing = Pt(form.line or (self._line if form.size >= self._body else form.size * 1.5))
        if form.indent:
            laid.first_line_indent = Pt(form.size * 2)
        if form.align is not None:
            paragraph.alignment = form.align
        _run(paragraph, text, form)
        return paragraph


def numeral(number: int) -> str:
    """1 to 99 in Chinese characters."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("" if tens == 1 else _NUMBERS[tens - 1]) + "十"
    return head + (_NUMBERS[ones - 1] if ones else "")


def day(on: date) -> str:
    """A date as papers write it: 2026年9月1日."""
    return f"{on.year}年{on.month}月{on.day}日"


def _run(paragraph: Any, text: str, form: _Form) -> None:
    run = paragraph.add_run(writable(text))
    run.font.name, run.font.size, run.font.bold = LATIN, Pt(form.size), form.bold
    _east_asian(run._r.get_or_add_rPr(), form.font)


def _east_asian(properties: Any, font: str) -> None:
    """Names the font of Chinese characters, which Word keeps apart from that of Latin ones."""
    fonts = properties.get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def _default_fonts(document: Any) -> None:
    """Takes away the fonts of the theme, so that the named ones hold everywhere, and says the language."""
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        for name in [name for name in fonts.attrib if name.endswith("Theme")]:
            del fonts.attrib[name]
        fonts.set(qn("w:ascii"), LATIN)
        fonts.set(qn("w:hAnsi"), LATIN)
        fonts.set(qn("w:eastAsia"), FANGSONG)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _fill(row: Any, texts: Sequence[str], widths: Sequence[Any], form: _Form) -> None:
    """Writes a row of a table; headings are shaded."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    if form.font == HEI:
        for cell in row.cells:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), "EDEDED")
            cell._tc.get_or_add_tcPr().append(shade)
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        laid = paragraph.paragraph_format
        laid.space_before, laid.space_after = Pt(1.5), Pt(1.5)
        _run(paragraph, text, form)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "— ", _Form(SONG, _SMALL))
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = paragraph.add_run()
        run.font.size = Pt(_SMALL)
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
    _run(paragraph, " —", _Form(SONG, _SMALL))
