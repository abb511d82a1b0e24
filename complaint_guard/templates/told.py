"""What the commands for templates print, as rich draws it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import RenderableType
from rich.panel import Panel
from rich.table import Column, Table
from rich.text import Text

from complaint_guard.records.grounds import ground
from complaint_guard.report.card import seen
from complaint_guard.report.markup import visible
from complaint_guard.report.wording import beginning, cut, wording
from complaint_guard.report.words import Lang, Words
from complaint_guard.templates.listed import Listed
from complaint_guard.templates.mined import Mined
from complaint_guard.templates.shown import Copy, Shown
from complaint_guard.templates.standing import Standing

_TEXT, _PASSAGE = 40, 200
#: characters of the skeleton told before a choice
_BEFORE = 8
_APART = {"zh": "、", "en": ", "}
_LISTS = {"tells": "tells", "innocent": "innocent_of"}


def listing(found: Sequence[Listed], lang: Lang, shipped: bool = False) -> list[RenderableType]:
    """A line a family, without `shipped` none for shipped ones that nobody copies; how many there are of each kind."""
    words = Words(lang)
    names = ("script", "kept_in", "origin", "family_kind", "since", "people", "complaints", "template")
    whole = ("script", "kept_in", "origin", "since", "people", "complaints")
    table = Table(*(Column(words(name), overflow="fold", no_wrap=name in whole) for name in names), box=box.SIMPLE_HEAD)
    told = [one for one in found if shipped or one.kept != "shipped" or one.people]
    for one in told:
        table.add_row(
            *(visible(one.id), words(f"kept_{one.kept}"), words(f"origin_{one.origin}"), words(one.family or "F0")),
            *(visible(one.since) or "-", str(one.people), str(one.complaints), wording(cut(one.text, _TEXT), words)),
        )
    counts = ((words(f"kept_{kept}"), sum(one.kept == kept for one in found)) for kept in ("shipped", "own", "night"))
    copied = sum(one.people > 0 for one in found)
    total = " · ".join(f"{name} {count}" for name, count in counts)
    lines: list[RenderableType] = [table] if told else []
    lines.append(Text(words("templates_total", n=len(found), parts=total, copied=copied)))
    if len(told) < len(found):
        lines.append(Text(words("shipped_left", n=len(found) - len(told)), style="dim"))
    return lines


def template(found: Shown, lang: Lang) -> list[RenderableType]:
    """The skeleton, what is known of it, and copies."""
    words = Words(lang)
    told: list[RenderableType] = [_head(found, words)]
    told.append(_panel(beginning(found.skeleton, words), words("skeleton")))
    if found.known_text and found.known_text != found.skeleton:
        told.append(_panel(beginning(found.known_text, words), f"{words('known_text')} {visible(found.known_id)}"))
    told += _choices(found, words)
    told += [_lines(words("passages"), _passages(found, words))] if found.passages else []
    told += [_panel(beginning(one.text, words), words("version", n=one.people)) for one in found.versions]
    told += [
        _panel(_copy(one, words), f"{visible(one.complaint_id)}  {one.received_at:%Y-%m-%d}") for one in found.copies
    ]
    told += _warning(found, words)
    return told


def standings(found: Mined, lang: Lang) -> list[str]:
    """A line for each proposal: the tier of the gang or the explanation of those who wrote it."""
    words = Words(lang)
    return [
        f"{visible(one.line.id)}  {_held(one.standing, words)}  {visible(one.line.note.split(',')[0])}"
        for one in found.proposed
    ]


def left_out(found: Mined, lang: Lang) -> str:
    """How many were not proposed, and of what standing."""
    words = Words(lang)
    told = _APART[lang].join(f"{words(kind)} {count}" for kind, count in found.left_out.items())
    return words("mine_left_out", n=sum(found.left_out.values()), parts=told)


def _held(one: Standing, words: Words) -> str:
    return f"{words(one.tier)} {visible(one.gang_id)}" if one.tier else words(one.explained or "in_no_gang")


def _head(found: Shown, words: Words) -> Text:
    family = f"{found.family} {words(found.family)}" if found.family else words("unknown")
    head = Text.assemble(
        (f"{words('script')} {visible(found.id)}  ", "bold"), f"{words(f'origin_{found.origin}')}  {family}\n"
    )
    head.append(_spread(found, words) if found.first_seen else words("no_copies"))
    apart = _APART[words.lang]
    slots_of = apart.join(f"{words(kind)} {count}" for kind, count in found.slots)
    said = (
        ("slots", slots_of or words("none")),
        ("known_as", found.known_id),
        *_innocent(found, words),
        ("remark", found.note),
        ("same_known", apart.join(found.others)),
    )
    for name, value in said:
        head.append(f"\n{words(name)}: {visible(value)}" if value else "")
    return head.append(f"\n{words('script_alone')}", "dim")


def _innocent(found: Shown, words: Words) -> list[tuple[str, str]]:
    """What explains the wording: the one matter by its name, or the ground on which there is none to name."""
    why = ground("same_matter", found.subject)
    return [("one_matter", found.subject) if why == "same_matter" else ("ground", words(why))]


def _spread(found: Shown, words: Words) -> str:
    days = f"({words('on_days', n=found.days)})"
    told = f"{words('unit_people', n=found.people)}  {words('unit_complaints', n=found.complaints)}  "
    if found.first_seen and found.last_seen:
        told += f"{seen(found.first_seen, found.last_seen)} {days}  "
    told += words("copies_read", n=found.read, of=found.people)
    for name, counted in (("provinces", found.provinces), ("channels_of", found.channels), ("gangs_of", found.gangs)):
        said = _APART[words.lang].join(f"{visible(value) or words('unknown')} {count}" for value, count in counted)
        told += f"\n{words(name)}: {said or words('none')}"
    return told


def _choices(found: Shown, words: Words) -> list[RenderableType]:
    if not found.choices:
        return []
    lines = []
    for one in found.choices:
        before = wording(found.skeleton[: one.place], words).plain[-_BEFORE:]
        said = " | ".join(f"{text or words('left_out')} ×{count}" for text, count in one.wordings)
        lines.append(Text.assemble(f"…{before} → ", wording(said, words)))
    return [_lines(words("choices"), lines)]


def _passages(found: Shown, words: Words) -> list[Text]:
    return [
        Text(f"{visible(cut(one.text, _PASSAGE))}  ({words('elsewhere', n=one.elsewhere)})") for one in found.passages
    ]


def _warning(found: Shown, words: Words) -> list[RenderableType]:
    if not found.warning:
        return []
    name = f"{words('warning_of')} {found.family} {words(found.family)}"
    lines = [f"{words(said)}: {'；'.join(found.warning[key])}" for key, said in _LISTS.items()]
    return [_lines(name, [Text(line) for line in (*lines, f"{words('advice_of')}: {found.warning['advice']}")])]


def _lines(title: str, lines: Iterable[Text]) -> Text:
    told = Text(title, "bold")
    for line in lines:
        told.append("\n  · ", "").append_text(line)
    return told


def _copy(one: Copy, words: Words) -> Text:
    if len(one.text) == one.length:
        return wording(one.text, words)
    told = wording(cut(one.text, len(one.text) - 1), words)
    return told.append("\n").append(words("copy_cut", n=f"{len(one.text):,}", of=f"{one.length:,}"), "dim")


def _panel(text: Text, title: str) -> Panel:
    return Panel(text, title=Text(title), title_align="left", box=box.ROUNDED)
