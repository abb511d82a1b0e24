"""Which column of a file is which field: aliases in Chinese and English, and the user's own mapping."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from complaint_guard.errors import InputError, SettingsError
from complaint_guard.ingest import aliases

_SHOWN = 25


@dataclass(frozen=True)
class Fields:
    """The fields of one table: aliases by field, fields a file must have, the mapping's settings key, advice."""

    aliases: Mapping[str, frozenset[str]]
    required: tuple[str, ...]
    key: str
    advice: str = ""


@dataclass(frozen=True)
class Wanted:
    """Fields, the user's mapping of them, and fields that the settings supply when the file has no such column."""

    fields: Fields
    columns: Mapping[str, str]
    supplied: frozenset[str] = frozenset()
    #: how far each database query was read, by the name of its source
    marks: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)


def bare(header: str) -> str:
    """`header` without width, case, spaces, punctuation and notes in brackets: "投诉编号（必填）*" is "投诉编号"."""
    narrow = unicodedata.normalize("NFKC", header).casefold()
    return re.sub(r"[\W_]+", "", re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", narrow))


def _known_as(words: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {field: frozenset(map(bare, [field, *names.split()])) for field, names in words.items()}


COMPLAINT_FIELDS = Fields(
    _known_as(aliases.COMPLAINTS),
    ("complaint_id", "received_at", "text"),
    "ingest.columns",
    "; for files without ids or dates see ingest.id_from_row and ingest.received_at_default",
)
COMPANY_FIELDS = Fields(_known_as(aliases.COMPANIES), ("company",), "ingest.company_columns")


def known(headers: Sequence[str], wanted: Wanted) -> int:
    """Number of fields that `headers` name, ambiguous ones counted once."""
    return sum(bool(_found(field, headers, wanted)) for field in wanted.fields.aliases)


def lacking(headers: Sequence[str], wanted: Wanted) -> list[str]:
    """Required fields that no header names and the settings do not supply."""
    needed = [field for field in wanted.fields.required if field not in wanted.supplied]
    return [field for field in needed if not _found(field, headers, wanted)]


def match(source: str, headers: Sequence[str], wanted: Wanted) -> dict[str, int]:
    """Position of the column of each field that the file has.

    Raises InputError if a required field or a mapped header is missing, or two columns are one field; SettingsError if
    the mapping names a field that does not exist.
    """
    _check_mapping(wanted)
    found = {field: _found(field, headers, wanted) for field in wanted.fields.aliases}
    for field, header in wanted.columns.items():
        if not found[field]:
            raise InputError(
                f"{source}: has no column {header}, which {wanted.fields.key}.{field} names; correct that setting"
            )
    for field, positions in found.items():
        if len(positions) > 1:
            both = " and ".join(f"{headers[p]} (column {p + 1})" for p in positions)
            raise InputError(
                f"{source}: {both} are both read as {field}, which takes one column; "
                f"name the right one in {wanted.fields.key}.{field}, or rename one"
            )
    if missing := lacking(headers, wanted):
        raise InputError(_missing(source, missing, headers, wanted))
    return {field: positions[0] for field, positions in found.items() if positions}


def _check_mapping(wanted: Wanted) -> None:
    unknown = sorted(set(wanted.columns) - set(wanted.fields.aliases))
    if unknown:
        raise SettingsError(
            f"setting {wanted.fields.key}: no field {', '.join(unknown)}; "
            f"the fields are {', '.join(wanted.fields.aliases)}"
        )


def _found(field: str, headers: Sequence[str], wanted: Wanted) -> list[int]:
    """Columns of one field. A header mapped to one field is never another field's by alias."""
    mapped = wanted.columns.get(field)
    if mapped is not None:
        exact = [p for p, header in enumerate(headers) if header.strip() == mapped.strip()]
        return exact or [p for p, header in enumerate(headers) if bare(header) == bare(mapped)]
    taken = {header.strip() for header in wanted.columns.values()}
    names = wanted.fields.aliases[field]
    return [p for p, header in enumerate(headers) if bare(header) in names and header.strip() not in taken]


def _missing(source: str, missing: Sequence[str], headers: Sequence[str], wanted: Wanted) -> str:
    filled = sum(bool(header.strip()) for header in headers)
    if known(headers, wanted) * 4 >= filled > 0:
        seen = ", ".join(" ".join(header.split())[:20] for header in headers[:_SHOWN] if header.strip())
        more = f" and {len(headers) - _SHOWN} more" if len(headers) > _SHOWN else ""
        met = f"headers seen: {seen}{more}"
    else:  # the row may be someone's complaint: a file without headers must not print it
        met = f"{known(headers, wanted)} of {filled} headers known"
        met += "; cells of a text file must stand apart by comma, tab, semicolon or |" if filled == 1 else ""
    return (
        f"{source}: no column for {', '.join(missing)} ({met}); "
        f'map it in the settings, e.g. [{wanted.fields.key}] {missing[0]} = "your header"{wanted.fields.advice}'
    )


def find(rows: Sequence[Sequence[str]], wanted: Wanted) -> tuple[int, list[str]]:
    """Index of the header row among the first `rows` of a file, and its headers.

    Titles may stand above it. A cell left blank by a merge takes the cell above it, so that headers over two rows read
    as one. Without any known header it is the first row that is not blank.
    """
    merged = [_merged(rows[i - 1] if i else [], row) for i, row in enumerate(rows)]
    counts = [known(headers, wanted) for headers in merged]
    if any(counts):
        best = counts.index(max(counts))
        return best, merged[best]
    first = next((i for i, row in enumerate(rows) if any(cell.strip() for cell in row)), 0)
    return first, list(rows[first]) if rows else []


def _merged(above: Sequence[str], row: Sequence[str]) -> list[str]:
    padded = [*row, *[""] * (len(above) - len(row))]
    return [cell if cell.strip() or p >= len(above) else above[p] for p, cell in enumerate(padded)]
