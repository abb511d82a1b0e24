"""The end of an address, after road and house number: compound, building, unit, floor and room."""

from __future__ import annotations

import re
from typing import NamedTuple

CHINESE = "零〇一二两三四五六七八九十百"
_DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def arabic(numeral: str) -> str:
    """`numeral` with Chinese numbers written in digits (二十六 -> 26, 三〇二 -> 302) and leading zeros gone."""
    if not numeral or any(letter not in CHINESE for letter in numeral):
        return re.sub(r"(?<!\d)0+(?=\d)", "", numeral)
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


_VALUE = (
    r"(?<![A-Z])[A-Z]-\d{1,3}(?=[栋幢座#]|号楼)|(?<!\d)(?:(?<![A-Z])[A-Z]{1,2})?\d{1,5}+(?!\d)(?:[A-EG-Z](?![A-Z栋幢座楼]))?"
    r"|(?<![A-Z])[A-Z]{1,2}(?=[栋幢座楼单#]|号[楼栋]|-\d)"
    rf"|[{CHINESE}]{{1,5}}+(?=[号栋幢座#单层楼室房门户梯排])|负[{CHINESE}\d](?=[层楼])|[东西南北中甲乙丙](?=单元)"
)
_SUFFIX = (
    r"(?P<building>号楼|号[栋幢座库]|[栋幢]楼?|座|#楼?|号门(?!口)|排|(?<=[A-Z])楼)"
    r"|(?P<unit>号?单元|梯|门(?![一-龥]))"
    r"|(?P<floor>层楼?|楼层?|F(?![A-Z]))"
    r"|(?P<room>号?室|号?房间?|号?[铺档][面口]?|号?户(?!外))"
    r"|(?P<no>号(?![线院码角店桥城府仓馆]|公[馆寓]|别墅|庄园|广场|花园|基地))"
)
_TOKEN = re.compile(rf"(?:(?<!门)第)?(?P<value>{_VALUE})(?:{_SUFFIX})?(?P<dash>-*)")
_KINDS = ("building", "unit", "floor", "room", "no")
_AT = re.compile(r"(?:门口|前台|院?内|门卫|传达室|收发室)$")
_SAID_TWICE = re.compile(r"(花园|(?<=[一-龥]{2})苑|家园|新村|公寓|山庄|华庭|名都|名城)小区$")
_SMALL_NUMERAL = re.compile(rf"第?(?<![{CHINESE}])([{CHINESE}]{{1,3}}|\d+)(?=[区期组队]|社(?!区))")
_EDGES = "-,.、;:·/|的"
#: Letters between two parts of one run (3栋 东户 402); more, and what follows is something else.
_MAX_GAP = 4
BUSINESS = re.compile(
    r"大[厦楼]|广场|写字楼|中心|国际|商[贸务城厦场]|市场|产业|科技|创[业意]|工业|园区|软件园|公司|集团|厂|店|宾馆|超市|百货|购物|总部|银行|CBD|世贸|国贸"
)
INDUSTRIAL = re.compile(r"工业|园区|产业|科技园")
VILLAGE = re.compile(r"(?<!新)村(?!.*(?:小区|花园|苑|家园))|\d组|屯|\d社|\d队|村民")


def read_premises(text: str, numbered: bool) -> Premises:
    """The parts in `text`, the rest of an address after its road; `numbered`: a house number was read before it."""
    tokens, start = _tokens(text)
    compound = _compound(text[:start])
    return Premises(compound=compound, **_Assignment(tokens, compound, numbered).run())


def _tokens(text: str) -> tuple[list[_Token], int]:
    """The run of building, unit, floor and room words, and where it starts."""
    tokens: list[_Token] = []
    start = end = len(text)
    for match in _TOKEN.finditer(text):
        kind = next((kind for kind in _KINDS if match[kind]), "bare")
        if not tokens:
            if not _opens(text, match, kind):
                continue
            start = match.start()
        elif match.start() - end > _MAX_GAP:
            break
        tokens += _split(_Token(kind, _value(match["value"]), bool(match["dash"])))
        end = match.end()
    return tokens, start


def _value(text: str) -> str:
    return "B" + arabic(text[1:]) if text[0] == "负" else arabic(re.sub(r"(?<=[A-Z])-", "", text))


def _split(token: _Token) -> list[_Token]:
    """A1202 is building A, room 1202; any other token is itself."""
    if token.kind in ("bare", "room", "no") and (both := re.fullmatch(r"([A-Z]{1,2})(\d{3,})", token.value)):
        return [_Token("building", both[1], False), token._replace(value=both[2])]
    return [token]


def _opens(text: str, match: re.Match[str], kind: str) -> bool:
    """Whether a number starts the run and is not part of the compound's name (阳光100花园, 一号公馆)."""
    rest = text[match.end() :]
    if kind == "no" and match["value"][0] not in CHINESE:
        return True
    if kind in ("no", "bare"):
        return not rest or bool(match["dash"]) or _TOKEN.match(rest) is not None
    return True


def _compound(text: str) -> str:
    text = _AT.sub("", text.strip(_EDGES))
    if text.endswith("第") and not text.endswith("门第"):
        text = text[:-1]
    text = _SMALL_NUMERAL.sub(lambda match: arabic(match[1]), text)
    return _SAID_TWICE.sub(r"\1", text.replace("村民小组", "组").replace("村民组", "组"))


class _Assignment:
    """Gives each token of a run its place; numbers without a word are placed by what stands around them."""

    def __init__(self, tokens: list[_Token], compound: str, numbered: bool) -> None:
        self.tokens = tokens
        self.business = BUSINESS.search(compound) is not None and not INDUSTRIAL.search(compound)
        self.house = not numbered and (not compound or VILLAGE.search(compound) is not None)
        self.found = dict.fromkeys(("number", "building", "unit", "floor", "room"), "")

    def run(self) -> dict[str, str]:
        """The value of each part."""
        for index, token in enumerate(self.tokens):
            kind = token.kind if token.kind not in ("bare", "no") else self._place(index)
            if not self.found["building"] and kind == "floor" and self._next(index) == "unit":
                kind = "building"
            if kind == "building" and self.found["building"]:
                kind = "unit"
            if not self.found[kind]:
                self.found[kind] = token.value
            elif kind == "room" and self.tokens[index - 1].dash:
                self.found["room"] += "-" + token.value
        return self.found

    def _next(self, index: int) -> str:
        return self.tokens[index + 1].kind if index + 1 < len(self.tokens) else ""

    def _place(self, index: int) -> str:
        token, later = self.tokens[index], self.tokens[index + 1 :]
        if not later or self._is_one_room(token, later[0]):
            return self._place_last(token)
        if not self.found["building"]:
            return "number" if any(other.kind == "building" for other in later) else "building"
        if self.found["unit"] or self.found["floor"]:
            return "room"
        return "floor" if self.business and later[0].value[:-2] == token.value else "unit"

    def _is_one_room(self, token: _Token, following: _Token) -> bool:
        """Whether 1201-1203 or, in a building, 502-2 is one room."""
        long = token.dash and len(token.value) >= 3
        return long and (
            len(following.value) == len(token.value) or (self.found["building"] != "" and len(following.value) < 3)
        )

    def _place_last(self, token: _Token) -> str:
        if self.found["building"] or self.found["unit"] or self.found["floor"]:
            return "room"
        if self.house and token.kind == "no":
            return "number"
        digits = sum(letter.isdigit() for letter in token.value)
        longest = 3 if token.kind == "no" else 2
        return "building" if digits <= longest and not self.business else "room"
