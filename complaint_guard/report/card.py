"""One gang on the page: evidence and counter-evidence side by side, then what each rests on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from complaint_guard.records.certainty import certainty, independent
from complaint_guard.report.against import against
from complaint_guard.report.charts import bars, waterfall
from complaint_guard.report.markup import Markup, foreign, join, slots, table, tag
from complaint_guard.report.view import Dossier, Hub, Pair
from complaint_guard.report.words import Words

# Characters of a script and of a hub's label; what is longer says so. Both can be as long as a complaint.
_TEMPLATE, _LABEL = 3_000, 120
# Innocent explanations in the order in which a reviewer checks them.
INNOCENT = (
    "same_matter",
    "event",
    "public_text",
    "form",
    "representative",
    "household",
    "crowd",
    "premises",
    "announcement",
    "declared",
    "repeats",
)
# A script among the hubs is shown by its beginning; it stands whole at the top of its card.
_PIECES = 5


def card(found: Dossier, words: Words) -> Markup:
    """The card of one gang; its link chart and its members are drawn by the page's own script."""
    parts = [_head(found, words), _scales(found, words), _script(found, words), _drawings(found, words)]
    parts += [_hubs(found.hubs, words), _chart(words), _pairs(found.pairs, words), _considered(found, words)]
    count = tag("small", words("unit_complaints", n=f"{len(found.members):,}"))
    parts.append(tag("section", tag("h4", words("members"), count), class_="members-of"))
    parts.append(tag("p", words("verdict", tier=words(found.tier)), class_="verdict"))
    return tag(
        "article", *parts, id=f"gang-{found.rank}", class_=f"card {found.tier}", data_tier=found.tier, tabindex="-1"
    )


def badge(tier: str, words: Words) -> Markup:
    """The tier as a coloured word."""
    return tag("span", words(tier), class_=f"badge {tier}")


def chips(channels: Iterable[str], words: Words) -> Markup:
    """Channels as small labels."""
    return join(tag("span", words(channel), class_=f"chip {channel}") for channel in channels)


def grown(found: Dossier, words: Words) -> Markup:
    """How the gang stands against the night before: new, more or fewer people; nothing if as many."""
    if found.before is None or found.before == found.people:
        return Markup("")
    if not found.before:
        return tag("em", words("new_gang"), class_="grown")
    more = found.people - found.before
    return tag("em", words("more_people" if more > 0 else "fewer_people", n=f"{abs(more):,}"), class_="grown")


def seen(start: datetime, end: datetime) -> str:
    """First to last day, the year once where it is the same."""
    first, last = f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}"
    return first if first == last else f"{first} — {last[5:] if first[:4] == last[:4] else last}"


def _head(found: Dossier, words: Words) -> Markup:
    facts = (
        (words("probability"), certainty(found.probability)),
        (words("kinds"), f"{len(independent(found.channels))}"),
        (words("bits"), f"{found.bits:.1f}"),
        (words("people"), f"{found.people:,}"),
        (words("complaints"), f"{found.complaints:,}"),
        (words("seen"), seen(found.first_seen, found.last_seen)),
    )
    return tag(
        "header",
        tag("span", f"{found.rank:02d}", class_="numeral"),
        tag(
            "div",
            tag("h3", foreign(found.id), grown(found, words)),
            badge(found.tier, words),
            tag("span", words(found.family or "F0"), class_="family"),
            chips(found.channels, words),
            class_="who",
        ),
        tag("dl", *(tag("div", tag("dt", name), tag("dd", value)) for name, value in facts)),
    )


def _scales(found: Dossier, words: Words) -> Markup:
    counter = [foreign(text) for text in against(found, words)] or [join([words("no_counter")])]
    return tag(
        "div",
        tag(
            "section", tag("h4", words("why")), _list(foreign(words.said(text)) for text in found.reasons), class_="for"
        ),
        tag(
            "section",
            tag("h4", words("against")),
            _list(counter),
            class_="against",
        ),
        class_="pair-of",
    )


