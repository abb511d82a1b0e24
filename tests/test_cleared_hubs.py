"""Hubs that people declare innocent: no bits from the next night on, told beside the gang, until the day is over."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from pipeline_world import LAYOUTS, Night, background, flagship, run

from complaint_guard.casebase import CaseBase
from complaint_guard.cases.hubs import KINDS, clear
from complaint_guard.cli.hubs import HubKind
from complaint_guard.errors import NotFoundError, UsageError
from complaint_guard.rank.reasons import DECLARED
from complaint_guard.report.english import english

BACKGROUND = list(background())
FACTS = {"kind": "mall", "by": "陈合规", "reason": "已到场核实为商场", "until": "2026-11-01"}
TODAY = date(2026, 10, 16)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first")
    night = run(folder, BACKGROUND[100:] + flagship(LAYOUTS["one room"]), night="2026-10-15")
    assert [gang["tier"] for gang in night.gangs] == ["refer"]
    return folder


@pytest.fixture
def desk(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "desk"))


def places(base: CaseBase) -> list[str]:
    hubs = base.table("hubs").to_pylist()
    return [row["hub_id"] for row in hubs if row["channel"] == "address" and row["people"] >= 3]


def after(desk: Path, day: str) -> Night:
    return run(desk, BACKGROUND[80:90], name=day, night=day)


def test_a_declared_hub_ties_nobody_and_the_gang_says_so_until_the_day_is_over(desk: Path) -> None:
    base = CaseBase(desk / "cb")
    for hub in places(base):
        clear(base, hub, FACTS, TODAY)
    cleared = after(desk, "2026-11-01")
    (gang,) = cleared.gangs
    assert gang["tier"] != "refer"
    assert "address" not in gang["channels"]
    said = [line for line in gang["counter_evidence"] if "认定" in line]
    assert "其中 3 人共有的地址已由陈合规认定为商场、市场（有效至2026-11-01），未计入证据" in said
    assert all(row["innocent"] == "declared" for row in cleared.rows("hubs") if row["hub_id"] in places(base))
    assert english(said[0]) == (
        "陈合规 declared the address that 3 of them share to be a mall (until 2026-11-01); it is not counted"
    )
    over = run(desk, BACKGROUND[90:95], name="over", night="2026-11-02")
    assert [gang["tier"] for gang in over.gangs] == ["refer"]


def test_the_ids_to_declare_stand_beside_the_labels_of_a_gang_and_the_label_is_kept(desk: Path) -> None:
    base = CaseBase(desk / "cb")
    gangs = (base.reports() / "gangs.jsonl").read_text(encoding="utf-8").splitlines()
    told = {hub["hub_id"]: hub["label"] for line in gangs for hub in json.loads(line)["hubs"]}
    hub = next(one for one in places(base) if one in told)
    entry = clear(base, hub, FACTS, TODAY)
    assert entry["label"] == told[hub]


def test_a_later_declaration_takes_an_earlier_one_back(desk: Path) -> None:
    base = CaseBase(desk / "cb")
    for hub in places(base):
        clear(base, hub, FACTS, TODAY)
        clear(base, hub, FACTS | {"until": "2026-10-15", "reason": "误认定，撤回"}, TODAY)
    assert [gang["tier"] for gang in after(desk, "2026-10-16").gangs] == ["refer"]


def test_what_is_no_hub_no_kind_or_too_long_is_refused(desk: Path) -> None:
    base = CaseBase(desk / "cb")
    with pytest.raises(NotFoundError) as caught:
        clear(base, "address:0", FACTS, TODAY)
    assert str(caught.value) == (
        "no shared thing address:0 in night 2026-10-15; `complaint-guard show GANG` names those of a gang"
    )
    hub = places(base)[0]
    with pytest.raises(UsageError) as long:
        clear(base, hub, FACTS | {"until": "2030-01-01"}, TODAY)
    assert str(long.value) == (
        "--until 2030-01-01 is more than two years away; a declaration is looked at anew by then"
    )
    for wrong in ({"kind": "palace"}, {"by": "系统"}, {"reason": "是"}):
        with pytest.raises(UsageError):
            clear(base, hub, FACTS | wrong, TODAY)
    assert base.ledger("hubs").entries() == []


def test_every_kind_has_words() -> None:
    assert set(KINDS) == set(DECLARED) == {kind.value for kind in HubKind}
