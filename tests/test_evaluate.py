import csv
import importlib.util
import json
import random
from pathlib import Path

import pytest

from complaint_guard.errors import InputError
from complaint_guard.evaluate import evaluate

SHARED = Path(__file__).parents[2] / "shared"
HEADER = "complaint_id,gang,lookalike,depth,ties,kind,speaker\n"
TRUTH = HEADER + "".join(
    [
        *(f"a{number},G1,,light,T,TA,\n" for number in range(5)),
        *(f"b{number},G2,,heavy,P,TP,\n" for number in range(4)),
        *(f"l{number},,dormitory-1,,,look,\n" for number in range(4)),
        *(f"o{number},,,,,organic,\n" for number in range(7)),
    ]
)


def world(folder: Path, gangs: list[tuple[str, list[str]]], truth: str = TRUTH) -> tuple[Path, Path]:
    (folder / "truth.csv").write_text(truth, encoding="utf-8")
    lines = [
        json.dumps({"gang_id": str(place), "tier": tier, "members": members})
        for place, (tier, members) in enumerate(gangs)
    ]
    (folder / "gangs.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "truth.csv", folder / "gangs.jsonl"


def test_planted_figures_come_out(tmp_path: Path) -> None:
    gangs = [("refer", ["a0", "a1", "a2", "o0"]), ("review", ["b0", "l0", "l1", "l2"])]
    found = evaluate(*world(tmp_path, gangs)).all
    assert (found.reported, found.true, found.precision) == (2, 1, 0.5)
    assert (found.found, found.planted, found.recall, found.missed) == (1, 2, 0.5, ["G2"])
    assert found.precision_at_10 == 0.5
    assert found.member_recall == round(4 / 9, 4)
    assert (found.accused, found.innocents, found.accused_per_10k) == (4, 11, 3636.4)
    assert found.lookalikes_hit == {"dormitory-1": 3}
    assert found.by_kind == {"TA": "1/1", "TP": "0/1"}
    assert found.by_depth == {"heavy": "1/4", "light": "3/5"}
    # 13 items: a0-a2 and b0 are seen with others, the rest stand alone
    assert found.b3_precision == round((3 * 3 / 4 + 4 * 1 / 4 + 1 / 4 + 5 * 1) / 13, 4)
    assert found.b3_recall == round((3 * 3 / 5 + 2 / 5 + 4 * 1 / 4 + 4 * 1) / 13, 4)


def test_refer_counts_gangs_of_that_tier_alone(tmp_path: Path) -> None:
    gangs = [("review", ["o1", "o2", "o3"]), ("refer", ["b0", "b1", "b2"])]
    found = evaluate(*world(tmp_path, gangs)).as_dict()
    assert (found["refer"]["reported"], found["refer"]["precision"], found["refer"]["accused"]) == (1, 1.0, 0)
    assert (found["all"]["reported"], found["all"]["precision"], found["all"]["accused"]) == (2, 0.5, 3)


def test_a_gang_is_found_by_one_report_that_holds_half_of_it(tmp_path: Path) -> None:
    halves = [("refer", ["b0", "b1"]), ("refer", ["a0", "a1"]), ("refer", ["a2", "a3"])]
    found = evaluate(*world(tmp_path, halves)).all
    assert found.missed == ["G1"] and found.precision == 1.0


def test_no_reports_and_no_gangs_give_zeros(tmp_path: Path) -> None:
    found = evaluate(*world(tmp_path, [], HEADER + "o0,,,,,organic,\n")).all
    assert (found.precision, found.recall, found.b3_f1, found.planted, found.accused) == (0.0, 0.0, 0.0, 0, 0)


def test_a_desk_s_own_cases_need_no_more_than_their_gang(tmp_path: Path) -> None:
    known = "complaint_id,gang\n" + "".join(f"a{number},G1\n" for number in range(4)) + "o0,\no1,\n"
    found = evaluate(*world(tmp_path, [("refer", ["a0", "a1", "a2", "o0"])], known)).all
    assert (found.true, found.found, found.planted, found.accused, found.innocents) == (1, 1, 1, 1, 2)
    assert (found.member_recall, found.unknown) == (0.75, 0)
    assert (found.lookalikes_hit, found.by_kind, found.by_depth) == ({}, {}, {})


def test_complaints_that_the_truth_does_not_list_are_counted_apart(tmp_path: Path) -> None:
    found = evaluate(*world(tmp_path, [("refer", ["a0", "a1", "x1"])])).all
    assert (found.unknown, found.accused, found.true) == (1, 0, 1)


@pytest.mark.parametrize("seed", range(3))
def test_figures_equal_those_of_the_shared_scorer(tmp_path: Path, seed: int) -> None:
    if not (SHARED / "score.py").exists():
        pytest.skip("no scorer in the shared folder beside the checkout")
    spec = importlib.util.spec_from_file_location("score", SHARED / "score.py")
    assert spec and spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    truth, gangs = world(tmp_path, random_reports(seed), random_truth(seed))
    known = {row["complaint_id"]: row for row in csv.DictReader(truth.read_text(encoding="utf-8").splitlines())}
    reported = [json.loads(line) for line in gangs.read_text(encoding="utf-8").splitlines()]
    found = evaluate(truth, gangs).as_dict()
    for tier, rows in (("all", reported), ("refer", [row for row in reported if row["tier"] == "refer"])):
        expected = scorer.measure(known, rows)
        assert {name: found[tier][name] for name in expected} == expected


def random_truth(seed: int) -> str:
    rng = random.Random(seed)
    kinds = [rng.choice(("TA", "TP", "T")) for _ in range(30)]
    rows = []
    for number in range(600):
        gang = rng.randrange(30) if number < 200 else -1
        look = f"mall-{rng.randrange(9)}" if 200 <= number < 280 else ""
        depth = rng.choice(("light", "medium", "heavy")) if gang is not None else ""
        rows.append(
            f"c{number},{'' if gang is None else f'G{gang}'},{look},{depth},,{'' if gang is None else kinds[gang]},"
        )
    return HEADER + "\n".join(rows) + "\n"


def random_reports(seed: int) -> list[tuple[str, list[str]]]:
    rng = random.Random(seed + 100)
    rows = [line.split(",") for line in random_truth(seed).splitlines()[1:]]
    reports = []
    for gang in range(25):
        members = [row[0] for row in rows if row[1] == f"G{gang}" and rng.random() < 0.8]
        others = [rng.choice(rows)[0] for _ in range(rng.choice((0, 0, 1, 5)))]
        reports.append((rng.choice(("refer", "review", "watch")), sorted({*members, *others})))
    return reports


@pytest.mark.parametrize(
    ("truth", "gangs", "message"),
    [
        (
            "id,gang\n",
            "",
            "truth truth.csv has no column complaint_id; it needs complaint_id, gang",
        ),
        (TRUTH, "{", "gangs gangs.jsonl line 1 is not a gang with members; give the gangs.jsonl of a report"),
        (TRUTH, "[1]", "gangs gangs.jsonl line 1 is not a gang with members; give the gangs.jsonl of a report"),
        (None, "", "truth truth.csv: No such file or directory; give the truth.csv of the world"),
        (TRUTH, None, "gangs gangs.jsonl: No such file or directory; give the gangs.jsonl of a report"),
    ],
)
def test_odd_files_are_named_with_the_next_step(
    tmp_path: Path, truth: str | None, gangs: str | None, message: str
) -> None:
    for name, text in (("truth.csv", truth), ("gangs.jsonl", gangs)):
        if text is not None:
            (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        evaluate(tmp_path / "truth.csv", tmp_path / "gangs.jsonl")
    assert str(caught.value) == message
