"""Nights of the case base as the reports see them, whole or as far as one gang needs."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard import records
from complaint_guard.casebase import CaseBase
from complaint_guard.errors import NotFoundError
from complaint_guard.report.decided import Decided
from complaint_guard.report.view import SLOT_KINDS, Dossier, NightView, dossiers
from complaint_guard.search.hints import no_gang
from complaint_guard.search.lookup import Lookup

_TABLES = ("people", "families", "family_members", "ties", "hubs", "pairs", "gangs", "members", "explained")


def view_of(case_base: CaseBase, night: str | None = None) -> NightView:
    """The whole of `night` (None: the head) as reports see it, complaints of all nights among it."""
    manifest = case_base.manifest(night)
    chosen = manifest["night"]
    tables = {name: case_base.table(name, chosen) for name in _TABLES}
    tables |= {name: case_base.history(name) for name in ("complaints", "normalised")}
    return NightView(chosen, tables, manifest.get("figures", {}))


def gang_view(case_base: CaseBase, gang_id: str) -> NightView:
    """The head as far as one gang needs it; no table that grows with the complaints is read whole.

    Raises NotFoundError.
    """
    manifest = case_base.manifest()
    night = manifest["night"]
    gang = case_base.among("gangs", "gang_id", [gang_id])
    if not gang.num_rows:
        raise NotFoundError(no_gang(case_base, gang_id))
    lookup = Lookup.of(case_base)
    members = case_base.among("members", "gang_id", [gang_id])
    people = members["person_id"].to_pylist()
    ids = {one for found in lookup.complaints_of(people).values() for one in found} | {
        *members["complaint_id"].to_pylist()
    }
    ties = case_base.among("ties", "complaint_id", ids)
    tables = {"gangs": gang, "members": members, "ties": ties}
    tables |= {name: lookup.rows(name, ids) for name in ("complaints", "normalised")}
    tables["people"] = case_base.among("people", "complaint_id", ids)
    tables["families"] = case_base.among("families", "family_id", gang["script"].to_pylist())
    tables["hubs"] = lookup.equal("hub", "hub_id", ties["hub_id"].to_pylist()).select(records.HUBS.names)
    tables["pairs"] = case_base.among("pairs", "left_id", people)
    return NightView(night, tables, manifest.get("figures", {}))


def dossier_of(case_base: CaseBase, gang_id: str) -> Dossier:
    """The masked dossier of one gang of the head. Raises NotFoundError."""
    return dossiers(gang_view(case_base, gang_id))[0]


def decided_on(case_base: CaseBase, found: Dossier) -> Decided | None:
    """What was decided last about a gang of the head, None if nobody has looked at it."""
    said = [entry for entry in case_base.ledger("verdicts").entries() if entry["gang_id"] == found.id]
    return Decided.of(said[-1], found, case_base.manifest()["night"]) if said else None


def open_slots(text: str) -> str:
    """`text` with each slot written as {kind}."""
    return text.translate(SLOT_KINDS)


def among(found: pa.Table, column: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    """Rows of `found` whose `column` is one of `values`."""
    return found.filter(pc.is_in(found[column], value_set=pc.unique(values)))


def keyed(found: pa.Table, column: str) -> dict[str, dict[str, Any]]:
    """Rows of `found` by the value of `column`."""
    return {row[column]: row for row in found.to_pylist()}
