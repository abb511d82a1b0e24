"""What complainants themselves write: a ground on which a letter may name a provision, or a word for their helpers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from complaint_guard.cases.case import Case
from complaint_guard.cases.catalogue import Statute

_AROUND, _DENIED_WITHIN = 30, 8  # characters
_SENTENCE_ENDS = re.compile("[。！？!?；;\n]")
_DENIED = re.compile("没|不是|并非|未|勿|防范|谨防|警惕")
#: bodies and people that help others to complain lawfully
HELPERS = (
    "公益|慈善|红十字|法律援助|法援|法律服务所|律师事务所|本律师|工会|残联|妇联|社工|志愿者|居委会|村委会|居民委员会|村民委员会"
    "|消费者协会|消保委|人民调解|养老院|福利院"
)


def said(pattern: str, case: Case) -> dict[str, str]:
    """For each person whose text holds `pattern` and does not deny it, the words around it on one line."""
    found: dict[str, str] = {}
    for item in case.items:
        if item.person not in found and (passage := _passage(pattern, item.text)):
            found[item.person] = passage
    return found


def cited(statutes: Iterable[Statute], case: Case) -> tuple[Statute, ...]:
    """Those of `statutes` that need no ground or for which somebody of the case gives one."""
    return tuple(one for one in statutes if not one.ground or said(one.ground, case))


def _passage(pattern: str, text: str) -> str:
    for match in re.finditer(pattern, text):
        if not _DENIED.search(text, max(0, match.start() - _DENIED_WITHIN), match.start()):
            before = " ".join(_SENTENCE_ENDS.split(text[: match.start()])[-1].split())
            after = " ".join(_SENTENCE_ENDS.split(text[match.end() :])[0].split())
            begun, ended = "…" * (len(before) > _AROUND), "…" * (len(after) > _AROUND)
            return f"{begun}{before[-_AROUND:]}{match[0]}{after[:_AROUND]}{ended}"
    return ""
