import random
from itertools import combinations, pairwise

import pytest
from evidence_world import names, pairs, posterior

from complaint_guard.gangs import LARGE, Known, find_gangs, gang_table, gangs_of
from complaint_guard.records import Gang
from complaint_guard.settings import GangSettings

SETTINGS = GangSettings()
Edges = list[tuple[str, str, float]]
LEFT, RIGHT = names("a", 4), names("b", 4)


def clique(people: list[str], bits: float = 30.0) -> Edges:
    return [(left, right, bits) for left, right in combinations(people, 2)]


def found(edges: Edges, previous: dict[str, str] | None = None) -> list[Gang]:
    return find_gangs(pairs(edges), Known(previous or {}, frozenset((previous or {}).values())), SETTINGS)


def people(gangs: list[Gang]) -> list[tuple[str, ...]]:
    return [gang.people for gang in gangs]


def test_a_gang_needs_three_people_and_the_posterior() -> None:
    assert found(clique(["a", "b"])) == []
    (gang,) = found(clique(["a", "b", "c"]))
    assert gang.people == ("a", "b", "c")
    weak = next(bits for bits in (15.0, 14.9) if posterior(bits, 1000) < SETTINGS.least_posterior)
    assert found([*clique(["a", "b"]), ("b", "c", weak)]) == []
    assert found([]) == []


def test_a_gang_is_held_by_the_strongest_tree() -> None:
    edges = [("a", "b", 20.0), ("b", "c", 30.0), ("a", "c", 40.0), ("c", "d", 18.0), ("b", "d", 19.0)]
    (gang,) = found(edges)
    assert [edge[:3] for edge in gang.tree] == [("a", "c", 40.0), ("b", "c", 30.0), ("b", "d", 19.0)]
    assert [edge[3] for edge in gang.tree] == pytest.approx([posterior(bits, 1000) for bits in (40.0, 30.0, 19.0)])


#: bits of a pair of a thousand people that is no more likely than not
EVEN = 12.0


def test_three_who_bear_each_other_out_are_a_gang_of_which_no_pair_suffices() -> None:
    assert SETTINGS.least_together < posterior(EVEN, 1000) < SETTINGS.least_posterior
    (gang,) = found(clique(["a", "b", "c"], EVEN))
    assert (gang.people, gang.together) == (("a", "b", "c"), True)
    (strong,) = found(clique(["a", "b", "c"]))
    assert not strong.together


def test_two_pairs_alone_do_not_bear_each_other_out() -> None:
    assert found([("a", "b", EVEN), ("b", "c", EVEN)]) == []
    assert found([*clique(["a", "b", "c"], EVEN), ("c", "d", EVEN)])[0].people == ("a", "b", "c")
    weaker = next(bits for bits in (11.5, 11.4, 11.3, 11.2) if posterior(bits, 1000) < SETTINGS.least_together)
    assert found(clique(["a", "b", "c"], weaker)) == []


def test_a_pair_that_suffices_may_be_one_of_three() -> None:
    edges = [("a", "b", 30.0), ("a", "c", EVEN), ("b", "c", EVEN)]
    (gang,) = found(edges)
    assert (gang.people, gang.together) == (("a", "b", "c"), True)


def test_who_is_in_a_gang_draws_nobody_by_what_does_not_suffice() -> None:
    edges = [*clique(LEFT), *((LEFT[i], "z", EVEN) for i in range(4)), *((LEFT[0], other, EVEN) for other in RIGHT)]
    assert people(found(edges)) == [tuple(LEFT)]
    edges += clique(RIGHT, EVEN)
    assert [(gang.people, gang.together) for gang in found(edges)] == [(tuple(LEFT), False), (tuple(RIGHT), True)]


def test_one_weak_bridge_does_not_join_two_gangs() -> None:
    assert people(found([*clique(LEFT), *clique(RIGHT), (LEFT[0], RIGHT[0], 18.0)])) == [tuple(LEFT), tuple(RIGHT)]


