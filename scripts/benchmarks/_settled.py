"""What a case base holds, without what differs between two runs of the same: seconds, memory, locks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

#: the row of the page that says how long each room took
_SECONDS = re.compile("(各环节用时\\(秒\\)(</?\\w+>)+)[^<]*".encode())
#: files that tell seconds, so that their hashes differ
_TELLING = ("report.html", "run.json", "manifest.json")


def settled(case_base: Path) -> dict[str, bytes]:
    """Every file of `case_base` by its path, seconds and peak memory taken out; drafts, locks and the state of nights
    under way too.
    """
    paths = (path for path in sorted(case_base.rglob("*")) if path.is_file())
    found = {str(path.relative_to(case_base)): path for path in paths if not path.name.endswith(".lock")}
    return {name: _plain(path) for name, path in found.items()}


def differing(one: Path, other: Path) -> list[str]:
    """Paths of files that only one of two case bases holds, or that are not the same in both."""
    left, right = settled(one), settled(other)
    return sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))


def _plain(path: Path) -> bytes:
    content = path.read_bytes()
    if path.name == "report.html":
        return _SECONDS.sub(rb"\1", content)
    if path.name not in _TELLING:
        return content
    return json.dumps(_without(json.loads(content)), sort_keys=True).encode()


def _without(found: dict[str, Any]) -> dict[str, Any]:
    told = {**found, "figures": {**found["figures"], "rooms": {}}}
    for name in ("reports", "files"):
        if name in told:
            told[name] = {one: entry for one, entry in told[name].items() if one not in _TELLING}
    return told
