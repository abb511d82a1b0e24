from __future__ import annotations

import pytest

from complaint_guard.near_duplicates.boilerplate import is_filled_in

MATTERS = ("扣款不明", "没收到货", "提前结清多收了钱", "客服推诿不理")
SCRIPT = "合同未告知担保费且年化超过四倍,应当全额退还已收费用并删除逾期记录"


def filled(index: int, reason: str = "") -> str:
    return (
        f"登记表一、单位:甲分期二、时间:\ue004三、商品:分期四、金额:\ue002元五、事由:{MATTERS[index]}{reason}"
        f"六、请求:{('退还', '核实', '道歉', '赔偿')[index]}七、同意调解:是。"
    )


def test_labels_with_everybodys_own_entries_are_a_form() -> None:
    assert is_filled_in([filled(index) for index in range(4)])


def test_a_portals_preset_headings_are_a_form() -> None:
    told = ("打到前台了", "表姐接到三个", "半夜打给房东", "前同事都知道了")
    assert is_filled_in([f"[投诉类型]催收不当[具体情形]联系他人[诉求]停止联系他人[补充说明]{one}" for one in told])


@pytest.mark.parametrize(
    "texts",
    [
        [filled(index, SCRIPT) for index in range(4)],  # a script that was written into a form
        [filled(index) for index in range(2)],  # of two nobody can tell
        [f"我的诉求:{SCRIPT}。理由:{MATTERS[index]}" for index in range(4)],  # two labels
        [f"事实:{SCRIPT[:8]}。理由:{SCRIPT[8:16]}。诉求:{SCRIPT[16:24]}。依据:{SCRIPT[24:]}" for _ in range(4)],
        ["没有任何标签的文本"] * 4,
        [],
    ],
)
def test_a_script_is_no_form_however_it_is_laid_out(texts: list[str]) -> None:
    assert not is_filled_in(texts)
