import pytest
from link_world import WEIGHTS, bits, groups, inputs, link, worth


def test_one_device_is_one_hub() -> None:
    devices = {"1": "232eb8fcc1cd", "2": "232eb8fcc1cd", "3": "89ddc73665bd", "4": ""}
    linked = link(inputs({i: {"device": device} for i, device in devices.items()}))
    assert groups(linked, "device") == {"1+2": ""}
    assert bits(linked, "device") == [pytest.approx(worth(WEIGHTS.device))]
