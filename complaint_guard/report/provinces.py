"""China as tiles, one a province: a map without boundaries, and so without any that could be drawn wrong."""

from __future__ import annotations

from collections.abc import Mapping

from complaint_guard.report.markup import Markup, tag
from complaint_guard.report.words import Words

#: Short Chinese name -> (column, row, English abbreviation); the first two characters of a full name find it.
TILES: dict[str, tuple[int, int, str]] = {
    "黑龙江": (9, 0, "HL"), "内蒙古": (6, 1, "NM"), "辽宁": (8, 1, "LN"), "吉林": (9, 1, "JL"),
    "新疆": (1, 2, "XJ"), "甘肃": (3, 2, "GS"), "宁夏": (4, 2, "NX"), "山西": (5, 2, "SX"), "河北": (6, 2, "HE"),
    "北京": (7, 2, "BJ"), "天津": (8, 2, "TJ"),
    "青海": (3, 3, "QH"), "陕西": (4, 3, "SN"), "河南": (5, 3, "HA"), "山东": (6, 3, "SD"), "江苏": (7, 3, "JS"),
    "西藏": (2, 4, "XZ"), "四川": (3, 4, "SC"), "重庆": (4, 4, "CQ"), "湖北": (5, 4, "HB"), "安徽": (6, 4, "AH"),
    "浙江": (7, 4, "ZJ"), "上海": (8, 4, "SH"),
    "云南": (3, 5, "YN"), "贵州": (4, 5, "GZ"), "湖南": (5, 5, "HN"), "江西": (6, 5, "JX"), "福建": (7, 5, "FJ"),
    "广西": (4, 6, "GX"), "广东": (5, 6, "GD"), "台湾": (8, 6, "TW"),
    "海南": (4, 7, "HI"), "澳门": (5, 7, "MO"), "香港": (6, 7, "HK"),
}  # fmt: skip
_SIDE, _GAP = 50, 4
_SHADES = 5
_SHORT = {name[:2]: name for name in TILES}


def short(province: str) -> str:
    """The key in TILES of a province's name in any of its lengths, "" if it is none."""
    return _SHORT.get(province[:2], "")


def tile_map(everyone: Mapping[str, int], marked: Mapping[str, int], words: Words) -> Markup:
    """Each province as a tile, darker the more of the `marked` complaints it has; both counts by name in TILES."""
    most = max(marked.values(), default=0)
    tiles = [_tile(name, everyone.get(name, 0), (marked.get(name, 0), most), words) for name in TILES]
    width = 1 + max(column for column, _, _ in TILES.values())
    height = 1 + max(row for _, row, _ in TILES.values())
    box = f"{_SIDE} 0 {(width - 1) * _SIDE} {height * _SIDE}"
    return tag("svg", *tiles, viewBox=box, role="img", aria_label=words("map"), class_="map")


def _tile(name: str, count: int, marked: tuple[int, int], words: Words) -> Markup:
    (column, row, letters), (own, most) = TILES[name], marked
    x, y, side = column * _SIDE, row * _SIDE, _SIDE - _GAP
    shade = -(-own * _SHADES // most) if own else 0
    shown = name if words.lang == "zh" else letters
    return tag(
        "g",
        tag("title", f"{name} {words('map_tile', n=f'{count:,}', own=f'{own:,}')}"),
        tag("rect", x=x, y=y, width=side, height=side, rx=4, class_=f"shade s{shade}" + ("" if count else " none")),
        tag("text", shown, x=x + side / 2, y=y + 19, text_anchor="middle", class_=f"t{shade}"),
        tag(
            "text",
            f"{own:,}" if own else "·",
            x=x + side / 2,
            y=y + 37,
            text_anchor="middle",
            class_=f"figure t{shade}",
        ),
    )
