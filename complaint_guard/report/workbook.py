"""The workbook: one sheet a subject, for people who filter and count."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from complaint_guard.records.certainty import certainty, independent
from complaint_guard.report import recordings
from complaint_guard.report.against import against
from complaint_guard.report.markup import visible
from complaint_guard.report.mask import mask_file, mask_text
from complaint_guard.report.network import networks_of
from complaint_guard.report.tally import Tally
from complaint_guard.report.view import TIERS, Dossier, NightView
from complaint_guard.report.words import Words
from complaint_guard.settings import ReportSettings

Cell = str | int | float | datetime | None

_MOST_ROWS = 1_048_575
_MOST_CHARACTERS = 32_767  # as UTF-16 counts them
_CUT = -2  # what write_string gives back for a longer text
_EXCERPT = 200
_GANGS = (
    "rank:6 gang:18 tier:16 probability:9 kinds:12 bits:9 people:8 complaints:8 first_seen:17 last_seen:17 "
    "channels:26 why:60 against:60 template:80"
)
_MEMBERS = (
    "gang:18 rank:6 tier:16 complaint:22 person:10 person_id:18 received:17 channel:12 product:12 "
    "phone:14 id_number:20 account:12 address:36 pair_bits:14 excerpt:60 length:8"
)
_HUBS = "gang:18 rank:6 kind:10 level:12 label:48 here:10 people:10 pair_most:16 innocent:30 hub_id:26"
_TIES = "gang:18 rank:6 person:12 complaint:30 kind:10 level:12 label:48 tie_bits:14"
_COMPLAINTS = "complaint:22 gang:18 rank:6 received:17 person:10 channel:12 product:12 part:7 text:120 length:8"
_EXPLAINED = "kind:26 label:40 people:8 complaints:8 first_seen:17 last_seen:17 innocent:60"
_REJECTS = "input:30 row:8 complaint:22 field:14 why_rejected:60 kept:9"
_LIMITS = "limit_room:18 limit_name:40 limit_value:14 limit_touched:12"


def workbook(
    view: NightView, found: Sequence[Dossier], tally: Tally, settings: ReportSettings
) -> tuple[bytes, dict[str, int]]:
    """The night as XLSX, and what it does not hold: cells and rows cut, gangs that stand in the sheet of gangs alone.

    Text is never taken for a formula or a link. The creation date is the night: the same night gives the same bytes.
    """
    words = Words(settings.lang)
    book, whole = _Book(view.night), _told_whole(view, found, settings)
    book.sheet(words("overview"), _heads(words, "figure:38 value:16"), _figures(view, tally, words))
    book.sheet(words("gangs"), _heads(words, _GANGS), (_gang(one, words) for one in found))
    book.sheet(words("members"), _heads(words, _MEMBERS), (row for one in whole for row in _members(one, words)))
    book.sheet(words("hubs"), _heads(words, _HUBS), (row for one in whole for row in _hubs(one, words)))
    book.sheet(words("ties"), _heads(words, _TIES), _ties(view, whole, words))
    book.sheet(words("complaints"), _heads(words, _COMPLAINTS), (row for one in whole for row in _complaints(one)))
    book.sheet(words("explained"), _heads(words, _EXPLAINED), (_explained(row, words) for row in tally.groups))
    book.sheet(words("rejects"), _heads(words, _REJECTS), _rejects(view, words))
    book.sheet(words("recordings"), _heads(words, recordings.HEADS), recordings.rows(view, words))
    limits = [
        (words(row["room"]), words.said(row["limit"]), row["value"], row["touched"])
        for row in view.table("limits").to_pylist()
    ]
    brief = len(found) - len(whole)
    limits += [(words("report"), words("gangs_brief"), settings.gangs_in_workbook, brief)] if brief else []
    book.sheet(words("limits"), _heads(words, _LIMITS), [*limits, *book.limits(words)])
    content, losses = book.close()
    return content, losses | {"gangs_without_details_in_workbook": brief}


def _told_whole(view: NightView, found: Sequence[Dossier], settings: ReportSettings) -> Sequence[Dossier]:
    """The gangs whose members, hubs, ties and complaints are listed: the first ones, those with a card of their own on
    the page, and those whose people are others than on the night before. Millions of cells nobody opens.
    """
    first = max(settings.gangs_in_workbook, settings.gangs_shown)
    changed = set() if view.earlier is None else {*view.table("lineage")["gang_id"].to_pylist()}
    return [one for place, one in enumerate(found) if place < first or one.id in changed]


class _Book:
    """An XLSX file being written row by row, counting what it cannot hold."""

    def __init__(self, night: str) -> None:
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
        }
        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, options)
        self._book.set_properties({"created": _created(night)})
        self._head = self._book.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": "#18242F", "valign": "vcenter", "border": 0}
        )
        self._text = self._book.add_format({"valign": "top"})
        self._wrapped = self._book.add_format({"valign": "top", "text_wrap": True})
        self._number = self._book.add_format({"valign": "top", "num_format": "#,##0.0##"})
        self._whole = self._book.add_format({"valign": "top", "num_format": "#,##0"})
        self._time = self._book.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm"})
        self.cells_cut = self.rows_cut = 0

    def sheet(self, name: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> None:
        """One sheet with frozen, filtered headings; every heading comes with its width in characters."""
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.freeze_panes(1, 0)
        for place, (_, width) in enumerate(heads):
            sheet.set_column(place, place, width)
        sheet.set_row(0, 22)
        for place, (head, _) in enumerate(heads):
            sheet.write_string(0, place, head, self._head)
        formats = [self._wrapped if width >= 40 else self._text for _, width in heads]
        last = 0
        for row in rows:
            if last == _MOST_ROWS:
                self.rows_cut += 1
                continue
            last += 1
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    self.cells_cut += sheet.write_string(last, place, _shown(cell), formats[place]) == _CUT
                elif isinstance(cell, datetime):
                    sheet.write_datetime(last, place, cell, self._time)
                elif cell is not None:
                    sheet.write_number(last, place, cell, self._whole if isinstance(cell, int) else self._number)
        sheet.autofilter(0, 0, last, len(heads) - 1)

    def limits(self, words: Words) -> list[tuple[Cell, ...]]:
        """Rows for the sheet of limits: what has been cut so far."""
        found = (
            ("sheet_cut", _MOST_CHARACTERS, self.cells_cut),
            ("sheet_rows", _MOST_ROWS, self.rows_cut),
        )
        return [(words("report"), words(name), value, count) for name, value, count in found if count]

    def close(self) -> tuple[bytes, dict[str, int]]:
        """The finished file and its losses."""
        self._book.close()
        losses = {
            "xlsx_cells_cut": self.cells_cut,
            "xlsx_rows_cut": self.rows_cut,
        }
        return self._out.getvalue(), losses


def _shown(text: str) -> str:
    """`text` as a cell shows it. What stands between <r> and </r> would be taken for the file's own markup."""
    return f" {visible(text)}" if text.startswith("<r>") and text.endswith("</r>") else visible(text)


