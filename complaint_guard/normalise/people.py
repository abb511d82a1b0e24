"""Who is one person: repeats of one complainant and portal copies of one complaint are put together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from complaint_guard import records

Codes = npt.NDArray[np.int64]
Edges = npt.NDArray[np.int64]

#: grounds from the strongest to the weakest
GROUNDS = ("id_number", "name+phone", "name+account", "copy", "alone")
_COLUMNS = ["received_at", "name", "id_number", "id_valid", "phone", "phone_kind", "account"]
#: masked names, bare surnames: not enough to tell people apart
_PARTIAL_NAME = r"[*某×]|[xX]{2}|先生$|女士$|小姐$|^.?$"
_COPY_CHARACTERS = 40
_COPY_DAYS = 30


def resolve_people(normalised: pa.Table) -> pa.Table:
    """PEOPLE: the person of each complaint, in the order of `normalised`, and the strongest ground that joined it.

    Complaints are one person's if they share a valid id number; else a full name with a phone (no hotline) or with an
    account; else a full name and the very same text of 40 characters or more within 30 days. Two different valid id
    numbers are never one person, not even through third complaints: then the stronger grounds hold, in the order of
    complaint ids. A person is named "P-" and the smallest complaint id.
    """
    order = pc.sort_indices(normalised["complaint_id"])
    table = normalised.select(_COLUMNS).take(order)
    ids = _codes(table["id_number"], table["id_valid"])
    edges, grounds = _edges(table, ids, normalised["text"], order)
    component = _components(table.num_rows, edges)
    clashing = _clashing(component, ids)
    if clashing.any():
        kept = _without_clashes(edges, ids, clashing[edges[:, 0]])
        edges, grounds = edges[kept], grounds[kept]
        component = _components(table.num_rows, edges)
    return _people(normalised["complaint_id"], order, component, _strongest(table.num_rows, edges, grounds))


def _edges(table: pa.Table, ids: Codes, texts: pa.ChunkedArray, order: pa.Array) -> tuple[Edges, Codes]:
    """Edges (n, 2) between row numbers of `table`, and the rank of each edge's ground, strongest first."""
    name = _codes(table["name"], pc.invert(pc.match_substring_regex(table["name"], _PARTIAL_NAME)))
    phone = _codes(table["phone"], pc.not_equal(table["phone_kind"], "hotline"))
    account = _codes(table["account"], None)
    keys = {
        "id_number": ids,
        "name+phone": _unambiguous(_both(name, phone), ids),
        "name+account": _unambiguous(_both(name, account), ids),
        "copy": _unambiguous(_both(name, _text_codes(texts, order, name)), ids),
    }
    found = [_chains(key, _days(table) if ground == "copy" else None) for ground, key in keys.items()]
    ranks = np.repeat([GROUNDS.index(ground) for ground in keys], [len(edges) for edges in found])
    return np.concatenate(found), ranks


def _codes(column: pa.ChunkedArray, usable: pa.Array | pa.ChunkedArray | None) -> Codes:
    """One number per distinct value; -1 for "" and where not `usable`."""
    good = pc.not_equal(column, "")
    if usable is not None:
        good = pc.and_(good, usable)
    encoded = pc.if_else(good, column, None).combine_chunks().dictionary_encode()
    return np.asarray(pc.fill_null(encoded.indices, -1), dtype=np.int64)


def _text_codes(texts: pa.ChunkedArray, order: pa.Array, name: Codes) -> Codes:
    """One number per distinct text, in `order`; -1 for short ones and where no text of that name is as long."""
    length = np.asarray(pc.utf8_length(texts), dtype=np.int64)[np.asarray(order)]
    key = _both(name, np.where(length < _COPY_CHARACTERS, -1, length))
    _, inverse, counts = np.unique(key, return_inverse=True, return_counts=True)
    rows = np.flatnonzero((key >= 0) & (counts[inverse] > 1))
    codes = np.full(len(key), -1, dtype=np.int64)
    codes[rows] = _codes(texts.take(order.take(pa.array(rows))), None)
    return codes


