"""Drawings for the page, as plain SVG."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from complaint_guard.report.markup import Markup, tag
from complaint_guard.report.view import Parts
from complaint_guard.report.words import Words

_MOST_BARS = 92
_FEWEST_DAYS = 14


def bars(counts: Mapping[date, int], size: tuple[int, int], words: Words) -> Markup:
    """Counts by day as bars; long spans take several days a bar, and say so. One path, since a page has many."""
    if not counts:
        return Markup("")
    width, height = size
    first, span, per_bar = _span(counts)
    heights = _binned(counts, first, per_bar)
    top, foot, left = 14, height - 20, 34
    step, most = (width - left) / span, max(heights.values())
    drawn = [_grid(value, foot - (foot - top) * value / most, left, width) for value in _ticks(most)]
    thick = _n(max(step * 0.72, 1))
    steps = []
    for place, count in sorted(heights.items()):
        tall = _n((foot - top) * count / most)
        steps.append(f"M{_n(left + place * step + step * 0.14)} {foot}v-{tall}h{thick}v{tall}z")
    drawn.append(tag("path", class_="bar", d="".join(steps)))
    last = first + timedelta(days=(span - 1) * per_bar)
    drawn += [_label(left, height - 4, first.isoformat(), "start"), _label(width, height - 4, last.isoformat(), "end")]
    if per_bar > 1:
        drawn.append(_label((left + width) / 2, height - 4, words("days_per_bar", n=per_bar), "middle"))
    return _svg(width, height, words("volume"), drawn)


def waterfall(parts: Parts, total: float, words: Words) -> Markup:
    """Bars that start where the last one ended, from the prior to the total."""
    width, row, left, right = 520, 26, 104, 62
    ends, level = [], 0.0
    for _, bits in parts:
        ends.append((level, level + bits))
        level += bits
    ends.append((0.0, total))
    low, high = min(min(pair) for pair in ends), max(max(pair) for pair in ends)
    scale = (width - left - right) / (high - low or 1.0)
    zero = left - low * scale
    height = row * len(ends) + 6
    drawn = [tag("line", class_="zero", x1=_n(zero), x2=_n(zero), y1=0, y2=height)]
    for place, ((name, bits), (start, end)) in enumerate(zip((*parts, ("total", total)), ends, strict=True)):
        y, x = place * row + 6, left + (min(start, end) - low) * scale
        kind = "fall total" if name == "total" else "fall minus" if bits < 0 else "fall plus"
        drawn.append(_label(left - 10, y + 12, words(name), "end", "name"))
        drawn.append(_rect(kind, (x, y, max(abs(end - start) * scale, 1), row - 10)))
        drawn.append(_label(left + (max(start, end) - low) * scale + 6, y + 12, f"{bits:+.1f}", "start", "figure"))
    return _svg(width, height, words("waterfall"), drawn)


def _span(counts: Mapping[date, int]) -> tuple[date, int, int]:
    first, last = min(counts), max(counts)
    days = (last - first).days + 1
    if days < _FEWEST_DAYS:
        first -= timedelta(days=min((_FEWEST_DAYS - days) // 2, (first - date.min).days))
        days = _FEWEST_DAYS
    per_bar = -(-days // _MOST_BARS)
    return first, -(-days // per_bar), per_bar


def _binned(counts: Mapping[date, int], first: date, per_bar: int) -> dict[int, int]:
    found: dict[int, int] = {}
    for day, count in counts.items():
        place = (day - first).days // per_bar
        found[place] = found.get(place, 0) + count
    return found


def _ticks(most: int) -> list[int]:
    return sorted({0, most // 2, most} if most > 1 else {0, most})


def _grid(value: int, y: float, left: int, width: int) -> Markup:
    line = tag("line", class_="grid", x1=left, x2=width, y1=_n(y), y2=_n(y))
    return tag("g", line, _label(left - 6, y + 4, f"{value:,}", "end"))


def _rect(kind: str, box: tuple[float, float, float, float]) -> Markup:
    x, y, width, height = map(_n, box)
    return tag("rect", class_=kind, x=x, y=y, width=width, height=height)


def _label(x: float, y: float, text: str, anchor: str, kind: str = "") -> Markup:
    return tag("text", text, x=_n(x), y=_n(y), text_anchor=anchor, class_=kind or None)


def _svg(width: int, height: int, title: str, drawn: list[Markup]) -> Markup:
    return tag("svg", *drawn, viewBox=f"0 0 {width} {height}", role="img", aria_label=title)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
