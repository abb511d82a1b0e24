"""Ctrl-C and SIGTERM: the command ends in order, whatever it held is let go, and one line says so."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

#: What a shell adds to the number of the signal that ended a command.
_BY_SIGNAL = 128


class Stopped(BaseException):
    """Somebody stopped the command; no error, so that nothing that handles errors goes on after it."""

    def __init__(self, number: int) -> None:
        self.exit_code = _BY_SIGNAL + number
        super().__init__(
            f"by {signal.Signals(number).name}; what was finished is kept, give the same command again to go on"
        )


@contextmanager
def stoppable() -> Iterator[None]:
    """What is done inside is left with Stopped when the first signal comes; a second one ends the process at once."""
    heard = [one for one in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(one) is not signal.SIG_IGN]  # nohup, &
    before = {number: signal.signal(number, _stop) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_DFL)
    raise Stopped(number)
