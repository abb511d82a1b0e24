"""Script families for people: which are known, what one looks like, those worth keeping, and keeping them."""

from complaint_guard.templates.added import Added, Refused, add
from complaint_guard.templates.listed import Listed, listed
from complaint_guard.templates.mined import Mined, mine
from complaint_guard.templates.shown import Shown, shown

__all__ = ["Added", "Listed", "Mined", "Refused", "Shown", "add", "listed", "mine", "shown"]
