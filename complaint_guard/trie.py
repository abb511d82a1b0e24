"""Greedy longest-match segmentation, compiled: words as a trie whose edges lie in one open-addressing hash table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple

import numba
import numpy as np

_CHARACTERS = 0x110000
_NONE = -1
#: texts from which it pays to ask another core
_TEXTS = 20_000


class Trie(NamedTuple):
    """Edges of a trie: slot -> (node and character, node below); and the word id of each node (-1: no word ends)."""

    edges: np.ndarray
    below: np.ndarray
    words: np.ndarray


def build(vocabulary: Mapping[str, int]) -> Trie:
    """Trie of word -> id."""
    children: dict[int, int] = {}
    words = [_NONE]
    for word, row in vocabulary.items():
        node = 0
        for character in word:
            edge = node * _CHARACTERS + ord(character)
            if edge not in children:
                children[edge] = len(words)
                words.append(_NONE)
            node = children[edge]
        words[node] = row
    size = 1 << (4 * len(children)).bit_length()
    edges, below = np.full(size, _NONE, np.int64), np.zeros(size, np.int32)
    _fill(edges, below, np.array(list(children), np.int64), np.array(list(children.values()), np.int32))
    return Trie(edges, below, np.array(words, np.int32))


def segment(texts: Sequence[str], trie: Trie) -> tuple[np.ndarray, np.ndarray]:
    """Word ids of all texts one after the other (int32), and how many each text has (int64)."""
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    return walk(np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32), ends, trie)


def walk(points: np.ndarray, ends: np.ndarray, trie: Trie) -> tuple[np.ndarray, np.ndarray]:
    """The same for texts that are code points (uint32) end to end, text i ending before `ends[i]`."""
    cores = min(numba.get_num_threads(), len(ends) // _TEXTS)
    if cores < 2:
        return _walked(points, ends, trie)
    cuts = [len(ends) * core // cores for core in range(cores + 1)]
    borders = np.append(0, ends)[cuts]
    with ThreadPoolExecutor(cores) as pool:
        parts = [
            pool.submit(_walked, points[borders[core] : borders[core + 1]], ends[first:last] - borders[core], trie)
            for core, (first, last) in enumerate(pairwise(cuts))
        ]
        found = [part.result() for part in parts]
    return np.concatenate([ids for ids, _ in found]), np.concatenate([counts for _, counts in found])


def _walked(points: np.ndarray, ends: np.ndarray, trie: Trie) -> tuple[np.ndarray, np.ndarray]:
    ids, counts = np.empty(len(points), np.int32), np.empty(len(ends), np.int64)
    total = _walk(points, ends, trie, ids, counts)
    return ids[:total], counts


@numba.njit(cache=True)
def _slot(edges: np.ndarray, edge: int) -> int:
    """Slot that holds `edge`, or the free one where it belongs. Fibonacci hashing, linear probing."""
    mask = len(edges) - 1
    slot = ((edge * 0x9E3779B97F4A7C1) >> 20) & mask
    while edges[slot] != edge and edges[slot] != _NONE:
        slot = (slot + 1) & mask
    return slot


@numba.njit(cache=True)
def _fill(edges: np.ndarray, below: np.ndarray, keys: np.ndarray, nodes: np.ndarray) -> None:
    for at in range(len(keys)):
        slot = _slot(edges, keys[at])
        edges[slot] = keys[at]
        below[slot] = nodes[at]


@numba.njit(cache=True, nogil=True)
def _walk(letters: np.ndarray, ends: np.ndarray, trie: Trie, ids: np.ndarray, counts: np.ndarray) -> int:
    edges, below, words = trie
    total, start = 0, 0
    for text in range(len(ends)):
        before = total
        while start < ends[text]:
            node, at, after = 0, start, start + 1
            ids[total] = _NONE
            while at < ends[text]:
                edge = node * _CHARACTERS + int(letters[at])
                slot = _slot(edges, edge)
                if edges[slot] != edge:
                    break
                node = below[slot]
                at += 1
                if words[node] != _NONE:
                    ids[total] = words[node]
                    after = at
            total += ids[total] != _NONE
            start = after
        counts[text] = total - before
    return total
