"""What a case is asked to be, and whether it may be built at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from complaint_guard.casebase import CHINA, CaseBase, Entry
from complaint_guard.cases.case import Case
from complaint_guard.cases.catalogue import Recipient, Statute, recipient, statutes
from complaint_guard.cases.grounds import cited
from complaint_guard.cases.reading import read_case
from complaint_guard.cases.reviewing import latest, looked_at, named, reasoned, worded
from complaint_guard.cases.shown import writable
from complaint_guard.errors import CaseRefusedError, UsageError
from complaint_guard.records.certainty import independent

UNIT = "〔移送单位全称〕"
CONTACT = "〔联系人及联系方式〕"
_LEAST_KINDS = 2
_LONGEST = 200
_FIRM = re.compile("@|公司|事务所|中心|工作室|[店厂行社部]$")


@dataclass(frozen=True)
class CaseRequest:
    """What is asked for: `on` None is the day of the review; `by` and `reason` answer for unmasking; `anew` asks for
    the next version of a case that was built before.
    """

    gang_id: str
    to: str = "公安"
    addressee: str = ""
    on: date | None = None
    unit: str = ""
    contact: str = ""
    unmask: bool = False
    by: str = ""
    reason: str = ""
    anew: bool = False


@dataclass(frozen=True)
class Granted:
    """A case that may be built: all that its papers say. `replaces` is the package that it takes the place of."""

    case: Case
    verdict: Entry
    case_id: str
    recipient: Recipient
    statutes: tuple[Statute, ...]
    on: date
    unit: str
    contact: str
    unmasked_by: str
    unmask_reason: str
    replaces: Entry | None = None

    @property
    def why_confirmed(self) -> str:
        """The reviewer's reason; a complainant's value that slipped into it is masked as everywhere."""
        return self.case.shown.text(str(self.verdict["reason"]))

    @property
    def reviewed_on(self) -> date:
        """The day of the review, China time."""
        return datetime.fromisoformat(self.verdict["at"]).date()


def granted(case_base: CaseBase, request: CaseRequest) -> Granted:
    """What `request` asks for. Raises CaseRefusedError with every reason against it, UsageError, NotFoundError."""
    by, reason = _unmasking(request)
    looked, verdict = looked_at(case_base, request.gang_id), latest(case_base, request.gang_id)
    case = read_case(case_base, request.gang_id, request.unmask)
    against = [*_against_verdict(verdict, looked.fingerprint, looked.night), *_against_case(case)]
    if against or verdict is None:
        raise CaseRefusedError(f"case of {request.gang_id} refused: {'; '.join(against)}")
    on = _dated(request.on, datetime.fromisoformat(verdict["at"]).date())
    found = recipient(request.to, on)
    to = replace(found, addressee=_said("--addressee", request.addressee, found.addressee))
    return Granted(
        case=case,
        verdict=verdict,
        case_id=f"C-{writable(request.gang_id).removeprefix('G-')}-{on:%Y%m%d}-{to.code}"
        + ("-U" if request.unmask else ""),
        recipient=to,
        statutes=cited(statutes(to.key, case.dossier.channels, on), case),
        on=on,
        unit=_said("--unit", request.unit, UNIT),
        contact=_said("--contact", request.contact, CONTACT),
        unmasked_by=by,
        unmask_reason=reason,
    )


def unsuited(made: Granted) -> str:
    """A warning if the letter shows nothing that its recipient is asked to look into, else ""."""
    named = [one.label for one in made.case.things if one.counted and one.channel == "agent"]
    if made.recipient.key == "律协" and not named:
        return "warning: the letter to 律协 lists no lawyer and no agent whom these people share"
    if made.recipient.key == "市场监管" and not any(_FIRM.search(label) for label in named):
        return "warning: the letter to 市场监管 lists no firm that these people share"
    return ""


def independent_kinds(case: Case) -> set[str]:
    """Kinds of evidence that do not follow from each other."""
    return independent(case.dossier.channels)


def _unmasking(request: CaseRequest) -> tuple[str, str]:
    if request.unmask:
        return named("--by", request.by), reasoned("--reason", request.reason, "say why it must be unmasked")
    if request.by or request.reason:
        raise UsageError("--by and --reason answer for unmasking; give them with --unmask, or leave them out")
    return "", ""


def _dated(on: date | None, reviewed_on: date) -> date:
    if on is not None and on < reviewed_on:
        raise UsageError(f"--date {on} is before the review of {reviewed_on}; give that day or a later one")
    today = datetime.now(CHINA).date()
    if on is not None and on > today:
        raise UsageError(f"--date {on} is in the future, today is {today}; give today or an earlier day")
    return on or reviewed_on


def _said(option: str, text: str, otherwise: str) -> str:
    said = worded(option, text) if text else otherwise
    if len(said) > _LONGEST:
        raise UsageError(f"{option} has {len(said)} characters, the limit is {_LONGEST}; shorten it")
    return said


def _against_verdict(verdict: Entry | None, fingerprint: str, night: str) -> list[str]:
    if verdict is None:
        return ["no verdict, it needs `confirmed` by a named person (`complaint-guard review`)"]
    if verdict["verdict"] != "confirmed":
        day = verdict["at"][:10]
        return [
            f"the latest verdict is `{verdict['verdict']}` of {day}, it needs `confirmed` (`complaint-guard review`)"
        ]
    if verdict["fingerprint"] != fingerprint:
        return [
            f"members or evidence have changed since the review of night {verdict['night']}, look at night {night} and "
            "`complaint-guard review` again"
        ]
    return []


def _against_case(case: Case) -> list[str]:
    against = []
    kinds = independent_kinds(case)
    if len(kinds) < _LEAST_KINDS:
        held = "+".join(case.dossier.channels) or "none"
        against.append(
            f"{len(kinds)} independent kind of evidence ({held}), it needs {_LEAST_KINDS} (phone, account, "
            "device and voice count as one)"
        )
    if case.unconsented and not case.voice_basis:
        against.append(
            f"voices without recorded consent: {len(case.unconsented)}, obtain voice_consent or run "
            "the night with --voice-basis"
        )
    return against
