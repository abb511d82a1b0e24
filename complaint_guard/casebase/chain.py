"""The chain of a ledger: what a line says, its seal, and what is wrong with a line.

The words a person wrote (WORDS) go into the seal as a salted hash of their own, so that they can be erased one day, for
what they say of somebody, and the chain still holds: `erased` keeps the hashes then.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Entry = dict[str, Any]

#: fields that hold what a person wrote
WORDS = ("reason", "note")
#: what stands for words that were erased
ERASED = "(erased)"


@dataclass(frozen=True)
class Line:
    """The content of a line, and whether it was added by whoever holds the key."""

    content: bytes
    sound: bool = True


@dataclass(frozen=True)
class Chain:
    """The sound lines of a ledger, the first fault ("" if none), and the bytes of a torn last line."""

    entries: tuple[Entry, ...]
    fault: str
    torn: bytes


def sealed(entry: Mapping[str, Any]) -> Entry:
    """`entry` with its seal, and with a salt if it holds words."""
    whole = {**entry}
    if any(word in entry for word in WORDS):
        whole["salt"] = secrets.token_hex(16)
    return {**whole, "seal": _seal(whole)}


def without_words(entry: Mapping[str, Any]) -> Entry:
    """`entry` with its words erased; its seal still fits. An entry of before words were sealed apart is given as it
    is.
    """
    if "salt" not in entry:
        return {**entry}
    gone = {word: _digest(entry, word) for word in WORDS if word in entry}
    return {name: cell for name, cell in entry.items() if name not in (*gone, "salt")} | {"erased": gone}


def shown(entry: Entry) -> Entry:
    """`entry` as readers get it: a mark stands for words that were erased."""
    return {**entry, **dict.fromkeys(entry.get("erased", ()), ERASED)}


def read(found: Sequence[Line]) -> Chain:
    """The chain that the lines `found` make; the last of them has no end, "" if nothing is torn."""
    *lines, torn = found
    entries: list[Entry] = []
    odd: bytes | None = None
    for number, line in enumerate(lines, 1):
        entry = parsed(line)
        if entry is None:
            if odd is not None:
                return Chain(tuple(entries), f"line {number - 1} is not a line of a ledger", b"")
            odd = line.content
            continue
        if fault := _fault(entry, entries, odd):
            return Chain(tuple(entries), f"line {number} {fault}", b"")
        entries.append(entry)
        odd = None
    if odd is not None:
        return Chain(tuple(entries), f"line {len(lines)} is not a line of a ledger", b"")
    whole = parsed(torn)  # a line that lacks nothing but its end
    if whole and not _fault(whole, entries, None):
        return Chain((*entries, whole), "", b"")
    return Chain(tuple(entries), "", torn.content)


def parsed(line: Line) -> Entry | None:
    """What `line` says, None if it is no line of a ledger."""
    try:
        found = json.loads(line.content)
    except ValueError:
        return None
    return found if line.sound and isinstance(found, dict) else None


def _fault(entry: Entry, before: Sequence[Entry], odd: bytes | None) -> str:
    """What is wrong with `entry` after the lines `before` and the unreadable line `odd`, or "" if nothing is."""
    if entry.get("seal") != _seal(entry):
        return "was changed: its seal does not fit"
    if entry.get("previous") != (before[-1]["seal"] if before else ""):
        return "does not follow the line before it: a line was removed, added or moved"
    if entry.get("n") != len(before) + 1:
        return f"has number {entry.get('n')!r} instead of {len(before) + 1}"
    torn = hashlib.sha256(odd).hexdigest() if odd is not None else None
    return "" if entry.get("after_torn") == torn else "follows a line that is not a line of a ledger"


def _seal(entry: Mapping[str, Any]) -> str:
    said = {name: cell for name, cell in entry.items() if name not in ("seal", "salt", "erased")}
    if "salt" in entry:
        said |= {word: _digest(entry, word) for word in WORDS if word in entry}
    said |= {word: digest for word, digest in entry.get("erased", {}).items() if word not in entry}
    return hashlib.sha256(json.dumps(said, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def _digest(entry: Mapping[str, Any], word: str) -> str:
    return hashlib.sha256(f"{entry['salt']} {word} {entry[word]}".encode()).hexdigest()
