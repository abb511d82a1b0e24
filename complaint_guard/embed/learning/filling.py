"""Made-up values for the {slots} of written texts, so that the masker sees them as it would in a real complaint."""

from __future__ import annotations

import random
import re

_SLOT = re.compile(r"\{(\w+)\}")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂文辉玲华斌建国玉梅志红"
_PLATFORMS = (
    "分期乐 度小满 360借条 马上消费金融 招联金融 中邮消费金融 平安普惠 微粒贷 捷信 海尔消金 苏宁金融 宜人贷".split()  # noqa: SIM905
)
_PRODUCTS = "信用贷 消费贷 现金贷 装修分期 车抵贷 循环贷 好享贷 极速贷 备用金".split()  # noqa: SIM905
_CITIES = "北京 上海 广州 深圳 成都 武汉 杭州 南京 重庆 长沙 郑州 西安 合肥 南昌 济南".split()  # noqa: SIM905


def fill_slots(text: str, rng: random.Random) -> str:
    """`text` with a value for each {slot}, the same for every mention; an unknown slot becomes a number."""
    values: dict[str, str] = {}

    def value(match: re.Match[str]) -> str:
        return values.setdefault(match[1], _value(match[1], rng))

    return _SLOT.sub(value, text)


def _value(kind: str, rng: random.Random) -> str:
    number = rng.randint
    made = {
        "name": rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, number(1, 2))),
        "amount": rng.choice(
            [str(number(100, 99_999)), f"{number(1, 99):,},{number(100, 999)}", f"{number(1, 9)}.{number(1, 9)}万"]
        ),
        "date": rng.choice(["{}年{}月{}日", "{}-{:02d}-{:02d}", "{}.{}.{}"]).format(
            number(2019, 2026), number(1, 12), number(1, 28)
        ),
        "contract": rng.choice("HDJX") + str(number(10**9, 10**12)),
        "platform": rng.choice(_PLATFORMS),
        "product": rng.choice(_PRODUCTS),
        "city": rng.choice(_CITIES),
        "phone": f"1{number(30, 99)}{number(10**7, 10**8 - 1)}",
    }
    return made.get(kind, str(number(2, 90)))
