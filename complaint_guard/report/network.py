"""People and the things they share as one graph, masked: what charts, picture files and the search desk draw from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.report.mask import mask_label, mask_name, mask_text
from complaint_guard.report.view import REGISTERED, SLOT_KINDS, UNNAMED, NightView

PERSON = "person"
#: First letter of a hub's node id by channel; a channel not named here has X.
LETTERS = {
    "script": "S",
    "address": "A",
    "phone": "T",
    "account": "C",
    "device": "D",
    "agent": "G",
    "voice": "V",
    "attachment": "F",
}
_NEVER = datetime.max

Row = dict[str, Any]


@dataclass(frozen=True)
class Node:
    """A person or a hub.

    `id` is P1, A1, T1 ...: numbered by first appearance, it tells nothing of the value and stays as a gang grows.
    `kind` is "person" or the hub's channel; `label` is masked. Of a person: `complaints` (ids), `first_seen`,
    `last_seen`, `gang_id` ("" for none), `province` ("" if unknown). Of a hub: `level`, `innocent` (the kind of its
    innocent explanation, "" if none), `people` who hold it in all, `within` the network, `left_out` of it.
    """

    id: str
    kind: str
    label: str
    complaints: tuple[str, ...] = ()
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    gang_id: str = ""
    province: str = ""
    level: str = ""
    innocent: str = ""
    people: int = 1
    within: int = 1
    left_out: int = 0

    @property
    def is_person(self) -> bool:
        """Whether this is a person, not a hub."""
        return self.kind == PERSON


@dataclass(frozen=True)
class Edge:
    """A person (node id) holds a hub (node id); `bits` is the best of the person's ties to it; `registered`: only the
    business registry says so.
    """

    person: str
    hub: str
    bits: float
    registered: bool = False


@dataclass(frozen=True)
class Network:
    """People before hubs, each in the order of their ids; edges by person, then hub. Same tables, same network."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def people(self) -> tuple[Node, ...]:
        """The nodes that are people."""
        return tuple(node for node in self.nodes if node.is_person)

    @property
    def hubs(self) -> tuple[Node, ...]:
        """The nodes that are hubs."""
        return tuple(node for node in self.nodes if not node.is_person)


def told_apart(nodes: Iterable[Node], edges: Iterable[Edge]) -> Network:
    """The network with each firm that none of these people named marked as such, its ties without bits: where they
    live is counted by their address.
    """
    edges = tuple(edges)
    named = {edge.hub for edge in edges if not edge.registered}
    unnamed = {edge.hub for edge in edges} - named
    marked = (replace(node, innocent=UNNAMED) if node.id in unnamed else node for node in nodes)
    return Network(tuple(marked), tuple(replace(one, bits=0.0) if one.hub in unnamed else one for one in edges))


def network_of(view: NightView, gang_ids: Iterable[str]) -> Network:
    """The people of the gangs and every hub that at least two of them hold, or that their gang names.

    Who else holds a hub is counted in its `left_out`. An unknown gang adds nothing.
    """
    wanted = set(gang_ids)
    rows = _Rows(view, _among(view.table("members"), "gang_id", wanted)["person_id"])
    return _network(rows, set(rows.gang_of), {hub for gang in wanted for hub in rows.named.get(gang, ())})


def networks_of(view: NightView, gang_ids: Iterable[str]) -> dict[str, Network]:
    """`network_of` for each of the gangs by its id; the tables are read once."""
    members = _among(view.table("members"), "gang_id", gang_ids)
    rows = _Rows(view, members["person_id"])
    people: dict[str, set[str]] = defaultdict(set)
    for row in members.select(["gang_id", "person_id"]).to_pylist():
        people[row["gang_id"]].add(row["person_id"])
    return {gang: _network(rows, people[gang], set(rows.named[gang])) for gang in gang_ids}


def network_around(view: NightView, complaint_ids: Iterable[str], steps: int = 2, largest: int = 40) -> Network:
    """The people of the complaints, the hubs they hold, who else holds those, and so on for `steps` hubs outwards.

    A hub of more than `largest` people is shown and not followed: its `left_out` counts who is not in the network.
    """
    known = view.table("people")
    frontier = set(_among(known, "complaint_id", complaint_ids)["person_id"].to_pylist())
    people = set(frontier)
    sizes = dict(zip(*(view.table("hubs")[name].to_pylist() for name in ("hub_id", "people")), strict=True))
    ties, held = view.table("ties"), set[str]()
    for _ in range(steps):
        reached = _among(ties, "person_id", frontier)["hub_id"].to_pylist()
        small = {hub for hub in reached if sizes.get(hub, 0) <= largest}
        held |= set(reached)
        frontier = set(_among(ties, "hub_id", small)["person_id"].to_pylist()) - people
        people |= frontier
    return _network(_Rows(view, pa.array(sorted(people), pa.string())), people, held)


