"""What it takes to be tied: the bits two people must share to stand in one gang, and two texts to be of one script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.records.prior import prior_bits
from complaint_guard.search.lookup import Lookup
from complaint_guard.settings import Settings


@dataclass(frozen=True)
class Threshold:
    """`least` bits tie two people (that is a posterior of `posterior`), `lacking` of them are not there. Two texts are
    of one script from `text_least` bits; theirs are `text_bits`, None where they are fewer and were not kept.
    """

    least: float
    posterior: float
    lacking: float
    text_least: float
    text_bits: float | None


def threshold(lookup: Lookup, ids: tuple[str, str], bits: float) -> Threshold:
    """What complaints `ids` would need in the head night, where their people share `bits`."""
    settings = settings_of(lookup)
    people = pc.count_distinct(lookup.tables["person"]["person_id"]).as_py()
    posterior = settings.gangs.least_posterior
    least = log2(posterior / (1 - posterior)) - prior_bits(settings.fuse.accomplices, people)
    return Threshold(
        least=round(least, 1),
        posterior=posterior,
        lacking=round(max(least - bits, 0.0), 1),
        text_least=round(settings.near_duplicates.least_bits(lookup.complaints), 1),
        text_bits=_text_bits(lookup, ids),
    )


def settings_of(lookup: Lookup) -> Settings:
    """Those of its scripts, pairs and gangs that the night was run with."""
    told: Mapping[str, Any] = lookup.case_base.manifest(lookup.night).get("settings", {})
    return Settings.model_validate({name: told[name] for name in ("near_duplicates", "fuse", "gangs") if name in told})


def _text_bits(lookup: Lookup, ids: tuple[str, str]) -> float | None:
    pairs = lookup.case_base.among("text_pairs", "left_id", ids)
    found: list[float] = pairs.filter(pc.is_in(pairs["right_id"], value_set=pa.array(ids, pa.string())))[
        "bits"
    ].to_pylist()
    return round(found[0], 1) if found else None
