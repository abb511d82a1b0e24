"""Administrative divisions of China: which province, city, district and town the start of a string names."""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

#: Every address lies in the country; codes grow by 2, 4, 6 and 9 digits as it is narrowed.
ANYWHERE = ("",)
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
#: Provinces whose county names are too common to be read without their parent.
OVERSEAS = ("71", "81", "82")
#: Names that, without 市 or 县 and without a parent, far more often mean something else.
NOT_ALONE = frozenset(
    {"朝阳", "东方", "永安", "平安", "天长", "明光", "新民", "大安", "太和", "兴隆", "和平", "安宁", "永和", "长安"}
)

_SUFFIX = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|新区|林区|特区|地区|省|市|区|县|旗|盟|州)$")
_PEOPLES = re.compile(
    "(?:蒙古族|(?<!内)蒙古|回族|回|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|"
    "傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|锡伯|"
    "阿昌族|普米族|塔吉克族|塔吉克|怒族|鄂温克族|德昂族|保安族|裕固族|独龙族|鄂伦春族|各族)+(?=自治|区$)"
)
_ZONE = re.compile(r"(高新|经济)(?:技术)?(?:产业)?(?:综合)?开发区$|高技术产业开发区$")
#: What follows a short name when the two together are a road, a town or a building and not a division.
_OTHER_WORD = re.compile(
    r"[东西南北中前后上下新老内外一二三四五六七八九十]{0,2}(?:路|街|大道|道|巷|弄|胡同|段)|[镇乡村县区旗]|街道|社区|大?厦|广场|花园|小区|新[村城区]|"
    r"名?苑|家园|公[寓园馆]|(?:[一-龥]{0,4}?大学|学[院校])(?![东西南北中]?[路街])|银行|医院|[酒饭]店|宾馆|商[城场厦]|国际|中心|[湾港塔滩]|"
    r"[桥里城府庭站](?=$|[\dA-Z一二三四五六七八九十]|花园|国际|中心|广场)|火车|人家|名都|华庭|山庄|豪|嘉|市场"
)
_ROAD_WORD = re.compile(r"[东西南北中]?(?:路|街|大道|巷)")
#: 济南市中区 is 市中区 of 济南, 青岛市南区 is 市南区 of 青岛; 富阳市场 is no city.
_OTHER_CITY = re.compile(r"(?!台中)[^市]{2,3}市(?:中区|场)|青岛市[南北]区")
_ROAD_SUFFIX = re.compile(r"路(?!.{1,2}[区街])|街(?!道)|大道|大街")
_TOWN_SUFFIX = ("街道", "镇", "乡", "苏木")


class Step(NamedTuple):
    """One name read: the codes it may mean, the name as written, and where it ends."""

    codes: tuple[str, ...]
    name: str
    end: int


