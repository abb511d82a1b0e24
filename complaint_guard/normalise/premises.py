"""The end of an address, after road and house number: compound, building, unit, floor and room."""

from __future__ import annotations

import re
from typing import NamedTuple

CHINESE = "零〇一二两三四五六七八九十百"
_DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}

#: digits of a number that is written digit by digit (七〇二)
_ONE_BY_ONE = "零〇一二三四五六七八九"
_NUMERAL = re.compile(f"[{CHINESE}]+")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


def arabic(numeral: str) -> str:
    """`numeral` with Chinese numbers written in digits (二十六 -> 26, 三〇二 -> 302) and leading zeros gone."""
    if not _NUMERAL.fullmatch(numeral):
        return _ZEROS.sub("", numeral) if "0" in numeral else numeral
    if "十" not in numeral and "百" not in numeral:
        return "".join(str(_DIGITS[letter]) for letter in numeral).lstrip("0") or "0"
    total, last = 0, 0
    for letter in numeral:
        if letter in "十百":
            total += (last or 1) * (10 if letter == "十" else 100)
            last = 0
        else:
            last = _DIGITS[letter]
    return str(total + last)


class Premises(NamedTuple):
    """What lies inside a house number; "" where not given. `number` is set for a house of a village."""

    number: str = ""
    compound: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""


class _Token(NamedTuple):
    kind: str
    value: str
    dash: bool
    start: int = 0
    end: int = 0


_VALUE = (
    r"(?<![A-Z])[A-Z]-\d{1,3}(?=[栋幢座#]|号楼)|(?<!\d)(?:(?<![A-Z])[A-Z]{1,2})?\d{1,5}+(?!\d)(?:[A-EG-Z](?![A-Z栋幢座楼]))?"
    r"|(?<![A-Z])[A-Z]{1,2}(?=[栋幢座楼单#]|号[楼栋]|-\d)"
    rf"|[{CHINESE}]{{1,5}}+(?=[号栋幢座#单层楼室房门户梯排])|(?<![{CHINESE}])[{_ONE_BY_ONE}]{{3,4}}$|负[{CHINESE}\d](?=[层楼])|[东西南北中甲乙丙](?=单元)|[东西南北中](?=户)"
)
_SHOPS = "门面房?|商铺|店[铺面]|门市房?|底商|摊位|[铺档][面口位]?"
_SUFFIX = (
    rf"(?P<shop>号?(?:{_SHOPS}))|"
    r"(?P<building>号楼|号[栋幢座库]|[栋幢]楼?|座|#楼?|号门(?![口诊市面])|排|(?<=[A-Z])楼)"
    r"|(?P<unit>号?单元|梯|门(?![一-龥])|(?<=\d)街(?!道))"
    r"|(?P<floor>层楼?|楼层?|F(?![A-Z]))"
    r"|(?P<room>号?室|号?房间?|号?户(?!外))"
    r"|(?P<number>弄)"
    r"|(?P<no>号(?![线院码角店桥城府仓馆]|公[馆寓]|别墅|庄园|广场|花园|基地))"
)
_TOKEN = re.compile(rf"(?=[A-Z\d第负东西南北中甲乙丙{CHINESE}])(?:(?<!门)第)?(?P<value>{_VALUE})(?:{_SUFFIX})?-*")
_AT = re.compile(r"(?:门口|前台|院?内|门卫|传达室|收发室)$")
_COTTAGE = re.compile(r"(?:^院?|(?<=[院号排]))[里内]?平房$")
_SHOP = re.compile(rf"(?:[临沿]街|[一1底首][层楼])?的?(?:{_SHOPS})")
#: the name of a shop at a street number that has none
SHOP = "门面"
_SAID_TWICE = re.compile(r"(花园|(?<=[一-龥]{2})苑|家园|新村|公寓|山庄|华庭|名都|名城)小区$")
_SMALL_NUMERAL = re.compile(rf"第?(?<![{CHINESE}])([{CHINESE}]{{1,3}}|\d+)(?=[区期组队]|社(?!区))")
_EDGES = "-,.、;:·/|的#"
#: Letters between two parts of one run (3栋 东户 402); more, and what follows is something else.
_MAX_GAP = 4
BUSINESS = re.compile(
    r"大[厦楼]|广场|写字楼|中心|国际|商[贸务城厦场]|市场|产业|科技|创[业意]|工业|园区|软件园|公司|集团|厂|店|宾馆|超市|百货|购物|总部|银行|商铺|门[市面]|铺[面位]|档口"
    r"|底商|摊位|CBD|世贸|国贸|财富园|万达$|SOHO塔?$|SHOW|MALL"
)
_TOWER = re.compile(r"(?:大[厦楼]|国际|中心|广场)$")
#: what many places are and none is called
_NAMELESS = re.compile(
    r"(?:写字|商[务住]|办公|居民|住宅|家属|教学|住院|宿舍|综合|出租|筒子|单元|大)?楼房?|大厦|(?:商业|购物|文化|体育)?广场|(?:购物|商务|商业|社区|服务)?中心"
    r"|商[场城店铺]|(?:菜|农贸|批发|集贸)?市场|超市|小区|社区|生活区|住宅区?|花园|家园|公寓|(?:职工|员工|学生|集体)?宿舍区?|公司|单位|工?厂[里区房]?"
    r"|(?:工业|产业|科技)?园区?|(?:工业|开发)区|酒店|宾馆|旅[馆店]|饭店|学校|[大中小]学|幼儿园|医院|银行|网点|门?店里?|家里?|老家|租房"
    r"|自建房|民房|出租[屋房]|车站|火车站|新?村里?|[上下]?排|[^一-龥A-Z0-9]*|[A-Z]"
)
INDUSTRIAL = re.compile(r"工业|园区|产业|科技园|创[业意]园|财富园")
VILLAGE = re.compile(r"(?<!新)村(?!.*(?:小区|花园|苑|家园))|\d组|屯|\d社|\d队|村民")


