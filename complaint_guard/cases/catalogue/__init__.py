"""The dated catalogues of a case: whom a letter may go to, and which provisions it may name on its date."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from complaint_guard.cases.catalogue.deeds import any_of, ground
from complaint_guard.errors import UsageError


@dataclass(frozen=True)
class Recipient:
    """Whom a letter goes to: `addressee` in its head, `why` it is sent there (a condition, no assertion), and what is
    asked for; `code` stands in the number of the case.
    """

    key: str
    code: str
    addressee: str
    why: str
    request: str


@dataclass(frozen=True)
class Statute:
    """One provision in force; `role` is conduct, procedure, privacy, caution or rights; `ground` is a regular
    expression for what a complainant must have written for it to be named, "" if nothing; `accuses`: it is a deed.
    """

    law: str
    article: str
    subject: str
    role: str
    source: str
    ground: str = ""
    accuses: bool = False

    @property
    def cited(self) -> str:
        """The provision as a letter names it."""
        return f"《{self.law}》{self.article}"


def as_of() -> str:
    """The day on which the catalogues were last checked."""
    return min(str(_read(name)["as_of"]) for name in ("routing", "statutes"))


def recipient(key: str, on: date) -> Recipient:
    """The recipient `key` as it holds on a day. Raises UsageError."""
    entries = [entry for entry in _read("routing")["recipient"] if _holds(entry, on)]
    for entry in entries:
        if entry["key"] == key:
            return Recipient(*(entry[name] for name in ("key", "code", "addressee", "why", "request")))
    known = ", ".join(entry["key"] for entry in entries)
    raise UsageError(f"no recipient {key!r} on {on}; give --to one of {known}")


def statutes(to: str, kinds: Collection[str], on: date) -> tuple[Statute, ...]:
    """The provisions in force on a day that concern recipient `to` and the kinds of evidence held."""
    return tuple(
        Statute(
            **{name: entry[name] for name in ("law", "article", "subject", "role", "source")},
            ground=_ground(entry),
            accuses="deeds" in entry,
        )
        for entry in _read("statutes")["statute"]
        if to in entry["recipients"] and _holds(entry, on) and _fits(entry, kinds)
    )


def _ground(entry: dict[str, Any]) -> str:
    """What the words of an entry ask for, as one regular expression."""
    if deeds := entry.get("deeds"):
        return ground(_read("statutes")["agents"], deeds)
    return any_of(entry.get("matter", ()))


def _fits(entry: dict[str, Any], kinds: Collection[str]) -> bool:
    needs = entry.get("needs", [])
    return not needs or any(kind in kinds for kind in needs)


def _holds(entry: dict[str, Any], on: date) -> bool:
    return entry["from"] <= on.isoformat() and (not entry["until"] or on.isoformat() <= entry["until"])


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
