"""What kind of place an address is: home, business, dormitory, public, village; an institution, whose staff write for
those who come to it or live in it; or the office of one in a building of others.
"""

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
_OFFICES = re.compile(
    r"(?:[\d栋座期]|号楼?)(?:写字楼|办公楼|商务楼|商铺|门面|门市|铺[面位]|店[面铺]|档口|摊位|底商)(?!旁|[后对上]|隔壁|附近|代收|楼[上下])"
)
_PUBLIC = re.compile(
    r"医院|派出所|公安|分局|[汽火]?车站|高铁|机场|政府|驿站|菜鸟|快递|丰巢|代收|邮局|邮政|法院|检察院|监狱|看守所|[居村]委会|信访|"
    r"学校|[中小大]学|学院|幼儿园|卫生[院所室]|诊所|图书馆|街道办"
)
#: bodies whose staff lawfully speak for others, lodge them, or take down what they say; not what only lies beside one
_INSTITUTION = re.compile(
    r"(?:律师事务所|律所|法律援助(?:中心|工作站|处)|法援(?:中心|站)|法律服务所|公证处|司法所|调解(?:委员会|中心)|消费者(?:协会|委员会)|消保委"
    r"|养老(?:院|中心|公寓)|敬老院|护理院|老年公寓|福利院|救助(?:站|管理站)|康复中心|残联|残疾人联合会|妇联|慈善(?:总会|会)|红十字会"
    r"|社工(?:站|服务中心)|社会工作(?:站|服务中心)|(?:社区|便民|党群)服务(?:中心|站|点)|业委会|业主委员会|村部"
    r"|(?:银行|农商行|信用社)[^,;]{0,8}(?:支行|分理处|储蓄所|网点)|[一-龥]支行|分理处|储蓄所|信用社|营业厅"
    r"|(?:打印|复印|打字|文印|图文)(?:店|社|部|快印)|小卖部|手机店)"
    r"(?!.{0,3}(?:宿舍|家属|小区|公寓楼|花园|大[厦楼]|广场|旁|对面|隔壁|附近|楼上|楼下|后面|[东西南北]侧|[路街巷站]))"
)
_PICK_UP = re.compile(r"驿站|菜鸟|快递|丰巢|代收")
#: a shop with a number that is one: not a parcel left at one
_STATION = re.compile(r"\d[室号铺]?(?:菜鸟|快递|[一-龥]{2}(?<!放在)(?<!送到))?(?:驿站|快递代收点)(?:代收?)?$")
#: Business names that a block of flats often has, too: a unit (单元) decides.
_EITHER = re.compile(r"广场|中心|国际|大[厦楼]|世贸|国贸|商[务厦]|科技|创[业意]|万达|SOHO塔?|SHOW|财富园")


def place_kind(inside: Premises, rest: str, written: str) -> str:
    """home, business, dormitory, public, village, institution, office or "": by the last telling word of the compound,
    then by its parts; an office is told by what is `written` anywhere, in brackets too, but not beside one's own flat.
    """
    if _INSTITUTION.search(inside.compound):
        return "institution"
    kind = _named(inside, rest)
    in_a_flat = kind == "home" and inside.room
    return "office" if kind not in ("dormitory", "public") and not in_a_flat and _INSTITUTION.search(written) else kind


def _named(inside: Premises, rest: str) -> str:
    compound = inside.compound
    if _DORMITORY.search(compound) or _LODGING.search(rest):
        return "dormitory"
    if _PUBLIC.search(compound) or (not inside.room and _PICK_UP.search(rest)):
        return "public"
    if _OFFICES.search(rest) and not _STATION.search(rest):
        return "business"
    words = [(match.end(), kind, match[0]) for kind, found in _WORDS for match in found.finditer(compound)]
    if not words and inside.building.isalpha() and not inside.unit:
        return "business"
    if not words:
        return "home" if inside.building and (inside.room or inside.unit) else ""
    _, kind, word = max(words)
    if kind == "business" and _STATION.search(rest):
        return "public"
    of_flats = inside.unit and ("单元" in rest or (inside.unit.isdecimal() and not inside.building.isalpha()))
    return "home" if kind == "business" and of_flats and _EITHER.fullmatch(word) else kind


_WORDS = (("business", BUSINESS), ("home", _HOME), ("village", VILLAGE))
