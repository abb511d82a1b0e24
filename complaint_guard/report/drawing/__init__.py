"""A network as a file: one writer a format, chosen by the suffix of the file's name. Same network, same bytes."""

from __future__ import annotations

from collections.abc import Callable

from complaint_guard.errors import UsageError
from complaint_guard.report.drawing.exchange import gexf, graphml, tables
from complaint_guard.report.drawing.picture import html, svg
from complaint_guard.report.drawing.pixels import png
from complaint_guard.report.network import Network
from complaint_guard.report.words import Words

#: suffix -> writer of (network, title, words)
WRITERS: dict[str, Callable[[Network, str, Words], bytes]] = {
    ".graphml": graphml,
    ".gexf": gexf,
    ".zip": tables,
    ".svg": svg,
    ".png": png,
    ".html": html,
}

__all__ = ["WRITERS", "drawn", "gexf", "graphml", "html", "png", "svg", "tables"]


def drawn(network: Network, suffix: str, title: str, words: Words) -> bytes:
    """The file of `network` in the format that `suffix` (".svg") names. Raises UsageError for any other."""
    writer = WRITERS.get(suffix.lower())
    if writer is None:
        raise UsageError(
            f"cannot draw a file that ends in {suffix or 'nothing'}; give a name that ends in {', '.join(WRITERS)} "
            "(.zip holds nodes.csv and edges.csv)"
        )
    return writer(network, title, words)
