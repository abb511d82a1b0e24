"""Where the nodes of a network stand."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import igraph
import numpy as np

from complaint_guard.report.network import Network

#: Nodes up to which every pair of nodes pushes at the others; above, only near ones do, which is faster and rougher.
_EVERY_PAIR = 1_000
_STEPS = 500
#: Pixels that a person and a hub need to either side, and how often they push for them.
_PERSON_ROOM, _HUB_ROOM, _PUSHES = 14, 26, 60

Point = tuple[int, int]


def layout(network: Network, width: int, height: int) -> dict[str, Point]:
    """Pixels of each node by its id, within (0, 0) and (width, height). Same network, same places.

    Spring layout (Fruchterman and Reingold 1991) from a circle, so that chance has no part in it.
    """
    count = len(network.nodes)
    if not count:
        return {}
    numbers = {node.id: number for number, node in enumerate(network.nodes)}
    graph = igraph.Graph(n=count, edges=[(numbers[edge.person], numbers[edge.hub]) for edge in network.edges])
    _join_parts(graph)
    igraph.set_random_number_generator(random.Random(0))
    turns = [2 * math.pi * number / count for number in range(count)]
    circle = [(math.cos(turn) * count, math.sin(turn) * count) for turn in turns]
    grid = "nogrid" if count <= _EVERY_PAIR else "grid"
    found = graph.layout_fruchterman_reingold(niter=_STEPS, seed=circle, grid=grid, start_temp=max(count / 10, 2.0))
    places = found.coords
    room = np.array([_PERSON_ROOM if node.is_person else _HUB_ROOM for node in network.nodes])
    points = _apart(np.array(_fitted(places, width, height), float), room, (width, height))
    return {node: (round(x), round(y)) for node, (x, y) in zip(numbers, points.tolist(), strict=True)}


def _join_parts(graph: igraph.Graph) -> None:
    """Holds parts that nothing joins beside each other; what is drawn does not have these edges."""
    firsts = [part[0] for part in graph.connected_components()]
    graph.add_edges(list(pairwise(firsts)))


def _apart(points: np.ndarray, room: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """`points` (n, 2) pushed from each other until none stands in the `room` (n,) of another, as far as that succeeds:
    hubs that the same people hold would lie on one spot.
    """
    least = room[:, None] + room[None, :]
    np.fill_diagonal(least, 0)
    for _ in range(_PUSHES if len(points) <= _EVERY_PAIR else 0):
        between = points[:, None, :] - points[None, :, :]
        far = np.hypot(between[..., 0], between[..., 1])
        lacking = np.maximum(least - far, 0)
        if not lacking.any():
            break
        # those on one spot leave it in the order of their numbers
        order = np.sign(np.arange(len(points))[:, None] - np.arange(len(points))[None, :])
        between = np.where((far == 0)[..., None], order[..., None], between) / np.maximum(far, 1)[..., None]
        points = np.clip(points + (between * lacking[..., None] / 2).sum(axis=1), 0, size)
    return points


def _fitted(places: list[list[float]], width: int, height: int) -> list[Point]:
    columns = []
    for axis, size in ((0, width), (1, height)):
        values = [place[axis] for place in places]
        low, span = min(values), max(values) - min(values)
        columns.append([round((value - low) / span * size) if span else size // 2 for value in values])
    return list(zip(*columns, strict=True))
