"""Texts as code points without what a copyist changes at no cost: the skeleton of a masked text is its letters,
ideographs and digits; punctuation, spaces and case are dropped, and every run of slot characters (private-use code
points) becomes one SLOT.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from complaint_guard.near_duplicates.distinct import starts_of
from complaint_guard.near_duplicates.kernel import kernel

SLOT = 0xE000
#: texts that are read at a time: their letters take more room than they keep
AT_A_TIME = 65_536
#: characters between quotation marks from which they are somebody else's words
QUOTED = 10
#: characters between quotation marks up to which two marks belong together
LONGEST = 120
#: marks that open a quotation, and the one that closes each
OPENING, CLOSING = (tuple(map(ord, marks)) for marks in ('"“「《', '"”」》'))

U8 = NDArray[np.uint8]
U32 = NDArray[np.uint32]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]


@dataclass(frozen=True)
class Skeletons:
    """n texts end to end: `points[starts[i]:starts[i + 1]]` are the code points of text i, as uint32."""

    points: U32
    starts: I64

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, text: int) -> list[int]:
        """The code points of one text."""
        points: list[int] = self.points[self.starts[text] : self.starts[text + 1]].tolist()
        return points

    def where(self, chosen: NDArray[np.bool_]) -> Skeletons:
        """Those of the texts that are `chosen` (n,)."""
        rows = np.flatnonzero(chosen)
        own = [np.empty(0, np.uint32), *(self.points[self.starts[i] : self.starts[i + 1]] for i in rows)]
        return Skeletons(np.concatenate(own), starts_of(np.diff(self.starts)[rows]))


def skeletons(masked: Iterable[str]) -> Skeletons:
    """Skeletons of masked texts, in the same order."""
    return _skeletons([_decoded(*_encoded(masked))])


def own_skeletons(masked: Iterable[str] | pa.ChunkedArray) -> Skeletons:
    """Skeletons of masked texts, in the same order, without the passages they quote and the long titles they cite: who
    quote one notice or cite one law share a source, not a script. A text that is quotation for the greater part is left
    as it is, or quotation marks would hide a script.
    """
    parts = _blocks(masked) if isinstance(masked, pa.ChunkedArray) else [_encoded(masked)]
    return _skeletons(_unquoted(*_decoded(*part)) for part in parts)


def own_words(masked: str) -> str:
    """The words of a masked text of which `own_skeletons` makes its skeleton, with a space for every quotation."""
    points, _ = _unquoted(*_decoded(*_encoded([masked])))
    return "".join(map(chr, points[points > 0].tolist()))


def folded(masked: str) -> list[tuple[int, int]]:
    """Place in the text and code point of every character of its skeleton."""
    table = _folding()
    points = [(place, int(table[ord(c)]) if ord(c) < 0x10000 else ord(c)) for place, c in enumerate(masked)]
    kept = [(place, point) for place, point in points if point]
    return [pair for n, pair in enumerate(kept) if pair[1] != SLOT or n == 0 or kept[n - 1][1] != SLOT]


def _encoded(texts: Iterable[str]) -> tuple[U8, I64]:
    """UTF-8 of texts end to end, and where each starts."""
    encoded = [text.encode(errors="surrogatepass") for text in texts]
    return np.frombuffer(b"".join(encoded), np.uint8), starts_of([*map(len, encoded)])


def _blocks(texts: pa.ChunkedArray) -> Iterator[tuple[U8, I64]]:
    """The same for strings where they lie, AT_A_TIME texts at a time."""
    for chunk in texts.chunks:
        _, offsets, content = chunk.buffers()
        starts = np.frombuffer(offsets, np.int32)[chunk.offset : chunk.offset + len(chunk) + 1].astype(np.int64)
        for first in range(0, len(chunk), AT_A_TIME):
            yield np.frombuffer(content or b"", np.uint8), starts[first : first + AT_A_TIME + 1]


def _decoded(content: U8, starts: I64) -> tuple[U32, I64]:
    """Code points of texts in UTF-8 end to end, and where each starts."""
    places = starts_of(_letters(content, starts))
    points = np.empty(places[-1], np.uint32)
    _decode(content, starts, points, places)
    return points, places


def _unquoted(points: U32, places: I64) -> tuple[U32, I64]:
    _unquote(points, places)
    return points, places


def _skeletons(read: Iterable[tuple[U32, I64]]) -> Skeletons:
    points, sizes = [np.empty(0, np.uint32)], [np.empty(0, np.int64)]
    for written, places in read:
        sizes.append(_kept(written, places, _folding()))
        starts = starts_of(sizes[-1])
        points.append(np.empty(starts[-1], np.uint32))
        _keep(written, places, points[-1], starts)
    return Skeletons(np.concatenate(points), starts_of(np.concatenate(sizes)))


@cache
def _folding() -> U32:
    """Table from BMP code point to the one kept for it, 0 for dropped ones."""
    table = np.zeros(0x10000, dtype=np.uint32)
    for point in range(0x10000):
        character = chr(point)
        if 0xE000 <= point < 0xF900:
            table[point] = SLOT
        elif character.isalnum():
            table[point] = ord(character.lower()[0])
    return table


@kernel(parallel=True)
def _letters(content: U8, starts: I64) -> I64:
    """How many code points each text in UTF-8 has."""
    sizes = np.zeros(len(starts) - 1, dtype=np.int64)
    for i in numba.prange(len(sizes)):
        for k in range(starts[i], starts[i + 1]):
            sizes[i] += content[k] & 0xC0 != 0x80
    return sizes


@kernel(parallel=True)
def _decode(content: U8, starts: I64, points: U32, places: I64) -> None:
    for i in numba.prange(len(starts) - 1):
        to = places[i] - 1
        for k in range(starts[i], starts[i + 1]):
            byte = np.uint32(content[k])
            if byte & 0xC0 == 0x80:
                points[to] = points[to] << np.uint32(6) | byte & np.uint32(0x3F)
                continue
            to += 1
            points[to] = byte if byte < 0x80 else byte & (0x1F if byte < 0xE0 else 0x0F if byte < 0xF0 else 0x07)


@kernel()
def _closed(points: U32, at: int, last: int) -> int:
    """The place behind the quotation that opens at one place, that place if none does."""
    for n in range(len(OPENING)):
        if points[at] == OPENING[n]:
            for k in range(at + 1, min(last, at + LONGEST + 2)):
                if points[k] == CLOSING[n]:
                    return k + 1
    return at


@kernel(parallel=True)
def _unquote(points: U32, places: I64) -> None:
    """Puts a space and zeros for every quotation of texts that have as many words of their own."""
    for i in numba.prange(len(places) - 1):
        first, last = places[i], places[i + 1]
        own, at = last - first, first
        while at < last:
            end = _closed(points, at, last)
            if end - at >= QUOTED + 2:
                own -= end - at - 1
            at = max(end, at + 1)
        if own == last - first or 2 * own < last - first:
            continue
        at = first
        while at < last:
            end = _closed(points, at, last)
            if end - at >= QUOTED + 2:
                points[at], points[at + 1 : end] = ord(" "), 0
            at = max(end, at + 1)


@kernel(parallel=True)
def _kept(points: U32, places: I64, folding: U32) -> I64:
    """How many characters each text keeps; writes what is kept of each into `points`, 0 for what is not."""
    sizes = np.zeros(len(places) - 1, dtype=np.int64)
    for i in numba.prange(len(sizes)):
        last = np.uint32(0)
        for k in range(places[i], places[i + 1]):
            point = points[k]
            found = folding[point] if point < 0x10000 else point
            if found == 0 or (found == SLOT and last == SLOT):
                points[k] = 0
                continue
            points[k] = last = found
            sizes[i] += 1
    return sizes


@kernel(parallel=True)
def _keep(points: U32, places: I64, kept: U32, starts: I64) -> None:
    for i in numba.prange(len(places) - 1):
        to = starts[i]
        for k in range(places[i], places[i + 1]):
            if points[k] != 0:
                kept[to] = points[k]
                to += 1
