"""The case base: the only place that opens case-base files.

    casebase.json            the format version, and what opens the rest: see casebase.keys
    HEAD                     the last whole night
    .lock                    who writes now; readers never wait
    nights/<night>/          <table>.parquet and manifest.json, whole or not at all
    nights/.<night>.partial/ the draft of a run under way, or of one that was killed
    reports/<night>/         what people read
    ledgers/<name>.jsonl     verdicts, cases, audit, erasures: lines only ever added, each sealed with the one before
    certificates/<id>.json   what was erased, and the proof
    watches.jsonl            standing questions, only ever added to
    index/<night>.<format>/  what the search desk reads instead of whole tables; made again from them if lost

A night is committed by the one rename of its draft folder. `HEAD.next`, written before that rename and moved onto
`HEAD` after it, lets a reader find the new night even if the run is killed between the two.

With a key every file is encrypted but casebase.json, HEAD and .lock, which hold no personal data.
"""

from complaint_guard.casebase.adopt import adopt, rotate
from complaint_guard.casebase.base import LEDGERS, CaseBase
from complaint_guard.casebase.chain import Entry
from complaint_guard.casebase.change import Change
from complaint_guard.casebase.draft import Draft, fingerprint
from complaint_guard.casebase.erasures import erased_before, erasure_tokens, expiry_noted, note_erasure
from complaint_guard.casebase.keys import MasterKey, given_key, new_key, read_key
from complaint_guard.casebase.latest import latest
from complaint_guard.casebase.ledger import CHINA, Ledger
from complaint_guard.casebase.verdicts import cleared_hubs, verdicts

__all__ = [
    "CHINA",
    "LEDGERS",
    "CaseBase",
    "Change",
    "Draft",
    "Entry",
    "Ledger",
    "MasterKey",
    "adopt",
    "cleared_hubs",
    "erased_before",
    "erasure_tokens",
    "expiry_noted",
    "fingerprint",
    "given_key",
    "latest",
    "new_key",
    "note_erasure",
    "read_key",
    "rotate",
    "verdicts",
]
