"""Innocent explanations that are named beside the gangs: families about one matter or copied from a public text,
clients of one lawful representative, households, dormitories, institutions and public numbers, people at one
address with matters of their own, repeats, events.
"""

from __future__ import annotations

import pyarrow as pa

from complaint_guard.engine import LOCAL, Engine
from complaint_guard.records import check

#: what the report says of each kind
WHY = {
    "same_matter": "多人反映同一具体事项，文本相近源于同一事实，不作为话术证据",
    "public_text": "文本来自公开的示范文本或办事指引，不作为话术证据",
    "form": "首尾为渠道或坐席的固定格式，中间各述其事，不作为话术证据",
    "representative": "登记为由律师、法律援助、消费者组织等代理多名当事人，代理本身合法；执业资格待核实",
    "household": "地址登记为同一住户，可能是家庭成员，共用地址、电话或账户属常见",
    "crowd": "集体宿舍、公共场所或公共号码，共用不说明关联",
    "premises": "多数人的地址写明为律所、法援、养老院、网点等机构或宿舍，同址与共用其电话不说明关联；属实与否待核实",
    "own_matters": "多人登记同一地址，所诉事项互不相近，未见其他关联，常见于同事、商户或邻居，同址不说明关联",
    "announcement": "多件投诉附有同一段录音，可能为提示音或归档有误，不说明关联",
    "declared": "已由具名人员认定为无关联的共有要素，有期限，期内不作为证据",
    "repeats": "同一人就同一事项多次或多渠道投诉，按一人计",
    "event": "短时间内多人以各自措辞反映同一事件，建议作为业务问题整改",
}


def explain(
    linked: tuple[pa.Table, pa.Table], people: pa.Table, normalised: pa.Table, found: pa.Table, engine: Engine = LOCAL
) -> pa.Table:
    """Table EXPLAINED; `linked` are TIES and HUBS, `found` rows of EXPLAINED of other rooms."""
    seen = normalised.select(["complaint_id", "received_at"])
    shared = engine.sql(_SHARED, ties=linked[0], hubs=linked[1], seen=seen)
    repeats = engine.sql(_REPEATS, people=people, seen=seen)
    named = [_with_why(rows, engine) for rows in (found.drop_columns(["why"]), shared, repeats)]
    return check("explained", pa.concat_tables(named))


def _with_why(rows: pa.Table, engine: Engine) -> pa.Table:
    cases = " ".join(f"WHEN kind = '{kind}' THEN '{text}'" for kind, text in WHY.items())
    named = engine.sql(
        f"SELECT *, CASE {cases} ELSE '' END AS why FROM rows ORDER BY people DESC, kind, label, group_id", rows=rows
    )
    return check("explained", named)


# Of one place only the narrowest level is a group; a household needs two people, a matter three.
_SHARED = """
SELECT 'E-' || hubs.hub_id AS group_id, hubs.innocent AS kind,
       CASE WHEN hubs.channel = 'script' THEN substr(any_value(hubs.label), 1, 60)
            ELSE any_value(hubs.label) END AS label,
       count(DISTINCT ties.person_id) AS people, list_sort(list(DISTINCT ties.complaint_id)) AS complaints,
       min(seen.received_at) AS first_seen, max(seen.received_at) AS last_seen
FROM hubs JOIN ties ON hubs.hub_id = ties.hub_id JOIN seen ON seen.complaint_id = ties.complaint_id
WHERE hubs.innocent <> '' AND (hubs.channel <> 'address' OR hubs.level IN ('room', 'door'))
GROUP BY hubs.hub_id, hubs.innocent, hubs.channel
HAVING count(DISTINCT ties.person_id) >= CASE WHEN hubs.innocent = 'household' THEN 2 ELSE 3 END
"""

_REPEATS = """
SELECT 'E-' || people.person_id AS group_id, 'repeats' AS kind, '' AS label, CAST(1 AS BIGINT) AS people,
       list_sort(list(people.complaint_id)) AS complaints,
       min(seen.received_at) AS first_seen, max(seen.received_at) AS last_seen
FROM people JOIN seen ON seen.complaint_id = people.complaint_id
GROUP BY people.person_id HAVING count(*) >= 3
"""
