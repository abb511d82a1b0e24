"""One night as readers see it: a masked dossier per gang, in rank order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.normalise import SLOTS
from complaint_guard.records import SCHEMAS
from complaint_guard.report.families import family_of, grievance_of
from complaint_guard.report.mask import (
    mask_account,
    mask_address,
    mask_id,
    mask_label,
    mask_name,
    mask_phone,
    mask_place,
    mask_text,
)
from complaint_guard.report.strongest import strongest

TIERS = ("refer", "review", "watch")
#: Level of a tie to a firm that only the business registry has at the person's room.
REGISTERED = "registered"
#: What explains a firm that all hold by the registry alone.
UNNAMED = "unnamed"
#: Slot characters of masked text written out, so that people and machines read {amount}.
SLOT_KINDS = str.maketrans({character: f"{{{kind}}}" for kind, character in SLOTS.items()})
_ROUNDING = 0.05

Row = dict[str, Any]
Parts = tuple[tuple[str, float], ...]

#: Columns of COMPLAINTS that a dossier reads.
_READ = [
    "complaint_id",
    "received_at",
    "channel",
    "product",
    "name",
    "id_number",
    "phone",
    "address",
    "account",
    "text",
]
#: Stands in for a hub that no table has.
_NO_HUB: Row = dict.fromkeys(SCHEMAS["hubs"].names, "") | {"people": 0, "bits": 0.0}
#: Stands in for a complaint of an earlier night whose row is not in the tables.
_NO_COMPLAINT: Row = dict.fromkeys(SCHEMAS["complaints"].names, "") | {"received_at": None}


@dataclass(frozen=True)
class NightView:
    """The tables of one night by their names in `records.SCHEMAS`, and its figures (seconds, versions, inputs).

    `earlier` counts the people of each gang of the night before, by gang id; None if there was no night before.
    """

    night: str
    tables: Mapping[str, pa.Table]
    figures: Mapping[str, Any] = field(default_factory=dict)
    earlier: Mapping[str, int] | None = None

    def table(self, name: str) -> pa.Table:
        """Table `name`, empty if the night has none."""
        found = self.tables.get(name)
        return SCHEMAS[name].empty_table() if found is None else found


@dataclass(frozen=True)
class Hub:
    """A shared thing with its masked label; `members` of this gang hold it, out of `people` altogether."""

    hub_id: str
    channel: str
    level: str
    label: str
    members: int
    people: int
    bits: float
    innocent: str


@dataclass(frozen=True)
class Member:
    """One complaint of a gang, every personal value masked; `length` is that of the whole text in characters."""

    complaint_id: str
    person_id: str
    bits: float
    received_at: datetime | None
    channel: str
    product: str
    name: str
    phone: str
    id_number: str
    account: str
    address: str
    length: int
    _masked: Callable[[], str] = field(repr=False, compare=False)

    @cached_property
    def text(self) -> str:
        """The whole text, masked when it is first asked for: of most members nobody shows it."""
        return self._masked()


@dataclass(frozen=True)
class Pair:
    """Two people (masked names, and their ids in `people`) and the bits that join them."""

    left: str
    right: str
    bits: float
    posterior: float
    parts: Parts
    people: tuple[str, str]


@dataclass(frozen=True)
class Dossier:
    """All that is said about one gang. `waterfall` adds up to `bits`; `timeline` counts complaints by day.

    `family` is F1 to F9 or ""; `before` is how many people the gang had the night before (0: it was not there; None:
    there was no night before).
    """

    id: str
    rank: int
    tier: str
    probability: float
    bits: float
    people: int
    complaints: int
    first_seen: datetime
    last_seen: datetime
    channels: tuple[str, ...]
    reasons: tuple[str, ...]
    counter_evidence: tuple[str, ...]
    template: str
    hubs: tuple[Hub, ...]
    members: tuple[Member, ...]
    waterfall: Parts
    timeline: Mapping[date, int]
    pairs: tuple[Pair, ...]
    family: str = ""
    before: int | None = None


def dossiers(view: NightView) -> list[Dossier]:
    """One dossier per gang, best first; equal ranks stand in the order of their ids."""
    gangs = sorted(view.table("gangs").to_pylist(), key=lambda row: (row["rank"], row["gang_id"]))
    rows, known = _Rows(view), view.earlier
    return [
        replace(_dossier(gang, rows), before=None if known is None else known.get(gang["gang_id"], 0)) for gang in gangs
    ]


def waterfall(parts: Iterable[Mapping[str, Any]], total: float) -> Parts:
    """(part, bits) in falling order behind `prior`; what the parts leave open up to `total` is the prior."""
    found = {part["part"]: part["bits"] for part in parts}
    rest = total - sum(found.values())
    prior = found.pop("prior", 0.0) + (rest if abs(rest) > _ROUNDING else 0.0)
    channels = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return (("prior", prior), *channels) if prior else tuple(channels)


class _Rows:
    """The rows that gangs need, read from the night's tables once and keyed."""

    def __init__(self, view: NightView) -> None:
        members, hubs = view.table("members"), view.table("gangs")["hubs"].combine_chunks().flatten()
        ids = members["complaint_id"]
        self.members = _grouped(members, "gang_id")
        self.complaints = _keyed(_among(view.table("complaints").select(_READ), "complaint_id", ids), "complaint_id")
        clean = view.table("normalised").drop_columns(["text", "masked", "received_at"])  # raw ones are shown
        self.normalised = _keyed(_among(clean, "complaint_id", ids), "complaint_id")
        self.families = _keyed(view.table("families"), "family_id")
        self.figures = view.figures
        self.hubs = _keyed(_among(view.table("hubs"), "hub_id", hubs), "hub_id")
        ties = _among(_among(view.table("ties"), "complaint_id", ids), "hub_id", hubs)
        self.holders: dict[str, set[str]] = defaultdict(set)
        self.named: dict[str, set[str]] = defaultdict(set)
        for tie in ties.select(["hub_id", "person_id", "level"]).to_pylist():
            self.holders[tie["hub_id"]].add(tie["person_id"])
            if tie["level"] != REGISTERED:
                self.named[tie["hub_id"]].add(tie["person_id"])
        self.pairs = strongest(view.table("pairs"), members)


