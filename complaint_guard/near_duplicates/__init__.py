"""4  Candidates -> verification -> script families, each with its template.

Two complaints are near-duplicates when they share far more wording than unrelated people who complain of the same
thing do; how much more is said in bits (see `verify`). Families are made of verified pairs only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa

from complaint_guard.errors import ComplaintGuardError
from complaint_guard.near_duplicates import bursts, candidates, families, scripts, verify
from complaint_guard.near_duplicates.families import Texts, Verified
from complaint_guard.near_duplicates.overlap import F32, F64, joined
from complaint_guard.near_duplicates.shingles import ALPHABET, I32, I64, marks, own_words, skeletons
from complaint_guard.near_duplicates.verify import Background
from complaint_guard.records import Corpus, table
from complaint_guard.settings import NearDuplicateSettings

#: columns of NORMALISED that this room reads
_READ = ["complaint_id", "received_at", "text", "masked", "name", "agent"]

__all__ = ["NearDuplicates", "near_duplicates"]


@dataclass(frozen=True)
class NearDuplicates:
    """Tables FAMILIES, FAMILY_MEMBERS, TEXT_PAIRS, LIMITS, and events as rows of EXPLAINED."""

    families: pa.Table
    members: pa.Table
    pairs: pa.Table
    limits: pa.Table
    events: pa.Table


def near_duplicates(
    normalised: pa.Table, embeddings: pa.Table, people: pa.Table, corpus: Corpus, settings: NearDuplicateSettings
) -> NearDuplicates:
    """Script families among the complaints of `normalised`; texts of `corpus` name known and public ones.

    The order of rows does not matter: whatever is drawn or chained is so in the order of complaint ids.
    """
    normalised = normalised.select(_READ).sort_by("complaint_id")
    embeddings = embeddings.sort_by("complaint_id")
    texts = _texts(normalised, embeddings, people, corpus, settings)
    found, limits = _candidates(texts, settings)
    model = verify.background(texts.written, verify.voices(texts.written.marks, texts.author, found), settings.seed)
    least = settings.least_bits(texts.complaints)
    verified = _verify(texts, model, found, settings, least)
    within = verified.where(verified.pairs[:, 1] < texts.complaints)
    score = partial(_score, texts, model)
    groups = scripts.group(within.pairs, within.bits, texts.complaints, score, least)
    known = families.known(texts, groups.label, score, least)
    known |= families.first_copies(texts, groups.label, verified, least)
    events = _events(texts, normalised, groups.label)
    found_families, members, unread = families.tables(normalised, texts, groups, known, events)
    return NearDuplicates(
        found_families,
        members,
        families.pair_table(normalised, within),
        table("limits", limits + unread),
        families.event_table(normalised, texts, events),
    )


def _score(texts: Texts, model: Background, pairs: I32) -> F64:
    return model.bits(model.likeness(texts.written, pairs))


def _events(texts: Texts, normalised: pa.Table, label: I64) -> list[bursts.Event]:
    author = texts.author[: texts.complaints]
    return bursts.events(bursts.Told(texts.shingles, texts.skeletons, author, families.days(normalised), label))


def _texts(
    normalised: pa.Table, embeddings: pa.Table, people: pa.Table, corpus: Corpus, settings: NearDuplicateSettings
) -> Texts:
    own: list[str] = normalised["masked"].to_pylist()
    background = corpus.background if len(set(own)) < settings.own_background else ()
    others = [script.text for script in corpus.scripts] + list(background)
    masked = [own_words(text) for text in own + others]
    person = dict(zip(people["complaint_id"].to_pylist(), people["person_id"].to_pylist(), strict=True))
    names = [person[complaint] for complaint in normalised["complaint_id"].to_pylist()]
    author = np.unique(np.array(names, dtype=str), return_inverse=True)[1].astype(np.int64)
    numbers = np.arange(len(others), dtype=np.int64) + len(own)
    found = skeletons(masked)
    held = marks(found, corpus.words)
    written = verify.Written(joined(held), _vectors(embeddings, (len(own), len(others)), corpus.vectors))
    return Texts(masked, found, held[0], written, np.concatenate([author, numbers]), len(own), corpus.scripts)


def _vectors(embeddings: pa.Table, counts: tuple[int, int], others: F32) -> F32:
    """Vectors of the complaints, then of the corpus texts (zero where `others` has none); without those of complaints
    (n, 0). `counts` are how many there are of either.
    """
    complaints, beside = counts
    if embeddings.num_rows == 0:
        return np.empty((complaints + beside, 0), np.float32)
    if embeddings.num_rows != complaints:
        raise ComplaintGuardError(
            f"{embeddings.num_rows} text vectors for {complaints} complaints; report this as a bug"
        )
    flat = embeddings["vector"].combine_chunks().flatten().to_numpy(zero_copy_only=False)
    vectors = np.zeros((complaints + beside, len(flat) // complaints), np.float32)
    vectors[:complaints] = flat.reshape(complaints, -1)
    known = others[:beside]
    vectors[complaints : complaints + len(known)] = known.reshape(-1, vectors.shape[1])
    return vectors


def _candidates(texts: Texts, settings: NearDuplicateSettings) -> tuple[I32, list[dict[str, object]]]:
    n = texts.complaints
    lexical = candidates.lexical(texts.skeletons, keep_one_in=1 + n // 150_000)
    parts = [lexical.pairs]
    vectors = texts.written.vectors[:n]
    if vectors.size and settings.neighbours:
        parts.append(candidates.semantic(vectors, settings.neighbours, settings.least_cosine))
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
