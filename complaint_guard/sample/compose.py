"""Composing texts: own-words complaints, derived scripts, and what a gang member makes of a script."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from complaint_guard.sample import edits, phrases, words
from complaint_guard.sample.texts import SLOTS, Script, Texts, sentences

_PIECE = re.compile("(" + "|".join([r"\{\w+\}", *map(re.escape, sorted(words.SYNONYMS, key=len, reverse=True))]) + ")")
_GRAMMAR: dict[str, Sequence[str]] = {
    "job": words.JOBS,
    "relative": words.RELATIVES,
    "spot": words.SPOTS,
    "mood": words.MOODS,
    "paper": words.PAPERS,
    "use": words.MONEY_USES,
    "hour": words.HOURS_OF_DAY,
    "animal": words.ANIMALS,
    "object": words.OBJECTS,
    "when": phrases.WHEN,
    "who": phrases.WHO,
    "d": [str(day) for day in range(1, 29)],
    "m": [str(month) for month in range(1, 13)],
    "surname": list("王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗高"),
    "weekday": [f"{head}{day}" for head in ("周", "星期", "礼拜") for day in "一二三四五六"],
    "n": list("23456789"),
    "age": [str(age) for age in range(21, 69)],
}
_NOTHING: Mapping[str, Sequence[str]] = MappingProxyType({})
_CHOSEN = {"platform": words.PLATFORMS, "product": words.PRODUCTS}
_OPEN_SLOTS = {slot: f"{{{slot}}}" for slot in SLOTS}
#: How an own-words complaint runs: written clauses of a part and sentences of a shape, each with how often it is there.
_COURSE: tuple[tuple[str | tuple[str, ...], float], ...] = (
    ("opening", 0.35),
    (phrases.FACT_SHAPES, 0.85),
    ("fact", 0.3),
    (phrases.FACT_SHAPES, 0.35),
    ("detail", 0.25),
    (phrases.CLAIM_SHAPES, 0.5),
    ("feeling", 0.2),
    (phrases.DEMAND_SHAPES, 0.85),
    ("ask", 0.2),
    ("close", 0.15),
)
#: Share of words with a synonym that are replaced, by depth of editing.
_RATES = {"original": 0.0, "light": 0.06, "note": 0.1, "medium": 0.3, "heavy": 0.5}
#: Characters of the shortest sentence that a derived script takes over.
_SHORTEST = 10
DEPTHS = ("light", "medium", "heavy", "note")
_DEPTH_WEIGHTS = (44, 33, 19, 4)


class SlotValues(dict[str, str]):
    """What one complaint puts into the slots of its text; amounts, dates, days and counts are drawn anew each time."""

    def __init__(self, rng: random.Random, **given: str) -> None:
        super().__init__(given)
        self._rng = rng

    def __missing__(self, slot: str) -> str:
        draw = self._rng.randint
        if slot == "amount":
            return _amount(self._rng)
        if slot == "days":
            return str(draw(3, 120))
        if slot == "count":
            return str(draw(3, 38))
        if slot == "date":
            return _date(self._rng)
        if slot in _CHOSEN:
            value = self._rng.choice(_CHOSEN[slot])
        else:
            value = f"{self._rng.choice(('HT', 'JL', 'XD', 'KN', 'DK'))}{draw(10**9, 10**10 - 1)}"
        self[slot] = value
        return value


class Composer:
    """Source of all texts of one world."""

    def __init__(self, texts: Texts, rng: random.Random) -> None:
        self._texts = texts
        self._rng = rng
        self._topics = sorted(texts.clauses)
        self._unused = {topic: self._shuffled(found) for topic, found in texts.independent.items()}
        self._scripts = self._shuffled(texts.scripts)
        self._clusters = {kind: self._shuffled(found) for kind, found in texts.lookalikes.items()}
        self._derived = 0

    def topic(self) -> str:
        """One of the topics."""
        return self._rng.choice(self._topics)

    def organic(self, topic: str, values: SlotValues) -> str:
        """An own-words complaint on `topic`. A written one is given out once at most; the rest is composed."""
        rng = self._rng
        unused = self._unused.get(topic)
        if unused and rng.random() < 0.1:
            return self._surface(fill(unused.pop(), values, rng, 0.0))
        parts = self._clauses(topic)
        for _ in range(rng.choice((1, 1, 1, 2, 2, 3))):
            parts.insert(rng.randint(0, len(parts)), self.particular())
        return self._surface(_join(fill(part, values, rng, 0.35) for part in parts))

    def particular(self) -> str:
        """A sentence of one person's own life."""
        return grammar(self._rng.choice(words.PARTICULARS), self._rng)

    def script(self, topic: str = "") -> Script:
        """A script no other gang of this world has: first the written ones, then new ones made of their parts."""
        for place in range(len(self._scripts) - 1, -1, -1):
            if topic in ("", self._scripts[place].topic):
                return self._scripts.pop(place)
        return self._derive()

    def written(self, script: Script, values: SlotValues, depth: str = "") -> tuple[str, str]:
        """(text, depth) as one gang member sends `script`, edited to `depth` ("": any, light most often)."""
        rng = self._rng
        depth = depth or rng.choices(DEPTHS, _DEPTH_WEIGHTS)[0]
        if depth == "note" and depth not in script.wordings:
            depth = "light"
        originals = script.wordings.get("original", ())
        written = script.wordings.get(depth, ()) + (originals if depth == "light" else ())
        if written:
            text = rng.choice(written)
        else:
            text = self._altered(rng.choice(originals or next(iter(script.wordings.values()))), depth, script.topic)
        return self._surface(fill(text, values, rng, _RATES[depth])), depth

    def copied(self, text: str, values: SlotValues) -> str:
        """`text` as someone copies it: slots filled, at most a tiny change."""
        return self._surface(fill(text, values, self._rng, 0.02))

    def retold(self, text: str, values: SlotValues) -> str:
        """`text` retold by somebody else: some sentences left out, many words changed, own life added."""
        parts = sentences(text)
        kept = [part for part in parts if self._rng.random() < 0.6] or parts[:1]
        for _ in range(self._rng.randint(1, 3)):
            kept.insert(self._rng.randint(0, len(kept)), self.particular())
        return self._surface(_join(fill(part, values, self._rng, 0.5) for part in kept))

    def cluster(self, kind: str) -> list[str]:
        """Written texts of one innocent cluster of `kind`, each cluster given out once; empty when they are used up."""
        unused = self._clusters.get(kind)
        return list(unused.pop()) if unused else []

    def _clauses(self, topic: str) -> list[str]:
        rng, pools = self._rng, self._texts.clauses.get(topic, {})
        own = phrases.PHRASES.get(topic, phrases.ANY_TOPIC)
        parts = []
        for step, chance in _COURSE:
            if rng.random() > chance:
                continue
            if isinstance(step, tuple):
                parts.append(grammar(rng.choice(step), rng, own))
            elif step in pools:
                parts.append(rng.choice(pools[step]))
        if len(parts) < 2:
            parts += [grammar(rng.choice(shapes), rng, own) for shapes in (phrases.FACT_SHAPES, phrases.DEMAND_SHAPES)]
        if len(parts) > 2 and rng.random() < 0.25:
            place = rng.randrange(len(parts) - 1)
            parts[place], parts[place + 1] = parts[place + 1], parts[place]
        return parts

    def _surface(self, text: str) -> str:
        return edits.surface(text, self._rng)

    def _shuffled(self, found: tuple[edits.T, ...]) -> list[edits.T]:
        return self._rng.sample(found, len(found))

    def _derive(self) -> Script:
        rng = self._rng
        topic = rng.choice(self._texts.scripts).topic
        sources = [script for script in self._texts.scripts if script.topic == topic]
        count = rng.randint(3, 6)
        chosen: list[str] = []
        for step, source in enumerate(
            rng.choices(sources, k=count) if len(sources) < count else rng.sample(sources, count)
        ):
            parts = [part for part in sentences(_wording(source, rng)) if len(part) >= _SHORTEST] or [""]
            near = round(step / (count - 1) * (len(parts) - 1)) + rng.choice((-1, 0, 0, 1))
            part = parts[max(0, min(len(parts) - 1, near))]
            if part not in chosen:
                chosen.append(part)
        for point in rng.sample(words.ODD_POINTS, rng.randint(1, 2)):
            chosen.insert(rng.randint(1, len(chosen)), grammar(point, rng))
        self._derived += 1
        wording = _join(fill(part, _OPEN_SLOTS, rng, 0.4) for part in chosen)
        return Script(f"derived-{self._derived}", topic, {"original": (wording,)})

    def _altered(self, wording: str, depth: str, topic: str) -> str:
        parts = sentences(wording)
        if depth == "light" or len(parts) < 2:
            return wording
        own = [*self._clauses(topic)[:2], self.particular()]
        return _join(edits.rearranged(parts, own, depth == "heavy", self._rng))


