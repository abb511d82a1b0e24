"""What a named person said of a gang on an earlier night, and whether it still is what that person looked at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True)
class Reviewed:
    """One latest verdict. `same`: no complaint and no hub has come to the gang since."""

    verdict: str
    by: str
    day: str
    same: bool

    @property
    def at_rest(self) -> bool:
        """Whether the gang was cleared and nothing new speaks against that."""
        return self.verdict == "cleared" and self.same

    def reasons(self) -> list[str]:
        """What a confirmation adds to the reasons."""
        if self.verdict != "confirmed":
            return []
        if self.same:
            return [f"已由{self.by}于{self.day}复核确认"]
        return [f"已由{self.by}于{self.day}复核确认，此后成员或证据有变化"]

    def counter_evidence(self) -> list[str]:
        """What a clearance or a doubt adds to the counter-evidence."""
        if self.verdict == "doubt":
            return [f"{self.by}于{self.day}复核存疑，尚无定论"]
        if self.verdict == "cleared" and self.same:
            return [f"已由{self.by}于{self.day}排除，此后没有新的成员或证据"]
        if self.verdict == "cleared":
            return [f"曾由{self.by}于{self.day}排除，此后成员或证据有变化，须重新复核"]
        return []


UNREVIEWED = Reviewed("", "", "", False)


def reviewed(gang_id: str, complaints: Collection[str], hubs: Collection[str], verdicts: pa.Table) -> Reviewed:
    """The latest verdict on the gang that now has these complaints and hubs; UNREVIEWED if there is none."""
    for row in verdicts.filter(pc.equal(verdicts["gang_id"], gang_id)).to_pylist():
        same = set(complaints) <= set(row["complaints"]) and set(hubs) <= set(row["hubs"])
        return Reviewed(row["verdict"], row["by"], row["day"], same)
    return UNREVIEWED
