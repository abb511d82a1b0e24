"""A text model adapted to the gangs that people of this case base confirmed, measured on scripts it was not taught."""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from complaint_guard.casebase import CaseBase, verdicts
from complaint_guard.embed import Encoder, load_encoder
from complaint_guard.embed.encoder import SHIPPED
from complaint_guard.errors import OutOfDiskError, UsageError
from complaint_guard.settings import EmbedSettings

#: Sources below which nothing can be both taught and measured.
LEAST_SOURCES = 5
#: Independent texts below which a threshold means nothing.
LEAST_INDEPENDENT = 20
#: Independent texts, and texts of one source, that are used at most; what is beyond is counted.
MOST_INDEPENDENT = 3_000
MOST_TEXTS = 30
#: One part of the sources is held out.
_PART = 5
#: Of this many unrelated pairs one may pass the threshold.
UNRELATED = 10_000
_SEED = 20260921
#: Independent texts that are looked up for each text taught.
_NEAREST = 8


@dataclass(frozen=True)
class Figures:
    """How well one model tells the sources held out: the share of their texts whose nearest text is of the same source,
    and the share of same-source pairs above the `threshold` (cosine) that 1 in UNRELATED unrelated pairs passes.
    """

    nearest: float
    pairs: float
    threshold: float


@dataclass(frozen=True)
class Adapted:
    """What came of an adaptation: `kept` is adapted or base, `folder` is "" where nothing was written. `texts` are the
    sources'; `left_out` those of sources and independent ones that were beyond a limit.
    """

    base: str
    night: str
    sources: int
    held_out: int
    texts: int
    independent: int
    left_out: int
    before: Figures
    after: Figures
    kept: str
    folder: str