def _both(left: Codes, right: Codes) -> Codes:
    """One number per pair of values; -1 where either is -1."""
    return np.where((left < 0) | (right < 0), -1, left * (right.max(initial=0) + 1) + right)


def _unambiguous(key: Codes, ids: Codes) -> Codes:
    """`key`, without the rows that have an id number where one key value covers several id numbers."""
    return np.where((ids >= 0) & np.isin(key, _several(key, ids)), -1, key)


def _several(key: Codes, ids: Codes) -> Codes:
    """The values of `key` that cover several id numbers."""
    rows = np.flatnonzero((key >= 0) & (ids >= 0))
    rows = rows[np.argsort(key[rows], kind="stable")]
    values, first = np.unique(key[rows], return_index=True)
    return values[np.minimum.reduceat(ids[rows], first) < np.maximum.reduceat(ids[rows], first)]


def _days(table: pa.Table) -> npt.NDArray[np.float64]:
    received = np.asarray(table["received_at"], dtype="datetime64[us]")
    return received.astype(np.int64) / 86_400e6


def _chains(key: Codes, days: npt.NDArray[np.float64] | None) -> Edges:
    """Edges (n, 2) between neighbours of equal key; with `days`, neighbours in time at most 30 days apart."""
    rows = np.flatnonzero(key >= 0)
    rows = rows[np.lexsort((rows, days[rows] if days is not None else rows, key[rows]))]
    left, right = rows[:-1], rows[1:]
    near = key[left] == key[right]
    if days is not None:
        near &= days[right] - days[left] <= _COPY_DAYS
    return np.stack([left[near], right[near]], axis=1)


def _components(size: int, edges: Edges) -> Codes:
    """Component number of each row; numbers follow the first row of each component."""
    matrix = coo_array((np.ones(len(edges), dtype=np.int8), (edges[:, 0], edges[:, 1])), shape=(size, size))
    labels = connected_components(matrix, directed=False)[1]
    return np.asarray(labels, dtype=np.int64)


def _clashing(component: Codes, ids: Codes) -> npt.NDArray[np.bool_]:
    """Rows whose component holds several id numbers."""
    return np.isin(component, _several(component, ids))


def _without_clashes(edges: Edges, ids: Codes, suspect: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which edges stay: of the `suspect` ones, in order, those that do not bring two id numbers together."""
    kept = ~suspect
    parent: dict[int, int] = {}
    holds: dict[int, int] = {}

    def root(row: int) -> int:
        while (above := parent.setdefault(row, row)) != row:
            parent[row] = row = parent.setdefault(above, above)
        return row

    for at in np.flatnonzero(suspect).tolist():
        left, right = (root(row) for row in edges[at].tolist())
        one, other = (holds.get(row, int(ids[row])) for row in (left, right))
        if one < 0 or other < 0 or one == other:
            kept[at] = True
            parent[right] = left
            holds[left] = max(one, other)
    return kept


def _strongest(size: int, edges: Edges, grounds: Codes) -> Codes:
    """Rank of the strongest ground at each row."""
    best = np.full(size, GROUNDS.index("alone"))
    np.minimum.at(best, edges.ravel(), np.repeat(grounds, 2))
    return best


def _people(ids: pa.ChunkedArray, order: pa.Array, component: Codes, ground: Codes) -> pa.Table:
    """PEOPLE in the order of `ids` from results in the order of sorted ids."""
    first_row = np.unique(component, return_index=True)[1]
    smallest = ids.take(order).take(pa.array(first_row[component]))
    back = pc.sort_indices(order)
    person = pc.binary_join_element_wise("P-", smallest, "")
    columns = [ids, person.take(back), pa.array(GROUNDS).take(pa.array(ground)).take(back)]
    return records.check("people", pa.table(columns, schema=records.PEOPLE))