class _Names:
    """Longest-name-first lookup of names that start at a position."""

    def __init__(self) -> None:
        self.codes: dict[str, tuple[str, ...]] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}

    def add(self, name: str, code: str) -> None:
        codes = self.codes.get(name, ())
        if len(name) > 1 and code not in codes:
            self.codes[name] = (*codes, code)

    def seal(self) -> None:
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in self.codes:
            lengths[name[:2]].add(len(name))
        self._lengths = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}

    def at(self, text: str, start: int) -> Iterable[tuple[str, tuple[str, ...]]]:
        lengths = self._lengths.get(text[start : start + 2])
        return self._found(text, start, lengths) if lengths else ()

    def _found(self, text: str, start: int, lengths: tuple[int, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        for length in lengths:
            name = text[start : start + length]
            if name in self.codes and not (name[-1] == "市" and _OTHER_CITY.match(text, start)):
                yield name, self.codes[name]


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(text: str) -> str:
    """`text` in simplified characters; 乾 stays, as in 乾县."""
    return str(_converter().convert(text.replace("乾", "\ue000"))).replace("\ue000", "乾")


def _within(codes: Iterable[str], scope: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `codes` that lie below `scope`."""
    digits = len(scope[0])
    return tuple([code for code in codes if len(code) > digits and code.startswith(scope)])


def _around(code: str, scope: tuple[str, ...]) -> bool:
    return scope[0].startswith(code) or any(inside.startswith(code) for inside in scope)


def _stem(name: str) -> str:
    stem = _SUFFIX.sub("", _PEOPLES.sub("", name))
    return stem if len(stem) > 1 else name


class Divisions:
    """Divisions by name, current and former, whole and short."""

    def __init__(self, titles: dict[str, str], changes: Iterable[dict[str, str]]) -> None:
        self.titles = titles
        self._whole, self._short, self._towns, self._town_stems = _Names(), _Names(), _Names(), _Names()
        for code, title in list(titles.items()):
            if len(code) == 9:
                self._add_town(code, title)
            else:
                self._add(code, title)
        for code, name in zip(titles, simplified("\n".join(titles.values())).split("\n"), strict=True):
            (self._towns if len(code) == 9 else self._whole).add(name, code)
        for change in changes:
            self._add_change(change)
        for names in (self._whole, self._short, self._towns, self._town_stems):
            names.seal()
        self.provinces = frozenset(title[:2] for code, title in titles.items() if len(code) == 2)

    def _add(self, code: str, title: str) -> None:
        self._whole.add(title, code)
        stem = _stem(title)
        self._short.add(stem, code)
        if title != (plain := _PEOPLES.sub("", title)):
            for name in (plain, plain.replace("自治", "")):
                self._whole.add(name, code)
        if len(code) == 2 and title.endswith("自治区"):
            self._whole.add(stem + "省", code)
            self._short.add(stem[:2], code)
        if len(code) == 6 and (zone := _ZONE.search(title)):
            self._add_zone(code, title, zone)

    def _add_zone(self, code: str, title: str, zone: re.Match[str]) -> None:
        city = _stem(self.titles.get(code[:4], ""))
        short = {"高新": "高新区", "经济": "经开区"}.get(zone[1], "高新区")
        first = re.sub(f"^.*?{city}市?", "", title) if city else title
        for name in (first, short, city + short, zone[0], zone[0].replace("技术", "").replace("产业", "")):
            self._short.add(name, code)

    def _add_town(self, code: str, title: str) -> None:
        self._towns.add(title, code)
        if title.endswith("街道"):
            self._towns.add(title + "办事处", code)
        plain = re.sub(r"(?:街道|地区|镇|乡|苏木)$", "", title)
        if plain != title and len(plain) > 1:
            self._town_stems.add(plain, code)

    def _add_change(self, change: dict[str, str]) -> None:
        parents = tuple(code for code, title in self._tops() if title == change["parent"])
        if not change["old"]:
            code = parents[0] + f"9{len(self.titles) % 10}"
            self.titles[code] = change["new"]
            self._add(code, change["new"])
            return
        for code in _within(self._whole.codes[change["new"]], parents):
            if self.titles[code] == change["new"]:
                self._whole.add(change["old"], code)
                if (stem := _stem(change["old"])) != _stem(change["parent"]):
                    self._short.add(stem, code)

    @cache  # noqa: B019  (one instance lives as long as the program)
    def _tops(self) -> list[tuple[str, str]]:
        return [(code, title) for code, title in self.titles.items() if len(code) <= 4]

    def step(self, text: str, start: int, scope: tuple[str, ...]) -> Step | None:
        """The division below `scope` whose name starts at `start`, or None."""
        if len(scope[0]) >= 6:
            return None
        for name, codes in self._whole.at(text, start):
            found = _highest(_within(codes, scope))
            if _ROAD_SUFFIX.match(text, start + len(name)):
                continue
            if found and (
                scope != ANYWHERE or (len(name) > 2 and (name[-1] in "市县" or not found[0].startswith(OVERSEAS)))
            ):
                return Step(found, name, start + len(name))
            if found and len(found[0]) == 2:
                return Step(found, name, start + len(name))
        for name, codes in self._short.at(text, start):
            found = _highest(_within(codes, scope))
            if found and self._stands(text, start + len(name), found, scope):
                return Step(found, name, start + len(name))
        return None

    def _stands(self, text: str, end: int, found: tuple[str, ...], scope: tuple[str, ...]) -> bool:
        """Whether a short name that ends at `end` is a division, judged by what follows it."""
        if scope == ANYWHERE:
            if len(found[0]) > 4 and not self._known(text, end, found):
                return self.town(text, end, found) is not None
            if len(found[0]) == 4 and (found[0].startswith(OVERSEAS) or text[end - 2 : end] in NOT_ALONE):
                return self.step(text, end, found) is not None
        if not _OTHER_WORD.match(text, end):
            return True
        deeper = (names.at(text, end) for names in (self._whole, self._towns, self._short))
        return any(code.startswith(found) for names in deeper for _, codes in names for code in codes)

    def _known(self, text: str, end: int, found: tuple[str, ...]) -> bool:
        """Whether a short county name may stand alone: a 市 or 县, the only one of its name, no common word."""
        return len(found) == 1 and text[end - 2 : end] not in NOT_ALONE and self.titles[found[0]][-1] in "市县"

    def town(self, text: str, start: int, scope: tuple[str, ...]) -> Step | None:
        """The town of the list, inside `scope`, whose whole name starts at `start`, or None."""
        for name, codes in self._towns.at(text, start):
            found = _within(codes, scope)
            plain = scope != ANYWHERE or name.endswith(_TOWN_SUFFIX)
            if found and plain and (name[-1] == "道" or not _ROAD_WORD.match(text, start + len(name))):
                return Step(found, self.titles[found[0]], start + len(name))
        return None

    def short_town(self, text: str, start: int, scope: tuple[str, ...]) -> Step | None:
        """The one town of a known district whose name without its suffix starts at `start`, or None."""
        if len(scope) != 1 or len(scope[0]) < 4:
            return None
        for name, codes in self._town_stems.at(text, start):
            if _OTHER_WORD.match(text, start + len(name)):
                continue
            if len(found := _within(codes, scope)) == 1:
                return Step(found, self.titles[found[0]], start + len(name))
        return None

    def again(self, text: str, start: int, scope: tuple[str, ...]) -> Step | None:
        """A division around `scope` named again at `start`, or None; a short name only after itself or before more."""
        for name, codes in self._whole.at(text, start):
            if found := _highest([code for code in codes if _around(code, scope)]):
                return Step(found, name, start + len(name))
        for name, codes in self._short.at(text, start):
            if found := _highest([code for code in codes if _around(code, scope)]):
                end = start + len(name)
                twice = text.endswith(name, 0, start) and not _OTHER_WORD.match(text, end)
                if twice or self.step(text, end, found):
                    return Step(found, name, end)
        return None

    def names(self, codes: tuple[str, ...]) -> tuple[str, str, str]:
        """Province, city and district titles that all `codes` agree on, "" where they differ or do not say."""
        province = self._agreed(codes, 2)
        city = province if all(code[:2] in MUNICIPALITIES for code in codes) else self._agreed(codes, 4)
        return province, city, self._agreed(codes, 6)

    def _agreed(self, codes: tuple[str, ...], digits: int) -> str:
        if len(codes) == 1:
            return self.titles.get(codes[0][:digits], "") if len(codes[0]) >= digits else ""
        titles = {self.titles.get(code[:digits], "") if len(code) >= digits else "" for code in codes}
        return titles.pop() if len(titles) == 1 else ""


def _highest(codes: Sequence[str]) -> tuple[str, ...]:
    """Those of `codes` at the highest level among them."""
    digits = min(map(len, codes), default=0)
    return tuple(code for code in codes if len(code) == digits)


@cache
def divisions() -> Divisions:
    """The divisions shipped with the package, read once."""
    places = resources.files("complaint_guard.normalise") / "places"
    lines = gzip.decompress((places / "divisions.tsv.gz").read_bytes()).decode().splitlines()
    changes = (places / "changes.csv").read_text(encoding="utf-8").splitlines()
    return Divisions(dict(line.split("\t") for line in lines), csv.DictReader(changes))
