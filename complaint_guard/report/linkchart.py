"""The link chart of each gang: its people, what they share, who else shares it, and a place on paper for each."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import igraph
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.report.network import Edge, Network, Node, network_around, told_apart
from complaint_guard.report.view import NightView

#: A hub of more people is drawn, but who else holds it is only counted.
LARGEST = 40
#: Outsiders kept for one chart; more are counted.
NEIGHBOURS = 30
#: Size of the paper that places are given on.
WIDTH, HEIGHT = 1000, 620
_SEED = 20260901
_FEW = 60


@dataclass(frozen=True)
class Chart:
    """`nodes` are the gang's people, the hubs of at least two of them, then (from `inner` on) outsiders and the hubs
    of theirs; `places` gives (x, y) of each on a paper of WIDTH by HEIGHT; `left_out` counts outsiders not kept.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    places: tuple[tuple[int, int], ...]
    inner: int
    left_out: int


def link_charts(view: NightView, gang_ids: Sequence[str]) -> dict[str, Chart]:
    """The chart of each gang by its id; the same tables give the same charts."""
    members = view.table("members")
    among = members.filter(pc.is_in(members["gang_id"], value_set=pa.array(gang_ids, pa.string())))
    whole = network_around(view, among["complaint_id"].to_pylist(), steps=1, largest=LARGEST)
    ties = {(edge.person, edge.hub): edge for edge in whole.edges}
    nodes, held, holders = {node.id: node for node in whole.nodes}, _by(whole, "person"), _by(whole, "hub")
    groups: dict[str, list[str]] = defaultdict(list)
    for node in whole.people:
        groups[node.gang_id].append(node.id)
    found = {}
    for gang in gang_ids:
        people = groups.get(gang, [])
        hubs = [hub for hub in _ordered(people, held) if len(holders[hub].keys() & set(people)) > 1]
        around, left_out = _around(set(people), hubs, nodes, holders)
        also = [hub for hub in _ordered(around, held) if hub not in hubs and len(holders[hub].keys() & set(around)) > 1]
        kept = [*people, *hubs, *around, *also]
        edges = [ties[one, hub] for one in (*people, *around) for hub in held[one] if hub in set(kept)]
        drawn = told_apart((nodes[one] for one in kept), edges)
        inner = len(people) + len(hubs)
        found[gang] = Chart(drawn.nodes, drawn.edges, _places(kept, inner, edges), inner, left_out)
    return found


