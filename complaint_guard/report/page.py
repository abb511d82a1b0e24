"""The page: one offline HTML file that a compliance officer reads, searches, prints and files."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import PurePath
from string import Template
from typing import Any

from complaint_guard.records.certainty import certainty, independent
from complaint_guard.report import alone
from complaint_guard.report.card import badge, card, chips, grown, seen, wording
from complaint_guard.report.embedded import Levelled, embedded, level, model, packed
from complaint_guard.report.linkchart import link_charts
from complaint_guard.report.markup import Markup, foreign, join, slots, table, tag
from complaint_guard.report.mask import mask_file
from complaint_guard.report.notes import FAIRNESS, METHOD
from complaint_guard.report.overview import masthead, panels
from complaint_guard.report.tally import Tally
from complaint_guard.report.view import TIERS, Dossier, NightView
from complaint_guard.report.words import Words
from complaint_guard.settings import ReportSettings

#: The page's own script, in the order of the files.
SCRIPTS = ("page.js", "texts.js", "chart.js", "members.js", "start.js")


def page(view: NightView, found: Sequence[Dossier], tally: Tally, settings: ReportSettings) -> tuple[bytes, int]:
    """The night as one HTML document in UTF-8, and how many texts it shows cut.

    No outside address, no script but its own, everything escaped. The content security policy admits the page's own
    style and script by their hashes and nothing else, so a complaint that is itself HTML can neither run nor load
    anything. The complaints' texts get what the rest leaves of `page_bytes`: as they are, else packed, else cut.
    """
    words = Words(settings.lang)
    shown = found[: settings.gangs_shown]
    charts = link_charts(view, [one.id for one in shown])
    night, pool = model(shown, charts, words)
    body = _body(view, found, tally, settings)
    extra = {"shown": settings.members_shown, "snippet": settings.snippet}
    room = settings.page_bytes - len(body.encode()) - _own_bytes()
    texts, pack = _fitting(night | extra, pool.strings, room, settings.snippet)
    cut = tag("p", words("texts_cut", n=f"{texts.cut:,}", most=f"{texts.most:,}"), class_="more") if texts.cut else ""
    style, script = _source("page.css"), _script()
    written = Template(_source("page.html")).substitute(
        lang="zh-CN" if settings.lang == "zh" else "en",
        title=join([f"{words('title')} {view.night}"]),
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        night=(packed if pack else embedded)(_with_texts(night | extra, texts.texts)),
        packed=" data-packed" if pack else "",
        body=body.replace(_CUT, cut),
    )
    return written.encode(), texts.cut


#: Stands where the page says how many texts are cut, which is known last.
_CUT = "<!--cut-->"


def _fitting(night: dict[str, Any], texts: Sequence[str], room: int, least: int) -> tuple[Levelled, bool]:
    """The texts as they fit into `room` bytes beside `night`, and whether they have to be packed for that."""

    def size(form: Callable[[object], str], kept: Sequence[str]) -> int:
        return len(form(_with_texts(night, kept)).encode())

    if size(embedded, texts) <= room:
        return level(texts, lambda _: True, least), False
    return level(texts, lambda kept: size(packed, kept) <= room, least), True


def _with_texts(night: dict[str, Any], texts: Sequence[str]) -> dict[str, Any]:
    return night | {"texts": list(texts)}


def _body(view: NightView, found: Sequence[Dossier], tally: Tally, settings: ReportSettings) -> str:
    words, shown = Words(settings.lang), found[: settings.gangs_shown]
    cards = tag("div", *(card(one, words) for one in shown), id="cards")
    no_script = tag("noscript", tag("p", words("needs_script"), class_="panel"))
    main = (
        *(panels(view, found, tally, words), _overview(shown, len(found) - len(shown), words), no_script, cards),
        *(alone.panel(tally.alone, words), _explained(tally, words, settings), _losses(view, tally, words)),
        *(_method(words), _run(view, words)),
    )
    skip = tag("a", words("skip"), href="#overview-title", class_="skip")
    return join([skip, masthead(view, tally, words), tag("main", *main)])


def _source(name: str) -> str:
    return (files("complaint_guard.report") / "browser" / name).read_text(encoding="utf-8")


def _script() -> str:
    return '"use strict";\n(async () => {\n' + "\n".join(map(_source, SCRIPTS)) + "})();\n"


def _own_bytes() -> int:
    """What the page's own parts take, with some room for the line about cut texts."""
    return sum(len(text.encode()) for text in (_source("page.css"), _script(), _source("page.html"))) + 1_000


