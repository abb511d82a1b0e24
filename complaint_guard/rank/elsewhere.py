"""Other gangs that use a script of one gang: a script is bought and sold, and is no tie between its buyers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from complaint_guard.rank.held import Held

#: gangs that are named
NAMED = 3


def elsewhere(held_by: Mapping[str, Held]) -> dict[str, list[str]]:
    """What is told of each gang, by its id, of whom else uses its scripts: nothing, or one sentence."""
    users: dict[str, set[str]] = defaultdict(set)
    for gang_id, held in held_by.items():
        for row in held.hubs:
            if row["channel"] == "script":
                users[row["hub_id"]].add(gang_id)
    others: dict[str, set[str]] = {gang_id: set() for gang_id in held_by}
    for gangs in users.values():
        for gang_id in gangs:
            others[gang_id] |= gangs - {gang_id}
    return {gang_id: _said(sorted(found)) for gang_id, found in others.items()}


def _said(gangs: list[str]) -> list[str]:
    if not gangs:
        return []
    named = "；".join([*gangs[:NAMED], *["…"] * (len(gangs) > NAMED)])
    return [f"同一份话术也见于另外 {len(gangs)} 组（{named}），与其未见足以关联的其他要素，故分列"]
