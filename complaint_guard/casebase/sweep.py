"""What a writer does before a night and after one that came to nothing."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from complaint_guard.casebase import files
from complaint_guard.casebase.change import finish
from complaint_guard.errors import UsageError


def check_date(night: str) -> None:
    """Raises UsageError if `night` is no date written YYYY-MM-DD."""
    try:
        plain = date.fromisoformat(night).isoformat()
    except ValueError:
        plain = None
    if night != plain:
        raise UsageError(f"night {night!r} is not a date; write it as YYYY-MM-DD, for example 2026-09-01")


def sweep(root: Path, night: str, nights: Sequence[str], head: str | None) -> None:
    """Settles HEAD and removes what killed runs of other nights left in the case base `root`, whose whole nights are
    `nights`.
    """
    finish(root)
    shutil.rmtree(root / ".change.partial", ignore_errors=True)
    if (root / "HEAD.next").exists():
        if head:
            files.write_bytes(root / "HEAD", f"{head}\n".encode())
        (root / "HEAD.next").unlink()
    whole = {*nights, f".{night}.partial"}
    for folder in [*root.glob("nights/.*.partial"), *root.glob("reports/*")]:
        if folder.name not in whole:
            shutil.rmtree(folder)


def unmake(root: Path, keep_folder: bool) -> None:
    """Takes a case base without any night or draft away again, so that a failed first run leaves nothing."""
    with suppress(OSError):
        if {path.name for path in root.iterdir()} - {"nights", "reports", "casebase.json", ".lock"}:
            return  # ledgers, agents, or what a repair set aside: casebase.json opens it
        for name in ("nights", "reports"):
            if (root / name).is_dir():
                (root / name).rmdir()  # fails if anything is in it
        (root / "casebase.json").unlink(missing_ok=True)
        (root / ".lock").unlink()
        if not keep_folder:
            root.rmdir()
