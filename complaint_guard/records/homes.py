"""What may be said of people who give one home as address: a family, or no more than that they give one address."""

from __future__ import annotations

#: surnames that a family is said to bear at most: a couple's
FAMILY = 2
#: kinds of place that are somebody's home
DWELLING = ("home", "village")
#: words of places where people work, trade, pray or learn; a block of flats may have one too, so no family is claimed
PLACE = (
    "大厦|大楼|写字楼|办公|广场|中心|国际|商[务厦城场]|市场|科技|创[业意]|天地|财富|工业|厂|公司|集团|门面|店|铺"
    "|宾馆|会馆|寺|庙|清真|教堂|道观|学校|学院|医院"
)


def told_as(surnames: int, dwelling: bool) -> str:
    """family, address or several, by the number of `surnames` (0: no names) and whether all live in a dwelling."""
    if surnames > FAMILY:
        return "several"
    return "family" if dwelling and surnames else "address"
