"""A case read from the case base: the rows of one gang of the head night, shown as the case may show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import pyarrow.compute as pc

from complaint_guard.casebase import CaseBase
from complaint_guard.cases.case import Case, Item, Origin, SharedThing
from complaint_guard.cases.shown import Shown, writable
from complaint_guard.errors import ComplaintGuardError
from complaint_guard.listen.consent import consent_of
from complaint_guard.report import Dossier, NightView, dossiers
from complaint_guard.report.mask import mask_label
from complaint_guard.report.network import Network, network_of
from complaint_guard.report.view import REGISTERED, SLOT_KINDS
from complaint_guard.search.views import gang_view, keyed

Row = dict[str, Any]


def read_case(case_base: CaseBase, gang_id: str, unmasked: bool = False) -> Case:
    """The case of a gang that the head night has; no complaint and no shared thing is left out."""
    manifest = case_base.manifest()
    night, figures = manifest["night"], manifest.get("figures", {})
    view = gang_view(case_base, gang_id)
    raw, clean = (keyed(view.table(name), "complaint_id") for name in ("complaints", "normalised"))
    masked = Shown([*raw.values(), *clean.values()])
    shown = Shown((), unmasked=True) if unmasked else masked
    network = network_of(view, [gang_id])
    things = tuple(_things(view, network, shown))
    registered = {one.node for one in things if one.registered}
    return Case(
        dossier=_masked_dossier(dossiers(view)[0], masked),
        night=night,
        compared=case_base.table("people", night, ["complaint_id"]).num_rows,
        items=tuple(_items(view, network, shown)),
        things=things,
        origins=_origins(case_base, raw.values(), shown),
        network=_masked_network(network, masked, registered),
        unconsented=_unconsented(view, raw),
        voice_basis=bool(figures.get("voice", {}).get("basis_given")),
        shown=shown,
        versions=figures.get("versions", {}),
    )


def _masked_network(network: Network, masked: Shown, registered: Collection[str]) -> Network:
    """The chart: masked always, without a value of one member in what another wrote, a firm nobody named as such."""
    nodes = []
    for node in network.nodes:
        kind, level = ("registered", "") if node.id in registered else (node.kind, node.level)
        nodes.append(replace(node, label=masked.text(node.label), kind=kind, level=level))
    return replace(network, nodes=tuple(nodes))


def _masked_dossier(found: Dossier, masked: Shown) -> Dossier:
    """The dossier whose sentences are masked always: its template, reasons and counter-evidence."""
    return replace(
        found,
        template=masked.text(found.template),
        reasons=tuple(masked.text(reason) for reason in found.reasons),
        counter_evidence=tuple(masked.text(counter) for counter in found.counter_evidence),
    )


def _items(view: NightView, network: Network, shown: Shown) -> Iterator[Item]:
    raw, clean = (keyed(view.table(name), "complaint_id") for name in ("complaints", "normalised"))
    person_of = {complaint: node.id for node in network.people for complaint in node.complaints}
    members = keyed(view.table("members"), "complaint_id")
    for complaint_id in sorted(members, key=lambda one: (int(person_of[one][1:]), one)):
        row, normal = raw[complaint_id], clean.get(complaint_id, {})
        called = [
            row["text"][slot["start"] : slot["end"]] for slot in normal.get("slots", []) if slot["kind"] == "name"
        ]
        agent = "@".join(filter(None, (row["agent"], row["agent_company"])))
        yield Item(
            complaint_id=writable(complaint_id),
            person=person_of[complaint_id],
            received_at=row["received_at"],
            channel=shown.text(row["channel"]),
            product=shown.text(row["product"]),
            **{name: shown.value(name, row[name]) for name in ("name", "phone", "id_number", "account", "device")},
            address=shown.address(normal, row["address"]),
            agent=shown.label("agent", agent) if agent else "",
            text=shown.text(row["text"], (row["name"], row["agent"], *called), (complaint_id,)),
            length=len(row["text"]),
            source=shown.file(_file(row["source"])),
            row=row["row"],
            content_hash=row["content_hash"],
            bits=members[complaint_id]["bits"],
            voice_consent=shown.text(row["voice_consent"]),
        )


def _things(view: NightView, network: Network, shown: Shown) -> Iterator[SharedThing]:
    """The hubs of the chart, under the chart's numbers."""
    ties: dict[str, list[Row]] = defaultdict(list)
    ids = set(view.table("members")["complaint_id"].to_pylist())
    for tie in view.table("ties").to_pylist():
        ties[tie["hub_id"]].append(tie)
    counted = set(view.table("gangs")["hubs"].combine_chunks().flatten().to_pylist())
    hubs = keyed(view.table("hubs"), "hub_id")
    node_of = _nodes(view, network, ties)
    for hub_id, node in sorted(node_of.items(), key=lambda pair: (pair[1][0], int(pair[1][1:]))):
        held = ties[hub_id]
        row = hubs.get(hub_id) or held[0]
        registered = all(tie["level"] == REGISTERED for tie in held)
        holders = {writable(tie["complaint_id"]) for tie in held if tie["complaint_id"] in ids}
        yield SharedThing(
            node=node,
            channel=row["channel"],
            level=row["level"],
            label=shown.label(row["channel"], row.get("label", "")),
            here=len({tie["person_id"] for tie in held}),
            people=row.get("people", 0),
            bits=max(tie["bits"] for tie in held),
            innocent=row.get("innocent", ""),
            counted=hub_id in counted and not registered,
            holders=() if registered else tuple(sorted(holders)),
            registered=registered,
        )


