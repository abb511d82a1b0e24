"""What the search desk asks: what is this complaint, number, address or text tied to, and why."""

from complaint_guard.search.around import Around, Way
from complaint_guard.search.asked import Question
from complaint_guard.search.graph import Day, Drawn, draw_gang, timeline
from complaint_guard.search.lookup import Lookup, index_of
from complaint_guard.search.nearest import NEAR
from complaint_guard.search.question import Answer, Hit, Searched, ask
from complaint_guard.search.quick import leave_pandas_out
from complaint_guard.search.tied import Tied, tied
from complaint_guard.search.views import decided_on, dossier_of, gang_view, open_slots, view_of

__all__ = [
    "NEAR",
    "Answer",
    "Around",
    "Day",
    "Drawn",
    "Hit",
    "Lookup",
    "Question",
    "Searched",
    "Tied",
    "Way",
    "ask",
    "decided_on",
    "dossier_of",
    "draw_gang",
    "gang_view",
    "index_of",
    "leave_pandas_out",
    "open_slots",
    "tied",
    "timeline",
    "view_of",
]