@dataclass(frozen=True)
class Taught:
    """Distinct masked texts: of each source (held-out sources last), and independent ones."""

    sources: list[list[str]]
    independent: list[str]
    left_out: int

    @property
    def held_out(self) -> int:
        """How many sources, the last ones, are held out."""
        return max(1, len(self.sources) // _PART)


def train(case_base: CaseBase, out: Path, base: Path | None = None) -> Adapted:
    """Adapts the model in folder `base` (None: the one in the package) and writes it to `out` if it is better on the
    sources held out. Raises UsageError, SettingsError, NotFoundError, OutOfDiskError.
    """
    folder, out = _base(base), out.expanduser().absolute()
    _check(out, case_base)
    taught = gathered(case_base)
    beside = out.parent / f".{out.name}.partial"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(beside, ignore_errors=True)
        return _train(taught, folder, (beside, out), case_base.manifest()["night"])
    except OSError as error:
        raise OutOfDiskError(
            f"-o {out.name}: {error.strerror or type(error).__name__}; free space or give another folder, "
            "then run again: nothing was written"
        ) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _train(taught: Taught, base: Path, places: tuple[Path, Path], night: str) -> Adapted:
    from complaint_guard.embed.learning.adapting import Adapting, Lesson, adapt  # torch

    beside, out = places
    learnt, (teaching, measuring) = taught.sources[: -taught.held_out], _halves(taught.independent)
    held = taught.sources[-taught.held_out :]
    encoder = load_encoder(EmbedSettings(model=str(base)))
    before = measured(encoder, held, measuring)
    strangers = encoder.encode(teaching)
    texts = [text for source in learnt for text in source] + teaching
    nearest = _nearest(encoder.encode(texts), strangers)
    adapt(base, Lesson(learnt, teaching, nearest), beside, Adapting())
    after = measured(load_encoder(EmbedSettings(model=str(beside))), held, measuring)
    better = _better(before, after)
    counts = (len(taught.sources), len(held), sum(map(len, taught.sources)), len(taught.independent), taught.left_out)
    name = "the model in the package" if base == SHIPPED else base.resolve().name
    done = Adapted(name, night, *counts, before, after, "adapted" if better else "base", str(out) if better else "")
    if better:
        (beside / "README.md").write_text(card(done), encoding="utf-8")
        beside.rename(out)
    return done


def gathered(case_base: CaseBase) -> Taught:
    """What the head night can teach. Raises UsageError if that is too little, NotFoundError without a night.

    A source is what people of confirmed gangs wrote of one family: a family that is in two gangs is one source. Of a
    gang only the complaints count that the verdict was given on.
    """
    said = {kind: _judged(case_base, kind) for kind in ("confirmed", "cleared")}
    rows = case_base.history("normalised", ["complaint_id", "masked"])
    masked = dict(zip(rows["complaint_id"].to_pylist(), rows["masked"].to_pylist(), strict=True))
    family = _column(case_base, "family_members", "family_id")
    people = _column(case_base, "people", "person_id")
    copies: dict[str, dict[str, str]] = defaultdict(dict)
    for one in sorted(said["confirmed"] & family.keys() & masked.keys()):
        if masked[one]:
            copies[family[one]].setdefault(masked[one], people[one])
    sources = [list(texts) for _, texts in sorted(copies.items()) if len(set(texts.values())) > 1]
    if len(sources) < LEAST_SOURCES:
        raise UsageError(
            f"confirmed gangs hold {len(sources)} scripts in two or more wordings by different people, at least "
            f"{LEAST_SOURCES} are needed; confirm more gangs with `complaint-guard review` and train again"
        )
    known = {text for texts in copies.values() for text in texts}
    strangers = _strangers(masked, family, said, copies.keys())
    alone = [text for text in strangers if text not in known]
    if len(alone) < LEAST_INDEPENDENT:
        raise UsageError(
            f"{len(alone)} texts of cleared gangs and of no script family, at least {LEAST_INDEPENDENT} are needed to "
            "compare with; run a night with more complaints and train again"
        )
    return _drawn(sources, alone)


def _judged(case_base: CaseBase, verdict: str) -> set[str]:
    """Complaints of gangs of the head night whose latest verdict is `verdict`, as far as it was given on them."""
    given = {
        row["gang_id"]: set(row["complaints"]) for row in verdicts(case_base).to_pylist() if row["verdict"] == verdict
    }
    members = case_base.table("members", None, ["gang_id", "complaint_id"])
    rows = zip(members["gang_id"].to_pylist(), members["complaint_id"].to_pylist(), strict=True)
    return {complaint for gang, complaint in rows if complaint in given.get(gang, ())}


def _column(case_base: CaseBase, name: str, column: str) -> dict[str, str]:
    rows = case_base.table(name, None, ["complaint_id", column])
    return dict(zip(rows["complaint_id"].to_pylist(), rows[column].to_pylist(), strict=True))


def _strangers(
    masked: dict[str, str], family: dict[str, str], said: dict[str, set[str]], taught: Iterable[str]
) -> list[str]:
    """Texts that nobody took from another: of no family, and one of each family of the cleared."""
    met, found = set(taught), dict[str, None]()
    for one in sorted(masked):
        own = family.get(one, "")
        if not masked[one] or one in said["confirmed"] or (own and (own in met or one not in said["cleared"])):
            continue
        met.update({own} - {""})
        found[masked[one]] = None
    return list(found)


def _drawn(sources: list[list[str]], alone: list[str]) -> Taught:
    """As much as the limits allow, drawn in a seeded order."""
    rng = random.Random(_SEED)
    shuffled = [rng.sample(source, len(source)) for source in rng.sample(sources, len(sources))]
    strangers = rng.sample(alone, len(alone))
    beyond = sum(max(0, len(source) - MOST_TEXTS) for source in sources) + max(0, len(alone) - MOST_INDEPENDENT)
    return Taught([source[:MOST_TEXTS] for source in shuffled], strangers[:MOST_INDEPENDENT], beyond)


def _halves(texts: list[str]) -> tuple[list[str], list[str]]:
    """Independent texts to teach with and others to measure with: a model is not asked what it was told."""
    return texts[::2], texts[1::2]


def measured(encoder: Encoder, sources: Sequence[Sequence[str]], independent: Sequence[str]) -> Figures:
    """The figures of one model on `sources` among `independent` texts."""
    texts = [text for source in sources for text in source]
    owner = np.concatenate(
        [
            np.repeat(np.arange(len(sources)), [len(source) for source in sources]),
            len(sources) + np.arange(len(independent)),
        ]
    )
    vectors = encoder.encode([*texts, *independent])
    cosines = vectors @ vectors.T
    left, right = np.triu_indices(len(vectors), 1)
    same = owner[left] == owner[right]
    values = cosines[left, right]
    unrelated = np.sort(values[~same])[::-1]
    threshold = float(unrelated[min(len(unrelated) // UNRELATED, len(unrelated) - 1)])
    np.fill_diagonal(cosines, -np.inf)
    nearest = owner[cosines[: len(texts)].argmax(axis=1)] == owner[: len(texts)]
    return Figures(float(nearest.mean()), float((values[same] > threshold).mean()), threshold)


def _better(before: Figures, after: Figures) -> bool:
    """Whether one share rose and none fell."""
    old, new = (before.nearest, before.pairs), (after.nearest, after.pairs)
    return new != old and all(now >= then for then, now in zip(old, new, strict=True))


def _nearest(vectors: np.ndarray, strangers: np.ndarray) -> np.ndarray:
    """(n, k) places of the nearest of `strangers`, which stand at the end of `vectors`, a text itself left out."""
    cosines = vectors @ strangers.T
    first = len(vectors) - len(strangers)
    cosines[first + np.arange(len(strangers)), np.arange(len(strangers))] = -np.inf
    return np.asarray(np.argsort(-cosines, axis=1, kind="stable")[:, : min(_NEAREST, len(strangers) - 1)])


def _base(base: Path | None) -> Path:
    folder = base.expanduser() if base else SHIPPED
    if not (folder / "modules.json").is_file():
        raise UsageError(f"--base {folder.name}: no modules.json there; give a folder saved by sentence-transformers")
    return folder


def _check(out: Path, case_base: CaseBase) -> None:
    """Raises UsageError if nothing may be written to `out`."""
    if out.resolve().is_relative_to(case_base.path.resolve()):
        raise UsageError(f"-o {out.name}: that is inside the case base; give a folder elsewhere")
    if out.exists() and not out.is_dir():
        raise UsageError(f"-o {out.name}: that is a file; give a new folder")
    if out.is_dir() and any(out.iterdir()):
        raise UsageError(f"-o {out.name}: the folder is not empty; give a new one")


def card(done: Adapted) -> str:
    """The model card: figures and counts, nothing of the case base's texts."""
    rows = "\n".join(
        f"| {name} | {one.nearest:.3f} | {one.pairs:.3f} | {one.threshold:.3f} |"
        for name, one in (("base", done.before), ("this model", done.after))
    )
    return f"""# Text model adapted with `complaint-guard model train`

Base: {done.base}. Night: {done.night}. Seed: {_SEED}.

Taught: {done.sources - done.held_out} scripts of confirmed gangs, against half of {done.independent} independent texts.
Held out: {done.held_out} scripts and the other half. {done.texts} texts of scripts in all; {done.left_out} texts beyond
the limits ({MOST_TEXTS} a script, {MOST_INDEPENDENT} independent) were not used.

| on the scripts held out | nearest text is of the same script | same-script pairs found | threshold (cosine) |
|---|---|---|---|
{rows}

Pairs are found above the threshold that 1 of {UNRELATED:,} unrelated pairs passes.

No text is in this folder, but the weights were changed by complaints of one case base: keep it as you keep that case
base. Scripts held out are few, so the figures are rough, and they speak for this case base only. A model finds texts
that are alike; it accuses nobody.
"""


def record(done: Adapted) -> dict[str, object]:
    """`done` for machines."""
    return asdict(done)


def lines(done: Adapted) -> list[str]:
    """`done` for people."""
    found = [
        f"{done.sources} scripts of confirmed gangs ({done.texts} texts), {done.held_out} held out; "
        f"{done.independent} independent texts; {done.left_out} texts beyond the limits not used",
        *(
            f"{name:<8} nearest of the same script {one.nearest:.3f}, same-script pairs found {one.pairs:.3f} "
            f"(cosine above {one.threshold:.3f}, which 1 in {UNRELATED:,} unrelated pairs passes)"
            for name, one in (("base", done.before), ("adapted", done.after))
        ),
    ]
    if not done.folder:
        return [*found, "not better on the scripts held out: nothing was written, kept: base"]
    return [*found, f'written to {done.folder}; to use it set embed.model = "{done.folder}"']
