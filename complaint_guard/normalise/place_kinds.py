"""What kind of place an address is: home, business, dormitory, public or village."""

from __future__ import annotations

import re

from complaint_guard.normalise.premises import BUSINESS, VILLAGE, Premises

_HOME = re.compile(
    r"小区|花园|苑|家园|新村|公寓|名[都城苑]|花城|[佳嘉雅]园|[雅豪华]庭|山庄|别墅|住宅|公馆|人家|家属|大院|府$|湾$|里$|居$|庭$|舍$"
)
_DORMITORY = re.compile(
    r"宿舍|寝室|工棚|工地|(?:厂|学院|大学|学校|职工|员工|学生|公司|工人|单位|集体|教师|项目部).{0,6}?(?:公寓|生活区)"
)
#: these words say so even behind the building ("3号宿舍楼")
_LODGING = re.compile("宿舍|寝室|工棚")
_PUBLIC = re.compile(
    r"医院|派出所|公安|分局|[汽火]?车站|高铁|机场|政府|驿站|菜鸟|快递|丰巢|代收|邮局|邮政|法院|检察院|监狱|看守所|[居村]委会|信访|"
    r"学校|[中小大]学|学院|幼儿园|卫生[院所室]|诊所|图书馆|街道办"
)
_PICK_UP = re.compile(r"驿站|菜鸟|快递|丰巢|代收")
#: Business names that a block of flats often has, too: a unit (单元) decides.
_EITHER = re.compile(r"广场|中心|国际|大[厦楼]|世贸|国贸|商[务厦]|科技|创[业意]")


def place_kind(inside: Premises, rest: str) -> str:
    """home, business, dormitory, public, village or "": by the last telling word of the compound, then by its parts."""
    compound = inside.compound
    if _DORMITORY.search(compound) or _LODGING.search(rest):
        return "dormitory"
    if _PUBLIC.search(compound) or (not inside.room and _PICK_UP.search(rest)):
        return "public"
    words = [(match.end(), kind, match[0]) for kind, found in _WORDS for match in found.finditer(compound)]
    if not words and inside.building.isalpha() and not inside.unit:
        return "business"
    if not words:
        return "home" if inside.building and (inside.room or inside.unit) else ""
    _, kind, word = max(words)
    if kind == "business" and inside.unit and _EITHER.fullmatch(word):
        return "home"
    return kind


_WORDS = (("business", BUSINESS), ("home", _HOME), ("village", VILLAGE))
