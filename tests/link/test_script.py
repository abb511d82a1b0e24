import pytest
from link_world import WEIGHTS, groups, inputs, link


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
