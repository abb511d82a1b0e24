"""Complaints by day as a calendar, with the days that stand out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from complaint_guard.alerts import usual
from complaint_guard.report.markup import Markup, tag
from complaint_guard.report.words import Words

#: Weeks drawn; earlier days are counted beside the calendar.
MOST_WEEKS = 26
#: A day stands out if it lies this many spreads above the median of the days drawn.
SPREADS = 4.0
_SHADES = 5
_LEFT, _TOP, _WIDE, _ROW = 26, 18, 430, 52


def drawn_days(counts: Mapping[date, int]) -> list[date]:
    """The days of the calendar, without a gap: at most MOST_WEEKS weeks from Monday to the last day of `counts`."""
    if not counts:
        return []
    last = max(counts)
    monday = last - timedelta(days=last.weekday(), weeks=MOST_WEEKS - 1)
    first = max(min(counts), monday)
    return [first + timedelta(days=place) for place in range((last - first).days + 1)]


def unusual(counts: Mapping[date, int]) -> dict[date, float]:
    """Days that stand out among those drawn, each with the median day."""
    days = [counts.get(day, 0) for day in drawn_days(counts)]
    if not days:
        return {}
    middle, spread = usual(days)
    return {day: middle for day in drawn_days(counts) if counts.get(day, 0) > middle + SPREADS * spread}


def calendar(counts: Mapping[date, int], marked: Mapping[date, int], words: Words) -> Markup:
    """Weeks as columns, Monday on top; darker is more, the bar below is the `marked` share, a frame stands out."""
    days = drawn_days(counts)
    if not days:
        return Markup("")
    monday = days[0] - timedelta(days=days[0].weekday())
    weeks = (days[-1] - monday).days // 7 + 1
    wide = min(62, (_WIDE - _LEFT) // weeks)
    tall = min(_ROW, max(wide, 16))
    most, odd = max(counts.get(day, 0) for day in days), unusual(counts)
    drawn = [
        tag("text", name, x=_LEFT - 8, y=_TOP + row * tall + tall / 2 + 3, text_anchor="end")
        for row, name in enumerate(words("weekdays").split())
    ]
    for place, day in enumerate(days):
        week, row = divmod((day - monday).days, 7)
        at = _LEFT + week * wide, _TOP + row * tall
        if place == 0 or (day.day <= 7 and row == 0 and place > 14):
            drawn.append(tag("text", f"{day:%Y-%m}" if place == 0 else f"{day:%m}", x=at[0], y=10))
        shares = counts.get(day, 0), marked.get(day, 0)
        drawn.append(_day(day, (*at, wide, tall), (*shares, most), day in odd))
    box = f"0 0 {_LEFT + max(weeks * wide, 220)} {_TOP + 7 * tall}"
    return tag("svg", *drawn, viewBox=box, role="img", aria_label=words("volume"), class_="calendar")


def _day(day: date, place: tuple[int, int, int, int], counts: tuple[int, int, int], odd: bool) -> Markup:
    (x, y, wide, tall), (count, own, most) = place, counts
    width, height = wide - 3, tall - 3
    shade = -(-count * _SHADES // most) if count else 0
    shapes = [
        tag("title", f"{day.isoformat()}: {count}" + (f" / {own}" if own else "")),
        tag("rect", x=x, y=y, width=width, height=height, rx=3, class_=f"day d{shade}" + (" odd" if odd else "")),
    ]
    if width > 24:
        shapes.append(tag("text", f"{count}", x=x + width / 2, y=y + height / 2 + 3, text_anchor="middle"))
    if own:
        long = max(round((width - 6) * own / count), 2)
        shapes.append(tag("rect", x=x + 3, y=y + height - 5, width=long, height=3, class_="bar marked"))
    return tag("g", *shapes)
