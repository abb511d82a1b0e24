"""A question to the case base, and its answer: never only "nothing found"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from complaint_guard.casebase import CaseBase
from complaint_guard.errors import UsageError
from complaint_guard.report.compare import Marked, compare, left_pieces, marked, right_pieces, wording
from complaint_guard.report.mask import mask_text
from complaint_guard.search.around import Around, around
from complaint_guard.search.asked import FIELDS, Question, embedded, normalised, worded
from complaint_guard.search.hints import hints, meant, of_phone
from complaint_guard.search.known import Resembled, resembled
from complaint_guard.search.lookup import Lookup
from complaint_guard.search.nearest import (
    NEAR,
    Near,
    by_address,
    by_value,
    by_vector,
    by_words,
    passages,
    short,
    vectors_of,
)
from complaint_guard.search.views import open_slots
from complaint_guard.settings import Settings

_LISTS = ("reasons", "counter_evidence")


@dataclass(frozen=True)
class Searched:
    """What one field of the question was compared with: complaints, how many hold it (a text: are near it; `more`: at
    least so many), and how near the nearest is. Field "wording" is the text of the complaint asked for.
    """

    field: str
    complaints: int
    found: int
    nearest: str
    more: bool = False


@dataclass(frozen=True)
class Hit:
    """A complaint, what it was found by and how like it is (text a cosine, voice bits), and what it belongs to ("" for
    nothing); `far` marks what is among the nearest and yet not near. Of near texts, `text` is the masked wording with
    the passages it shares with the text asked, and `shared` (0 to 1) how much of it they are.
    """

    complaint_id: str
    found_by: str
    similarity: float
    far: bool = False
    received_at: datetime | None = None
    person_id: str = ""
    family_id: str = ""
    template: str = ""
    gang_id: str = ""
    tier: str = ""
    probability: float = 0.0
    reasons: tuple[str, ...] = ()
    shared: float = 0.0
    text: Marked | None = None
    asked: Marked | None = None


@dataclass(frozen=True)
class Script:
    """A script family that hits belong to: `template` has its slots written {kind}, `origin` is found | known | public
    | form, `known_id` the corpus script it is a copy of.
    """

    family_id: str
    template: str
    origin: str
    known_id: str
    people: int
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True)
class GangFacts:
    """A gang that hits belong to, with what speaks for it and against it."""

    gang_id: str
    tier: str
    probability: float
    people: int
    first_seen: datetime
    last_seen: datetime
    reasons: tuple[str, ...]
    counter_evidence: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """The answer, masked. `left_out` counts complaints found beyond `shown`; `around` is what those people hold
    who hold a value asked for, or else those whose words are near. `hints` say what else to ask where an id is none;
    `known` are texts of the corpus that the words asked for copy.
    """

    night: str
    searched: tuple[Searched, ...]
    hits: tuple[Hit, ...]
    left_out: int
    scripts: tuple[Script, ...] = ()
    gangs: tuple[GangFacts, ...] = ()
    around: Around = field(default_factory=Around)
    index_made: bool = False
    hints: tuple[str, ...] = ()
    known: tuple[Resembled, ...] = ()


@dataclass(frozen=True)
class _Found:
    """What one field found; `wording` is the masked text asked with its slots, if the field is a text."""

    searched: Searched
    near: Near
    wording: str = ""


def ask(case_base: CaseBase, question: Question, settings: Settings) -> Answer:
    """The answer of the head night and all complaints up to it. Raises UsageError if nothing comparable is asked."""
    lookup = Lookup.of(case_base)
    question = replace(question, complaint_id=meant(lookup, question.complaint_id))
    wanted = normalised(question, settings) if worded(question) else vars(question)
    found = [_look(lookup, name, wanted, question.shown, settings) for name in FIELDS if getattr(question, name)]
    if question.audio:
        found.append(_heard(case_base, question, settings))
    if not found:
        raise UsageError("nothing was asked; give one of --text, --file, --phone, --address, --account, --id, --audio")
    if question.complaint_id and not question.text and found[0].near.count:
        found.append(_alike(lookup, question.complaint_id, question.shown))
    hits = [hit for one in found for hit in _hits(one, question.shown)]
    known = _belonging(lookup, hits)
    hits = _compared(lookup, known, found)
    near = [hit for hit in hits if not hit.far and hit.person_id]
    asked = [hit for hit in near if not hit.text] or near  # who holds a value, or else whose words are near
    return Answer(
        night=lookup.night,
        searched=tuple(one.searched for one in found),
        hits=tuple(hits),
        left_out=sum(max(one.near.count - question.shown, 0) for one in found),
        scripts=_scripts(lookup, hits),
        gangs=_gangs(lookup, hits),
        around=around(lookup, (hit.person_id for hit in asked)),
        index_made=lookup.made,
        hints=(*hints(lookup, question.complaint_id), *of_phone(wanted)),
        known=resembled((one.wording for one in found if one.wording), settings.near_duplicates.corpus),
    )


def _look(lookup: Lookup, name: str, wanted: Mapping[str, Any], shown: int, settings: Settings) -> _Found:
    """What one field of the question found."""
    if name == "text" and short(wording(wanted["masked"], [wanted["name"]])):
        near = by_words(lookup.case_base.history("normalised", ["complaint_id", "text"]), wanted["text"])
        return _Found(_searched("words", lookup.complaints, near), near)
    if name == "text":
        _check_model(lookup, settings)
        near = by_vector(lookup.tables["vector"], embedded(wanted, passages(wanted["masked"]), settings), shown)
        compared = lookup.tables["vector"].num_rows
        return _Found(_searched("text", compared, near), near, wording(wanted["masked"], [wanted["name"]]))
    if name == "address":
        near = by_address(lookup.tables["address"], wanted)
    else:
        table = "complaint" if name == "complaint_id" else name
        near = by_value(lookup.equal(table, name, [wanted[name]]), lookup.keys(table), wanted[name], name)
    return _Found(_searched(name, lookup.complaints, near), near)


def _check_model(lookup: Lookup, settings: Settings) -> None:
    """Raises UsageError if the texts of the case base were embedded with another model than the question would be."""
    manifest = lookup.case_base.manifest(lookup.night)
    told = manifest.get("figures", {}).get("text_model", "")
    if not told or manifest.get("settings", {}).get("embed", {}).get("model") == settings.embed.model:
        return  # files of one name are not hashed for one question
    from complaint_guard.embed import text_model

    if (now := text_model(settings.embed)) != told:
        raise UsageError(
            f"embed.model {now} is not that of night {lookup.night} ({told}); set it back, or run a night with it"
        )


def _heard(case_base: CaseBase, question: Question, settings: Settings) -> _Found:
    from complaint_guard.search.heard import by_voice  # a phone needs no speaker model

    wanted = question.shown, settings.link.voice.margin
    near, compared = by_voice(case_base, Path(question.audio), settings.voice, wanted)
    return _Found(_searched("audio", compared, near), near)


def _alike(lookup: Lookup, complaint_id: str, shown: int) -> _Found:
    """The complaints whose texts are nearest to that of a complaint of the case base, itself left out."""
    rows = lookup.tables["vector"]
    place = rows["complaint_id"].index(complaint_id).as_py()
    near = by_vector(rows, vectors_of(rows).rows(slice(place, place + 1))[0], shown + 1)
    others = [(one, cosine) for one, cosine in zip(near.ids, near.cosines, strict=True) if one != complaint_id]
    ids, cosines = tuple(one for one, _ in others[:shown]), tuple(cosine for _, cosine in others[:shown])
    nearest = f"cosine {cosines[0]:.2f} (near: {NEAR} or more)" if cosines else "no complaint"
    near = replace(near, ids=ids, how="wording", nearest=nearest, count=max(near.count - 1, 0), cosines=cosines)
    own = lookup.clean([complaint_id], ["masked", "name"])[complaint_id]
    return _Found(_searched("wording", rows.num_rows - 1, near), near, wording(own["masked"], [own["name"]]))


def _searched(name: str, compared: int, near: Near) -> Searched:
    return Searched(name, compared, near.count, near.nearest, near.more)


def _hits(found: _Found, shown: int) -> list[Hit]:
    near = found.near
    pairs = zip(near.ids[:shown], near.cosines or [1.0] * shown, strict=False)
    return [Hit(one, near.how, round(cosine, 4), cosine < near.least) for one, cosine in pairs]


def _belonging(lookup: Lookup, hits: Iterable[Hit]) -> list[Hit]:
    """`hits` with their person, script family and gang."""
    hits = list(hits)
    entries = lookup.entries(hit.complaint_id for hit in hits)
    families = _families(lookup, (row["family_id"] for row in entries.values()))
    gangs = _gang_rows(lookup, (row["gang_id"] for row in entries.values()))
    result = []
    for hit in hits:
        entry = entries[hit.complaint_id]
        gang = gangs.get(entry["gang_id"], {})
        result.append(
            replace(
                hit,
                received_at=entry["received_at"],
                person_id=entry["person_id"],
                family_id=entry["family_id"],
                template=mask_text(open_slots(families.get(entry["family_id"], {}).get("template", ""))),
                **{key: gang[key] for key in ("gang_id", "tier", "probability") if gang},
                reasons=tuple(mask_text(reason) for reason in gang.get("reasons", ())),
            )
        )
    return result


def _compared(lookup: Lookup, hits: list[Hit], found: Iterable[_Found]) -> list[Hit]:
    """`hits`, those found by their near wording with the passages that they share with the text asked."""
    asked = {one.near.how: one.wording for one in found if one.wording}
    near = (hit.complaint_id for hit in hits if hit.found_by in asked and not hit.far)
    rows = lookup.clean(near, ["masked", "name"])
    result = []
    for hit in hits:
        if hit.found_by in asked and not hit.far:
            row = rows[hit.complaint_id]
            left, right = asked[hit.found_by], wording(row["masked"], [row["name"]])
            both = compare(left, right)
            sides = marked(left_pieces(left, both)), marked(right_pieces(right, both))
            hit = replace(hit, shared=round(both.right_share, 4), asked=sides[0], text=sides[1])
        result.append(hit)
    return result


def _families(lookup: Lookup, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    rows = lookup.case_base.among("families", "family_id", filter(None, ids)).to_pylist()
    return {row["family_id"]: row for row in rows}


def _gang_rows(lookup: Lookup, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    rows = lookup.case_base.among("gangs", "gang_id", filter(None, ids)).to_pylist()
    return {row["gang_id"]: row for row in rows}


def _scripts(lookup: Lookup, hits: Iterable[Hit]) -> tuple[Script, ...]:
    """The script families of the near hits, in their order."""
    ids = dict.fromkeys(hit.family_id for hit in hits if not hit.far and hit.family_id)
    rows = _families(lookup, ids)
    names = [name for name in Script.__dataclass_fields__ if name != "template"]
    return tuple(
        Script(template=mask_text(open_slots(rows[one]["template"])), **{name: rows[one][name] for name in names})
        for one in ids
        if one in rows
    )


def _gangs(lookup: Lookup, hits: Iterable[Hit]) -> tuple[GangFacts, ...]:
    """The gangs of the near hits, in their order."""
    ids = dict.fromkeys(hit.gang_id for hit in hits if not hit.far and hit.gang_id)
    rows = _gang_rows(lookup, ids)
    masked = {one: {name: tuple(map(mask_text, row[name])) for name in _LISTS} for one, row in rows.items()}
    names = GangFacts.__dataclass_fields__
    return tuple(GangFacts(**{name: (rows[one] | masked[one])[name] for name in names}) for one in ids if one in rows)
