"""5  One channel a file -> hubs and the ties of complaints to them, in bits.

A new channel is one file here and one line in CHANNELS. Each says which value is the hub and how likely strangers share such a
value; how many people hold it is weighed here, alike for all. (The channels voice and attachment join this list.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from complaint_guard.engine import LOCAL, Engine
from complaint_guard.link.account import account
from complaint_guard.link.address import address
from complaint_guard.link.agent import agent
from complaint_guard.link.device import device
from complaint_guard.link.inputs import Inputs
from complaint_guard.link.phone import phone
from complaint_guard.link.script import script
from complaint_guard.records import check
from complaint_guard.settings import LinkSettings

CHANNELS: tuple[Callable[[Inputs], pa.Table], ...] = (script, address, phone, account, device, agent)

__all__ = ["CHANNELS", "Inputs", "Linked", "link"]


@dataclass(frozen=True)
class Linked:
    """Tables TIES and HUBS; hubs that only one person holds are left out, since they tie nobody."""

    ties: pa.Table
    hubs: pa.Table


def link(
    normalised: pa.Table,
    people: pa.Table,
    scripts: tuple[pa.Table, pa.Table],
    companies: pa.Table,
    settings: LinkSettings,
    engine: Engine = LOCAL,
) -> Linked:
    """Ties and hubs of all channels; `scripts` are FAMILIES and FAMILY_MEMBERS, `companies` the registry with address parts."""
    inputs = Inputs(normalised, people, scripts[0], scripts[1], companies, settings, engine)
    claims = pa.concat_tables([channel(inputs) for channel in CHANNELS])
    weighed = engine.sql(_WEIGH, claims=claims, people=people)
    hubs = engine.sql(_HUBS.format(household=settings.address.household), weighed=weighed)
    ties = engine.sql(_TIES, weighed=weighed)
    return Linked(check("ties", ties), check("hubs", hubs))


_WEIGH = """
WITH held AS (
    SELECT claims.*, people.person_id FROM claims JOIN people ON claims.complaint_id = people.complaint_id
), counted AS (
    SELECT hub_id, count(DISTINCT person_id) AS people, count(DISTINCT complaint_id) AS complaints
    FROM held GROUP BY hub_id
), everyone AS (SELECT count(DISTINCT person_id) AS total FROM people)
SELECT held.*, counted.people, counted.complaints,
       log2(m / (u + greatest(counted.people - crowd, 0) / everyone.total)) AS bits
FROM held JOIN counted ON held.hub_id = counted.hub_id CROSS JOIN everyone
WHERE counted.people > 1
"""

# A home that more people share than a household holds is a room like another.
_HUBS = """
SELECT hub_id, min(channel) AS channel, max(level) AS level, max(label) AS label,
       min(people) AS people, min(complaints) AS complaints, max(bits) AS bits,
       CASE WHEN max(innocent) = 'household' AND min(people) > {household} THEN '' ELSE max(innocent) END AS innocent
FROM weighed GROUP BY hub_id ORDER BY hub_id
"""

_TIES = """
SELECT weighed.complaint_id, weighed.person_id, weighed.channel, max(weighed.level) AS level, weighed.hub_id,
       max(weighed.bits) AS bits
FROM weighed GROUP BY weighed.complaint_id, weighed.person_id, weighed.channel, weighed.hub_id ORDER BY weighed.complaint_id, weighed.hub_id
"""
