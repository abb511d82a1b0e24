"""Edits that make one text look like another: typing slips, disguises, sentences moved, dropped and added."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from complaint_guard.sample import words

T = TypeVar("T")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_MARKS = "，。！？；、,!?;"
_CLEAN_SHARE = 0.55


def surface(text: str, rng: random.Random) -> str:
    """`text` with none to three small edits: slips, disguise, greeting, lost punctuation."""
    if rng.random() < _CLEAN_SHARE:
        return text
    for edit in rng.choices(_EDITS, _WEIGHTS, k=rng.choice((1, 1, 2, 3))):
        text = edit(text, rng)
    return text


def rearranged(parts: list[str], own: list[str], heavily: bool, rng: random.Random) -> list[str]:
    """Sentences `parts` with some dropped and moved, and some of the sender's `own` between them."""
    kept = list(parts)
    for _ in range(len(parts) // 3 if heavily else 1):
        if len(kept) > 2 and rng.random() < 0.7:
            kept.pop(rng.randrange(len(kept)))
    if heavily:
        first, rest = kept[:1], kept[1:]
        rng.shuffle(rest)
        kept = first + rest
    elif rng.random() < 0.5:
        place = rng.randrange(len(kept) - 1)
        kept[place], kept[place + 1] = kept[place + 1], kept[place]
    for part in rng.sample(own, min(len(own), 2 if heavily else 1)):
        kept.insert(rng.randint(0, len(kept)), part)
    return kept


def homophone(text: str, rng: random.Random) -> str:
    """`text` with one to three characters replaced by others of the same sound or shape."""
    places = [place for place, char in enumerate(text) if char in words.HOMOPHONES]
    chars = list(text)
    for place in rng.sample(places, min(len(places), rng.randint(1, 3))):
        chars[place] = rng.choice(words.HOMOPHONES[chars[place]])
    return "".join(chars)


def dropped(text: str, rng: random.Random) -> str:
    """`text` without one character."""
    place = rng.randrange(max(1, len(text)))
    return text[:place] + text[place + 1 :]


def doubled(text: str, rng: random.Random) -> str:
    """`text` with one character typed twice."""
    place = rng.randrange(max(1, len(text)))
    return text[: place + 1] + text[place : place + 1] + text[place + 1 :]


def full_width(text: str, _rng: random.Random) -> str:
    """`text` with full-width digits."""
    return text.translate(_FULL_WIDTH)


def traditional(text: str, _rng: random.Random) -> str:
    """`text` in traditional characters."""
    return _converter()(text)


def greeted(text: str, rng: random.Random) -> str:
    """`text` after a greeting."""
    return rng.choice(words.GREETINGS) + text


def signed(text: str, rng: random.Random) -> str:
    """`text` with a closing word."""
    return text + rng.choice(words.CLOSINGS)


def unpunctuated(text: str, rng: random.Random) -> str:
    """`text` with about half of its punctuation lost or turned into spaces."""
    return "".join(rng.choice(("", " ", char, char)) if char in _MARKS else char for char in text)


def half_width(text: str, _rng: random.Random) -> str:
    """`text` with half-width commas."""
    return text.replace("，", ",")


def scattered(text: str, rng: random.Random) -> str:
    """`text` with spaces or zero-width characters inside words."""
    chars = list(text)
    for _ in range(rng.randint(1, 3)):
        chars.insert(rng.randint(0, len(chars)), rng.choice((" ", "\u200b", ".")))
    return "".join(chars)


_WEIGHTED: tuple[tuple[Callable[[str, random.Random], str], int], ...] = (
    (homophone, 20),
    (dropped, 14),
    (doubled, 6),
    (full_width, 6),
    (traditional, 3),
    (greeted, 18),
    (signed, 12),
    (unpunctuated, 12),
    (half_width, 6),
    (scattered, 3),
)
_EDITS = [edit for edit, _ in _WEIGHTED]
_WEIGHTS = [weight for _, weight in _WEIGHTED]


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("s2t").convert
    return convert
