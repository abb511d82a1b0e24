"""Networks for other programs: GraphML, GEXF, and nodes.csv with edges.csv (Gephi, i2, spreadsheets)."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from html import escape

from complaint_guard.report.machine import plain
from complaint_guard.report.markup import visible
from complaint_guard.report.network import Network, Node
from complaint_guard.report.words import Words

#: (name, type in GraphML and GEXF) of what is told of a node
_FIELDS = (
    *(("kind", "string"), ("level", "string"), ("label", "string"), ("complaints", "string")),
    *(("first_seen", "string"), ("last_seen", "string"), ("gang", "string"), ("province", "string")),
    *(("people", "int"), ("within", "int"), ("left_out", "int"), ("innocent", "string")),
)
_GEXF_TYPES = {"int": "integer"}
# What XML 1.0 cannot hold and `visible` does not write out.
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def graphml(network: Network, _title: str, _words: Words) -> bytes:
    """GraphML with the node's facts as attributes and the edge's bits as weight."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    lines += [f'<key id="{name}" for="node" attr.name="{name}" attr.type="{kind}"/>' for name, kind in _FIELDS]
    lines += ['<key id="weight" for="edge" attr.name="weight" attr.type="double"/>']
    lines += ['<graph id="network" edgedefault="undirected">']
    for node in network.nodes:
        told = zip(_FIELDS, _facts(node), strict=True)
        lines.append(f'<node id="{node.id}">')
        lines += [f'<data key="{name}">{_text(value)}</data>' for (name, _), value in told]
        lines.append("</node>")
    for number, edge in enumerate(network.edges):
        lines.append(f'<edge id="e{number}" source="{edge.person}" target="{edge.hub}">')
        lines.append(f'<data key="weight">{edge.bits:.3f}</data></edge>')
    return _whole([*lines, "</graph>", "</graphml>"])


def gexf(network: Network, _title: str, _words: Words) -> bytes:
    """GEXF 1.3, undirected; an edge's weight is its bits, at least 0.001 (Gephi takes no weight below)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<gexf xmlns="http://gexf.net/1.3" version="1.3">']
    lines += ['<graph defaultedgetype="undirected">', '<attributes class="node">']
    lines += [f'<attribute id="{name}" title="{name}" type="{_GEXF_TYPES.get(kind, kind)}"/>' for name, kind in _FIELDS]
    lines += ["</attributes>", "<nodes>"]
    for node in network.nodes:
        told = zip(_FIELDS, _facts(node), strict=True)
        lines.append(f'<node id="{node.id}" label="{node.id} {_text(node.label)}"><attvalues>')
        lines += [f'<attvalue for="{name}" value="{_text(value)}"/>' for (name, _), value in told]
        lines.append("</attvalues></node>")
    lines += ["</nodes>", "<edges>"]
    lines += [
        f'<edge id="e{number}" source="{edge.person}" target="{edge.hub}" weight="{max(edge.bits, 0.001):.3f}"/>'
        for number, edge in enumerate(network.edges)
    ]
    return _whole([*lines, "</edges>", "</graph>", "</gexf>"])


def tables(network: Network, _title: str, _words: Words) -> bytes:
    """A zip of nodes.csv and edges.csv in UTF-8 with a byte order mark; cells that look like formulas start with an
    apostrophe.
    """
    head = ["Id", *(name.capitalize() for name, _ in _FIELDS)]
    nodes = _csv(head, ([node.id, *_facts(node)] for node in network.nodes))
    held = ([edge.person, edge.hub, "Undirected", f"{edge.bits:.3f}"] for edge in network.edges)
    edges = _csv(["Source", "Target", "Type", "Weight"], held)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (("nodes.csv", nodes), ("edges.csv", edges)):
            file.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _facts(node: Node) -> tuple[object, ...]:
    seen = [moment.isoformat(" ", "minutes") if moment else "" for moment in (node.first_seen, node.last_seen)]
    return (
        *(node.kind, node.level, node.label, " ".join(node.complaints), *seen, node.gang_id, node.province),
        *(node.people, node.within, node.left_out, node.innocent),
    )


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([plain(visible(cell) if isinstance(cell, str) else cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def _text(value: object) -> str:
    return escape(_NOT_XML.sub("?", visible(str(value))))


def _whole(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
