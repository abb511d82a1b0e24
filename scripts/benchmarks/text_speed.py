"""How fast near-duplicate complaints are found, and how well: rensa, datasketch, SemHash, faiss alone and ours in
one run.

usage: scripts/bench text-speed [--sizes 10000,100000] [--methods rensa,...] [--limit SECONDS] [--texts DIR]
Each method runs in a process of its own on the same made corpus (see _speed_texts): masked texts in, a group label
per text out; vectors of the shipped model are given to those that use any. Settings of the peers are those of their
best F1 among a few tried at 10,000 texts, so they are the better for it. Groups of tools that return pairs are
connected components.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from _speed_methods import METHODS, SETTINGS
from _speed_texts import made, read

from complaint_guard.embed.encoder import load_encoder
from complaint_guard.settings import EmbedSettings

SWEPT = 10_000
HERE = Path(__file__).parent


def run(args: list[str]) -> dict[str, Any]:
    """Figures by size and method, and the setting of each peer."""
    options = argparse.ArgumentParser(prog="scripts/bench text-speed")
    options.add_argument("--sizes", default="10000,100000")
    options.add_argument("--methods", default=";".join(METHODS), help="apart by ;")
    options.add_argument("--limit", type=int, default=600, help="seconds a method may take")
    options.add_argument("--texts", type=Path, default=Path(tempfile.gettempdir()) / "complaint-guard-bench")
    given = options.parse_args(args)
    methods = given.methods.split(";")
    settings = {method: _swept(method, given.texts, given.limit) for method in methods}
    figures = {
        size: {
            method: _measured(method, settings[method][0], int(size), given.texts, given.limit) for method in methods
        }
        for size in given.sizes.split(",")
    }
    return {"settings": settings, "figures": figures}


def _swept(method: str, folder: Path, limit: int) -> tuple[str, dict[str, float]]:
    """The setting of the best F1 at SWEPT texts, and the F1 of all that were tried."""
    tried = {
        setting: _measured(method, setting, SWEPT, folder, limit).get("f1", 0.0) for setting in SETTINGS.get(method, ())
    }
    return max(tried, key=lambda setting: tried[setting], default=""), tried


def _measured(method: str, setting: str, size: int, folder: Path, limit: int) -> dict[str, Any]:
    texts = made(size, folder)
    labels = folder / "labels.npy"
    command = [sys.executable, str(HERE / "_speed_methods.py"), method, setting, texts, _vectors(texts), labels]
    found = _run(list(map(str, command)), limit)
    if "stopped" not in found:
        quality = _quality(np.load(labels), read(texts).family)
        found = {"texts_per_second": round(size / found["seconds"]), **found, **quality}
    print(size, method, setting, json.dumps(found), f"load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
    return found


def _run(command: list[str], limit: int) -> dict[str, Any]:
    """What the process told, or why it was stopped."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, env=environment)
    except subprocess.TimeoutExpired:
        return {"stopped": f"not done in {limit} s"}
    if done.returncode:
        return {"stopped": f"ended with {done.returncode}: {done.stderr.strip()[-300:]}"}
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def _vectors(texts: Path) -> Path:
    path = texts.with_suffix(".npy")
    if not path.exists():
        np.save(path, load_encoder(EmbedSettings()).encode(read(texts).masked))
    return path


def _quality(label: np.ndarray, family: np.ndarray) -> dict[str, float]:
    """Precision and recall over pairs in one group, and over texts (the mean share of a text's group, or family,
    that is of its family, or in its group; B-cubed over copies); and the largest group against the largest family.
    """
    n = len(label)
    alone = np.arange(n) + max(label.max(), family.max(), 0) + 1
    group, truth = (np.unique(np.where(one < 0, alone, one), return_inverse=True)[1] for one in (label, family))
    groups, families = np.bincount(group), np.bincount(truth)
    _, place, cells = np.unique(group * np.int64(n) + truth, return_inverse=True, return_counts=True)
    both, said, true = (int((one * (one - 1) // 2).sum()) for one in (cells, groups, families))
    copied = families[truth] > 1
    precision, recall = both / max(said, 1), both / max(true, 1)
    return {
        "pair_precision": round(precision, 4),
        "pair_recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
        "text_precision": round(float((cells[place] / groups[group])[groups[group] > 1].mean()), 4),
        "text_recall": round(float((cells[place] / families[truth])[copied].mean()), 4),
        "largest": int(groups.max()),
        "largest_true": int(families.max()),
    }
