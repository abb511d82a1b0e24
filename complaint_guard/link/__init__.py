"""5  One channel a file -> hubs and the ties of complaints to them, in bits.

A new channel is one file here and one line in CHANNELS. Each says which value is the hub and how likely strangers
share such a value; how many people hold it is weighed here, alike for all. Voices come last: whom they are compared
with follows from what the other channels say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from complaint_guard.link.account import account
from complaint_guard.link.address import address
from complaint_guard.link.agent import agent
from complaint_guard.link.device import device
from complaint_guard.link.inputs import Heard, Inputs
from complaint_guard.link.phone import phone
from complaint_guard.link.script import script
from complaint_guard.link.voice import VoiceLinks, voice
from complaint_guard.records import check
from complaint_guard.records.tokens import Tokens

#: share of the holders of a phone or device at one institution from which it is the institution's
SERVED = 0.6
CHANNELS: tuple[Callable[[Inputs], pa.Table], ...] = (script, address, phone, account, device, agent)

__all__ = ["CHANNELS", "Heard", "Inputs", "Linked", "link"]


@dataclass(frozen=True)
class Linked:
    """Tables TIES and HUBS; hubs that only one person holds are left out, since they tie nobody. APART are people whose
    voices differ, OWN_VOICE calls in another voice than the customer's; LIMITS.
    """

    ties: pa.Table
    hubs: pa.Table
    apart: pa.Table
    own_voice: pa.Table
    limits: pa.Table


def link(inputs: Inputs) -> Linked:
    """Ties and hubs of all channels."""
    sql = inputs.engine.sql
    claims, heard = _claimed(inputs)
    weighed = _opaque(sql(_WEIGH, claims=claims, people=inputs.people), inputs.tokens)
    sizes = inputs.settings.address
    most = {"household": sizes.household, "premises": sizes.premises, "served": SERVED}
    hubs = sql(_HUBS.format(**most), weighed=weighed)
    at_home = _SHARED_AT_HOME.format(**most)
    hubs = sql(at_home, weighed=weighed, hubs=hubs, claims=claims, people=inputs.people)
    served = {"claims": claims, "people": inputs.people, "normalised": inputs.normalised}
    hubs = sql(_SHARED_AT_INSTITUTION.format(**most), weighed=weighed, hubs=hubs, **served)
    hubs = sql(_DECLARED, hubs=hubs, cleared=inputs.cleared)
    ties = check("ties", sql(_TIES, weighed=weighed))
    return Linked(ties, check("hubs", hubs), heard.apart, heard.own_voice, heard.limits)


def _claimed(inputs: Inputs) -> tuple[pa.Table, VoiceLinks]:
    """The claims of all channels with the place of each, and what voices say beside theirs."""
    written = pa.concat_tables([channel(inputs) for channel in CHANNELS])
    heard = voice(inputs, written)
    return inputs.engine.sql(_PLACED, claims=pa.concat_tables([written, heard.claims])), heard


def _opaque(weighed: pa.Table, tokens: Tokens) -> pa.Table:
    """`weighed` with hub ids that say nothing of the value: keyed tokens, one key a channel. A script is named as it
    is, by a complaint.
    """
    ids = weighed["hub_id"].combine_chunks().dictionary_encode()
    codes, first = np.unique(ids.indices.to_numpy(), return_index=True)
    names = np.array(ids.dictionary.to_pylist(), dtype=object)[codes]
    channels = np.array(weighed["channel"].take(pa.array(first)).to_pylist(), dtype=object)
    for channel in set(channels) - {"script"}:
        own = channels == channel
        names[own] = [f"{channel}:{token}" for token in tokens.of(channel, names[own])]
    hub_ids = pa.array(names, pa.string()).take(ids.indices)  # every code of a dictionary made here is in use
    return weighed.set_column(weighed.column_names.index("hub_id"), "hub_id", hub_ids)


# `place` keeps which place an address lies in.
_PLACED = """
SELECT *,
    CASE WHEN channel = 'address' THEN split_part(split_part(hub_id, ':', 3), '/', 1) ELSE '' END AS place
