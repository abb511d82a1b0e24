"""Innocent explanations that are named beside the gangs: families about one matter or copied from a public text,
clients of one lawful representative, households, dormitories, institutions and public numbers, people at one
address with matters of their own, repeats, events.
"""

from __future__ import annotations

import pyarrow as pa

from complaint_guard.engine import LOCAL, Engine
from complaint_guard.records import check
from complaint_guard.records.grounds import LIKENESS
from complaint_guard.records.homes import DWELLING, FAMILY, PLACE
from complaint_guard.records.surnames import surname_sql

#: what the report says of each kind, and of each way in which one is told
WHY = {
    "same_matter": "多人反映同一具体事项，文本相近源于同一事实，不作为话术证据",
    "common_lot": (
        "文本自述为同事、业主、家长、亲属等同一处境的人，文本相近源于同一处境，不作为话术证据；是否属实待核实"
    ),
    "same_facts": "各份文本所述金额、日期等事实完全相同，更像转发的同一文本，不作为话术证据",
    "out_of_field": "所述为与金融消费无关的事项，不作为话术证据",
    "public_text": "文本来自公开的示范文本或办事指引，不作为话术证据",
    "form": "相同的只是渠道、坐席或登记表的固定格式，所填内容各述其事，不作为话术证据",
    "representative": "登记为由律师、法律援助、消费者组织等代理多名当事人，代理本身合法；执业资格待核实",
    "household": "地址登记为同一住户，可能是家庭成员，共用地址、电话或账户属常见",
    # a household that cannot be called a family
    "household address": "登记为同一地址，可能是家人、同住者或同一场所的人，共用地址、电话或账户属常见",
    "household several": "登记为同一地址，姓氏有三个以上，可能同住或同在一处场所，共用地址、电话或账户属常见",
    "crowd": "集体宿舍、公共场所或公共号码，共用不说明关联",
    "premises": "多数人的地址写明为律所、法援、养老院、网点等机构或宿舍，同址与共用其电话不说明关联；属实与否待核实",
    "own_matters": "多人登记同一地址，所诉事项互不相近，未见其他关联，常见于同事、商户或邻居，同址不说明关联",
    "announcement": "多件投诉附有同一段录音，可能为提示音或归档有误，不说明关联",
    "declared": "已由具名人员认定为无关联的共有要素，有期限，期内不作为证据",
    "repeats": "同一人就同一事项多次或多渠道投诉，按一人计",
    "event": "短时间内多人以各自措辞反映同一事件，建议作为业务问题整改",
}


def explain(
    linked: tuple[pa.Table, pa.Table, pa.Table],
    people: pa.Table,
    normalised: pa.Table,
    found: pa.Table,
    engine: Engine = LOCAL,
) -> pa.Table:
    """Table EXPLAINED; `linked` are TIES, HUBS and FAMILIES, `found` rows of EXPLAINED of other rooms."""
    seen = normalised.select(["complaint_id", "received_at", "name", "place", "compound"])
    ties, hubs, families = linked
    shared = engine.sql(_SHARED, ties=ties, hubs=hubs, families=families, seen=seen)
    repeats = engine.sql(_REPEATS, people=people, seen=seen)
    named = [_with_why(rows, engine) for rows in (_told(found.drop_columns(["why"])), shared, _told(repeats))]
    return check("explained", pa.concat_tables(named))


def _told(rows: pa.Table) -> pa.Table:
    """`rows` that are told by their kind."""
    return rows.append_column("told", rows["kind"])


def _with_why(rows: pa.Table, engine: Engine) -> pa.Table:
    cases = " ".join(f"WHEN '{told}' THEN '{text}'" for told, text in WHY.items())
    named = engine.sql(
        f"""SELECT * EXCLUDE (told), CASE told {cases} ELSE '' END AS why
            FROM rows ORDER BY people DESC, kind, label, group_id""",
        rows=rows,
    )
    return check("explained", named)


_GROUNDS = " ".join(f"WHEN '{said}' THEN '{kind}'" for said, kind in LIKENESS.items())

# Of one place only the narrowest level is a group; a household needs two people, a matter three.
_SHARED = f"""
WITH grouped AS (
    SELECT 'E-' || hubs.hub_id AS group_id, hubs.innocent AS kind, hubs.hub_id,
           CASE WHEN hubs.channel = 'script' THEN substr(any_value(hubs.label), 1, 60)
                ELSE any_value(hubs.label) END AS label,
           count(DISTINCT ties.person_id) AS people, list_sort(list(DISTINCT ties.complaint_id)) AS complaints,
           min(seen.received_at) AS first_seen, max(seen.received_at) AS last_seen,
           count(DISTINCT {surname_sql("seen.name")}) AS surnames,
           bool_and(seen.place IN {DWELLING} AND NOT regexp_matches(seen.compound, '{PLACE}')) AS dwelling
    FROM hubs JOIN ties ON hubs.hub_id = ties.hub_id JOIN seen ON seen.complaint_id = ties.complaint_id
    WHERE hubs.innocent <> '' AND (hubs.channel <> 'address' OR hubs.level IN ('room', 'door'))
    GROUP BY hubs.hub_id, hubs.innocent, hubs.channel
    HAVING count(DISTINCT ties.person_id) >= CASE WHEN hubs.innocent = 'household' THEN 2 ELSE 3 END
)
SELECT group_id, ground AS kind, label, people, complaints, first_seen, last_seen,
       CASE WHEN kind <> 'household' THEN ground WHEN surnames > {FAMILY} THEN 'household several'
            WHEN dwelling AND surnames > 0 THEN kind ELSE 'household address' END AS told
FROM (
    SELECT grouped.*,
           CASE WHEN kind <> 'same_matter' THEN kind ELSE CASE family.subject {_GROUNDS} ELSE kind END END AS ground
    FROM grouped LEFT JOIN families AS family ON family.family_id = grouped.hub_id
)
"""

_REPEATS = """
SELECT 'E-' || people.person_id AS group_id, 'repeats' AS kind, '' AS label, CAST(1 AS BIGINT) AS people,
       list_sort(list(people.complaint_id)) AS complaints,
       min(seen.received_at) AS first_seen, max(seen.received_at) AS last_seen
FROM people JOIN seen ON seen.complaint_id = people.complaint_id
GROUP BY people.person_id HAVING count(*) >= 3
"""
