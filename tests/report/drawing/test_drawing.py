from __future__ import annotations

import csv
import io
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace

import pytest
from PIL import Image

from complaint_guard.errors import UsageError
from complaint_guard.report.drawing import WRITERS, drawn
from complaint_guard.report.drawing.layout import layout
from complaint_guard.report.network import Edge, Network, Node
from complaint_guard.report.words import Words

EVIL = '"><script>alert(1)</script>\u202e\x00\ud800'


def network(label: str = "某商场3栋***") -> Network:
    people = [
        Node(f"P{n}", "person", f"王{n}*", complaints=(f"TS{n}",), province="湖南省", gang_id="G1") for n in (1, 2, 3)
    ]
    hubs = [
        Node("A1", "address", label, level="building", people=40, within=3, left_out=37),
        Node("T1", "phone", "138****5678", people=2, within=2, innocent="crowd"),
    ]
    edges = [Edge(one.id, "A1", 9.5) for one in people] + [Edge("P1", "T1", -2.25), Edge("P2", "T1", 20.0)]
    return Network((*people, *hubs), tuple(edges))


def made(suffix: str, found: Network | None = None) -> bytes:
    return drawn(found or network(), suffix, "G1", Words("zh"))


@pytest.mark.parametrize("suffix", WRITERS)
def test_the_same_network_gives_the_same_bytes_in_another_process(suffix: str) -> None:
    code = f"import sys; from test_drawing import made; sys.stdout.buffer.write(made({suffix!r}))"
    path = str(__file__).rpartition("/")[0]
    script = f"import sys; sys.path[:0] = {sys.path!r} + [{path!r}]; {code}"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert run.stdout == made(suffix)


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_network_of_nothing_and_a_hostile_one_can_be_drawn(suffix: str) -> None:
    assert made(suffix, Network((), ()))
    content = made(suffix, network(EVIL * 50))
    assert b"<script>" not in content and "\u202e".encode() not in content


def test_graphml_says_everything_of_a_node_and_the_bits_of_a_tie() -> None:
    found = ET.fromstring(made(".graphml"))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    (hub,) = (node for node in found.iter(f"{space}node") if node.get("id") == "A1")
    told = {one.get("key"): one.text for one in hub}
    assert (told["kind"], told["people"], told["within"], told["left_out"]) == ("address", "40", "3", "37")
    edges = {(e.get("source"), e.get("target")): e[0].text for e in found.iter(f"{space}edge")}
    assert edges["P1", "T1"] == "-2.250" and len(edges) == 5
    assert {node.tag for node in ET.fromstring(made(".graphml", network(EVIL))).iter()}


def test_gexf_is_xml_with_positive_weights() -> None:
    found = ET.fromstring(made(".gexf", network(EVIL)))
    weights = [float(e.get("weight") or 0) for e in found.iter("{http://gexf.net/1.3}edge")]
    assert weights == [9.5, 9.5, 9.5, 0.001, 20.0]


def test_the_zip_holds_two_tables_without_formulas() -> None:
    with zipfile.ZipFile(io.BytesIO(made(".zip", network("=cmd|' /C calc'!A0")))) as file:
        assert file.namelist() == ["nodes.csv", "edges.csv"]
        nodes = list(csv.DictReader(io.StringIO(file.read("nodes.csv").decode("utf-8-sig"))))
        edges = list(csv.DictReader(io.StringIO(file.read("edges.csv").decode("utf-8-sig"))))
    assert [row["Id"] for row in nodes] == ["P1", "P2", "P3", "A1", "T1"]
    assert nodes[3]["Label"] == "'=cmd|' /C calc'!A0"
    assert (edges[0]["Source"], edges[0]["Target"], edges[0]["Weight"]) == ("P1", "A1", "9.500")


def test_a_picture_says_who_is_not_on_it_and_draws_the_innocent_hollow() -> None:
    for suffix in (".svg", ".html"):
        text = made(suffix).decode()
        assert "3 / 40 (+37)" in text and "公共地点或公共号码" in text and "关联不等于认定" in text
        assert text.count("stroke-dasharray") == 1
    ET.fromstring(made(".svg", network(EVIL)))


def test_the_png_is_a_picture_with_a_line_a_node() -> None:
    image = Image.open(io.BytesIO(made(".png")))
    assert image.size == (2000, (720 + 70 + 20 * 6) * 2)


def test_nodes_keep_apart_and_inside() -> None:
    places = layout(network(), 900, 600)
    assert len(set(places.values())) == 5
    assert all(0 <= x <= 900 and 0 <= y <= 600 for x, y in places.values())
    apart = replace(network(), edges=())  # parts that nothing joins
    assert len(set(layout(apart, 900, 600).values())) == 5
    assert layout(Network(network().nodes[:1], ()), 900, 600) == {"P1": (450, 300)}


def test_an_unknown_suffix_names_the_known_ones() -> None:
    with pytest.raises(UsageError) as met:
        made(".docx")
    assert str(met.value) == (
        "cannot draw a file that ends in .docx; give a name that ends in .graphml, .gexf, .zip, .svg, .png, .html "
        "(.zip holds nodes.csv and edges.csv)"
    )
