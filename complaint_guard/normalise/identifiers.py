"""Phone, account, id number, device and names in one spelling each; what cannot identify anybody becomes "".

Each function takes the cell as the file had it and returns the value, with what is known of it.
"""

from __future__ import annotations

import re
import unicodedata

from complaint_guard.normalise.absent import kind_of_device, nobody, nothing
from complaint_guard.records import numbers

_PHONE_NOISE = re.compile(r"[\s()\[\]._·—-]+")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#|,)\s?(\d{1,6})$", re.ASCII)
#: what forms and manuals print where a number goes: 138-00-138-000, whatever the first three digits
_DUMMY_MOBILE = re.compile(r"(1\d\d)00(?:\1)000", re.ASCII)
_AREA = re.compile(r"(010|02\d|0[3-9]\d\d)([2-8]\d{6,7})(\d{0,6})", re.ASCII)
_HOTLINE = re.compile(r"[48]00\d{7}|95\d{3,6}|96\d{3,4}|12\d{3}|100\d\d|11\d", re.ASCII)
_ID_15 = re.compile(rf"{numbers.REGION}\d\d{numbers.MONTH_DAY}\d{{3}}", re.ASCII)
_COUNTING = "01234567890123456789"
_TITLE = re.compile("(?:先生|女士|小姐|同志|律师|老师)$")
#: device values that software puts where it has none: the emulator's id, the zero and the fixed hardware address
_NO_DEVICE = frozenset(("9774d56d682e549c", "020000000000", "123456789012345", "0123456789abcdef"))


def phone(cell: str) -> tuple[str, str]:
    """(number, kind): kind is mobile | landline | hotline | foreign, or both "" for what is no number or a placeholder.

    Mobiles are 11 digits, landlines "0571-88886666" with "-801" for an extension, foreign numbers keep "+" and their
    code. The first number counts where a cell holds several.
    """
    text = _plain(cell)
    extension = _EXTENSION.search(text)
    first = re.split(r"[/;、|]|,(?!\d{1,6}$)", text[: extension.start()] if extension else text)[0]
    number = _PHONE_NOISE.sub("", first.removesuffix(".0"))
    number = re.sub(r"^(?:\+|00)?86(?=1[3-9]\d{9}$|0?\d{9,11}$|[48]00\d{7}$)", "", number)
    if numbers.is_mobile(number):
        dummy = _DUMMY_MOBILE.fullmatch(number) or _is_placeholder(number[3:]) or _repeats(number)
        return ("", "") if dummy else (number, "mobile")
    if _HOTLINE.fullmatch(number):
        return number, "hotline"
    if re.fullmatch(r"(?:\+|00)[1-9]\d{6,14}", number, re.ASCII):
        return "+" + number.lstrip("+0"), "foreign"
    return _landline(number, extension[1] if extension else "")


def _landline(number: str, extension: str) -> tuple[str, str]:
    with_zero = number if number.startswith("0") else "0" + number
    area = _AREA.fullmatch(with_zero) if len(number) >= 9 else None
    if area and not _is_placeholder(area[2]):
        code, local, tail = area[1], area[2], area[3]
        return "-".join(part for part in (code, local, extension or tail) if part), "landline"
    if re.fullmatch(r"[2-8]\d{6,7}", number, re.ASCII) and not _is_placeholder(number):
        return "-".join(part for part in (number, extension) if part), "landline"
    return "", ""


def account(cell: str) -> tuple[str, bool]:
    """(account, valid): a bank account of 12-30 digits and whether its Luhn digit fits.

    Else the mobile or mail address of a payment account (not valid), else "". An account that a spreadsheet has rounded
    to 15 digits is not valid.
    """
    text = _plain(cell)
    digits = re.search(r"(?<!\d)\d(?:[ -]?\d){11,29}(?!\d)", text, re.ASCII)
    if digits:
        number = re.sub(r"\D", "", digits[0])
        if _is_placeholder(number) or _repeats(number):
            return "", False
        rounded = len(number) > 16 and number.endswith("0" * (len(number) - 15))
        return number, _luhn(number) and not rounded
    mail = re.search(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", text, re.ASCII)
    if mail:
        return mail[0].lower(), False
    mobile = re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text, re.ASCII)
    return (phone(mobile[0])[0], False) if mobile else ("", False)


def id_number(cell: str) -> tuple[str, bool]:
    """(number, valid) of a resident id: 18 characters with upper X, old 15-digit ones written as 18.

    Valid means region, birth date and check character (ISO 7064 MOD 11-2) fit; one that ends in 000 was rounded by a
    spreadsheet and is not.
    """
    number = re.sub(r"[\s-]", "", _plain(cell)).upper()
    if (nothing(number) and not number.isdigit()) or "*" in number:
        return "", False
    if _ID_15.fullmatch(number):
        number = number[:6] + "19" + number[6:]
        number += numbers.check_character(number)
    return number, numbers.is_resident(number) and not number.endswith("000")


def device(cell: str) -> str:
    """The device id in lower case without separators; "" for absent ones, for a make or a system, and for what software
    puts in place of an id.
    """
    value = re.sub(r"[\s:{}-]", "", _plain(cell)).lower()
    absent = value in _NO_DEVICE or len(value) < 6 or len(set(value)) == 1 or kind_of_device(value)
    return "" if absent or (nothing(value) and not re.search(r"\d", value)) else value


def person_name(cell: str) -> str:
    """The name without spaces and titles, "" if absent; a bare surname keeps its title, a masked name (张**) stays."""
    name = re.sub(r"[\s.]", "", _plain(cell))
    if nobody(name):
        return ""
    bare = _TITLE.sub("", name)
    return bare if len(bare) > 1 else name


def company_name(cell: str) -> str:
    """The full company name without spaces, brackets half-width; "" if absent."""
    name = re.sub(r"\s", "", _plain(cell)).replace("[", "(").replace("]", ")")
    return "" if nobody(name) else name


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).replace("\u200b", "").replace("\ufeff", "").strip()


def _is_placeholder(digits: str) -> bool:
    return len(set(digits)) == 1 or digits in _COUNTING or digits in _COUNTING[::-1]


def _repeats(number: str) -> bool:
    """Whether a whole number is its first two to four digits over and over: typed to fill a field."""
    return any((number[:size] * len(number))[: len(number)] == number for size in (2, 3, 4))


def _luhn(number: str) -> bool:
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    return (doubled + sum(map(int, number[::-2]))) % 10 == 0
