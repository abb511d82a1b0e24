"""A network as PNG, drawn with the typeface that Pillow brings, so that every machine makes the same bytes."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from complaint_guard.errors import UsageError
from complaint_guard.report.drawing.picture import (
    COLOURS,
    MARGIN,
    OTHER_COLOUR,
    SIZE,
    held,
    places,
    radius,
    seen,
    thickness,
)
from complaint_guard.report.markup import visible
from complaint_guard.report.network import Network, Node
from complaint_guard.report.words import Words

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
_SCALE, _ROW, _LABEL, _IDS = 2, 20, 40, 3
_NOTE = (
    "Circles: people. Squares: what they share (here / all, + not drawn); hollow: an innocent explanation is known. "
    "Labels: see SVG or HTML."
)


def png(network: Network, title: str, words: Words, font: Path | None = None) -> bytes:
    """The picture with a legend of ASCII ids, kinds, holders and days; with a Chinese `font` file also the labels.

    Raises UsageError if `font` is no typeface.
    """
    height = SIZE[1] + 70 + _ROW * (len(network.nodes) + 1)
    image = Image.new("RGB", (SIZE[0] * _SCALE, height * _SCALE), "white")
    pen, small, large = ImageDraw.Draw(image), _font(font, 12), _font(font, 16)
    at = places(network)
    for edge in network.edges:
        ends = [at[edge.person], at[edge.hub]]
        pen.line([(x * _SCALE, y * _SCALE) for x, y in ends], fill="#b9c2cc", width=thickness(edge.bits) * _SCALE)
    for node in network.nodes:
        _node(pen, node, at[node.id], small)
    _write(pen, (MARGIN, 10), title if font else _ascii(title), large)
    _write(pen, (MARGIN, SIZE[1] + 12), words("network_note") if font else _NOTE, small)
    for place, node in enumerate(network.nodes, 1):
        _legend(pen, node, SIZE[1] + 20 + place * _ROW, (small, words if font else None))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _node(pen: ImageDraw.ImageDraw, node: Node, at: tuple[int, int], font: Font) -> None:
    size, colour = radius(node), COLOURS.get(node.kind, OTHER_COLOUR)
    box = [(place + side) * _SCALE for side in (-size, size) for place in at]
    inside = "white" if node.innocent else colour
    if node.is_person:
        pen.ellipse(box, fill=inside, outline=colour, width=2 * _SCALE)
    else:
        pen.rounded_rectangle(box, radius=4 * _SCALE, fill=inside, outline=colour, width=2 * _SCALE)
    middle = (at[0] * _SCALE, at[1] * _SCALE)
    pen.text(middle, node.id, fill=colour if node.innocent else "white", font=font, anchor="mm")


def _legend(pen: ImageDraw.ImageDraw, node: Node, y: int, look: tuple[Font, Words | None]) -> None:
    font, words = look
    facts = [node.id, *(_told(node, words) if words else map(_ascii, _told_in_ascii(node)))]
    for x, text in zip((0, 50, 190, 700), facts, strict=True):
        _write(pen, (MARGIN + x, y), text, font, COLOURS.get(node.kind, OTHER_COLOUR))


def _told(node: Node, words: Words) -> tuple[str, str, str]:
    label = node.label[:_LABEL] + ("…" if len(node.label) > _LABEL else "")
    kind = f"{words(node.kind)} {words(node.level)}"
    return kind, visible(label), " ".join((held(node), words(node.innocent), seen(node)))


def _told_in_ascii(node: Node) -> tuple[str, str, str]:
    more = len(node.complaints) - _IDS
    ids = " ".join(node.complaints[:_IDS]) + (f" and {more} more" if more > 0 else "")
    return f"{node.kind} {node.level}", ids, " ".join((held(node), node.innocent, seen(node)))


def _write(pen: ImageDraw.ImageDraw, at: tuple[int, int], text: str, font: Font, colour: str = "#222222") -> None:
    pen.text((at[0] * _SCALE, at[1] * _SCALE), text, fill=colour, font=font)


def _font(path: Path | None, size: int) -> Font:
    if path is None:
        return ImageFont.load_default(size * _SCALE)
    try:
        return ImageFont.truetype(str(path), size * _SCALE)
    except OSError:
        raise UsageError(f"--font {path.name} is no typeface; give a TTF, OTF or TTC file with Chinese") from None


def _ascii(text: str) -> str:
    """`text` in what every typeface has; anything else is a question mark."""
    return text.replace("—", "-").encode("ascii", "replace").decode()
