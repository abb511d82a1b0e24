"""Two texts as columns, clause beside clause, with what differs marked so that it shows without colour too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Column, Table
from rich.text import Text

from complaint_guard.report.markup import slots, visible
from complaint_guard.report.words import Words
from complaint_guard.search.aligned import Stretch

#: characters shown of what was not compared
_BEYOND = 200
#: characters of a row from which it ends at the next mark
_ROW = 24
_ENDS = frozenset(",.;!?。，；！？\n")
#: what a reader is told of a stretch by its kind
_MARKS = {
    "equal": "equal",
    "slot": "slot",
    "replaced": "replaced",
    "left_only": "only",
    "right_only": "only",
    "moved": "moved",
}
#: marks around a stretch by its kind, and its style
_AROUND = {
    "equal": ("", "", ""),
    "slot": ("", "", "magenta"),
    "replaced": ("〈", "〉", "black on yellow"),
    "left_only": ("〔", "〕", "cyan"),
    "right_only": ("〔", "〕", "cyan"),
    "moved": ("«", "»", "green"),
    "beyond": ("", "", "dim"),
}


def side_by_side(found: Sequence[Stretch], heads: tuple[str, str], title: str, words: Words) -> list[RenderableType]:
    """The two texts as a table under `heads`, and what the marks in it mean."""
    columns = (Column(head, ratio=1, overflow="fold") for head in heads)
    table = Table(*columns, title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, expand=True)
    alike = any(one.kind in ("equal", "moved") for one in found)
    shown = found if alike else [Stretch("equal", one.left, one.right) for one in found]  # no mark where all differs
    for row in _rows(shown):
        table.add_row(*(_cell(row, side, words) for side in (0, 1)))
    return [table, *([_legend(shown, words)] if shown is found else [])]


def _legend(found: Sequence[Stretch], words: Words) -> Text:
    """What the marks mean that stand in the texts."""
    kinds = {_MARKS.get(one.kind, "") for one in found if one.left or one.right}
    named = [mark for mark in dict.fromkeys(_MARKS.values()) if mark in kinds]
    apart = "；" if words.lang == "zh" else "; "
    return Text(apart.join(words(f"mark_{mark}", kind=words.slot("amount")) for mark in named), style="dim")


def _rows(found: Iterable[Stretch]) -> Iterator[list[Stretch]]:
    """The stretches in rows that end where a clause does; a long equal stretch is cut at its clauses, what moved is a
    row of its own.
    """
    row, size = list[Stretch](), 0
    for stretch in _cut(found):
        alone = stretch.kind == "moved" and stretch.left != ""
        if alone and row:
            yield row
            row, size = [], 0
        row.append(stretch)
        size += max(len(stretch.left), len(stretch.right))
        if alone or (size >= _ROW and stretch.kind != "moved" and (stretch.left or stretch.right)[-1:] in _ENDS):
            yield row
            row, size = [], 0
    if row:
        yield row


def _cut(found: Iterable[Stretch]) -> Iterator[Stretch]:
    for stretch in found:
        if stretch.kind != "equal" or stretch.left != stretch.right:
            yield stretch
            continue
        start = 0
        for end, character in enumerate(stretch.left, 1):
            if character in _ENDS and end - start >= _ROW:
                yield Stretch("equal", stretch.left[start:end], stretch.left[start:end])
                start = end
        if start < len(stretch.left):
            yield Stretch("equal", stretch.left[start:], stretch.left[start:])


def _cell(row: Iterable[Stretch], side: int, words: Words) -> Text:
    told = Text(overflow="fold")
    for stretch in row:
        text = (stretch.right if side else stretch.left).replace("\n", " ")
        mark = bool(stretch.passage and not stretch.left)  # the right text's place of what moved
        if not text and not (mark and side):
            continue
        elsewhere = stretch.kind == ("left_only" if side else "right_only")  # marks alone stand here
        opening, closing, style = _AROUND["equal" if elsewhere else stretch.kind]
        text = text[:_BEYOND] + "…" if stretch.kind == "beyond" and len(text) > _BEYOND else text
        number = f"{stretch.passage}{'' if mark else ' '}" if stretch.passage else ""
        told.append(opening + number)
        for piece, slot in slots(text):
            told.append(words.slot(piece) if slot else visible(piece), style)
        told.append(closing)
        if side and stretch.at:
            told.append(words("moved_at", n=stretch.at), "dim")
    return told
