"""Who may be heard. A voice is biometric data: without consent, or a legal basis on record, no recording is opened."""

from __future__ import annotations

import re
from typing import Literal

Consent = Literal["granted", "refused", "unknown"]

_GRANTED = re.compile(r"granted|yes|y|true|1|是|有|同意|已同意|已授权|授权|已单独同意|单独同意", re.IGNORECASE)
_REFUSED = re.compile(
    r"denied|refused|withdrawn|revoked|no|n|false|0|否|无|不同意|未同意|拒绝|已拒绝|撤回|已撤回|撤销|未授权|不授权",
    re.IGNORECASE,
)


def consent_of(cell: str) -> Consent:
    """What the cell of column voice_consent says; anything but a plain word is unknown."""
    word = cell.strip()
    if _GRANTED.fullmatch(word):
        return "granted"
    return "refused" if _REFUSED.fullmatch(word) else "unknown"
