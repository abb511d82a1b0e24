"""What speaks against one gang, the same wherever it is shown."""

from __future__ import annotations

from complaint_guard.report.view import Dossier
from complaint_guard.report.words import Words

#: what a gang's own counter-evidence tells already, with how many people and surnames
TOLD = "household"


def against(found: Dossier, words: Words) -> list[str]:
    """The counter-evidence of the gang, then its shared things that may be explained otherwise."""
    explained = [hub for hub in found.hubs if hub.innocent and hub.innocent != TOLD]
    return [
        *map(words.said, found.counter_evidence),
        *(words("hub_innocent", label=words.filled(hub.label), why=words(hub.innocent)) for hub in explained),
    ]
