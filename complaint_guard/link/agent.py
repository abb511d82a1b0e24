"""Channel agent: one representative, by person and firm. Lawyers, legal aid and consumer bodies represent people
lawfully.
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from complaint_guard.link.inputs import Inputs, shared_value
from complaint_guard.records import CLAIMS

#: firms and bodies that may lawfully represent or help several people at once
LAWFUL = (
    "律师|律所|法律援助|法援中心|消费者协会|消费者委员会|[省市县区州旗盟国]消费者权益保护(?:协会|委员会)|消保委|消委会|人民调解|调解委员会|工会|妇联|妇女联合会|残联|残疾人联合会"
    "|司法所|司法局|社会工作|社工|居民委员会|居委会|村民委员会|村委会|街道办|法律服务所|法律诊所|红十字|慈善|退役军人服务|信访"
    "|养老院|敬老院|福利院|救助(?:站|管理)|帮扶中心|[省市县区州旗盟镇乡](?:职工|农民工|妇女|妇女儿童|老年人|残疾人)(?:维权|权益)|民政|志愿(?:者|服务)(?:协会|队|总队|联合会)|公益(?:服务中心|慈善|事业|基金会|社工)"
)
#: who shares a title and a surname, or what is left of a hidden name, need not share an agent
VAGUE = "[*×某]|^.(?:先生|女士|小姐|同志|律师|老师|经理|主管|专员|顾问|总|哥|姐|工)$"


def agent(inputs: Inputs) -> pa.Table:
    """CLAIMS of agents (name and firm together, the firm, or the name alone) and of the firms named by them."""
    weights = inputs.settings
    both = "agent <> '' AND agent_company <> '' AND agent <> name"
    alone = f"agent_company = '' AND agent <> name AND NOT regexp_matches(agent, '{VAGUE}')"
    inputs = replace(inputs, normalised=inputs.engine.sql(_ONLY_FIRM.format(vague=VAGUE), normalised=inputs.normalised))
    parts = [
        shared_value(inputs, "agent", "agent || '@' || agent_company", weights.agent, both),
        shared_value(inputs, "agent", "agent", weights.agent_name_only, alone),
        shared_value(inputs, "agent", "agent_company", weights.agent),
    ]
    return inputs.engine.sql(
        f"""SELECT * REPLACE (CASE WHEN regexp_matches(label, '{LAWFUL}') THEN 'representative' ELSE '' END AS innocent)
            FROM claims""",
        claims=pa.concat_tables(parts),
    ).cast(CLAIMS)


# An agent named without a firm is of the one firm that this name stands with elsewhere, if there is just one.
_ONLY_FIRM = """
WITH firms AS (
    SELECT agent, min(agent_company) AS firm FROM normalised
    WHERE agent <> '' AND agent_company <> '' AND NOT regexp_matches(agent, '{vague}')
    GROUP BY agent HAVING count(DISTINCT agent_company) = 1
)
SELECT normalised.* REPLACE (
    CASE WHEN normalised.agent_company = '' AND firms.firm IS NOT NULL THEN firms.firm
         ELSE normalised.agent_company END AS agent_company)
FROM normalised LEFT JOIN firms ON normalised.agent = firms.agent
"""
