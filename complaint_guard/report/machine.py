"""The files that machines read: stable keys, best first, personal values masked."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from math import log2
from typing import Any

from complaint_guard.report.mask import mask_file
from complaint_guard.report.tally import Tally
from complaint_guard.report.view import Dossier, NightView
from complaint_guard.report.words import Words
from complaint_guard.settings import ReportSettings

MEMBER_COLUMNS = ("gang_id", "rank", "tier", "complaint_id", "person_id", "name", "received_at", "bits", "address")
PARAMETER_COLUMNS = ("parameter", "channel", "level", "default", "learnt", "used", "bits", "gangs", "why_not_used")
# What a spreadsheet takes for a formula when it opens the file, in half and full width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# Line ends that JSON allows inside a string, but readers that split on Unicode lines do not.
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}


def gangs_jsonl(found: Iterable[Dossier]) -> bytes:
    """One gang a line, best first; keys as the output contract names them."""
    return _lines(_gang(one) for one in found)


def explained_jsonl(tally: Tally) -> bytes:
    """One explained group a line, largest first."""
    names = ("group_id", "kind", "label", "people", "complaints", "first_seen", "last_seen", "why")
    return _lines(
        {name: row[name].isoformat() if name.endswith("_seen") else row[name] for name in names} for row in tally.groups
    )


def members_csv(found: Iterable[Dossier]) -> bytes:
    """One complaint a row in UTF-8 with a byte order mark; cells that look like formulas start with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(MEMBER_COLUMNS)
    for gang in found:
        for one in gang.members:
            received = one.received_at.isoformat(" ") if one.received_at else ""
            texts = (gang.id, gang.rank, gang.tier, one.complaint_id, one.person_id, one.name, received)
            writer.writerow([plain(cell) for cell in (*texts, round(one.bits, 3), one.address)])
    return out.getvalue().encode("utf-8-sig")


def parameters_csv(view: NightView, words: Words) -> bytes:
    """What people's verdicts taught, one parameter a row: default, learnt and used value, the bits that its use adds to
    the evidence, the reviewed gangs it rests on, and why the default is used.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(PARAMETER_COLUMNS)
    told: Any = view.figures.get("learned", ())
    for one in told:
        values = (one["key"], one["channel"], one["level"], one["default"], one["learnt"], one["used"])
        bits = round(log2(one["used"] / one["default"]), 3)
        writer.writerow((*values, bits, one["gangs"], words(f"learned_{one['why']}") if one["why"] else ""))
    return out.getvalue().encode("utf-8-sig")


def run_json(view: NightView, tally: Tally, written: Mapping[str, bytes], left_out: Mapping[str, int]) -> bytes:
    """The record of the run: counts, limits, figures, what the reports left out, and the SHA-256 of the other files."""
    record = {
        "night": view.night,
        "complaints": tally.complaints,
        "new_complaints": tally.new,
        "people": tally.people,
        "gangs": dict(tally.tiers),
        "explained": dict(tally.explained),
        "known_alone": [vars(one) for one in tally.alone],
        "rejects": [vars(row) for row in tally.rejects],
        "limits": view.table("limits").to_pylist(),
        "figures": _without_numbers(view.figures),
        "report": dict(left_out),
        "files": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in sorted(written.items())
        },
    }
    return json.dumps(record, ensure_ascii=False, indent=1, default=str).encode() + b"\n"


def _without_numbers(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The figures; no file that was read bears a number of somebody in its name."""
    if "inputs" not in figures:
        return dict(figures)
    return {**figures, "inputs": [{**one, "path": mask_file(one["path"])} for one in figures["inputs"]]}


def left_out(found: Sequence[Dossier], tally: Tally, settings: ReportSettings) -> dict[str, int]:
    """How many gangs, members (those of gangs left out) and explained groups the page counts without listing them."""
    left = found[settings.gangs_shown :]
    return {
        "gangs_not_on_page": len(left),
        "members_not_on_page": sum(len(one.members) for one in left),
        "explained_not_on_page": max(len(tally.groups) - settings.explained_shown, 0),
    }


def _gang(one: Dossier) -> dict[str, Any]:
    return {
        "gang_id": one.id,
        "rank": one.rank,
        "tier": one.tier,
        "probability": one.probability,
        "bits": round(one.bits, 3),
        "people": one.people,
        "complaints": one.complaints,
        "members": [member.complaint_id for member in one.members],
        "first_seen": one.first_seen.isoformat(),
        "last_seen": one.last_seen.isoformat(),
        "channels": list(one.channels),
        "script": one.template,
        "hubs": [vars(hub) for hub in one.hubs],
        "reasons": list(one.reasons),
        "counter_evidence": list(one.counter_evidence),
        "parts": [{"part": part, "bits": round(bits, 3)} for part, bits in one.waterfall],
    }


def _lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False).translate(_LINE_ENDS) + "\n" for row in rows).encode()


def plain(cell: object) -> object:
    """`cell` with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
