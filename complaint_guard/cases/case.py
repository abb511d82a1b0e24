"""One gang with all that a case file says of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from complaint_guard.cases.shown import Shown
from complaint_guard.report import Dossier
from complaint_guard.report.network import Network


@dataclass(frozen=True)
class Item:
    """One complaint as the case shows it. `person` is the node id of the chart; `length` that of the whole text."""

    complaint_id: str
    person: str
    received_at: datetime | None
    channel: str
    product: str
    name: str
    phone: str
    id_number: str
    account: str
    device: str
    address: str
    agent: str
    text: str
    length: int
    source: str
    row: int
    content_hash: str
    bits: float
    voice_consent: str


@dataclass(frozen=True)
class SharedThing:
    """A hub of the case: `holders` are its complaints here, `people` all who hold it; `counted` if it is evidence.

    `registered`: no complaint names it, only the business registry has it at the address they give; it has no holders.
    """

    node: str
    channel: str
    level: str
    label: str
    here: int
    people: int
    bits: float
    innocent: str
    counted: bool
    holders: tuple[str, ...]
    registered: bool = False


@dataclass(frozen=True)
class Origin:
    """A file that complaints of the case were read from."""

    name: str
    sha256: str
    rows: int
    night: str


@dataclass(frozen=True)
class Case:
    """What is said of one gang. `compared` counts all complaints it was looked for among; `unconsented` are complaints
    that hold a voice without a record of consent, `voice_basis` says that the night recorded a legal basis.
    """

    dossier: Dossier
    night: str
    compared: int
    items: tuple[Item, ...]
    things: tuple[SharedThing, ...]
    origins: tuple[Origin, ...]
    network: Network
    unconsented: tuple[str, ...]
    voice_basis: bool
    shown: Shown
    versions: Mapping[str, str]

    @property
    def unmasked(self) -> bool:
        """Whether personal values are written whole."""
        return self.shown.unmasked

    @property
    def gang_id(self) -> str:
        """The id of the gang."""
        return self.dossier.id

    @cached_property
    def days(self) -> dict[date, list[Item]]:
        """Complaints by day, in order."""
        found: dict[date, list[Item]] = defaultdict(list)
        for item in sorted(self.items, key=lambda one: (str(one.received_at), one.complaint_id)):
            if item.received_at:
                found[item.received_at.date()].append(item)
        return dict(found)

    @cached_property
    def people(self) -> dict[str, list[Item]]:
        """Complaints by person, the persons in the order of their numbers."""
        found: dict[str, list[Item]] = defaultdict(list)
        for item in self.items:
            found[item.person].append(item)
        return dict(sorted(found.items(), key=lambda pair: int(pair[0][1:])))

    def counted(self, field: str) -> list[tuple[str, int]]:
        """Values of a field of the complaints with how often they occur, the commonest first; unknown is left out."""
        values = Counter(getattr(item, field) for item in self.items if getattr(item, field))
        return sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