class _Rows:
    """The rows that networks need, read from the night's tables once and keyed by person or hub."""

    def __init__(self, view: NightView, people: pa.ChunkedArray | pa.Array) -> None:
        wanted = set(people.to_pylist())
        whose = _among(view.table("people"), "person_id", wanted)
        self.complaints = _listed(whose, "person_id", "complaint_id")
        members = _among(view.table("members"), "person_id", wanted)
        self.gang_of = dict(zip(members["person_id"].to_pylist(), members["gang_id"].to_pylist(), strict=True))
        ids = {one for found in self.complaints.values() for one in found}
        self.clean = _complaints(view, "normalised", ("name", "province"), ids)
        self.raw = _complaints(view, "complaints", ("name",), ids)
        self.ties: dict[str, dict[str, float]] = defaultdict(dict)
        self.spoken: set[tuple[str, str]] = set()
        self._kinds: dict[str, tuple[str, str]] = {}
        for tie in _among(view.table("ties"), "person_id", wanted).to_pylist():
            held, hub = self.ties[tie["person_id"]], tie["hub_id"]
            held[hub] = max(tie["bits"], held.get(hub, tie["bits"]))
            self._kinds[hub] = tie["channel"], tie["level"]
            if tie["level"] != REGISTERED:
                self.spoken.add((tie["person_id"], hub))
        self.hubs = _keyed(_among(view.table("hubs"), "hub_id", self._kinds), "hub_id")
        gangs = view.table("gangs")
        self.named = dict(zip(gangs["gang_id"].to_pylist(), gangs["hubs"].to_pylist(), strict=True))

    def kind(self, hub_id: str) -> tuple[str, str]:
        """The channel and level of a hub."""
        row = self.hubs.get(hub_id)
        return (row["channel"], row["level"]) if row else self._kinds[hub_id]

    def label(self, hub_id: str) -> str:
        """The unmasked label of a hub, "" if it has none."""
        return str(self.hubs.get(hub_id, {}).get("label", ""))

    def seen(self, person: str) -> tuple[datetime, datetime, str]:
        """When the person first and last complained, and the first complaint's id: what people are ordered by."""
        ids = sorted(self.complaints.get(person, ()))
        moments = [self._row(one)["received_at"] for one in ids if self._row(one)]
        return min(moments, default=_NEVER), max(moments, default=_NEVER), ids[0] if ids else person

    def person(self, person: str, node_id: str) -> Node:
        """The masked node of one person."""
        first, last, _ = self.seen(person)
        ids = tuple(sorted(self.complaints.get(person, ())))
        provinces = (self.clean.get(one, {}).get("province", "") for one in ids)
        return Node(
            id=node_id,
            kind=PERSON,
            label=mask_name(self.name(person)),
            complaints=ids,
            first_seen=None if first is _NEVER else first,
            last_seen=None if last is _NEVER else last,
            gang_id=self.gang_of.get(person, ""),
            province=next(filter(None, provinces), ""),
        )

    def name(self, person: str) -> str:
        """The unmasked name of one person, "" if none is known."""
        ids = sorted(self.complaints.get(person, ()))
        found = (rows.get(one, {}).get("name", "") for rows in (self.clean, self.raw) for one in ids)
        return next(filter(None, found), "")

    def _row(self, complaint_id: str) -> Row:
        return self.clean.get(complaint_id) or self.raw.get(complaint_id) or {}


def _network(rows: _Rows, people: set[str], named: set[str]) -> Network:
    """Of the hubs those that two of `people` hold, and those `named` that one of them holds."""
    order = sorted(people, key=lambda one: (rows.seen(one)[0], rows.seen(one)[2]))
    ids = {person: f"P{number}" for number, person in enumerate(order, 1)}
    holders: dict[str, list[str]] = defaultdict(list)
    for person in order:
        for hub in rows.ties.get(person, ()):
            holders[hub].append(person)
    places = {person: number for number, person in enumerate(order)}
    kept = [hub for hub, found in holders.items() if len(found) > 1 or hub in named]
    kept.sort(key=lambda hub: (places[holders[hub][0]], *rows.kind(hub), rows.label(hub), hub))
    hub_ids = dict(sorted(_numbered(rows, kept), key=lambda pair: (pair[1][0], int(pair[1][1:]))))
    names = [name for name in map(rows.name, order) if name]
    nodes = [rows.person(person, ids[person]) for person in order]
    nodes += [_hub(rows, (hub, node_id), len(holders[hub]), names) for hub, node_id in hub_ids.items()]
    number = {hub: place for place, hub in enumerate(hub_ids)}
    edges = [
        Edge(ids[one], hub_ids[hub], rows.ties[one][hub], (one, hub) not in rows.spoken)
        for one in order
        for hub in sorted(rows.ties[one].keys() & number, key=number.__getitem__)
    ]
    return told_apart(nodes, edges)


def _hub(rows: _Rows, ids: tuple[str, str], within: int, names: Sequence[str]) -> Node:
    """The masked node of one hub; `ids` are its own and its node's."""
    row = rows.hubs.get(ids[0], {})
    channel, level = rows.kind(ids[0])
    label = mask_label(channel, str(row.get("label", "")).translate(SLOT_KINDS))
    everyone = max(int(row.get("people", 0)), within)
    return Node(
        id=ids[1],
        kind=channel,
        label=mask_text(label, names) if channel == "script" else label,
        level=level,
        innocent=str(row.get("innocent", "")),
        people=everyone,
        within=within,
        left_out=everyone - within,
    )


def _numbered(rows: _Rows, hubs: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(hub, node id); each letter counts for itself."""
    counts: dict[str, int] = defaultdict(int)
    for hub in hubs:
        letter = LETTERS.get(rows.kind(hub)[0], "X")
        counts[letter] += 1
        yield hub, f"{letter}{counts[letter]}"


def _complaints(view: NightView, name: str, columns: Sequence[str], ids: set[str]) -> dict[str, Row]:
    found = view.table(name).select(["complaint_id", "received_at", *columns])
    return _keyed(_among(found, "complaint_id", ids), "complaint_id")


def _among(found: pa.Table, column: str, values: Iterable[str]) -> pa.Table:
    return found.filter(pc.is_in(found[column], value_set=pa.array(sorted(set(values)), pa.string())))


def _keyed(found: pa.Table, column: str) -> dict[str, Row]:
    return {row[column]: row for row in found.to_pylist()}


def _listed(found: pa.Table, key: str, value: str) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = defaultdict(list)
    for one, other in zip(found[key].to_pylist(), found[value].to_pylist(), strict=True):
        lists[one].append(other)
    return lists
