"""What a terminal shows: the ranked gangs of a night, one gang, and what joins two people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Column, Table
from rich.text import Text

from complaint_guard.records.certainty import certainty, independent
from complaint_guard.report import alone
from complaint_guard.report.against import against
from complaint_guard.report.card import seen
from complaint_guard.report.decided import Decided
from complaint_guard.report.markup import visible
from complaint_guard.report.tally import Tally
from complaint_guard.report.view import TIERS, UNNAMED, Dossier, NightView, Parts, dossiers, waterfall
from complaint_guard.report.wording import beginning, cut, wording
from complaint_guard.report.words import Lang, Words

_COLOURS = {"refer": "bold red", "review": "yellow", "watch": "blue"}
_BAR = 28
#: Columns whose values are copied into the next command, and never broken over lines.
#: characters of a script told in a cell
_LABEL = 200
_IDS = ("gang", "complaint")
_BESIDE_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])")


def summary(view: NightView, lang: Lang = "zh") -> Group:
    """The night's figures, its ranked gangs and its explained groups."""
    words, found = Words(lang), dossiers(view)
    tally = Tally.of(view, found)
    parts: list[RenderableType] = [_figures(view, tally, words)]
    parts.append(_gangs(found, words) if found else Text(words("no_gangs")))
    if tally.alone:
        parts.append(alone.lines(tally.alone, words))
    if tally.explained:
        parts.append(_explained(tally, words))
    return Group(*parts)


def gang(found: Dossier, lang: Lang = "zh", decided: Decided | None = None) -> Group:
    """One gang: head, evidence and counter-evidence, script, hubs, waterfall, members, and what a person `decided`, if
    anybody did. What a person cleared carries no advice, until people or evidence come to it.
    """
    words = Words(lang)
    cleared = decided if decided and decided.at_rest else None
    tier = (words(found.tier), _COLOURS.get(found.tier, ""))
    head = Text.assemble(
        (f"{found.rank}  {visible(found.id)}  ", "bold"),
        (words("cleared_by", by=visible(cleared.by), day=cleared.day), "bold green") if cleared else tier,
        f"  {words('probability')} {certainty(found.probability)}  {words('kinds')} {len(independent(found.channels))}"
        f"  {words('bits')} {found.bits:.1f}",
        f"  {words('unit_people', n=found.people)}  {words('unit_complaints', n=found.complaints)}",
        f"  {seen(found.first_seen, found.last_seen)}",
    )
    counter = against(found, words) or [words("no_counter")]
    script = Panel(beginning(found.template, words), title=words("template"), title_align="left", box=box.ROUNDED)
    return Group(
        head,
        _bullets(words("why"), map(words.said, found.reasons)),
        _bullets(words("against"), (*counter, words("check_list"))),
        *([script] if found.template else []),
        _hubs(found, words),
        _bars(found.waterfall, found.bits, words, words("waterfall_of", n=found.people, k=found.people - 1)),
        _members(found, words),
        Text(words("cleared_note") if cleared else words("verdict", tier=words(found.tier)), style="dim"),
        *([decided.line(words)] if decided else []),
    )


def why(pair: Mapping[str, Any] | None, lang: Lang = "zh", same_person: bool = False) -> Group:
    """The waterfall of one row of PAIRS; None says that nothing joins the two, or that they are one."""
    words = Words(lang)
    if pair is None:
        return Group(Text(words("one_person" if same_person else "no_pair")))
    head = Text.assemble(
        (f"{visible(pair['left_id'])} — {visible(pair['right_id'])}  ", "bold"),
        f"{words('posterior')} {certainty(pair['posterior'])}  {words('bits')} {pair['bits']:+.1f}",
    )
    return Group(head, _bars(waterfall(pair["parts"], pair["bits"]), pair["bits"], words, words("waterfall_two")))


def shared(hubs: Iterable[Mapping[str, Any]], gangs: Iterable[tuple[str, str]], lang: Lang = "zh") -> Group:
    """What two people both hold, the label of each hub masked, and (complaint, its gang or "") of either."""
    words = Words(lang)
    table = _table(words, ("kind", "label", "sharers", "two_bits", "innocent"), words("both_hold"))
    counted = set[str]()
    for hub in sorted(hubs, key=lambda hub: (bool(hub.get("uncounted")), -hub["bits"])):
        weaker = hub["channel"] in counted and not hub.get("uncounted")
        counted.add(hub["channel"])
        table.add_row(
            words.kind_of(hub["channel"], hub["level"]),
            _label(hub["channel"], hub["label"], words),
            str(hub["people"]),
            f"({hub['bits']:+.1f})" if weaker or hub.get("uncounted") else f"{hub['bits']:+.1f}",
            "；".join(filter(None, (_explanation(hub, words), words("weaker") if weaker else ""))),
        )
    lines = (Text(f"{visible(complaint)}  {visible(gang) or words('no_gang')}") for complaint, gang in gangs)
    return Group(*([table] if table.row_count else []), *lines)


