"""Standing questions: what was asked once is asked again of every night's new complaints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard import records
from complaint_guard.casebase import CaseBase
from complaint_guard.embed import Encoder, embed
from complaint_guard.errors import NotFoundError, UsageError
from complaint_guard.records.vectors import Vectors
from complaint_guard.report.compare import compare, wording
from complaint_guard.report.mask import mask_account, mask_address, mask_phone, mask_text
from complaint_guard.search.asked import Question, normalised
from complaint_guard.search.lookup import PARTS
from complaint_guard.search.nearest import NEAR, SHORT, by_address, short
from complaint_guard.search.views import open_slots
from complaint_guard.settings import EmbedSettings, Settings

WATCHED = ("phone", "account", "address", "text")
#: Share of the text asked that a near text must have passage by passage, to be a match.
SHARED = 0.3
_SHOWN = 60

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Watch:
    """A standing question: `id` W1, W2 ...; `since` the night it was asked after; `asked` is masked."""

    id: str
    since: str
    field: str
    asked: str


def watch(case_base: CaseBase, question: Question, settings: Settings) -> tuple[Watch, ...]:
    """The standing questions left, one for each field asked. Raises UsageError if a field cannot stand or stands."""
    if question.audio:
        raise UsageError("a recording cannot be watched; every night compares its voices by itself")
    if question.complaint_id:
        raise UsageError("a complaint id cannot be watched; watch its phone, address, account or words")
    row, since = normalised(question, settings), case_base.manifest()["night"]
    _check_findable(question, row)
    values = {field: _value(field, row) for field in WATCHED if getattr(question, field)}
    if not values:
        raise UsageError("nothing was asked; give --watch with one of --text, --file, --phone, --address, --account")

    def numbered(there: Sequence[Entry]) -> list[dict[str, Any]]:
        standing = [entry for entry in _live(there) if (entry["field"], entry["value"]) in values.items()]
        if standing:
            raise UsageError(f"{standing[0]['id']} asks that already; `complaint-guard query --watches` lists them")
        first = sum("field" in entry for entry in there) + 1
        return [
            {"id": f"W{number}", "since": since, "field": field, "value": value}
            for number, (field, value) in enumerate(values.items(), first)
        ]

    return tuple(map(_told, case_base.standing.append(numbered)))


def _check_findable(question: Question, row: Mapping[str, Any]) -> None:
    """Raises UsageError if no complaint could ever match."""
    if question.address and not (row["compound"] or (row["road"] and row["number"])):
        raise UsageError(
            "the address given names a region or a road and no place in it; every night has complaints from there: "
            "give it to the house number or the name of the compound"
        )
    if question.text and short(row["masked"]):
        raise UsageError(
            f"the text given has under {SHORT} characters beside names, numbers and firms, and has no likeness to "
            "watch; give a sentence, or ask once with query"
        )


def watches(case_base: CaseBase) -> tuple[Watch, ...]:
    """The standing questions, oldest first."""
    return tuple(map(_told, standing(case_base)))


def unwatch(case_base: CaseBase, watch_id: str) -> Watch:
    """The standing question that was removed. Raises NotFoundError."""
    found: list[Entry] = []

    def removed(there: Sequence[Entry]) -> list[dict[str, Any]]:
        found.extend(entry for entry in _live(there) if entry["id"] == watch_id)
        if not found:
            raise NotFoundError(f"no standing question {watch_id}; `complaint-guard query --watches` lists them")
        return [{"id": watch_id, "removed": True}]

    case_base.standing.append(removed)
    return _told(found[0])


def standing(case_base: CaseBase) -> list[Entry]:
    """The lines of the standing questions that were not removed, for `answered`."""
    return _live(case_base.standing.entries())


def answered(
    entries: Sequence[Entry], clean: pa.Table, vectors: pa.Table, encoder: Encoder, settings: EmbedSettings
) -> list[dict[str, Any]]:
    """For each standing question the new complaints that match it: watch, field, asked (masked), since, complaints.

    `clean` are NORMALISED and `vectors` EMBEDDINGS of the new complaints, in one order.
    """
    found = []
    for entry in entries:
        if entry["field"] == "text":
            ids = _alike(entry["value"], clean, vectors, (encoder, settings))
        elif entry["field"] == "address":
            ids = _there(entry["value"], clean)
        else:
            ids = clean["complaint_id"].filter(pc.equal(clean[entry["field"]], entry["value"])).to_pylist()
        told = _told(entry)
        found.append(
            {"watch": told.id, "field": told.field, "asked": told.asked, "since": told.since, "complaints": ids}
        )
    return found


def _live(there: Sequence[Entry]) -> list[Entry]:
    gone = {entry["id"] for entry in there if entry.get("removed")}
    return [entry for entry in there if entry["id"] not in gone]


def _value(field: str, row: Mapping[str, Any]) -> Any:
    if field == "address":
        return {part: row[part] for part in (*PARTS, "told") if row[part]}
    return wording(row["masked"], [row["name"]]) if field == "text" else row[field]


def _told(entry: Entry) -> Watch:
    value = entry["value"]
    match entry["field"]:
        case "phone":
            asked = mask_phone(value)
        case "account":
            asked = mask_account(value)
        case "address":
            asked = mask_address(value)
        case _:
            text = mask_text(open_slots(value))
            asked = text[:_SHOWN] + (f"… ({len(text)})" if len(text) > _SHOWN else "")
    return Watch(entry["id"], entry["since"], entry["field"], asked)


def _there(wanted: Mapping[str, str], clean: pa.Table) -> list[str]:
    """Complaints at the place asked for, as fine as it was asked."""
    columns = {part: clean[part].combine_chunks().dictionary_encode() for part in PARTS}
    near = by_address(
        pa.table({"complaint_id": clean["complaint_id"]} | columns), dict.fromkeys(PARTS, "") | dict(wanted)
    )
    finest = next((level for level in ("room", "building") if wanted.get(level)), "compound")
    return list(near.ids) if near.how == f"address:{finest}" else []


def _alike(asked: str, clean: pa.Table, vectors: pa.Table, model: tuple[Encoder, EmbedSettings]) -> list[str]:
    """Complaints whose text is near and shares passages with the text asked."""
    row: dict[str, Any] = {field.name: [] if pa.types.is_list(field.type) else None for field in records.NORMALISED}
    wanted = embed(pa.Table.from_pylist([row | {"masked": asked}], schema=records.NORMALISED), *model)
    cosines = Vectors.read(vectors).cosines(Vectors.read(wanted).rows()[0])
    near = clean.select(["complaint_id", "masked"]).take(pa.array(np.flatnonzero(cosines >= NEAR))).to_pylist()
    return [row["complaint_id"] for row in near if compare(asked, row["masked"]).left_share >= SHARED]
