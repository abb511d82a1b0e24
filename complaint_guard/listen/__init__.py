"""2b  Recordings -> voices, where consent or a legal basis allows it.

consent     who may be heard
room        every recording, its outcome and its voice
"""

from complaint_guard.listen.consent import consent_of
from complaint_guard.listen.room import CHUNK, Hearing, listen

__all__ = ["CHUNK", "Hearing", "consent_of", "listen"]