def _hash(source: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


def _overview(shown: Sequence[Dossier], rest: int, words: Words) -> Markup:
    head = tag("h2", words("overview"), id="overview-title", tabindex="-1")
    if not shown:
        return tag("section", head, tag("p", words("no_gangs")), class_="panel")
    field = tag("input", id="search", type="search", placeholder=words("search"), aria_label=words("search"))
    tools = tag(
        "div",
        tag("span", field, tag("kbd", "/", title=words("keys")), class_="field"),
        tag("button", words("all_tiers"), type="button", data_tier="", aria_pressed="true"),
        *(tag("button", words(tier), type="button", data_tier=tier, aria_pressed="false") for tier in TIERS),
        tag("output", id="shown", data_shown=words("shown_of", n="{n}", all="{all}")),
        class_="tools",
    )
    names = ("rank", "gang", "tier", "probability", "bits", "people", "complaints", "seen", "channels", "reason")
    top = tag("tr", *(tag("th", tag("button", words(name), type="button"), scope="col") for name in names))
    body = (_overview_row(one, words) for one in shown)
    more = tag("p", words("more_gangs", n=f"{rest:,}"), class_="more") if rest else ""
    whole = tag("table", tag("thead", top), tag("tbody", *body), id="overview")
    nothing = tag("p", words("nothing_found"), id="nothing", hidden="")
    hits = tag("div", id="hits", hidden="")
    inside = (head, tools, hits, tag("div", whole, class_="wide"), nothing, more, Markup(_CUT))
    return tag("section", *inside, class_="panel")


def _overview_row(one: Dossier, words: Words) -> Markup:
    figures = (one.probability, one.bits, one.people, one.complaints)
    written = (certainty(one.probability), f"{one.bits:.1f}", f"{one.people:,}", f"{one.complaints:,}")
    return tag(
        "tr",
        tag("td", str(one.rank), data_key=one.rank),
        tag("td", tag("a", foreign(one.id), href=f"#gang-{one.rank}")),
        tag("td", badge(one.tier, words), grown(one, words), data_key=TIERS.index(one.tier)),
        *(tag("td", text, data_key=figure) for text, figure in zip(written, figures, strict=True)),
        tag("td", seen(one.first_seen, one.last_seen), data_key=f"{one.first_seen:%Y-%m-%d}"),
        tag("td", chips(one.channels, words), tag("small", words("kinds_of", n=len(independent(one.channels))))),
        tag("td", foreign(words.said(one.reasons[0]) if one.reasons else "—"), _lead(one, words)),
        data_gang=f"gang-{one.rank}",
    )


def _lead(one: Dossier, words: Words) -> Markup:
    """What beside the script most of all ties the gang: whom or what to ask about first."""
    held = set(one.channels) - {"script"}
    telling = (hub for hub in one.hubs if hub.channel in held and not hub.innocent and hub.bits > 0)
    if (hub := next(telling, None)) is None:
        return Markup("")
    many = words("lead", people=f"{hub.members:,}")
    return tag("small", f"{words.kind_of(hub.channel, hub.level)} ", foreign(hub.label), many, class_="lead")


def _explained(tally: Tally, words: Words, settings: ReportSettings) -> Markup:
    head = tag("h2", words("explained_title"))
    if not tally.explained:
        return tag("section", head, tag("p", words("no_explained")), class_="panel innocent")
    kinds = (
        tag("li", words(kind), tag("b", words("unit_groups", n=f"{count:,}")))
        for kind, count in tally.explained.items()
    )
    rows = (
        (words(row["kind"]), wording(slots(row["label"]), words), f"{row['people']:,}", f"{len(row['complaints']):,}",
         seen(row["first_seen"], row["last_seen"]), foreign(words.said(row["why"])))
        for row in tally.groups[: settings.explained_shown]
    )  # fmt: skip
    names = ("kind", "label", "people", "complaints", "seen", "innocent")
    rest = len(tally.groups) - settings.explained_shown
    return tag(
        "section",
        head,
        tag("p", words("explained_note"), class_="quiet"),
        tag("ul", *kinds, class_="kinds"),
        table([words(name) for name in names], rows, "explained"),
        tag("p", words("more_explained", n=f"{rest:,}"), class_="more") if rest > 0 else "",
        class_="panel innocent",
    )


def _losses(view: NightView, tally: Tally, words: Words) -> Markup:
    limits = [
        (words(row["room"]), words.said(row["limit"]), f"{row['value']:g}", f"{row['touched']:,}")
        for row in view.table("limits").to_pylist()
    ]
    rejects = [
        (
            *(words(row.field) if row.field else words("whole_row"), foreign(words.said(row.reason))),
            *(f"{row.rows:,}", f"{row.kept:,}"),
        )
        for row in tally.rejects
    ]
    limit_head = [words(name) for name in ("limit_room", "limit_name", "limit_value", "limit_touched")]
    reject_head = [words(name) for name in ("field", "why_rejected", "rows", "kept")]
    return tag(
        "div",
        tag("section", tag("h2", words("rejects_title")),
            table(reject_head, rejects) if rejects else tag("p", words("no_rejects")), class_="panel"),
        tag("section", tag("h2", words("limits")),
            table(limit_head, limits) if limits else tag("p", words("no_limits")), class_="panel"),
        class_="pair-of",
    )  # fmt: skip


def _method(words: Words) -> Markup:
    texts = (("method", METHOD), ("fairness", FAIRNESS))
    notes = (
        tag("section", tag("h2", words(name)), *(tag("p", text) for text in said[words.lang]), class_="panel")
        for name, said in texts
    )
    return tag("div", *notes, class_="pair-of notes")


def _run(view: NightView, words: Words) -> Markup:
    inputs = [
        (
            words("input"),
            f"{mask_file(PurePath(str(one['path'])).name)} · {one.get('rows', '')} · sha256 {str(one['sha256'])[:16]}…",
        )
        for one in _rows_of(view.figures.get("inputs"))
    ]
    rooms, versions = (_mapping(view.figures.get(name)) for name in ("rooms", "versions"))
    seconds = (f"{words(room)} {found['seconds']}" for room, found in rooms.items())
    inputs += [(words("seconds"), " · ".join(seconds))] if rooms else []
    inputs += (
        [(words("versions"), " · ".join(f"{name} {found}" for name, found in versions.items()))] if versions else []
    )
    rows = (tag("div", tag("dt", name), tag("dd", foreign(text))) for name, text in inputs)
    return tag("footer", tag("h2", words("run")), tag("dl", *rows)) if inputs else Markup("")


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _rows_of(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []
