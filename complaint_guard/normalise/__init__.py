"""2  normalise: text, address, phone, account, id number in one spelling; which complaints are one person's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard import records
from complaint_guard.engine import LOCAL, Engine
from complaint_guard.normalise import identifiers
from complaint_guard.normalise.slots import Slot, SlotFinder, mask
from complaint_guard.normalise.text import Cleaner
from complaint_guard.records import SLOTS
from complaint_guard.records.numbers import is_own
from complaint_guard.settings import NormaliseSettings

if TYPE_CHECKING:
    from complaint_guard.normalise.people import resolve_people

__all__ = ["SLOTS", "normalise", "resolve_people", "unused"]

#: what is told of an address
_PLACE = [*(part for part, _ in records.ADDRESS_PARTS), "told"]

_UNUSED = {
    "phone": "电话不是可用的号码（占位、遮盖或写错），未用于关联",
    "account": "退款账户不是可用的账号（占位、遮盖或写错），未用于关联",
    "device": "设备号是机型、系统名、软件的占位值或过短，未用于关联",
}
_LIKE_A_NUMBER = "投诉编号形似手机号或身份证号，按流水号照收，原样出现在各处；确系个人号码的，请删除后换编号重新导入"


def __getattr__(name: str) -> Any:
    """`resolve_people`, imported when it is first wanted: one question to the case base has no use for its SciPy."""
    if name != "resolve_people":
        raise AttributeError(name)
    from complaint_guard.normalise.people import resolve_people

    return resolve_people


def normalise(complaints: pa.Table, settings: NormaliseSettings, engine: Engine = LOCAL) -> pa.Table:
    """NORMALISED: one cleaned row for each row of `complaints` (COMPLAINTS), in its order."""
    return records.check("normalised", engine.map_batches(complaints, partial(_normalise_batch, settings=settings)))


def unused(complaints: pa.Table, normalised: pa.Table) -> pa.Table:
    """LIMITS: in how many complaints a phone, account or device holds digits but identifies nobody, and how many ids of
    complaints may be somebody's number. Both tables hold the same complaints in one order.
    """
    rows = []
    for column, name in _UNUSED.items():
        written = pc.match_substring_regex(complaints[column], r"\d")
        touched = pc.sum(pc.and_(written, pc.equal(normalised[column], ""))).as_py() or 0
        rows.append({"room": "normalise", "limit": name, "value": 0.0, "touched": touched})
    touched = sum(map(is_own, complaints["complaint_id"].to_pylist()))
    rows.append({"room": "normalise", "limit": _LIKE_A_NUMBER, "value": 0.0, "touched": touched})
    return records.table("limits", [row for row in rows if row["touched"]])


def _normalise_batch(batch: pa.Table, settings: NormaliseSettings) -> pa.Table:
    """NORMALISED of one batch of COMPLAINTS."""
    columns = {"complaint_id": batch["complaint_id"], "received_at": batch["received_at"]}
    cleaner = Cleaner(settings.rewrites)
    finder = SlotFinder(map(cleaner.spelling, settings.institutions))
    columns |= _text_columns(batch, cleaner, finder)
    columns |= _identifier_columns(batch, cleaner)
    columns |= _address_columns(batch["address"].to_pylist())
    return pa.table([columns[name] for name in records.NORMALISED.names], schema=records.NORMALISED)


def _text_columns(batch: pa.Table, cleaner: Cleaner, finder: SlotFinder) -> dict[str, Any]:
    texts: list[str] = []
    masked: list[str] = []
    found: list[list[Slot]] = []
    cells = (batch[column].to_pylist() for column in ("text", "name", "agent", "product"))
    for raw, name, agent, product in zip(*cells, strict=True):
        cleaned = cleaner.clean(raw)
        own = [identifiers.person_name(cleaner.spelling(one)) for one in (name, agent)]
        slots = finder.find(cleaned.text, own, cleaner.spelling(product))
        spans = cleaned.raw_spans([(start, end) for _, start, end in slots])
        texts.append(cleaned.text)
        masked.append(mask(cleaned.text, slots))
        found.append([(kind, *span) for (kind, _, _), span in zip(slots, spans, strict=True)])
    return {"text": texts, "masked": masked, "slots": _slot_array(found)}


def _slot_array(found: list[list[Slot]]) -> pa.Array:
    """Lists of SLOT; made from flat columns, ten times faster than from dictionaries."""
    offsets = np.cumsum([0, *map(len, found)], dtype=np.int32)
    flat = [slot for slots in found for slot in slots]
    columns = [pa.array([slot[at] for slot in flat], kind.type) for at, kind in enumerate(records.SLOT)]
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(columns, fields=list(records.SLOT)))


def _identifier_columns(batch: pa.Table, cleaner: Cleaner) -> dict[str, Any]:
    def each(column: str, read: Callable[[str], Any]) -> list[Any]:
        return [read(cell) for cell in batch[column].to_pylist()]

    columns: dict[str, Any] = {"device": each("device", identifiers.device)}
    for column in ("name", "agent"):
        columns[column] = each(column, lambda cell: identifiers.person_name(cleaner.spelling(cell)))
    columns["agent_company"] = each("agent_company", lambda cell: identifiers.company_name(cleaner.spelling(cell)))
    pairs = (
        ("phone", "phone_kind", identifiers.phone),
        ("account", "account_valid", identifiers.account),
        ("id_number", "id_valid", identifiers.id_number),
    )
    for column, known, read in pairs:
        found = each(column, read)
        columns |= {column: [value for value, _ in found], known: [what for _, what in found]}
    return columns


def _address_columns(addresses: Sequence[str]) -> dict[str, list[str]]:
    if not any(addresses):  # the divisions take longer to read than a question takes to answer
        return {part: [""] * len(addresses) for part in _PLACE}
    from complaint_guard.normalise.address import parse

    parsed = parse(addresses)
    return {part: [getattr(address, part) for address in parsed] for part in _PLACE}
