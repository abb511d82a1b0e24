from dataclasses import replace
from math import log2

import pyarrow as pa
import pytest
from link_world import HOME, WEIGHTS, at, bits, groups, inputs, link

from complaint_guard import link as channels
from complaint_guard.link.inputs import Inputs, shared_value
from complaint_guard.records.tokens import Tokens
from complaint_guard.settings import LinkSettings, Weight

PHONE = "13586421973"


def test_more_holders_than_the_crowd_make_a_value_common() -> None:
    weight = Weight(m=0.5, u=1e-6, crowd=4)
    complaints = {str(i): {"device": "232eb8fcc1cd"} if i < 6 else {} for i in range(20)}
    linked = link(inputs(complaints, settings=LinkSettings(device=weight)))
    assert bits(linked, "device") == [pytest.approx(log2(0.5 / (1e-6 + 2 / 20)))]


def test_a_hub_counts_people_and_complaints_apart() -> None:
    complaints = {i: {"phone": PHONE, "person": person} for i, person in (("1", "P-1"), ("2", "P-1"), ("3", "P-3"))}
    (hub,) = link(inputs(complaints)).hubs.to_pylist()
    assert (hub["people"], hub["complaints"], hub["label"]) == (2, 3, PHONE)


def test_hub_ids_do_not_tell_the_value() -> None:
    complaints = {i: {"phone": PHONE, "account": "6222021234567890128", "address": HOME} for i in "12"}
    ids = link(inputs(complaints)).hubs["hub_id"].to_pylist()
    assert len(ids) == 5
    assert not any(value in hub_id for hub_id in ids for value in (PHONE, "6222021234567890128", "702"))


def test_what_only_the_people_of_one_home_share_is_the_households() -> None:
    value = {"phone": PHONE, "account": "6222021234567890128", "device": "232eb8fcc1cd"}
    elsewhere = "成都市武侯区人民南路四段27号锦绣花园3栋2单元501室"
    family = {i: {**value, "address": HOME} for i in "123"}
    at_home, unknown = link(inputs(family)), link(inputs({**family, "4": value}))
    away = link(inputs({**family, "4": {**value, "address": elsewhere}}))
    for channel in value:
        assert groups(at_home, channel) == {"1+2+3": "household"}
        assert groups(unknown, channel) == {"1+2+3+4": "household"}
        assert groups(away, channel) == {"1+2+3+4": ""}


def test_a_home_of_more_people_than_a_household_holds_excuses_no_phone() -> None:
    many = {str(i): {"phone": PHONE, "address": HOME} for i in range(WEIGHTS.address.household + 1)}
    assert list(groups(link(inputs(many)), "phone").values()) == [""]


@pytest.mark.parametrize("place", ["青年路12号法律援助中心205室", "东风路5号北岭项目部工人生活区"])
def test_phone_and_device_of_an_institution_are_its_own_and_an_account_is_not(place: str) -> None:
    value = {"phone": PHONE, "account": "6222021234567890128", "device": "232eb8fcc1cd"}
    served = {i: {**value, "address": f"济南市槐荫区{place}"} for i in "123"}
    elsewhere = {i: {**value, "address": f"济南市槐荫区青年路{i}号"} for i in "456"}
    few, many = link(inputs({**served, "4": elsewhere["4"]})), link(inputs({**served, **elsewhere}))
    for channel, innocent in (("phone", "premises"), ("account", ""), ("device", "premises")):
        assert groups(few, channel) == {"1+2+3+4": innocent}
        assert groups(many, channel) == {"1+2+3+4+5+6": ""}


def test_a_new_channel_is_one_line_in_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    def name(given: Inputs) -> pa.Table:
        return shared_value(given, "name", "name", Weight(m=0.3, u=0.1))

    monkeypatch.setattr(channels, "CHANNELS", (name,))
    linked = link(inputs({i: {"name": "王大力"} for i in "12"}))
    assert groups(linked, "name") == {"1+2": ""}


def test_equal_complaints_in_another_order_give_equal_tables() -> None:
    addresses = [HOME, HOME, HOME.replace("702", "801"), HOME.replace("6栋", "5栋")]
    forth, back = at(*addresses), at(*reversed(addresses))
    assert len(groups(forth, "address")) == 3
    assert [hub["label"] for hub in forth.hubs.to_pylist()] == [hub["label"] for hub in back.hubs.to_pylist()]


def test_hub_ids_are_tokens_under_the_secret_of_the_case_base() -> None:
    complaints = {i: {"phone": PHONE, "account": "6222021234567890128", "address": HOME} for i in "12"}
    one, again, other = (
        replace(inputs(complaints), tokens=Tokens(secret)) for secret in (bytes(32), bytes(32), b"x" * 32)
    )
    found = [set(link(each).hubs["hub_id"].to_pylist()) for each in (one, again, other)]
    assert found[0] == found[1]
    assert not found[0] & found[2]
    assert groups(link(one), "phone") == groups(link(other), "phone")
    same = Tokens(bytes(32))
    assert same.of("phone", [PHONE]) != same.of("account", [PHONE])
    assert len(same.of("phone", [PHONE])[0]) == 16
