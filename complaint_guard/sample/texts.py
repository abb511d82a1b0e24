"""The written texts that worlds are composed from."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from complaint_guard.errors import InputError

FOLDER = Path(__file__).parent / "texts"
SLOTS = ("name", "amount", "date", "contract", "platform", "product", "city", "phone", "days", "count")
Split = Literal["train", "test", "all"]

_SLOT = re.compile(r"\{([^{}]*)\}")
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]*")


@dataclass(frozen=True, slots=True)
class Script:
    """One script in its written depths (original, light, medium, heavy, note), each a tuple of wordings."""

    script_id: str
    topic: str
    wordings: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Texts:
    """Scripts, own-words complaints by topic, clauses by topic and part, look-alike texts by kind and cluster."""

    scripts: tuple[Script, ...]
    independent: dict[str, tuple[str, ...]]
    clauses: dict[str, dict[str, tuple[str, ...]]]
    lookalikes: dict[str, tuple[tuple[str, ...], ...]]


def load_texts(split: Split = "all", folder: Path = FOLDER) -> Texts:
    """The texts of `folder`, of one `split` where they are split. Raises InputError on an odd row or slot."""

    def of_split(name: str) -> list[dict[str, str]]:
        return [row for row in _rows(folder / name) if split in ("all", row["split"])]

    clauses: dict[str, dict[str, tuple[str, ...]]] = {
        topic: _grouped(rows, "part") for topic, rows in _by(_rows(folder / "clauses.jsonl"), "topic").items()
    }
    scripts = _by(of_split("scripts.jsonl"), "script")
    if not scripts:
        raise InputError(f"sample texts hold no script of split {split}; take another split")
    return Texts(
        scripts=tuple(
            Script(script_id, rows[0]["family"], _grouped(rows, "depth")) for script_id, rows in scripts.items()
        ),
        independent=_grouped(of_split("independent.jsonl"), "topic"),
        clauses=clauses,
        lookalikes={
            kind: tuple(_grouped(rows, "cluster").values())
            for kind, rows in _by(_rows(folder / "lookalikes.jsonl"), "kind").items()
        },
    )


def sentences(text: str) -> list[str]:
    """Sentences of `text`, each with its closing mark."""
    return [part for part in (found.strip() for found in _SENTENCE.findall(text)) if part]


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError(f"sample text {path.name}: {error.strerror}; give a folder that holds it") from None
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            raise InputError(f"sample text {path.name} line {number} is not JSON; correct that line") from None
        odd = sorted(set(_SLOT.findall(row.get("text", ""))) - set(SLOTS))
        if odd:
            raise InputError(f"sample text {path.name} line {number}: no slot {odd[0]}; slots are {', '.join(SLOTS)}")
        rows.append(row)
    return rows


def _by(rows: Iterable[dict[str, str]], key: str) -> dict[str, list[dict[str, str]]]:
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return dict(groups)


def _grouped(rows: Iterable[dict[str, str]], key: str) -> dict[str, tuple[str, ...]]:
    return {value: tuple(row["text"] for row in found) for value, found in _by(rows, key).items()}
