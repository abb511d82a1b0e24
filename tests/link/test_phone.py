import pytest
from link_world import WEIGHTS, bits, groups, inputs, link, worth


def test_one_mobile_in_other_writings_is_one_hub() -> None:
    linked = link(inputs({"1": {"phone": "13586421973"}, "2": {"phone": "+86 135 8642 1973"}, "3": {"phone": ""}}))
    assert groups(linked, "phone") == {"1+2": ""}
    assert bits(linked, "phone") == [pytest.approx(worth(WEIGHTS.phone))]


@pytest.mark.parametrize("number", ["400-820-1234", "95188", "021-61234567"])
def test_a_number_of_the_public_is_innocent(number: str) -> None:
    linked = link(inputs({i: {"phone": number} for i in "12"}))
    assert groups(linked, "phone") == {"1+2": "crowd"}
