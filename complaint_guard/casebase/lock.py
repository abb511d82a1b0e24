"""One writer at a time. The kernel drops the lock when its holder dies, so that a killed run leaves none behind."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from complaint_guard.errors import CaseBaseLockedError


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the lock file `path`. Raises CaseBaseLockedError if another process holds it."""
    descriptor = _take(path)
    try:
        holder = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now(UTC).isoformat(" ", "seconds"),
        }
        os.ftruncate(descriptor, 0)
        os.write(descriptor, json.dumps(holder).encode())
        yield
    finally:
        os.close(descriptor)


def _take(path: Path) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise CaseBaseLockedError(_held(path)) from None
        # a run that made the case base and failed takes the lock file away again: then this lock is on nothing
        if path.exists() and os.path.samestat(os.fstat(descriptor), path.stat()):
            return descriptor
        os.close(descriptor)


def _held(path: Path) -> str:
    try:
        holder = json.loads(path.read_text())
        who = f"process {holder['pid']} on {holder['host']} since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        who = "a process that has just started"
    return f"case base {path.parent} is being written by {who}; wait until it ends, or stop it, then run again"
