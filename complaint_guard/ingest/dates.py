"""The many ways to write a moment, read as China time."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta, timezone

_CHINA = timezone(timedelta(hours=8))
_EXCEL_DAY_ZERO = datetime(1899, 12, 30)
_EXCEL_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_EPOCH = re.compile(r"\d{10}(?:\.\d+)?|\d{13}")
_DIGITS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_WRITTEN = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})[日号]?"
    r"[\sT,]*(?:\(?(?:星期|周)[一二三四五六日天]\)?)?\s*"
    r"(?:(?P<half>上午|早上|凌晨|中午|下午|晚上|am|pm)?\s*(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})?"
    r"(?:[:分](?P<second>\d{1,2})?(?:\.\d+)?秒?|分)?\s*(?P<tail>am|pm)?)?"
    r"\s*(?P<zone>z|utc|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)


def parse(text: str, epoch: bool = False) -> datetime | None:
    """The moment `text` names, naive, in China time; None if it cannot be read.

    A time zone in `text` is converted to UTC+8; without one the text is taken as local. `epoch` also allows seconds or
    milliseconds since 1970. Day-first and month-first forms are refused: 01/09/2026 is two dates.
    """
    try:
        return _parse(text if text.isascii() else unicodedata.normalize("NFKC", text).strip(), epoch)
    except (ValueError, OverflowError):
        return None


def _parse(text: str, epoch: bool) -> datetime | None:
    if text[4:5] == "-" and len(text) >= 16:
        try:
            return _local(datetime.fromisoformat(text))
        except ValueError:
            pass
    if text.isdigit() and len(text) in _DIGITS:
        return datetime.strptime(text, _DIGITS[len(text)])
    if _EXCEL_SERIAL.fullmatch(text):
        return _EXCEL_DAY_ZERO + timedelta(seconds=round(float(text) * 86_400))
    if epoch and _EPOCH.fullmatch(text):
        seconds = float(text) / (1000 if len(text) == 13 and "." not in text else 1)
        return datetime.fromtimestamp(seconds, _CHINA).replace(tzinfo=None)
    return _written(text)


def _written(text: str) -> datetime | None:
    met = _WRITTEN.fullmatch(text)
    if not met:
        return None
    year, month, day, hour, minute, second = (
        int(met[part] or 0) for part in ("year", "month", "day", "hour", "minute", "second")
    )
    half = (met["half"] or met["tail"] or "").lower()
    if half in ("下午", "晚上", "pm") and hour < 12:
        hour += 12
    elif half in ("上午", "凌晨", "am") and hour == 12:
        hour = 0
    moment = datetime(year, month, day, hour, minute, second)
    zone = (met["zone"] or "").lower().replace("utc", "z")
    return _local(datetime.fromisoformat(moment.isoformat() + zone.upper()))


def _local(moment: datetime) -> datetime:
    return moment.astimezone(_CHINA).replace(tzinfo=None) if moment.tzinfo else moment