def read_premises(text: str, number: str) -> tuple[Premises, int]:
    """The parts in `text`, the rest of an address after its road and `number` ("" where none was read), and where in
    `text` what lies inside the building begins.
    """
    if _SHOP.fullmatch(text):
        return Premises(number, SHOP), len(text)
    tokens, start = _tokens(text)
    assignment = _Assignment(tokens, _compound(text[:start]), number)
    return assignment.run(), assignment.inside if tokens else len(text)


def named(compound: str) -> str:
    """`compound`, "" if it only says what sort of place it is (写字楼, 小区): so many are called."""
    return "" if _NAMELESS.fullmatch(compound) else compound


def _tokens(text: str) -> tuple[list[_Token], int]:
    """The run of building, unit, floor and room words, and where it starts; kind `value` is a number without a word."""
    tokens: list[_Token] = []
    start = end = len(text)
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if not tokens:
            if not _opens(text, match, kind):
                continue
            start = match.start()
        elif match.start() - end > _MAX_GAP:
            break
        value = _value(match["value"]) + ("弄" if kind == "number" else "")
        tokens += _split(_Token(kind, value, match[0][-1] == "-", match.start(), match.end()))
        end = match.end()
    return tokens, start


def _value(text: str) -> str:
    return "B" + arabic(text[1:]) if text[0] == "负" else arabic(text.replace("-", ""))


def _split(token: _Token) -> list[_Token]:
    """A1202 is building A, room 1202; any other token is itself."""
    if (
        token.value[0].isalpha()
        and token.kind in ("value", "room", "no")
        and (both := re.fullmatch(r"([A-Z]{1,2})(\d{3,})", token.value))
    ):
        cut = token.start + len(both[1])
        return [_Token("building", both[1], False, token.start, cut), token._replace(value=both[2], start=cut)]
    return [token]


def _opens(text: str, match: re.Match[str], kind: str) -> bool:
    """Whether a number starts the run and is not part of the compound's name (阳光100花园, 一号公馆)."""
    rest = text[match.end() :]
    if kind == "no" and match["value"][0] not in CHINESE:
        return True
    if kind in ("no", "value"):
        return not rest or match[0][-1] == "-" or _TOKEN.match(rest) is not None
    return True


