from itertools import permutations

from complaint_guard.link.places import Writing, resolve

FULL = Writing("天苑商贸城", "浙江省", "杭州市", "拱墅区", "莫干山路", "1208")
NO_CITY = Writing("天苑商贸城", "", "", "", "莫干山路", "1208")
NO_ROAD = Writing("天苑商贸城", "", "杭州市", "拱墅区", "", "")
ELSEWHERE = Writing("天苑商贸城", "江苏省", "南京市", "玄武区", "莫干山路", "1208")
NAME_ONLY = Writing("天苑商贸城", "", "", "", "", "")
OTHER = Writing("书香小区", "浙江省", "杭州市", "拱墅区", "莫干山路", "1208")


def together(*writings: Writing) -> list[int]:
    """Places as small numbers in order of their first writing."""
    found = [place for place, _ in resolve(writings)]
    return [sorted(set(found), key=found.index).index(place) for place in found]


def test_writings_that_leave_parts_out_join_the_one_place_they_can_mean() -> None:
    assert together(FULL, NO_CITY, NO_ROAD, NAME_ONLY) == [0, 0, 0, 0]


def test_a_writing_that_could_mean_two_places_joins_none() -> None:
    assert together(FULL, ELSEWHERE, NO_CITY) == [0, 1, 2]
    assert together(FULL, ELSEWHERE, NO_ROAD) == [0, 1, 0]


def test_names_and_contradicting_doors_keep_places_apart() -> None:
    assert together(FULL, OTHER) == [0, 1]
    assert together(FULL, FULL._replace(number="9")) == [0, 1]


def test_only_a_named_region_is_regional() -> None:
    assert [regional for _, regional in resolve([FULL, NO_CITY, NO_ROAD, NAME_ONLY])] == [True, False, True, False]


def test_the_order_of_writings_does_not_matter() -> None:
    writings = (FULL, NO_CITY, NO_ROAD, ELSEWHERE, OTHER)
    partitions = set()
    for order in permutations(range(len(writings))):
        place = dict(zip(order, (number for number, _ in resolve([writings[i] for i in order])), strict=True))
        partitions.add(frozenset(frozenset(i for i in place if place[i] == number) for number in place.values()))
    assert partitions == {frozenset({frozenset({0, 2}), frozenset({1}), frozenset({3}), frozenset({4})})}


def test_no_writings_give_no_places() -> None:
    assert resolve([]) == []
