"""2b  Recordings -> voices, where consent or a legal basis allows it.

consent     who may be heard
ears        what recordings are heard with
room        every recording, its outcome and its voice
"""

from complaint_guard.listen.consent import consent_of
from complaint_guard.listen.ears import agents_of, ears_of, judge_of, model_name
from complaint_guard.listen.room import CHUNK, Hearing, Parts, folder_of, listen, outcomes

__all__ = [
    "CHUNK",
    "Hearing",
    "Parts",
    "agents_of",
    "consent_of",
    "ears_of",
    "folder_of",
    "judge_of",
    "listen",
    "model_name",
    "outcomes",
]
