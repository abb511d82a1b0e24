"""How far a database query was read: `... WHERE id > :mark` goes on after the greatest id of the last whole night."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from complaint_guard.errors import InputError

_COMPARED = re.compile(r"""(?:[\w]+\.)?"?(\w+)"?\s*>=?\s*:mark\b""")
#: A mark as a manifest keeps it: column, kind (int | decimal | float | datetime | date | text), value.
Mark = Mapping[str, str]
_KINDS: dict[str, tuple[type, Any]] = {
    "int": (int, int),
    "decimal": (Decimal, Decimal),
    "float": (float, float),
    "datetime": (datetime, datetime.fromisoformat),
    "date": (date, date.fromisoformat),
    "text": (str, str),
}


@dataclass(frozen=True)
class Marked:
    """A query that goes on after a mark: what is sent, the value of :mark in it, and the column that is compared."""

    sql: str
    values: Mapping[str, Any]
    column: str


def marked(source: str, sql: str, mark: Mark | None) -> Marked | None:
    """The query `sql` after `mark`, all of it if there is none yet; None if it names no :mark. Raises InputError."""
    if ":mark" not in sql:
        return None
    found = _COMPARED.findall(sql)
    if len(found) != 1 or len(re.findall(r":mark\b", sql)) != 1:
        raise InputError(f"{source}: :mark must stand once in the query, as COLUMN > :mark; correct the query")
    if mark is None or mark["column"] != found[0]:
        return Marked(_COMPARED.sub("1 = 1", sql), {}, found[0])
    return Marked(sql, {"mark": _KINDS[mark["kind"]][1](mark["value"])}, found[0])


class Highest:
    """The greatest value of one column so far, beginning with that of an earlier night."""

    def __init__(self, column: str, mark: Mark | None) -> None:
        self._column = column
        self._value = _KINDS[mark["kind"]][1](mark["value"]) if mark and mark["column"] == column else None

    def see(self, value: Any) -> None:
        """Takes `value` into account."""
        if value is not None and (self._value is None or value > self._value):
            self._value = value

    def mark(self) -> Mark | None:
        """The mark to go on from; None if nothing was read yet."""
        if self._value is None:
            return None
        kind = next((name for name, (of, _) in _KINDS.items() if isinstance(self._value, of)), "text")
        told = self._value.isoformat() if isinstance(self._value, date) else str(self._value)
        return {"column": self._column, "kind": kind, "value": told}
