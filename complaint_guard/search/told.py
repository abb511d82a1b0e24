"""What the search desk prints: answers, waterfalls side by side with the texts, and days, as rich draws them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Column, Table
from rich.text import Text

from complaint_guard.records.certainty import certainty
from complaint_guard.report import console
from complaint_guard.report.card import seen
from complaint_guard.report.compare import Marked
from complaint_guard.report.markup import visible
from complaint_guard.report.wording import beginning, wording
from complaint_guard.report.words import Lang, Words
from complaint_guard.search.around import LARGEST, Around, Stop, Way
from complaint_guard.search.graph import Day
from complaint_guard.search.headings import compared, farther, said
from complaint_guard.search.question import Answer, GangFacts, Hit, Script
from complaint_guard.search.side_by_side import side_by_side
from complaint_guard.search.tied import Tied

#: Hits whose texts are printed with their shared passages; the rest are in --json.
_TEXTS = 3
_LABEL = 60
_COLUMNS = ("complaint", "received", "found_by", "similarity", "shared", "script", "gang", "tier", "probability")
_IDS = ("complaint", "script", "gang")
#: Of those, the columns of what is not near: script and gang would be another text's.
_UNMATCHED = ("complaint", "received", "found_by", "similarity")
#: Columns that a terminal of fewer than so many columns goes without.
_LEAST, _WIDE = ("received", "shared", "script", "probability"), 120
_PASSAGE, _SLOT = "black on yellow", "magenta"


def answer(found: Answer, lang: Lang) -> list[RenderableType]:
    """What was searched, the hits, their shared wording, scripts and gangs, and what lies around them."""
    words = Words(lang)
    near, far = ([hit for hit in found.hits if hit.far is is_far] for is_far in (False, True))
    parts: list[RenderableType] = [Text(compared(one, found.night, words)) for one in found.searched]
    parts += [Text(visible(said(hint, words))) for hint in found.hints]
    parts += [_Hits(near, words)] if near else []
    parts += [Text(words("hits_left_out", n=found.left_out))] if found.left_out else []
    parts += [Text(farther(found, words)), _Hits(far, words)] if far else []
    parts += _wordings(near, words)
    parts += [Text(words(f"copy_of_{one.origin}", id=visible(one.id), share=f"{one.share:.0%}")) for one in found.known]
    parts += [_script(one, words) for one in found.scripts]
    parts += [_gang(one, words) for one in found.gangs]
    parts += _around(found.around, words)
    parts += [Text(words("index_made"), style="dim")] if found.index_made else []
    return parts


def why(found: Tied, lang: Lang) -> list[RenderableType]:
    """The waterfall of two complaints, what both hold, the way from one to the other, their texts, what is against."""
    words = Words(lang)
    parts = [{"part": part, "bits": bits} for part, bits in found.parts]
    pair = {"left_id": found.left, "right_id": found.right, "bits": found.bits, "posterior": found.posterior}
    shared = () if found.same_person else map(vars, found.shared)
    gangs = zip((found.left, found.right), found.gangs, strict=True)
    one = [Text(words("one_complaint"))] if found.left == found.right else []
    untied = found.uncounted and not found.compared
    told: list[RenderableType] = [
        *one,
        *(
            []
            if untied
            else [console.why(pair | {"parts": parts} if found.compared else None, lang, found.same_person)]
        ),
        *([Text(words(f"uncounted_{found.uncounted}"))] if found.uncounted else []),
        *_threshold(found, words),
        *_ungrouped(found, words),
        console.shared(shared, gangs, lang),
    ]
    told += [_way(found.way, words)] if found.way else []
    told += _texts(found, words)
    return [*told, *_against(found, words)]


def _against(found: Tied, words: Words) -> list[RenderableType]:
    """What speaks against the two, then, apart, against the gang they are both in; nothing of what nothing ties."""
    own = (*map(words.said, found.readings), *_innocent(found, words))
    tied = found.shared and not found.same_person
    told: list[RenderableType] = [_bullets(words("against_pair"), (*own, words("check_list")))] if tied else []
    if group := [one for one in found.counter_evidence if one not in found.readings]:
        gang = words("against_gang", gang=visible(found.gangs[0]))
        told.append(_bullets(gang, map(words.said, group)))
    return told


def _threshold(found: Tied, words: Words) -> list[RenderableType]:
    """The bits of the two against the least, and what is lacking."""
    if not (least := found.threshold):
        return []
    state = "tie_lacking" if least.lacking else "tie_enough"
    values = {"bits": f"{found.bits:+.1f}", "least": least.least, "posterior": f"{least.posterior:.0%}"}
    clan = next((f"{hub.bits:.1f}" for hub in found.shared if hub.level == "clan"), "")
    name = "text_enough" if least.text_bits is not None else "text_clan" if clan else "text_fewer"
    texts = words(name, bits=least.text_bits or clan, least=least.text_least)
    if least.text_bits is not None and not any(hub.channel == "script" for hub in found.shared):
        texts += words("text_apart")
    return [
        Text(words(state, **values, lacking=least.lacking), style="yellow" if least.lacking else ""),
        Text(texts, style="dim"),
    ]


def _ungrouped(found: Tied, words: Words) -> list[RenderableType]:
    """Why two people whom enough ties stand in no gang, or in two."""
    return [Text(words(f"ungrouped_{one.reason}", n=one.people, least=one.least))] if (one := found.ungrouped) else []


def timeline(gang_id: str, days: Sequence[Day], lang: Lang) -> list[RenderableType]:
    """A line a day: complaints as a bar, new people, people so far, hubs that became shared."""
    words = Words(lang)
    names = ("day", "complaints", "new_people", "people_so_far", "hubs_appeared")
    table = _table([words(name) for name in names], f"{words('timeline')}  {visible(gang_id)}")
    most = max((day.complaints for day in days), default=1)
    for day in days:
        bar = "█" * -(-day.complaints * 12 // most)
        hubs = Text("\n".join(_short(hub, words) for hub in day.hubs))
        table.add_row(
            day.day.isoformat(), Text(f"{day.complaints:>3} {bar}"), f"+{day.new_people}", str(day.people), hubs
        )
    return [table]


@dataclass(frozen=True)
class _Hits:
    """The hits as a table whose ids stay whole; a narrow terminal gets fewer columns and is told which are left out."""

    hits: Sequence[Hit]
    words: Words

    def __rich_console__(self, terminal: Console, options: ConsoleOptions) -> RenderResult:
        columns = _UNMATCHED if all(hit.far for hit in self.hits) else _COLUMNS
        left_out = [name for name in _LEAST if name in columns and options.max_width < _WIDE]
        kept = [name for name in columns if name not in left_out]
        table = _table([self.words(name) for name in kept], None, [name in _IDS for name in kept])
        for hit in self.hits:
            told = _told(hit, self.words)
            table.add_row(*(told[name] for name in kept))
        yield table
        if left_out:
            yield Text(self.words("narrow", names=" · ".join(map(self.words, left_out))), style="dim")


def _told(hit: Hit, words: Words) -> dict[str, str]:
    """One hit by column."""
    return {
        "complaint": visible(hit.complaint_id),
        "received": f"{hit.received_at:%Y-%m-%d}" if hit.received_at else "-",
        "found_by": " ".join(map(words, hit.found_by.split(":"))),
        "similarity": f"{hit.similarity:.2f}",
        "shared": f"{hit.shared:.0%}" if hit.text else "-",
        "script": visible(hit.family_id) or "-",
        "gang": visible(hit.gang_id) or "-",
        "tier": words(hit.tier) or "-",
        "probability": certainty(hit.probability) if hit.gang_id else "-",
    }


def _wordings(hits: Sequence[Hit], words: Words) -> list[RenderableType]:
    """The first texts found by wording, what they share with the text asked marked."""
    texts = [hit for hit in hits if hit.text and hit.text.marks]
    told: list[RenderableType] = []
    for hit in texts[:_TEXTS]:
        head = words("shared_wording", complaint=visible(hit.complaint_id), share=f"{hit.shared:.0%}")
        told += [Text(head, style="bold"), marked(hit.text or Marked("", ()), words)]
    if len(texts) > _TEXTS:
        told.append(Text(words("more_texts", n=len(texts) - _TEXTS), style="dim"))
    return told


def _script(one: Script, words: Words) -> Text:
    head = f"{words('script')} {visible(one.family_id)}  {words('unit_people', n=one.people)}  "
    known = f"  {words('known_script')} {visible(one.known_id)}" if one.known_id else ""
    text = Text.assemble((head, "bold"), f"{seen(one.first_seen, one.last_seen)}{known}\n")
    if one.people == 1:
        text.append(words("alone_note") + "\n", "dim")
    return text.append_text(beginning(one.template, words))


def _gang(one: GangFacts, words: Words) -> Text:
    text = Text.assemble(
        (f"{words('gang')} {visible(one.gang_id)}  ", "bold"),
        f"{words(one.tier)}  {words('probability')} {certainty(one.probability)}  ",
        f"{words('unit_people', n=one.people)}  {seen(one.first_seen, one.last_seen)}\n",
    )
    against = (*map(words.said, one.counter_evidence), words("check_list"))
    return (
        text.append_text(_bullets(words("why"), map(words.said, one.reasons)))
        .append("\n")
        .append_text(_bullets(words("against"), against))
    )


def _around(found: Around, words: Words) -> list[RenderableType]:
    if not found.hubs:
        return []
    names = ("steps", "kind", "label", "held_around", "pair_most", "innocent")
    table = _table([words(name) for name in names], words("around", n=found.reached))
    for hub in found.hubs:
        table.add_row(
            *(str(hub.step), words.kind_of(hub.channel, hub.level), Text(_short(hub.label, words))),
            *(f"{hub.here} / {hub.people}" + ("" if hub.followed else "*"), f"{hub.bits:+.1f}", words(hub.innocent)),
        )
    told: list[RenderableType] = [table]
    if found.people_left_out:
        told.append(Text(words("large_hubs", largest=LARGEST, n=found.people_left_out), style="dim"))
    if found.hubs_left_out:
        told.append(Text(words("more_hubs", n=found.hubs_left_out), style="dim"))
    return told


def _way(found: Way, words: Words) -> Text:
    if not found.stops:
        large = words("no_way_large", largest=LARGEST, n=found.not_followed) if found.not_followed else ""
        return Text(words("no_way", steps=found.steps) + large)
    stops = " → ".join(_stop(stop, words) for stop in found.stops)
    return Text.assemble((words("way"), "bold"), f"  {stops}")


def _stop(stop: Stop, words: Words) -> str:
    if stop.kind == "person":
        return f"{visible(stop.label)} {visible(stop.complaint_id)}"
    innocent = f" {words(stop.innocent)}" if stop.innocent else ""
    return f"[{words(stop.kind)} {_short(stop.label, words)} · {words('unit_people', n=stop.people)}{innocent}]"


def _texts(found: Tied, words: Words) -> list[RenderableType]:
    texts = found.texts
    heads = f"{visible(found.left)}  {texts.left_share:.0%}", f"{visible(found.right)}  {texts.right_share:.0%}"
    alike = words("side_by_side", n=len(texts.passages)) if texts.passages else words("nothing_side_by_side")
    told = side_by_side(texts.aligned, heads, alike, words, bool(texts.passages))
    return [*told, *([Text(words("beyond", n=texts.beyond), style="dim")] if texts.beyond else [])]


def marked(found: Marked, words: Words) -> Text:
    """A text with its shared passages on colour between 【 and 】, so that they show where there is no colour too."""
    text, done = Text(overflow="fold"), 0
    for _, start, end in sorted(found.marks, key=lambda mark: mark[1]):
        text.append_text(wording(found.text[done:start], words))
        text.append("【").append_text(wording(found.text[start:end], words, _PASSAGE)).append("】")
        done = end
    return text.append_text(wording(found.text[done:], words))


def _innocent(found: Tied, words: Words) -> list[str]:
    hubs = (hub for hub in found.shared if hub.ground)
    return [words("hub_innocent", label=_short(hub.label, words), why=words(hub.ground)) for hub in hubs]


def _bullets(title: str, lines: Iterable[str]) -> Text:
    return Text.assemble((title, "bold"), *(f"\n  · {visible(line)}" for line in lines))


def _short(label: str, words: Words) -> str:
    told = wording(label, words).plain
    return told[:_LABEL] + ("…" if len(told) > _LABEL else "")


def _table(names: Sequence[str], title: str | None = None, whole: Sequence[bool] = ()) -> Table:
    """An empty table; the columns that `whole` marks are never broken over lines."""
    whole = whole or [False] * len(names)
    columns = (Column(name, overflow="fold", no_wrap=kept) for name, kept in zip(names, whole, strict=True))
    return Table(*columns, title=title, title_justify="left", box=box.SIMPLE_HEAD)
