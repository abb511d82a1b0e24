"""Which kind of grievance a script speaks of, told by its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

#: Families of grievance as templates_corpus numbers them, each with words that speak for it.
SIGNS: dict[str, tuple[str, ...]] = {
    "F1": ("催收", "爆通讯录", "通讯录", "骚扰", "恐吓", "上门", "轰炸", "威胁", "冒充公检法", "外包"),
    "F2": ("年化", "利率", "利息", "服务费", "担保费", "咨询费", "砍头息", "高利", "LPR", "息费", "内部收益率"),
    "F3": ("会员", "勾选", "费用", "账单", "自动扣", "自动续费", "不知情", "未告知", "没说过", "扣费", "搭售", "权益"),
    "F4": ("停息", "挂账", "分期", "协商", "逾期", "失业", "断供", "减免", "困难", "第七十条"),
    "F5": ("征信", "异议", "不良记录", "信用报告", "上报"),
    "F6": ("退保", "保单", "保费", "业务员", "双录", "收益", "代理退保", "销售误导"),
    "F7": ("个人信息", "泄露", "隐私", "授权", "信息安全", "第三人"),
    "F8": ("撤诉", "撤销投诉", "非本人", "否认", "刑事", "起诉", "并非我操作"),
    "F9": ("培训", "课程", "医美", "机构跑路", "退课", "学费", "停课", "教育"),
}
_KNOWN = re.compile(r"-(F[1-9])-")


def grievance(script: str, known_id: str = "", said: str = "") -> str:
    """The kind of grievance of a script, F0 to F9 or "": what the corpus `said` of the known one that it is, or the id
    of that, or else what the words of `script` speak for.
    """
    return said or family_of([script], known_id)


def grievance_of(family: Mapping[str, Any], figures: Mapping[str, Any]) -> str:
    """The kind of grievance of a row of FAMILIES of the night with these `figures`, F1 to F9 or "": the one that
    `templates list` names.
    """
    known_id = family["known_id"] or ""
    found = grievance(family["template"], known_id, figures.get("grievances", {}).get(known_id, ""))
    return "" if found == "F0" else found


def family_of(texts: Iterable[str], known_id: str = "") -> str:
    """The family F1 to F9 that `texts` of one script speak of, "" if their words speak for none.

    A script of the corpus carries its family in its id; of any other the family most of whose words are used is named,
    of several the first. A reading aid: nothing is decided by it.
    """
    known = _KNOWN.search(known_id)
    if known:
        return known[1]
    said = list(texts)
    counts = {family: sum(sum(map(text.__contains__, signs)) for text in said) for family, signs in SIGNS.items()}
    best = max(counts, key=lambda family: counts[family])
    return best if counts[best] else ""
