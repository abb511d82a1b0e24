"""Tables of script families: who is in them, what their wording is, and what they speak of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from complaint_guard.near_duplicates import scripts, subjects, witnesses
from complaint_guard.near_duplicates.boilerplate import is_form
from complaint_guard.near_duplicates.bursts import Event
from complaint_guard.near_duplicates.shingles import I32, I64, Shingles, Skeletons
from complaint_guard.near_duplicates.verify import F64, Written
from complaint_guard.records import Script, check, table

#: texts of other people a family's subject is held against
OUTSIDE = 2_000
#: times as many people as the family has must speak of an event in all for the event to explain the family
WITNESSES = 2.0
#: copies of a family that are held against the corpus
ASKED = 30
#: share of a copy's bits within its family that it must share with a public text to be a copy of that
PUBLIC = 0.6


@dataclass(frozen=True)
class Texts:
    """Complaints first, then corpus scripts, then background; `author` (n,) numbers who wrote each."""

    masked: list[str]
    skeletons: Skeletons
    shingles: Shingles
    written: Written
    author: I64
    complaints: int
    scripts: tuple[Script, ...]


@dataclass(frozen=True)
class Verified:
    """pairs (n, 2) of text numbers, each worth bits (n,)."""

    pairs: I32
    bits: F64

    def where(self, kept: NDArray[np.bool_]) -> Verified:
        """The pairs for which `kept` (n,) is true."""
        return Verified(self.pairs[kept], self.bits[kept])


def known(texts: Texts, label: I64, score: scripts.Scorer, least: float) -> dict[int, tuple[Script, float]]:
    """For each of the first ASKED copies of every family that shares its wording with a corpus script the nearest
    script, and the bits of that pair; texts of no family are not asked.
    """
    order = np.flatnonzero(label >= 0)
    order = order[np.argsort(label[order], kind="stable")]
    ends = np.flatnonzero(np.diff(label[order], append=-1)) + 1
    asked = [int(i) for block in np.split(order, ends[:-1]) for i in block[:ASKED]]
    if not asked or not texts.scripts:
        return {}
    numbers = np.arange(len(texts.scripts)) + texts.complaints
    pairs = np.stack([np.repeat(asked, len(numbers)), np.tile(numbers, len(asked))], axis=1).astype(np.int32)
    bits = score(pairs).reshape(len(asked), -1)
    nearest = bits.argmax(axis=1)
    found = zip(asked, nearest.tolist(), bits.max(axis=1).tolist(), strict=True)
    return {copy: (texts.scripts[script], worth) for copy, script, worth in found if worth >= least}


def tables(
    normalised: pa.Table,
    texts: Texts,
    groups: scripts.Groups,
    known_scripts: dict[int, tuple[Script, float]],
    events: Sequence[Event],
) -> tuple[pa.Table, pa.Table]:
    """FAMILIES and FAMILY_MEMBERS of all groups that two or more people wrote."""
    order = np.random.default_rng(1).permutation(normalised.num_rows)[:OUTSIDE]
    outside = normalised["text"].take(order[groups.label[order] < 0]).to_pylist()
    families, members = [], []
    copied = list(_copies(groups.label, texts.author, normalised["complaint_id"].to_pylist()))
    rows = _rows(normalised, [i for copies in copied for i in copies])
    told = witnesses.matters(texts.shingles, texts.skeletons, texts.author, days(normalised), copied)
    for copies, matter in zip(copied, told, strict=True):
        own = [rows[i] for i in copies]
        matched = [(*known_scripts[i], float(groups.strongest[i])) for i in copies if i in known_scripts]
        script = _script(matched, min(len(copies), ASKED))
        event = _event(copies, texts.author, events) or matter
        families.append(
            {
                "family_id": f"S-{own[0]['complaint_id']}",
                "complaints": len(copies),
                "people": len(set(texts.author[copies].tolist())),
                "template": _template(texts, copies, groups, own),
                "origin": _origin(script, texts, copies),
                "known_id": script.script_id if script else "",
                "subject": _subject([row["text"] for row in own], outside, event),
                "first_seen": min(row["received_at"] for row in own),
                "last_seen": max(row["received_at"] for row in own),
            }
        )
        for i, row in zip(copies, own, strict=True):
            bits = float(groups.strongest[i])
            members.append({"complaint_id": row["complaint_id"], "family_id": families[-1]["family_id"], "bits": bits})
    return check("families", table("families", families)), check("family_members", table("family_members", members))


def _rows(normalised: pa.Table, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Rows by number, without their masked text."""
    found = normalised.drop_columns(["masked"]).take(np.array(numbers, np.int64)).to_pylist()
    return dict(zip(numbers, found, strict=True))


