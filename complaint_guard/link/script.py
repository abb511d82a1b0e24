"""Channel script: complaints of one script family, and, for fewer bits, of a clan of families. A family about one
concrete matter, or copied from a public text, is innocent.
"""

from __future__ import annotations

import pyarrow as pa

from complaint_guard.link.inputs import Inputs
from complaint_guard.records import CLAIMS


def script(inputs: Inputs) -> pa.Table:
    """CLAIMS of the script channel for families of several people and for clans; u is what their own bits say
    (`2 ** -bits`), m is one.
    """
    return inputs.engine.sql(
        f"""SELECT member.complaint_id, 'script' AS channel, 'family' AS level, family.family_id AS hub_id,
                   family.template AS label, CAST(1 AS DOUBLE) AS m,
                   power(2.0, -least(member.bits, {inputs.settings.script_most})) AS u,
                   CAST(1e9 AS DOUBLE) AS crowd,
                   CASE WHEN family.origin = 'public' THEN 'public_text'
                        WHEN family.origin = 'form' THEN 'form'
                        WHEN family.subject <> '' THEN 'same_matter' ELSE '' END AS innocent
            FROM members AS member JOIN families AS family ON member.family_id = family.family_id
            WHERE family.people > 1
            UNION ALL
            {_CLANS}""",
        members=inputs.family_members,
        families=inputs.families,
        clans=inputs.clans,
    ).cast(CLAIMS)


# A clan is named after the first of its families, and labelled with the template of that of most people.
_CLANS = """
SELECT member.complaint_id, 'script', 'clan', 'R-' || substr(told.named, 3), told.label, CAST(1 AS DOUBLE),
       power(2.0, -told.bits), CAST(1e9 AS DOUBLE), ''
FROM (
    SELECT family_id, clans.bits, min(family_id) OVER clan AS named,
           arg_max(family.template, family.people) OVER clan AS label
    FROM clans JOIN members USING (complaint_id) JOIN families AS family USING (family_id)
    WINDOW clan AS (PARTITION BY clans.clan)
) AS told JOIN members AS member USING (family_id)
"""
