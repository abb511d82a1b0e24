import pytest
from link_world import HOME, MALL, WEIGHTS, at, bits, groups, inputs, link, worth

ADDRESS = WEIGHTS.address


def test_one_room_in_other_writings_is_one_hub() -> None:
    linked = at(f"{MALL}A座1208室", f"浙江省{MALL}A栋12楼1208", "杭州拱墅区天苑商贸城A幢1208号房")
    assert groups(linked, "address") == {"0+1+2": ""}
    assert bits(linked, "address", "room") == [pytest.approx(worth(ADDRESS.business_room))]


def test_rooms_of_one_building_share_the_building_and_not_the_room() -> None:
    linked = at(f"{MALL}A座1208室", f"{MALL}A座0911室", f"{MALL}B座1208室")
    assert groups(linked, "address", "room") == {}
    assert groups(linked, "address", "building") == {"0+1": ""}
    assert groups(linked, "address", "compound") == {"0+1+2": ""}
    assert bits(linked, "address") == pytest.approx(
        [worth(ADDRESS.business_building), worth(ADDRESS.business_compound)]
    )


def test_a_label_says_the_building_as_it_was_recorded() -> None:
    garden = "广州市番禺区南大路88号财富园"
    linked = at(f"{garden}2号B栋602", f"{garden}2号B栋602室", f"{garden}2号B栋901")
    assert {hub["level"]: hub["label"] for hub in linked.hubs.to_pylist()} == {
        "room": "广州市番禺区南大路88号财富园2号B栋602室",
        "building": "广州市番禺区南大路88号财富园2号B栋",
        "compound": "广州市番禺区南大路88号财富园",
    }


@pytest.mark.parametrize("building", ["A座", "4号", "4号楼2单元"])
def test_a_building_keeps_its_word(building: str) -> None:
    room = f"成都市武侯区武科东四路11号{building}1208室"
    assert [hub["label"] for hub in at(room, room).hubs.to_pylist() if hub["level"] == "room"] == [room]


def test_a_writing_without_city_joins_the_one_place_it_can_mean() -> None:
    linked = at(f"{MALL}A座1208室", "天苑商贸城A座1208室")
    assert groups(linked, "address", "room") == {"0+1": ""}
    (loose,) = [tie["bits"] for tie in linked.ties.to_pylist() if tie["complaint_id"] == "1"]
    assert loose == pytest.approx(worth(ADDRESS.loose_room))


def test_a_writing_without_city_joins_nobody_if_it_could_mean_two_places() -> None:
    linked = at(f"{MALL}A座1208室", "南京市玄武区中山路5号天苑商贸城A座1208室", "天苑商贸城A座1208室")
    assert groups(linked, "address") == {}


def test_a_missing_unit_means_the_only_unit() -> None:
    compound = "长沙市岳麓区麓山南路36号湘江小区6栋"
    assert groups(at(f"{compound}2单元702室", f"{compound}702室"), "address", "room") == {"0+1": "household"}
    two = at(f"{compound}2单元702室", f"{compound}3单元702室", f"{compound}702室")
    assert groups(two, "address", "room") == {}


@pytest.mark.parametrize(("people", "innocent"), [(ADDRESS.household, "household"), (ADDRESS.household + 1, "")])
def test_a_home_is_a_household_up_to_its_size(people: int, innocent: str) -> None:
    linked = at(*[HOME] * people)
    assert list(groups(linked, "address", "room").values()) == [innocent]
    assert bits(linked, "address", "room") == [pytest.approx(worth(ADDRESS.home_room))]


def test_a_house_on_a_road_is_a_home() -> None:
    linked = at("成都市武侯区人民南路27号", "四川省成都市武侯区人民南路27")
    assert groups(linked, "address") == {"0+1": "household"}
    assert bits(linked, "address", "door") == [pytest.approx(worth(ADDRESS.home_door))]


def test_a_dormitory_is_a_crowd() -> None:
    dormitory = "武汉市洪山区珞喻路10号阳光职业技术学院3号宿舍楼"
    assert set(groups(at(f"{dormitory}502室", f"{dormitory}502室"), "address").values()) == {"crowd"}


@pytest.mark.parametrize("named", ["法律援助中心205室", "夕照养老院305室", "江岸银行文昌支行"])
def test_what_an_institution_is_named_explains_its_address(named: str) -> None:
    address = f"济南市槐荫区青年路12号{named}"
    assert set(groups(at(address, address), "address").values()) == {"premises"}


@pytest.mark.parametrize(("saying", "innocent"), [(2, "premises"), (1, "")])
def test_a_law_firms_name_explains_a_room_if_half_of_its_people_give_it_and_never_the_tower(
    saying: int, innocent: str
) -> None:
    room = f"{MALL}A座1208室"
    linked = at(*[f"{room}(正衡律师事务所转)"] * saying, *[room] * (4 - saying))
    assert groups(linked, "address", "room") == {"0+1+2+3": innocent}
    assert groups(linked, "address", "compound") == {"0+1+2+3": ""}


@pytest.mark.parametrize(("people", "innocent"), [(ADDRESS.premises, "premises"), (ADDRESS.premises + 1, "")])
def test_a_law_firms_name_explains_only_so_many_people(people: int, innocent: str) -> None:
    linked = at(*[f"{MALL}A座1208室(正衡律师事务所转)"] * people)
    assert list(groups(linked, "address", "room").values()) == [innocent]


def test_one_who_calls_an_office_a_parcel_station_makes_it_none() -> None:
    rooms = [f"{MALL}A座1208菜鸟驿站", *[f"{MALL}A座1208室"] * 3]
    assert groups(at(*rooms), "address", "room") == {"0+1+2+3": ""}


def test_one_person_at_one_room_twice_ties_nobody() -> None:
    complaint = {"address": f"{MALL}A座1208室", "person": "P-1"}
    linked = link(inputs({"1": complaint, "2": complaint}))
    assert linked.ties.num_rows == linked.hubs.num_rows == 0


def test_complaints_without_a_place_make_no_hub() -> None:
    assert at("", "杭州市", "请电话联系").hubs.num_rows == 0
