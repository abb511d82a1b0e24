"""The night at a glance: figures, growth, tiers, families, calendar, map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.report.markup import Markup, foreign, join, tag
from complaint_guard.report.provinces import short, tile_map
from complaint_guard.report.tally import Tally
from complaint_guard.report.view import TIERS, Dossier, NightView
from complaint_guard.report.volume import calendar, drawn_days, unusual
from complaint_guard.report.words import Words


def masthead(view: NightView, tally: Tally, words: Words) -> Markup:
    """Title, night and the figures of the night."""
    new = words("new", n=f"{tally.new:,}") if tally.new < tally.complaints else ""
    tiers = (tag("li", words(tier), tag("b", f"{tally.tiers[tier]:,}"), class_=tier) for tier in TIERS)
    gangs = (_tile(words("gangs"), sum(tally.tiers.values())), tag("ul", *tiers, class_="tiers"), _growth(tally, words))
    tiles = (
        _tile(words("complaints"), tally.complaints, new),
        _tile(words("people"), tally.people),
        tag("div", *gangs, class_="tile broad"),
        _tile(words("explained"), sum(tally.explained.values())),
        _tile(words("rejects"), sum(row.rows for row in tally.rejects)),
    )
    title = tag("div", tag("h1", words("title")), tag("p", words("subtitle")))
    night = tag("p", tag("small", words("night")), tag("b", foreign(view.night)), class_="night")
    return tag("header", tag("div", title, night, class_="title"), tag("div", *tiles, class_="tiles"), class_="top")


def panels(view: NightView, found: Sequence[Dossier], tally: Tally, words: Words) -> Markup:
    """Calendar with the days that stand out, map, and the gangs by family."""
    every, marked = _days(view), _marked(found)
    if not every:
        return Markup("")
    last = _last_day(view, every)
    days = {day: count for day, count in every.items() if day <= last}
    before = sum(days.values()) - sum(days.get(day, 0) for day in drawn_days(days))
    beside = {"days_before": before, "days_after": sum(every.values()) - sum(days.values())}
    legend = tag("small", tag("i", class_="key marked"), words("volume_gang"), " · ", words("odd_rule"))
    left = tag(
        "section",
        tag("h2", words("volume")),
        tag("p", legend, class_="legend"),
        calendar(days, marked, words),
        _odd_days(days, words),
        *(tag("p", words(name, n=f"{count:,}"), class_="more") for name, count in beside.items() if count),
        class_="panel",
    )
    right = tag("section", tag("h2", words("map")), _map(view, words), class_="panel")
    return tag("div", left, right, _families(tally, words), class_="three-of")


def _tile(name: str, count: int, note: str = "") -> Markup:
    return tag("div", tag("span", name), tag("b", f"{count:,}"), tag("small", note) if note else "", class_="tile")


def _growth(tally: Tally, words: Words) -> Markup:
    growth = tally.growth
    if growth is None:
        return tag("p", words("first_night"), class_="growth")
    rows = (("fresh", growth.fresh), ("grown", growth.grown), ("gone", growth.gone))
    return tag("ul", *(tag("li", words(name), tag("b", f"{count:,}")) for name, count in rows), class_="tiers growth")


def _days(view: NightView) -> dict[date, int]:
    days = view.table("complaints")["received_at"].cast("date32")
    counted = pc.value_counts(days.drop_null()).to_pylist()
    return {row["values"]: row["counts"] for row in counted}


def _last_day(view: NightView, days: Mapping[date, int]) -> date:
    """The night: a date written wrong, years ahead, must not push all true weeks out. The newest day if all are later,
    or if the night is no day.
    """
    try:
        night = date.fromisoformat(view.night)
    except ValueError:
        return max(days)
    return night if min(days) <= night else max(days)


def _marked(found: Sequence[Dossier]) -> Counter[date]:
    marked: Counter[date] = Counter()
    for one in found:
        marked.update(one.timeline)
    return marked


def _odd_days(days: Mapping[date, int], words: Words) -> Markup:
    odd = unusual(days)
    if not odd:
        return tag("p", words("no_odd_days"), class_="more")
    said = (
        tag("li", words("odd_day", day=day.isoformat(), n=f"{days[day]:,}", usual=f"{usual:g}"))
        for day, usual in sorted(odd.items())
    )
    return tag("ul", *said, class_="odd-days", aria_label=words("odd_days"))


def _map(view: NightView, words: Words) -> Markup:
    normalised = view.table("normalised")
    ids = view.table("members")["complaint_id"]
    everyone = _by_province(normalised)
    own = _by_province(normalised.filter(pc.is_in(normalised["complaint_id"], value_set=pc.unique(ids))))
    notes = [words("map_note")]
    if everyone[""]:
        notes.append(words("map_unknown", n=f"{everyone['']:,}", own=f"{own['']:,}"))
    return join([tag("p", tag("small", "；".join(notes)), class_="legend"), tile_map(everyone, own, words)])


def _by_province(normalised: pa.Table) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in pc.value_counts(normalised["province"]).to_pylist():
        counts[short(row["values"])] += row["counts"]
    return counts


def _families(tally: Tally, words: Words) -> Markup:
    if not tally.families:
        return Markup("")
    most = max(tally.families.values())
    rows = (
        tag("li", tag("span", words(family or "F0")), _share(count / most), tag("b", f"{count:,}"))
        for family, count in sorted(tally.families.items(), key=lambda row: not row[0])
    )
    head = tag("h2", words("by_family"))
    return tag(
        "section",
        head,
        tag("p", tag("small", words("by_family_note")), class_="legend"),
        tag("ul", *rows, class_="families"),
        class_="panel",
    )


def _share(share: float) -> Markup:
    bar = tag("rect", width=round(share * 100, 1), height=8, class_="plus")
    return tag("svg", bar, viewBox="0 0 100 8", preserveAspectRatio="none", aria_hidden="true")
