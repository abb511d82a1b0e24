"""A network as a picture for people: SVG, and a page of it with the legend."""

from __future__ import annotations

from complaint_guard.report.drawing.layout import Point, layout
from complaint_guard.report.markup import Markup, foreign, join, table, tag
from complaint_guard.report.network import Network, Node
from complaint_guard.report.words import Words

#: Colour of a node by its kind.
COLOURS = {
    "person": "#1f3b57",
    "script": "#b3541e",
    "address": "#2f7d4f",
    "phone": "#7a3e9d",
    "account": "#a8324a",
    "device": "#00727a",
    "agent": "#8a6d00",
    "voice": "#c2307c",
}
OTHER_COLOUR = "#666666"
SIZE, MARGIN = (1000, 720), 40
_ROW, _LABEL = 20, 40
_STYLE = (
    "body{font:15px/1.5 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;margin:24px;color:#222}"
    "table{border-collapse:collapse}td,th{border-bottom:1px solid #ddd;padding:4px 10px;text-align:left;"
    "vertical-align:top;max-width:60ch}td:not(:nth-child(3)){white-space:nowrap}td:nth-child(7){white-space:normal}svg{max-width:100%;height:auto}p{max-width:80ch}"
)


def svg(network: Network, title: str, words: Words) -> bytes:
    """The network and under it a legend line a node, as one SVG file."""
    drawing = _drawing(network)
    rows = [_legend_line(node, place, words) for place, node in enumerate(network.nodes)]
    height = SIZE[1] + 60 + _ROW * len(rows)
    head = tag("text", title, x=MARGIN, y=24, font_size=16, font_weight="bold")
    note = tag("text", words("network_note"), x=MARGIN, y=SIZE[1] + 24, font_size=12, fill="#555")
    return _file(_svg(height, title, [head, drawing, note, *rows]))


def html(network: Network, title: str, words: Words) -> bytes:
    """One page without scripts: the picture, and the legend as a table."""
    picture = _svg(SIZE[1], title, [_drawing(network)])
    names = ("node", "kind", "label", "held_by", "innocent", "seen", "complaint")
    legend = table([words(name) for name in names], (_cells(node, words) for node in network.nodes))
    body = join([tag("h1", foreign(title)), picture, tag("p", words("network_note")), legend])
    head = join([Markup('<meta charset="utf-8">'), tag("title", title), tag("style", Markup(_STYLE))])
    page = f"<!doctype html>\n<html lang={words.lang}><head>{head}</head><body>{body}</body></html>\n"
    return page.encode("utf-8", "replace")


def places(network: Network, size: tuple[int, int] = SIZE) -> dict[str, Point]:
    """Where each node stands in a picture of `size`, margins kept."""
    inner = layout(network, size[0] - 2 * MARGIN, size[1] - 2 * MARGIN)
    return {node: (x + MARGIN, y + MARGIN) for node, (x, y) in inner.items()}


def radius(node: Node) -> int:
    """Pixels from the middle to the edge of a node: a hub grows with the people who hold it."""
    return 11 if node.is_person else min(10 + node.within, 24)


def thickness(bits: float) -> int:
    """Pixels of an edge: the more bits, the thicker."""
    return 1 + min(max(round(bits / 8), 0), 4)


def held(node: Node) -> str:
    """How many of a hub's people are in the network, out of how many: 3 / 57 (+54)."""
    left_out = f" (+{node.left_out:,})" if node.left_out else ""
    return "" if node.is_person else f"{node.within:,} / {node.people:,}{left_out}"


def seen(node: Node) -> str:
    """The day of a person's first complaint, and of the last if it is another."""
    days = [f"{moment:%Y-%m-%d}" for moment in (node.first_seen, node.last_seen) if moment]
    return " — ".join(dict.fromkeys(days))


def _drawing(network: Network) -> Markup:
    at = places(network)
    edges = [
        tag(
            "line",
            tag("title", f"{edge.person} — {edge.hub}: {edge.bits:+.1f}"),
            x1=at[edge.person][0], y1=at[edge.person][1], x2=at[edge.hub][0], y2=at[edge.hub][1],
            stroke="#b9c2cc", stroke_width=thickness(edge.bits),
        )
        for edge in network.edges
    ]  # fmt: skip
    return join([*edges, *(_node(node, at[node.id]) for node in network.nodes)])


def _node(node: Node, at: Point) -> Markup:
    x, y = at
    size, colour = radius(node), COLOURS.get(node.kind, OTHER_COLOUR)
    # an innocent explanation shows as a hollow, dashed hub
    look = {"fill": "#fff" if node.innocent else colour, "stroke": colour, "stroke_width": 2}
    look |= {"stroke_dasharray": "4 3"} if node.innocent else {}
    if node.is_person:
        shape = tag("circle", cx=x, cy=y, r=size, **look)
    else:
        shape = tag("rect", x=x - size, y=y - size, width=2 * size, height=2 * size, rx=4, **look)
    name = tag(
        "text", node.id, x=x, y=y + 4, text_anchor="middle", font_size=11, fill=colour if node.innocent else "#fff"
    )
    return tag("g", tag("title", f"{node.id} {node.label} {held(node)}".strip()), shape, name)


def _legend_line(node: Node, place: int, words: Words) -> Markup:
    y = SIZE[1] + 50 + place * _ROW
    cells = _cells(node, words)
    label = node.label[:_LABEL] + (f"… ({words('of_chars', n=len(node.label))})" if len(node.label) > _LABEL else "")
    columns = (
        (0, node.id),
        (50, cells[1]),
        (160, label),
        (760, " ".join(filter(None, (cells[3], cells[4], cells[5])))),
    )
    texts = (tag("text", text, x=MARGIN + x, y=y, font_size=12) for x, text in columns)
    return tag("g", *texts, fill=COLOURS.get(node.kind, OTHER_COLOUR))


def _cells(node: Node, words: Words) -> tuple[str, ...]:
    kind = f"{words(node.kind)} {words(node.level)}".strip()
    where = f"{node.label} {node.province}".strip() if node.is_person else node.label
    complaints = " ".join(node.complaints)
    return node.id, kind, where, held(node), words(node.innocent), seen(node), complaints


def _svg(height: int, title: str, parts: list[Markup]) -> Markup:
    return tag(
        "svg",
        tag("title", title),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {SIZE[0]} {height}",
        width=SIZE[0],
        height=height,
        font_family="system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif",
    )


def _file(drawing: Markup) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawing}\n'.encode("utf-8", "replace")