def _compound(text: str) -> str:
    text = _COTTAGE.sub("", _AT.sub("", text.strip(_EDGES)))
    if _SHOP.fullmatch(text):
        return SHOP
    if text in ("首层", "底层", "底楼"):
        return ""
    if text.endswith("第") and not text.endswith("门第"):
        text = text[:-1]
    text = text.replace("村民小组", "组").replace("村民组", "组")
    return _SAID_TWICE.sub(r"\1", _SMALL_NUMERAL.sub(lambda match: arabic(match[1]), text))


def _near(first: str, second: str) -> bool:
    return first.isdecimal() and second.isdecimal() and 0 < int(second) - int(first) <= 20


class _Assignment:
    """Gives each token of a run its place; numbers without a word are placed by what stands around them."""

    def __init__(self, tokens: list[_Token], compound: str, number: str) -> None:
        self.tokens = tokens
        self.compound = compound
        self.business = BUSINESS.search(compound) is not None and not INDUSTRIAL.search(compound)
        self.tower = _TOWER.search(compound) is not None
        self.village = VILLAGE.search(compound) is not None
        self.house = not number and (self.village or compound in ("", SHOP))
        self.found = dict.fromkeys(Premises._fields[2:], "") | {"number": number}
        self.inside = tokens[-1].end if tokens else 0

    def run(self) -> Premises:
        """The value of each part."""
        for index, token in enumerate(self.tokens):
            if token.kind == "shop" and self._on_the_street():
                self.found["number"] += "-" * (self.found["number"] != "") + token.value
                self.compound = SHOP
                continue
            kind = self._place(index) if token.kind in ("value", "no") else self._correct(index)
            if kind in ("unit", "floor", "room") and token.kind != "building":
                self.inside = min(self.inside, token.start)
            if not self.found[kind]:
                self.found[kind] = token.value
            elif kind == "room" and self.tokens[index - 1].dash:
                self.found["room"] += "-" + token.value
        return Premises(compound=self.compound, **self.found)

    def _on_the_street(self) -> bool:
        """Whether a shop is one of a street number (22号-3门面), and no room of a building or a market."""
        return self.compound in ("", SHOP) and not any(self.found[part] for part in ("building", "unit", "floor"))

    def _correct(self, index: int) -> str:
        """The kind of a number with a word: 410楼12层 is a building, 3栋A座 a part of one, 12楼1201单元 a room."""
        token = self.tokens[index]
        if token.kind == "shop":
            return "room"
        following = self.tokens[index + 1].kind if index + 1 < len(self.tokens) else ""
        if (
            token.kind == "floor"
            and not self.found["building"]
            and not self.business
            and following in ("unit", "floor")
        ):
            return "building"
        if token.kind == "building" and self.found["building"]:
            return "unit"
        return "room" if token.kind == "unit" and self.found["floor"] and len(token.value) > 2 else token.kind

    def _place(self, index: int) -> str:
        token, later = self.tokens[index], self.tokens[index + 1 :]
        if not later or (len(later) == 1 and self._is_one_room(token, later[0])):
            return self._place_last(token)
        if not self.found["building"]:
            building = any(other.kind == "building" for other in later)
            return "number" if building and not self.found["number"] and not self.compound else "building"
        if self.found["unit"] or self.found["floor"]:
            return "room"
        return "floor" if self.business and later[0].value[:-2] == token.value else "unit"

    def _is_one_room(self, token: _Token, following: _Token) -> bool:
        """Whether 1201-1203, in a building 502-2, or in an office tower 34-5 is one room."""
        first, second = token.value, following.value
        if token.dash and self.tower and not self.found["building"] and max(len(first), len(second)) < 3:
            return True
        if not token.dash or len(first) < 3:
            return False
        if self.found["building"] and len(second) < 3:
            return True
        return len(first) == len(second) and (self.found["building"] != "" or _near(first, second))

    def _place_last(self, token: _Token) -> str:
        if self.found["building"] or self.found["unit"] or self.found["floor"]:
            return "room"
        if self.house and not self.found["number"] and (token.kind == "no" or self.village):
            return "number"
        digits = sum(letter.isdigit() for letter in token.value)
        longest = 3 if token.kind == "no" else 2
        return "building" if digits <= longest and not self.business else "room"
