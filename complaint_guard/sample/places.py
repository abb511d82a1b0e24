"""Invented places to live and work, and the many ways in which people write one of them down."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from complaint_guard.sample import words
from complaint_guard.sample.divisions import DIVISIONS
from complaint_guard.sample.numbers import distinct, in_chinese

_ROADS = words.listed(
    "人民路 建设路 文化路 解放路 和平街 中山路 长江路 黄河路 工业路 学府路 科技路 龙腾路 凤凰大道 迎宾大道 滨江路 "
    "南环路 朝阳北路 光明路 青年路 新华路 兴业街 民主街 桂花路 银杏街 创业大道 世纪大道 金沙路 东风路 五一路 "
    "湖滨路 站前街 育才路 团结路 胜利东路 振兴街 幸福路 永安街 友谊路 西苑路 北苑路 翠竹路 松柏路 梅园路 莲花路 "
    "双桥路 石桥路 古城路 望江路"
)
_HOME_HEADS = words.listed(
    "阳光 锦绣 恒泰 碧水 金色 紫金 银河 龙湖 书香 春江 水岸 天悦 翠苑 云溪 祥和 幸福 御景 桃源 南苑 东方 万和 "
    "盛世 华府 江南 鼎盛 观澜 凯旋 星河 澜庭 玉兰 和润 嘉禾 明珠 国泰 海棠 景泰 怡景 绿洲 清华 丽景"
)
_HOME_TAILS = words.listed(
    "花园 小区 家园 名都 雅苑 新村 公馆 华庭 豪庭 里 湾 府 城 苑 居 佳苑 广场小区 半岛 尚城 名邸 新城 美域 丽都 "
    "国际城 院子 一品 悦府 山庄 人家 天地"
)
_TOWER_HEADS = words.listed(
    "时代 财富 盛世 中联 万象 宏达 汇金 联合 鸿运 华强 鑫源 环球 恒通 金茂 银座 国贸 新天地 富力"
)
_TOWER_TAILS = words.listed("广场 大厦 商务中心 国际 商贸城 写字楼 经贸大厦 中心")
_TOWN_HEADS = words.listed("清河 石桥 龙泉 太平 白马 新市 双河 金桥 东岭 柳林 大泽 青山 平安 三合 古井 梅溪")
_FAMILY_VILLAGES = words.listed("李 王 张 刘 陈 赵 周 吴 孙 马 胡 郭 何 高 林 罗")
_NOTES = ("附近", "(快递放前台)", "(近地铁口)", "旁边", "（请电话联系）", " 收", "对面")

_BUILDING_ROOMS = 40 * 4 * 28 * 4
#: Floors of an office tower.
FLOORS = 28
_TOWER_ROOMS = 4 * FLOORS * 28
#: People share a compound, and tenants a tower, in these numbers on average.
_PER_COMPOUND, _PER_TOWER = 18, 60


class Place(NamedTuple):
    """One place down to its room, "" where a level is not; `kind` is home, road, village, office or dormitory."""

    kind: str
    province: str
    city: str
    district: str
    road: str
    number: str
    compound: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""

    @property
    def key(self) -> str:
        """One string that is the same for all ways of writing this place."""
        return "|".join(self[1:])


def homes(count: int, seed: int) -> Iterator[Place]:
    """`count` different homes: about 80 % flats in shared compounds, 13 % houses on a road, 7 % in villages."""
    rng = np.random.default_rng([seed, 2])
    compounds = max(12, count // _PER_COMPOUND)
    # a few compounds are much larger than the rest
    compound = (compounds * rng.random(count) ** 1.5).astype(np.int64)
    flats = _different(compound * _BUILDING_ROOMS, _BUILDING_ROOMS, rng)
    houses = distinct(count, len(DIVISIONS) * len(_ROADS) * 900, rng)
    villages = distinct(count, len(DIVISIONS) * 16 * 16 * 12 * 120, rng)
    for kind, flat, house, farm in zip(
        rng.random(count).tolist(), flats.tolist(), houses.tolist(), villages.tolist(), strict=True
    ):
        yield _flat(flat) if kind < 0.8 else _house(house) if kind < 0.93 else _farm(farm)


def offices(count: int, seed: int) -> Iterator[Place]:
    """`count` different rooms 01-28 of malls and office towers that have many tenants."""
    rng = np.random.default_rng([seed, 3])
    towers = max(30, count // _PER_TOWER)
    tower = (towers * rng.random(count) ** 1.5).astype(np.int64)
    for number in _different(tower * _TOWER_ROOMS, _TOWER_ROOMS, rng).tolist():
        yield _office(number)


def spare_room(office: Place, floor: int, rng: random.Random) -> Place:
    """A room 31-99 on `floor` of the building of `office`; `offices` gives out none of these."""
    return office._replace(floor=str(floor), room=f"{floor}{rng.randint(31, 99)}")


def moved(place: Place, city: str, rng: random.Random) -> Place:
    """`place` as it would be in a district of `city`, marked so that it is nobody else's place there."""
    division = rng.choice([division for division in DIVISIONS if division[1] == city])
    place = place._replace(province=division[0], city=division[1], district=division[2])
    if place.compound:
        return place._replace(compound=place.compound + "二期")
    return place if place.kind == "village" else place._replace(number=place.number + "附1")


