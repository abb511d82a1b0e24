"""How much of the true scripts the recovered templates hold, gang by gang.

Arguments: --world DIR with complaints.csv and truth.csv and --texts FILE with the true scripts (JSON lines: `gang`,
`variant`, of which 1 is the script itself, and `text` with slots in braces). Default: a sample world of 5,000
complaints, split test, seed 5, and the scripts its gangs were handed.

Two templates of each gang are measured: `given` all its copies, and of the family that was `found` to hold most of
them. Template and script are aligned; what counts is

- recall: share of the script's fixed characters that stand in the template; where copies choose, the wording most used
- reachable: share of them that stand, in runs of four, in two copies or more: no template can hold others
- precision: share of the template's fixed characters that are the script's
- slots: share of the script's slots that the template has in the same place and of the same kind, and of the
  template's slots that are the script's
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pyarrow as pa

from complaint_guard import corpus
from complaint_guard.embed import embed, load_encoder
from complaint_guard.ingest import ingest
from complaint_guard.near_duplicates import near_duplicates
from complaint_guard.near_duplicates.template import recover
from complaint_guard.normalise import SLOTS, normalise, resolve_people
from complaint_guard.sample import Recipe, load_texts, make_world
from complaint_guard.sample.compose import Composer
from complaint_guard.sample.texts import Script
from complaint_guard.settings import EmbedSettings, IngestSettings, NearDuplicateSettings, NormaliseSettings

#: slots of the true scripts -> the kinds that are right for them
KINDS = {
    "platform": ("institution",),
    "city": ("place",),
    "days": ("count", "number"),
    "amount": ("amount", "number"),
}
#: characters of a run that counts as held by a copy
RUN = 4
_FIRST, _LAST = "\ue000", "\uf8ff"


@dataclass(frozen=True)
class World:
    """Cleaned complaints, who wrote each, the gang of each complaint id, and the families found."""

    clean: pa.Table
    people: pa.Table
    gangs: dict[str, list[str]]
    families: pa.Table
    members: pa.Table


def read(folder: Path) -> World:
    """The complaints of `folder` as the night desk would see them."""
    complaints = ingest([folder / "complaints.csv"], IngestSettings()).complaints
    clean = normalise(complaints, NormaliseSettings())
    people = resolve_people(clean)
    vectors = embed(clean, load_encoder(EmbedSettings()), EmbedSettings())
    found = near_duplicates(clean, vectors, people, (corpus.load(""), None), NearDuplicateSettings())
    gangs: dict[str, list[str]] = {}
    with (folder / "truth.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["gang"] and row["depth"] not in ("", "none"):
                gangs.setdefault(row["gang"], []).append(row["complaint_id"])
    return World(clean, people, gangs, found.families, found.members)


def scripts(path: Path) -> dict[str, str]:
    """The true scripts by gang."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    first = [row for row in rows if row["variant"] == 1]
    return {row["gang"]: row["text"] for row in first}


def own_world(folder: Path) -> dict[str, str]:
    """Writes the sample world and returns the script that each of its gangs was handed."""
    handed: list[Script] = []
    draw = Composer.script

    def noted(self: Composer, topic: str = "") -> Script:
        handed.append(draw(self, topic))
        return handed[-1]

    with patch.object(Composer, "script", noted):
        world = make_world(Recipe(5_000, 0.04, 0.04), 5, load_texts("test"))
    world.write(folder)
    kinds = dict(zip(world.truth["gang"].to_pylist(), world.truth["kind"].to_pylist(), strict=True))
    scripted = sorted(gang for gang, kind in kinds.items() if gang and "T" in kind)
    return {gang: script.wordings["original"][0] for gang, script in zip(scripted, handed, strict=True)}


def tokens(text: str) -> list[str]:
    """Characters and slots, a slot of a script as {kind}, one of a template as its character; no punctuation."""
    text = re.sub(r"\[([^\]|]*)(?:\|[^\]]*)?\]", r"\1", text)
    found = re.findall(r"\{\w+\}|.", text, re.DOTALL)
    return [one.lower() for one in found if len(one) > 1 or one.isalnum() or _FIRST <= one <= _LAST]


def same(own: str, other: str) -> bool:
    """Whether a token of a script and one of a template are the same."""
    if len(own) == 1:
        return own == other
    kind = own[1:-1]
    return other in {SLOTS[name] for name in KINDS.get(kind, (kind,)) if name in SLOTS}


def paired(script: Sequence[str], template: Sequence[str]) -> list[tuple[int, int]]:
    """Places of a longest common subsequence in which every pair has another right beside it."""
    n, m = len(script), len(template)
    equal = np.array([[same(a, b) for b in template] for a in script], dtype=bool).reshape(n, m)
    run = np.zeros((n + 1, m + 1), dtype=np.int32)
    for i in range(n - 1, -1, -1):
        run[i, :m] = np.where(equal[i], run[i + 1, 1:] + 1, 0)
    best = np.zeros((n + 1, m + 1), dtype=np.int32)
    step = np.zeros((n + 1, m + 1), dtype=np.int32)
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            best[i, j], step[i, j] = max((best[i + 1, j], -1), (best[i, j + 1], 0))
            if run[i, j] >= 2:
                whole = run[i, j]
                for length in {2, 3, int(whole)}:
                    if length <= whole and length + best[i + length, j + length] > best[i, j]:
                        best[i, j], step[i, j] = length + best[i + length, j + length], length
    pairs, i, j = [], 0, 0
    while i < n and j < m:
        if step[i, j] > 0:
            pairs += [(i + k, j + k) for k in range(step[i, j])]
            i, j = i + step[i, j], j + step[i, j]
        else:
            i, j = (i + 1, j) if step[i, j] < 0 else (i, j + 1)
    return pairs


