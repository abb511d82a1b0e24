"""Many recordings heard side by side, in order, without holding more than a few of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future
from pathlib import Path

from voiceprint.audio import Refused
from voiceprint.children import children
from voiceprint.listening import Ears, Listener, Voice

#: a folder, and the name of a recording below it
Job = tuple[Path, str]
Outcome = Voice | Refused

#: recordings given to a process at a time, and below how many starting processes does not pay
_CHUNK, _FEW = 16, 200

_listener: Listener | None = None


def hear_all(ears: Ears, jobs: Sequence[Job], processes: int = 1) -> Generator[Outcome]:
    """The voice of each job, or why it was refused, in the order of `jobs`. Raises ModelError before the first."""
    listener = Listener(ears)
    if processes < 2 or len(jobs) < _FEW:
        yield from (_heard(listener, job) for job in jobs)
        return
    chunks = [jobs[start : start + _CHUNK] for start in range(0, len(jobs), _CHUNK)]
    with children(processes, _start, ears) as pool:
        waiting: deque[Future[list[Outcome]]] = deque()
        try:
            for chunk in chunks:
                waiting.append(pool.submit(_hear_chunk, chunk))
                if len(waiting) > 4 * processes:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)  # whoever has heard enough does not wait for the rest


def _start(ears: Ears) -> None:
    global _listener
    _listener = Listener(ears)


def _hear_chunk(jobs: Sequence[Job]) -> list[Outcome]:
    if _listener is None:
        raise RuntimeError("a process hears before it was started")
    return [_heard(_listener, job) for job in jobs]


def _heard(listener: Listener, job: Job) -> Outcome:
    try:
        return listener.hear(*job)
    except Refused as refused:
        return refused
