"""What is left of personal values when people read them: enough to recognise, too little to call or to visit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from complaint_guard.normalise.brands import LONG_SURNAMES, SURNAMES
from complaint_guard.records.numbers import MOBILE, is_resident
from complaint_guard.records.surnames import surname

_HIDDEN = "***"

# Digits as complainants write them: any Unicode digit, circled digits, digits in characters.
_DIGIT = r"[\d⓪①-⑨❶-❾零〇一二三四五六七八九幺]"
_PERSONAL = re.compile(
    "|".join(
        (
            r"(?P<keep>(?<!\d)(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?![\d-]))",
            r"(?P<email>[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,64}(?:\.[A-Za-z0-9-]{1,64}){1,4})",
            r"(?P<handle>(?:[微威薇]信|[vV]信|[vVwW][xX]|QQ|qq|扣扣|抖音|快手|小红书|电报|加[vV])"
            r"[号:：是 ]{0,3}[A-Za-z][\w-]{5,19})",
            r"(?P<called>(?:我叫|名叫|姓名[:：])\s?[\u4e00-\u9fff])[\u4e00-\u9fff]{1,2}",
            rf"(?P<long>{_DIGIT}(?:[\s\-—–_·.。,，、/]{{0,3}}{_DIGIT}){{10,}}[xX]?)",
            rf"(?P<run>{_DIGIT}(?:[ -]?{_DIGIT}){{5,}})",
            r"(?P<room>(?:单元|[栋幢座楼层])[- ]?\d{2,5}(?!\d)|(?<!\d)\d{3,5}(?=[室房]))",
        )
    )
)
_FIRM = re.compile(
    r"(?:公司|事务所|律所|律师楼|中心|协会|联合会|[委工妇残]联?会|妇联|残联|援助|工作室|集团|机构|商行|[营服门]\w?部|咨询|法务|[所局社站])$"
)
#: whose name stands at the start of a firm, before a number or an address of theirs
_OWNER = re.compile(rf"(?:{'|'.join(LONG_SURNAMES.split())}|[{SURNAMES}])[\u4e00-\u9fff]{{1,2}}(?=[\W_]*$)")
#: in a file's name a number may follow the day or the moment of a call without a blank
_IN_FILE = re.compile(rf"(?<!\d)((?:20\d{{6}}|20\d{{12}})?)({MOBILE}|\d{{17}}[\dXx])(?![\dXx])")
_BELOW_BUILDING = re.compile(r"^.*?(?:\d|[一二三四五六七八九十]|[A-Za-z])(?:号楼|[栋幢座#])")
_ROOM_LEVEL = re.compile(
    r"(?:\d+|[一二三四五六七八九十]+)(?:单元|[层楼]).*$|[A-Za-z]?\d[\d-]*(?:室|房|户|档|铺|号铺|号房)?$"
)


def mask_name(name: str) -> str:
    """The surname and one star: 张三 becomes 张*."""
    return f"{surname(name)}*" if name else ""


def mask_phone(phone: str) -> str:
    """First 3 and last 4 digits: 138****1234; a number too short for that is hidden whole."""
    return _ends(phone, 3, 4, "****")


def mask_id(id_number: str) -> str:
    """First 3 and last 2 characters of an identity number."""
    return _ends(id_number, 3, 2, "*" * 13)


def mask_account(account: str) -> str:
    """Last 4 characters of an account or a device."""
    return _ends(account, 0, 4, "****")


def mask_address(parts: Mapping[str, object]) -> str:
    """Address down to the building, from a normalised row: what follows the town as it was recorded, if that is there
    (`told`), else from its parts; *** says that more is known.
    """
    shown = [str(parts.get(part) or "") for part in ("province", "city", "district", "town")]
    if told := str(parts.get("told") or ""):
        shown.append(mask_text(told))
    else:
        shown.append(str(parts.get("road") or ""))
        shown.append(_suffixed(str(parts.get("number") or ""), "号"))
        shown.append(str(parts.get("compound") or ""))
        shown.append(_suffixed(str(parts.get("building") or ""), "栋"))
    text = "".join(part for place, part in enumerate(shown) if part and part not in shown[:place])
    hidden = any(parts.get(part) for part in ("unit", "floor", "room"))
    return text + _HIDDEN if text and hidden else text


def mask_place(address: str) -> str:
    """Address in one piece, cut below the building."""
    found = _BELOW_BUILDING.match(address)
    if found:
        return found.group() + (_HIDDEN if found.end() < len(address) else "")
    return _ROOM_LEVEL.sub(_HIDDEN, address)


def mask_text(text: str, names: Iterable[str] = (), keep: Iterable[str] = ()) -> str:
    """`text` without `names`, phones, identity and account numbers, e-mails, chat handles and room numbers.

    Runs of six digits and more are hidden however they are spaced, except dates and the words in `keep` (ids).
    """
    kept = {word for word in keep if word and word in text}
    there = {name for name in names if name[1:] and name[0] in text and all(character in text for character in name)}
    hidden = {r"\s?".join(map(re.escape, name)) for name in there}
    apart = sorted({re.escape(word) for word in kept} | hidden, key=len, reverse=True)
    if not apart:
        return _PERSONAL.sub(_replacement, text)
    pieces = re.split(f"({'|'.join(apart)})", text)
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            pieces[place] = _PERSONAL.sub(_replacement, piece)
        elif piece not in kept:
            pieces[place] = mask_name(piece)
    return "".join(pieces)


def personal(text: str) -> list[tuple[str, int, int]]:
    """What `mask_text` hides in `text` where no names are given: (kind, start, end), kind email, handle, called, long,
    run or room.
    """
    return [(str(one.lastgroup), *one.span()) for one in _PERSONAL.finditer(text) if one.lastgroup != "keep"]


def mask_label(channel: str, label: str) -> str:
    """A hub's label as people may read it, by its channel."""
    if channel == "phone":
        return mask_phone(label)
    if channel in ("account", "device"):
        return mask_account(label)
    if channel == "agent":
        name, _, firm = label.rpartition("@")
        return "@".join(filter(None, (mask_name(name), _mask_firm(firm) if _FIRM.search(firm) else mask_name(firm))))
    return mask_text(mask_place(label)) if channel == "address" else mask_text(label)


def mask_file(name: str) -> str:
    """A file's name without mobiles and resident ids; days and serial numbers, by which it is found again, stay."""
    return _IN_FILE.sub(_without_number, name)


def _mask_firm(firm: str) -> str:
    """A firm's name, which is a lead and stays, without the values of a person in it and the name before them."""
    found = personal(firm)
    start = found[0][1] if found else 0
    owner = _OWNER.match(firm[:start])
    return (mask_name(owner.group()) + firm[owner.end() : start] if owner else firm[:start]) + mask_text(firm[start:])


def _without_number(found: re.Match[str]) -> str:
    day, number = found.groups()
    return f"{day}******" if len(number) == 11 or is_resident(number.upper()) else found.group()


def _replacement(found: re.Match[str]) -> str:
    text = found.group()
    match found.lastgroup:
        case "keep":
            return text
        case "called":
            return found["called"] + "*"
        case "handle":
            return text[:2] + _HIDDEN
        case "room":
            return re.sub(r"\d+", _HIDDEN, text)
        case "email":
            return "***@***"
    return "******"


def _ends(value: str, head: int, tail: int, middle: str) -> str:
    if not value:
        return ""
    if len(value) < head + tail + 4:
        return "****"
    return value[:head] + middle + value[len(value) - tail :]


def _suffixed(value: str, suffix: str) -> str:
    return value + suffix if value and value[-1].isascii() and value[-1].isalnum() else value
