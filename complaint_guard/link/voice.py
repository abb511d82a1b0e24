"""Channel voice: one voice behind several complainants. Who shares something else is compared first; of all others
only a likeness that outweighs the number of voices it was picked from counts.

What is calibrated is "one speaker". What is asked is "one organiser", whose agent speaks for some of the customers
only: bits = log2(m * 2^LLR + 1 - m). So voices that clearly differ speak against, but never loudly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from complaint_guard.link.inputs import Heard, Inputs
from complaint_guard.link.inputs import claims as claims_of
from complaint_guard.records import table
from complaint_guard.settings import VoiceWeights
from voiceprint.fingerprint import MOST_DIFFERENT, different
from voiceprint.grouping import Group, Judge, Voices, bits_of_pairs, group, known_voices, like_pairs, voices_of

Places = NDArray[np.int64]
Numbers = NDArray[np.float64]

#: holders of a hub up to which all their voices are compared with each other
_BLOCK = 200
#: cosine from which two voices may be one recording, and from which strangers are looked at at all
_COPY_LIKE, _STRANGERS_LIKE = 0.9, 0.55
_NOBODY = np.zeros(0, np.int64), np.zeros(0, np.int64)
#: holders of one recording from which it is an announcement
_ANNOUNCEMENT = 4


@dataclass(frozen=True)
class VoiceLinks:
    """CLAIMS of voices and of copied recordings; table APART of people whose voices
    differ; table OWN_VOICE of calls that are not in their customer's own voice; LIMITS.
    """

    claims: pa.Table
    apart: pa.Table
    own_voice: pa.Table
    limits: pa.Table


@dataclass(frozen=True)
class _Calls:
    """The recordings that are long enough, side by side."""

    complaint: list[str]
    person: list[str]
    prints: list[NDArray[np.uint16]]
    digest: list[str]
    voices: Voices


def voice(inputs: Inputs, others: pa.Table) -> VoiceLinks:
    """What voices say; `others` are the CLAIMS of all other channels."""
    if inputs.heard is None:
        return VoiceLinks(claims_of([]), table("apart", []), table("own_voice", []), table("limits", []))
    weights, judge = inputs.settings.voice, replace(inputs.heard.judge, margin=inputs.settings.voice.margin)
    calls, of_agents = _calls(inputs, inputs.heard, judge)
    limits = _limits(inputs, others, calls, (judge, of_agents))
    if len(calls.complaint) < 2:
        return VoiceLinks(claims_of([]), table("apart", []), table("own_voice", []), limits)
    copies = _copies(calls)
    first = [place for place in range(len(calls.person)) if place not in copies]
    blocks = _blocked(inputs, calls, others, first)
    strangers = _strangers(calls, first) if _needed(len(first), judge) <= judge.calibration.most else _NOBODY
    groups = group(calls.voices, *_candidates(blocks, strangers, len(first), judge), judge)
    alike = [*(one.places for one in groups), *copies.items()]
    together = {frozenset(pair) for places in alike for pair in combinations({calls.person[p] for p in places}, 2)}
    return VoiceLinks(
        claims_of([*_voice_claims(calls, groups, weights), *_copy_claims(calls, copies, weights)]),
        _apart(calls, blocks, together, (judge, weights)),
        _own_voice(inputs, calls, judge),
        limits,
    )


def organiser_bits(ratios: Numbers, m: float) -> Numbers:
    """Bits for one organiser of log2 likelihood `ratios` for one speaker, if `m` of his customers share his voice."""
    return np.log2(m * np.exp2(ratios) + 1 - m)


def _calls(inputs: Inputs, heard: Heard, judge: Judge) -> tuple[_Calls, int]:
    """The recordings to compare, and how many are left out because an enrolled agent of the hotline speaks in them."""
    query = _LONG_ENOUGH.format(least=inputs.settings.voice.least_speech_s)
    rows = inputs.engine.sql(query, voices=heard.voices, people=inputs.people)
    own = known_voices(_voices(rows, judge, "speech_s"), _voices(heard.agents, judge, "seconds"), judge)
    rows = rows.filter(pa.array(~own))
    return _Calls(
        rows["complaint_id"].to_pylist(),
        rows["person_id"].to_pylist(),
        [np.frombuffer(cell, np.uint16) for cell in rows["print"].to_pylist()],
        rows["digest"].to_pylist(),
        _voices(rows, judge, "speech_s"),
    ), int(own.sum())


def _voices(rows: pa.Table, judge: Judge, seconds: str) -> Voices:
    means = rows["mean"].combine_chunks().flatten().to_numpy(zero_copy_only=False).astype(np.float32)
    shaped = means.reshape(rows.num_rows, len(judge.backend.centre))
    return voices_of(shaped, rows[seconds].to_numpy(), judge.backend)


def _copies(calls: _Calls) -> dict[int, int]:
    """Place of each copy of a recording -> place of its first."""
    found: dict[int, int] = {}
    left, right = like_pairs(calls.voices, _COPY_LIKE)
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        if other in found or one in found:
            continue
        same = calls.digest[one] == calls.digest[other]
        if same or different(calls.prints[one], calls.prints[other]) < MOST_DIFFERENT:
            found[other] = one
    return found


def _blocked(inputs: Inputs, calls: _Calls, others: pa.Table, first: list[int]) -> tuple[Places, Places]:
    """Pairs of recordings, left before right, of different people who share a hub of another channel."""
    known = pa.table({"complaint_id": [calls.complaint[p] for p in first], "place": pa.array(first, pa.int64())})
    people = pa.table({"place": pa.array(first, pa.int64()), "person_id": [calls.person[p] for p in first]})
    found = inputs.engine.sql(_BLOCKED.format(block=_BLOCK), claims=others, known=known, owners=people)
    return found["left_place"].to_numpy(), found["right_place"].to_numpy()


def _strangers(calls: _Calls, first: list[int]) -> tuple[Places, Places]:
    chosen = np.array(first)
    voices = Voices(calls.voices.voice[chosen], calls.voices.norms[chosen], calls.voices.speech_s[chosen])
    left, right = (chosen[side] for side in like_pairs(voices, _STRANGERS_LIKE))
    other = np.array([calls.person[a] != calls.person[b] for a, b in zip(left, right, strict=True)], bool)
    return left[other], right[other]


def _candidates(
    blocks: tuple[Places, Places], strangers: tuple[Places, Places], among: int, judge: Judge
) -> tuple[tuple[Places, Places], Numbers]:
    """All pairs to be judged and the bits each needs: a match must outweigh the voices it was picked from."""
    partners = np.bincount(np.concatenate(blocks), minlength=1).astype(np.float64) if len(blocks[0]) else np.ones(1)
    picked = np.maximum(partners[blocks[0]], partners[blocks[1]]) if len(blocks[0]) else np.zeros(0)
    known = set(zip(blocks[0].tolist(), blocks[1].tolist(), strict=True))
    new = np.array([pair not in known for pair in zip(*(side.tolist() for side in strangers), strict=True)], bool)
    left = np.concatenate([blocks[0], strangers[0][new]])
    right = np.concatenate([blocks[1], strangers[1][new]])
    picked = np.concatenate([picked, np.full(int(new.sum()), float(among))])
    return (left, right), judge.margin + np.log2(np.maximum(picked, 1.0))


def _voice_claims(calls: _Calls, groups: list[Group], weights: VoiceWeights) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for one in groups:
        if len({calls.person[place] for place in one.places}) < 2:
            continue
        ratios = organiser_bits(np.array(one.bits), weights.m)
        hub = f"voice:{calls.digest[one.places[0]]}"
        label = f"{len(one.places)} 段录音声音相近"
        rows += [
            _claim(calls.complaint[place], "voice", hub, label, float(bits))
            for place, bits in zip(one.places, ratios, strict=True)
            if bits > 0
        ]
    return rows


def _copy_claims(calls: _Calls, copies: dict[int, int], weights: VoiceWeights) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for source in sorted(set(copies.values())):
        places = [source, *(copy for copy, of in copies.items() if of == source)]
        people = len({calls.person[place] for place in places})
        if people < 2:
            continue
        innocent = "announcement" if people >= _ANNOUNCEMENT else ""
        rows += [
            _claim(
                calls.complaint[p], "recording", f"recording:{calls.digest[source]}", "同一段录音", weights.copy_bits
            )
            | {"innocent": innocent}
            for p in places
        ]
    return rows


def _claim(complaint_id: str, level: str, hub_id: str, label: str, bits: float) -> dict[str, object]:
    weight = {"m": 1.0, "u": 2.0**-bits, "crowd": 1e9}
    return {
        "complaint_id": complaint_id,
        "channel": "voice",
        "level": level,
        "hub_id": hub_id,
        "label": label,
        **weight,
        "innocent": "",
    }


def _apart(
    calls: _Calls, blocks: tuple[Places, Places], together: set[frozenset[str]], judged: tuple[Judge, VoiceWeights]
) -> pa.Table:
    """People who share something else and whose voices, at their most alike, still differ."""
    judge, weights = judged
    ratios = bits_of_pairs(calls.voices, *blocks, judge.calibration) if len(blocks[0]) else np.zeros(0)
    best: dict[tuple[str, str], float] = {}
    for left, right, ratio in zip(blocks[0].tolist(), blocks[1].tolist(), ratios.tolist(), strict=True):
        pair = tuple(sorted((calls.person[left], calls.person[right])))
        best[pair[0], pair[1]] = max(best.get((pair[0], pair[1]), -np.inf), ratio)
    rows = [
        {"left_id": left, "right_id": right, "bits": float(organiser_bits(np.array([ratio]), weights.m)[0])}
        for (left, right), ratio in sorted(best.items())
        if ratio < 0 and frozenset((left, right)) not in together
    ]
    return table("apart", rows)


def _own_voice(inputs: Inputs, calls: _Calls, judge: Judge) -> pa.Table:
    """Calls that clearly are not in the voice of the same customer's earlier calls."""
    seen = dict(
        zip(inputs.normalised["complaint_id"].to_pylist(), inputs.normalised["received_at"].to_pylist(), strict=True)
    )
    by_person: dict[str, list[int]] = {}
    for place, person in enumerate(calls.person):
        by_person.setdefault(person, []).append(place)
    rows: list[dict[str, object]] = []
    for person, places in by_person.items():
        places.sort(key=lambda place: (seen[calls.complaint[place]], calls.complaint[place]))
        for turn in range(1, len(places)):
            earlier = [p for p in places[:turn] if calls.complaint[p] != calls.complaint[places[turn]]]
            if not earlier:
                continue
            ends = np.full(len(earlier), places[turn]), np.array(earlier)
            bits = float(bits_of_pairs(calls.voices, *ends, judge.calibration).max())
            if bits <= inputs.settings.voice.not_own:
                against = sorted({calls.complaint[p] for p in earlier})
                one = {"complaint_id": calls.complaint[places[turn]], "person_id": person}
                rows.append({**one, "earlier": against, "bits": round(bits, 3)})
    return table("own_voice", rows)


