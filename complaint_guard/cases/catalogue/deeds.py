"""How a text must tell of a deed for it to be a ground: that an agent did it, and to or for the writer.

What may stand around agent and deed is listed, what may not is not: people deny, quote and suppose in more ways than
any list holds, and what is not told plainly is left to whoever reads the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_MONEY = (
    "(?:[0-9０-９一二两三四五六七八九十百千万多余几]+(?:块钱|块|元钱|元|万)?多?"
    "(?:服务费|手续费|代理费|定金|押金|费用|费|钱)?(?:以后|之后|后)?)"
)
_MINE = "(?:(?:我|本人)们?)"
_HELD = (
    "(?:身份证信息|身份证|银行卡|个人信息|信息|名义|手机号|手机|材料|资料|照片|签名|姓名|通讯录"
    "|钱|保单|服务费|手续费|定金)"
)
#: the writer as the one to whom or for whom something is done
_TO_ME = (
    f"(?:(?:[帮给替为把将向对用以拿找]|冒用|(?:收|拿|骗|扣|收取|拿走|收走|骗走|扣下)[了走过去]?){_MINE}"
    f"(?:的?{_HELD}|的)?{_MONEY}?(?:以后|之后|后)?)"
)
#: what may stand between an agent and a deed
_BETWEEN = (
    f"(?:的人?|人|公司|机构|里|[，,、]|就|又|还|并|再|却|竟然?|然后|后来|结果|他们?|她们?|先|一共|总共|做了?|写了?|弄了?|办了?|开了?|打了?"
    f"|一?[份张个]|几[份张个]|两[份张个]|冒充[^，,、我]{{1,8}}|{_TO_ME}|{_MONEY})"
)
_ME_BY = f"{_MINE}(?:也|就|曾经?|是|又)?被(?:(?:一|那|这|某)?[个家名位]|某|做)?"
_THINGS = "(?:一个|一家|一名|一位|那个|那家|这个|这家|个|家|做|了)*"
#: what may stand before an agent in its sentence
BEFORE = re.compile(
    rf"\s*(?:[，,]|当时|后来|之前|以前|先前|去年|今年|前年|上个?月|本月|今天|昨天|[0-9一二三四五六七八九十]+[年月日号]份?)*"
    rf"(?:{_MINE}?(?:找了|找到|找过|联系了|联系过|委托了|委托过|加了|通过|遇到了?|碰到了?|信了|相信了)?{_THINGS})?[，,]?"
)
_ON = (
    "还|又|并|就|再|然后|后来|至今|请|希望|要求|导致|害得|逼我|已经?报警|现已报警|我已经?报警|我报了警|我要求|我请"
    "|收了|骗了|把我|将我|帮我|替我|给我|一共|共"
)
#: what may stand behind a deed in its sentence
AFTER = re.compile(
    rf"(?:[^，,、：:的是要价可能会想]|(?<=[我人们])的){{0,16}}(?:[，,、](?:{_ON})(?:[^，,、：:是]|[、]){{0,24}})*[，,]?\s*"
)


def ground(agents: Collection[str], deeds: Collection[str]) -> str:
    """A regular expression for one of `deeds` done by one of `agents` to or for the writer, in one sentence."""
    agent, deed, between = f"(?:{any_of(agents)})", f"(?:{any_of(deeds)})", f"{_BETWEEN}{{0,12}}?"
    to_me = [word for word in deeds if "我" in word]
    ways = [
        f"{agent}{between}{_TO_ME}{between}{deed}",
        f"{agent}{between}{deed}(?:了|走|走了|去|过|给|还|不还|向|对)?{_MINE}",
        f"{_ME_BY}{agent}{between}{deed}",
        *([f"{agent}{between}(?:{any_of(to_me)})"] if to_me else []),
    ]
    return "|".join(ways)


def any_of(words: Iterable[str]) -> str:
    """A regular expression for any of `words`."""
    return "|".join(map(re.escape, words))