def _script(found: Dossier, words: Words) -> Markup:
    if not found.template:
        return Markup("")
    pieces = slots(found.template[:_TEMPLATE])
    note = tag("small", words("slots_note")) if any(slot for _, slot in pieces) else ""
    return tag(
        "section",
        tag("h4", words("template"), note),
        tag("blockquote", wording(pieces, words), _cut(found.template, _TEMPLATE, words)),
        class_="script",
    )


def _drawings(found: Dossier, words: Words) -> Markup:
    fall = waterfall(found.waterfall, found.bits, words)
    summed = words("waterfall_of", n=f"{found.people:,}", k=f"{found.people - 1:,}")
    days = bars(found.timeline, (520, 150), words)
    return tag(
        "div",
        tag("section", tag("h4", words("waterfall"), tag("small", summed)), fall),
        tag("section", tag("h4", words("timeline")), days),
        class_="pair-of",
    )


def _hubs(hubs: tuple[Hub, ...], words: Words) -> Markup:
    if not hubs:
        return Markup("")
    head = (words("kind"), words("label"), words("held_by"), words("pair_most"), words("innocent"))
    rows = (
        (
            tag("span", words(hub.channel), class_=f"chip {hub.channel}", title=hub.hub_id),
            _label(hub, words),
            f"{hub.members} / {hub.people:,}",
            f"{hub.bits:+.1f}",
            words(hub.innocent) or "—",
        )
        for hub in hubs
    )
    return tag("section", tag("h4", words("hubs"), tag("small", words("one_of_a_kind"))), table(head, rows, "hubs"))


def _label(hub: Hub, words: Words) -> Markup:
    level = tag("small", words(hub.level)) if words(hub.level) else ""
    if hub.channel != "script":
        return join([tag("bdi", _short(hub.label, _LABEL, words)), level])
    pieces = slots(hub.label)
    return join([wording(pieces[:_PIECES], words), "…" if len(pieces) > _PIECES else "", level])


def wording(pieces: Iterable[tuple[str, bool]], words: Words) -> Markup:
    """Pieces of a template as `slots` cuts them, its slots as chips."""
    return tag("bdi", *(tag("mark", words(text), class_=f"slot {text}") if slot else text for text, slot in pieces))


def _pairs(pairs: tuple[Pair, ...], words: Words) -> Markup:
    if not pairs:
        return Markup("")
    shown = (
        tag(
            "li",
            tag("b", foreign(pair.left), " — ", foreign(pair.right)),
            tag("span", f" {pair.bits:+.1f} "),
            tag("small", " · ".join(f"{words(name)} {bits:+.1f}" for name, bits in pair.parts)),
        )
        for pair in pairs
    )
    return tag("section", tag("h4", words("pairs")), tag("ol", *shown, class_="pairs"))


def _chart(words: Words) -> Markup:
    return tag("section", tag("h4", words("link_chart"), tag("small", words("chart_hint"))), class_="links")


def _considered(found: Dossier, words: Words) -> Markup:
    """Every innocent explanation, to be ticked off, with what was found of it in this gang."""
    rows = []
    for kind in INNOCENT:
        said = [
            words("considered_hub", channel=words(hub.channel), label=words.filled(hub.label[:_LABEL]))
            for hub in found.hubs
            if hub.innocent == kind
        ]
        repeats = found.complaints - found.people
        said += [words("considered_repeats", n=repeats)] if kind == "repeats" and repeats > 0 else []
        rows.append(tag("li", words(kind), tag("b", "；".join(said)) if said else ""))
    head = tag("h4", words("considered"), tag("small", words("considered_none")))
    return tag("section", head, tag("ul", *rows), class_="considered")


def _short(text: str, most: int, words: Words) -> Markup:
    return join([text[:most], _cut(text, most, words)])


def _cut(text: str, most: int, words: Words) -> Markup:
    """Says how long `text` is if it is longer than the `most` characters shown of it."""
    return tag("small", "… " + words("of_chars", n=f"{len(text):,}")) if len(text) > most else Markup("")


def _list(items: Iterable[Markup]) -> Markup:
    return tag("ul", *(tag("li", item) for item in items))
