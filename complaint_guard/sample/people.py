"""Invented people: names, id numbers with their check character, phones, accounts with their Luhn digit, devices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from complaint_guard.sample.numbers import distinct
from complaint_guard.sample.places import Place

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "汪范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰飞鹏斌宇浩凯辉俊峰波宁龙雪梅琳晨阳佳欣怡婷雅思琪梦文博轩子涵嘉瑞"
    "泽睿晓春红燕云海山建国庆志新林东南卫民安康福生根发财旺来顺德永成立学友良才福贵凤菊莲珍珠慧颖莹洁倩蕾薇岚昕妍"
)
_BIRTHPLACES = (
    110101, 110108, 120102, 130102, 130404, 140105, 150102, 210102, 210204, 220102, 230103, 310104, 310115, 320102,
    320506, 330106, 330702, 340104, 340321, 350102, 350503, 360102, 360730, 370102, 370703, 410105, 411325, 420106,
    420583, 421023, 430102, 430523, 440106, 440306, 441900, 450103, 460105, 500112, 510104, 510723, 511304, 520102,
    522401, 530102, 532128, 610113, 620102, 622223, 632801, 640104, 650102,
)  # fmt: skip
_MOBILE = (
    130, 131, 132, 133, 135, 136, 137, 138, 139, 147, 150, 151, 152, 153, 155, 156, 157, 158, 159, 166, 170, 173, 176,
    177, 178, 180, 181, 182, 183, 185, 186, 187, 188, 189, 191, 193, 195, 198, 199,
)  # fmt: skip
_CARDS = (622848, 621700, 622202, 621661, 621799, 621226, 622588, 622262)
_ID_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_ID_CHECKS = np.array(list("10X98765432"))


@dataclass(slots=True)
class Person:
    """One invented person with a home, and what they would give if asked."""

    name: str
    id_number: str
    phone: str
    account: str
    device: str
    home: Place


def people(count: int, homes: Iterator[Place], seed: int) -> Iterator[Person]:
    """`count` different people, each in the next of `homes`; no id number, phone, account or device twice."""
    rng = np.random.default_rng([seed, 1])
    names = _names(count, rng)
    ids = _id_numbers(count, rng)
    phones = _phones(count, rng)
    accounts = _accounts(count, rng)
    devices = distinct(count, 1 << 48, rng).tolist()
    for name, id_number, phone, account, device in zip(names, ids, phones, accounts, devices, strict=True):
        yield Person(name, id_number, phone, account, f"{device:012x}", next(homes))


def _names(count: int, rng: np.random.Generator) -> list[str]:
    # the i-th most common surname is about 1/(i + 3) as common as the first, which is near the national register
    weights = 1 / (np.arange(len(_SURNAMES)) + 3)
    first = rng.choice(len(_SURNAMES), count, p=weights / weights.sum()).tolist()
    given = rng.integers(0, len(_GIVEN), (count, 2)).tolist()
    short = (rng.random(count) < 0.18).tolist()
    return [
        _SURNAMES[surname] + _GIVEN[a] + ("" if single else _GIVEN[b])
        for surname, (a, b), single in zip(first, given, short, strict=True)
    ]


def _id_numbers(count: int, rng: np.random.Generator) -> list[str]:
    place, rest = np.divmod(distinct(count, len(_BIRTHPLACES) * 15_000 * 999, rng), 15_000 * 999)
    day, sequence = np.divmod(rest, 999)
    born = (np.datetime64("1963-01-01") + day).astype(str)
    codes = [
        f"{_BIRTHPLACES[where]}{date.replace('-', '')}{number + 1:03d}"
        for where, date, number in zip(place.tolist(), born.tolist(), sequence.tolist(), strict=True)
    ]
    digits = np.array(codes, dtype="S17").view(np.uint8).reshape(count, 17) - ord("0")
    checks = _ID_CHECKS[digits.astype(np.int64) @ _ID_WEIGHTS % 11].tolist()
    return [code + check for code, check in zip(codes, checks, strict=True)]


def _phones(count: int, rng: np.random.Generator) -> list[str]:
    prefix, rest = np.divmod(distinct(count, len(_MOBILE) * 10**8, rng), 10**8)
    return [f"{_MOBILE[head]}{tail:08d}" for head, tail in zip(prefix.tolist(), rest.tolist(), strict=True)]


def _accounts(count: int, rng: np.random.Generator) -> list[str]:
    card, rest = np.divmod(distinct(count, len(_CARDS) * 10**12, rng), 10**12)
    heads = np.array(_CARDS, dtype=np.int64)[card] * 10**12 + rest
    digits = heads[:, None] // 10 ** np.arange(18, dtype=np.int64) % 10
    doubled = digits[:, ::2] * 2
    total = (doubled // 10 + doubled % 10).sum(axis=1) + digits[:, 1::2].sum(axis=1)
    return [f"{head}{check}" for head, check in zip(heads.tolist(), (-total % 10).tolist(), strict=True)]
