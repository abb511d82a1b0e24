"""Nights of the case base as the reports see them."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.casebase import CaseBase
from complaint_guard.errors import NotFoundError
from complaint_guard.normalise import SLOTS
from complaint_guard.report.view import Dossier, NightView, dossiers

_SLOT_KINDS = {ord(character): f"{{{kind}}}" for kind, character in SLOTS.items()}
_TABLES = ("people", "families", "ties", "hubs", "pairs", "gangs", "members", "explained")


def view_of(case_base: CaseBase, night: str | None = None) -> NightView:
    """The whole of `night` (None: the head) as reports see it, complaints of all nights among it."""
    chosen = case_base.manifest(night)["night"]
    tables = {name: case_base.table(name, chosen) for name in _TABLES}
    return NightView(chosen, tables | {name: case_base.history(name) for name in ("complaints", "normalised")})


def dossier_of(case_base: CaseBase, gang_id: str) -> Dossier:
    """The masked dossier of one gang of the head. Raises NotFoundError."""
    night = case_base.manifest()["night"]
    gangs = case_base.table("gangs", night)
    gang = gangs.filter(pc.equal(gangs["gang_id"], gang_id))
    if not gang.num_rows:
        raise NotFoundError(
            f"no gang {gang_id} in night {night} ({gangs.num_rows} gangs); see `complaint-guard export gangs`"
        )
    members = case_base.table("members", night)
    members = members.filter(pc.equal(members["gang_id"], gang_id))
    ids = members["complaint_id"]
    tables = {"gangs": gang, "members": members}
    tables |= {name: among(case_base.history(name), "complaint_id", ids) for name in ("complaints", "normalised")}
    tables |= {name: case_base.table(name, night) for name in ("families", "ties", "hubs", "pairs")}
    return dossiers(NightView(night, tables))[0]


def open_slots(text: str) -> str:
    """`text` with each slot written as {kind}."""
    return text.translate(_SLOT_KINDS)


def among(found: pa.Table, column: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    """Rows of `found` whose `column` is one of `values`."""
    return found.filter(pc.is_in(found[column], value_set=pc.unique(values)))


def keyed(found: pa.Table, column: str) -> dict[str, dict[str, Any]]:
    """Rows of `found` by the value of `column`."""
    return {row[column]: row for row in found.to_pylist()}
