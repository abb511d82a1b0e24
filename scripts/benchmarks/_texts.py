"""Texts for benchmarks: as the night desk would see them, and real letters that share nothing."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from complaint_guard import records
from complaint_guard.embed.learning import fill_slots
from complaint_guard.normalise import normalise
from complaint_guard.settings import NormaliseSettings

ROOT = Path(__file__).resolve().parents[2]
HANDS = ROOT / "scripts" / "texts"
#: hands that teach; hand 5 is for tests only
TEACH = (1, 2, 3, 4, 6, 7, 8, 9, 10)
SAMPLE = ROOT / "complaint_guard" / "sample" / "texts"
CORPUS = ROOT / "templates_corpus"
#: real letters that share this much of the shorter one's 5-grams are copies of one another or tell of one matter
COPIED = 0.12


def masked(texts: Sequence[str], seed: int) -> list[str]:
    """Texts as the night desk would see them: slots filled with made-up values, then masked by the normalise room."""
    rng = random.Random(seed)
    empty: dict[str, object] = {
        name: [] if name in ("recordings", "attachments") else "" for name in records.COMPLAINTS.names
    }
    empty |= {"received_at": datetime(2026, 1, 1), "row": 0}
    found = [empty | {"complaint_id": str(at), "text": fill_slots(text, rng)} for at, text in enumerate(texts)]
    told: list[str] = normalise(records.table("complaints", found), NormaliseSettings())["masked"].to_pylist()
    return told


def unrelated(path: Path, count: int) -> list[str]:
    """One letter each of up to `count` users, none of which shares a passage with another; [] without the file."""
    by_user = {row["user"]: row["text"].replace("_x000D_", "") for row in rows(path)} if path.exists() else {}
    kept: list[str] = []
    holders: dict[str, list[int]] = {}
    sizes: list[int] = []
    for text in random.Random(1).sample(sorted(by_user.values()), min(count, len(by_user))):
        grams = {text[at : at + 5] for at in range(max(1, len(text) - 4))}
        shared = Counter(at for gram in grams for at in holders.get(gram, ()))
        if any(number >= COPIED * min(len(grams), sizes[at]) for at, number in shared.items()):
            continue
        for gram in grams:
            holders.setdefault(gram, []).append(len(kept))
        kept.append(text)
        sizes.append(len(grams))
    return kept


def rows(path: Path) -> list[dict[str, str]]:
    """Objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


@dataclass(frozen=True)
class Written:
    """A masked text, the family it belongs to, where it comes from, and how it was made of that (see scripts/texts)."""

    masked: str
    family: str
    source: str
    depth: str


def taught() -> list[Written]:
    """The texts that training may see: of one source in the order of how they were made."""
    found = [row for hand in TEACH for row in numbered(HANDS / f"hand{hand}.jsonl")]
    scripts = [row for row in rows(SAMPLE / "scripts.jsonl") if row["split"] == "train"]
    found += [(row["text"], row["family"], row["script"], row["depth"]) for row in scripts]
    alone = [row for row in rows(SAMPLE / "independent.jsonl") if row["split"] == "train"]
    found += [(row["text"], row["topic"], row["id"], "alone") for row in alone]
    known = {text for text, *_ in found}
    for name in ("background", "scripts"):
        others = [row for row in rows(CORPUS / f"{name}.jsonl") if row["text"] not in known]
        found += [(row["text"], row.get("topic", row.get("family", "")), row["id"], "alone") for row in others]
    texts = masked([text for text, *_ in found], seed=20260921)
    return [Written(text, *rest) for text, (_, *rest) in zip(texts, found, strict=True)]


def numbered(path: Path) -> list[tuple[str, str, str, str]]:
    """Text, family, source and depth of the rows of one hand; a complaint without a script is a source of its own."""
    return [
        (row["text"], row["family"], row["script"] or f"{path.stem}-alone-{at}", row["kind"] or row["depth"])
        for at, row in enumerate(rows(path))
    ]
