"""The story of a gang: every night on which it changed, and of the gangs it came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from complaint_guard.casebase import CaseBase
from complaint_guard.errors import NotFoundError


@dataclass(frozen=True)
class Chapter:
    """What became of the gang `gang_id` on one night; see LINEAGE for `event` and `others`."""

    night: str
    gang_id: str
    event: str
    others: tuple[str, ...]
    people_before: int
    people: int

    @property
    def told(self) -> str:
        """One line."""
        others = ", ".join(self.others)
        came = f"{self.people_before} -> {self.people} people"
        return {
            "born": f"born with {self.people} people",
            "returned": f"came back with {self.people} people",
            "grew": f"grew, {came}",
            "shrank": f"shrank, {came}",
            "merged": f"took in {others}, {came}",
            "split": f"came out of {others} with {self.people} people",
            "ended": f"ended, had {self.people_before} people",
        }[self.event]


def story_of(case_base: CaseBase, gang_id: str) -> list[Chapter]:
    """The chapters of `gang_id` and of the gangs it took in or came out of, oldest first. Raises NotFoundError."""
    chapters = list(_chapters(case_base))
    told, waiting = set(), [gang_id]
    while waiting:
        one = waiting.pop()
        if one not in told:
            told.add(one)
            waiting += [other for row in chapters if row.gang_id == one for other in row.others]
    found = [row for row in chapters if row.gang_id in told]
    if not any(row.gang_id == gang_id for row in found):
        raise NotFoundError(f"no night tells of a gang {gang_id}; see `complaint-guard export gangs`")
    return found


def _chapters(case_base: CaseBase) -> Iterator[Chapter]:
    for night in case_base.nights():
        rows: list[dict[str, Any]] = case_base.table("lineage", night).to_pylist()
        for row in rows:
            yield Chapter(night, **{**row, "others": tuple(row["others"])})
