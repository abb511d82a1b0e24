"""10  What a compliance officer signs, sends and keeps: verdicts, case files, their outcomes, and exports."""

from complaint_guard.cases.export import KINDS, export, export_reports
from complaint_guard.cases.outcomes import STATUSES, CaseState, Known, cases, known, outcome
from complaint_guard.cases.pack import Verified, verify
from complaint_guard.cases.request import CaseRequest
from complaint_guard.cases.reviewing import latest, review
from complaint_guard.cases.writing import Built, build, letters

__all__ = [
    "KINDS",
    "STATUSES",
    "Built",
    "CaseRequest",
    "CaseState",
    "Known",
    "Verified",
    "build",
    "cases",
    "export",
    "export_reports",
    "known",
    "latest",
    "letters",
    "outcome",
    "review",
    "verify",
]