FROM claims
"""

_WEIGH = """
WITH shared AS (
    SELECT hub_id FROM claims GROUP BY hub_id HAVING count(*) > 1
), held AS (
    SELECT claims.*, people.person_id FROM claims JOIN shared ON shared.hub_id = claims.hub_id
    JOIN people ON claims.complaint_id = people.complaint_id
), counted AS (
    SELECT hub_id, count(DISTINCT person_id) AS people, count(DISTINCT complaint_id) AS complaints
    FROM held GROUP BY hub_id
), everyone AS (SELECT count(DISTINCT person_id) AS total FROM people)
SELECT held.*, counted.people, counted.complaints,
       log2(m / (u + greatest(counted.people - crowd, 0) / everyone.total)) AS bits
FROM held JOIN counted ON held.hub_id = counted.hub_id CROSS JOIN everyone
WHERE counted.people > 1
"""

# A home that more people share than a household holds is a room like another. So is an institution of too many people,
# or a place that fewer than half of those who give it call so: anyone can write a word.
_HUBS = """
SELECT hub_id, min(channel) AS channel, max(level) AS level, max(label) AS label,
       min(people) AS people, min(complaints) AS complaints, max(bits) AS bits,
       CASE WHEN max(innocent) = 'household' AND min(people) > {household} THEN ''
            WHEN max(innocent) = 'premises' AND min(people) > {premises} THEN ''
            WHEN max(innocent) IN ('crowd', 'premises')
                 AND 2 * count(*) FILTER (innocent IN ('crowd', 'premises')) < count(*) THEN ''
            ELSE max(innocent) END AS innocent
FROM weighed GROUP BY hub_id ORDER BY hub_id
"""

# A phone, account or device whose few holders give one home, and none of them another place, is that household's.
_SHARED_AT_HOME = """
WITH located AS (
    SELECT DISTINCT people.person_id, claims.place, claims.innocent = 'household' AS home
    FROM claims JOIN people ON claims.complaint_id = people.complaint_id WHERE claims.channel = 'address'
), held AS (
    SELECT DISTINCT hub_id, person_id FROM weighed
    WHERE channel IN ('phone', 'account', 'device') AND people <= {household}
), at_home AS (
    SELECT held.hub_id FROM held JOIN located ON held.person_id = located.person_id
    GROUP BY held.hub_id
    HAVING count(DISTINCT place) = 1 AND count(DISTINCT CASE WHEN home THEN held.person_id END) >= 2
)
SELECT hubs.* REPLACE (
    CASE WHEN at_home.hub_id IS NOT NULL AND innocent = '' THEN 'household' ELSE innocent END AS innocent)
FROM hubs LEFT JOIN at_home ON hubs.hub_id = at_home.hub_id ORDER BY hubs.hub_id
"""

# A phone or device of which most holders are at one dormitory or institution is that of its office or helper. An
# account is not: money goes to one hand.
_SHARED_AT_INSTITUTION = """
WITH located AS (
    SELECT DISTINCT people.person_id, claims.place FROM claims
    JOIN people ON claims.complaint_id = people.complaint_id
    JOIN normalised ON claims.complaint_id = normalised.complaint_id
    WHERE claims.channel = 'address' AND normalised.place IN ('dormitory', 'institution', 'office')
), held AS (
    SELECT DISTINCT hub_id, person_id, people FROM weighed
    WHERE channel IN ('phone', 'device') AND people <= {premises}
), served AS (
    SELECT DISTINCT held.hub_id FROM held JOIN located ON held.person_id = located.person_id
    GROUP BY held.hub_id, held.people, located.place HAVING count(DISTINCT held.person_id) >= {served} * held.people
)
SELECT hubs.* REPLACE (
    CASE WHEN served.hub_id IS NOT NULL AND innocent = '' THEN 'premises' ELSE innocent END AS innocent)
FROM hubs LEFT JOIN served ON hubs.hub_id = served.hub_id ORDER BY hubs.hub_id
"""

_DECLARED = """
SELECT hubs.* REPLACE (
    CASE WHEN cleared.hub_id IS NOT NULL AND innocent IN ('', 'household') THEN 'declared'
         ELSE innocent END AS innocent)
FROM hubs LEFT JOIN cleared ON hubs.hub_id = cleared.hub_id ORDER BY hubs.hub_id
"""

_TIES = """
SELECT weighed.complaint_id, weighed.person_id, weighed.channel, max(weighed.level) AS level, weighed.hub_id,
       max(weighed.bits) AS bits
FROM weighed GROUP BY weighed.complaint_id, weighed.person_id, weighed.channel, weighed.hub_id
ORDER BY weighed.complaint_id, weighed.hub_id
"""
