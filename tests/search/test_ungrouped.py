"""Why what two people share is not counted, and why people whom enough ties stand in no gang."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest
from rich.console import Console
from search_world import filled

from complaint_guard.casebase import CaseBase
from complaint_guard.records.readings import CONTACT
from complaint_guard.report.words import Lang
from complaint_guard.search import told
from complaint_guard.search.tied import Tied, tied

LOT = "文本自述为同事、业主、家长、亲属等同一处境的人"
PEOPLE = "ABCD"
#: hub -> channel, innocent, holders
Hubs = dict[str, tuple[str, str, str]]


def case_base(
    folder: Path, hubs: Hubs, tied_by: Sequence[str] = (), explained: str = "", gangs: dict[str, str] | None = None
) -> CaseBase:
    """`tied_by` are pairs with 20 bits, `explained` the kind of a group of all, `gangs` who is in which."""
    ids = [{"complaint_id": f"T-{one}"} for one in PEOPLE]
    tables = {
        "complaints": filled("complaints", *ids),
        "normalised": filled("normalised", *(row | {"masked": "要求退还全部服务费", "name": "王"} for row in ids)),
        "people": filled("people", *({"complaint_id": f"T-{one}", "person_id": f"P-{one}"} for one in PEOPLE)),
        "ties": filled(
            "ties",
            *(
                {"complaint_id": f"T-{one}", "person_id": f"P-{one}", "hub_id": hub, "bits": 20.0, "level": "same"}
                for hub, (_, _, holders) in hubs.items()
                for one in holders
            ),
        ),
        "hubs": filled(
            "hubs",
            *(
                {"hub_id": hub, "channel": channel, "innocent": innocent, "label": hub, "people": len(holders)}
                for hub, (channel, innocent, holders) in hubs.items()
            ),
        ),
        "families": filled("families", {"family_id": "S-1", "subject": LOT}),
        "pairs": filled(
            "pairs",
            *(
                {"left_id": f"P-{a}", "right_id": f"P-{b}", "bits": 20.0, "posterior": 0.99,
                 "parts": [{"part": "script", "bits": 20.0}]}
                for a, b in tied_by
            ),
        ),
        "members": filled(
            "members", *({"complaint_id": f"T-{one}", "gang_id": gang} for one, gang in (gangs or {}).items())
        ),
        "gangs": filled(
            "gangs", *({"gang_id": gang, "counter_evidence": [CONTACT, AGAINST]} for gang in {*(gangs or {}).values()})
        ),
        "explained": filled("explained", {"kind": explained, "complaints": [f"T-{one}" for one in PEOPLE]}),
    }  # fmt: skip
    with CaseBase(folder).write_night("2026-09-01") as draft:
        for name, found in tables.items():
            draft.keep(name, found)
        draft.finish({}, {})
    return CaseBase(folder)


def why(found: Tied, lang: Lang = "zh") -> str:
    terminal = Console(width=200, color_system=None, file=io.StringIO())
    with terminal.capture() as captured:
        for part in told.why(found, lang):
            terminal.print(part)
    return captured.get()


LAWYER: Hubs = {
    "S-1": ("script", "", "ABC"),
    "13812345678": ("phone", "", "ABC"),
    "阮清和@衡岳律师事务所": ("agent", "representative", "ABC"),
}
REPRESENTED = (
    "两人由同一登记的合法代理人代理：共有的话术、电话、地址等归于代理人，不计入证据（退款账户除外）；代理资格待核实。"
)
NOTHING = "没有记录到两者直接共有的要素。"


def row(text: str, start: str) -> str:
    """The line of the table that begins so, spaces once."""
    return next(" ".join(line.split()) for line in text.splitlines() if line.strip().startswith(start))


def test_what_a_shared_representative_takes_is_said_in_the_sentence_and_beside_each_row(tmp_path: Path) -> None:
    text = why(found := tied(case_base(tmp_path / "cb", LAWYER), "T-A", "T-B"))
    assert text.startswith(REPRESENTED) and NOTHING not in text
    assert row(text, "电话") == "电话 138****5678 3 (+20.0) 不计入：有授权的法律代理"
    assert row(text, "话术").endswith("(+20.0) 不计入：有授权的法律代理")
    assert "One lawful representative is named for both" in why(found, "en")
    assert "not counted: lawful representative" in why(found, "en")


def test_an_account_beside_a_representative_counts(tmp_path: Path) -> None:
    text = why(tied(case_base(tmp_path / "cb", LAWYER | {"6222": ("account", "", "AB")}, ["AB"]), "T-A", "T-B"))
    assert REPRESENTED in text
    assert row(text, "退款账户 ").endswith("2 +20.0")


def test_things_that_are_all_explained_are_told_as_such_with_their_ground(tmp_path: Path) -> None:
    text = why(tied(case_base(tmp_path / "cb", {"S-1": ("script", "same_matter", "ABC")}), "T-A", "T-B"))
    assert text.startswith("两人共有的要素均另有解释（见“善意解释”一栏），不计入证据。")
    assert row(text, "话术").endswith("(+20.0) 不计入：文本自述为同事、业主、亲属等")
    assert "“S-1”可能另有解释：文本自述为同事、业主、亲属等" in text


def test_things_that_are_too_weak_are_told_as_such(tmp_path: Path) -> None:
    text = why(tied(case_base(tmp_path / "cb", {"S-1": ("script", "", "ABC")}), "T-A", "T-B"))
    assert text.startswith("两人共有的要素过弱、持有者过多，或被相反的证据抵消，不计入证据。")


def test_strangers_share_nothing_and_are_told_of_no_counter_evidence(tmp_path: Path) -> None:
    text = why(found := tied(case_base(tmp_path / "cb", {}), "T-A", "T-B"))
    assert text.startswith(NOTHING) and "反证" not in text and "同一家庭或同住" not in text
    assert why(found, "en").startswith("Nothing recorded joins the two directly.")


AGAINST = "全部投诉在 3 天内收到，可能由同一件事引起"
PAIR, GROUP = "对这两件的反证与善意解释", "所属团伙 G-1 的反证与善意解释（说的是全组，不限于这两件）"


def test_what_speaks_against_the_two_stands_apart_from_what_speaks_against_their_gang(tmp_path: Path) -> None:
    hubs: Hubs = {"S-1": ("script", "", "ABC"), "13812345678": ("phone", "", "AB")}
    text = why(found := tied(case_base(tmp_path / "cb", hubs, ["AB"], gangs=dict.fromkeys("ABC", "G-1")), "T-A", "T-B"))
    own, gang = text[text.index(PAIR) : text.index(GROUP)], text[text.index(GROUP) :]
    assert "共用电话、账户或设备者也可能由亲属、社工、网点代为办理" in own and "同一家庭或同住" in own
    assert "措辞相近也可能来自网络流传的文本或他人转述" in own and "地址相同" not in own
    assert AGAINST in gang and AGAINST not in own and CONTACT not in gang  # told of the two already
    english = why(found, "en")
    assert "Counter-evidence on these two" in english and "Counter-evidence on their gang G-1 (of all" in english


def test_without_a_gang_only_the_two_are_spoken_of(tmp_path: Path) -> None:
    text = why(tied(case_base(tmp_path / "cb", {"S-1": ("script", "", "AB")}, ["AB"]), "T-A", "T-B"))
    assert PAIR in text and "所属团伙" not in text


SCRIPT: Hubs = {"S-1": ("script", "", PEOPLE)}
HOME: Hubs = SCRIPT | {"home": ("address", "household", PEOPLE)}
ALL = ["".join(pair) for pair in combinations(PEOPLE, 2)]


@pytest.mark.parametrize(
    ("hubs", "pairs", "explained", "gangs", "sentence", "other"),
    [
        (
            SCRIPT, ["AB"], "", {}, "未列为团伙：达到该值的关联只连起 2 人，团伙至少 3 人。",
            "No gang: ties of so many bits hold 2 people together, a gang takes at least 3.",
        ),
        (
            HOME, ALL, "", {}, "未列为团伙：相连的 4 人多数登记同一住址而姓氏不多，按同住者看待。",
            "No gang: most of the 4 people who hang together give one home and bear few surnames; they are taken for a "
            "household.",
        ),
        (
            SCRIPT, ALL, "own_matters", {}, "未列为团伙：相连的人只有同一地址，所诉事项互不相近，列于已解释群体。",
            "No gang: those who hang together share an address only and complain of unlike matters; they stand among "
            "the explained groups.",
        ),
        (
            SCRIPT, ALL, "", {}, "未列为团伙：相连的人较多而关联稀疏，拆分后此处不足 3 人。",
            "No gang: many hang together loosely; parted where they do, fewer than 3 are left here.",
        ),
        (
            SCRIPT,
            ALL,
            "",
            {"A": "G-1", "B": "G-2"},
            "两人列于不同团伙：两组之间只有个别关联，或只有同一份话术而各用一种写法，不足以合并。",
            "They stand in two gangs: single ties, or a script of which each group has a version of its own, do not "
            "join them.",
        ),
    ],
)  # fmt: skip
def test_why_people_whom_enough_ties_are_in_no_gang(
    tmp_path: Path, hubs: Hubs, pairs: list[str], explained: str, gangs: dict[str, str], sentence: str, other: str
) -> None:
    found = tied(case_base(tmp_path / "cb", hubs, pairs, explained, gangs), "T-A", "T-B")
    assert sentence in why(found) and other in " ".join(why(found, "en").split())


def test_people_of_one_gang_need_no_such_word(tmp_path: Path) -> None:
    found = tied(case_base(tmp_path / "cb", SCRIPT, ALL, "", {"A": "G-1", "B": "G-1"}), "T-A", "T-B")
    assert found.ungrouped is None
