"""What was erased once, known by keyed tokens of complaint ids only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from complaint_guard.casebase.base import CaseBase
from complaint_guard.casebase.change import Change

#: the field whose key makes the tokens
_FIELD = "complaint_id"


def erasure_tokens(case_base: CaseBase, complaint_ids: Iterable[str]) -> list[str]:
    """The tokens of `complaint_ids`, in order, as the ledger of erasures keeps them."""
    return case_base.tokens.of(_FIELD, complaint_ids)


def erased_before(case_base: CaseBase, complaint_ids: Sequence[str]) -> set[str]:
    """Those of `complaint_ids` that were erased once and are not to be taken in again."""
    gone = {token for entry in case_base.ledger("erasures").entries() for token in entry.get("tokens", ())}
    if not gone:
        return set()
    tokens = erasure_tokens(case_base, complaint_ids)
    return {one for one, token in zip(complaint_ids, tokens, strict=True) if token in gone}


def note_erasure(case_base: CaseBase, change: Change, facts: Mapping[str, object]) -> None:
    """Prepares the line for `facts` of the ledger of erasures."""
    ledger = case_base.ledger("erasures")
    path = f"ledgers/{ledger.path.name}"
    prepared = change.prepared(path)
    _, content = ledger.extended(prepared.read_bytes() if prepared else b"", facts)
    change.content(path, content, clear=True)


def expiry_noted(case_base: CaseBase, change: Change, counts: Mapping[str, int]) -> None:
    """Prepares the line that says what was let go because its time was over."""
    note_erasure(case_base, change, {"what": "expired", "by": "", "reason": "retention", "counts": dict(counts)})
