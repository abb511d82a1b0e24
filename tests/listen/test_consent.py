from __future__ import annotations

import pytest

from complaint_guard.listen import consent_of

GRANTED = "granted|YES|y|true|1|1.0|是|同意| 同意。|已同意|已授权|已单独同意|ＹＥＳ|\u200b同意\u200b|客户同意"
GRANTED += "|√|✓|可以|agree|已签署"
REFUSED = (
    "no|N|0|0.0|false|denied|Refused|refuse|withdrawn|revoked|not granted|don't|opt-out|ＮＯ|yes, later revoked"
    "|否|无|不|不同意|未同意|拒绝|已拒绝|撤回|已撤回授权|撤销|未授权|不授权|不愿意|客户拒绝录音|同意（后撤回）|不 同意"
    "|不\u200b同意|没有同意|同意已取消|是，但不同意比对声纹"
)
UNKNOWN = "|  |未知|不详|不清楚|未记录|N/A|unknown|NaN"
UNCLEAR = "?|maybe|见附件|2026-09-01|2|=1+1|<script>|\u202e意同|待确认|同意?|勉强同意|×|谢绝|" + "同" * 20_000


@pytest.mark.parametrize("cell", GRANTED.split("|"))
def test_a_plain_yes_is_granted(cell: str) -> None:
    assert consent_of(cell) == "granted"


@pytest.mark.parametrize("cell", REFUSED.split("|"))
def test_any_word_of_refusal_is_refused(cell: str) -> None:
    assert consent_of(cell) == "refused"


@pytest.mark.parametrize("cell", UNKNOWN.split("|"), ids=lambda cell: cell[:12])
def test_an_empty_cell_says_nothing(cell: str) -> None:
    assert consent_of(cell) == "unknown"


@pytest.mark.parametrize("cell", UNCLEAR.split("|"), ids=lambda cell: cell[:12])
def test_anything_else_is_unclear_and_never_opened(cell: str) -> None:
    assert consent_of(cell) == "unclear"
