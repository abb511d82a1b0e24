"""Complaints made by hand, cleaned as the program cleans them, and what the channels make of them."""

from __future__ import annotations

from math import log2
from typing import Any

import pyarrow as pa

from complaint_guard import records
from complaint_guard.link import Inputs, Linked, link
from complaint_guard.normalise import normalise
from complaint_guard.normalise.companies import normalise_companies
from complaint_guard.settings import LinkSettings, NormaliseSettings, Weight

MALL = "杭州市拱墅区莫干山路1208号天苑商贸城"
HOME = "长沙市岳麓区麓山南路36号湘江小区6栋2单元702室"
WEIGHTS = LinkSettings()


def filled(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Table `name` with what `rows` leave out filled in."""
    blank: dict[str, Any] = {}
    for field in records.SCHEMAS[name]:
        if pa.types.is_list(field.type):
            blank[field.name] = []
        else:
            blank[field.name] = "" if pa.types.is_string(field.type) else 0
    return records.table(name, [blank | row for row in rows])


def inputs(
    complaints: dict[str, dict[str, str]],
    companies: dict[str, str] | None = None,
    families: list[dict[str, Any]] | None = None,
    members: list[dict[str, Any]] | None = None,
    settings: LinkSettings = WEIGHTS,
) -> Inputs:
    """`complaints` by id; the key "person" names who complained, else everyone is somebody else."""
    rows = [
        {"complaint_id": i, "name": f"某人{i}"} | {k: v for k, v in row.items() if k != "person"}
        for i, row in complaints.items()
    ]
    people = [{"complaint_id": i, "person_id": row.get("person", f"P-{i}")} for i, row in complaints.items()]
    firms = [{"company": name, "address": address} for name, address in (companies or {}).items()]
    return Inputs(
        normalise(filled("complaints", rows), NormaliseSettings()),
        filled("people", people),
        filled("families", families or []),
        filled("family_members", members or []),
        normalise_companies(filled("companies", firms)),
        settings,
    )


def at(*addresses: str) -> Linked:
    """Ties and hubs of one complaint per address, ids "0", "1", ..."""
    return link(inputs({str(number): {"address": address} for number, address in enumerate(addresses)}))


def groups(linked: Linked, channel: str, level: str = "") -> dict[str, str]:
    """Complaint ids that hold one hub, joined with "+", and the innocent explanation of the hub."""
    held: dict[str, set[str]] = {}
    for tie in linked.ties.to_pylist():
        held.setdefault(tie["hub_id"], set()).add(tie["complaint_id"])
    return {
        "+".join(sorted(held[hub["hub_id"]])): hub["innocent"]
        for hub in linked.hubs.to_pylist()
        if hub["channel"] == channel and level in ("", hub["level"])
    }


def bits(linked: Linked, channel: str, level: str = "") -> list[float]:
    """Bits of the hubs of `channel`, most first."""
    found = [
        hub["bits"] for hub in linked.hubs.to_pylist() if hub["channel"] == channel and level in ("", hub["level"])
    ]
    return sorted(found, reverse=True)


def worth(weight: Weight) -> float:
    """What sharing a value of `weight` is worth while few hold it."""
    return log2(weight.m / weight.u)
