"""Which files of a case base are not what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from complaint_guard.casebase import files, index
from complaint_guard.errors import CaseBaseDamagedError, NotFoundError

if TYPE_CHECKING:
    from complaint_guard.casebase.base import CaseBase
    from complaint_guard.casebase.chain import Entry
    from complaint_guard.casebase.cipher import Cipher
    from complaint_guard.casebase.draft import Anchors

    #: the lines of each ledger, by its name
    Ledgers = Mapping[str, list[Entry]]


def anchors(case_base: CaseBase) -> Anchors:
    """For the manifest of a night: how many lines each ledger has now and the seal of the last, and how many lines of
    standing questions there are. Who takes one away, or its end, would have to change the night too.
    """
    found = {
        name: {"lines": len(lines), "seal": lines[-1]["seal"] if lines else ""}
        for name, lines in _read(case_base)[0].items()
        if case_base.ledger(name).path.exists()
    }
    return {"ledgers": found, "standing": len(case_base.standing.entries())}


def lines_seen(case_base: CaseBase) -> int:
    """How many lines of standing questions the head saw; 0 if there is none, or it cannot be read: that is told by
    itself.
    """
    try:
        return int(case_base.manifest().get("standing", 0))
    except (NotFoundError, CaseBaseDamagedError):
        return 0


def problems_of_ledgers(case_base: CaseBase) -> dict[str, str]:
    """What is wrong with each ledger that is not what was written: in itself, against the nights that saw it, or
    against the lines of other ledgers that name a seal of it.
    """
    return _problems_of_ledgers(case_base, case_base.nights())


def check_ledgers(case_base: CaseBase) -> None:
    """Raises CaseBaseDamagedError if a ledger is not what was written, as far as the last night, the other ledgers and
    the certificates tell: a run would take in again whom it erased, and forget what people decided.
    """
    for problem in _problems_of_ledgers(case_base, case_base.nights()[-1:]).values():
        raise CaseBaseDamagedError(problem)


def _problems_of_ledgers(case_base: CaseBase, nights: Sequence[str]) -> dict[str, str]:
    ledgers, found = _read(case_base)
    unlike = _unlike_nights(case_base, nights, ledgers)
    for name, met in (*unlike, *_uncited(ledgers), *_unvouched(case_base, ledgers)):
        found.setdefault(name, str(files.damaged(case_base.ledger(name).path, met)))
    return found


def _read(case_base: CaseBase) -> tuple[Ledgers, dict[str, str]]:
    """The lines of each ledger that can be read, and what is wrong with each other one."""
    lines: dict[str, list[Entry]] = {}
    wrong: dict[str, str] = {}
    for name in case_base.ledgers:
        try:
            lines[name] = case_base.ledger(name).entries()
        except CaseBaseDamagedError as error:
            wrong[name] = str(error)
    return lines, wrong


def _unlike_nights(case_base: CaseBase, nights: Sequence[str], ledgers: Ledgers) -> Iterator[tuple[str, str]]:
    for night in nights:
        try:
            seen = case_base.manifest(night).get("ledgers", {})
        except CaseBaseDamagedError:
            continue  # told by itself
        for name, anchor in seen.items():
            count = anchor["lines"]
            if name not in ledgers or not count:
                continue
            if [one["seal"] for one in ledgers[name][count - 1 : count]] != [anchor["seal"]]:
                yield name, f"line {count}, which night {night} saw, is gone: lines were cut off, or all was taken away"


def _uncited(ledgers: Ledgers) -> Iterator[tuple[str, str]]:
    if {"cases", "verdicts"} <= ledgers.keys():
        seals = {"", *(one["seal"] for one in ledgers["verdicts"])}
        for entry in ledgers["cases"]:
            if entry.get("verdict", "") not in seals:
                yield "verdicts", f"the verdict that case {entry['case_id']} was built on is gone"


def _unvouched(case_base: CaseBase, ledgers: Ledgers) -> Iterator[tuple[str, str]]:
    if "erasures" in ledgers:
        vouched = {entry.get("certificate") for entry in ledgers["erasures"]}
        for path in sorted((case_base.path / "certificates").glob("*.json")):
            if path.stem not in vouched:
                yield "erasures", f"the line of certificate {path.stem} is gone"


def _problems_of_certificates(case_base: CaseBase, cipher: Cipher | None) -> list[str]:
    """One line for each certificate of an erasure that is not the one the ledger vouches for."""
    ledger = case_base.ledger("erasures")
    entries = [] if ledger.problems() else ledger.entries()
    vouched = {f"{entry['certificate']}.json": entry for entry in entries if "sha256" in entry}
    return [*_differing(case_base.path / "certificates", vouched, cipher, "the ledger of erasures").values()]


def _problems_beside(case_base: CaseBase) -> list[str]:
    """One line for each file beside the nights that is not what was written: HEAD, agents, standing questions."""
    found = []
    for look in (partial(check_head, case_base, strict=True), case_base.agents, case_base.standing.entries):
        try:
            look()
        except CaseBaseDamagedError as error:
            found.append(str(error))
    return found


def problems_of_index(case_base: CaseBase, cipher: Cipher | None) -> list[str]:
    """One line for each file of the index of the head that is not what was written; none if there is no index."""
    head = max(case_base.nights(), default="")
    folder = index.folder_of(case_base.path, head)
    if not head or not folder.is_dir():
        return []
    try:
        written = index.noted(folder, cipher)
    except CaseBaseDamagedError as error:
        return [str(error)]
    return [*_differing(folder, written, cipher, "what was noted of it").values()]


def check_head(case_base: CaseBase, strict: bool = False) -> None:
    """Raises CaseBaseDamagedError if HEAD names a night before the last whole one: runs would build on the wrong one.
    If `strict` also if it names none; readers take the last one then.
    """
    last, named = max(case_base.nights(), default=""), case_base.named()  # in this order: a night may end meanwhile
    if last and (named < last if named else strict):
        told = f"night {named}" if named else "no whole night"
        raise files.damaged(case_base.path / "HEAD", f"it names {told}, the last one is {last}")


def problems_of(case_base: CaseBase, cipher: Cipher | None) -> list[str]:
    """One line for each file that is not what was written: reads and hashes the whole case base."""
    nights = [damage_of(case_base, night, cipher) for night in case_base.nights()]
    made_again = [problem for night in nights for problem in night.values()]
    made_again += problems_of_index(case_base, cipher)
    return [*lasting_problems(case_base, cipher), *_problems_beside(case_base), *made_again]


def lasting_problems(case_base: CaseBase, cipher: Cipher | None) -> list[str]:
    """One line for each ledger and certificate that is not what was written."""
    return [*problems_of_ledgers(case_base).values(), *_problems_of_certificates(case_base, cipher)]


def damage_of(case_base: CaseBase, night: str, cipher: Cipher | None) -> dict[Path, str]:
    """What is wrong with each file of `night` or its reports that is not what was written."""
    folder, reports = case_base.path / "nights" / night, case_base.path / "reports" / night
    try:
        manifest = case_base.manifest(night)
    except CaseBaseDamagedError as error:
        return {folder / "manifest.json": str(error)}
    tables = {f"{name}.parquet": entry for name, entry in manifest["tables"].items()}
    return _differing(folder, tables, cipher) | _differing(reports, manifest.get("reports", {}), cipher)


def _differing(
    folder: Path, entries: dict[str, Any], cipher: Cipher | None, noted: str = "the manifest"
) -> dict[Path, str]:
    found = {}
    for name, entry in entries.items():
        path = folder / name
        if not path.is_file():
            found[path] = str(files.damaged(path, "missing"))
        elif _sha256(path, cipher) != entry["sha256"]:
            found[path] = str(files.damaged(path, f"SHA-256 differs from {noted}"))
    return found


def _sha256(path: Path, cipher: Cipher | None) -> str:
    try:
        return files.sha256_of(path, cipher)
    except OSError:
        return ""  # what cannot be read, or was not encrypted here, is not what was written
