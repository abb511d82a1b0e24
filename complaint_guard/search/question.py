"""A question to the case base, and its answer: never only "nothing found"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pyarrow as pa

from complaint_guard import records
from complaint_guard.casebase import CaseBase
from complaint_guard.errors import UsageError
from complaint_guard.normalise import normalise
from complaint_guard.report.mask import mask_text
from complaint_guard.search.nearest import NEAR, Near, by_address, by_value, by_vector
from complaint_guard.search.views import among, keyed, open_slots
from complaint_guard.settings import Settings

_PARTS = [name for name, _ in records.ADDRESS_PARTS]


@dataclass(frozen=True)
class Question:
    """What is asked; "" is not asked. At most `shown` hits are given for each field."""

    text: str = ""
    phone: str = ""
    address: str = ""
    account: str = ""
    complaint_id: str = ""
    shown: int = 20


@dataclass(frozen=True)
class Searched:
    """What one field of the question was compared with: complaints, how many hold it (a text: are near it), and how
    near the nearest is.
    """

    field: str
    complaints: int
    found: int
    nearest: str


@dataclass(frozen=True)
class Hit:
    """A complaint, what it was found by (a cosine for text), and what it belongs to ("" for nothing); `far` marks a
    text that is among the nearest and yet not near.
    """

    complaint_id: str
    found_by: str
    similarity: float
    far: bool = False
    person_id: str = ""
    family_id: str = ""
    template: str = ""
    gang_id: str = ""
    tier: str = ""
    probability: float = 0.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The answer, masked. `left_out` counts complaints found beyond `shown`."""

    night: str
    searched: tuple[Searched, ...]
    hits: tuple[Hit, ...]
    left_out: int


def ask(case_base: CaseBase, question: Question, settings: Settings) -> Answer:
    """The answer of the head night and all complaints up to it. Raises UsageError if nothing comparable is asked."""
    night = case_base.manifest()["night"]
    wanted = _normalised(question, settings)
    searched, hits, left_out = [], [], 0
    for field in ("complaint_id", "phone", "account", "address", "text"):
        if not getattr(question, field):
            continue
        near, compared = _look(case_base, field, wanted, question.shown, settings)
        searched.append(Searched(field, compared, near.count, near.nearest))
        shown = zip(near.ids[: question.shown], near.cosines or [1.0] * question.shown, strict=False)
        hits += [Hit(complaint_id, near.how, round(cosine, 4), cosine < NEAR) for complaint_id, cosine in shown]
        left_out += max(near.count - question.shown, 0)
    if not searched:
        raise UsageError("nothing was asked; give one of --text, --file, --phone, --address, --account, --id")
    return Answer(night, tuple(searched), _belonging(case_base, night, hits), left_out)


def _look(case_base: CaseBase, field: str, wanted: dict[str, Any], shown: int, settings: Settings) -> tuple[Near, int]:
    """What was found, and with how many complaints it was compared."""
    if field == "text":
        from complaint_guard.embed import embed, load_encoder  # a phone needs no text model

        rows = case_base.history("embeddings")
        vector = embed(
            pa.Table.from_pylist([wanted], schema=records.NORMALISED), load_encoder(settings.embed), settings.embed
        )
        wanted_vector = vector["vector"][0].values.to_numpy()
        return by_vector(rows["complaint_id"], rows["vector"], wanted_vector, shown), rows.num_rows
    rows = case_base.history(
        "normalised", [*dict.fromkeys(("complaint_id", *(_PARTS if field == "address" else [field])))]
    )
    if field == "address":
        near = by_address(rows, wanted)
    else:
        near = by_value(rows["complaint_id"], rows[field], wanted[field], field)
    return near, rows.num_rows


def _normalised(question: Question, settings: Settings) -> dict[str, Any]:
    """The question as a normalised row, cleaned exactly as complaints are. Raises UsageError."""
    empty = {field.name: [] if pa.types.is_list(field.type) else "" for field in records.COMPLAINTS}
    asked = {name: getattr(question, name) for name in ("complaint_id", "phone", "account", "address", "text")}
    row = empty | asked | {"received_at": datetime(2000, 1, 1), "row": 0}
    found: dict[str, Any] = normalise(records.table("complaints", [row]), settings.normalise).to_pylist()[0]
    for field in ("phone", "account", "text"):
        if asked[field] and not found[field]:
            raise UsageError(f"the {field} given is not one that complaints are compared by; check it for placeholders")
    if question.address and not any(found[part] for part in _PARTS):
        raise UsageError("no part of the address given is known; write it with city, road or compound")
    return found


def _belonging(case_base: CaseBase, night: str, hits: list[Hit]) -> tuple[Hit, ...]:
    """`hits` with their person, script family and gang."""
    ids = pa.array([hit.complaint_id for hit in hits], pa.string())
    people = keyed(among(case_base.table("people", night), "complaint_id", ids), "complaint_id")
    holds = keyed(among(case_base.table("family_members", night), "complaint_id", ids), "complaint_id")
    members = keyed(among(case_base.table("members", night), "complaint_id", ids), "complaint_id")
    families = keyed(case_base.table("families", night, ["family_id", "template"]), "family_id") if holds else {}
    gangs = keyed(case_base.table("gangs", night), "gang_id") if members else {}
    result = []
    for hit in hits:
        gang = gangs.get(members.get(hit.complaint_id, {}).get("gang_id", ""), {})
        family_id = holds.get(hit.complaint_id, {}).get("family_id", "")
        result.append(
            replace(
                hit,
                person_id=people.get(hit.complaint_id, {}).get("person_id", ""),
                family_id=family_id,
                template=mask_text(open_slots(families.get(family_id, {}).get("template", ""))),
                **{key: gang[key] for key in ("gang_id", "tier", "probability") if gang},
                reasons=tuple(mask_text(reason) for reason in gang.get("reasons", ())),
            )
        )
    return tuple(result)
