"""The day of one event that several texts name: who was there may tell of it alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

#: share of the texts that must name the day, and the fewest
NAMED_BY, FEWEST = 0.6, 3
_DIGITS = "〇一二三四五六七八九"
_NUMBER = "[0-9]{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
#: a day of a year; one on which rules came into force, or by which an answer is asked, is nobody's own
_DAY = re.compile(
    rf"(?P<month>{_NUMBER})月(?P<day>{_NUMBER})[日号]"
    "(?!起|之?前|以前|[^,。;!?]{0,4}(?:施行|实施|生效|发布|印发|公布|颁布|修[订正]))"
)


def occasion(texts: Sequence[str]) -> tuple[str, int]:
    """The day of the year that NAMED_BY of `texts` name, and how many do; ("", 0) if there is none."""
    counts = Counter(day for text in texts for day in set(_days(text)))
    day, named = min(counts.items(), key=lambda one: (-one[1], one[0]), default=("", 0))
    return (day, named) if named >= max(FEWEST, NAMED_BY * len(texts)) else ("", 0)


def _days(text: str) -> list[str]:
    return [f"{_value(one['month'])}月{_value(one['day'])}日" for one in _DAY.finditer(text)]


def _value(number: str) -> int:
    if number.isascii():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    return 10 * (_DIGITS.index(tens) if tens else len(ten)) + (_DIGITS.index(ones) if ones else 0)
