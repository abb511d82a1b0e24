"""7  Pairs -> gangs. A gang is people held together by pairs above the posterior; one weak pair does not join two
gangs, a large loose component is split, and so are gangs that share nothing but a script of which each has a version of
its own. Identities last: a gang keeps the id under which most of its people were known before.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import igraph
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.gangs.versions import NO_WORDINGS, Wordings, versions
from complaint_guard.records import Gang
from complaint_guard.settings import GangSettings

#: a component of more people than this is split where it is loosely joined
LARGE = 80
#: bits above the weakest kept pair by which one pair alone may join two groups of three or more
BRIDGE_BITS = 8.0
#: share of the pairs a community of a large component should hold (CPM resolution)
RESOLUTION = 0.05
#: igraph draws from Python's shared generator unless it is given one
SEED = 20_260_901
#: parts of a pair's bits that say how alike two texts are
WORDING = ("script", "unlike")

__all__ = ["Known", "Wordings", "find_gangs", "gang_table", "gangs_of", "identities"]


@dataclass(frozen=True)
class Known:
    """Earlier nights: the latest gang of each person who was in one (or the family of each complaint), and every id
    that was given.
    """

    gang: Mapping[str, str] = field(default_factory=dict)
    given: frozenset[str] = frozenset()


def find_gangs(
    pairs: pa.Table, previous: Known, settings: GangSettings, wordings: Wordings = NO_WORDINGS
) -> list[Gang]:
    """Gangs of at least `min_people`; `previous` says who was in which gang on earlier nights, `wordings` how alike the
    copies of people are.
    """
    least = settings.min_people
    strong = _graph(pairs.filter(pc.greater_equal(pairs["posterior"], settings.least_posterior)))
    parts = [part for part in _parts(strong) if part.vcount() >= least]
    held = pa.array([name for part in parts for name in part.vs["name"]], pa.string())
    together = [part for part in _parts(_together(pairs, held, settings.least_together)) if part.vcount() >= least]
    found = [(own, False) for part in parts for own in _versions(part, wordings, least)]
    found += [(own, True) for part in together for own in _versions(part, wordings, least)]
    ids = identities([part.vs["name"] for part, _ in found], previous, "G-")
    return [_gang(gang_id, *part) for gang_id, part in zip(ids, found, strict=True)]


def _graph(pairs: pa.Table) -> igraph.Graph:
    """The people of `pairs` in the order of their names, and the pairs."""
    rows = pairs.select(["left_id", "right_id", "bits", "posterior", "crowded"]).to_pylist()
    names = sorted({row[side] for row in rows for side in ("left_id", "right_id")})
    place = {name: i for i, name in enumerate(names)}
    graph = igraph.Graph(n=len(names), edges=[(place[row["left_id"]], place[row["right_id"]]) for row in rows])
    graph.es["bits"] = [row["bits"] for row in rows]
    graph.es["posterior"] = [row["posterior"] for row in rows]
    graph.es["crowded"] = [bool(row["crowded"]) for row in rows]
    graph.es["besides"] = _besides(pairs)
    graph.vs["name"] = names
    return graph


def _together(pairs: pa.Table, held: pa.Array, least: float) -> igraph.Graph:
    """Pairs of people of no gang (`held` are in one) that bear each other out, three by three: who has one accomplice
    has others more likely than the average complainant has any, so that a third who shares the same takes less.
    """
    free = pc.and_(*(pc.invert(pc.is_in(pairs[side], value_set=held)) for side in ("left_id", "right_id")))
    graph = _graph(pairs.filter(pc.and_(free, pc.greater_equal(pairs["posterior"], least))))
    near = [set(found) for found in graph.get_adjlist()]
    alone = [edge.index for edge in graph.es if not near[edge.source] & near[edge.target]]
    graph.delete_edges(alone)
    return graph


_EDGE = pa.struct([("left", pa.string()), ("right", pa.string()), ("bits", pa.float64()), ("posterior", pa.float64())])
_FOUND = pa.schema(
    [
        ("gang_id", pa.string()),
        ("people", pa.list_(pa.string())),
        ("tree", pa.list_(_EDGE)),
        ("together", pa.bool_()),
    ]
)


def gang_table(gangs: list[Gang]) -> pa.Table:
    """`gangs` as a table that can be kept: gang_id, people, tree, together."""
    rows = [
        {
            "gang_id": one.gang_id,
            "people": one.people,
            "tree": [dict(zip(_EDGE.names, edge, strict=True)) for edge in one.tree],
            "together": one.together,
        }
        for one in gangs
    ]
    return pa.Table.from_pylist(rows, schema=_FOUND)


def gangs_of(found: pa.Table) -> list[Gang]:
    """The gangs that `gang_table` made a table of."""
    return [
        Gang(row["gang_id"], tuple(row["people"]), tuple(tuple(edge.values()) for edge in row["tree"]), row["together"])
        for row in found.to_pylist()
    ]


def _parts(graph: igraph.Graph) -> Iterator[igraph.Graph]:
    """Connected parts after weak bridges between groups are cut and large components are split by CPM."""
    if not graph.ecount():
        return
    graph.delete_edges(_weak_bridges(graph))
    for part in graph.decompose(minelements=2):
        if part.vcount() <= LARGE:
            yield part
            continue
        for community in igraph.VertexClustering(part, _communities(part)).subgraphs():
            yield from community.decompose(minelements=2)


def _besides(pairs: pa.Table) -> list[float]:
    """The bits of each pair without those of wording."""
    parts = pairs["parts"].combine_chunks()
    told, bits = parts.flatten().flatten()
    besides = np.where(pc.is_in(told, value_set=pa.array(WORDING)), 0, bits)
    of_pair = pc.list_parent_indices(parts)
    found: list[float] = np.bincount(of_pair, weights=besides, minlength=len(parts)).tolist()
    return found


def _versions(part: igraph.Graph, wordings: Wordings, least: int) -> list[igraph.Graph]:
    """The gangs that `part` is of: each has its own version of what it copies."""
    found: list[igraph.Graph] = igraph.VertexClustering(part, versions(part, wordings, least).tolist()).subgraphs()
    return found


def _communities(part: igraph.Graph) -> list[int]:
    """The community of each person of a large component by CPM (Traag, Van Dooren and Nesterov 2011). Holders of one
    crowded hub are one vertex: they stand in a chain only because all their pairs would be too many.
    """
    chained = part.subgraph_edges(part.es.select(crowded=True), delete_vertices=False).connected_components().membership
    loose = part.copy()
    loose.contract_vertices(chained)
    loose.simplify()
    if loose.vcount() < 2:
        return [0] * part.vcount()
    resolution = RESOLUTION * 2 * loose.ecount() / loose.vcount() ** 1.5
    igraph.set_random_number_generator(random.Random(SEED))  # no part depends on those before it
    found = loose.community_leiden(objective_function="CPM", resolution=resolution, n_iterations=4).membership
    return [found[vertex] for vertex in chained]


def _weak_bridges(graph: igraph.Graph) -> list[int]:
    bits = np.array(graph.es["bits"])
    weak = [edge for edge in graph.bridges() if bits[edge] < bits.min() + BRIDGE_BITS]
    if not weak:
        return []
    cut = graph.copy()
    cut.delete_edges(weak)
    sizes = cut.connected_components()
    size_of = np.array(sizes.sizes())[np.array(sizes.membership)]
    return [edge for edge in weak if all(size_of[end] >= 3 for end in graph.es[edge].tuple)]


def _gang(gang_id: str, part: igraph.Graph, together: bool) -> Gang:
    held = part.spanning_tree(weights=[-bits for bits in part.es["bits"]])
    names = held.vs["name"]
    edges = sorted(
        ((*sorted((names[edge.source], names[edge.target])), edge["bits"], edge["posterior"]) for edge in held.es),
        key=lambda edge: (-edge[2], edge[0], edge[1]),
    )
    tree = tuple((a, b, bits, posterior) for a, b, bits, posterior in edges)
    return Gang(gang_id, tuple(sorted(names)), tree, together)


def identities(found: list[list[str]], previous: Known, prefix: str) -> list[str]:
    """One id per group, gang or other: the earlier id most of its members had, each id given once, to the group with
    the largest share; of a new group `prefix` and its first member.
    """
    claims: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, people in enumerate(found):
        for gang_id, count in Counter(previous.gang[p] for p in people if p in previous.gang).items():
            claims[gang_id].append((count, i))
    ids: dict[int, str] = {}
    for gang_id in sorted(claims, key=lambda g: (-max(claims[g])[0], g)):
        for _, i in sorted(claims[gang_id], key=lambda claim: (-claim[0], claim[1])):
            if i not in ids:
                ids[i] = gang_id
                break
    taken = set(previous.given)
    for i, people in enumerate(found):
        if i not in ids:
            ids[i] = _fresh(prefix + min(people).removeprefix("P-"), taken)
            taken.add(ids[i])
    return [ids[i] for i in range(len(found))]


def _fresh(base: str, taken: set[str]) -> str:
    gang_id, n = base, 1
    while gang_id in taken:
        n += 1
        gang_id = f"{base}.{n}"
    return gang_id