def _dossier(gang: Row, rows: _Rows) -> Dossier:
    held = rows.members.get(gang["gang_id"], [])
    members = [_member(row, rows) for row in held]
    members.sort(key=lambda one: (-one.bits, str(one.received_at), one.complaint_id))
    names = {rows.complaints.get(one.complaint_id, {}).get("name", "") for one in members}
    ids = [one.complaint_id for one in members]
    family = rows.families.get(gang["script"])
    return Dossier(
        id=gang["gang_id"],
        rank=gang["rank"],
        tier=gang["tier"],
        probability=gang["probability"],
        bits=gang["bits"],
        people=gang["people"],
        complaints=gang["complaints"],
        first_seen=gang["first_seen"],
        last_seen=gang["last_seen"],
        channels=tuple(gang["channels"]),
        reasons=tuple(mask_text(text, names, ids) for text in gang["reasons"]),
        counter_evidence=tuple(mask_text(text, names, ids) for text in gang["counter_evidence"]),
        template=mask_text((family["template"] if family else gang["script"]).translate(SLOT_KINDS), names),
        hubs=_hubs(gang["hubs"], {row["person_id"] for row in held}, rows),
        members=tuple(members),
        waterfall=waterfall(gang["parts"], gang["bits"]),
        timeline=dict(sorted(Counter(one.received_at.date() for one in members if one.received_at).items())),
        pairs=_pairs(rows.pairs[gang["gang_id"]], members),
        family=grievance_of(family, rows.figures) if family else family_of(one.text for one in members),
    )


def _member(held: Row, rows: _Rows) -> Member:
    row = rows.complaints.get(held["complaint_id"], _NO_COMPLAINT)
    clean = rows.normalised.get(held["complaint_id"], {})
    text = row["text"]
    called = [text[slot["start"] : slot["end"]] for slot in clean.get("slots", []) if slot["kind"] == "name"]
    return Member(
        complaint_id=held["complaint_id"],
        person_id=held["person_id"],
        bits=held["bits"],
        received_at=row["received_at"],
        channel=mask_text(row["channel"]),
        product=mask_text(row["product"]),
        name=mask_name(row["name"]),
        phone=mask_phone(clean.get("phone") or row["phone"]),
        id_number=mask_id(clean.get("id_number") or row["id_number"]),
        account=mask_account(clean.get("account") or row["account"]),
        address=mask_address(clean) or mask_text(mask_place(row["address"])),
        length=len(text),
        _masked=lambda: mask_text(text, (row["name"], *called)),
    )


def _hubs(ids: list[str], people: set[str], rows: _Rows) -> tuple[Hub, ...]:
    hubs = []
    for hub_id in ids:
        row = rows.hubs.get(hub_id, _NO_HUB | {"label": hub_id})
        members = people & rows.holders.get(hub_id, set())
        unnamed = bool(members) and not people & rows.named.get(hub_id, set())
        hubs.append(
            Hub(
                hub_id=hub_id,
                channel=row["channel"],
                level=row["level"],
                label=mask_label(row["channel"], row["label"].translate(SLOT_KINDS)),
                members=len(members),
                people=row["people"],
                bits=0.0 if unnamed else row["bits"],
                innocent=UNNAMED if unnamed else mask_text(row["innocent"]),
            )
        )
    return tuple(sorted(hubs, key=lambda hub: (-hub.bits, hub.channel, hub.label)))


def _pairs(rows: list[Row], members: list[Member]) -> tuple[Pair, ...]:
    names = {one.person_id: one.name or one.complaint_id for one in reversed(members)}
    return tuple(
        Pair(
            left=names[row["left_id"]],
            right=names[row["right_id"]],
            bits=row["bits"],
            posterior=row["posterior"],
            parts=waterfall(row["parts"], row["bits"]),
            people=(row["left_id"], row["right_id"]),
        )
        for row in rows
    )


def _among(found: pa.Table, column: str, values: pa.ChunkedArray | pa.Array) -> pa.Table:
    return found.filter(pc.is_in(found[column], value_set=pc.unique(values)))


def _keyed(found: pa.Table, column: str) -> dict[str, Row]:
    return {row[column]: row for row in found.to_pylist()}


def _grouped(found: pa.Table, column: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in found.to_pylist():
        groups[row[column]].append(row)
    return groups
