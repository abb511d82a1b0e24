"""What the search desk asks: what is this complaint, number, address or text tied to, and why."""

from complaint_guard.search.question import Answer, Hit, Question, Searched, ask
from complaint_guard.search.tied import Tied, tied
from complaint_guard.search.views import dossier_of, view_of

__all__ = ["Answer", "Hit", "Question", "Searched", "Tied", "ask", "dossier_of", "tied", "view_of"]
