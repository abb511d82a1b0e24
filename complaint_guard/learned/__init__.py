"""What people's verdicts on earlier gangs teach: m of every weight from confirmed gangs, a shift of the prior from
confirmed and cleared ones.

Selection. Nobody reviews what was not reported, and a gang is reported because its people share something: confirmed
gangs share more than gangs do, cleared ones say nothing of strangers, and reviewers choose what they look at. So u is
not learnt; m moves by a factor of 4 and the prior by 3 bits at most, both drawn towards the default; what was learnt
on one half of the reviewed gangs is used only if it foretells the other half no worse and tells the reviewed gangs
better apart; and no gang is in tier refer that would not be there without what was added (`unaided`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa

from complaint_guard.casebase import CaseBase
from complaint_guard.learned.estimate import LEAST, better, shift, weight
from complaint_guard.learned.parameters import PRIOR, Learned, Parameter, defaults
from complaint_guard.learned.reviewed import reviewed
from complaint_guard.learned.unaided import unaided
from complaint_guard.settings import Settings

__all__ = ["LEAST", "Learned", "Parameter", "learn", "unaided"]


def learn(history: CaseBase, said: pa.Table, settings: Settings, coming: int = 0) -> Learned:
    """What the VERDICTS `said` teach about the gangs as the last night of `history` knows them, among the people it
    knows and `coming` new ones (the prior falls with every one); the defaults, each with the reason, where they teach
    nothing.
    """
    weights, prior = defaults(settings.link), settings.fuse.accomplices
    if not settings.learn.use or history.head() is None or said["verdict"].to_pylist().count("confirmed") < LEAST:
        why = "few_confirmed" if settings.learn.use else "off"
        nothing = weights | {PRIOR: prior}
        return Learned(tuple(Parameter(key, value, value, value, 0, why) for key, value in nothing.items()))
    found = reviewed(history, said, weights | _then(history, weights), coming)
    taught, odds, met = [], found.odds(weights, prior), found.met()
    for one in [weight(key, m, found.gangs) for key, m in weights.items()]:
        now = weights | {one.key: one.used}
        after = found.odds(now, prior) if one.used != one.default and one.key in met else odds
        if one.used != one.default and better(found.gangs, odds, after):
            weights, odds = now, after
        elif one.used != one.default:
            one = replace(one, used=one.default, why="no_better")
        taught.append(one)
    return Learned((*taught, shift(prior, found.gangs, odds)))


def _then(history: CaseBase, weights: Mapping[str, float]) -> dict[str, float]:
    """The m that the ties of the last night were weighed with."""
    manifest = history.manifest()
    then = {}
    for key in weights:
        place = manifest.get("settings", {})
        for name in key.split("."):
            place = place.get(name, {})
        then[key] = place.get("m", weights[key])
    used = Learned.of(manifest.get("figures", {}).get("learned", [])).parameters
    return then | {one.key: one.used for one in used if one.key in weights}
