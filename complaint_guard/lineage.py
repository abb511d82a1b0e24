"""7b  How gangs came to be what they are: born, grown, merged, split, from one night to the next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from complaint_guard.records import check, table

Row = dict[str, Any]


def lineage(before: pa.Table, now: pa.Table, people: pa.Table, given: frozenset[str]) -> pa.Table:
    """Table LINEAGE of one night: what became of each gang that changed. `before` and `now` are MEMBERS of the last
    night and this one, `people` says whose each complaint is now, `given` are the gang ids of all earlier nights.
    """
    owner = dict(zip(people["complaint_id"].to_pylist(), people["person_id"].to_pylist(), strict=True))
    old, new = _people(before, owner), _people(now, owner)
    was = {person: gang for gang, members in sorted(old.items()) for person in members}
    rows = [row for gang in sorted(new) for row in _of(gang, new[gang], old, was, given)]
    rows += [_row(gang, "ended", [], len(old[gang]), 0) for gang in sorted(old.keys() - new.keys() - _absorbed(rows))]
    return check("lineage", table("lineage", rows))


def _people(members: pa.Table, owner: dict[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in members.select(["gang_id", "complaint_id", "person_id"]).to_pylist():
        found[row["gang_id"]].add(owner.get(row["complaint_id"], row["person_id"]))
    return found


def _of(
    gang: str, members: set[str], old: dict[str, set[str]], was: dict[str, str], given: frozenset[str]
) -> Iterator[Row]:
    came_from = Counter(was[person] for person in members if person in was)
    if gang in old:
        taken_in = [one for one, count in sorted(came_from.items()) if one != gang and 2 * count >= len(old[one])]
        if taken_in:
            yield _row(gang, "merged", taken_in, len(old[gang]), len(members))
        elif len(members) != len(old[gang]):
            event = "grew" if len(members) > len(old[gang]) else "shrank"
            yield _row(gang, event, [], len(old[gang]), len(members))
        return
    if came_from:
        source = min(came_from, key=lambda one: (-came_from[one], one))
        yield _row(gang, "split", [source], 0, len(members))
    else:
        yield _row(gang, "returned" if gang in given else "born", [], 0, len(members))


def _absorbed(rows: list[Row]) -> set[str]:
    return {one for row in rows if row["event"] == "merged" for one in row["others"]}


def _row(gang: str, event: str, others: list[str], before: int, people: int) -> Row:
    return {"gang_id": gang, "event": event, "others": others, "people_before": before, "people": people}
