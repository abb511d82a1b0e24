"""Verdicts reach the next night's weights: a planted channel that tells more than its default, and those who confirm or
clear whatever they see.
"""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from pipeline_world import Cast, Night, Row, background, run

from complaint_guard.casebase import CaseBase, verdicts
from complaint_guard.cases import review
from complaint_guard.learned import Learned, learn
from complaint_guard.operating import LearnSettings
from complaint_guard.rank.reasons import AIDED
from complaint_guard.records.certainty import CONTACT
from complaint_guard.report.english import english
from complaint_guard.settings import GangSettings, LinkSettings, Settings, Weight

#: gangs of the first night: all four share a device and an agent, three a phone too
GANGS = 24
#: among some 400 people a device alone holds nobody, three or not; with an agent just so
SETTINGS = Settings(
    link=LinkSettings(device=Weight(m=0.1, u=3.8e-6, crowd=50), agent=Weight(m=0.1, u=0.025, crowd=5_000)),
    gangs=GangSettings(least_together=0.9),
)
#: a device and an agent hold a gang together, but not surely enough for tier refer
WEAK = Settings(
    link=LinkSettings(device=Weight(m=0.1, u=3.5e-4, crowd=50), agent=Weight(m=0.1, u=3.5e-4, crowd=5_000)),
)
NEXT = {"name": "next", "night": "2026-10-16"}
AGENT = {"agent": "顾维舟", "agent_company": "杭州顾氏商务咨询有限公司"}


def members(seed: int, name: str, size: int = 3, **shared: str) -> list[Row]:
    cast = Cast(seed)
    return [cast.row(f"{name}{number}", day=number) | shared for number in range(size)]


def planted() -> list[Row]:
    """The gangs of the first night."""
    rows = []
    for number in range(GANGS):
        agent = {"agent": f"顾维{chr(0x4E00 + number)}", "agent_company": f"杭州{chr(0x4E00 + number)}氏咨询有限公司"}
        four = members(500 + number, f"K{number:02d}-", 4, device=f"dev-{number:04d}", **agent)
        rows += [*(row | {"phone": f"1358642{number:04d}"} for row in four[:3]), four[3]]
    return rows


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first")
    night = run(folder, [*background(), *planted()], SETTINGS, night="2026-10-15")
    assert len(night.gangs) == GANGS
    return folder


@pytest.fixture
def desk(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "desk"))


def decide(desk: Path, confirmed: int, cleared: int = 0) -> None:
    base = CaseBase(desk / "cb")
    ids = sorted(base.table("gangs")["gang_id"].to_pylist())
    said = ["confirmed"] * confirmed + ["cleared"] * cleared
    for gang_id, verdict in zip(ids, said, strict=False):
        review(base, gang_id, verdict, "李复核", "已抽查原件")


def taught(desk: Path, settings: Settings = SETTINGS) -> dict[str, Any]:
    base = CaseBase(desk / "cb")
    return {one.key: one for one in learn(base, verdicts(base), settings).parameters}


def one_device(desk: Path, settings: Settings = SETTINGS, **asked: Any) -> Night:
    """The next night: three people who share nothing but a device."""
    return run(desk, members(900, "D", device="dev-of-three"), settings, **NEXT | asked)


def test_a_channel_that_tells_more_than_its_default_finds_a_gang_the_default_misses(desk: Path, tmp_path: Path) -> None:
    decide(desk, 16)
    off = Path(shutil.copytree(desk, tmp_path / "off"))
    assert not one_device(off, SETTINGS.model_copy(update={"learn": LearnSettings(use=False)})).of(["D0", "D1", "D2"])
    night = one_device(desk)
    assert [sorted(ids) for ids in night.of(["D0", "D1", "D2"]).values()] == [["D0", "D1", "D2"]]
    rows = {row["key"]: row for row in night.result.figures["learned"]}
    assert 0.3 < rows["link.device"]["used"] <= 0.4
    assert rows["link.device"]["gangs"] == 16
    assert rows["fuse.accomplices"]["why"] == "few_cleared"


def test_nine_confirmed_gangs_change_nothing(desk: Path) -> None:
    decide(desk, 9, 15)
    assert {(one.used == one.default, one.why) for one in taught(desk).values()} == {(True, "few_confirmed")}
    assert not one_device(desk).of(["D0", "D1", "D2"])


def test_switched_off_nothing_is_learnt(desk: Path) -> None:
    decide(desk, 24)
    off = SETTINGS.model_copy(update={"learn": LearnSettings(use=False)})
    assert {(one.used == one.default, one.why) for one in taught(desk, off).values()} == {(True, "off")}


@pytest.mark.parametrize(("confirmed", "cleared"), [(24, 0), (0, 24), (12, 12)])
def test_who_confirms_or_clears_whatever_comes_moves_no_more_than_the_bounds(
    desk: Path, confirmed: int, cleared: int
) -> None:
    decide(desk, confirmed, cleared)
    for one in taught(desk).values():
        bound = 8 if one.key == "fuse.accomplices" else 4
        assert one.default / bound <= one.used <= one.default * bound
        assert confirmed or one.used == one.default


