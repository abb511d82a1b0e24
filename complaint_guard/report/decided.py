"""What a named person decided about a gang, and whether it still is what that person looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich.text import Text

from complaint_guard.report.markup import visible
from complaint_guard.report.view import Dossier
from complaint_guard.report.words import Words

#: what a night says of a verdict on a gang that is no longer the same
_CHANGED = "此后成员或证据有变化"


@dataclass(frozen=True)
class Decided:
    """The latest verdict on a gang (confirmed | cleared | doubt) by whom on which day (YYYY-MM-DD). `lapsed`: people or
    evidence have come to the gang since.
    """

    verdict: str
    by: str
    day: str
    lapsed: bool = False

    @classmethod
    def of(cls, entry: Mapping[str, Any], found: Dossier, night: str) -> Decided:
        """What a line of the ledger of verdicts says of the gang as `night` has it."""
        changed = any(_CHANGED in text for text in (*found.reasons, *found.counter_evidence))
        lapsed = changed and entry["night"] != night  # a verdict of this very night looked at what is shown
        return cls(entry["verdict"], entry["by"], entry["at"][:10], lapsed)

    @property
    def at_rest(self) -> bool:
        """Whether the gang was cleared and nothing has come to it since."""
        return self.verdict == "cleared" and not self.lapsed

    def line(self, words: Words) -> Text:
        """Who decided what, and when."""
        key = "decided_lapsed" if self.lapsed else "decided"
        return Text(words(key, by=visible(self.by), day=self.day, verdict=words(self.verdict)), style="bold")