def _created(night: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(night), datetime.min.time())
    except ValueError:
        return datetime(2000, 1, 1)


def _heads(words: Words, names: str) -> list[tuple[str, int]]:
    return [(words(name), int(width)) for name, _, width in (entry.partition(":") for entry in names.split())]


def _figures(view: NightView, tally: Tally, words: Words) -> Iterable[tuple[Cell, ...]]:
    yield words("night"), view.night
    yield words("complaints"), tally.complaints
    yield words("people"), tally.people
    for tier in TIERS:
        yield f"{words('gangs')} · {words(tier)}", tally.tiers[tier]
    for kind, count in tally.explained.items():
        yield f"{words('explained')} · {words(kind)}", count
    for family, count in tally.families.items():
        yield f"{words('by_family')} · {words(family or 'F0')}", count
    if tally.growth:
        for name, count in (
            ("fresh", tally.growth.fresh),
            ("grown", tally.growth.grown),
            ("gone", tally.growth.gone),
        ):
            yield f"{words('growth')} · {words(name)}", count
    yield words("rejects"), sum(row.rows for row in tally.rejects)


def _gang(one: Dossier, words: Words) -> tuple[Cell, ...]:
    return (
        *(one.rank, one.id, words(one.tier), certainty(one.probability)),
        *(len(independent(one.channels)), one.bits, one.people, one.complaints),
        *(_time(one.first_seen), _time(one.last_seen), "、".join(words(channel) for channel in one.channels)),
        *("\n".join(map(words.said, one.reasons)), "\n".join(against(one, words)), one.template),
    )


def _members(gang: Dossier, words: Words) -> Iterable[tuple[Cell, ...]]:
    for one in gang.members:
        yield (
            *(gang.id, gang.rank, words(gang.tier), one.complaint_id, one.name, one.person_id, _time(one.received_at)),
            *(one.channel, one.product, one.phone, one.id_number, one.account, one.address, one.bits),
            *(one.text[:_EXCERPT], one.length),
        )


def _hubs(gang: Dossier, words: Words) -> Iterable[tuple[Cell, ...]]:
    for hub in gang.hubs:
        yield (
            *(gang.id, gang.rank, words(hub.channel), words(hub.level), hub.label),
            *(hub.members, hub.people, hub.bits, words(hub.innocent), hub.hub_id),
        )


def _ties(view: NightView, found: Sequence[Dossier], words: Words) -> Iterable[tuple[Cell, ...]]:
    """Who of each gang holds what, people numbered as in the link chart."""
    networks = networks_of(view, [gang.id for gang in found])
    for gang in found:
        whole = networks[gang.id]
        nodes = {node.id: node for node in whole.nodes}
        for edge in whole.edges:
            person, hub = nodes[edge.person], nodes[edge.hub]
            yield (
                *(gang.id, gang.rank, f"{person.label} {person.id[1:]}", "\n".join(person.complaints)),
                *(words(hub.kind), words(hub.level), hub.label, edge.bits),
            )


def _complaints(gang: Dossier) -> Iterable[tuple[Cell, ...]]:
    """Every complaint with its whole text, in as many parts as cells are needed for it."""
    for one in gang.members:
        text = visible(one.text)
        size = _MOST_CHARACTERS // (2 if max(text, default="") > "\uffff" else 1)
        parts = [text[place : place + size] for place in range(0, len(text), size)] or [""]
        for number, part in enumerate(parts, 1):
            yield (
                *(one.complaint_id, gang.id, gang.rank, _time(one.received_at), one.name, one.channel, one.product),
                *(f"{number}/{len(parts)}", part, one.length),
            )


def _explained(row: Mapping[str, Any], words: Words) -> tuple[Cell, ...]:
    seen = _time(row["first_seen"]), _time(row["last_seen"])
    return words(row["kind"]), row["label"], row["people"], len(row["complaints"]), *seen, words.said(row["why"])


def _rejects(view: NightView, words: Words) -> Iterable[tuple[Cell, ...]]:
    for row in view.table("rejects").to_pylist():
        field = words(row["field"]) if row["field"] else words("whole_row")
        yield (
            mask_file(row["source"]),
            row["row"],
            mask_file(row["complaint_id"]),
            field,
            words.said(mask_text(row["reason"])),
            words(str(row["kept"])),
        )


def _time(moment: datetime | None) -> Cell:
    return moment if moment is None or moment.year >= 1900 else moment.isoformat(" ")
