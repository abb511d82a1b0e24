from __future__ import annotations

import pytest

from complaint_guard.rank.compounds import PLACE, site
from complaint_guard.report.english import english


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("衡阳市衡南县大力村5组", "地址在同一村组"),
        ("武汉市洪山区联合大厦", "地址在同一大楼"),
        ("杭州市拱墅区莫干山路1208号天苑商贸城", "地址在同一商场或市场"),
        ("苏州市创意产业园", "地址在同一园区或厂区"),
        ("长沙市岳麓区麓山南路36号湘江小区", "地址在同一小区"),
        ("深圳市幸福新村", "地址在同一小区"),
        ("重庆市渝中区英利国际金融中心", PLACE),
    ],
)
def test_a_shared_compound_is_called_what_its_name_calls_for(label: str, said: str) -> None:
    assert site(label) == said
    weak = "，无关的人也常同住一处，证据很弱，未列为理由"
    assert english(f"3 人{said}").startswith("3 people give addresses in one ")
    assert english(f"其中 3 人{said}{weak}").startswith("3 of them give addresses in one ")
