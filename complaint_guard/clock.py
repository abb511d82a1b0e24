"""The rooms by name: what each took, and what is said when one cannot go on for want of memory or disk."""

from __future__ import annotations

import errno
import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field

from complaint_guard.errors import OutOfDiskError, OutOfMemoryError

#: Called with the name of a room and how much of the run is done, 0.0 to 1.0.
Progress = Callable[[str, float], None]

ROOMS = (
    "ingest",
    "learn",
    "normalise",
    "embed",
    "listen",
    "near_duplicates",
    "link",
    "fuse",
    "gangs",
    "rank",
    "report",
    "index",
)
_AFTERWARDS = "run again: whole nights are untouched and finished rooms are used again"


@dataclass
class Clock:
    """Seconds and peak memory in MB of each room, for the manifest."""

    progress: Progress
    rooms: dict[str, dict[str, float]] = field(default_factory=dict)

    @contextmanager
    def room(self, name: str) -> Iterator[None]:
        """Measures what is done in the room `name`. Raises OutOfMemoryError, OutOfDiskError."""
        self.progress(name, ROOMS.index(name) / len(ROOMS))
        started = time.perf_counter()
        try:
            yield
        except MemoryError:
            raise OutOfMemoryError(
                f"out of memory in room {name} ({_peak_mb():.0f} MB at most so far); free memory or take a larger "
                f"machine, then {_AFTERWARDS}"
            ) from None
        except BrokenProcessPool:
            instead = "lower setting voice.processes" if name == "listen" else "take a larger machine"
            raise OutOfMemoryError(
                f"a process of room {name} was ended from outside, most likely for want of memory; "
                f"free memory or {instead}, then {_AFTERWARDS}"
            ) from None
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise OutOfDiskError(
                f"no room on the disk of the temporary folder in room {name}; free space or set TMPDIR to another "
                f"folder, then {_AFTERWARDS}"
            ) from None
        self.rooms[name] = {"seconds": round(time.perf_counter() - started, 3), "peak_mb": round(_peak_mb(), 1)}


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
