"""Gangs, scripts and clans of scripts that are named after an erased complaint: their names stay."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from complaint_guard.casebase import CaseBase

_NAME = re.compile(r"[GSR]-(.*?)(\.\d+)?", re.DOTALL)

#: tables and columns of such names
_NAMED = (("gangs", "gang_id"), ("lineage", "gang_id"), ("families", "family_id"), ("hubs", "hub_id"))


def named_after(case_base: CaseBase, complaints: Collection[str]) -> list[str]:
    """The ids of gangs and scripts, in order, of all nights and verdicts, that bear the id of one of `complaints`."""
    return sorted({one for one in _names(case_base) if _bears(one, complaints)})


def _names(case_base: CaseBase) -> Iterator[str]:
    for night in case_base.nights():
        tables = case_base.manifest(night)["tables"]
        for name, key in _NAMED:
            if name in tables:
                yield from case_base.table(name, night, [key])[key].to_pylist()
    yield from (entry["gang_id"] for entry in case_base.ledger("verdicts").entries())


def _bears(name: str, complaints: Collection[str]) -> bool:
    found = _NAME.fullmatch(name)
    return found is not None and (found[1] in complaints or name[2:] in complaints)
