"""What finds near-duplicates: masked texts in, a group label per text out. Run as a program, one method in one process:

usage: _speed_methods.py METHOD SETTING TEXTS VECTORS LABELS
Prints JSON: seconds, CPU seconds, and the peak memory before and after. What is imported, read and compiled does not
count.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from _speed_texts import read
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from complaint_guard import corpus, near_duplicates
from complaint_guard.near_duplicates import candidates, scripts, verify
from complaint_guard.near_duplicates.overlap import joined
from complaint_guard.near_duplicates.shingles import marks
from complaint_guard.near_duplicates.skeleton import own_skeletons
from complaint_guard.records import Corpus
from complaint_guard.records.vectors import Vectors
from complaint_guard.settings import NearDuplicateSettings

Labels = NDArray[np.int64]
#: a "bands x threshold" or a threshold
Setting = str
PERMUTATIONS = 128
NEIGHBOURS = 16
#: texts that a method is run on before it is timed
WARM = 3_000


def rensa(texts: Sequence[str], vectors: Any, setting: Setting) -> Labels:
    """MinHash of character trigrams, LSH, pairs kept by the estimate, connected components."""
    from rensa import RMinHash, RMinHashLSH

    bands, least = _split(setting)
    signatures = RMinHash.from_token_sets(_trigrams(texts), PERMUTATIONS, 42)
    index = RMinHashLSH(least, PERMUTATIONS, bands)
    index.insert_many(signatures)
    digests = np.array([one.digest() for one in signatures], np.uint32)
    return _by_estimate(digests, index.query, signatures, least)


def datasketch(texts: Sequence[str], vectors: Any, setting: Setting) -> Labels:
    """The same with datasketch."""
    from datasketch import MinHash, MinHashLSH

    bands, least = _split(setting)
    tokens = [[token.encode() for token in some] for some in _trigrams(texts)]
    signatures = MinHash.bulk(tokens, num_perm=PERMUTATIONS)
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(bands, PERMUTATIONS // bands))
    with index.insertion_session() as session:
        for at, one in enumerate(signatures):
            session.insert(at, one)
    digests = np.array([one.hashvalues for one in signatures], np.uint64).astype(np.uint32)
    return _by_estimate(digests, index.query, signatures, least)


def semhash(texts: Sequence[str], vectors: Any, setting: Setting) -> Labels:
    """SemHash on given vectors; a dropped record goes with the one it is said to duplicate."""
    from semhash import SemHash

    records = [{"place": str(at), "text": text} for at, text in enumerate(texts)]
    given: Any = SemHash.from_embeddings(vectors, records, model=None, columns=["text"])
    dropped = given.self_deduplicate(threshold=float(setting)).filtered
    pairs = [(int(one.record["place"]), int(one.duplicate_of["place"])) for one in dropped]
    return _components(np.array(pairs, np.int64).reshape(-1, 2), len(texts))


def faiss(texts: Sequence[str], vectors: Any, setting: Setting) -> Labels:
    """Nearest vectors in an IVF index of 8-bit codes from a cosine on, connected components."""
    import faiss as library

    n, d = vectors.shape
    cells, kind = int(4 * np.sqrt(n)), library.ScalarQuantizer.QT_8bit
    index: Any = library.IndexIVFScalarQuantizer(library.IndexFlatIP(d), d, cells, kind, library.METRIC_INNER_PRODUCT)
    index.train(vectors[np.random.default_rng(1).permutation(n)[: 40 * cells]])
    index.add(vectors)
    index.nprobe = 8
    cosines, found = index.search(vectors, NEIGHBOURS)
    near = (cosines >= float(setting)) & (found >= 0)
    return _components(np.stack([np.nonzero(near)[0], found[near]], axis=1), n)


def ours_lexical(texts: Sequence[str], vectors: Any, setting: Setting) -> Labels:
    """Candidates by wording, verification, groups; no vectors."""
    chosen, n, known = NearDuplicateSettings(), len(texts), corpus.load("")
    least = chosen.least_bits(n)
    found = own_skeletons(pa.chunked_array([pa.array(texts)]))  # as the room is given them
    pairs = candidates.lexical(found, candidates.one_in(n)).pairs
    written = verify.Written(joined(marks(found, known.words)))
    lots = np.random.default_rng(chosen.seed).random(n)
    model = verify.background(written, verify.voices(np.arange(n), verify.copies(written.marks, pairs)), lots)
    kept, bits = model.verified(written, pairs, least)
    return scripts.group(kept, bits, lots, lambda some: model.bits(model.likeness(written, some)), least).label


def ours_room(texts: Sequence[str], vectors: Any, setting: Setting) -> Labels:
    """The whole room: vectors too, and families with their templates, events and public texts."""
    n = len(texts)
    ids = pa.array(np.char.mod("c%07d", np.arange(n)))
    blank = pa.array([""]).take(pa.array(np.zeros(n, np.int32)))
    day = pa.array(np.datetime64(datetime(2026, 1, 1), "us") + (np.arange(n) * 7 % 90).astype("timedelta64[D]"))
    text = pa.array(texts)
    columns = {"complaint_id": ids, "received_at": day, "text": text, "masked": text}
    columns |= dict.fromkeys(("name", "agent", "city"), blank)
    embeddings = Vectors.of(vectors).table(ids)
    people = pa.table({"complaint_id": ids, "person_id": ids})
    known = corpus.load("")
    found = near_duplicates.near_duplicates(
        pa.table(columns),
        embeddings,
        people,
        (Corpus(known.scripts, known.background, known.words), None),
        NearDuplicateSettings(),
    )
    labels = np.full(n, -1, np.int64)
    members = np.array([int(one[1:]) for one in found.members["complaint_id"].to_pylist()], np.int64)
    labels[members] = np.unique(np.array(found.members["family_id"].to_pylist(), str), return_inverse=True)[1]
    return labels


METHODS: dict[str, Callable[[Sequence[str], Any, Setting], Labels]] = {
    "rensa": rensa,
    "datasketch": datasketch,
    "SemHash": semhash,
    "faiss": faiss,
    "ours, lexical": ours_lexical,
    "ours, whole room": ours_room,
}
#: settings tried on the smallest corpus; ours have none
SETTINGS = {
    "rensa": [f"{bands}x{least}" for bands in (32, 64) for least in (0.1, 0.2, 0.3, 0.4, 0.5)],
    "datasketch": [f"{bands}x{least}" for bands in (32, 64) for least in (0.1, 0.2, 0.3, 0.4, 0.5)],
    "SemHash": ["0.5", "0.6", "0.7", "0.8", "0.9"],
    "faiss": ["0.4", "0.5", "0.6", "0.7", "0.8"],
}


def _split(setting: Setting) -> tuple[int, float]:
    bands, least = setting.split("x")
    return int(bands), float(least)


def _trigrams(texts: Sequence[str]) -> list[list[str]]:
    return [list({text[at : at + 3] for at in range(len(text) - 2)}) for text in texts]


def _by_estimate(digests: Any, query: Callable[[Any], list[int]], signatures: Sequence[Any], least: float) -> Labels:
    """Each text's candidates whose signatures agree on a share of `least`."""
    left, right = [], []
    for at, one in enumerate(signatures):
        others = np.array(query(one), np.int64)
        others = others[others > at]
        kept = others[(digests[others] == digests[at]).mean(axis=1) >= least]
        left.append(np.full(len(kept), at))
        right.append(kept)
    return _components(np.stack([np.concatenate(left), np.concatenate(right)], axis=1), len(signatures))


def _components(pairs: Any, n: int) -> Labels:
    graph = coo_matrix((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    label: Labels = connected_components(graph, directed=False)[1].astype(np.int64)
    return label


def _peak() -> int:
    """The most memory this process held, in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024)


def main() -> None:
    """Runs one method."""
    name, setting, texts, vectors, labels = sys.argv[1:]
    method = METHODS[name]
    masked, read_vectors = read(Path(texts)).masked, np.load(vectors)
    method(masked[:WARM], read_vectors[:WARM], setting)
    before, started, cpu = _peak(), time.perf_counter(), time.process_time()
    found = method(masked, read_vectors, setting)
    seconds, spent = time.perf_counter() - started, time.process_time() - cpu
    np.save(labels, found)
    print(
        json.dumps(
            {"seconds": round(seconds, 2), "cpu_seconds": round(spent, 2), "given_mb": before, "peak_mb": _peak()}
        )
    )


if __name__ == "__main__":
    main()
