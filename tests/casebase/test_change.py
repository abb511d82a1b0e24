"""A change happens whole or not at all, and readers never see half of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from casebase_world import N1, people, tree, write

from complaint_guard.casebase import CaseBase

KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from complaint_guard.casebase.change import Change
from complaint_guard.casebase.lock import locked

def run(path, left):
    def counted(real):
        def step(*args, **kwargs):
            nonlocal left
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            return real(*args, **kwargs)
        return step
    for name in ("open", "fsync", "rename", "replace", "unlink", "mkdir", "rmdir"):
        setattr(os, name, counted(getattr(os, name)))
    with locked(path / ".lock"):
        change = Change(path, None)
        change.content("reports/2026-09-01/run.json", b"changed")
        change.content("new/file", b"new")
        change.remove("watches.jsonl")
        change.carry_out()
    os._exit(0)

for step in range(200):
    path = Path(sys.argv[1]) / str(step)
    shutil.copytree(Path(sys.argv[1]) / "start", path)
    child = os.fork()
    if child == 0:
        run(path, step)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(status)
    if status != -signal.SIGKILL:
        break
"""


def test_a_change_killed_at_any_step_is_whole_or_not_at_all(tmp_path: Path) -> None:
    start = tmp_path / "start"
    write(start, N1, people=people("a"))
    (start / "watches.jsonl").write_text("")
    old = tree(start)
    new = {**old, f"reports/{N1}/run.json": b"changed", "new/file": b"new"}
    del new["watches.jsonl"]
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], capture_output=True, text=True, check=True)
    statuses = done.stdout.split()
    seen = []
    for step in range(len(statuses)):
        CaseBase(tmp_path / str(step)).head()
        found = {k: v for k, v in tree(tmp_path / str(step)).items() if not k.startswith(".change.partial")}
        assert found in (old, new)
        seen.append(found == new)
        shutil.rmtree(tmp_path / str(step))
    assert seen == sorted(seen)
    assert seen[0] is False and seen[-1] is True
    assert len(seen) > 15
