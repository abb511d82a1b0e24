"""Sentences that were left in one language, said in another."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NUMBERS = re.compile(r"\d+(?:、\d+)+ 人等?")
_TOLD_BY = re.compile(r"”（(\d+) 人）")


class Sentences:
    """A sentence -> another; {n} and the like stand for what fills it, of which `values` are said anew too."""

    def __init__(self, known: Mapping[str, str], values: Mapping[str, str] | None = None) -> None:
        self._patterns = [(_pattern(sentence), other) for sentence, other in known.items()]
        self._values = values or {}

    def said(self, sentence: str) -> str:
        """The other sentence, or `sentence` itself if it is not known here."""
        for pattern, other in self._patterns:
            if found := pattern.fullmatch(sentence):
                return other.format(**{name: self._value(value) for name, value in found.groupdict().items()})
        return sentence

    def _value(self, value: str) -> str:
        """What fills a sentence: numbers parted by 、, quotations with how many write so, one thing, or several parted
        by ；.
        """
        if _NUMBERS.fullmatch(value):
            return value.replace("、", ", ").replace(" 人等", ", … people").replace(" 人", " people")
        if value[:1] == "“":
            return _TOLD_BY.sub(r"” (\1) ", value).removesuffix("等").rstrip()
        return "; ".join(self._values.get(one, one) for one in value.split("；"))


def _pattern(sentence: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", sentence)
    return re.compile("".join(rf"\s*(?P<{p}>.+?)\s*" if place % 2 else re.escape(p) for place, p in enumerate(pieces)))
