"""Gangs that only what verdicts taught lifts into tier refer: what people said of some gangs refers no others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.learned import Learned, unaided
from complaint_guard.rank import Evidence, Ranked, rank
from complaint_guard.records import Gang
from complaint_guard.settings import Settings

#: PAIRS -> gangs
Gather = Callable[[pa.Table], list[Gang]]


def aided(ranked: Ranked, evidence: Evidence, gather: Gather, settings: Settings, learned: Learned) -> frozenset[str]:
    """Gangs in tier refer of which most people would not be there by `settings` without what was `learned`."""
    referred = ranked.gangs.filter(pc.equal(ranked.gangs["tier"], "refer"))["gang_id"].combine_chunks()
    members = ranked.members.filter(pc.is_in(ranked.members["gang_id"], value_set=referred))
    who, prior = members["person_id"].combine_chunks(), settings.fuse.accomplices
    pairs = evidence.pairs.filter(pc.is_in(evidence.pairs["left_id"], value_set=who))
    ties = evidence.ties.filter(pc.is_in(evidence.ties["person_id"], value_set=who))
    ties, pairs = unaided((ties, pairs), learned.lifts(), prior, evidence.people)
    gangs = gather(pairs)
    found = rank(gangs, replace(evidence, ties=ties, pairs=pairs, accomplices=prior), settings.rank)
    there = found.gangs.filter(pc.equal(found.gangs["tier"], "refer"))["gang_id"].to_pylist()
    still = {person for gang in gangs if gang.gang_id in there for person in gang.people}
    people = members.group_by("gang_id").aggregate([("person_id", "distinct")]).to_pylist()
    return frozenset(
        row["gang_id"]
        for row in people
        if 2 * len(still.intersection(row["person_id_distinct"])) < len(row["person_id_distinct"])
    )
