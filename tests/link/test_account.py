import pytest
from link_world import WEIGHTS, bits, groups, inputs, link, worth


def test_one_refund_account_is_one_hub() -> None:
    accounts = {"1": "6222021234567890128", "2": "6222 0212 3456 7890 128", "3": "6217990762094152874", "4": ""}
    linked = link(inputs({i: {"account": account} for i, account in accounts.items()}))
    assert groups(linked, "account") == {"1+2": ""}
    assert bits(linked, "account") == [pytest.approx(worth(WEIGHTS.account))]