def test_one_strong_bridge_or_two_weak_ones_do() -> None:
    weak = [(LEFT[0], RIGHT[0], 18.0), (LEFT[1], RIGHT[1], 18.0)]
    strong = [(LEFT[0], RIGHT[0], 38.0), ("x", "y", 18.0)]
    for edges in (weak, strong):
        assert people(found([*clique(LEFT), *clique(RIGHT), *edges])) == [(*LEFT, *RIGHT)]


def test_somebody_who_hangs_on_by_one_pair_stays() -> None:
    assert people(found([*clique(LEFT), (LEFT[0], "z", 18.0)])) == [(*LEFT, "z")]


def test_a_large_loose_component_is_split_and_alike_each_time() -> None:
    rng = random.Random(3)
    groups = [names(letter, 30) for letter in "abcd"]
    edges = [edge for group in groups for edge in clique(group) if rng.random() < 0.4]
    edges += [(left[k], right[-1 - k], 16.0) for left, right in pairwise(groups) for k in (0, 1)]
    seen = []
    for seed in range(4):
        random.seed(seed)
        seen.append(found(edges))
    assert len({person for edge in edges for person in edge[:2]}) > LARGE
    assert people(seen[0]) == [tuple(group) for group in groups]
    assert all(gangs == seen[0] for gangs in seen)


def test_the_split_does_not_depend_on_the_state_of_the_shared_generator() -> None:
    """Without clear groups a split is arbitrary, and must still be the same each time."""
    crowd = names("p", 120)
    edges = [(crowd[i], crowd[i + step], 20.0) for i in range(120) for step in (1, 2, 3) if i + step < 120]
    seen = set()
    for seed in range(6):
        random.seed(seed)
        seen.add(tuple(people(found(edges))))
    assert len(seen) == 1


def test_the_holders_of_one_crowded_hub_are_not_split() -> None:
    crowd = names("p", 120)
    edges = [(crowd[i], crowd[i + step], 20.0) for i in range(120) for step in (1, 2, 3) if i + step < 120]
    (gang,) = find_gangs(pairs(edges, crowded=True), Known(), SETTINGS)
    assert gang.people == tuple(crowd)


def test_the_order_of_pairs_does_not_matter() -> None:
    edges = [*clique(LEFT), *clique(RIGHT)]
    assert found(edges) == found(edges[::-1])


def test_a_gang_keeps_the_id_most_of_its_people_had() -> None:
    (gang,) = found(clique(LEFT), {LEFT[0]: "G-old", LEFT[1]: "G-old", LEFT[2]: "G-other"})
    assert gang.gang_id == "G-old"


def test_of_a_split_gang_the_larger_share_keeps_the_id() -> None:
    previous = dict.fromkeys([*LEFT, *RIGHT[:3]], "G-a000")
    gangs = found([*clique(RIGHT), *clique(LEFT)], previous)
    assert [(gang.gang_id, gang.people) for gang in gangs] == [("G-a000", tuple(LEFT)), ("G-b000", tuple(RIGHT))]


def test_an_id_that_is_taken_gets_a_number() -> None:
    previous = dict.fromkeys([*RIGHT, LEFT[0]], "G-a000")
    assert [gang.gang_id for gang in found([*clique(LEFT), *clique(RIGHT)], previous)] == ["G-a000.2", "G-a000"]


def test_a_new_gang_is_named_after_its_first_person() -> None:
    (gang,) = found(clique(["P-TS1", "P-TS2", "P-TS3"]))
    assert gang.gang_id == "G-TS1"


def test_gangs_that_were_kept_are_the_gangs_that_were_found() -> None:
    gangs = found([*clique(LEFT), *clique(RIGHT), *clique(["x", "y", "z"], EVEN)])
    assert [gang.together for gang in gangs] == [False, False, True]
    assert gangs_of(gang_table(gangs)) == gangs
    assert gangs_of(gang_table([])) == []


def test_an_id_that_was_given_once_is_not_given_again() -> None:
    known = Known({LEFT[0]: "G-other"}, frozenset({"G-other", f"G-{LEFT[0]}"}))
    edges = [*clique(LEFT), *clique([*RIGHT, "z"])]
    gangs = find_gangs(pairs(edges), Known({"z": "G-other"}, known.given), SETTINGS)
    assert [gang.gang_id for gang in gangs] == [f"G-{LEFT[0]}.2", "G-other"]
