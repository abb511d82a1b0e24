"""Other gangs that use a script of one gang: a script is bought and sold, and is no tie between its buyers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from complaint_guard.rank.held import Held


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
    said = "同一份话术也见于另外 {n} 组，与其未见足以关联的其他要素，故分列"
    return {gang_id: [said.format(n=len(found))] * bool(found) for gang_id, found in others.items()}
