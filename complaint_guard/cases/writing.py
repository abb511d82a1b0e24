"""The case file of a gang: all its papers, tables and pictures in one package, written whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from complaint_guard import __version__
from complaint_guard.casebase import CaseBase
from complaint_guard.cases.contents import files_of, letters_of
from complaint_guard.cases.pack import packed, sha256, with_manifest
from complaint_guard.cases.request import CaseRequest, Granted, granted, unsuited
from complaint_guard.cases.versions import same, version
from complaint_guard.errors import UsageError


@dataclass(frozen=True)
class Built:
    """A case file that was written; `replaces` is the number of the version before it, "" if it is the first,
    `warning` says that the letter has nothing for its recipient.
    """

    case_id: str
    gang_id: str
    file: Path
    bytes: int
    sha256: str
    unmasked: bool
    replaces: str = ""
    warning: str = ""


def build(case_base: CaseBase, request: CaseRequest, path: Path) -> Built:
    """The case file written to `path` and noted in the ledger of cases.

    Raises CaseRefusedError with every reason against it; UsageError if `path` holds something else or cannot be
    written, or if the case was built with other content and no new version is asked for: then nothing is.
    """
    _check_target(case_base, path, ".zip")
    made, before = version(case_base, granted(case_base, request), request.anew)
    content = packed(with_manifest(files_of(made)))
    digest = sha256(content)
    same(before, digest)
    _keep_others({path: content})
    older = made.replaces["case_id"] if made.replaces else ""
    facts = {
        "case_id": made.case_id,
        "event": "built",
        "gang_id": request.gang_id,
        "to": made.recipient.key,
        "on": made.on.isoformat(),
        "sha256": digest,
        "unmasked": request.unmask,
        "verdict": made.verdict["seal"],
        **({"replaces": older} if older else {}),
    }
    beside = path.with_name(f".{path.name}.new")
    try:
        if request.unmask:
            _write(beside, bytes(len(content)))  # what may refuse the file refuses before the line that tells of it
            note_unmasking(case_base, made)
        _write(beside, content)
        _note_built(case_base, facts)
        os.replace(beside, path)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        beside.unlink(missing_ok=True)
    told = len(content), digest, request.unmask, older, unsuited(made)
    return Built(made.case_id, request.gang_id, path, *told)


def letters(case_base: CaseBase, request: CaseRequest, folder: Path) -> list[Path]:
    """The letters to consumers of a gang whose case may be built, written into `folder`, both or neither."""
    _check_target(case_base, folder / "letters", "")
    papers = letters_of(granted(case_base, request))
    _keep_others({folder / name: content for name, content in papers.items()})
    written: list[Path] = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in papers.items():
            beside = folder / f".{name}.new"
            _write(beside, content)
            written.append(beside)
        for place, beside in enumerate(written):
            written[place] = beside.replace(folder / beside.name.removeprefix(".").removesuffix(".new"))
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        raise _unwritable(folder, error) from None
    return written


def note_unmasking(case_base: CaseBase, made: Granted) -> None:
    """The line of the audit ledger, on the disk before anything unmasked is on one."""
    case_base.ledger("audit").append(
        {
            "action": "case unmasked",
            "by": made.unmasked_by,
            "reason": made.unmask_reason,
            "gang_id": made.case.gang_id,
            "case_id": made.case_id,
            "night": made.case.night,
            "complaints": len(made.case.items),
            "fingerprint": made.verdict["fingerprint"],
            "version": __version__,
        }
    )


def _note_built(case_base: CaseBase, facts: Mapping[str, object]) -> None:
    """Adds the line unless the same package was the last thing built of this case."""
    ledger = case_base.ledger("cases")
    earlier = [one for one in ledger.entries() if one["case_id"] == facts["case_id"] and one["event"] == "built"]
    if not earlier or any(earlier[-1][name] != value for name, value in facts.items()):
        ledger.append(facts)


def _check_target(case_base: CaseBase, path: Path, suffix: str) -> None:
    if case_base.path.resolve() in path.resolve().parents:
        raise UsageError(f"{path.name} would stand inside the case base, which only runs write; give another folder")
    if path.suffix.lower() != suffix:
        raise UsageError(f"cannot write {path.name}; give a name that ends in {suffix}")
    if path.is_dir():
        raise UsageError(f"{path.name} is a folder; give the name of a file")


def _keep_others(files: Mapping[Path, bytes]) -> None:
    """Raises UsageError if something else stands where one of `files` is to be written."""
    for path, content in files.items():
        try:
            kept = path.read_bytes() != content if path.exists() else False
        except OSError as error:
            raise _unwritable(path, error) from None
        if kept:
            raise UsageError(f"{path.name} exists and holds something else, it is not overwritten; give another place")


def _write(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _unwritable(path: Path, error: OSError) -> UsageError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UsageError(f"cannot write {path}: disk full; free space and build again, nothing was written")
    return UsageError(f"cannot write {path}: {error.strerror}; give a folder you may write, with free space")
