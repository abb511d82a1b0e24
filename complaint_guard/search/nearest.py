"""Which complaints hold a value, and how near the nearest is if none does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.records import SLOTS
from complaint_guard.records.vectors import Vectors

#: Address levels from fine to coarse: the part that must be equal, and the parts that must not conflict.
_LEVELS = (("room", ("building", "unit")), ("building", ()), ("compound", ()))
_AREA = ("province", "city", "district")

#: Cosine from which a text is near; below it lie texts that have little but the trade in common.
NEAR = 0.35
#: Characters, without those of slots and marks, from which a text has a likeness; a shorter one is looked for as it
#: stands.
SHORT = 8
#: Texts nearest by the signs of their vectors whose cosines are reckoned (what that finds of the 20 nearest is in
#: scripts/results/query_latency.json).
CANDIDATES = 4_000
#: Characters of a passage of a long text, and about how many there are of the longest.
PASSAGE, PASSAGES = 250, 160
#: Cosine from which a text is near a passage: of many passages one is soon a little like anything.
PASSAGE_NEAR = 0.5

Where = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Near:
    """Complaint ids that hold the value and at which level; `nearest` says how near the rest comes. Texts and voices:
    the ids of the nearest, near or far, and their cosines or bits, from `least` on near; `count` complaints are near
    (`more`: at least so many).
    """

    ids: tuple[str, ...]
    how: str
    nearest: str
    count: int
    cosines: tuple[float, ...] = ()
    more: bool = False
    least: float = NEAR


def by_value(held: pa.Table, keys: pa.Array, wanted: str, how: str) -> Near:
    """Complaints in `held`, the rows whose value equals `wanted`; if there are none, how many characters differ in the
    nearest of all `keys`.
    """
    ids = tuple(sorted(held["complaint_id"].to_pylist()))
    return Near(ids, how, "the same value" if ids else _closest(keys, wanted), len(ids))


def by_address(rows: pa.Table, wanted: Mapping[str, str]) -> Near:
    """Complaints at the finest level of address that any complaint shares with the parts `wanted`; the columns of
    `rows` are dictionary-encoded.
    """
    places = _Places(rows, wanted)
    area = places.agree(_AREA)
    place = area & (places.same("compound") | (places.same("road") & places.same("number")))
    for level, quiet in _LEVELS:
        at = place if level == "compound" else place & places.same(level)
        found = rows["complaint_id"].filter(pa.array(places.alike(at, quiet))).to_pylist()
        if found:
            return Near(tuple(found), f"address:{level}", f"the same {level}", len(found))
    for part in ("road", "town", "district", "city", "province"):
        count = int((area & places.same(part)).sum())
        if count:
            return Near((), "address", f"complaints in the same {part}: {count}", 0)
    return Near((), "address", "no complaint in the same province", 0)


def short(masked: str) -> bool:
    """Whether a masked text has too few characters beside its slots to have a likeness."""
    return sum(map(str.isalnum, masked.translate(dict.fromkeys(map(ord, SLOTS.values()))))) < SHORT


def by_words(rows: pa.Table, wanted: str) -> Near:
    """Complaints whose text (`rows`: complaint_id, text) holds `wanted` as it stands; all are counted. A name or an
    amount is a slot to everything else, and would be found wherever there is one.
    """
    ids = tuple(sorted(rows["complaint_id"].filter(pc.match_substring(rows["text"], wanted)).to_pylist()))
    said = "hold" if ids else "none holds"
    few = f"under {SHORT} characters beside names, numbers and firms there is no likeness"
    return Near(ids, "words", f"{said} it as it stands ({few})", len(ids))


def by_vector(rows: pa.Table, wanted: np.ndarray, k: int) -> Near:
    """The `k` complaints of the nearest texts. `rows` are those of `lookup.vectors_index`; `wanted` is (d,) or (n, d)
    float32, L2-normed: of a text and its passages, which count from PASSAGE_NEAR on. Candidates are found by the signs
    of the parts, their cosines reckoned from int8 (to about 0.005).
    """
    if not rows.num_rows:
        return Near((), "text", "no complaint", 0)
    asked = np.atleast_2d(wanted)
    signs = matrix(rows["signs"], np.uint8).view(np.uint64)
    some = np.arange(len(signs))
    if len(signs) > CANDIDATES:
        each = max(CANDIDATES // len(asked), k)
        some = np.unique(np.concatenate([_likest(signs, one, each) for one in asked]))
    held = vectors_of(rows)
    cosines, *of_passages = (held.cosines(one, some) for one in asked)
    for own in of_passages:
        cosines = np.where((own >= PASSAGE_NEAR) & (own > cosines), own, cosines)
    best = np.argsort(-cosines, kind="stable")[:k]
    found = tuple(float(min(cosines[place], 1.0)) for place in best)
    least = f"{NEAR} or more, of a passage {PASSAGE_NEAR}" if of_passages else f"{NEAR} or more"
    nearest = f"cosine {found[0]:.2f} (near: {least})"
    near = int((cosines >= NEAR).sum())
    ids = tuple(rows["complaint_id"].take(pa.array(some[best])).to_pylist())
    more = len(signs) > len(some) and 2 * near > len(some)  # where so many are near, some are no candidates
    return Near(ids, "text", nearest, near, found, more)


def _likest(signs: np.ndarray, wanted: np.ndarray, count: int) -> np.ndarray:
    """The rows of the `count` vectors whose signs differ in the fewest parts."""
    asked = np.zeros(signs.shape[1] * 8, np.uint8)
    packed = np.packbits(wanted > 0)
    asked[: len(packed)] = packed
    differing = np.bitwise_count(signs ^ asked.view(np.uint64)).sum(axis=1, dtype=np.uint16)
    return np.argpartition(differing, count)[:count]


def passages(text: str) -> list[str]:
    """`text`, and where it is long its passages, half of each in the next: a script may stand behind a long story."""
    length = max(PASSAGE, 2 * len(text) // PASSAGES)
    starts = range(0, max(len(text) - length // 2, 1), length // 2)
    return [text] if len(text) <= 2 * PASSAGE else [text, *(text[start : start + length] for start in starts)]


def vectors_of(rows: pa.Table) -> Vectors:
    """The vectors of the rows of `lookup.vectors_index`, where they lie."""
    return Vectors(matrix(rows["codes"], np.int8), rows["scale"].to_numpy())


def matrix(column: pa.ChunkedArray, kind: npt.DTypeLike) -> np.ndarray:
    """A column of fixed-size binary as (rows, parts), where it lies."""
    whole = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    width = whole.type.byte_width
    found = np.frombuffer(whole.buffers()[1], kind, count=len(whole) * width, offset=whole.offset * width)
    return found.reshape(len(whole), width)


class _Places:
    """Addresses as numbers, to be held against the parts `wanted`."""

    def __init__(self, rows: pa.Table, wanted: Mapping[str, str]) -> None:
        self._rows, self._wanted = rows, wanted

    def same(self, part: str) -> Where:
        """Where `part` is known and equal to the one wanted."""
        return self._equal(part, self._wanted[part]) if self._wanted[part] else self._nowhere()

    def agree(self, parts: tuple[str, ...]) -> Where:
        """Where none of `parts` is known on both sides and differs."""
        found = ~self._nowhere()
        for part in parts:
            if self._wanted[part]:
                found &= self._equal(part, self._wanted[part]) | self._equal(part, "")
        return found

    def alike(self, at: Where, parts: tuple[str, ...]) -> Where:
        """Those of `at` where none of `parts` differs; one that is not said means the only value known there, and of
        several none.
        """
        for part in parts:
            known = {self._wanted[part], *self._values(part, at)} - {""}
            at = at & (self.agree((part,)) if len(known) < 2 else self._equal(part, self._wanted[part]))
        return at

    def _values(self, part: str, at: Where) -> list[str]:
        found: list[str] = pc.unique(self._rows[part].filter(pa.array(at))).cast(pa.string()).to_pylist()
        return found

    def _equal(self, part: str, value: str) -> Where:
        column = self._rows[part].unify_dictionaries().combine_chunks()
        code = column.dictionary.index(value).as_py() if len(column) else -1
        equal: Where = column.indices.to_numpy() == code
        return equal if code >= 0 else self._nowhere()

    def _nowhere(self) -> Where:
        return np.zeros(self._rows.num_rows, bool)


def _closest(keys: pa.Array, wanted: str) -> str:
    """How many characters the nearest value of the same length differs in."""
    alike = keys.filter(pc.equal(pc.utf8_length(keys), len(wanted)))
    if not len(alike):
        return f"no value of {len(wanted)} characters"
    if pc.all(pc.string_is_ascii(alike)).as_py():
        codes: np.ndarray = np.frombuffer(alike.buffers()[2], np.uint8, count=len(alike) * len(wanted))
    else:
        codes = np.array(alike.to_pylist(), dtype=f"U{len(wanted)}").view(np.uint32)
    differing = (codes.reshape(len(alike), -1) != np.array([wanted]).view(np.uint32)).sum(axis=1)
    return f"a value that differs in {int(differing.min())} of {len(wanted)} characters"
