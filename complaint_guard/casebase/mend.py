"""What `doctor --repair` does to the files of a case base: nothing goes but what a killed run left half written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from complaint_guard.casebase import files
from complaint_guard.casebase.base import CaseBase
from complaint_guard.casebase.lock import locked
from complaint_guard.errors import CaseBaseDamagedError

#: where what cannot be made again is kept; it may hold personal data
SET_ASIDE = "quarantine"


def swept(case_base: CaseBase) -> list[Path]:
    """What was taken away: files and folders that a killed run left half written. HEAD names the last whole night
    then. The draft of a night stays: a run goes on from it. Raises CaseBaseLockedError.
    """
    root, gone = case_base.path, []
    with files.writing(root), locked(root / ".lock"):
        left = [*root.rglob(".*.new"), root / ".change.partial", *root.glob("index/.*"), *root.glob("reports/.*")]
        for path in filter(Path.exists, left):
            gone.append(path)
            _remove(path)
        head = max(case_base.nights(), default=None)
        (root / "HEAD.next").unlink(missing_ok=True)
        if head and (not (root / "HEAD").is_file() or (root / "HEAD").read_bytes() != f"{head}\n".encode()):
            files.write_bytes(root / "HEAD", f"{head}\n".encode())
            gone.append(root / "HEAD")
    return gone


def set_aside(case_base: CaseBase, night: str) -> Path:
    """The folder into which `night`, and its reports, were moved whole. Raises CaseBaseLockedError."""
    root = case_base.path
    with files.writing(root), locked(root / ".lock"):
        folder = _new_folder(root, night)
        for kind in ("reports", "nights"):
            if (root / kind / night).is_dir():
                files.make_folder(folder)
                (root / kind / night).rename(folder / kind)
        files.sync_folder(folder)
        shutil.rmtree(root / "index", ignore_errors=True)
        (root / "HEAD").unlink(missing_ok=True)
        if head := max(case_base.nights(), default=None):
            files.write_bytes(root / "HEAD", f"{head}\n".encode())
    return folder


def set_aside_beside(case_base: CaseBase) -> Iterator[tuple[str, Path | None]]:
    """Which files beside the nights were damaged, and the folder each was moved into, None if it was gone: the standing
    questions, of which those that can be read stay, and the voices of agents. Raises CaseBaseLockedError.
    """
    kinds = (
        ("watches.jsonl", case_base.standing.entries, ["watches.jsonl"]),
        ("agents.parquet", case_base.agents, ["agents.parquet", "agents.json"]),
    )
    for kind, read, names in kinds:
        try:
            read()
        except CaseBaseDamagedError:
            folder = _new_folder(case_base.path, kind.partition(".")[0])
            there = any((case_base.path / name).is_file() for name in names)
            with case_base.changing() as change:
                for name in names:
                    change.aside(name, _within(case_base, folder / name))
                    change.remove(name)
                if kind == "watches.jsonl" and (left := case_base.standing.readable()):
                    change.content(kind, left)
                change.carry_out()
            yield kind, folder if there else None


def put_in_place(
    case_base: CaseBase,
    night: str,
    tables: Mapping[str, pa.Table],
    reports: Mapping[str, bytes],
    facts: Mapping[str, Any],
) -> Path:
    """The folder in which the damaged files of `night` lie now; in their place are `tables` and `reports`, and `facts`
    in the manifest, all of it or nothing. Raises CaseBaseLockedError.
    """
    manifest, damaged = {**case_base.manifest(night), **facts}, case_base.damage(night)
    with case_base.changing() as change:
        folder = _new_folder(case_base.path, night)
        for path in damaged:
            change.aside(_within(case_base, path), _within(case_base, folder / path.name))
        manifest = change.night(manifest, tables)
        manifest = change.reports(manifest, reports) if reports else manifest
        change.document(f"nights/{night}/manifest.json", manifest)
        change.remove("index")
        change.carry_out()
    return folder


def _new_folder(root: Path, name: str) -> Path:
    taken = sum(1 for _ in (root / SET_ASIDE).glob(f"{name}.*")) if (root / SET_ASIDE).is_dir() else 0
    return root / SET_ASIDE / f"{name}.{taken + 1}"


def nights_set_aside(case_base: CaseBase) -> list[str]:
    """The nights that were set aside and not run again, so that nobody is told of them."""
    aside = {path.parent.name.rpartition(".")[0] for path in case_base.path.glob(f"{SET_ASIDE}/*/nights")}
    return sorted(aside.difference(case_base.nights()))


def _within(case_base: CaseBase, path: Path) -> str:
    return str(path.relative_to(case_base.path))


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
