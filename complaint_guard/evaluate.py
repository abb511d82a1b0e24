"""How well reported gangs fit a planted truth: what was found, what was missed, and who was accused wrongly."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from complaint_guard.errors import InputError

#: Share of a reported gang that must come from one planted gang for the report to be true.
TRUE_SHARE = 0.6
#: Share of a planted gang that a true report must hold for the gang to be found.
FOUND_SHARE = 0.5
#: A look-alike group counts as hit from this many reported complaints on.
_HIT = 3
_NEEDED = ("complaint_id", "gang")
#: Columns of planted worlds; a desk's own known cases go without.
_PLANTED = ("lookalike", "depth", "kind")


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures of one list of reported gangs; shares are 0..1, `by_kind` and `by_depth` read "found/planted"; what the
    truth names no kind or depth for is in neither.

    b3: B-cubed over planted members and everyone reported (Bagga and Baldwin 1998). accused: complaints of no planted
    gang inside reported gangs. unknown: reported complaints that the truth does not list.
    """

    reported: int
    true: int
    precision: float
    found: int
    planted: int
    recall: float
    precision_at_10: float
    b3_precision: float
    b3_recall: float
    b3_f1: float
    member_recall: float
    accused: int
    innocents: int
    accused_per_10k: float
    lookalikes_hit: dict[str, int]
    by_kind: dict[str, str]
    by_depth: dict[str, str]
    missed: list[str]
    unknown: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Measures of all reported gangs and of those of tier refer alone."""

    all: Measures
    refer: Measures

    def as_dict(self) -> dict[str, dict[str, Any]]:
        """The figures as dictionaries, for JSON."""
        return asdict(self)


def evaluate(truth: Path, gangs: Path | bytes) -> Evaluation:
    """Measures of a `gangs.jsonl` (best first; its path or content) against a `truth.csv`, whose columns but
    complaint_id and gang may be missing. Raises InputError if one is not of that kind.
    """
    known = _Truth(_read_truth(truth))
    reported = _read_gangs(gangs)
    return Evaluation(
        all=known.measure([members for _, members in reported]),
        refer=known.measure([members for tier, members in reported if tier == "refer"]),
    )


class _Truth:
    def __init__(self, rows: Mapping[str, dict[str, str]]) -> None:
        self._rows = rows
        self._planted: dict[str, set[str]] = defaultdict(set)
        for complaint, row in rows.items():
            if row["gang"]:
                self._planted[row["gang"]].add(complaint)

    def measure(self, reports: Sequence[set[str]]) -> Measures:
        tops = [self._top(members) for members in reports]
        true = [gang for gang, _ in tops]
        found = {gang for gang, held in tops if gang and held >= FOUND_SHARE * len(self._planted[gang])}
        first: dict[str, int] = {}
        for place, members in enumerate(reports):
            for complaint in members:
                first.setdefault(complaint, place)
        listed = [complaint for complaint in first if complaint in self._rows]
        accused = sum(not self._rows[complaint]["gang"] for complaint in listed)
        members_planted = sum(map(len, self._planted.values()))
        innocents = len(self._rows) - members_planted
        precision, recall = self._b_cubed(first)
        return Measures(
            reported=len(reports),
            true=sum(map(bool, true)),
            precision=round(_share(sum(map(bool, true)), len(reports)), 4),
            found=len(found),
            planted=len(self._planted),
            recall=round(_share(len(found), len(self._planted)), 4),
            precision_at_10=round(_share(sum(map(bool, true[:10])), min(10, len(reports))), 3),
            b3_precision=round(precision, 4),
            b3_recall=round(recall, 4),
            b3_f1=round(2 * precision * recall / max(1e-9, precision + recall), 4),
            member_recall=round(_share(len(listed) - accused, members_planted), 4),
            accused=accused,
            innocents=innocents,
            accused_per_10k=round(1e4 * _share(accused, innocents), 1),
            lookalikes_hit=self._lookalikes_hit(reports),
            by_kind=_tally((self._kind(gang), gang in found) for gang in self._planted),
            by_depth=_tally(
                (self._rows[complaint]["depth"], complaint in first)
                for members in self._planted.values()
                for complaint in members
            ),
            missed=sorted(set(self._planted) - found),
            unknown=len(first) - len(listed),
        )

    def _top(self, members: set[str]) -> tuple[str, int]:
        """The planted gang most of `members` are of, with how many; "" if that is too few for a true report."""
        counts = Counter(self._rows[member]["gang"] for member in members if member in self._rows)
        del counts[""]
        gang, held = max(counts.items(), key=lambda item: item[1], default=("", 0))
        return (gang, held) if gang and held >= TRUE_SHARE * len(members) else ("", 0)

    def _b_cubed(self, first: Mapping[str, int]) -> tuple[float, float]:
        items = set(first).union(*self._planted.values())
        if not items:
            return 0.0, 0.0
        # who is in no report, or in no planted gang, is a cluster of one
        report = {item: str(first[item]) if item in first else f"alone {item}" for item in items}
        gang = {item: self._gang(item) or f"innocent {item}" for item in items}
        sizes = Counter(report.values())
        both = Counter((report[item], gang[item]) for item in items)
        together = {item: both[report[item], gang[item]] for item in items}
        precision = sum(together[item] / sizes[report[item]] for item in items)
        recall = sum(together[item] / len(self._planted.get(gang[item], (item,))) for item in items)
        return precision / len(items), recall / len(items)

    def _lookalikes_hit(self, reports: Sequence[set[str]]) -> dict[str, int]:
        hits = Counter(
            self._rows[member]["lookalike"] for members in reports for member in members if member in self._rows
        )
        del hits[""]
        return {group: count for group, count in sorted(hits.items()) if count >= _HIT}

    def _gang(self, complaint: str) -> str:
        return self._rows[complaint]["gang"] if complaint in self._rows else ""

    def _kind(self, gang: str) -> str:
        return self._rows[next(iter(self._planted[gang]))]["kind"]


def _share(part: float, whole: float) -> float:
    return part / max(1, whole)


def _tally(pairs: Iterable[tuple[str, bool]]) -> dict[str, str]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, hit in pairs:
        if name:
            counts[name][0] += hit
            counts[name][1] += 1
    return {name: f"{hits}/{total}" for name, (hits, total) in sorted(counts.items())}


def _read_truth(path: Path) -> dict[str, dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in _NEEDED if column not in (reader.fieldnames or ())]
            if missing:
                raise InputError(f"truth {path.name} has no column {missing[0]}; it needs {', '.join(_NEEDED)}")
            return {
                row["complaint_id"]: {name: row.get(name) or "" for name in (*_NEEDED, *_PLANTED)} for row in reader
            }
    except OSError as error:
        raise InputError(f"truth {path.name}: {error.strerror}; give the truth.csv of the world") from None
    except (UnicodeDecodeError, csv.Error):
        raise InputError(f"truth {path.name} is not a UTF-8 CSV file; give the truth.csv of the world") from None


def _read_gangs(found: Path | bytes) -> list[tuple[str, set[str]]]:
    name = found.name if isinstance(found, Path) else "gangs.jsonl"
    try:
        lines = (found.read_bytes() if isinstance(found, Path) else found).decode().split("\n")
    except OSError as error:
        raise InputError(f"gangs {name}: {error.strerror}; give the gangs.jsonl of a report") from None
    reported = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            reported.append((str(row.get("tier", "")), {str(member) for member in row["members"]}))
        except (json.JSONDecodeError, AttributeError, KeyError, TypeError):
            raise InputError(
                f"gangs {name} line {number} is not a gang with members; give the gangs.jsonl of a report"
            ) from None
    return reported
