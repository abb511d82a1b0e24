"""Surnames: of two characters in some names, of one in all others."""

from __future__ import annotations

COMPOUND = (
    *("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟"),
    *("公孙", "慕容", "令狐", "司徒", "夏侯", "南宫", "端木"),
)


def surname(name: str) -> str:
    """The surname that `name` begins with, "" of no name."""
    return name[:2] if name[:2] in COMPOUND else name[:1]


def surname_sql(column: str) -> str:
    """The SQL of the same, NULL of no name."""
    known = ", ".join(f"'{one}'" for one in COMPOUND)
    return f"nullif(CASE WHEN {column}[1:2] IN ({known}) THEN {column}[1:2] ELSE {column}[1:1] END, '')"
