"""What became of each recording of the night, and which calls are not in their customer's own voice."""

from __future__ import annotations

from collections.abc import Iterator

from complaint_guard.report.mask import mask_file
from complaint_guard.report.view import NightView
from complaint_guard.report.words import Words

Cell = str | int | float | None

HEADS = "complaint:22 recording:36 outcome:30 met:48 sound_s:10 speech_s:10 cut_s:12 own_voice:16 earlier_calls:40"


def rows(view: NightView, words: Words) -> Iterator[tuple[Cell, ...]]:
    """One row a recording. A call that is clearly not in the voice of the customer's earlier calls carries its bits
    (below 0) and the complaints it was compared with.
    """
    strange = {row["complaint_id"]: row for row in view.table("own_voice").to_pylist()}
    columns = ["complaint_id", "recording", "outcome", "met", "seconds", "speech_s", "cut_s"]
    for row in view.table("voices").select(columns).to_pylist():
        heard = row["outcome"] == ""
        other = strange.get(row["complaint_id"]) if heard else None
        yield (
            *(
                row["complaint_id"],
                mask_file(row["recording"]),
                words(f"recording_{row['outcome'] or 'heard'}"),
                row["met"],
            ),
            *((row[name] if heard else None) for name in ("seconds", "speech_s", "cut_s")),
            *((other["bits"], "\n".join(other["earlier"])) if other else (None, "")),
        )
