"""The words of the search desk, Chinese and English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # networks
    "network": ("关联网络", "Network"),
    "network_note": (
        "圆为投诉人，方为共有要素，空心虚框表示另有善意解释；(+n) 为持有该要素而未画出的人数。个人信息已脱敏；"
        "关联不等于认定。",
        "Circles are people, squares what they share; hollow and dashed: an innocent explanation is known; (+n) hold it "
        "and are not drawn. Personal data masked; a tie is no finding.",
    ),
    "node": ("编号", "Node"),
}
