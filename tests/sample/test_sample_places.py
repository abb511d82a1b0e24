import random
from collections import Counter

from complaint_guard.sample.divisions import DIVISIONS
from complaint_guard.sample.places import Place, dormitory, homes, moved, offices, spare_room, write

ROOM = Place("home", "山东省", "临沂市", "兰山区", "文化路", "138", "翠苑小区", "11", "3", "12", "1207")
OFFICE = Place("office", "湖北省", "武汉市", "洪山区", "民主街", "101", "联合大厦", "A", "", "26", "2610")


def test_one_room_is_written_in_many_ways_that_all_keep_building_and_room() -> None:
    rng = random.Random(0)
    ways = {write(ROOM, rng) for _ in range(400)}
    assert len(ways) > 150
    assert all("翠苑小区" in way and "1207" in way and ("11" in way or "十一" in way) for way in ways)
    for habit in (
        "山东临沂市",
        "临沂兰山区",
        "临沂市兰山区",
        "11幢",
        "11#",
        "十一",
        "12楼",
        "十二",
        "1207房",
        "3-1207",
        "138翠苑",
    ):
        assert any(habit in way for way in ways), habit


def test_office_towers_are_written_with_other_suffixes() -> None:
    rng = random.Random(0)
    ways = {write(OFFICE, rng) for _ in range(200)}
    for habit in ("A座", "A栋", "A幢", "2610室", "2610号", "26楼"):
        assert any(habit in way for way in ways), habit


def test_divisions_are_full_and_different() -> None:
    assert len(set(DIVISIONS)) == len(DIVISIONS) > 130
    assert all(province and city.endswith("市") and district[-1] in "区市镇" for province, city, district in DIVISIONS)


def test_homes_are_different_and_share_compounds() -> None:
    found = list(homes(5_000, 1))
    assert len(set(found)) == 5_000
    kinds = Counter(place.kind for place in found)
    assert kinds["home"] > 3_800 and kinds["road"] > 500 and kinds["village"] > 250
    compounds = Counter(place[1:7] for place in found if place.kind == "home")
    assert max(compounds.values()) > 50


def test_compounds_and_towers_of_one_district_have_different_names() -> None:
    for found in (list(homes(60_000, 1)), list(offices(30_000, 1))):
        named = {(place.province, place.city, place.district, place.compound) for place in found if place.compound}
        assert len({place[1:7] for place in found if place.compound}) == len(named)


def test_spare_rooms_are_never_given_to_tenants() -> None:
    rng, office = random.Random(0), next(offices(500, 2))
    rooms = {spare_room(office, 7, rng) for _ in range(300)}
    assert len(rooms) > 60 and {room.floor for room in rooms} == {"7"}
    assert all(room.room.startswith("7") and int(room.room) > 730 for room in rooms)
    assert all(int(place.room[-2:]) <= 28 for place in offices(500, 2))


def test_a_dormitory_is_one_building_with_many_rooms() -> None:
    rooms = list(dormitory(7, random.Random(0)))
    assert len({room.room for room in rooms}) == len(rooms) > 100
    assert len({room[:8] for room in rooms}) == 1


def test_moving_keeps_the_room_and_changes_the_city() -> None:
    there = moved(ROOM, "深圳市", random.Random(0))
    assert (there.province, there.city, there.room) == ("广东省", "深圳市", "1207")
    assert there.compound == "翠苑小区二期"
