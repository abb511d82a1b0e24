"""What the search desk looks things up in: tables sorted by what is asked, mapped into memory, and looked at by halves.

The night writes them beside its tables (`CaseBase.keep_index`). A case base without them is searched through the same
tables, made on the spot.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard import records
from complaint_guard.casebase import CaseBase, latest
from complaint_guard.errors import CaseBaseError
from complaint_guard.records.vectors import Vectors
from complaint_guard.settings import EmbedSettings

PARTS = [name for name, _ in records.ADDRESS_PARTS]
#: Fields of NORMALISED that are looked up by their value.
VALUES = ("phone", "account")
#: What each table of the index that is sorted is sorted by.
SORTED = {
    "complaint": "complaint_id",
    "person": "person_id",
    "held": "person_id",
    "holders": "hub_id",
    "hub": "hub_id",
    **{name: name for name in VALUES},
}


def index_of(case_base: CaseBase, held: Mapping[str, pa.Table] | None = None) -> dict[str, pa.Table]:
    """The index of the head night, by table name; see `Lookup` for what each is for. Tables `held` in memory, those of
    the head, NORMALISED and EMBEDDINGS of all nights and the `places` of their rows, are not read again.
    """
    read = _Read(case_base, held or {})
    clean = read("normalised").select(["complaint_id", *VALUES, *PARTS])
    found = {"complaint": _complaints(read)}
    for field in VALUES:
        given = clean.select(["complaint_id", field]).filter(pc.not_equal(clean[field], ""))
        found[field] = given.sort_by([(field, "ascending"), ("complaint_id", "ascending")])
    placed = clean.filter(pc.or_(pc.not_equal(clean["road"], ""), pc.not_equal(clean["compound"], "")))
    found["address"] = pa.table(
        {"complaint_id": placed["complaint_id"]}
        | {part: placed[part].combine_chunks().dictionary_encode() for part in PARTS}
    )
    ties = read("ties").select(["person_id", "hub_id", "channel", "level", "bits"])
    found["person"] = (
        found["complaint"]
        .select(["person_id", "complaint_id"])
        .sort_by([("person_id", "ascending"), ("complaint_id", "ascending")])
    )
    found["held"] = ties.sort_by([("person_id", "ascending"), ("hub_id", "ascending"), ("bits", "ascending")])
    found["holders"] = ties.sort_by([("hub_id", "ascending"), ("person_id", "ascending"), ("bits", "ascending")])
    found["hub"] = read("hubs").sort_by("hub_id")
    found["vector"] = vectors_index(read("embeddings"))
    return found


@dataclass(frozen=True)
class _Read:
    """Gives tables: those that are `held`, others from the case base."""

    case_base: CaseBase
    held: Mapping[str, pa.Table]

    def __call__(self, name: str) -> pa.Table:
        if name in self.held:
            return self.held[name]
        if name == "embeddings":
            return _vectors(self.case_base)
        if name == "places":
            return self.case_base.places()
        if name == "normalised":
            return self.case_base.history(name, ["complaint_id", *VALUES, *PARTS])
        return self.case_base.table(name)


def _vectors(case_base: CaseBase) -> pa.Table:
    """EMBEDDINGS of all nights in the model of the head, so that they can be compared; if that model is there no more,
    those of the nights of other models are near to none until the next night makes them anew.
    """
    from complaint_guard import history  # a question needs neither the models nor what reads them
    from complaint_guard.embed import text_model

    manifest = case_base.manifest()
    own = case_base.rows("embeddings", manifest["night"], [0], ["vector", "scale"]) if _many(manifest) else None
    if own is None or len(case_base.nights()) == 1:
        return case_base.history("embeddings")
    told, width = manifest.get("figures", {}).get("text_model", ""), Vectors.read(own).width
    if not (other := history.nights_of_other_models(case_base, told, width)):
        return case_base.history("embeddings")
    settings = EmbedSettings(**manifest.get("settings", {}).get("embed", {}))
    if told and text_model(settings) == told:
        return history.vectors(case_base, settings, width)
    nothing = pa.scalar(bytes(width), pa.binary())
    parts = [case_base.table("embeddings", night) for night in case_base.nights()]
    for place, night in enumerate(case_base.nights()):
        if night in other:
            parts[place] = parts[place].set_column(1, "vector", pa.repeat(nothing, other[night]))
    return latest(pa.concat_tables(parts))


def _many(manifest: Mapping[str, Any]) -> int:
    return int(manifest["tables"].get("embeddings", {}).get("rows", 0))


def vectors_index(embeddings: pa.Table) -> pa.Table:
    """complaint_id, the signs of its vector (one bit a part), and the vector in int8 with its scale."""
    parts = Vectors.read(embeddings).parts if embeddings.num_rows else np.zeros((0, 8), np.int8)
    bits = np.packbits(parts > 0, axis=1)
    signs = np.zeros((len(bits), -(-bits.shape[1] // 8) * 8), np.uint8)  # whole 64-bit words
    signs[:, : bits.shape[1]] = bits
    return pa.table(
        {
            "complaint_id": embeddings["complaint_id"],
            "signs": _binary(signs),
            "codes": _binary(parts),
            "scale": embeddings["scale"],
        }
    )


def _binary(rows: np.ndarray) -> pa.Array:
    kind = pa.binary(rows.shape[1])
    return pa.FixedSizeBinaryArray.from_buffers(kind, len(rows), [None, pa.py_buffer(np.ascontiguousarray(rows))])


def _complaints(read: _Read) -> pa.Table:
    """complaint_id, when it came, night and row of its text, person, family and gang ("" for none), in id order."""
    found = read("places")
    for name, column in (("people", "person_id"), ("family_members", "family_id"), ("members", "gang_id")):
        rows = read(name)
        places = pc.index_in(found["complaint_id"], value_set=rows["complaint_id"].combine_chunks())
        values = pc.fill_null(rows[column].combine_chunks().take(places.combine_chunks()), "")
        found = found.append_column(column, values.dictionary_encode() if column != "person_id" else values)
    return found.sort_by("complaint_id")


@dataclass(frozen=True)
class Lookup:
    """The index of one case base: `tables` are complaint (by id), person, phone and account (by value), address, held
    (ties by person), holders (ties by hub), hub (by id) and vector. `made` says that they were made now, for want of
    an index on the disk.
    """

    case_base: CaseBase
    night: str
    tables: Mapping[str, pa.Table]
    made: bool = False

    @classmethod
    def of(cls, case_base: CaseBase) -> Lookup:
        """The lookup of the head night."""
        night = case_base.manifest()["night"]
        kept = case_base.index()
        return cls(case_base, night, kept or index_of(case_base), kept is None)

    @property
    def complaints(self) -> int:
        """How many complaints there are up to this night."""
        return int(self.tables["complaint"].num_rows)

    def equal(self, name: str, column: str, values: Iterable[str]) -> pa.Table:
        """Rows of the table `name`, sorted by `column`, whose value there is one of `values`."""
        table = self.tables[name]
        keys = self.keys(name)
        found = [table.slice(0, 0)]
        for value in sorted(set(values)):
            start = bisect_left(range(len(keys)), value, key=lambda place: keys[place].as_py())
            end = bisect_right(range(len(keys)), value, lo=start, key=lambda place: keys[place].as_py())
            found.append(table.slice(start, end - start))
        return pa.concat_tables(found)

    def keys(self, name: str) -> pa.Array:
        """All values that the table `name` is sorted by."""
        if name not in self._keys:
            self._keys[name] = _whole(self.tables[name][SORTED[name]])
        return self._keys[name]

    @cached_property
    def _keys(self) -> dict[str, pa.Array]:
        """The sorted columns that were asked for; one chunk, so that a place is found at once."""
        return {}

    def entries(self, complaint_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """What is known of the complaints, by id: received_at, night, row, person_id, family_id, gang_id."""
        rows = self.equal("complaint", "complaint_id", complaint_ids).to_pylist()
        return {row["complaint_id"]: row for row in rows}

    def complaints_of(self, people: Iterable[str]) -> dict[str, list[str]]:
        """Person id -> the ids of their complaints."""
        found: dict[str, list[str]] = {}
        for row in self.equal("person", "person_id", people).to_pylist():
            found.setdefault(row["person_id"], []).append(row["complaint_id"])
        return found

    def rows(self, name: str, complaint_ids: Iterable[str], columns: list[str] | None = None) -> pa.Table:
        """The rows (some `columns`) of the complaints in COMPLAINTS or NORMALISED, the latest of each; `name` says
        which. A night's two tables have the same order. Raises CaseBaseError if rows were erased since the index was
        opened.
        """
        entries = sorted(self.entries(complaint_ids).values(), key=lambda row: (row["night"], row["row"]))
        wanted = columns or records.SCHEMAS[name].names
        found = [records.table(name, []).select(wanted)]
        for night in dict.fromkeys(row["night"] for row in entries):
            own = [row for row in entries if row["night"] == night]
            rows = self.case_base.rows(
                name, night, [row["row"] for row in own], [*dict.fromkeys(["complaint_id", *wanted])]
            )
            if rows["complaint_id"].to_pylist() != [row["complaint_id"] for row in own]:
                raise CaseBaseError(f"case base {self.case_base.path} was changed while it was read; ask again")
            found.append(rows.select(wanted))
        return pa.concat_tables(found)

    def clean(self, complaint_ids: Iterable[str], columns: list[str]) -> dict[str, dict[str, Any]]:
        """Some `columns` of the NORMALISED rows of the complaints, by id."""
        rows = self.rows("normalised", complaint_ids, ["complaint_id", *columns]).to_pylist()
        return {row["complaint_id"]: row for row in rows}


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
