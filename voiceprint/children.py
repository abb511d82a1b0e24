"""Processes that work beside this one and end with it."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def children(count: int, start: Callable[..., None] | None = None, *given: object) -> ProcessPoolExecutor:
    """A pool of `count` processes, each begun with `start(*given)`, that end with this process even if it is killed."""
    # spawned: threads of other libraries do not survive a fork
    return ProcessPoolExecutor(count, get_context("spawn"), _begin, (os.getpid(), start, given))


def _begin(parent: int, start: Callable[..., None] | None, given: tuple[object, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches children too; the parent says what becomes of them
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    if start is not None:
        start(*given)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)
