from __future__ import annotations

import pytest

from complaint_guard.speaker import common_lot

ALONE = "本人办理贷款时被收取服务费，要求全额退还。"


@pytest.mark.parametrize(
    "text",
    [
        "我是在市场里做袜子批发的，扫码机手续费不对。",
        "客户到我网点反映，短信费连扣三月。经办录入，请后台核实。",
        "志愿者陪我一起把每笔都列在纸上了。",
        "社区网格员代为反映，老人不识字。",
        "我们单位每个人都被办了卡。",
    ],
)
def test_texts_that_say_who_speaks_have_a_common_lot(text: str) -> None:
    assert common_lot([text, text, ALONE])
    assert not common_lot([text, ALONE])


@pytest.mark.parametrize(
    "text", [ALONE, "业务员在商场里拦住我办的卡。", "你们网点的人说月底前处理。", "催收打到我单位。"]
)
def test_who_only_names_a_place_or_a_firm_speaks_alone(text: str) -> None:
    assert not common_lot([text])


def test_nobody_says_nothing() -> None:
    assert not common_lot([])
