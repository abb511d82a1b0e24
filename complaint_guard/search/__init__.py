"""What the search desk asks: what is this complaint, number, address or text tied to, and why."""

from complaint_guard.search.nearest import NEAR
from complaint_guard.search.question import Answer, Hit, Question, Searched, ask
from complaint_guard.search.quick import leave_pandas_out
from complaint_guard.search.tied import Tied, tied
from complaint_guard.search.views import dossier_of, open_slots, view_of

__all__ = [
    "NEAR",
    "Answer",
    "Hit",
    "Question",
    "Searched",
    "Tied",
    "ask",
    "dossier_of",
    "leave_pandas_out",
    "open_slots",
    "tied",
    "view_of",
]
