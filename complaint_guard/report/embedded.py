"""What the page's own script reads, as JSON that no text can break out of: complaints, their texts, link charts."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from complaint_guard.report.linkchart import Chart
from complaint_guard.report.markup import Markup, visible
from complaint_guard.report.network import Node
from complaint_guard.report.view import Dossier, Member
from complaint_guard.report.words import Words

#: Keys of `words` that the script needs.
WORDS = (
    "person", "complaint", "received", "where", "contact", "address", "excerpt", "pair_bits", "all_complaints",
    "show_rest", "text_cut", "compare", "left", "right", "shared_share", "nothing_shared", "close", "export_png",
    "neighbours", "neighbours_left", "channels", "strength", "strength_least", "reset", "holders",
    "outside", "outside_gang", "no_complaint_here", "hit_complaints", "hits_more", "person_kind", "same_person",
    "hub_left", "innocent", "open_text", "choose", "zoom_in", "zoom_out", "script", "address", "phone", "account",
    "device", "agent", "company", "voice", "attachment", "room", "building", "compound", "door", "registered",
    "unnamed", "unknown", "compare_hint", "household", "crowd", "announcement", "declared", "representative",
    "public_text", "premises",
    "form", "same_matter", "event", "repeats", "beyond", "link_chart", "chart_key",
)  # fmt: skip

#: Characters of a script's wording that its node in the chart carries.
_LABEL = 80


class Pool:
    """Strings kept once, each found again by its number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        """The number of `text`, which is kept with its invisible characters written out."""
        return self._numbers.setdefault(visible(text), len(self._numbers))

    @property
    def strings(self) -> list[str]:
        """The strings in the order of their numbers."""
        return list(self._numbers)


@dataclass(frozen=True)
class Levelled:
    """Texts cut to `most` characters each so that together they fit; `cut` of them were longer."""

    texts: tuple[str, ...]
    most: int
    cut: int


def level(texts: Sequence[str], fits: Callable[[Sequence[str]], bool], least: int) -> Levelled:
    """`texts`, cut to the greatest one length at which all of them fit, but not below `least` characters."""
    longest = max(map(len, texts), default=0)
    if fits(texts):
        return Levelled(tuple(texts), longest, 0)
    low, high = min(least, longest), longest
    while low < high:
        middle = (low + high + 1) // 2
        if fits([text[:middle] for text in texts]):
            low = middle
        else:
            high = middle - 1
    return Levelled(tuple(text[:low] for text in texts), low, sum(len(text) > low for text in texts))


def model(shown: Sequence[Dossier], charts: Mapping[str, Chart], words: Words) -> tuple[dict[str, Any], Pool]:
    """The page's model without its texts, and the pool of these.

    `complaints` are [id, person, gang rank, received, name, where, contact, address, bits, text, length]; strings other
    than ids are numbers into `strings`, texts into `texts`.
    """
    strings, texts = Pool(), Pool()
    complaints: list[list[object]] = []
    people: dict[str, int] = {}
    places: dict[str, int] = {}
    gangs = []
    for one in shown:
        start = len(complaints)
        for member in one.members:
            places[member.complaint_id] = len(complaints)
            person = people.setdefault(member.person_id, len(people))
            complaints.append(
                [visible(member.complaint_id), person, one.rank, *_facts(member, strings), texts(member.text)]
            )
        gangs.append({"rank": one.rank, "id": visible(one.id), "from": start, "to": len(complaints)})
    ranks = {one.id: one.rank for one in shown}
    for gang, one in zip(gangs, shown, strict=True):
        if one.id in charts:
            gang["chart"] = _chart(charts[one.id], (places, ranks), strings, words)
    return {
        "words": {name: words(name) for name in WORDS},
        "gangs": gangs,
        "complaints": complaints,
        "strings": strings.strings,
    }, texts


def embedded(value: object) -> Markup:
    """`value` as JSON that stays inside its element whatever it holds: no < and no line end that a script would see."""
    return Markup(_json(value).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


def packed(value: object) -> Markup:
    """`value` as JSON, deflated (RFC 1950) and in base64: texts of one script take a tenth of their length."""
    return Markup(base64.b64encode(zlib.compress(_json(value).encode(), 9)).decode())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _facts(one: Member, strings: Pool) -> tuple[object, ...]:
    where = " / ".join(filter(None, (one.channel, one.product)))
    contact = " · ".join(filter(None, (one.phone, one.account)))
    received = f"{one.received_at:%Y-%m-%d %H:%M}" if one.received_at else ""
    return (
        *(received, strings(one.name), strings(where), strings(contact), strings(one.address)),
        *(round(one.bits, 1), len(visible(one.text))),
    )


def _label(node: Node, words: Words) -> str:
    """A hub's label; of a script the beginning, its slots in words (the whole stands on the card)."""
    if node.kind != "script":
        return node.label
    text = words.filled(node.label[:_LABEL])
    return text + ("…" if len(node.label) > _LABEL else "")


def _chart(
    chart: Chart, known: tuple[Mapping[str, int], Mapping[str, int]], strings: Pool, words: Words
) -> dict[str, object]:
    """`nodes` are [kind, x, y, label, complaints, gang rank] of people (complaints on the page by number, others by id)
    and [kind, x, y, label, level, people, left out, innocent] of hubs; `edges` runs person, hub, bits, person, ...
    """
    places, ranks = known
    number = {node.id: place for place, node in enumerate(chart.nodes)}
    nodes: list[list[object]] = []
    for node, (x, y) in zip(chart.nodes, chart.places, strict=True):
        at = [strings(node.kind), x, y, strings(_label(node, words))]
        if node.is_person:
            ids = [places.get(one, visible(one)) for one in node.complaints]
            nodes.append([*at, ids, ranks.get(node.gang_id, 0)])
        else:
            nodes.append([*at, strings(node.level), node.people, node.left_out, strings(node.innocent)])
    edges = [part for edge in chart.edges for part in (number[edge.person], number[edge.hub], round(edge.bits, 1))]
    return {"nodes": nodes, "edges": edges, "inner": chart.inner, "out": chart.left_out}
