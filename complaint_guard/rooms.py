"""The rooms in the order complaints pass through them, from a night's own rows to ranked gangs. What a room makes is
kept as soon as it is whole, so that a run that was killed goes on at the first room that is not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard import __version__
from complaint_guard.aided import Gather, aided
from complaint_guard.casebase import CaseBase, cleared_hubs, fingerprint
from complaint_guard.clock import ROOMS, Clock
from complaint_guard.embed import embed, load_encoder, text_model
from complaint_guard.engine import LOCAL
from complaint_guard.fuse import fuse
from complaint_guard.gangs import Wordings, find_gangs, gang_table, gangs_of
from complaint_guard.history import (
    comparable,
    compared_before,
    joined,
    joined_vectors,
    joined_voices,
    known_gangs,
    lasting,
    refusing,
    registry,
)
from complaint_guard.innocent import explain
from complaint_guard.learned import Learned
from complaint_guard.lineage import lineage
from complaint_guard.link import Heard, Inputs, link
from complaint_guard.listen import Hearing, agents_of, judge_of, listen, model_name
from complaint_guard.near_duplicates import near_duplicates
from complaint_guard.normalise import normalise, resolve_people, unused
from complaint_guard.normalise.companies import normalise_companies
from complaint_guard.rank import Evidence, rank
from complaint_guard.records import Corpus, table
from complaint_guard.settings import Settings, VoiceSettings
from complaint_guard.uncollected import uncollected

Tables = dict[str, pa.Table]

#: What each room keeps. A name with a dot is for a run that resumes and is not of the night.
MADE: dict[str, tuple[str, ...]] = {
    "normalise": ("normalised",),
    "embed": ("embeddings",),
    "listen": ("voices",),
    "near_duplicates": (
        "families",
        "family_members",
        "text_pairs",
        "compared",
        "comparison",
        "limits.scripts",
        "explained.events",
        "script.clans",
    ),
    "link": ("ties", "hubs", "own_voice", "apart.link", "limits.link"),
    "fuse": ("pairs", "limits.fuse"),
    "gangs": ("gangs.found",),
    "rank": ("gangs", "members", "explained"),
}


class Store(Protocol):
    """Where tables are kept under the mark of what they were made of."""

    def kept(self, name: str, fingerprint: str) -> pa.Table | None:
        """Table `name` if an earlier run kept it under the same mark."""
        ...

    def keep(self, name: str, table: pa.Table, fingerprint: str = "") -> pa.Table:
        """`table`, kept."""
        ...


class Nowhere:
    """Keeps nothing: the store of a dry run."""

    def kept(self, name: str, fingerprint: str) -> pa.Table | None:
        """None."""
        return None

    def keep(self, name: str, table: pa.Table, fingerprint: str = "") -> pa.Table:
        """`table`."""
        return table


@dataclass(frozen=True)
class Start:
    """What the rooms begin with: the date of the night, history, who was in which gang (`known`: also in the night that
    is replaced), the night's own tables and their `mark`, the script corpus, the basis for hearing voices ("" for
    none), people's VERDICTS and what they taught.
    """

    night: str
    case_base: CaseBase
    known: CaseBase
    own: Tables
    mark: str
    texts: Corpus
    settings: Settings
    voice_basis: str
    said: pa.Table = field(default_factory=lambda: table("verdicts", []))
    learned: Learned = field(default_factory=Learned)


@dataclass(frozen=True)
class Keeper:
    """Keeps what a room makes in `store`, or finds it there."""

    store: Store

    def room(self, name: str, mark: str, make: Callable[[], tuple[pa.Table, ...]]) -> Tables:
        """What room `name` makes, made now or kept by an earlier run that was killed."""
        found = {one: self.store.kept(one, mark) for one in MADE[name]}
        there = {one: rows for one, rows in found.items() if rows is not None}
        if len(there) == len(found):
            return there
        with uncollected():
            made = make()
        return {one: self.store.keep(one, rows, mark) for one, rows in zip(MADE[name], made, strict=True)}


@dataclass(frozen=True)
class Passed:
    """The `tables` of the night: rows of its own complaints from the first rooms, of all history from the rest; and
    NORMALISED and EMBEDDINGS of all nights (`everyone`, `vectors`).
    """

    tables: Tables
    everyone: pa.Table
    vectors: pa.Table


def pass_through(start: Start, clock: Clock, store: Store) -> Passed:
    """What the rooms make of the night."""
    keep = Keeper(store)
    read = _read(start, clock, keep)
    case_base, everyone, people, mark = start.case_base, read.everyone, read.people, read.mark
    settings = start.learned.over(start.settings)
    with clock.room("near_duplicates"):
        scripts = keep.room("near_duplicates", mark, lambda: _scripts(start, read))
    with clock.room("link"):
        known = (scripts["families"], scripts["family_members"], read.firms)
        cleared = cleared_hubs(start.known, start.night)
        beside = {"tokens": case_base.tokens, "cleared": cleared, "clans": scripts["script.clans"]}
        inputs = Inputs(everyone, people, *known, settings.link, **beside)
        mark = fingerprint(mark, cleared.to_pylist(), start.learned.told())
        linked = keep.room("link", mark, lambda: _linked(inputs, read))
    with clock.room("fuse"):
        shared = (linked["ties"], linked["hubs"], linked["apart.link"])
        fused = keep.room("fuse", mark, lambda: _fused(shared, read, settings))
    with clock.room("gangs"):
        known_before = known_gangs(start.known, people)
        wordings = Wordings.of(read.vectors, scripts["family_members"], people)
        gather = partial(find_gangs, previous=known_before, settings=settings.gangs, wordings=wordings)
        gangs = keep.room("gangs", mark, lambda: (gang_table(gather(fused["pairs"])),))
    with clock.room("rank"):
        total, prior = pc.count_distinct(people["person_id"]).as_py(), settings.fuse.accomplices
        counted = total, prior, start.said, cleared
        evidence = Evidence(*shared[:2], fused["pairs"], everyone, *counted, embeddings=read.vectors)
        found = gangs["gangs.found"], scripts["explained.events"], scripts["families"]
        mark = fingerprint(mark, start.said.to_pylist())
        ranked = keep.room("rank", mark, lambda: _ranked(found, evidence, read, gather, start))
    LOCAL.release()
    past = case_base.table("members") if case_base.head() else table("members", [])
    given = frozenset(case_base.history("members", ["gang_id"])["gang_id"].unique().to_pylist())
    story = lineage(past, ranked["members"], people, given)
    made = read.own | scripts | linked | fused | ranked | {"people": people, "lineage": story}
    limits = [made.pop(name) for name in ("limits.scripts", "limits.link", "limits.fuse")]
    limits = pa.concat_tables([unused(start.own["complaints"], read.own["normalised"]), *limits])
    tables = {name: rows for name, rows in made.items() if "." not in name} | {"limits": limits}
    return Passed(tables, everyone, read.vectors)


@dataclass(frozen=True)
class _Read:
    """The night's `own` rows as the rooms of single complaints read them, and what all nights say together, under the
    `mark` of both.
    """

    own: Tables
    everyone: pa.Table
    vectors: pa.Table
    people: pa.Table
    firms: pa.Table
    heard: Callable[[], Heard | None]
    mark: str


def _read(start: Start, clock: Clock, keep: Keeper) -> _Read:
    case_base, own, settings, mark = start.case_base, start.own, start.settings, start.mark
    with clock.room("normalise"):
        cleaned = keep.room("normalise", mark, lambda: (normalise(own["complaints"], settings.normalise),))
        everyone = joined(case_base, "normalised", cleaned["normalised"])
        people, firms = resolve_people(everyone), normalise_companies(registry(case_base, own))
    with clock.room("embed"):
        clean = cleaned["normalised"]
        vectors = keep.room("embed", mark, lambda: (embed(clean, load_encoder(settings.embed), settings.embed),))
        all_vectors = joined_vectors(case_base, vectors["embeddings"], settings.embed)
    with clock.room("listen"):
        refused = refusing(case_base, own["complaints"], people)
        agents = case_base.agents()
        heard_under = fingerprint(mark, sorted(refused), agents.to_pylist())
        hearing = Hearing(start.voice_basis or settings.voice.basis, agents, refused)
        parts = _Parts(keep.store, heard_under)
        voices = keep.room("listen", heard_under, lambda: (_voices(start, hearing, clock, parts),))
        every_voice = joined_voices(case_base, own["complaints"], voices["voices"])

    def heard() -> Heard | None:
        return _heard(agents, comparable(every_voice, model_name(settings.voice), refused), settings.voice)

    since = fingerprint(heard_under, case_base.state())
    return _Read(own | cleaned | vectors | voices, everyone, all_vectors, people, firms, heard, since)


def _scripts(start: Start, read: _Read) -> tuple[pa.Table, ...]:
    settings, everyone = start.settings, read.everyone
    texts = replace(start.texts, vectors=load_encoder(settings.embed).encode(start.texts.texts))
    fresh = read.own["complaints"]["complaint_id"].combine_chunks()
    model, own_settings = text_model(settings.embed), settings.near_duplicates.model_dump()
    rests_on = fingerprint(model, asdict(texts.words), own_settings, __version__)
    before, comparison = compared_before(start.case_base, fresh, everyone.num_rows, rests_on)
    found = near_duplicates(everyone, read.vectors, read.people, (texts, before), settings.near_duplicates)
    named = lasting(found.families, found.members, start.case_base)
    return *named, found.pairs, found.compared, comparison, found.limits, found.events, found.clans


def _linked(inputs: Inputs, read: _Read) -> tuple[pa.Table, ...]:
    found = link(inputs.hearing(read.heard()))
    return found.ties, found.hubs, found.own_voice, found.apart, found.limits


def _fused(shared: tuple[pa.Table, pa.Table, pa.Table], read: _Read, settings: Settings) -> tuple[pa.Table, ...]:
    found = fuse(shared, read.people, read.everyone, settings.fuse)
    return found.pairs, found.limits


def _ranked(
    found: tuple[pa.Table, pa.Table, pa.Table], evidence: Evidence, read: _Read, gather: Gather, start: Start
) -> tuple[pa.Table, ...]:
    gangs, events, families = found
    ranked = rank(gangs_of(gangs), evidence, start.settings.rank, families=families)
    if start.learned.lifts() and (lifted := aided(ranked, evidence, gather, start.settings, start.learned)):
        ranked = rank(gangs_of(gangs), replace(evidence, aided=lifted), start.settings.rank, families=families)
    beside = pa.concat_tables([events, ranked.apart])
    linked = (evidence.ties, evidence.hubs, families)
    return ranked.gangs, ranked.members, explain(linked, read.people, read.everyone, beside)


def _heard(agents: pa.Table, voices: pa.Table, settings: VoiceSettings) -> Heard | None:
    """What the room link hears, None if there is no voice: no model is read for that."""
    if not voices.num_rows:
        return None
    return Heard(voices, judge_of(settings), agents_of(agents, settings))


@dataclass(frozen=True)
class _Parts:
    """The parts of VOICES in a store: hours of sound are not heard twice."""

    store: Store
    mark: str

    def kept(self, part: int) -> pa.Table | None:
        return self.store.kept(f"voices.{part}", self.mark)

    def keep(self, part: int, rows: pa.Table) -> pa.Table:
        return self.store.keep(f"voices.{part}", rows, self.mark)


def _voices(start: Start, hearing: Hearing, clock: Clock, parts: _Parts) -> pa.Table:
    """VOICES of the night's own recordings, kept part by part."""

    def progress(seconds: float, done: int, among: int) -> None:
        part_of_run = (ROOMS.index("listen") + done / among) / len(ROOMS)
        clock.progress(f"listen ({seconds / 3600:.1f} h of sound)", part_of_run)

    return listen(start.own["complaints"], hearing, start.settings.voice, parts, progress)
