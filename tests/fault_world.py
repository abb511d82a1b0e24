"""Runs of the command line in processes of their own, watched by their log and killed where a test says."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "scripts" / "benchmarks"))

from _settled import differing, settled  # noqa: E402

__all__ = ["Runner", "differing", "runner", "settled"]

#: imports once, then runs each command line it is given in a child of its own
_FORKS = """
import json, os, resource, signal, sys
from complaint_guard import cli, pipeline
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        asked = json.loads(line)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that put the tests behind has it ignored
        sys.argv = ["complaint-guard", *asked["args"]]
        if asked["more_mb"]:
            used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (used + asked["more_mb"] * 2**20,) * 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = 0
        try:
            cli.main()
        except SystemExit as left:
            code = left.code or 0
        sys.stderr.flush()
        os._exit(code)  # threads that imports began in the parent cannot be joined here
    print(child, flush=True)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print("ended", file=sys.stderr, flush=True)
    print(code, flush=True)
"""


class Runner:
    """Runs command lines one after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._watch: Callable[[str], bool] = lambda _: False
        self._child, self._by = 0, signal.SIGKILL
        self._ended = threading.Event()
        self.said: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def run(
        self,
        *args: object,
        kill_at: Callable[[str], bool] | None = None,
        kill_after: float | None = None,
        more_mb: int = 0,
        by: signal.Signals = signal.SIGKILL,
    ) -> int:
        """Exit code of one command line, -9 if it was killed (or sent signal `by`): when `kill_at` is true of the room
        that begins, or after some seconds. With `more_mb` it gets no more memory than that beyond what it has at its
        start.
        """
        assert self._process.stdin and self._process.stdout
        self.said, self._child, self._watch, self._by = [], 0, kill_at or (lambda _: False), by
        self._ended.clear()
        self._process.stdin.write(json.dumps({"args": [str(arg) for arg in args], "more_mb": more_mb}) + "\n")
        self._process.stdin.flush()
        self._child = int(self._process.stdout.readline())
        timer = threading.Timer(kill_after, self._kill) if kill_after is not None else None
        if timer:
            timer.start()
        code = int(self._process.stdout.readline())
        if timer:
            timer.cancel()
            timer.join()
        assert self._ended.wait(60)  # all that it said was read: nothing of it is taken for the next run's
        return code

    def _read(self) -> None:
        assert self._process.stderr
        for line in self._process.stderr:
            if line.endswith("ended\n"):  # after what a killed child left of a line
                self._ended.set()
                continue
            self.said.append(line)
            if '"event": "start"' in line and self._watch(json.loads(line)["room"]):
                while not self._child:
                    time.sleep(0.001)
                self._kill()

    def _kill(self) -> None:
        with suppress(ProcessLookupError):  # it was faster
            if self._child:  # 0 would be this very group of processes
                os.kill(self._child, self._by)


@contextmanager
def runner() -> Iterator[Runner]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", _FORKS], text=True, env=environment, **pipes) as process:
        try:
            yield Runner(process)
        finally:
            assert process.stdin
            process.stdin.close()
