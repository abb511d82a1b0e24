"""Events: many people who, within a few days and in their own words, speak of the same new thing (an outage, a fee
change, a report).

A bigram bursts when most of its holders wrote inside one window that holds few of all complaints. People of the
window whose texts hold several bursting bigrams speak of one event, unless most of them copied one script: then it
is the script that bursts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from complaint_guard.near_duplicates.distinct import counted
from complaint_guard.near_duplicates.kernel import kernel
from complaint_guard.near_duplicates.shingles import I32, I64, Shingles
from complaint_guard.near_duplicates.skeleton import Skeletons

#: days of a window
DAYS = 2
#: distinct people of an event
LEAST_PEOPLE = 8
#: holders of a bursting bigram inside the window
LEAST_HOLDERS = 5
#: share of a bursting bigram's holders that lie in the window
CONCENTRATED = 0.6
#: times more frequent inside the window than overall
LIFT = 5.0
#: bursting bigrams a text of the event holds
LEAST_BIGRAMS = 5
#: share of the event's texts that must not belong to a script family
OWN_WORDS = 0.5


@dataclass(frozen=True)
class Event:
    """texts: numbers of the complaints that speak of it; label: the words most of them share."""

    texts: tuple[int, ...]
    label: str


@dataclass(frozen=True)
class Told:
    """Who wrote what and when: `day` (n,) counts days, `family` (n,) is -1 for texts of no script."""

    shingles: Shingles
    texts: Skeletons
    author: I64
    day: I64
    family: I64

    @cached_property
    def holders(self) -> I32:
        """Complaints that hold each bigram: what stands in the corpus beside them says nothing of their days."""
        beside = self.shingles.grams[self.shingles.starts[len(self.day)] :]
        return self.shingles.frequency - counted(beside, len(self.shingles.frequency))

    @cached_property
    def held(self) -> I32:
        """Zero for each bigram: where loops count."""
        return np.zeros(len(self.shingles.frequency), dtype=np.int32)


def events(told: Told) -> list[Event]:
    """Events among the complaints, the largest first. Of windows that overlap the one that holds most of an event comes
    first, however much else its days hold.
    """
    found: list[Event] = []
    taken = np.zeros(len(told.day), dtype=bool)
    waiting = [(window, event) for window in _windows(told.day) if (event := _event(told, window))]
    while waiting:
        first = max(range(len(waiting)), key=lambda n: len(waiting[n][1].texts))
        event = waiting.pop(first)[1]
        found.append(event)
        taken[list(event.texts)] = True
        left = ((window, _left(told, window, other, taken)) for window, other in waiting)
        waiting = [(window, other) for window, other in left if other]
    return found


def _left(told: Told, window: I64, event: Event, taken: NDArray[np.bool_]) -> Event | None:
    """The event of a window without the texts of others."""
    return _event(told, window[~taken[window]]) if taken[window].any() else event


def _windows(day: I64) -> Iterator[I64]:
    order = np.argsort(day, kind="stable")
    ordered = day[order]
    for first in np.unique(day):
        low, high = np.searchsorted(ordered, [first, first + DAYS])
        if LEAST_PEOPLE <= high - low < len(day) / 2:
            yield order[low:high]


def _event(told: Told, window: I64) -> Event | None:
    if len(window) < LEAST_PEOPLE:
        return None
    members = window[_bursting(told, window) >= LEAST_BIGRAMS]
    own = (told.family[members] < 0).mean() if len(members) else 0.0
    if len(set(told.author[members].tolist())) < LEAST_PEOPLE or own < OWN_WORDS:
        return None
    return Event(tuple(sorted(members.tolist())), _label(told.texts, members))


def _bursting(told: Told, window: I64) -> I64:
    """How many bursting bigrams each text of the window holds, shape (len(window),)."""
    grams, starts = told.shingles.grams, told.shingles.starts
    distinct, inside = _distinct(grams, starts, window, told.held)
    share = inside / told.holders[distinct]
    lifted = share >= LIFT * len(window) / len(told.day)
    bursting = distinct[(inside >= LEAST_HOLDERS) & (share >= CONCENTRATED) & lifted]
    return _holding(grams, starts, window, bursting, told.held)


@kernel()
def _distinct(grams: I32, starts: I64, window: I64, held: I32) -> tuple[I32, I32]:
    """The bigrams of the texts of `window`, and how many of these hold each; `held` is zero before and after."""
    count = 0
    for text in window:
        for k in range(starts[text], starts[text + 1]):
            count += held[grams[k]] == 0
            held[grams[k]] += 1
    distinct, inside = np.empty(count, np.int32), np.empty(count, np.int32)
    count = 0
    for text in window:
        for k in range(starts[text], starts[text + 1]):
            if held[grams[k]] > 0:
                distinct[count], inside[count] = grams[k], held[grams[k]]
                held[grams[k]] = 0
                count += 1
    return distinct, inside


@kernel()
def _holding(grams: I32, starts: I64, window: I64, wanted: I32, held: I32) -> I64:
    """How many of the bigrams `wanted` each text of `window` holds; `held` is zero before and after."""
    held[wanted] = 1
    counts = np.zeros(len(window), dtype=np.int64)
    for i in range(len(window)):
        for k in range(starts[window[i]], starts[window[i] + 1]):
            counts[i] += held[grams[k]]
    held[wanted] = 0
    return counts


def _label(texts: Skeletons, members: NDArray[np.int64]) -> str:
    """The four to eight characters that most members hold, the longer of equals."""
    counts: Counter[str] = Counter()
    for i in members:
        text = "".join(map(chr, texts.of(i)))
        counts.update({text[k : k + n] for n in (4, 6, 8) for k in range(len(text) - n + 1)})
    phrases = [(count * (len(phrase) - 1), phrase) for phrase, count in counts.items() if "\ue000" not in phrase]
    return max(phrases, default=(0, ""))[1]