def _wording(script: Script, rng: random.Random) -> str:
    """A wording of `script` in the writer's own voice: agents' notes are told by somebody else."""
    own = [wording for depth, found in script.wordings.items() if depth != "note" for wording in found]
    return rng.choice(own or script.wordings["note"])


def fill(text: str, values: dict[str, str], rng: random.Random, rate: float) -> str:
    """`text` with its slots filled from `values`, each with one value, and words replaced by synonyms at `rate`."""
    pieces = list(_pieces(text))
    drawn: dict[str, str] = {}
    for place in range(1, len(pieces), 2):
        piece = pieces[place]
        if piece[0] == "{":
            if piece not in drawn:
                drawn[piece] = values[piece[1:-1]]
            pieces[place] = drawn[piece]
        elif rng.random() < rate:
            pieces[place] = rng.choice(words.SYNONYMS[piece])
    return "".join(pieces)


def grammar(pattern: str, rng: random.Random, own: Mapping[str, Sequence[str]] = _NOTHING) -> str:
    """`pattern` with its everyday words and its `own` phrases drawn, to any depth; slots stay open."""
    pieces = list(_grammar_pieces(pattern))
    for place in range(1, len(pieces), 2):
        word = pieces[place][1:-1]
        choices = own.get(word) or _GRAMMAR.get(word)
        if choices:
            drawn = rng.choice(choices)
            pieces[place] = grammar(drawn, rng, own) if "{" in drawn else drawn
    return "".join(pieces)


@lru_cache(maxsize=50_000)
def _pieces(text: str) -> tuple[str, ...]:
    return tuple(_PIECE.split(text))


@lru_cache(maxsize=1_000)
def _grammar_pieces(pattern: str) -> tuple[str, ...]:
    return tuple(re.split(r"(\{\w+\})", pattern))


def _join(parts: Iterable[str]) -> str:
    closed = (part if part[-1] in "。！？；，：,.!?;:" else part + "。" for part in parts if part)
    return "".join(closed)


def _amount(rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.4:
        return str(rng.randint(8, 300) * 100)
    if draw < 0.75:
        return str(rng.randint(300, 60_000))
    if draw < 0.9:
        return f"{rng.randint(300, 60_000)}.{rng.randint(1, 99):02d}"
    return f"{rng.randint(1_000, 90_000):,}"


def _date(rng: random.Random) -> str:
    year, month, day = rng.randint(2023, 2026), rng.randint(1, 12), rng.randint(1, 28)
    forms = ("{0}年{1}月{2}日", "{0}-{1:02d}-{2:02d}", "{1}月{2}号", "{0}年{1}月", "{0}.{1}.{2}", "{0}年{1}月{2}号")
    return rng.choice(forms).format(year, month, day)
