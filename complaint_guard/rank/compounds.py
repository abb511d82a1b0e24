"""What sort of place a shared compound is, in the word that its name calls for."""

from __future__ import annotations

import re

#: what is said where the name does not tell
PLACE = "地址在同一处楼盘或场所"

#: what is said -> names that call for it
_SITES = {
    "地址在同一村组": re.compile(r"(?<!新)村|\d组|屯|\d[社队]"),
    "地址在同一大楼": re.compile(r"大[厦楼]|(?:写字|办公|商务|综合)楼"),
    "地址在同一商场或市场": re.compile(r"商[场城厦]|商贸城|市场|百货|购物|超市|MALL|万达|广场"),
    "地址在同一园区或厂区": re.compile(r"园区|产业|工业|[技意业件]园|厂"),
    "地址在同一小区": re.compile(r"小区|花园|家园|苑|新村|公寓|山庄|别墅|名[都城]|[佳嘉雅]园|[雅豪华]庭|里$|府$|湾$"),
}


#: where many traders have their rooms; a 广场 may be one tower of offices
_MARKET = re.compile(r"商[场城厦]|商贸城|市场|百货|购物|超市|MALL")


def is_market(label: str) -> bool:
    """Whether the address `label` is that of a mall or a market."""
    return bool(_MARKET.search(label))


def site(label: str) -> str:
    """What people who share the compound `label` ends with are said to share: by the last telling word of its name."""
    found = [(match.end(), said) for said, words in _SITES.items() for match in words.finditer(label)]
    return max(found)[1] if found else PLACE
