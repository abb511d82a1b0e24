from dataclasses import replace

import pyarrow as pa
import pytest
from link_world import WEIGHTS, groups, inputs, link

from complaint_guard.link import Inputs
from complaint_guard.records import CLANS


def family(**known: object) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    members = [{"complaint_id": i, "family_id": "S-1", "bits": bits} for i, bits in (("1", 21.5), ("2", 90.0))]
    return [{"family_id": "S-1", "people": 2, "template": "费用从未告知", **known}], members


@pytest.mark.parametrize(
    ("known", "innocent"),
    [
        ({"origin": "found"}, ""),
        ({"origin": "known"}, ""),
        ({"origin": "public"}, "public_text"),
        ({"origin": "found", "subject": "晨曦培训学校"}, "same_matter"),
        ({"origin": "public", "subject": "晨曦培训学校"}, "public_text"),
    ],
)
def test_a_family_ties_its_copies_unless_its_wording_is_innocent(known: dict[str, object], innocent: str) -> None:
    families, members = family(**known)
    linked = link(inputs({"1": {}, "2": {}}, families=families, members=members))
    assert groups(linked, "script") == {"1+2": innocent}


def test_a_copy_carries_the_bits_of_its_family_up_to_the_most() -> None:
    families, members = family(origin="found")
    linked = link(inputs({"1": {}, "2": {}}, families=families, members=members))
    found = {tie["complaint_id"]: tie["bits"] for tie in linked.ties.to_pylist()}
    assert found == {"1": pytest.approx(21.5), "2": pytest.approx(WEIGHTS.script_most)}


def clan(*bits: float) -> Inputs:
    """Two families of two copies each, of one clan of so many bits."""
    families: list[dict[str, object]] = [
        {"family_id": f"S-{i}", "people": 2 + i, "template": f"第{i}份", "origin": "found"} for i in (1, 2)
    ]
    members: list[dict[str, object]] = [
        {"complaint_id": str(i), "family_id": f"S-{1 + i // 2}", "bits": 30.0} for i in range(4)
    ]
    given = inputs({str(i): {} for i in range(4)}, families=families, members=members)
    rows = [{"complaint_id": first, "clan": 0, "bits": each} for first in ("0", "2") for each in bits]
    return replace(given, clans=pa.Table.from_pylist(rows, schema=CLANS))


def test_a_clan_ties_the_copies_of_its_families_by_its_own_bits() -> None:
    linked = link(clan(14.0))
    assert groups(linked, "script", "family") == {"0+1": "", "2+3": ""}
    assert groups(linked, "script", "clan") == {"0+1+2+3": ""}
    (hub,) = (row for row in linked.hubs.to_pylist() if row["level"] == "clan")
    assert (hub["hub_id"], hub["label"], hub["bits"]) == ("R-1", "第2份", pytest.approx(14.0))
    assert groups(link(clan()), "script", "clan") == {}
