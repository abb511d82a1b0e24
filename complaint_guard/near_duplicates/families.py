"""Tables of script families: who is in them, what their wording is, and what they speak of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from complaint_guard.near_duplicates import recovered, scripts, subjects, witnesses
from complaint_guard.near_duplicates.boilerplate import is_filled_in, is_form
from complaint_guard.near_duplicates.bursts import Event
from complaint_guard.near_duplicates.carried import Readings
from complaint_guard.near_duplicates.lots import first
from complaint_guard.near_duplicates.overlap import F64
from complaint_guard.near_duplicates.recovered import Family
from complaint_guard.near_duplicates.shingles import I32, I64, Shingles
from complaint_guard.near_duplicates.skeleton import Skeletons
from complaint_guard.near_duplicates.verify import Written
from complaint_guard.records import Script, check, table
from complaint_guard.records.grounds import LIKENESS
from complaint_guard.speaker import SAID_BY, common_lot

#: texts of other people a family's subject is held against
OUTSIDE = 2_000
#: times as many people as the family has must speak of an event in all for the event to explain the family
WITNESSES = 2.0
#: copies of a family that are held against the corpus
ASKED = 30
#: cities from which on people may live apart
FAR = 3
#: share of a copy's bits within its family that it must share with a public text to be a copy of that
PUBLIC = 0.6


@dataclass(frozen=True)
class Texts:
    """Complaints first, then corpus scripts, then background; `author` (n,) numbers who wrote each, by `lots` (n,) they
    are drawn.
    """

    skeletons: Skeletons
    shingles: Shingles
    written: Written
    author: I64
    lots: F64
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


@dataclass(frozen=True)
class Beside:
    """What is known beside the copies: the corpus script that a copy matches and with how many bits, events, and the
    readings of families that stand as they stood.
    """

    known: dict[int, tuple[Script, float]]
    events: Sequence[Event]
    readings: Readings


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


def first_copies(texts: Texts, label: I64, verified: Verified, least: float) -> dict[int, tuple[Script, float]]:
    """For each complaint of no family that is a copy of a known script that script, and the bits of that pair: so many
    more than `least` as there are texts in the corpus to be like by chance, and more than any public text has.
    """
    left, right = verified.pairs[:, 0], verified.pairs[:, 1] - texts.complaints
    asked = (right >= 0) & (right < len(texts.scripts)) & (label[left] < 0)
    best: dict[int, tuple[Script, float]] = {}
    for copy, script, bits in zip(
        left[asked].tolist(), right[asked].tolist(), verified.bits[asked].tolist(), strict=True
    ):
        if bits >= least + np.log2(len(texts.scripts)) and bits > best.get(copy, (None, 0.0))[1]:
            best[copy] = texts.scripts[script], bits
    return {copy: found for copy, found in best.items() if found[0].origin == "known"}


def tables(
    normalised: pa.Table, texts: Texts, groups: scripts.Groups, beside: Beside
) -> tuple[pa.Table, pa.Table, list[dict[str, object]]]:
    """FAMILIES and FAMILY_MEMBERS of all groups that two or more people wrote, and of each copy of a known script that
    stands alone; LIMITS rows for what the templates left unread.
    """
    outside = _outside(normalised, groups.label, texts.lots)
    families, members, left = [], [], Counter[str]()
    copied = list(_copies(groups.label, texts.author))
    copied += _alone(beside.known, texts.author, copied)
    rows = _rows(normalised, [i for copies in copied for i in copies])
    read = [Family.of([rows[i] for i in copies], texts.author[copies], beside.readings) for copies in copied]
    with ThreadPoolExecutor(1) as meanwhile:  # other processes make the templates
        made = meanwhile.submit(recovered.templates, read)
        matters = witnesses.matters(texts.shingles, texts.skeletons, texts.author, days(normalised), copied)
        named = [_about(texts, groups, (beside, outside), each) for each in zip(copied, read, matters, strict=True)]
    for copies, family, template, told in zip(copied, read, made.result(), named, strict=True):
        own = family.rows
        wording, unread = recovered.columns(family, template, texts.shingles)
        left.update(unread)
        families.append(
            {
                "family_id": f"S-{own[0]['complaint_id']}",
                "complaints": len(copies),
                "people": len(set(texts.author[copies].tolist())),
                **wording,
                **told,
                "first_seen": min(row["received_at"] for row in own),
                "last_seen": max(row["received_at"] for row in own),
            }
        )
        bits = [float(groups.strongest[i]) if groups.label[i] >= 0 else beside.known[i][1] for i in copies]
        members += _members(families[-1]["family_id"], own, bits)
    found = check("families", table("families", families)), check("family_members", table("family_members", members))
    return *found, recovered.limits(left)


def _about(
    texts: Texts, groups: scripts.Groups, known: tuple[Beside, list[str]], each: tuple[list[int], Family, str]
) -> dict[str, str]:
    """What FAMILIES say of where a text comes from and what it speaks of: `each` are its copies, the family and the
    matter that witnesses tell of, `known` is what stands beside the copies and texts of others.
    """
    (beside, outside), (copies, family, matter) = known, each
    matched = [(*beside.known[i], float(groups.strongest[i])) for i in copies if i in beside.known]
    script = _script(matched, min(len(copies), ASKED))
    event = _event(copies, texts.author, beside.events) or matter
    return {
        "origin": _origin(script, texts, copies, family),
        "known_id": script.script_id if script else "",
        "subject": _subject(family, outside, event),
    }


def _outside(normalised: pa.Table, label: I64, lots: F64) -> list[str]:
    """Texts of people who copied no script, some of them drawn."""
    order = first(lots[: normalised.num_rows], OUTSIDE)
    texts: list[str] = normalised["text"].take(order[label[order] < 0]).to_pylist()
    return texts


def _rows(normalised: pa.Table, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Rows by number."""
    found = normalised.take(np.array(numbers, np.int64)).to_pylist()
    return dict(zip(numbers, found, strict=True))


