"""Chinese addresses as parts: one place gives the same parts however it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

from complaint_guard.normalise.divisions import ANYWHERE, divisions, simplified
from complaint_guard.normalise.place_kinds import place_kind
from complaint_guard.normalise.premises import CHINESE, arabic, named, read_premises

#: Characters of an address that are read; what follows is ignored.
MAX_CHARACTERS = 200


class AddressParts(NamedTuple):
    """The parts of one address, canonical, "" where unknown (see records.ADDRESS_PARTS); `told` is what follows the
    town as it was recorded, down to the building.
    """

    province: str = ""
    city: str = ""
    district: str = ""
    town: str = ""
    road: str = ""
    number: str = ""
    compound: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    place: str = ""
    told: str = ""


def parse(addresses: Sequence[str]) -> list[AddressParts]:
    """Parts of each address, in order; of each the first MAX_CHARACTERS characters are read.

    Former names of divisions become today's; a missing province or city is filled in where the district (or a town
    with its whole name) is the only one of its name, and left "" where it is not. Any string is accepted.
    """
    raw = "\n".join(_UNREADABLE.sub(" ", address[:MAX_CHARACTERS]) for address in addresses)
    lines = simplified(raw).split("\n") if addresses else []
    read = {line: _parts(line) if line else AddressParts() for line in set(lines)}
    return [read[line] for line in lines]


def parse_one(address: str) -> AddressParts:
    """Parts of one address; see `parse`."""
    return parse([address])[0]


_UNREADABLE = re.compile(r"[\s\x00-\x1f\ud800-\udfff]")
_NOTHING = re.compile(r"未知|未?[提填][供写]?|无|暂?无|没有|不[详明]|保密|同上|N/?A|NONE|空|地址")
_PREFIX = re.compile(
    r"(?:(?:我们?|本人|家人?|现在?|目前|一直|经常|租|暂|户籍|身份证|收货|收件|联系|通讯|邮寄|家庭|单位|公司|工作|办公|注册|经营|详细|具体|快递)*"
    r"(?:住址|地址|所在地|住所|居住[在于]?|现居|常住|位于|住在?|家在)(?:就?[是为])?[:\-]?)+"
)
_PAREN = re.compile(r"[(\[{【<《「]([^()\[\]{}【】<>《》「」]{0,60})(?:[)\]}】>》」]|$)")
_PART_IN_PAREN = re.compile(rf"[A-Z\d{CHINESE}]{{1,5}}(?:号楼|栋|幢|座|单元|层|楼|室|号房?|房|期)")
_NOISE = re.compile(
    r"(?=[1N快包外请可就放送存寄自电附旁斜对隔联收\"'“”‘’?!*。~])(?:1[3-9]\d{9}(?: ?[一-龥]{2,4}收?$)?|NULL"
    r"|(?:快递|包裹|外卖)?[请可就]?(?:放|送到?|存|寄)[在到]?(?:门口|前台|驿站|保安|门卫|物业|丰巢|菜鸟|柜).*"
    r"|自提|电联|附近|旁边|斜?对面|隔壁|联系电话.*|电话.*|收$|[\"'“”‘’?!*。~])"
)
_DASH = re.compile(r"[—–―‐‑﹣_]+|(?<=\d)一(?=\d)|(?<=[A-Z\d])[\s,、/.;|]+(?=[A-Z\d])")
_JUNK = re.compile(r"(?<![A-Z\d])-+|[\s,、/.;|]+")
_FILLER = re.compile(r"市辖区|其[它他]地?区|城区以?内|县城以?内|全境|-")
_DISTRICT = re.compile(
    r"[一-龥]{2,6}?(?<![小社园校业发辖城片库厂])(?<!开发)[区县旗](?![一-龥]?(?:路|街|大道))|经济(?:技术)?开发区|高新技术产业(?:开发)?区"
)
_ZONES = {
    "经济开发区": "经开区",
    "经济技术开发区": "经开区",
    "高新技术产业开发区": "高新区",
    "高新技术产业区": "高新区",
}
_TOWN = re.compile(
    r"([一-龥]{1,5}?街道|[一-龥]{2,5}?[镇乡]|[一-龥]{2,5}?苏木|[一-龥]{2,4}?街?(?=办事处))(?:办事处)?(?=[一-龥]|$)(?!路|街|大道|巷|花园|小区|苑|家园|新村)"
)
_AFTER_SHORT_TOWN = re.compile(r"(?![东西南北中前后]{1,2}(?:路|街|大街|大道))[一-龥]{2,6}?(?:路|街|大道|巷|村|社区)")
_ROAD = re.compile(
    r"([一-龥]{0,10}?\d{1,3}号(?:大街|大道|路)|(?:(?![栋幢室号]|单元|[一二三四五六七八九十\d]+楼)[一-龥A-Z\d]){1,11}?"
    r"(?:大道|大街|公路(?![管局])|[国省县]道|胡同|(?:路(?![桥灯边由段村])|街(?![道心区坊])|巷)(?![新小社](?:村|区))"
    r"|道(?=\d|[甲乙丙]\d|$)|[线环](?=\d)|环(?=[东西南北中]段))"
    r"(?:[东南西北中前后]?[一二三四五六七八九十\d]?[东南西北中]?段|[东南西北中](?![一-龥]))?(?:\d{1,4}巷)?)"
)
_AREA = re.compile(
    r"(.*(?:社区|居委会|村|工业园?区?|新城|高新区|经开区|开发区|园区|小区|花园|家园|苑))((?![东西南北中]{1,2}(?:路|街|大街|大道)).{2,})"
)
_BETWEEN = re.compile(r"(?:交叉路?口|交[汇界]处|路?口|[与和-]|[向往]?[东西南北]\d+米|[东西南北][侧边面]|[内旁])")
_NUMBER = re.compile(
    rf"第?([甲乙丙丁]?\d{{1,6}}+(?:[A-EG-Z](?![栋幢座楼区\d]))?(?:-\d{{1,5}}+(?=号)|-\d{{1,2}}$|(?<=\d{{3}})-\d{{3}}(?!\d))*|[{CHINESE}]{{1,5}}+(?=号))"
    r"(?!号[楼栋幢座库室房]|号门(?![口诊市面])|号?单元|[栋幢座#层楼室房米组期区梯门F])(弄|号(?:院(?:里|以?内)?)?)?(?:[之附]-?([\d一二三四五六七八九十]+)号?)?"
)


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).upper()[:MAX_CHARACTERS]
    if "(" in text or "[" in text or "【" in text or "<" in text:
        text = _PAREN.sub(lambda match: match[1] if _PART_IN_PAREN.fullmatch(match[1]) else "", text)
    text = _DASH.sub("-", _NOISE.sub("", text.strip()))
    text = _JUNK.sub("", text)
    if _NOTHING.fullmatch(text):
        return ""
    prefix = _PREFIX.match(text)
    return text[prefix.end() :] if prefix else text


class _Located(NamedTuple):
    province: str
    city: str
    district: str
    town: str
    end: int


def _locate(text: str) -> _Located:
    """The divisions at the start of `text`, and where they end."""
    places, town = divisions(), ""
    codes, written, at = _divisions(text, 0)
    if codes == ANYWHERE and (start := _first(text)):
        codes, written, at = _divisions(text, start)
    if _depth(codes) in (2, 4) and (other := _DISTRICT.match(text, at)) and not places.town(text, at, codes):
        written, at = _ZONES.get(other[0], other[0]), other.end()
    for _ in range(2):
        if step := places.town(text, at, codes) or _short_town(text, at, codes):
            codes, town, at = step
        elif found := _TOWN.match(text, at):
            town, at = found[1], found.end()
            town += "街道" if town[-1] not in "道镇乡木" else ""
        else:
            break
        codes, written, at = _after_town(text, at, codes, written)
    province, city, district = places.names(codes)
    return _Located(province, city, district or written, town, at)


def _after_town(text: str, at: int, codes: tuple[str, ...], written: str) -> tuple[tuple[str, ...], str, int]:
    """As `_divisions`, for divisions said again after the town."""
    again, name, end = _divisions(text, at, codes)
    return again, name or written, end


def _first(text: str) -> int:
    """Where the divisions start: past words before a province or city with its whole name, else 0."""
    for start in range(1, min(10, len(text))):
        if not "一" <= text[start - 1] <= "龥" or text[start - 1] in "路街号":
            break
        step = divisions().step(text, start, ANYWHERE)
        if step and len(step.codes[0]) <= 4 and step.name[-1] in "省市区":
            return start
    return 0


def _short_town(text: str, at: int, codes: tuple[str, ...]) -> Any:
    step = divisions().short_town(text, at, codes)
    return step if step and _AFTER_SHORT_TOWN.match(text, step.end) else None


def _divisions(text: str, at: int, codes: tuple[str, ...] = ANYWHERE) -> tuple[tuple[str, ...], str, int]:
    """Codes, the district as written, and the end of the division names at `at`; said twice, the second time counts."""
    places, written, first = divisions(), "", codes
    while True:
        if step := places.step(text, at, codes):
            codes, at = step.codes, step.end
            written = step.name if len(codes[0]) == 6 else written
        elif codes != ANYWHERE and (step := places.again(text, at, codes) or _afresh(text, at)):
            first = max(first, codes, key=_depth)
            codes, at = step.codes, step.end
        elif filler := _FILLER.match(text, at):
            at = filler.end()
        else:
            break
    if _depth(first) > _depth(codes) and any(code.startswith(codes) for code in first):
        codes = first
    return codes, written, at


def _depth(codes: tuple[str, ...]) -> int:
    return len(codes[0])


def _afresh(text: str, at: int) -> Any:
    """Another province, with its whole name, in the middle of an address that was begun with a wrong one."""
    at += 2 if text.startswith("中国", at) else 0
    if text[at : at + 2] not in divisions().provinces:
        return None
    step = divisions().step(text, at, ANYWHERE)
    return step if step and _depth(step.codes) == 2 and step.name[-1] in "省市区" else None


def _road(text: str) -> tuple[str, str, str]:
    """Area before the road (村, 社区, 工业区), road, and the rest; of two roads the one before the number."""
    area, road = "", ""
    for _ in range(3):
        match = _ROAD.match(text)
        if not match:
            break
        if split := _AREA.fullmatch(match[1]):
            area, road = split[1], split[2]
        else:
            road = match[1]
        text = text[match.end() :]
        while between := _BETWEEN.match(text):
            text = text[between.end() :]
        if _NUMBER.match(text):
            break
    return area, road, text


def _parts(written: str) -> AddressParts:
    text = _clean(written)
    located = _locate(text)
    area, road, rest = _road(text[located.end :])
    number = ""
    if road and (match := _NUMBER.match(rest)):
        number = arabic(match[1]) + ("弄" if match[2] == "弄" else "")
        number += "-" + arabic(match[3]) if match[3] else ""
        rest = rest[match.end() :]
    inside, begins = read_premises(rest, number)
    told = text[located.end : len(text) - len(rest) + begins].strip("-")
    inside = inside._replace(compound=inside.compound or area)
    kind = place_kind(inside, rest, written)
    return AddressParts(*located[:4], road, *inside._replace(compound=named(inside.compound)), kind, told)
