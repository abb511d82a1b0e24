"""Cleaned complaint texts: one spelling for one wording, with the way back to the raw characters.

Order: NFKC with the CJK radicals, marks and dropped characters (one `str.translate`), traditional to simplified
(OpenCC, which keeps the length), disguised words and runs of spaces (one alternation). NFKC is taken character by
character: it then never composes across characters, and offsets stay exact. Punctuation comes out half-width where
Unicode has it so (the full-width comma becomes ","; the ideographic full stop stays).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain

from complaint_guard.normalise.rewrites import DISGUISES, RADICALS, SAME_MARKS, TERMS, VARIANTS

_SEPARATORS = r"[ .·\-_*~|/\\、+=#^'\"]{1,3}"
#: where characters may be mapped: BMP, mathematical letters to emoji, compatibility ideographs, tags
_MAPPED = (range(0x10000), range(0x1D400, 0x1FB00), range(0x2F800, 0x2FA20), range(0xE0000, 0xE01F0))
#: control, format, unassigned, private (kept free for slots), surrogate, combining, symbols and emoji
_DROPPED = {"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "So", "Sk"}

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")

#: (start, end, new text): what was rewritten in a text
Edit = tuple[int, int, str]


@dataclass(frozen=True)
class Cleaned:
    """A cleaned text that knows where its characters came from.

    `length` counts its characters before the rewriting that `edits` list in order; `sizes` is how many characters
    each raw character had become by then (None: one each).
    """

    text: str
    length: int
    edits: list[Edit]
    sizes: list[int] | None = None

    def raw_spans(self, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Offsets (first, past last) in the raw text of each non-empty span of `text`."""
        if not spans or (self.sizes is None and not self.edits):
            return spans
        starts, ends = self._origins()
        return [(starts[first], ends[last - 1]) for first, last in spans]

    def _origins(self) -> tuple[list[int], list[int]]:
        """Raw start and raw end of every character of `text`."""
        raw = list(range(self.length))
        if self.sizes is not None:
            raw = list(chain.from_iterable([at] * size for at, size in enumerate(self.sizes)))
        starts: list[int] = []
        lasts: list[int] = []
        done = 0
        for start, end, new in self.edits:
            starts += raw[done:start] + [raw[start]] * len(new)
            lasts += raw[done:start] + [raw[end - 1]] * len(new)
            done = end
        return starts + raw[done:], [last + 1 for last in lasts + raw[done:]]


class Cleaner:
    """Cleans texts with the shipped rewrites and the user's literal `extra` ones, {"薇❤": "微信"}."""

    def __init__(self, extra: Mapping[str, str] | None = None) -> None:
        import opencc

        marks = {char for word in (extra or {}) for char in word if _table().get(ord(char)) == ""}
        self._table = _table() | {ord(mark): mark for mark in marks}
        self._resized = _char_class(point for point, image in self._table.items() if len(image) != 1)
        self._simplify = opencc.OpenCC("t2s").convert
        own = [(word.translate(self._table), new) for word, new in (extra or {}).items()]
        rules = [(word[0], re.escape(word[1:]), new) for word, new in own if word]
        self._pattern, self._words = _alternation(rules, "".join(sorted(marks)))

    def clean(self, raw: str) -> Cleaned:
        """The cleaned form of `raw`."""
        sizes = None
        if self._resized.search(raw) or _ASTRAL.search(raw):
            image = self._table.get
            sizes = [len(image(ord(char), char)) for char in raw]
        spelled = self.spelling(raw)
        edits = self._edits(spelled)
        return Cleaned(_apply(spelled, edits), len(spelled), edits, sizes)

    def spelling(self, raw: str) -> str:
        """`raw` in one spelling of its characters, words not rewritten: for names."""
        translated = raw.translate(self._table)
        simple: str = self._simplify(translated)
        # offsets need OpenCC to keep the length; its t2s phrases do, a user's own tables might not
        return simple if len(simple) == len(translated) else translated

    def _edits(self, text: str) -> list[Edit]:
        edits: list[Edit] = []
        for match in self._pattern.finditer(text):
            new = self._words[(match.lastindex or 1) - 1]
            if new == " " and (match.start() == 0 or match.end() == len(text)):
                new = ""
            edits.append((match.start(), match.end(), new))
        return edits


def _apply(text: str, edits: list[Edit]) -> str:
    if not edits:
        return text
    parts: list[str] = []
    done = 0
    for start, end, new in edits:
        parts += (text[done:start], new)
        done = end
    return "".join([*parts, text[done:]])


def _alternation(rules: list[tuple[str, str, str]], marks: str) -> tuple[re.Pattern[str], list[str]]:
    """One pattern whose group i stands for the i-th word; `rules` come first, `marks` left over are dropped."""
    every = [*rules, *DISGUISES, *_joins()]
    every += [(f"❤{marks}", " *", ""), (" ", "(?: +|$|(?<=^ ))", " ")]
    heads = "".join(dict.fromkeys("".join(head for head, _, _ in every)))
    alternatives = "|".join(f"([{re.escape(head)}]{rest})" for head, rest, _ in every)
    return re.compile(f"(?=[{re.escape(heads)}])(?:{alternatives})"), [word for _, _, word in every]


def _joins() -> Iterable[tuple[str, str, str]]:
    """Rules that write terms together again: at least one gap holds separators, the gaps before it are closed."""
    for term in sorted(TERMS, key=len, reverse=True):
        gaps = (term[1:gap] + _SEPARATORS + f"(?:{_SEPARATORS})?".join(term[gap:]) for gap in range(1, len(term)))
        yield term[0], f"(?:{'|'.join(gaps)})", term


@cache
def _table() -> dict[int, str]:
    """What each character becomes; characters that are not in it stay."""
    own = {**RADICALS, **VARIANTS}
    own |= {mark: marks[0] for marks in SAME_MARKS for mark in marks}
    chars = [chr(point) for point in chain.from_iterable(_MAPPED) if point]
    # NUL between them keeps each character to itself, and one call is five times faster than one for each
    wide = unicodedata.normalize("NFKC", "\0".join(chars)).split("\0")
    found = {0: ""}
    for char, mapped in zip(chars, wide, strict=True):
        kind = unicodedata.category(char)
        if char in own or char != mapped or kind[0] == "Z" or char.isspace() or char.isascii():
            found[ord(char)] = _image(char, mapped, own)
        elif kind in _DROPPED:
            found[ord(char)] = ""
    return found


def _image(char: str, wide: str, own: Mapping[str, str]) -> str:
    """What `char`, whose NFKC is `wide`, becomes."""
    if char in own:
        return own[char]
    if char.isspace():
        return " "
    mapped = (own.get(part, part) for part in wide)
    return "".join(" " if part.isspace() else part for part in mapped if _stays(part, own))


def _stays(char: str, own: Mapping[str, str]) -> bool:
    return char in own or (char.isascii() and char.isprintable()) or unicodedata.category(char) not in _DROPPED


def _char_class(points: Iterable[int]) -> re.Pattern[str]:
    """Pattern of any one of the `points` in the BMP; with others beside them the search would be ten times slower."""
    ranges: list[list[int]] = []
    for point in sorted(point for point in points if point < 0x10000):
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return re.compile("[" + "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in ranges) + "]")