def _members(family_id: str, own: Sequence[Mapping[str, Any]], bits: Sequence[float]) -> list[dict[str, object]]:
    ids = (row["complaint_id"] for row in own)
    return [{"complaint_id": i, "family_id": family_id, "bits": held} for i, held in zip(ids, bits, strict=True)]


def pair_table(normalised: pa.Table, verified: Verified) -> pa.Table:
    """TEXT_PAIRS of verified pairs."""
    ids = normalised["complaint_id"].combine_chunks()
    left, right = (ids.take(pa.array(verified.pairs[:, side])) for side in (0, 1))
    return check("text_pairs", pa.table({"left_id": left, "right_id": right, "bits": verified.bits}))


def event_table(normalised: pa.Table, texts: Texts, events: Sequence[Event]) -> pa.Table:
    """Rows of EXPLAINED, one an event."""
    return table("explained", [_explained(normalised, texts, event) for event in events])


def _explained(normalised: pa.Table, texts: Texts, event: Event) -> dict[str, Any]:
    numbers = np.array(event.texts, np.int64)
    told = normalised.select(["complaint_id", "received_at"]).take(numbers)
    ids, seen = told["complaint_id"].to_pylist(), told["received_at"].to_pylist()
    return {
        "group_id": f"E-{ids[0]}",
        "kind": "event",
        "label": event.label,
        "people": len(set(texts.author[numbers].tolist())),
        "complaints": sorted(ids),
        "first_seen": min(seen),
        "last_seen": max(seen),
        "why": "",
    }


def _copies(label: I64, author: I64) -> Iterator[list[int]]:
    """Text numbers of each family, ascending."""
    order = np.argsort(label, kind="stable")
    for block in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        if len(block) and label[block[0]] >= 0 and len(set(author[block].tolist())) >= 2:
            yield block.tolist()


def _alone(known: dict[int, tuple[Script, float]], author: I64, copied: Sequence[Sequence[int]]) -> list[list[int]]:
    """Copies of one known script that one person wrote and that are in no family of several people."""
    taken = {i for copies in copied for i in copies}
    found: dict[tuple[str, int], list[int]] = {}
    for i, (script, _) in sorted(known.items()):
        if i not in taken and script.origin == "known":
            found.setdefault((script.script_id, int(author[i])), []).append(i)
    return list(found.values())


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


def _origin(script: Script | None, texts: Texts, copies: Sequence[int], family: Family) -> str:
    if script is not None and script.origin == "public":
        return "public"
    if _is_form(texts, copies, family):
        return "form"
    return script.origin if script is not None else "found"


def _is_form(texts: Texts, copies: Sequence[int], family: Family) -> bool:
    """Whether the copies share only a form; read from them alone, so that it holds as long as they are the same. Of
    what was a public text it was not asked.
    """
    if family.stands and family.stands["origin"] != "public":
        return bool(family.stands["origin"] == "form")
    return is_form(texts.skeletons, copies) or is_filled_in([row["masked"] for row in family.rows])


def _near(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether of those who gave a city as many gave one and the same as must tell of a lot, or hardly any did."""
    cities = Counter(row["city"] for row in rows if row["city"])
    return len(cities) < FAR or max(cities.values()) >= SAID_BY * cities.total()


def _event(copies: Sequence[int], author: I64, events: Sequence[Event]) -> str:
    """The label of the event that more people tell of in their own words than copied this text, "" if none."""
    people = len(set(author[list(copies)].tolist()))
    for event in events:
        inside = set(event.texts).intersection(copies)
        witnesses = len(set(author[list(event.texts)].tolist()))
        if len(inside) > 0.5 * len(copies) and witnesses >= WITNESSES * people:
            return event.label
    return ""


def _subject(family: Family, outside: list[str], event: str) -> str:
    """What the copies speak of if it is one matter: its name, an event, or words that say why no name is needed."""
    named = subjects.subject([row["text"] for row in family.rows], outside) or event
    if named or not family.stands:
        return named or _likeness(family.rows)
    stood: str = family.stands["subject"]
    return stood if stood in ("", *LIKENESS) else _likeness(family.rows)


def _likeness(rows: Sequence[Mapping[str, Any]]) -> str:
    """Why copies that name no matter are one matter all the same, "" if they are not; read from them alone."""
    texts = [row["text"] for row in rows]
    if subjects.same_facts(texts):
        return "各份文本所述金额、日期等事实完全相同"
    if common_lot(texts, near=_near(rows)):
        return "文本自述为同事、业主、家长、亲属等同一处境的人"
    return "与金融消费无关的事项" if subjects.out_of_field(texts) else ""
