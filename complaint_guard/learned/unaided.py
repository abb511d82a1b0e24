"""Evidence with what was learnt taken off again where it added something."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from complaint_guard.engine import LOCAL
from complaint_guard.records import check
from complaint_guard.records.prior import prior_bits


def unaided(
    evidence: tuple[pa.Table, pa.Table], lifts: Mapping[str, float], accomplices: float, people: int
) -> tuple[pa.Table, pa.Table]:
    """TIES and PAIRS of `evidence` less the most that was added to each channel (`lifts`, in bits), under the prior of
    the settings: no more than they would be without anything learnt.
    """
    ties, pairs = evidence
    given = pa.table({"channel": pa.array(lifts, pa.string()), "lift": pa.array(lifts.values(), pa.float64())})
    prior = prior_bits(accomplices, people)
    return (
        check("ties", LOCAL.sql(_TIES, ties=ties, lifts=given)),
        check("pairs", LOCAL.sql(_PAIRS.format(prior=prior), pairs=pairs, lifts=given)),
    )


_TIES = """
SELECT ties.* REPLACE (ties.bits - coalesce(lifts.lift, 0) AS bits)
FROM ties LEFT JOIN lifts ON ties.channel = lifts.channel ORDER BY ties.complaint_id, ties.hub_id
"""

_PAIRS = """
WITH parts AS (
    SELECT left_id, right_id, unnest(parts) AS part FROM pairs
), added AS (
    SELECT left_id, right_id, sum(lifts.lift) AS bits FROM parts JOIN lifts ON parts.part.part = lifts.channel
    WHERE parts.part.bits > 0 GROUP BY left_id, right_id
), less AS (
    SELECT pairs.* REPLACE (pairs.bits - coalesce(added.bits, 0) AS bits)
    FROM pairs LEFT JOIN added ON pairs.left_id = added.left_id AND pairs.right_id = added.right_id
)
SELECT less.* REPLACE (1 / (1 + power(2.0, -(bits + ({prior})))) AS posterior) FROM less ORDER BY left_id, right_id
"""
