"""Erasing a person or a complaint from every file of the case base, with a certificate and a proof, and letting go what
was kept as long as it may be.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from complaint_guard import __version__
from complaint_guard.casebase import CHINA, LEDGERS, CaseBase, Change, erasure_tokens, mend, note_erasure
from complaint_guard.erase.names import named_after
from complaint_guard.erase.nights import Nights
from complaint_guard.erase.retention import expire
from complaint_guard.erase.rows import Gone
from complaint_guard.erase.subject import Subject, subject_of
from complaint_guard.errors import CaseBaseDamagedError, CaseBaseError, ComplaintGuardError, UsageError
from complaint_guard.records import ADDRESS_PARTS
from complaint_guard.search.lookup import index_of
from complaint_guard.settings import RetentionSettings

__all__ = ["EraseRequest", "Erasure", "erase", "expire", "let_go", "today", "write_certificate"]


@dataclass(frozen=True)
class EraseRequest:
    """Whom to erase (a person id, or a complaint id), who answers for it and why."""

    by: str
    reason: str
    person: str = ""
    complaint: str = ""
    dry_run: bool = False


@dataclass(frozen=True)
class Erasure:
    """What was erased: the certificate, and how many complaints it was. In a dry run nothing was."""

    complaints: int
    certificate: Mapping[str, Any]


def erase(case_base: CaseBase, request: EraseRequest) -> Erasure:
    """The erasure of a person or a complaint, whole or not at all. Raises NotFoundError, UsageError."""
    by, reason = _answered(request)
    if bool(request.person) == bool(request.complaint):
        raise UsageError("give either --person or --complaint, the id of whom or what is to be erased")
    with case_base.changing() as change:
        subject = subject_of(case_base, request.person, request.complaint)
        if any(value in f"{by}\n{reason}" for value in subject.own):
            raise UsageError("--reason or --by holds a value that is to be erased; say it without, it is kept for good")
        nights = Nights(case_base, change, Gone(today(), subject.complaints, subject.people, subject.own))
        nights.prepare()
        told = _aside(case_base, change, subject)
        certificate = _certificate(case_base, (request, by), subject, nights) | told
        certificate["search"] = _searched(change, subject)
        _record(case_base, change, certificate, reason)
        if not request.dry_run:
            change.carry_out()
    if not request.dry_run:
        case_base.keep_index(index_of(case_base))
    return Erasure(len(subject.complaints), certificate)


def today() -> str:
    """The day in China, YYYY-MM-DD."""
    return datetime.now(CHINA).date().isoformat()


def let_go(case_base: CaseBase, settings: RetentionSettings, dry_run: bool) -> dict[str, int]:
    """What `expire` lets go today, and the index made again."""
    gone = expire(case_base, settings, date.fromisoformat(today()), dry_run)
    if gone and not dry_run:
        case_base.keep_index(index_of(case_base))
    return gone


def _answered(request: EraseRequest) -> tuple[str, str]:
    from complaint_guard.cases.reviewing import named, reasoned  # papers that a nightly run has no use for

    return named("--by", request.by), reasoned("--reason", request.reason, "say who asked for it and why")


def _aside(case_base: CaseBase, change: Change, subject: Subject) -> dict[str, int]:
    """Prepares what lies beside the nights, and counts it: drafts, index, standing questions, words in ledgers."""
    drafts = sorted((case_base.path / "nights").glob(".*.partial"))
    for path in (*(f"nights/{draft.name}" for draft in drafts), "index"):
        change.remove(path)
    entries = case_base.standing.entries()
    left = [_unasked(entry, subject) for entry in entries]
    if left != entries:
        lines = (json.dumps(entry, ensure_ascii=False, sort_keys=True) for entry in left)
        change.content("watches.jsonl", "".join(f"{line}\n" for line in lines).encode())
    words = 0
    for name in LEDGERS:
        lines_gone, content = case_base.ledger(name).without_words(lambda text: _names(text, subject))
        if lines_gone:
            change.content(f"ledgers/{name}.jsonl", content, clear=True)
            words += len(lines_gone)
    asked = sum(one != other for one, other in zip(entries, left, strict=True))
    return {"drafts": len(drafts), "standing_questions": asked, "ledger_lines_without_words": words}


def _unasked(entry: dict[str, Any], subject: Subject) -> dict[str, Any]:
    """A standing question, or the mark that one was there whose answer would be who was erased."""
    value = entry.get("value", "")
    cells = "".join(value.get(part, "") for part, _ in ADDRESS_PARTS) if isinstance(value, dict) else str(value)
    if cells and (_names(cells, subject) or any(cells in own for own in subject.own)):
        return {"id": entry["id"], "since": entry["since"], "field": entry["field"], "removed": True}
    return entry


def _names(text: str, subject: Subject) -> bool:
    return any(value in text for value in subject.own)


def _certificate(
    case_base: CaseBase, said: tuple[EraseRequest, str], subject: Subject, nights: Nights
) -> dict[str, Any]:
    request, by = said
    number = sum("certificate" in entry for entry in case_base.ledger("erasures").entries()) + 1
    return {
        "certificate": f"E-{number:04}",
        "at": datetime.now(CHINA).isoformat(timespec="seconds"),
        "what": "person" if request.person else "complaint",
        "by": by,
        "complaints": len(subject.complaints),
        "names_that_stay": named_after(case_base, subject.complaints),
        "tokens": sorted(erasure_tokens(case_base, subject.complaints)),
        "rows_removed": dict(sorted((name, count) for name, count in nights.removed.items() if count)),
        "nights": len(nights.nights),
        "reports": len(nights.reports),
        "version": __version__,
    }


def _searched(change: Change, subject: Subject) -> dict[str, int]:
    """The proof: every file, as it will stand, decrypted and unpacked, is searched for every value that only the
    erased complaints gave. Raises ComplaintGuardError if one is found, CaseBaseError if one is found in what a repair
    set aside, or if that cannot be searched: then nothing is erased.
    """
    paths = change.paths()
    for path in paths:
        aside = path.startswith(f"{mend.SET_ASIDE}/")
        try:
            left = any(value in text for text in change.texts(path) for value in subject.own)
        except CaseBaseDamagedError:
            if not aside:
                raise
            left = True
        if left and aside:
            raise CaseBaseError(
                f"{path} may hold what is to be erased, and what a repair set aside is never rewritten; nothing was "
                f"erased: take {mend.SET_ASIDE}/ out of the case base, or delete it, and erase again"
            )
        if left:
            raise ComplaintGuardError(f"values would be left in {path}; nothing was erased, report this as a bug")
    return {"values": len(subject.own), "given_by_others_too": subject.shared, "files": len(paths), "found": 0}


def _record(case_base: CaseBase, change: Change, certificate: dict[str, Any], reason: str) -> None:
    """Prepares the certificate and the line of the ledger that vouches for it. Only the line holds the `reason`: its
    words can be erased one day, should they name somebody.
    """
    hashes = change.hashes()
    certificate["files"] = {
        path: {"before": one, "after": other} for path, (one, other) in hashes.items() if not path.startswith("index/")
    }
    written = change.document(f"certificates/{certificate['certificate']}.json", certificate)
    facts = {name: certificate[name] for name in ("certificate", "what", "by", "complaints", "tokens")}
    note_erasure(case_base, change, facts | {"reason": reason, "sha256": written.sha256})


def write_certificate(erasure: Erasure, path: Path) -> None:
    """Writes the certificate to `path`. Raises UsageError."""
    try:
        path.write_text(json.dumps(erasure.certificate, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}; the certificate is kept in the case base") from None
