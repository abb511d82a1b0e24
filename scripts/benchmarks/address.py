"""Element accuracy and speed of the address room on labelled addresses, beside JioNLP.

Labels (element types of Li et al., NAACL 2019) are read as: prov province; city; district; town; road, subRoad road;
roadno, subroadno number; poi, subpoi, community, devZone compound (any one, or neighbours joined); houseno building;
cellno unit; floorno floor; roomno room. A lane (弄) labelled as road is our number, the number after it our building.
redundant, assist, person, country, otherinfo are not scored. A part we infer and the text does not say (province, city,
district) is not scored; any other part without a label is a false positive. Names of divisions count as equal without
their suffix and across the renames we ship.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from complaint_guard.normalise.address import AddressParts, parse
from complaint_guard.normalise.premises import arabic

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "addresses_labelled.parquet"
CHANGES = ROOT / "complaint_guard" / "normalise" / "places" / "changes.csv"
ELEMENTS = {
    "province": ("prov",),
    "city": ("city",),
    "district": ("district",),
    "town": ("town",),
    "road": ("road", "subRoad", "subroad"),
    "number": ("roadno", "subroadno", "subRoadno"),
    "compound": ("poi", "subpoi", "community", "devZone"),
    "building": ("houseno",),
    "unit": ("cellno",),
    "floor": ("floorno",),
    "room": ("roomno",),
}
DIVISIONS = ("province", "city", "district")
_SUFFIX = re.compile(r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|省|市|区|县|街道办事处|街道|镇|乡)$")
_UNITS = re.compile(r"[号室房栋幢座楼层单元#弄门F院]+")


def stem(name: str) -> str:
    """`name` without the suffix of a division, where two characters stay."""
    short = _SUFFIX.sub("", name)
    return short if len(short) > 1 else name


def canonical(part: str, value: str) -> str:
    """A label in the writing of our parts."""
    if part in (*DIVISIONS, "town"):
        return stem(value)
    if part in ("number", "building", "unit", "floor", "room"):
        plain = re.sub(r"[^0-9A-Z东西南北-]", "", arabic(_UNITS.sub("", value.upper())))
        return re.sub(r"(?<=[A-Z])-", "", plain)
    return re.sub("[一二三四五六七八九十]+(?=[区期组队])", lambda match: arabic(match[0]), value)


def wanted(part: str, elements: list[list[str]], renames: dict[str, set[str]]) -> set[str]:
    """Every value that is right for `part`; empty if the text does not say it."""
    found = [value for kind, value in elements if kind in ELEMENTS[part]]
    lanes = [value for kind, value in elements if kind in ELEMENTS["road"] and value.endswith("弄")]
    if part == "number":
        found += lanes
    if part == "building" and lanes:
        found += [value for kind, value in elements if kind in ELEMENTS["number"]]
    if part in ("compound", "road"):
        found += ["".join(found[i:j]) for i in range(len(found)) for j in range(i + 2, len(found) + 1)]
    values = {canonical(part, value) for value in found}
    if part == "district":
        values |= {new for old in found for new in renames.get(old, ())}
    return values


def score(rows: Sequence[dict[str, Any]], parts: Sequence[AddressParts]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of each part."""
    renames: dict[str, set[str]] = defaultdict(set)
    with CHANGES.open(encoding="utf-8", newline="") as file:
        for change in csv.DictReader(file):
            for old in (change["old"], stem(change["old"])):
                renames[old].add(stem(change["new"]))
    count: dict[str, Counter[str]] = {part: Counter() for part in ELEMENTS}
    for row, found in zip(rows, parts, strict=True):
        for part, tally in count.items():
            right, value = wanted(part, row["elements"], renames), canonical(part, getattr(found, part))
            if not right and part in DIVISIONS:
                continue
            tally["labelled"] += bool(right)
            tally["predicted"] += bool(value)
            tally["right"] += is_right(part, value, right)
    return {part: rates(tally) for part, tally in count.items()}


def is_right(part: str, value: str, right: set[str]) -> bool:
    """Whether `value` is one of `right`; 芷江 is right for 芷江侗族自治县."""
    return value in right or (part in DIVISIONS and any(one and value.startswith(one) for one in right))


def rates(tally: Counter[str]) -> dict[str, float]:
    """Precision, recall and F1 from the counts `right`, `predicted`, `labelled`."""
    precision = tally["right"] / max(tally["predicted"], 1)
    recall = tally["right"] / max(tally["labelled"], 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"n": tally["labelled"], "precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def jionlp_parts(texts: Sequence[str]) -> tuple[list[AddressParts], float]:
    """What JioNLP reads as province, city and county, and its CPU seconds."""
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp

        jionlp.parse_location("北京市朝阳区")
    start = time.process_time()
    found = [jionlp.parse_location(text) for text in texts]
    seconds = time.process_time() - start
    return [AddressParts(one["province"] or "", one["city"] or "", one["county"] or "") for one in found], seconds


def load(path: Path, split: str) -> list[dict[str, Any]]:
    """Labelled rows of one split, `elements` as pairs of type and text."""
    rows = [row for row in pq.read_table(path).to_pylist() if row["split"] == split]
    return [{**row, "elements": json.loads(row["elements"])} for row in rows]


def measure(args: argparse.Namespace) -> dict[str, Any]:
    """The whole result: parts, divisions beside JioNLP, addresses per second."""
    rows = load(args.data, args.split)
    texts = [row["text"] for row in rows]
    parse(texts[:1])
    start = time.process_time()
    parts = parse(texts)
    seconds = time.process_time() - start
    ours = score(rows, parts)
    result: dict[str, Any] = {
        "split": args.split,
        "addresses": len(rows),
        "parts": ours,
        "divisions": {
            "complaint_guard": {
                **{part: ours[part] for part in DIVISIONS},
                "addresses_per_cpu_second": round(len(rows) / seconds),
            }
        },
    }
    if args.jionlp:
        sample = rows[: args.jionlp]
        theirs, their_seconds = jionlp_parts([row["text"] for row in sample])
        scored, own = score(sample, theirs), score(sample, parts[: args.jionlp])
        speed = round(len(sample) / their_seconds)
        result["divisions"]["complaint_guard"] |= {part: own[part] for part in DIVISIONS}
        result["divisions"]["jionlp"] = {
            **{part: scored[part] for part in DIVISIONS},
            "addresses_per_cpu_second": speed,
        }
        result["divisions"]["sample"] = len(sample)
    return result


def run(args: list[str]) -> dict[str, Any]:
    """What `scripts/bench address` keeps."""
    parser = argparse.ArgumentParser(prog="scripts/bench address", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--split", default="dev", choices=["train", "dev"])
    parser.add_argument("--jionlp", type=int, default=3000, help="addresses JioNLP reads, too; 0 leaves it out")
    given = parser.parse_args(args)
    if not given.data.exists():
        parser.error(f"no labelled addresses at {given.data.name}; give their path with --data")
    return measure(given)
