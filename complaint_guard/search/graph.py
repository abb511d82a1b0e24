"""The network of one gang as a file, and its days."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from complaint_guard.casebase import CaseBase
from complaint_guard.errors import UsageError
from complaint_guard.report.network import Network, network_of
from complaint_guard.report.words import Lang, Words
from complaint_guard.search.views import gang_view


@dataclass(frozen=True)
class Drawn:
    """What was drawn: the file, its people, hubs and ties; `left_out` is the most people that a hub has beyond them."""

    file: str
    people: int
    hubs: int
    edges: int
    left_out: int


@dataclass(frozen=True)
class Day:
    """One day of a gang: complaints, people seen for the first time, the gang's people so far, and the hubs that a
    second person of the gang held for the first time, by kind and masked label.
    """

    day: date
    complaints: int
    new_people: int
    people: int
    hubs: tuple[str, ...]


def draw_gang(case_base: CaseBase, gang_id: str, path: Path, lang: Lang = "zh", font: Path | None = None) -> Drawn:
    """The gang's network, written to `path` in the format its suffix names, whole or not at all; `font` is a typeface
    for the labels of a PNG. Raises UsageError, NotFoundError.
    """
    from complaint_guard.report.drawing import drawn, png

    if case_base.path.resolve() in path.resolve().parents:
        raise UsageError(f"{path.name} would stand inside the case base, which only runs write; give another folder")
    if font is not None and path.suffix.lower() != ".png":
        raise UsageError(f"--font is for PNG, and {path.name} is none; leave it out")
    network, words = network_of(gang_view(case_base, gang_id), [gang_id]), Words(lang)
    title = f"{words('network')} {gang_id}"
    content = png(network, title, words, font) if font else drawn(network, path.suffix, title, words)
    _write(path, content)
    left_out = max((hub.left_out for hub in network.hubs), default=0)
    return Drawn(str(path), len(network.people), len(network.hubs), len(network.edges), left_out)


def timeline(case_base: CaseBase, gang_id: str, lang: Lang = "zh") -> tuple[Day, ...]:
    """The days on which a gang complained, oldest first. Raises NotFoundError."""
    view = gang_view(case_base, gang_id)
    network, words = network_of(view, [gang_id]), Words(lang)
    received = view.table("complaints").select(["complaint_id", "received_at"]).to_pylist()
    members = set(view.table("members")["complaint_id"].to_pylist())
    days = Counter(row["received_at"].date() for row in received if row["complaint_id"] in members)
    first = Counter(node.first_seen.date() for node in network.people if node.first_seen)
    shared = _first_shared(network, words)
    found, people = [], 0
    for day in sorted({*days, *first, *shared}):
        people += first[day]
        found.append(Day(day, days[day], first[day], people, tuple(shared.get(day, ()))))
    return tuple(found)


def _first_shared(network: Network, words: Words) -> dict[date, list[str]]:
    """Day -> the hubs that became shared on it: the day their second holder first complained."""
    seen = {node.id: node.first_seen for node in network.people}
    found: dict[date, list[str]] = {}
    for hub in network.hubs:
        days = sorted(moment.date() for edge in network.edges if edge.hub == hub.id and (moment := seen[edge.person]))
        if len(days) > 1:
            found.setdefault(days[1], []).append(f"{words.kind_of(hub.kind, hub.level)} {hub.label}")
    return found


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        os.replace(beside, path)
    except OSError as error:
        raise UsageError(
            f"cannot write {path}: {error.strerror}; give a folder you may write, with free space"
        ) from None
    finally:
        beside.unlink(missing_ok=True)