def _by(whole: Network, end: str) -> dict[str, dict[str, float]]:
    """The bits of each edge by one end, then by the other."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for edge in whole.edges:
        one, other = (edge.person, edge.hub) if end == "person" else (edge.hub, edge.person)
        found[one][other] = edge.bits
    return found


def _ordered(people: Iterable[str], held: dict[str, dict[str, float]]) -> list[str]:
    """The hubs of `people`, each once, in the order in which they are met."""
    return list(dict.fromkeys(hub for one in people for hub in held.get(one, ())))


def _around(
    people: set[str], hubs: Iterable[str], nodes: dict[str, Node], holders: dict[str, dict[str, float]]
) -> tuple[list[str], int]:
    """Outsiders who hold `hubs`, those with most bits first, and how many more there are."""
    bits: dict[str, float] = defaultdict(float)
    unseen = 0
    for hub in hubs:
        outside = holders[hub].keys() - people
        unseen = max(unseen, nodes[hub].people - len(holders[hub]))
        for one in outside:
            bits[one] += max(holders[hub][one], 0.01)
    ranked = sorted(bits, key=lambda one: (-bits[one], int(one[1:])))
    return ranked[:NEIGHBOURS], max(len(ranked) - NEIGHBOURS, 0) + unseen


def _places(kept: Sequence[str], inner: int, edges: Iterable[Edge]) -> tuple[tuple[int, int], ...]:
    """A small gang stands in a ring around what it shares, a large one where springs pull it; outsiders on the rim."""
    number = {one: place for place, one in enumerate(kept)}
    pairs = [(number[edge.person], number[edge.hub]) for edge in edges]
    core = [pair for pair in pairs if max(pair) < inner]
    shrunk = 0.78 if inner < len(kept) else 0.92
    spots = _circled(inner, core, shrunk) if inner <= _FEW else _sprung(inner, core, shrunk)
    if inner == len(kept):
        return tuple(spots)
    return tuple(spots) + tuple(_ring(spots, range(inner, len(kept)), pairs))


def _circled(inner: int, pairs: Sequence[tuple[int, int]], size: float) -> list[tuple[int, int]]:
    """People around an ellipse, those of like holdings side by side; hubs inside it, on the side of their holders, and
    in the middle the one that nearly all hold.
    """
    held: dict[int, set[int]] = defaultdict(set)
    for person, hub in pairs:
        held[hub].add(person)
    wide = sorted(held, key=lambda hub: (-len(held[hub]), hub))
    order = sorted(set(range(inner)) - held.keys(), key=lambda one: ([one not in held[hub] for hub in wide], one))
    turns = {one: place / len(order) for place, one in enumerate(order)}

    def side(hub: int) -> tuple[float, int]:
        x = sum(math.cos(2 * math.pi * turns[one]) for one in held[hub])
        y = sum(math.sin(2 * math.pi * turns[one]) for one in held[hub])
        return math.atan2(y, x), hub

    spots = {one: _on_ellipse(turn, size) for one, turn in turns.items()}
    common = [hub for hub in wide if len(held[hub]) > 0.7 * len(order)]
    middle = common if len(common) == 1 else []
    spots |= {hub: _on_ellipse(0.0, 0.0) for hub in middle}
    inside = sorted(held.keys() - set(middle), key=side)
    start = side(inside[0])[0] / (2 * math.pi) if inside else 0.0
    depth = size * (0.5 if len(inside) < 9 else 0.6)
    spots |= {hub: _on_ellipse(start + place / len(inside), depth) for place, hub in enumerate(inside)}
    return [spots[node] for node in range(inner)]


def _sprung(inner: int, pairs: Sequence[tuple[int, int]], size: float) -> list[tuple[int, int]]:
    igraph.set_random_number_generator(random.Random(_SEED))
    settled = igraph.Graph(n=inner, edges=pairs).layout_fruchterman_reingold(niter=400, grid="auto")
    margins = tuple((1 - size) * length / 2 + 20 for length in (WIDTH, HEIGHT))
    return _fitted([tuple(spot) for spot in settled], margins)


def _ring(
    spots: Sequence[tuple[int, int]], outside: Sequence[int], pairs: Iterable[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Places along the rim of the paper for those `outside`, near to what they hold."""
    near: dict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        near[one].append(other)
        near[other].append(one)

    def angle(node: int) -> float:
        known = [spots[other] for other in near[node] if other < len(spots)]
        known = known or [spots[third] for other in near[node] for third in near[other] if third < len(spots)]
        x, y = (sum(spot[axis] for spot in known) / max(len(known), 1) for axis in (0, 1))
        return math.atan2(y - HEIGHT / 2, x - WIDTH / 2)

    order = sorted(outside, key=lambda node: (angle(node), node))
    rim = {node: _on_ellipse(place / len(order) - 0.5, 0.95) for place, node in enumerate(order)}
    return [rim[node] for node in outside]


def _on_ellipse(turn: float, size: float) -> tuple[int, int]:
    """The place at `turn` (1 is once around) of an ellipse that at `size` 1 touches the edge of the paper."""
    angle = 2 * math.pi * turn
    return round(WIDTH / 2 * (1 + size * math.cos(angle))), round(HEIGHT / 2 * (1 + size * math.sin(angle)))


def _fitted(spots: list[tuple[float, ...]], margins: tuple[float, ...]) -> list[tuple[int, int]]:
    """`spots` stretched to the paper within its margins, each axis for itself."""
    fitted = []
    ends = [(min(spot[axis] for spot in spots), max(spot[axis] for spot in spots)) for axis in (0, 1)]
    for spot in spots:
        at = []
        for (low, high), size, margin, value in zip(ends, (WIDTH, HEIGHT), margins, spot, strict=True):
            share = (value - low) / (high - low) if high - low > 1e-9 else 0.5
            at.append(round(margin + share * (size - 2 * margin)))
        fitted.append((at[0], at[1]))
    return fitted