def test_a_large_gang_counts_once(tmp_path: Path) -> None:
    """Sixty people of one device against eleven gangs of three without one."""
    cast = Cast(77)
    crowd = [cast.row(f"L{number:02d}", day=number % 9) for number in range(60)]
    crowd = [row | {"phone": "13512340000", "device": "dev-of-sixty"} for row in crowd]
    small = [row for row in planted() if int(row["complaint_id"][1:3]) < 11]
    small = [row | {"device": f"own-{row['complaint_id']}"} for row in small]
    night = run(tmp_path, [*background(), *crowd, *small], SETTINGS, night="2026-10-15")
    for gang in night.gangs:
        review(night.case_base, gang["gang_id"], "confirmed", "李复核", "已抽查原件")
    found = learn(night.case_base, verdicts(night.case_base), SETTINGS).parameters
    (device,) = [one for one in found if one.key == "link.device"]
    assert device.gangs == 12
    assert device.learnt < 0.2


def test_nothing_learnt_lifts_a_gang_into_tier_refer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # as if an agent and a device were two kinds
    monkeypatch.setattr("complaint_guard.records.certainty.HELPER", CONTACT)
    rows = [*background(), *planted()]
    base = run(tmp_path, rows, WEAK, night="2026-10-15").case_base
    decide_all(base)
    both = members(933, "D", device="dev-of-three", **AGENT)
    found = run(tmp_path, both, WEAK, **NEXT)
    (gang_id,) = found.of(["D0", "D1", "D2"])
    (gang,) = [row for row in found.gangs if row["gang_id"] == gang_id]
    assert gang["probability"] >= 0.95
    assert gang["channels"] == ["device", "agent"]
    assert (gang["tier"], AIDED in gang["counter_evidence"]) == ("review", True)
    assert "learnt" in english(AIDED)
    known = [row for row in found.gangs if row["gang_id"] != gang_id]
    assert sum(row["tier"] == "refer" for row in known) > 0.8 * len(known)  # some happen to be of one city
    assert not any(AIDED in row["counter_evidence"] for row in known)


def decide_all(base: CaseBase) -> None:
    for gang_id in sorted(base.table("gangs")["gang_id"].to_pylist()):
        review(base, gang_id, "confirmed", "李复核", "已抽查原件")


def test_a_night_run_again_uses_what_it_used_and_gives_equal_tables(desk: Path) -> None:
    decide(desk, 16)
    one = one_device(desk)
    names = [*one.case_base.manifest()["tables"]]
    tables = {name: one.case_base.table(name) for name in names}
    mark, sheet = one.case_base.manifest()["fingerprint"], one.case_base.report("parameters.csv")
    again = one_device(desk, again=True)
    assert not again.result.unchanged
    assert [name for name in names if not again.case_base.table(name).equals(tables[name])] == []
    assert again.case_base.manifest()["fingerprint"] == mark
    assert again.case_base.report("parameters.csv") == sheet


def test_other_verdicts_are_another_mark_but_the_same_input_changes_nothing(desk: Path) -> None:
    decide(desk, 16)
    first = one_device(desk)
    manifest = first.case_base.manifest()
    decide(desk, 24)
    assert one_device(desk).result.unchanged
    again = one_device(desk, again=True).case_base.manifest()
    assert again["input"] == manifest["input"]
    assert again["fingerprint"] != manifest["fingerprint"]


def test_weights_of_an_earlier_night_are_taken_off_before_they_are_learnt_anew(desk: Path) -> None:
    decide(desk, 16)
    before = taught(desk)
    run(desk, members(901, "E"), SETTINGS, **NEXT)
    after = taught(desk)
    assert {key: one.used for key, one in after.items()} == {key: one.used for key, one in before.items()}


def test_the_sheet_says_what_is_used_and_why_not(desk: Path) -> None:
    decide(desk, 16)
    night = one_device(desk)
    sheet = night.case_base.report("parameters.csv").decode("utf-8-sig")
    rows = {row["parameter"]: row for row in csv.DictReader(io.StringIO(sheet))}
    device, voice, prior = rows["link.device"], rows["link.voice"], rows["fuse.accomplices"]
    assert (device["channel"], device["default"], device["gangs"], device["why_not_used"]) == (
        "device",
        "0.1",
        "16",
        "",
    )
    assert float(device["bits"]) == pytest.approx(1.9, abs=0.15)
    assert voice["why_not_used"] == "可据以估计的已确认团伙不足 10 个"
    assert (prior["channel"], prior["why_not_used"]) == ("prior", "已确认或已排除的团伙不足 10 个")
    assert Learned.of(night.result.figures["learned"]).lifts()