def dormitory(number: int, rng: random.Random) -> Iterator[Place]:
    """Rooms of the one dormitory building `number`, each once."""
    province, city, district = DIVISIONS[number * 11 % len(DIVISIONS)]
    head = _HOME_HEADS[number % len(_HOME_HEADS)]
    site = head + rng.choice(("职业技术学院", "师范学院", "电子厂", "服装厂", "物流园"))
    road = _ROADS[number * 7 % len(_ROADS)]
    base = Place("dormitory", province, city, district, road, str(number % 397 + 1), site, str(rng.randint(1, 12)))
    rooms = [(floor, room) for floor in range(1, 7) for room in range(1, 29)]
    rng.shuffle(rooms)
    return (base._replace(floor=str(floor), room=f"{floor}{room:02d}") for floor, room in rooms)


def write(place: Place, rng: random.Random) -> str:
    """`place` as one of its people might write it: levels left out, other suffixes, numerals, floors, notes."""
    gap = " " if rng.random() < 0.02 else ""
    text = _division(place, rng) + gap + _street(place, rng) + _indoors(place, rng)
    return text + rng.choice(_NOTES) if rng.random() < 0.04 else text


def _different(starts: np.ndarray, width: int, rng: np.random.Generator) -> np.ndarray:
    keys = starts + rng.integers(0, width, len(starts))
    while True:
        _, first = np.unique(keys, return_index=True)
        if len(first) == len(keys):
            return keys
        again = np.ones(len(keys), dtype=bool)
        again[first] = False
        keys[again] = starts[again] + rng.integers(0, width, int(again.sum()))


def _flat(key: int) -> Place:
    compound, rest = divmod(key, _BUILDING_ROOMS)
    building, rest = divmod(rest, 4 * 28 * 4)
    unit, rest = divmod(rest, 28 * 4)
    floor, room = divmod(rest, 4)
    turn, where = divmod(compound, len(DIVISIONS))
    # within a district every compound has its own name, so that leaving out the road keeps the place unique
    name = turn * 7 + where
    head, tail = _HOME_HEADS[name % 40], _HOME_TAILS[name // 40 % 30]
    road, number = _ROADS[compound * 13 % len(_ROADS)], str(compound * 29 % 397 + 1)
    return Place(
        "home", *DIVISIONS[where], road, number, head + tail,
        str(building + 1), str(unit + 1), str(floor + 1), f"{floor + 1}{room + 1:02d}",
    )  # fmt: skip


def _house(key: int) -> Place:
    where, rest = divmod(key, len(_ROADS) * 900)
    road, number = divmod(rest, 900)
    return Place("road", *DIVISIONS[where], _ROADS[road], str(number + 1))


def _farm(key: int) -> Place:
    where, rest = divmod(key, 16 * 16 * 12 * 120)
    town, rest = divmod(rest, 16 * 12 * 120)
    village, rest = divmod(rest, 12 * 120)
    group, house = divmod(rest, 120)
    road = f"{_TOWN_HEADS[town]}镇{_FAMILY_VILLAGES[village]}家村"
    return Place("village", *DIVISIONS[where], road, f"{group + 1}组{house + 1}号")


def _office(key: int) -> Place:
    tower, rest = divmod(key, _TOWER_ROOMS)
    building, rest = divmod(rest, FLOORS * 28)
    floor, room = divmod(rest, 28)
    turn, where = divmod(tower * 31 + 57, len(DIVISIONS))
    name = turn + where
    head, tail = _TOWER_HEADS[name % 18], _TOWER_TAILS[name // 18 % 8]
    road, number = _ROADS[tower * 17 % len(_ROADS)], str(tower * 53 % 397 + 1)
    return Place(
        "office", *DIVISIONS[where], road, number, head + tail,
        "ABCD"[building], "", str(floor + 1), f"{floor + 1}{room + 1:02d}",
    )  # fmt: skip


def _division(place: Place, rng: random.Random) -> str:
    province, city, district = place.province, place.city, place.district
    draw = rng.random()
    if province == city:
        return (city if draw < 0.6 else city[:-1]) + district
    short = province[:3] if province.startswith(("内蒙古", "黑龙江")) else province[:2]
    if draw < 0.5:
        return province + city + district
    if draw < 0.65:
        return short + city + district
    if draw < 0.8:
        return city + district
    if draw < 0.88:
        return city[:-1] + district
    if draw < 0.93:
        return province + city[:-1] + district
    return (province if draw < 0.96 else short + city[:-1]) + district


def _street(place: Place, rng: random.Random) -> str:
    if place.kind == "village":
        return place.road + place.number
    draw = rng.random()
    if place.compound and draw < 0.15:
        return place.compound
    number = place.number if draw < 0.45 else place.number + "号"
    return place.road + number + place.compound


def _indoors(place: Place, rng: random.Random) -> str:
    if not place.room:
        return ""
    if place.kind == "dormitory":
        return rng.choice(("{}号宿舍楼", "宿舍{}栋", "{}号公寓", "{}栋宿舍")).format(place.building) + _room(place, rng)
    if place.kind == "office":
        building = place.building + rng.choice("座座栋幢")
    else:
        digits = in_chinese(int(place.building)) if rng.random() < 0.06 else place.building
        building = digits + rng.choice(("栋", "幢", "号楼", "#", "号", "栋"))
    if not place.unit:
        return building + _room(place, rng)
    if rng.random() < 0.3:
        return f"{building}{place.unit}-{place.room}" + rng.choice(("", "", "室"))
    return f"{building}{place.unit}单元{_room(place, rng)}"


def _room(place: Place, rng: random.Random) -> str:
    floor = ""
    if rng.random() < 0.1:
        floor = (in_chinese(int(place.floor)) if rng.random() < 0.3 else place.floor) + rng.choice("楼层")
    return floor + place.room + rng.choice(("室", "室", "房", "号", ""))