def _explanation(hub: Mapping[str, Any], words: Words) -> str:
    """What explains a hub that two people hold, and what that does to its bits."""
    why, taker = hub.get("ground") or hub["innocent"], hub.get("uncounted", "")
    if taker and taker != UNNAMED:
        return words("not_counted", why=words(why or taker))
    return words("capped", why=words(why)) if why == "household" else words(why)


def _figures(view: NightView, tally: Tally, words: Words) -> Text:
    text = Text.assemble((f"{words('title')}  {visible(view.night)}\n", "bold"))
    for name, count in (("complaints", tally.complaints), ("people", tally.people)):
        text.append(f"{words(name)} {count:,}   ")
    for tier in TIERS:
        text.append(f"{words(tier)} {tally.tiers[tier]:,}   ", style=_COLOURS[tier])
    text.append(f"{words('explained')} {sum(tally.explained.values()):,}   ", style="green")
    text.append(f"{words('rejects')} {sum(row.rows for row in tally.rejects):,}")
    return text


def _gangs(found: Iterable[Dossier], words: Words) -> Table:
    table = _table(words, ("rank", "gang", "tier", "probability", "bits", "people", "channels", "reason"))
    for one in found:
        table.add_row(
            str(one.rank),
            _cell(one.id),
            Text(words(one.tier), style=_COLOURS.get(one.tier, "")),
            certainty(one.probability),
            f"{one.bits:.1f}",
            str(one.people),
            Text("、".join(words(channel) for channel in one.channels) + _kinds(one, words)),
            _cell(words.said(one.reasons[0]) if one.reasons else "—"),
        )
    return table


def _kinds(found: Dossier, words: Words) -> str:
    return f" ({words('kinds_of', n=len(independent(found.channels)))})"


def _explained(tally: Tally, words: Words) -> Table:
    table = Table("", "", title=words("explained_title"), title_justify="left", box=None, show_header=False)
    for kind, count in tally.explained.items():
        table.add_row(Text(words(kind), style="green"), words("unit_groups", n=count))
    return table


def _hubs(found: Dossier, words: Words) -> Group:
    table = _table(words, ("kind", "label", "held_by", "pair_most", "innocent"))
    for hub in found.hubs:
        table.add_row(
            words.kind_of(hub.channel, hub.level),
            Text.assemble(_label(hub.channel, hub.label, words), "\n", (hub.hub_id, "dim")),
            f"{hub.members}/{hub.people}",
            f"{hub.bits:+.1f}",
            words(hub.innocent),
        )
    return Group(Text(f"{words('hubs')}  {words('one_of_a_kind')}", "italic"), table)


def _members(found: Dossier, words: Words) -> Table:
    table = _table(words, ("complaint", "person", "received", "address", "pair_bits"), words("members"))
    for one in found.members:
        received = f"{one.received_at:%Y-%m-%d %H:%M}" if one.received_at else words("unknown")
        table.add_row(
            _cell(one.complaint_id),
            _cell(one.name),
            received,
            _cell(one.address),
            f"{one.bits:.1f}",
        )
    return table


def _bars(parts: Parts, total: float, words: Words, of: str) -> Group:
    table = Table("", "", "", box=None, show_header=False)
    longest = max([abs(bits) for _, bits in parts] + [abs(total), 1.0])
    for name, bits in (*parts, ("total", total)):
        style = "bold" if name == "total" else "red" if bits < 0 else "cyan"
        bar = Text("█" * max(round(abs(bits) / longest * _BAR), 1), style=style)
        table.add_row(Text(words(name)), Text(f"{bits:+.1f}", justify="right"), bar)
    return Group(Text(f"{words('waterfall')}  {of}", "italic"), table)


def _label(channel: str, label: str, words: Words) -> Text:
    return wording(cut(label, _LABEL), words) if channel == "script" else _cell(words.said(label))


def _cell(text: str) -> Text:
    """Folded text; spaces beside Chinese are dropped, since a terminal would break its lines there and nowhere else."""
    return Text(_BESIDE_CHINESE.sub("", visible(text)), overflow="fold")


def _bullets(title: str, lines: Iterable[str]) -> Text:
    return Text.assemble((title, "bold"), *(f"\n  · {visible(line)}" for line in lines))


def _table(words: Words, names: Iterable[str], title: str | None = None) -> Table:
    columns = (Column(words(name), overflow="fold", no_wrap=name in _IDS) for name in names)
    return Table(*columns, title=title, title_justify="left", box=box.SIMPLE_HEAD)