def _needed(picked_from: float, judge: Judge) -> float:
    """Bits a match needs that was picked from so many voices."""
    return judge.margin + float(np.log2(max(picked_from, 1.0)))


def _limits(inputs: Inputs, others: pa.Table, calls: _Calls, judged: tuple[Judge, int]) -> pa.Table:
    """How many hubs have too many recordings to compare all of them, how many recordings are too many for any likeness
    of strangers to count, and how many are of agents.
    """
    judge, of_agents = judged
    known = pa.table({"complaint_id": sorted(set(calls.complaint))})
    crowded = inputs.engine.sql(_CROWDED.format(block=_BLOCK), claims=others, known=known)["n"][0].as_py()
    many, most = len(calls.complaint), 2.0 ** (judge.calibration.most - judge.margin)
    rows = [
        {"room": "link", "limit": "关联要素下录音过多，未两两比对声音", "value": float(_BLOCK), "touched": crowded},
        {"room": "link", "limit": "录音过多，仅声音相近而别无关联者不作比对", "value": most, "touched": many},
        {"room": "link", "limit": "与已登记坐席声音相近的录音，未用于比对", "value": 0.0, "touched": of_agents},
    ]
    bite = (crowded > 0, many > most, of_agents > 0)
    return table("limits", [row for row, bites in zip(rows, bite, strict=True) if bites])


