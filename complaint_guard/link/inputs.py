"""What a channel reads, and the row it writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pyarrow as pa

from complaint_guard.engine import LOCAL, Engine
from complaint_guard.records import CLAIMS, CLANS, table
from complaint_guard.records.tokens import Tokens
from complaint_guard.settings import LinkSettings, Weight

if TYPE_CHECKING:
    from voiceprint.grouping import Judge


@dataclass(frozen=True)
class Heard:
    """Table VOICES of all nights, what voices are judged with, and AGENTS enrolled for the same encoder."""

    voices: pa.Table
    judge: Judge
    agents: pa.Table = field(default_factory=lambda: table("agents", []))


@dataclass(frozen=True)
class Inputs:
    """Tables NORMALISED, PEOPLE, FAMILIES, FAMILY_MEMBERS, the registry with parsed addresses (may be empty), what
    was heard (None: no voices are compared), what makes the case base's keyed tokens, and CLANS of families.
    """

    normalised: pa.Table
    people: pa.Table
    families: pa.Table
    family_members: pa.Table
    companies: pa.Table
    settings: LinkSettings
    engine: Engine = LOCAL
    heard: Heard | None = None
    #: hubs that people declared innocent
    cleared: pa.Table = field(default_factory=lambda: table("cleared", []))
    clans: pa.Table = field(default_factory=CLANS.empty_table)
    tokens: Tokens = field(default_factory=Tokens)

    def hearing(self, heard: Heard | None) -> Inputs:
        """These inputs with what was heard."""
        return replace(self, heard=heard)


def claims(rows: Iterable[dict[str, object]]) -> pa.Table:
    """Table CLAIMS of row dictionaries."""
    return pa.Table.from_pylist(list(rows), schema=CLAIMS)


def shared_value(inputs: Inputs, channel: str, value: str, weight: Weight, where: str = "true") -> pa.Table:
    """CLAIMS of a plain column: the SQL expression `value` of NORMALISED is the hub, empty values are none."""
    return inputs.engine.sql(
        f"""SELECT complaint_id, '{channel}' AS channel, 'same' AS level, '{channel}:' || {value} AS hub_id,
                   {value} AS label, CAST({weight.m} AS DOUBLE) AS m, CAST({weight.u} AS DOUBLE) AS u,
                   CAST({weight.crowd} AS DOUBLE) AS crowd, '' AS innocent
            FROM normalised WHERE {value} <> '' AND ({where})""",
        normalised=inputs.normalised,
    ).cast(CLAIMS)
