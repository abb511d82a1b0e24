"""Complaints by day as a calendar, with the days that stand out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from statistics import median

from complaint_guard.report.markup import Markup, tag
from complaint_guard.report.words import Words

#: Weeks drawn; earlier days are counted beside the calendar.
MOST_WEEKS = 26
#: A day stands out if it lies this many spreads above the median of the days drawn.
SPREADS = 4.0
_SHADES = 5
_LEFT, _TOP, _WIDE = 34, 18, 500


def drawn_days(counts: Mapping[date, int]) -> list[date]:
    """The days of the calendar, without a gap: at most MOST_WEEKS weeks from Monday to the last day of `counts`."""
    if not counts:
        return []
    last = max(counts)
    monday = last - timedelta(days=last.weekday(), weeks=MOST_WEEKS - 1)
    first = max(min(counts), monday)
    return [first + timedelta(days=place) for place in range((last - first).days + 1)]


def unusual(counts: Mapping[date, int]) -> dict[date, float]:
    """Days that stand out among those drawn, each with the median day.

    The spread is 1.48 times the median distance from the median, but no less than what pure chance gives (its root).
    """
    days = [counts.get(day, 0) for day in drawn_days(counts)]
    if not days:
        return {}
    middle = median(days)
    spread = max(1.4826 * median(abs(count - middle) for count in days), middle**0.5, 1.0)
    return {day: middle for day in drawn_days(counts) if counts.get(day, 0) > middle + SPREADS * spread}


def calendar(counts: Mapping[date, int], marked: Mapping[date, int], words: Words) -> Markup:
    """Weeks as columns, Monday on top; darker is more, the bar below is the `marked` share, a frame stands out."""
    days = drawn_days(counts)
    if not days:
        return Markup("")
    monday = days[0] - timedelta(days=days[0].weekday())
    weeks = (days[-1] - monday).days // 7 + 1
    side = min(44, (_WIDE - _LEFT) // weeks)
    most, odd = max(counts.get(day, 0) for day in days), unusual(counts)
    drawn = [
        tag("text", name, x=_LEFT - 8, y=_TOP + row * side + side / 2 + 3, text_anchor="end")
        for row, name in enumerate(words("weekdays").split())
        if side > 20 or row % 2 == 0
    ]
    for day in days:
        week, row = divmod((day - monday).days, 7)
        at = _LEFT + week * side, _TOP + row * side
        if day.day <= 7 and row == 0 or day == days[0]:
            drawn.append(
                tag("text", f"{day:%Y-%m}" if day.month == 1 or day == days[0] else f"{day:%m}", x=at[0], y=10)
            )
        shares = counts.get(day, 0), marked.get(day, 0)
        drawn.append(_day(day, (*at, side), (*shares, most), day in odd))
    box = f"0 0 {_LEFT + max(weeks * side, 220)} {_TOP + 7 * side}"
    return tag("svg", *drawn, viewBox=box, role="img", aria_label=words("volume"), class_="calendar")


def _day(day: date, place: tuple[int, int, int], counts: tuple[int, int, int], odd: bool) -> Markup:
    (x, y, step), (count, own, most) = place, counts
    side = step - 3
    shade = -(-count * _SHADES // most) if count else 0
    shapes = [
        tag("title", f"{day.isoformat()}: {count}" + (f" / {own}" if own else "")),
        tag("rect", x=x, y=y, width=side, height=side, rx=3, class_=f"day d{shade}" + (" odd" if odd else "")),
    ]
    if side > 24:
        shapes.append(
            tag("text", f"{count}", x=x + side / 2, y=y + side / 2 + 4, text_anchor="middle", class_=f"c{shade}")
        )
    if own:
        long = max(round((side - 6) * own / count), 2)
        shapes.append(tag("rect", x=x + 3, y=y + side - 5, width=long, height=3, class_="bar marked"))
    return tag("g", *shapes)