def _template(texts: Texts, copies: Sequence[int], groups: scripts.Groups, own: Sequence[dict[str, Any]]) -> str:
    """The template of the copy that is nearest to all, without the names of those who complain or act in the family."""
    central = max(copies, key=lambda i: groups.strongest[i])
    wording = scripts.template(texts.masked[central], texts.skeletons, np.array(copies))
    names = {name for row in own for name in (row["name"], row["agent"]) if len(name) > 1}
    pieces = sorted(map(re.escape, names), key=len, reverse=True)
    return re.sub("|".join(pieces), "…", wording) if pieces else wording


def pair_table(normalised: pa.Table, verified: Verified) -> pa.Table:
    """TEXT_PAIRS of verified pairs."""
    ids = np.array(normalised["complaint_id"].to_pylist(), dtype=object)
    left, right = ids[verified.pairs[:, 0]], ids[verified.pairs[:, 1]]
    return check("text_pairs", pa.table({"left_id": left, "right_id": right, "bits": verified.bits}))


def event_table(normalised: pa.Table, texts: Texts, events: Sequence[Event]) -> pa.Table:
    """Rows of EXPLAINED, one an event."""
    ids: list[str] = normalised["complaint_id"].to_pylist()
    seen = normalised["received_at"].to_pylist()
    rows: list[dict[str, Any]] = [
        {
            "group_id": f"E-{ids[event.texts[0]]}",
            "kind": "event",
            "label": event.label,
            "people": len(set(texts.author[list(event.texts)].tolist())),
            "complaints": sorted(ids[i] for i in event.texts),
            "first_seen": min(seen[i] for i in event.texts),
            "last_seen": max(seen[i] for i in event.texts),
            "why": "",
        }
        for event in events
    ]
    return table("explained", rows)


def _copies(label: I64, author: I64, ids: Sequence[str]) -> Iterator[list[int]]:
    """Text numbers of each family, by complaint id."""
    order = np.argsort(label, kind="stable")
    for block in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        if len(block) and label[block[0]] >= 0 and len(set(author[block].tolist())) >= 2:
            yield sorted(block.tolist(), key=lambda i: ids[i])


def days(normalised: pa.Table) -> I64:
    """The day each complaint was received, counted from 1970, shape (n,)."""
    received: I64 = normalised["received_at"].to_numpy().astype("datetime64[D]").astype(np.int64)
    return received


def _script(matched: Sequence[tuple[Script, float, float]], copies: int) -> Script | None:
    """The corpus script most copies come from. It is a public text only if most of the copies are that text for the
    greater part: a script with a public letter pasted beneath stays a script.

    Each match is a script, the bits the copy shares with it, and the bits the copy shares with its own family.
    """
    public = Counter(script for script, bits, own in matched if script.origin == "public" and bits >= PUBLIC * own)
    if sum(public.values()) > 0.5 * copies:
        return min(public, key=lambda script: (-public[script], script.script_id))
    others = Counter(script for script, _, _ in matched if script.origin != "public")
    return min(others, key=lambda script: (-others[script], script.script_id), default=None)


def _origin(script: Script | None, texts: Texts, copies: Sequence[int]) -> str:
    if script is not None and script.origin == "public":
        return "public"
    if is_form(texts.skeletons, copies):
        return "form"
    return script.origin if script is not None else "found"


def _event(copies: Sequence[int], author: I64, events: Sequence[Event]) -> str:
    """The label of the event that more people tell of in their own words than copied this text, "" if none."""
    people = len(set(author[list(copies)].tolist()))
    for event in events:
        inside = set(event.texts).intersection(copies)
        witnesses = len(set(author[list(event.texts)].tolist()))
        if len(inside) > 0.5 * len(copies) and witnesses >= WITNESSES * people:
            return event.label
    return ""


def _subject(texts: list[str], outside: list[str], event: str) -> str:
    """What the copies speak of if it is one matter: its name, an event, or words that say why no name is needed."""
    return subjects.subject(texts, outside) or event or _likeness(texts)


def _likeness(texts: list[str]) -> str:
    """Why copies that name no matter are one matter all the same, "" if they are not."""
    if subjects.same_facts(texts):
        return "各份文本所述金额、日期等事实完全相同"
    if subjects.declared(texts):
        return "文本自述为同事、业主、家长、亲属等同一处境的人"
    return "与金融消费无关的事项" if subjects.out_of_field(texts) else ""