def _nodes(view: NightView, network: Network, ties: Mapping[str, list[Row]]) -> dict[str, str]:
    """The chart's number of each hub, found by what it is and who holds it, as the chart keeps no hub ids."""
    person_of = {complaint: node.id for node in network.people for complaint in node.complaints}
    number = {row["person_id"]: person_of[row["complaint_id"]] for row in view.table("members").to_pylist()}
    holders: dict[str, set[str]] = defaultdict(set)
    for edge in network.edges:
        holders[edge.hub].add(edge.person)
    free: dict[object, list[str]] = defaultdict(list)
    for node in network.hubs:
        free[node.kind, node.level, _without_script(node.kind, node.label), frozenset(holders[node.id])].append(node.id)
    hubs = keyed(view.table("hubs"), "hub_id")
    found: dict[str, str] = {}
    for hub_id in sorted(ties):
        hub = hubs.get(hub_id) or {**ties[hub_id][0], "label": ""}
        masked = _without_script(hub["channel"], mask_label(hub["channel"], hub["label"].translate(SLOT_KINDS)))
        people = frozenset(number[tie["person_id"]] for tie in ties[hub_id])
        if waiting := free.get((hub["channel"], hub["level"], masked, people)):
            found[hub_id] = waiting.pop(0)
    if len(found) < len(network.hubs):
        raise ComplaintGuardError(
            f"{len(network.hubs) - len(found)} of {len(network.hubs)} shared things of the chart are in no table of "
            "the case; report this as a bug"
        )
    return found


def _without_script(kind: str, label: str) -> str:
    return "" if kind == "script" else label


def _origins(case_base: CaseBase, rows: Iterable[Row], shown: Shown) -> tuple[Origin, ...]:
    """The files the complaints came from, with the hashes that the nights recorded."""
    wanted = {row["source"].partition("#")[0] for row in rows} | {row["source"] for row in rows}
    found: dict[tuple[str, str], Origin] = {}
    for night in case_base.nights():
        for source in case_base.manifest(night).get("figures", {}).get("inputs", []):
            if source["path"] in wanted:
                key = shown.file(_file(source["path"])), source["sha256"]
                found.setdefault(key, Origin(*key, source["rows"], night))
    return tuple(found[key] for key in sorted(found))


def _file(source: str) -> str:
    """The name of a source without its folders; of a database only its query, as its address may hold a password."""
    if "://" in source:
        return "数据库查询"
    return PurePath(source).name


def _unconsented(view: NightView, raw: Mapping[str, Row]) -> tuple[str, ...]:
    """Complaints that hold a voice without a record of consent."""
    ties = view.table("ties")
    voices = ties.filter(pc.equal(ties["channel"], "voice"))["complaint_id"].to_pylist()
    return tuple(sorted({one for one in voices if consent_of(raw.get(one, {}).get("voice_consent", "")) != "granted"}))
