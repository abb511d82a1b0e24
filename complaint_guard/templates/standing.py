"""What is held of those who wrote a family: the tier of their gang, or why they are innocent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from complaint_guard.casebase import CaseBase
from complaint_guard.report.view import TIERS

#: complaints of a family that a gang or an explanation holds at least
LEAST = 2


@dataclass(frozen=True)
class Standing:
    """The gang of a family's people and its tier, else the kind of explanation (`explained`); all "" for neither."""

    tier: str = ""
    gang_id: str = ""
    explained: str = ""


#: of those who are in no gang and have no explanation
NOWHERE = Standing()


def standing(case_base: CaseBase, family_ids: Sequence[str]) -> dict[str, Standing]:
    """The standing of each family of the head night: that of the gang of the best tier, of such the one that holds most
    of its complaints.
    """
    members = case_base.among("family_members", "family_id", family_ids).to_pylist()
    family = {row["complaint_id"]: row["family_id"] for row in members}
    tier = {row["gang_id"]: row["tier"] for row in case_base.table("gangs").select(["gang_id", "tier"]).to_pylist()}
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for row in case_base.among("members", "complaint_id", family).to_pylist():
        held[family[row["complaint_id"]]][row["gang_id"]] += 1
    innocent: dict[str, Counter[str]] = defaultdict(Counter)
    for row in case_base.table("explained").to_pylist():
        for complaint in filter(family.__contains__, row["complaints"]):
            innocent[family[complaint]][row["kind"]] += 1
    return {one: _standing(held[one], innocent[one], tier) for one in family_ids}


def _standing(held: Counter[str], innocent: Counter[str], tier: dict[str, str]) -> Standing:
    gangs = [gang for gang, count in held.items() if count >= LEAST and gang in tier]
    if gangs:
        best = min(gangs, key=lambda gang: (TIERS.index(tier[gang]), -held[gang], gang))
        return Standing(tier[best], best)
    kinds = [kind for kind, count in innocent.items() if count >= LEAST]
    return Standing(explained=min(kinds, key=lambda kind: (-innocent[kind], kind), default=""))