def counted(script: str, template: str, copies: Sequence[str]) -> dict[str, int]:
    """What of the script stands in the template, as counts that can be added up."""
    true, own = tokens(script), tokens(template)
    pairs = paired(true, own)
    slots = sum(len(true[i]) > 1 for i, _ in pairs)
    texts = [[one for one in tokens(copy) if not _FIRST <= one <= _LAST] for copy in copies]
    return {
        "fixed": sum(len(one) == 1 for one in true),
        "right": len(pairs) - slots,
        "reachable": reachable(true, ["".join(text) for text in texts]),
        "shown": sum(not _FIRST <= one <= _LAST for one in own),
        "slots": sum(len(one) > 1 for one in true),
        "slots_shown": sum(_FIRST <= one <= _LAST for one in own),
        "slots_right": slots,
    }


def reachable(script: Sequence[str], copies: Sequence[str]) -> int:
    """Fixed characters of the script in runs of RUN that two copies hold."""
    covered = [False] * len(script)
    for at in range(len(script) - RUN + 1):
        run = script[at : at + RUN]
        if all(len(one) == 1 for one in run) and sum("".join(run) in copy for copy in copies) > 1:
            covered[at : at + RUN] = [True] * RUN
    return sum(covered)


def shares(counts: dict[str, int]) -> dict[str, float]:
    """The shares of counts that were added up."""
    wanted = {
        "recall": ("right", "fixed"),
        "reachable": ("reachable", "fixed"),
        "precision": ("right", "shown"),
        "slots_recall": ("slots_right", "slots"),
        "slots_precision": ("slots_right", "slots_shown"),
    }
    return {name: round(counts[a] / max(counts[b], 1), 3) for name, (a, b) in wanted.items()}


def gang_texts(world: World, ids: Sequence[str]) -> list[tuple[str, str]]:
    """Masked text and text of the first complaint of each person among `ids`."""
    person = dict(zip(world.people["complaint_id"].to_pylist(), world.people["person_id"].to_pylist(), strict=True))
    rows = {row["complaint_id"]: row for row in world.clean.select(["complaint_id", "masked", "text"]).to_pylist()}
    first = {person[one]: rows[one] for one in sorted(ids, reverse=True)}
    return [(row["masked"], row["text"]) for row in first.values()]


def run(args: list[str]) -> dict[str, Any]:
    """Shares by gang and of all gangs together, for the true copies (`given`) and the families found (`found`)."""
    parser = argparse.ArgumentParser(prog="scripts/bench templates")
    parser.add_argument("--world", type=Path)
    parser.add_argument("--texts", type=Path)
    chosen = parser.parse_args(args)
    if (chosen.world is None) != (chosen.texts is None):
        parser.error("--world and --texts go together")
    if chosen.world:
        return measured(read(chosen.world), scripts(chosen.texts))
    with tempfile.TemporaryDirectory() as folder:
        true = own_world(Path(folder))
        return measured(read(Path(folder)), true)


def measured(world: World, true: dict[str, str]) -> dict[str, Any]:
    """Shares of every gang of `world`, whose scripts are among `true`."""
    family = dict(zip(world.members["complaint_id"].to_pylist(), world.members["family_id"].to_pylist(), strict=True))
    template = dict(zip(world.families["family_id"].to_pylist(), world.families["template"].to_pylist(), strict=True))
    totals: dict[str, Counter[str]] = {"given": Counter(), "found": Counter()}
    gangs: dict[str, Any] = {}
    recover([("预热", "预热")] * 2)
    spent = 0.0
    for gang, ids in sorted(world.gangs.items()):
        if gang not in true:
            continue
        copies = gang_texts(world, ids)
        texts = [text for _, text in copies]
        script = true[gang]
        holding = Counter(family[one] for one in sorted(ids) if one in family)
        best = max(holding, key=lambda one: holding[one], default="")
        started = time.perf_counter()
        given = recover(copies).wording
        spent += time.perf_counter() - started
        counts = {
            "given": counted(script, given, texts),
            "found": counted(script, template.get(best, ""), texts),
        }
        for name, one in counts.items():
            totals[name].update(one)
        gangs[gang] = {"copies": len(copies), "in_family": holding[best]}
        gangs[gang] |= {name: shares(one) for name, one in counts.items()}
    return {
        "gangs": len(gangs),
        "seconds_given": round(spent, 3),
        "all": {name: shares(one) for name, one in totals.items()},
        "by_gang": gangs,
    }
