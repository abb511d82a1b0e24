"""Numbers that are one person's own by their very form: a mobile, and a resident id whose check character fits."""

from __future__ import annotations

import re

#: a mainland mobile
MOBILE = r"1[3-9][0-9]{9}"
#: region and birth date of a resident id
REGION = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)[0-9]{4}"
MONTH_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_RESIDENT = re.compile(rf"{REGION}(?:19|20)[0-9]{{2}}{MONTH_DAY}[0-9]{{3}}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_mobile(number: str) -> bool:
    """Whether `number` has the form of a mobile."""
    return re.fullmatch(MOBILE, number) is not None


def is_resident(number: str) -> bool:
    """Whether region, birth date and check character (ISO 7064 MOD 11-2) of the 18 characters of `number` fit."""
    return _RESIDENT.fullmatch(number) is not None and number[17] == check_character(number)


def is_own(number: str) -> bool:
    """Whether `number` has the form of somebody's mobile or resident id."""
    return is_mobile(number) or is_resident(number.upper())


def check_character(number: str) -> str:
    """The last character of the resident id that begins with the 17 digits of `number`."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return "10X98765432"[total % 11]
