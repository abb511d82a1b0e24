"""Written texts as the night desk would see them: slots filled with made-up values, then masked by the normalise room."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime

from complaint_guard import records
from complaint_guard.embed.learning import fill_slots
from complaint_guard.normalise import normalise
from complaint_guard.settings import NormaliseSettings


def masked(texts: Sequence[str], seed: int) -> list[str]:
    """Masked form of each text."""
    rng = random.Random(seed)
    empty: dict[str, object] = {
        name: [] if name in ("recordings", "attachments") else "" for name in records.COMPLAINTS.names
    }
    empty |= {"received_at": datetime(2026, 1, 1), "row": 0}
    rows = [empty | {"complaint_id": str(at), "text": fill_slots(text, rng)} for at, text in enumerate(texts)]
    found: list[str] = normalise(records.table("complaints", rows), NormaliseSettings())["masked"].to_pylist()
    return found