_LONG_ENOUGH = """
SELECT voices.*, people.person_id FROM voices JOIN people ON voices.complaint_id = people.complaint_id
WHERE voices.outcome = '' AND voices.speech_s >= {least} ORDER BY voices.complaint_id, voices.recording
"""

_CROWDED = """
SELECT count(*) AS n FROM (
    SELECT claims.hub_id FROM claims JOIN known ON claims.complaint_id = known.complaint_id
    WHERE claims.innocent = '' GROUP BY claims.hub_id HAVING count(DISTINCT claims.complaint_id) > {block})
"""

_BLOCKED = """
WITH held AS (
    SELECT DISTINCT claims.hub_id, known.place, owners.person_id
    FROM claims JOIN known ON claims.complaint_id = known.complaint_id JOIN owners ON owners.place = known.place
    WHERE claims.innocent = ''
), rare AS (
    SELECT hub_id FROM held GROUP BY hub_id HAVING count(*) BETWEEN 2 AND {block}
)
SELECT DISTINCT least(a.place, b.place) AS left_place, greatest(a.place, b.place) AS right_place
FROM held AS a JOIN held AS b ON a.hub_id = b.hub_id AND a.place < b.place AND a.person_id <> b.person_id
JOIN rare ON rare.hub_id = a.hub_id ORDER BY left_place, right_place
"""
