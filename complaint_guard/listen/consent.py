"""Who may be heard. A voice is biometric data: without consent, or a legal basis on record, no recording is opened."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Consent = Literal["granted", "refused", "unknown", "unclear"]

_GRANTED = re.compile(
    r"granted|yes|y|true|1(\.0)?|agreed?|是|有|可以|同意|已同意|已授权|授权|已签署|已单独同意|单独同意|客户同意|本人同意|[√✓✔]"
)
#: nobody was asked, or nobody wrote it down
_UNKNOWN = re.compile(
    r"|未知|不详|不清楚|不明|未填写?|未记录|未询问|未登记|无记录|n/?a|none|null|nan|not (asked|known)|unknown"
)
#: what would undo a yes wherever it stands: a doubtful cell is read as a refusal
_REFUSED = re.compile(
    r"[不未否拒撤无]|没有?|非|别|取消|收回|终止|\b(no|non|not|never|don.?t|0(\.0)?|n|f|false)\b|refus|den(y|ie)|declin"
    r"|withdr|withheld|revok|reject|opt.?out"
)


def consent_of(cell: str) -> Consent:
    """What the cell of column voice_consent says. Only a plain yes is granted, and any word of refusal is refused; a
    cell that says something else is unclear. Refused and unclear outweigh a legal basis, an empty cell does not.
    """
    word = "".join(sign for sign in unicodedata.normalize("NFKC", cell) if sign.isprintable())
    word = word.strip(" 。.!！,，;；").casefold()
    if _GRANTED.fullmatch(word):
        return "granted"
    if _UNKNOWN.fullmatch(word):
        return "unknown"
    return "refused" if _REFUSED.search(word) else "unclear"
