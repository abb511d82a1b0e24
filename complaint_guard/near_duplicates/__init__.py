"""4  Candidates -> verification -> script families, each with its template.

Two complaints are near-duplicates when they share far more wording than unrelated people who complain of the same
thing do; how much more is said in bits (see `verify`). Families are made of verified pairs only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.errors import ComplaintGuardError
from complaint_guard.near_duplicates import bursts, candidates, clans, families, neighbours, scripts, verify
from complaint_guard.near_duplicates.candidates import Fresh
from complaint_guard.near_duplicates.carried import SLACK, Carried, compared
from complaint_guard.near_duplicates.families import Texts, Verified
from complaint_guard.near_duplicates.lots import lots_of
from complaint_guard.near_duplicates.overlap import F32, F64, joined
from complaint_guard.near_duplicates.shingles import ALPHABET, I32, I64, marks
from complaint_guard.near_duplicates.skeleton import own_skeletons
from complaint_guard.near_duplicates.verify import Background
from complaint_guard.records import Corpus, table
from complaint_guard.records.vectors import NO_VECTORS, Vectors
from complaint_guard.settings import NearDuplicateSettings

#: columns of NORMALISED that this room reads
_READ = ["complaint_id", "received_at", "text", "masked", "name", "agent", "city"]

_NONE = np.empty((0, 2), np.int32)

__all__ = ["Carried", "NearDuplicates", "near_duplicates"]


@dataclass(frozen=True)
class NearDuplicates:
    """Tables FAMILIES, FAMILY_MEMBERS, TEXT_PAIRS, COMPARED, LIMITS, events as rows of EXPLAINED, and CLANS."""

    families: pa.Table
    members: pa.Table
    pairs: pa.Table
    compared: pa.Table
    limits: pa.Table
    events: pa.Table
    clans: pa.Table


def near_duplicates(
    normalised: pa.Table,
    embeddings: pa.Table,
    people: pa.Table,
    known: tuple[Corpus, Carried | None],
    settings: NearDuplicateSettings,
) -> NearDuplicates:
    """Script families among the complaints of `normalised`. `known` are texts that name known and public scripts, and
    what an earlier night left, or None if all are to be compared with all.

    The order of rows does not matter: whatever is drawn or chained is so in the order of complaint ids.
    """
    normalised, embeddings = _in_order(normalised.select(_READ)), _in_order(embeddings)
    ids, carried = normalised["complaint_id"], known[1]
    texts = _texts(normalised, embeddings, people, known[0], settings)
    near, copies = carried.pairs(ids) if carried else (_NONE, _NONE)
    candidate, limits = _candidates(texts, settings, carried.is_fresh(ids) if carried else None)
    copies = np.concatenate([copies, verify.copies(texts.written.marks, candidate)])
    model = verify.background(texts.written, verify.voices(texts.author, copies), texts.lots)
    least = settings.least_bits(texts.complaints)
    verified = _verify(texts, model, np.concatenate([near, candidate]), settings, least - SLACK)
    own = verified.where(verified.pairs[:, 1] < texts.complaints)
    within, verified = own.where(own.bits >= least), verified.where(verified.bits >= least)
    score = partial(_score, texts, model)
    weight = partial(_weight, texts, score, least + scripts.COPIED)
    groups = scripts.group(within.pairs, within.bits, texts.lots[: texts.complaints], weight, least)
    matched = families.known(texts, groups.label, score, least)
    matched |= families.first_copies(texts, groups.label, verified, least)
    events = _events(texts, normalised, groups.label)
    beside = families.Beside(matched, events, carried.readings() if carried else {})
    found_families, members, unread = families.tables(normalised, texts, groups, beside)
    return NearDuplicates(
        found_families,
        members,
        families.pair_table(normalised, within),
        compared(ids, own.pairs, verify.chained(copies[copies[:, 1] < texts.complaints], texts.complaints)),
        table("limits", limits + unread),
        families.event_table(normalised, texts, events),
        clans.clans(texts, ids, (found_families, members), score),
    )


def _in_order(table: pa.Table) -> pa.Table:
    """`table` by complaint id; a million rows that are so already are not copied."""
    ids = table["complaint_id"].combine_chunks()
    sorted_already = pc.all(pc.less(ids[:-1], ids[1:])).as_py() if len(ids) > 1 else True
    return table if sorted_already else table.sort_by("complaint_id")


def _score(texts: Texts, model: Background, pairs: I32) -> F64:
    return model.bits(model.likeness(texts.written, pairs))


def _weight(texts: Texts, score: scripts.Scorer, copied: float, pairs: I32) -> F64:
    """The bits of pairs, of plain copies `copied` at least."""
    bits = score(pairs)
    low = np.flatnonzero(bits < copied)
    bits[low[verify.are_copies(texts.written.marks, pairs[low])]] = copied
    return bits


def _events(texts: Texts, normalised: pa.Table, label: I64) -> list[bursts.Event]:
    author = texts.author[: texts.complaints]
    return bursts.events(bursts.Told(texts.shingles, texts.skeletons, author, families.days(normalised), label))


def _texts(
    normalised: pa.Table, embeddings: pa.Table, people: pa.Table, corpus: Corpus, settings: NearDuplicateSettings
) -> Texts:
    own = normalised["masked"]
    background = () if _differ(own, settings.own_background) else corpus.background
    others = [script.text for script in corpus.scripts] + list(background)
    who = people["person_id"].take(pc.index_in(normalised["complaint_id"], value_set=people["complaint_id"]))
    author = who.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    numbers = np.arange(len(others), dtype=np.int64) + len(own)
    found = own_skeletons(pa.chunked_array([*own.chunks, pa.array(others, own.type)]))
    held = marks(found, corpus.words)
    written = verify.Written(joined(held), *_vectors(embeddings, (len(own), len(others)), corpus.vectors))
    drawn = np.random.default_rng(settings.seed).random(len(others))
    lots = np.concatenate([lots_of(normalised["complaint_id"], settings.seed), drawn])
    return Texts(found, held[0], written, np.concatenate([author, numbers]), lots, len(own), corpus.scripts)


def _differ(texts: pa.ChunkedArray, least: int) -> bool:
    """Whether there are `least` different texts or more; of a million the first few say so."""
    some = (least, 10 * least, len(texts))
    return any(pc.count_distinct(texts.slice(0, count)).as_py() >= least for count in some)


def _vectors(embeddings: pa.Table, counts: tuple[int, int], others: F32) -> tuple[Vectors, Vectors]:
    """Vectors of the complaints, and of the corpus texts (zero where `others` has none), none without those of
    complaints. `counts` are how many there are of either.
    """
    complaints, beside = counts
    if embeddings.num_rows == 0:
        return NO_VECTORS, NO_VECTORS
    if embeddings.num_rows != complaints:
        raise ComplaintGuardError(
            f"{embeddings.num_rows} text vectors for {complaints} complaints; report this as a bug"
        )
    vectors = Vectors.read(embeddings)
    more = np.zeros((beside, vectors.width), np.float32)
    known = others[:beside]
    more[: len(known)] = known.reshape(-1, vectors.width)
    return vectors, Vectors.of(more)


def _candidates(
    texts: Texts, settings: NearDuplicateSettings, fresh: Fresh | None
) -> tuple[I32, list[dict[str, object]]]:
    """Pairs of texts, and LIMITS rows; with `fresh` (one a complaint) pairs with one that is so or with a corpus text,
    which costs little and may be another than it was.
    """
    n = texts.complaints
    beside = np.ones(len(texts.skeletons) - n, dtype=bool)
    either = None if fresh is None else np.concatenate([fresh, beside])
    lexical = candidates.lexical(texts.skeletons, candidates.one_in(n), either)
    parts = [lexical.pairs]
    vectors = texts.written.vectors
    if vectors.width and settings.neighbours:
        parts.append(neighbours.semantic(vectors, settings.neighbours, settings.least_cosine, fresh))
    short = int((texts.shingles.sizes[:n] < settings.least_bigrams).sum())
    limits: list[dict[str, object]] = [
        {
            "room": "near_duplicates",
            "limit": "文本过短，未作比对",
            "value": float(settings.least_bigrams),
            "touched": short,
        },
        {
            "room": "near_duplicates",
            "limit": "常见词串持有者过多，按链相连",
            "value": float(candidates.ALL_PAIRS),
            "touched": lexical.crowded,
        },
        {
            "room": "near_duplicates",
            "limit": "生僻字过多，未计入词串",
            "value": float(ALPHABET),
            "touched": texts.shingles.beyond,
        },
    ]
    return candidates.union(*parts) if len(parts) > 1 else lexical.pairs, [
        limit for limit in limits if limit["touched"]
    ]


def _verify(texts: Texts, model: Background, pairs: I32, settings: NearDuplicateSettings, least: float) -> Verified:
    sizes = texts.shingles.sizes
    long_enough = (sizes[pairs] >= settings.least_bigrams).all(axis=1)
    apart = texts.author[pairs[:, 0]] != texts.author[pairs[:, 1]]
    pairs = pairs[long_enough & apart & (pairs[:, 0] < texts.complaints)]
    return Verified(*model.verified(texts.written, pairs, least))
